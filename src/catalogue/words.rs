//! Words: a rule's condition as people read it.
//!
//! In: a condition as it is written. Out: its parts, one for each key, in a fixed order. A key that has
//! no words here is shown as it stands, so that none is ever left out.

use serde_json::{Map, Value};

/// A part of a condition: what it is about, and what it asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub about: String,
    pub asks: String,
}

/// Keys of a condition in the order in which they are told, with what each is about.
const KEYS: &[(&str, &str)] = &[
    ("edit", "what changed"),
    ("callee", "the call"),
    ("old-callee", "the call before"),
    ("new-callee", "the call after"),
    ("parameter", "the parameter"),
    ("target", "what is set"),
    ("value", "a value"),
    ("old", "the old value"),
    ("new", "the new value"),
    ("trend", "the number goes"),
    ("arity", "how many parts"),
    ("alike", "the two names"),
    ("version", "in the library"),
    ("inside", "inside a call"),
    ("holds", "its body calls"),
    ("mentions", "it mentions"),
    ("statement", "the statement"),
    ("not-statement", "not a statement"),
    ("context", "where"),
    ("libraries", "the file uses"),
    ("beside", "beside it"),
    ("block", "in one block"),
];

/// The parts of a condition.
pub fn condition(condition: &Map<String, Value>) -> Vec<Part> {
    let mut parts = Vec::new();
    for (key, about) in KEYS {
        if let Some(value) = condition.get(*key) {
            parts.push(part(about, asks(key, value)));
        }
    }
    for (key, value) in condition {
        match (key.as_str(), value) {
            ("fresh", _) => parts.push(yes_or_no("the function around", FRESH, value)),
            ("learning", _) => parts.push(yes_or_no("the file", LEARNING, value)),
            ("direct", _) => parts.push(yes_or_no("what changed", DIRECT, value)),
            ("retakes", _) => parts.push(yes_or_no("the statement", RETAKES, value)),
            ("any", Value::Array(list)) => parts.push(part("one of", alternatives(list))),
            ("none", Value::Array(list)) => parts.push(part("but not", alternatives(list))),
            (key, _) if KEYS.iter().all(|(known, _)| *known != key) => {
                parts.push(part(key, value.to_string()));
            }
            _ => {}
        }
    }
    parts
}

fn part(about: &str, asks: String) -> Part {
    Part {
        about: about.to_owned(),
        asks,
    }
}

/// What is said where a key is `true`, and where it is `false`.
type Sayings = [&'static str; 2];

const FRESH: Sayings = ["is new or gone as a whole", "is not new or gone as a whole"];
const LEARNING: Sayings = [
    "uses a deep-learning library",
    "uses no deep-learning library",
];
const DIRECT: Sayings = [
    "is in no call of a deep-learning library",
    "is in a call of a deep-learning library",
];
const RETAKES: Sayings = [
    "gives a variable a new form of its own value",
    "gives no variable a new form of its own value",
];

fn yes_or_no(about: &str, [yes, no]: Sayings, value: &Value) -> Part {
    let asks = if value.as_bool() == Some(true) {
        yes
    } else {
        no
    };
    part(about, asks.to_owned())
}

/// Several conditions, each in one phrase.
fn alternatives(list: &[Value]) -> String {
    let phrases = list.iter().map(|entry| phrase(entry.as_object()));
    phrases.collect::<Vec<_>>().join("; or ")
}

/// A whole condition in one phrase.
fn phrase(entry: Option<&Map<String, Value>>) -> String {
    let parts = entry.map(condition).unwrap_or_default();
    let told = parts.iter().map(|p| format!("{}: {}", p.about, p.asks));
    told.collect::<Vec<_>>().join(", ")
}

fn asks(key: &str, value: &Value) -> String {
    match (key, value) {
        ("edit" | "version" | "statement" | "not-statement" | "context" | "libraries", _) => {
            words(value).replace('-', " ")
        }
        ("beside", Value::Object(entry)) => phrase(Some(entry)),
        (_, Value::Object(test)) => self::test(test),
        _ => words(value),
    }
}

/// A test on a callee, a parameter, a target, a value or a block.
fn test(test: &Map<String, Value>) -> String {
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
            value.as_object().map(test).unwrap_or_default()
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
        let text = r#"{"edit": ["call-added", "call-wrapped"], "callee": {"role": "layer", "not-kind": ["base", "input"]},
            "fresh": false, "odd": 3}"#;
        let written: Map<String, Value> = serde_json::from_str(text).expect("valid JSON");
        let told: Vec<String> = condition(&written)
            .into_iter()
            .map(|p| format!("{}: {}", p.about, p.asks))
            .collect();
        assert_eq!(
            told,
            [
                "what changed: call added or call wrapped",
                "the call: not of the kind base or input, with the role layer",
                "the function around: is not new or gone as a whole",
                "odd: 3",
            ]
        );
    }
}
