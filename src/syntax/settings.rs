//! Settings: files of keys and values, in YAML, JSON and TOML.
//!
//! `key: value` becomes the assignment `key = value` of the neutral model. A key with keys of its own is
//! what a class is in a program: what stands below it is its body. A list of lists is one assignment
//! for each of its rows, as a table has. What a key is for stands in `patterns/settings.toml`.

use super::requirement;
use super::tree::{Kind, NodeId, StatementId, StatementKind};
use super::writer::{Bytes, Writer};
use super::{Language, Parsed};
use crate::input::{Lines, Side};
use flow::{Field, Reader, Scalar, Value};

mod flow;
mod toml;
mod yaml;

/// Bytes. What is larger are data; nobody writes such settings.
const LARGEST: u64 = 512 << 10;

/// A format of settings.
pub struct Settings {
    name: &'static str,
    extensions: &'static [&'static str],
    /// Files that have the format and no extension.
    files: &'static [&'static str],
    comments: &'static [&'static str],
    fields: fn(&str) -> Vec<Field>,
}

pub static YAML: Settings = Settings {
    name: "yaml",
    extensions: &["yaml", "yml"],
    files: &[],
    comments: &["#"],
    fields: yaml::fields,
};

pub static JSON: Settings = Settings {
    name: "json",
    extensions: &["json", "json5", "jsonc"],
    files: &[],
    comments: &["//"],
    fields: |text| Reader::new(text).fields_to_end(),
};

pub static TOML: Settings = Settings {
    name: "toml",
    extensions: &["toml"],
    files: &["Pipfile"],
    comments: &["#"],
    fields: toml::fields,
};

impl Language for Settings {
    fn name(&self) -> &'static str {
        self.name
    }

    fn extensions(&self) -> &'static [&'static str] {
        self.extensions
    }

    fn owns(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        self.files.contains(&name)
    }

    fn comments(&self) -> &'static [&'static str] {
        self.comments
    }

    fn largest(&self) -> u64 {
        LARGEST
    }

    fn parse_whole(&self, side: &Side, _touched: &[Lines]) -> Parsed {
        if side.text.len() as u64 > LARGEST {
            return Parsed::default();
        }
        let mut lowering = Lowering {
            writer: Writer::new(side),
        };
        let fields = (self.fields)(&side.text);
        lowering.fields(&fields, None);
        Parsed {
            program: lowering.writer.finish(),
            imports: [].into(),
        }
    }

    fn parse_hunk(&self, side: &Side) -> Parsed {
        self.parse_whole(side, &[])
    }
}

struct Lowering<'a> {
    writer: Writer<'a>,
}

impl Lowering<'_> {
    fn fields(&mut self, fields: &[Field], parent: Option<StatementId>) {
        for field in fields {
            self.field(field, parent);
        }
    }

    fn field(&mut self, field: &Field, parent: Option<StatementId>) {
        let is_keyless = field.key.0 == field.key.1;
        match &field.value {
            Value::Section(fields) if is_keyless => self.fields(fields, parent),
            Value::Section(fields) => {
                let head = self.head(field, parent);
                self.fields(fields, Some(head));
            }
            Value::List(items) if items.iter().any(|item| self.stands_alone(item)) => {
                self.list(field, items, parent);
            }
            Value::Scalar(scalar) if is_keyless => {
                self.required(*scalar, parent);
            }
            _ if is_keyless => {}
            value => self.assignment(field.key, field.bytes, value, parent),
        }
    }

    /// A key with keys of its own.
    fn head(&mut self, field: &Field, parent: Option<StatementId>) -> StatementId {
        let root = self.writer.leaf(Kind::Root, field.key, field.key);
        self.writer
            .statement(StatementKind::Class, root, field.key, parent)
    }

    /// A list of which some entries are statements of their own.
    fn list(&mut self, field: &Field, items: &[Value], parent: Option<StatementId>) {
        let is_section = |item: &Value| matches!(item, Value::Section(_));
        let has_key = field.key.0 < field.key.1;
        let parent = match has_key && items.iter().any(is_section) {
            true => Some(self.head(field, parent)),
            false => parent,
        };
        for item in items {
            match item {
                Value::Section(fields) => self.fields(fields, parent),
                Value::Scalar(scalar) if self.required(*scalar, parent) => {}
                row if has_key => {
                    let bytes = bytes_of(row).unwrap_or(field.key);
                    self.assignment(field.key, bytes, row, parent);
                }
                _ => {}
            }
        }
    }

    fn stands_alone(&self, item: &Value) -> bool {
        match item {
            Value::Scalar(scalar) => self.requirement(*scalar).is_some(),
            _ => true,
        }
    }

    fn requirement(&self, scalar: Scalar) -> Option<requirement::Requirement> {
        let found = requirement::split(self.writer.of(scalar.content), false)?;
        Some(found.from(scalar.content.0))
    }

    /// Whether a text is a requirement, which is then written.
    fn required(&mut self, scalar: Scalar, parent: Option<StatementId>) -> bool {
        let found = self.requirement(scalar);
        if let Some(requirement) = found {
            requirement::write(&mut self.writer, requirement, parent);
        }
        found.is_some()
    }

    fn assignment(&mut self, key: Bytes, bytes: Bytes, value: &Value, parent: Option<StatementId>) {
        let root = self.writer.open(Kind::Assignment, bytes, (0, 0));
        let target = self.writer.leaf(Kind::Name, key, key);
        let value = self.value(value, bytes);
        self.writer.close(root, &[target, value]);
        self.writer
            .statement(StatementKind::Assignment, root, bytes, parent);
    }

    fn value(&mut self, value: &Value, around: Bytes) -> NodeId {
        let items = match value {
            Value::Scalar(scalar) => return self.scalar(*scalar),
            Value::List(items) => items,
            // Nothing within a row has keys that anyone knows.
            Value::Section(_) => return self.writer.leaf(Kind::Mapping, around, around),
        };
        let bytes = bytes_of(value).unwrap_or((around.1, around.1));
        let id = self.writer.open(Kind::Sequence, bytes, (0, 0));
        let children: Vec<NodeId> = items.iter().map(|item| self.value(item, bytes)).collect();
        self.writer.close(id, &children);
        id
    }

    fn scalar(&mut self, scalar: Scalar) -> NodeId {
        let text = self.writer.of(scalar.content);
        let kind = match scalar.quoted {
            true => Kind::String,
            false => kind_of(text),
        };
        self.writer.leaf(kind, scalar.bytes, scalar.content)
    }
}

/// What a plain word is.
fn kind_of(text: &str) -> Kind {
    let number = text.replace('_', "");
    let is_number = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'));
    match text.to_ascii_lowercase().as_str() {
        "" | "~" | "null" | "none" | "true" | "false" | "yes" | "no" | "on" | "off" => {
            Kind::Constant
        }
        _ if is_number && number.parse::<f64>().is_ok() => Kind::Number,
        _ => Kind::String,
    }
}

/// From the first part of a value to the last.
fn bytes_of(value: &Value) -> Option<Bytes> {
    let cover = |a: Bytes, b: Bytes| (a.0.min(b.0), a.1.max(b.1));
    match value {
        Value::Scalar(scalar) => Some(scalar.bytes),
        Value::List(items) => items.iter().filter_map(bytes_of).reduce(cover),
        Value::Section(fields) => fields.iter().map(|f| f.bytes).reduce(cover),
    }
}
