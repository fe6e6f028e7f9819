//! Words: a rule's condition as people read it.
//!
//! In: a condition. Out: its parts, one for each key, in a fixed order.

use super::condition::{Condition, Key, Test};
use serde::Serialize;
use serde_json::{Map, Value};

/// A part of a condition: what it is about, and what it asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub about: String,
    pub asks: String,
}

/// Keys of a condition in the order in which they are told.
const TOLD: &[Key] = &[
    Key::Edit,
    Key::Callee,
    Key::OldCallee,
    Key::NewCallee,
    Key::Parameter,
    Key::Target,
    Key::Value,
    Key::Old,
    Key::New,
    Key::Trend,
    Key::Arity,
    Key::Alike,
    Key::Version,
    Key::Inside,
    Key::Holds,
    Key::Mentions,
    Key::Statement,
    Key::NotStatement,
    Key::Parent,
    Key::Body,
    Key::Among,
    Key::Context,
    Key::Libraries,
    Key::Beside,
    Key::Block,
    Key::Any,
    Key::Direct,
    Key::Fresh,
    Key::Learning,
    Key::None,
    Key::Retakes,
    Key::Remains,
];

/// What a key is about.
fn about(key: Key) -> &'static str {
    match key {
        Key::Edit => "what changed",
        Key::Callee => "the call",
        Key::OldCallee => "the call before",
        Key::NewCallee => "the call after",
        Key::Parameter => "the parameter",
        Key::Target => "what is set",
        Key::Value => "a value",
        Key::Old => "the old value",
        Key::New => "the new value",
        Key::Trend => "the number goes",
        Key::Arity => "how many parts",
        Key::Alike => "the two names",
        Key::Version => "in the library",
        Key::Inside => "inside a call",
        Key::Holds => "its body calls",
        Key::Mentions => "it mentions",
        Key::Statement | Key::Retakes => "the statement",
        Key::Remains => "what was called",
        Key::NotStatement => "not a statement",
        Key::Parent => "in the body of",
        Key::Body => "its body has",
        Key::Among => "beside it",
        Key::Context => "where",
        Key::Libraries => "the file uses",
        Key::Beside => "beside it",
        Key::Block => "in one block",
        Key::Any => "one of",
        Key::None => "but not",
        Key::Direct => "what changed",
        Key::Fresh => "the function around",
        Key::Learning => "the file",
    }
}

/// The parts of a condition.
pub fn condition(condition: &Condition) -> Vec<Part> {
    let mut tests: Vec<&Test> = condition.tests().iter().collect();
    let place = |test: &&Test| TOLD.iter().position(|key| *key == test.key());
    tests.sort_by_key(place);
    tests.into_iter().map(test).collect()
}

/// A test in words.
pub fn test(test: &Test) -> Part {
    let written = Condition::from(test.clone()).written();
    let value = written.values().next().unwrap_or(&Value::Null);
    match test {
        Test::Fresh(yes)
        | Test::Learning(yes)
        | Test::Direct(yes)
        | Test::Retakes(yes)
        | Test::Remains(yes) => yes_or_no(test.key(), *yes),
        Test::Any(conditions) | Test::None(conditions) => {
            let phrases: Vec<String> = conditions.iter().map(phrase).collect();
            part(test.key(), phrases.join("; or "))
        }
        Test::Beside(condition) => part(test.key(), phrase(condition)),
        _ => part(test.key(), asks(test.key(), value)),
    }
}

/// What is told under a key.
pub fn part(key: Key, asks: String) -> Part {
    Part {
        about: about(key).to_owned(),
        asks,
    }
}

/// What is told under a key that is true or not.
pub fn yes_or_no(key: Key, yes: bool) -> Part {
    let asks = match (key, yes) {
        (Key::Fresh, true) => "is new or gone as a whole",
        (Key::Fresh, false) => "is not new or gone as a whole",
        (Key::Learning, true) => "uses a deep-learning library",
        (Key::Learning, false) => "uses no deep-learning library",
        (Key::Direct, true) => "is in no call of a deep-learning library",
        (Key::Direct, false) => "is in a call of a deep-learning library",
        (Key::Retakes, true) => "gives a variable a new form of its own value",
        (Key::Retakes, false) => "gives no variable a new form of its own value",
        (Key::Remains, true) => "is still called elsewhere",
        (Key::Remains, false) => "is called no more",
        (_, true) => "yes",
        (_, false) => "no",
    };
    part(key, asks.to_owned())
}

