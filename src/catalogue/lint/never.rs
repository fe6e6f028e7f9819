//! Rules that can never fire: their edits lack what they ask about.

use super::{Fault, rules};
use crate::catalogue::condition::{Condition, Key, Test};
use crate::catalogue::written::{Written, WrittenFile};
use crate::edit::EditKind;

pub fn fires(_: &Written, file: &WrittenFile, faults: &mut Vec<Fault>) {
    for (_, rule, table) in rules(file) {
        let Some((kind, side, key)) = unmet(&rule.condition) else {
            continue;
        };
        let kind = crate::catalogue::words::word_of(&kind).replace(' ', "-");
        faults.push(Fault {
            check: "never",
            origin: table.origin_of(key.name()),
            cause: format!(
                "rule `{}` never fires: an edit of the kind `{kind}` has no {side} side, which `{}` asks about",
                rule.id,
                key.name()
            ),
            remedy: format!("take `{}` out, or name another kind of edit", key.name()),
        });
    }
}

/// The first kind of edit, the side that it lacks and the test about that, where this is so of all
/// kinds that the condition is about.
fn unmet(condition: &Condition) -> Option<(EditKind, &'static str, Key)> {
    let found = condition.edits().iter().map(|&kind| {
        let side = lacks(kind)?;
        let mut keys = condition.tests().iter().map(Test::key);
        Some((kind, side, keys.find(|&key| asks(key, side, kind))?))
    });
    let found: Option<Vec<_>> = found.collect();
    found?.into_iter().next()
}

/// The side that an edit of a kind does not have.
fn lacks(kind: EditKind) -> Option<&'static str> {
    match kind {
        EditKind::CallAdded
        | EditKind::ArgumentAdded
        | EditKind::StatementAdded
        | EditKind::DefinitionAdded => Some("old"),
        EditKind::CallRemoved
        | EditKind::ArgumentRemoved
        | EditKind::StatementRemoved
        | EditKind::DefinitionRemoved => Some("new"),
        _ => None,
    }
}

fn asks(key: Key, lacking: &str, kind: EditKind) -> bool {
    let of_call = matches!(kind, EditKind::CallAdded | EditKind::CallRemoved);
    match key {
        Key::Trend | Key::Alike => true,
        Key::Old => lacking == "old",
        Key::New => lacking == "new",
        Key::OldCallee => lacking == "old" && of_call,
        Key::NewCallee => lacking == "new" && of_call,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str) -> Option<Key> {
        let condition: Condition = toml::from_str(text).expect("a valid condition");
        unmet(&condition).map(|(_, _, key)| key)
    }

    #[test]
    fn a_side_that_is_not_there_meets_nothing() {
        let added = "edit = 'argument-added'\nold = { is = 'number' }";
        assert_eq!(asked(added), Some(Key::Old));
        assert_eq!(
            asked("edit = 'call-removed'\ntrend = 'up'"),
            Some(Key::Trend)
        );
        assert_eq!(
            asked("edit = 'argument-added'\nnew = { is = 'number' }"),
            None
        );
        // The call of an argument that came is on both sides.
        assert_eq!(
            asked("edit = 'argument-added'\nold-callee = { role = 'layer' }"),
            None
        );
    }

    #[test]
    fn another_kind_of_edit_can_meet_it() {
        let either = "edit = ['argument-added', 'argument-changed']\nold = { is = 'number' }";
        assert_eq!(asked(either), None);
        assert_eq!(asked("old = { is = 'number' }"), None);
    }
}
