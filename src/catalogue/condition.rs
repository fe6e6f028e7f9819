//! Conditions of rules: which edits a rule is about.
//!
//! In: a table of a catalogue file, each key of which is a [`Test`]. Out: a [`Condition`], which holds
//! where all of its tests are met, cheap ones first. Names in it are looked up once the catalogue knows
//! them. `docs/catalogue.md` tells what each key means.

mod lookup;
mod test;

use super::Catalogue;
use super::file::{OneOrMany, VersionKind};
use crate::edit::{EditKind, EditKinds};
use crate::syntax::tree::StatementKind;
#[cfg(feature = "cli")]
pub use lookup::RoleNames;
pub use lookup::{ContextNames, LibraryNames, Lookup, Unknown};
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fmt;
pub use test::{
    Alike, Among, Arity, BlockTest, CalleeTest, InsideTest, NameTest, Trend, ValueKind, ValueTest,
};

/// The tests that there are: the key, the name and the type of each, those first that cost least.
macro_rules! tests {
    ($($(#[doc = $doc:literal])+ $key:literal => $name:ident($type:ty),)+) => {
        /// What a condition asks for under one key.
        #[derive(Debug, Clone)]
        pub enum Test {
            $($(#[doc = $doc])+ $name($type),)+
        }

        /// A key of a condition.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Key {
            $($name,)+
        }

        impl Key {
            pub const ALL: &[Key] = &[$(Key::$name,)+];

            pub fn name(self) -> &'static str {
                match self {
                    $(Key::$name => $key,)+
                }
            }
        }

        impl Test {
            pub fn key(&self) -> Key {
                match self {
                    $(Test::$name(_) => Key::$name,)+
                }
            }

            fn read<'de, A: MapAccess<'de>>(key: Key, map: &mut A) -> Result<Self, A::Error> {
                Ok(match key {
                    $(Key::$name => Test::$name(map.next_value()?),)+
                })
            }

            fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
                match self {
                    $(Test::$name(test) => map.serialize_entry($key, test),)+
                }
            }
        }

        #[cfg(feature = "cli")]
        impl Condition {
            /// The schemas of all keys.
            pub fn properties(generator: &mut schemars::SchemaGenerator) -> Map<String, Value> {
                let mut properties = Map::new();
                $(
                    let mut schema = generator.subschema_for::<$type>();
                    described(&mut schema, &[$($doc,)+]);
                    properties.insert($key.to_owned(), schema.to_value());
                )+
                properties
            }
        }

        impl Lookup for Test {
            fn look_up(&mut self, catalogue: &Catalogue) -> Result<(), Unknown> {
                match self {
                    $(Test::$name(test) => test.look_up(catalogue),)+
                }
            }
        }
    };
}

tests! {
    /// Of this kind is the edit.
    "edit" => Edit(OneOrMany<EditKind>),
    /// The statement came or went with its whole function or class, or did not.
    "fresh" => Fresh(bool),
    /// The file imports a deep-learning library, or none.
    "learning" => Learning(bool),
    /// The edited statement is one of these.
    "statement" => Statement(OneOrMany<StatementKind>),
    /// The edited statement is none of these.
    "not-statement" => NotStatement(OneOrMany<StatementKind>),
    /// The edited statement stands in the body of one of these.
    "parent" => Parent(OneOrMany<StatementKind>),
    /// The body of the edited statement has one of these, not deeper within.
    "body" => Body(OneOrMany<StatementKind>),
    /// The statement before or after the edited one does the like with the same object.
    "among" => Among(Among),
    /// The file imports one of these.
    "libraries" => Libraries(LibraryNames),
    /// The edit is in no argument of a listed call of a deep-learning library, or is in one.
    "direct" => Direct(bool),
    /// The statement gives a new value to a name that it uses, as `x = f(x)` does, or does not.
    "retakes" => Retakes(bool),
    /// What was called is called somewhere in the new text, or no more.
    "remains" => Remains(bool),
    /// The statement is in one of these contexts.
    "context" => Context(ContextNames),
    /// A number went this way.
    "trend" => Trend(Trend),
    /// The number of indices or elements is the same, or not.
    "arity" => Arity(Arity),
    /// The two names are related so.
    "alike" => Alike(Alike),
    /// The version tables know the edit as one of these.
    "version" => Version(OneOrMany<VersionKind>),
    /// What is called: the call that came, went or changed, else the nearest around the edit whose
    /// parameter or callee has a role.
    "callee" => Callee(CalleeTest),
    /// The parameter whose argument the edit is in.
    "parameter" => Parameter(NameTest),
    /// What a replaced call called before.
    "old-callee" => OldCallee(CalleeTest),
    /// What a replaced call calls now.
    "new-callee" => NewCallee(CalleeTest),
    /// What changed, on the old side.
    "old" => Old(ValueTest),
    /// What changed, on the new side.
    "new" => New(ValueTest),
    /// What changed, on either side.
    "value" => Value(ValueTest),
    /// Some call around the edit, and the parameter whose argument the edit is in.
    "inside" => Inside(InsideTest),
    /// What the statement gives a value to: a variable, a key of a table, a parameter's default, an
    /// option.
    "target" => Target(NameTest),
    /// A name or call anywhere in the edited statement.
    "mentions" => Mentions(NameTest),
    /// What the body of the edited `if`, `for`, `while`, `with` or `try` calls.
    "holds" => Holds(CalleeTest),
    /// None of these holds.
    "none" => None(Vec<Condition>),
    /// Another edit of the same statement meets this.
    "beside" => Beside(Box<Condition>),
    /// One of these holds.
    "any" => Any(Vec<Condition>),
    /// The rule is about a whole block: so many of its edits meet the rest.
    "block" => Block(BlockTest),
}

/// Tests that must all be met.
#[derive(Debug, Clone)]
pub struct Condition {
    tests: Vec<Test>,
    /// The kinds of edits that can meet it.
    kinds: EditKinds,
}

impl Default for Condition {
    fn default() -> Self {
        Self::of(Vec::new())
    }
}

impl Condition {
    fn of(mut tests: Vec<Test>) -> Self {
        tests.sort_by_key(Test::key);
        let kinds = match tests.first() {
            Some(Test::Edit(kinds)) => can_meet(kinds.as_slice()),
            _ => EditKinds::ALL,
        };
        Self { tests, kinds }
    }

    pub fn tests(&self) -> &[Test] {
        &self.tests
    }

    /// The kinds of edits that it is about; where there are none, all that are not about a call as a
    /// whole.
    pub fn edits(&self) -> &[EditKind] {
        match self.tests.first() {
            Some(Test::Edit(kinds)) => kinds.as_slice(),
            _ => &[],
        }
    }

    /// What it asks of a whole block.
    pub fn block(&self) -> Option<&BlockTest> {
        match self.tests.last() {
            Some(Test::Block(block)) => Some(block),
            _ => None,
        }
    }

    /// The kinds of version changes that it is about.
    pub fn versions(&self) -> &[VersionKind] {
        let versions = self.tests.iter().find_map(|test| match test {
            Test::Version(kinds) => Some(kinds.as_slice()),
            _ => None,
        });
        versions.unwrap_or_default()
    }

    /// Whether an edit of this kind can meet it.
    pub fn takes(&self, kind: EditKind) -> bool {
        self.kinds.has(kind)
    }

    /// Whether an edit of one of these kinds can meet it.
    pub fn takes_some(&self, kinds: EditKinds) -> bool {
        self.kinds.meets(kinds)
    }

    /// As it is written: what its keys have, without those that are not there.
    pub fn written(&self) -> Map<String, Value> {
        let value = serde_json::to_value(self).map(pruned);
        match value {
            Ok(Some(Value::Object(map))) => map,
            _ => Map::new(),
        }
    }
}

/// The kinds that can meet a condition on these, of which there may be none.
fn can_meet(kinds: &[EditKind]) -> EditKinds {
    let as_argument = kinds.contains(&EditKind::ArgumentChanged);
    let values = EditKind::CHANGE_VALUE.into_iter().filter(|_| as_argument);
    match kinds {
        [] => EditKinds::ALL,
        _ => kinds.iter().copied().chain(values).collect(),
    }
}

/// Gives a schema the words of a doc comment, one string for each of its lines.
#[cfg(feature = "cli")]
fn described(schema: &mut schemars::Schema, doc: &[&str]) {
    let text = doc.concat().trim().to_owned();
    // What stands beside a reference is not read, in this draft.
    if let Some(reference) = schema.remove("$ref") {
        schema.insert(
            "allOf".to_owned(),
            serde_json::json!([{ "$ref": reference }]),
        );
    }
    schema.insert("description".to_owned(), text.into());
}

/// A value without what is empty in it.
fn pruned(value: Value) -> Option<Value> {
    match value {
        Value::Null => None,
        // The least numbers of a block.
        Value::Number(number) if number.as_u64() == Some(0) => None,
        Value::Array(list) if list.is_empty() => None,
        Value::Array(list) => Some(list.into_iter().filter_map(pruned).collect()),
        Value::Object(map) => {
            let kept = map.into_iter().filter_map(|(k, v)| Some((k, pruned(v)?)));
            Some(Value::Object(kept.collect()))
        }
        other => Some(other),
    }
}

impl From<Test> for Condition {
    fn from(test: Test) -> Self {
        Self::of(vec![test])
    }
}

impl Lookup for Condition {
    fn look_up(&mut self, catalogue: &Catalogue) -> Result<(), Unknown> {
        self.tests.iter_mut().try_for_each(|t| t.look_up(catalogue))
    }
}

impl Serialize for Condition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.tests.len()))?;
        self.tests.iter().try_for_each(|t| t.write(&mut map))?;
        map.end()
    }
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ConditionVisitor)
    }
}