/// The word by which catalogue files name a thing.
pub fn word_of(thing: &impl Serialize) -> String {
    let value = serde_json::to_value(thing).unwrap_or_default();
    word(&value)
}

/// A whole condition in one phrase.
fn phrase(within: &Condition) -> String {
    let parts = condition(within).into_iter();
    let told = parts.map(|part| format!("{}: {}", part.about, part.asks));
    told.collect::<Vec<_>>().join(", ")
}

fn asks(key: Key, value: &Value) -> String {
    match (key, value) {
        (Key::Among, _) => format!("{} of the same object", words(value)),
        (_, Value::Object(test)) => test_phrases(test),
        (Key::Edit | Key::Version | Key::Statement | Key::NotStatement, _)
        | (Key::Context | Key::Libraries, _) => words(value).replace('-', " "),
        _ => words(value),
    }
}

/// A test on a callee, a parameter, a target, a value or a block.
fn test_phrases(test: &Map<String, Value>) -> String {
    let phrases = test.iter().map(|(key, value)| test_phrase(key, value));
    phrases.collect::<Vec<_>>().join(", ")
}

fn test_phrase(key: &str, value: &Value) -> String {
    let words = words(value);
    match (key, value.as_bool()) {
        ("role", _) => format!("with the role {words}"),
        ("not-role", _) => format!("without the role {words}"),
        ("kind", _) => format!("of the kind {words}"),
        ("not-kind", _) => format!("not of the kind {words}"),
        ("library", _) => format!("of {words}"),
        ("is", _) => format!("a {words}"),
        ("name", _) => format!("named like /{words}/"),
        ("text", _) => format!("with a text like /{words}/"),
        ("not-text", _) => format!("with no text like /{words}/"),
        ("named", Some(true)) => "known by its spelling alone".to_owned(),
        ("named", Some(false)) => "known by more than its spelling".to_owned(),
        ("applied", Some(true)) => "of an object that an earlier call made".to_owned(),
        ("applied", Some(false)) => "of no object that an earlier call made".to_owned(),
        ("listed", Some(true)) => "listed in an API file".to_owned(),
        ("listed", Some(false)) => "listed in no API file".to_owned(),
        ("known", Some(true)) => "known for sure".to_owned(),
        ("known", Some(false)) => "not known for sure".to_owned(),
        ("parameter", _) => format!(
            "as the parameter {}",
            value.as_object().map(test_phrases).unwrap_or_default()
        ),
        ("statements", _) => format!("at least {words} statements"),
        ("different", _) => format!("at least {words} different calls or parameters"),
        ("removed", _) => format!("at least {words} taken out"),
        ("added", _) => format!("at least {words} put in"),
        _ => format!("{key} {words}"),
    }
}

/// `a`, `a or b`, `a, b or c`.
fn words(value: &Value) -> String {
    let list: Vec<String> = match value {
        Value::Array(list) => list.iter().map(word).collect(),
        single => vec![word(single)],
    };
    match list.as_slice() {
        [] => String::new(),
        [single] => single.clone(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

fn word(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_is_readable_and_whole() {
        let text = r#"{"fresh": false, "edit": ["call-added", "call-wrapped"],
            "any": [{"trend": "up"}, {"callee": {"role": "layer", "not-kind": ["base", "input"]}}]}"#;
        let written: Condition = serde_json::from_str(text).expect("a valid condition");
        let told: Vec<String> = condition(&written)
            .into_iter()
            .map(|p| format!("{}: {}", p.about, p.asks))
            .collect();
        assert_eq!(
            told,
            [
                "what changed: call added or call wrapped",
                "one of: the number goes: up; or the call: not of the kind base or input, with the role layer",
                "the function around: is not new or gone as a whole",
            ]
        );
    }

    #[test]
    fn each_key_is_told() {
        assert_eq!(TOLD.len(), Key::ALL.len());
    }
}
