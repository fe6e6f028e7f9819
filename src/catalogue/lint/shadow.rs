//! Rules that can never give the finding of their pattern, because another rule of it holds wherever
//! they do and is at least as sure.
//!
//! Only what can be told from the text alone: each test of the one is among the tests of the other, or
//! asks for less.

use super::{Fault, rules};
use crate::catalogue::file::RuleEntry;
use crate::catalogue::written::{Written, WrittenFile};
use serde_json::{Map, Value};

pub fn outranked(written: &Written, file: &WrittenFile, faults: &mut Vec<Fault>) {
    for (pattern, entry, table) in rules(file) {
        let Some(pattern) = written.catalogue.pattern(pattern) else {
            continue;
        };
        let others = pattern.rules.iter().filter(|rule| rule.id != entry.id);
        let mut others = others.filter_map(|rule| written.entry(pattern, rule));
        if let Some(other) = others.find(|other| outranks(other, entry)) {
            faults.push(Fault {
                check: "outranked",
                origin: table.origin(),
                cause: format!(
                    "rule `{}` never gives a finding: rule `{}` of the pattern holds wherever it does and is as sure",
                    entry.id, other.id
                ),
                remedy: "make its condition narrower and its confidence higher, or take it out".to_owned(),
            });
        }
    }
}

fn outranks(wide: &RuleEntry, narrow: &RuleEntry) -> bool {
    let surer = wide.confidence > narrow.confidence
        || wide.confidence == narrow.confidence && wide.id < narrow.id;
    surer && holds_wherever(&wide.condition.written(), &narrow.condition.written())
}

/// Whether all that `narrow` allows, `wide` allows too.
fn holds_wherever(wide: &Map<String, Value>, narrow: &Map<String, Value>) -> bool {
    // Rules about blocks and rules without an edit have places of their own.
    let same = |key: &str| wide.contains_key(key) == narrow.contains_key(key);
    same("block")
        && same("edit")
        && same_subject(wide.get("edit"), narrow.get("edit"))
        && wide
            .iter()
            .all(|(key, test)| narrow.get(key).is_some_and(|n| asks_less(key, test, n)))
}

/// A change below an argument is about that argument for a rule on `argument-changed`, unless the rule
/// names its own kind of edit too: such rules are only compared where they name the same kinds.
fn same_subject(wide: Option<&Value>, narrow: Option<&Value>) -> bool {
    let argument = Value::from("argument-changed");
    wide == narrow || !narrow.is_some_and(|edits| is_within(&argument, edits))
}

fn asks_less(key: &str, wide: &Value, narrow: &Value) -> bool {
    match (key, wide, narrow) {
        _ if wide == narrow => true,
        // Wider where it excludes less.
        ("none" | "not-role" | "not-kind" | "not-statement", ..) => is_within(wide, narrow),
        ("any" | "text" | "not-text" | "name" | "beside", ..) => false,
        (_, Value::Object(wide), Value::Object(narrow)) => wide
            .iter()
            .all(|(key, test)| narrow.get(key).is_some_and(|n| asks_less(key, test, n))),
        (_, Value::Number(wide), Value::Number(narrow)) => wide.as_f64() <= narrow.as_f64(),
        (_, Value::Bool(_), _) => false,
        _ => is_within(narrow, wide),
    }
}

/// Whether each item of one list, or the single one, is in the other.
fn is_within(items: &Value, others: &Value) -> bool {
    let list = |value: &Value| -> Vec<Value> {
        match value {
            Value::Array(list) => list.clone(),
            single => vec![single.clone()],
        }
    };
    let (items, others) = (list(items), list(others));
    !others.is_empty() && items.iter().all(|item| others.contains(item))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(text: &str) -> RuleEntry {
        toml::from_str(text).expect("a valid rule")
    }

    #[test]
    fn a_wider_rule_that_is_surer_outranks() {
        let wide = entry(
            "id = 'a'\nconfidence = 0.9\nedit = ['call-added', 'call-removed']\ncallee = { role = 'layer' }",
        );
        let narrow = entry(
            "id = 'b'\nconfidence = 0.8\nedit = 'call-added'\ncallee = { role = 'layer', kind = 'dropout' }",
        );
        assert!(outranks(&wide, &narrow));
        assert!(!outranks(&narrow, &wide));
    }

    #[test]
    fn a_rule_that_excludes_more_is_not_wider() {
        let wide = entry(
            "id = 'a'\nconfidence = 0.9\nedit = 'call-added'\ncallee = { role = 'layer', not-kind = 'base' }",
        );
        let narrow =
            entry("id = 'b'\nconfidence = 0.8\nedit = 'call-added'\ncallee = { role = 'layer' }");
        assert!(!outranks(&wide, &narrow));
        let narrow = entry(
            "id = 'b'\nconfidence = 0.8\nedit = 'call-added'\ncallee = { role = 'layer', not-kind = ['base', 'input'] }",
        );
        assert!(outranks(&wide, &narrow));
    }
}
