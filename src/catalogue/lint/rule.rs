//! Rules: words that nothing else in the catalogue knows.

use super::{Fault, rules};
use crate::catalogue::error::nearest;
use crate::catalogue::written::{Written, WrittenFile};
use serde_json::Value;
use std::collections::BTreeSet;

/// What can be done to a thing.
pub(super) const ACTIONS: [&str; 4] = ["add", "remove", "replace", "change"];

/// Actions that a finding cannot have.
pub fn actions(_: &Written, file: &WrittenFile, faults: &mut Vec<Fault>) {
    for (_, rule, table) in rules(file) {
        let Some(action) = &rule.action else { continue };
        if !ACTIONS.contains(&action.as_str()) {
            faults.push(Fault {
                check: "action",
                origin: table.origin_of(action),
                cause: format!("rule `{}`: there is no action `{action}`", rule.id),
                remedy: format!("use one of {}, or leave it out", ACTIONS.join(", ")),
            });
        }
    }
}

/// Kinds in conditions that no API and no naming convention has.
pub fn kinds(written: &Written, file: &WrittenFile, faults: &mut Vec<Fault>) {
    let mut asked = rules(file)
        .filter(|(_, rule, _)| !rule.condition.is_empty())
        .peekable();
    if asked.peek().is_none() {
        return;
    }
    let known = known_kinds(written);
    for (_, rule, table) in asked {
        let mut kinds = Vec::new();
        rule.condition
            .values()
            .for_each(|v| tested_kinds(v, &mut kinds));
        for kind in kinds.into_iter().filter(|k| !known.contains(*k)) {
            faults.push(Fault {
                check: "kind",
                origin: table.origin_of(kind),
                cause: format!(
                    "rule `{}`: no API and no name is of the kind `{kind}`",
                    rule.id
                ),
                remedy: match nearest(kind, known.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "give the kind to an entry in apis/ or names.toml".to_owned(),
                },
            });
        }
    }
}

fn known_kinds(written: &Written) -> BTreeSet<&str> {
    let files = || written.files.iter().map(|f| &f.parsed);
    let apis = files().flat_map(|f| &f.apis).flat_map(|f| &f.apis);
    let names = files().flat_map(|f| f.names.names.iter().chain(&f.names.calls));
    let kinds = apis.map(|e| &e.kind).chain(names.map(|e| &e.kind));
    kinds.flatten().map(String::as_str).collect()
}

/// The kinds that the tests within a condition ask for, however deep.
fn tested_kinds<'v>(value: &'v Value, kinds: &mut Vec<&'v str>) {
    match value {
        Value::Array(list) => list.iter().for_each(|v| tested_kinds(v, kinds)),
        Value::Object(test) => {
            for (key, value) in test {
                match (key.as_str(), value) {
                    ("kind" | "not-kind", Value::String(kind)) => kinds.push(kind),
                    ("kind" | "not-kind", Value::Array(list)) => {
                        kinds.extend(list.iter().filter_map(Value::as_str));
                    }
                    _ => tested_kinds(value, kinds),
                }
            }
        }
        _ => {}
    }
}