struct ConditionVisitor;

impl<'de> Visitor<'de> for ConditionVisitor {
    type Value = Condition;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a condition")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Condition, A::Error> {
        read(map, &[], |_, _| Ok(()))
    }
}

/// Reads a table in which the tests of a condition stand beside keys of their owner's; it is told of
/// each of these, to take the value.
pub fn read<'de, A: MapAccess<'de>>(
    mut map: A,
    own: &'static [&'static str],
    mut take: impl FnMut(&str, &mut A) -> Result<(), A::Error>,
) -> Result<Condition, A::Error> {
    let mut tests = Vec::new();
    while let Some(key) = map.next_key_seed(KeySeed { own })? {
        match key {
            AnyKey::Own(name) => take(name, &mut map)?,
            AnyKey::Test(key) => tests.push(Test::read(key, &mut map)?),
        }
    }
    Ok(Condition::of(tests))
}

enum AnyKey {
    Own(&'static str),
    Test(Key),
}

struct KeySeed {
    own: &'static [&'static str],
}

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = AnyKey;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<AnyKey, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = AnyKey;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<AnyKey, E> {
        let own = self.own.iter().find(|own| **own == word);
        let test = || Key::ALL.iter().find(|key| key.name() == word);
        match own {
            Some(own) => Ok(AnyKey::Own(own)),
            None => test()
                .map(|&key| AnyKey::Test(key))
                .ok_or_else(|| self.unknown(word)),
        }
    }
}

impl KeySeed {
    /// The error that serde has for keys, with all that could have been meant.
    fn unknown<E: de::Error>(&self, word: &str) -> E {
        let tests = Key::ALL.iter().map(|key| key.name());
        let known = self.own.iter().copied().chain(tests);
        let known: Vec<String> = known.map(|key| format!("`{key}`")).collect();
        let known = known.join(", ");
        E::custom(format_args!(
            "unknown field `{word}`, expected one of {known}"
        ))
    }
}
