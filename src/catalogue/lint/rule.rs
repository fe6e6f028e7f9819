//! Rules: words that nothing else in the catalogue knows.

use super::{Fault, rules};
use crate::catalogue::error::nearest;
use crate::catalogue::written::{Written, WrittenFile};
use serde_json::Value;
use std::collections::BTreeSet;

/// What can be done to a thing.
pub(super) const ACTIONS: [&str; 4] = ["add", "remove", "replace", "change"];

/// Ids that cannot stand in `PATTERN/RULE`.
pub fn ids(_: &Written, file: &WrittenFile, faults: &mut Vec<Fault>) {
    let patterns = file.parsed.patterns.iter();
    let patterns = patterns.map(|pattern| ("pattern", pattern.id.as_str(), file.source()));
    let rules = rules(file).map(|(_, rule, table)| ("rule", rule.id.as_str(), table));
    for (what, id, source) in patterns.chain(rules) {
        if !is_id(id) {
            faults.push(Fault {
                check: "id",
                origin: source.origin_of(&format!("\"{id}\"")),
                cause: format!("`{id}` cannot be the id of a {what}"),
                remedy: "use small letters, digits and hyphens".to_owned(),
            });
        }
    }
}

/// Whether a word can be the id of a pattern or a rule.
pub fn is_id(word: &str) -> bool {
    let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !word.is_empty() && word.chars().all(letters)
}

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

/// Kinds in conditions that no API and no naming convention has, or none of the role asked for.
pub fn kinds(written: &Written, file: &WrittenFile, faults: &mut Vec<Fault>) {
    let mut asked = Vec::new();
    for (_, rule, table) in rules(file) {
        let mut tests = Vec::new();
        let written = rule.condition.written();
        written
            .values()
            .for_each(|value| tested_kinds(value, &mut tests));
        asked.extend(tests.into_iter().map(|test| (rule, table.clone(), test)));
    }
    if asked.is_empty() {
        return;
    }
    let known = Known::of(written);
    for (rule, table, test) in asked {
        if let Some((cause, remedy)) = known.fault(&test) {
            faults.push(Fault {
                check: "kind",
                origin: table.origin_of(&test.kind),
                cause: format!("rule `{}`: {cause}", rule.id),
                remedy,
            });
        }
    }
}

/// A kind that a test asks for or excludes, and the roles of which it must be.
struct KindTest {
    kind: String,
    roles: Vec<String>,
}

/// The kinds that there are, by role.
struct Known<'w> {
    kinds: BTreeSet<(&'w str, &'w str)>,
}

impl<'w> Known<'w> {
    fn of(written: &'w Written) -> Self {
        let files = || written.files.iter().map(|f| &f.parsed);
        let apis = files().flat_map(|f| &f.apis).flat_map(|f| &f.apis);
        let names = files().flat_map(|f| f.names.names.iter().chain(&f.names.calls));
        let apis = apis.map(|e| (e.role.as_str(), &e.kind));
        let kinds = apis.chain(names.map(|e| (e.role.as_str(), &e.kind)));
        let kinds = kinds.filter_map(|(role, kind)| Some((role, kind.as_deref()?)));
        Self {
            kinds: kinds.collect(),
        }
    }

    /// Cause and remedy, where nothing is of a kind.
    fn fault(&self, test: &KindTest) -> Option<(String, String)> {
        let KindTest { kind, roles } = test;
        let of_role = |role: &str| roles.is_empty() || roles.iter().any(|r| r == role);
        let mut fitting = self.kinds.iter().filter(|(role, _)| of_role(role));
        if fitting.clone().any(|(_, known)| known == kind) {
            return None;
        }
        let cause = match roles.is_empty() {
            true => format!("no API and no name is of the kind `{kind}`"),
            false => {
                let roles = roles.join("` or `");
                format!("no API and no name of the role `{roles}` is of the kind `{kind}`")
            }
        };
        let remedy = match nearest(kind, fitting.by_ref().map(|(_, known)| *known)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "give the kind to an entry in apis/ or names.toml, or take it out".to_owned(),
        };
        Some((cause, remedy))
    }
}

/// The kinds that the tests within a condition ask for, however deep.
fn tested_kinds(value: &Value, tests: &mut Vec<KindTest>) {
    match value {
        Value::Array(list) => list.iter().for_each(|v| tested_kinds(v, tests)),
        Value::Object(test) => {
            let roles: Vec<String> = test.get("role").map(words).unwrap_or_default();
            for (key, value) in test {
                match key.as_str() {
                    "kind" | "not-kind" => tests.extend(words(value).into_iter().map(|kind| {
                        let roles = roles.clone();
                        KindTest { kind, roles }
                    })),
                    _ => tested_kinds(value, tests),
                }
            }
        }
        _ => {}
    }
}

/// One word, or a list of them.
fn words(value: &Value) -> Vec<String> {
    let list = match value {
        Value::Array(list) => list.as_slice(),
        single => std::slice::from_ref(single),
    };
    let words = list.iter().filter_map(Value::as_str);
    words.map(str::to_owned).collect()
}
