//! Notes: those that no finding is ever shown with.

use super::{Fault, rule::ACTIONS};
use crate::catalogue::error::nearest;
use crate::catalogue::file::NoteEntry;
use crate::catalogue::source::Source;
use crate::catalogue::written::{Written, WrittenFile};
use crate::catalogue::{Pattern, Rule};
use std::collections::BTreeSet;

pub fn kinds(written: &Written, file: &WrittenFile, faults: &mut Vec<Fault>) {
    for entry in &file.parsed.patterns {
        let Some(pattern) = written.catalogue.pattern(&entry.id) else {
            continue;
        };
        let given = given_kinds(pattern);
        for (index, note) in entry.notes.iter().enumerate() {
            let table = file.source().table("note", index);
            kind_faults(note, &given, &table, faults);
            action_faults(note, &table, faults);
        }
    }
}

/// The kinds that findings of a pattern can have.
fn given_kinds(pattern: &Pattern) -> BTreeSet<&str> {
    pattern.rules.iter().flat_map(kinds_of).collect()
}

/// A rule's own kind, or those of the version changes that it is about.
fn kinds_of(rule: &Rule) -> Vec<&str> {
    match &rule.kind {
        Some(kind) => vec![kind],
        None => rule.condition.versions().iter().map(|v| v.id()).collect(),
    }
}

fn kind_faults(note: &NoteEntry, given: &BTreeSet<&str>, table: &Source, faults: &mut Vec<Fault>) {
    let kinds = note.kinds.as_slice().iter();
    for kind in kinds.filter(|kind| !given.contains(kind.as_str())) {
        faults.push(Fault {
            check: "note-kind",
            origin: table.origin_of(kind),
            cause: format!(
                "no rule of the pattern gives the kind `{kind}`, so the note is not shown"
            ),
            remedy: match nearest(kind, given.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "give the kind to a rule, or take it out of the note".to_owned(),
            },
        });
    }
}

fn action_faults(note: &NoteEntry, table: &Source, faults: &mut Vec<Fault>) {
    let actions = note.actions.as_slice().iter();
    for action in actions.filter(|action| !ACTIONS.contains(&action.as_str())) {
        faults.push(Fault {
            check: "note-action",
            origin: table.origin_of(action),
            cause: format!("there is no action `{action}`, so the note is not shown"),
            remedy: format!("use one of {}", ACTIONS.join(", ")),
        });
    }
}
