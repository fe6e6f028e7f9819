//! JSON Schemas of the catalogue's files, for editors: they offer keys and words, say what each is for,
//! and mark what is wrong while it is typed.
//!
//! In: the types that the files are read into. Out: one schema for each kind of file. Kept in
//! `patterns/schemas/`, where a test holds them against the types.

#[cfg(test)]
mod tests;

use super::about::{About, Change, Extends};
use super::condition::{Condition, ContextNames, LibraryNames, RoleNames};
use super::expression::Expression;
use super::file::{
    ApiFile, ContextsFile, ExamplesFile, IgnoreFile, NamesFile, OneOrMany, PatternFile, RoleEntry,
    SettingsFile, VersionFile,
};
use super::parse::Part;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The folder within a catalogue's folder that holds its schemas.
pub const FOLDER: &str = "schemas";

/// The name of a schema's file.
pub fn name(part: Part) -> &'static str {
    match part {
        Part::About => "catalogue.json",
        Part::Roles => "roles.json",
        Part::Names => "names.json",
        Part::Settings => "settings.json",
        Part::Contexts => "contexts.json",
        Part::Api => "api.json",
        Part::Version => "version.json",
        Part::Ignore => "ignore.json",
        Part::Pattern => "pattern.json",
        Part::Examples => "examples.json",
    }
}

/// All kinds of files.
pub const PARTS: [Part; 10] = [
    Part::About,
    Part::Roles,
    Part::Names,
    Part::Settings,
    Part::Contexts,
    Part::Api,
    Part::Version,
    Part::Ignore,
    Part::Pattern,
    Part::Examples,
];

/// The schema of a kind of file, as text.
pub fn text(part: Part) -> String {
    let schema = match part {
        Part::About => of::<About>(),
        Part::Roles => of::<BTreeMap<String, RoleEntry>>(),
        Part::Names => of::<NamesFile>(),
        Part::Settings => of::<SettingsFile>(),
        Part::Contexts => of::<ContextsFile>(),
        Part::Api => of::<ApiFile>(),
        Part::Version => of::<VersionFile>(),
        Part::Ignore => of::<IgnoreFile>(),
        Part::Pattern => of::<PatternFile>(),
        Part::Examples => of::<ExamplesFile>(),
    };
    let text = serde_json::to_string_pretty(&schema);
    text.expect("a schema is JSON") + "\n"
}

/// Draft 7 is what the editors' tools for TOML read.
fn of<T: JsonSchema>() -> Value {
    let mut settings = SchemaSettings::draft07();
    settings.meta_schema = Some("http://json-schema.org/draft-07/schema#".into());
    let schema = settings.into_generator().into_root_schema_for::<T>();
    let mut schema = schema.to_value();
    fit(&mut schema);
    schema
}

/// What TOML and this draft do not have is taken out: `null`, formats of numbers, and the newer word for
/// "no other keys".
fn fit(value: &mut Value) {
    match value {
        Value::Object(map) => {
            if let Some(rest) = map.remove("unevaluatedProperties") {
                map.insert("additionalProperties".to_owned(), rest);
            }
            if map.get("default").is_some_and(is_nothing) {
                map.remove("default");
            }
            if map.get("format").is_some_and(Value::is_string) {
                map.remove("format");
            }
            without_null(map);
            map.values_mut().for_each(fit);
        }
        Value::Array(list) => list.iter_mut().for_each(fit),
        _ => {}
    }
}

fn is_nothing(value: &Value) -> bool {
    let empty_list = value.as_array().is_some_and(Vec::is_empty);
    let empty_table = value.as_object().is_some_and(Map::is_empty);
    value.is_null() || empty_list || empty_table
}

fn without_null(map: &mut Map<String, Value>) {
    let null = serde_json::json!({ "type": "null" });
    for key in ["type", "anyOf"] {
        let Some(Value::Array(list)) = map.get_mut(key) else {
            continue;
        };
        list.retain(|one| *one != "null" && *one != null);
        if list.len() == 1 {
            let one = list.remove(0);
            match (map.remove(key), one) {
                (_, Value::Object(one)) if map.contains_key("description") => {
                    map.insert("allOf".to_owned(), Value::Array(vec![Value::Object(one)]));
                }
                (_, Value::Object(one)) => map.extend(one),
                (_, one) => {
                    map.insert(key.to_owned(), one);
                }
            }
        }
    }
}

impl<T: JsonSchema> JsonSchema for OneOrMany<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("{}OrMany", T::schema_name()).into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [one, { "type": "array", "items": one }] })
    }
}

/// Types that are written as another one.
macro_rules! written_as {
    ($($name:ty => $written:ty, $title:literal;)+) => {
        $(
            impl JsonSchema for $name {
                fn schema_name() -> Cow<'static, str> {
                    $title.into()
                }

                fn inline_schema() -> bool {
                    true
                }

                fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                    <$written>::json_schema(generator)
                }
            }
        )+
    };
}

written_as! {
    RoleNames => OneOrMany<String>, "Roles";
    ContextNames => OneOrMany<String>, "Contexts";
    LibraryNames => OneOrMany<String>, "Libraries";
    Expression => String, "Expression";
}

impl JsonSchema for Extends {
    fn schema_name() -> Cow<'static, str> {
        "Extends".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": [true, false, "libraries"] })
    }
}

impl JsonSchema for Change {
    fn schema_name() -> Cow<'static, str> {
        "Change".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "anyOf": [{ "type": "number", "minimum": 0, "maximum": 1 }, { "const": "off" }]
        })
    }
}

impl JsonSchema for Condition {
    fn schema_name() -> Cow<'static, str> {
        "Condition".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let properties = Self::properties(generator);
        json_schema!({
            "type": "object",
            "properties": properties,
            "additionalProperties": false
        })
    }
}
