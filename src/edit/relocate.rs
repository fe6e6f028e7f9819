//! What only went elsewhere in its block: calls that one statement lost and another has as they were,
//! and values that got a name of their own, or lost it.
//!
//! In: the edits of a region. Out: the edits without those of such calls and values.

use super::{Edit, EditKind, Edits, Sides, Views};
use crate::names::View;
use crate::syntax::tree::{Kind, NodeId, StatementId, StatementKind};
use std::collections::HashMap;

/// Drops the edits of calls that are gone in one statement and as they were in another of the block.
pub fn drop_relocated(views: Views, found: &mut Edits) {
    let Edits { edits, pairs, .. } = found;
    let places = |edit: &Edit| {
        let block = pairs[edit.pair].block;
        let calls = calls_of(views, edit).into_iter().flatten();
        calls.map(move |(came, hash)| (came, (block, hash)))
    };
    let mut counts: HashMap<_, Count> = HashMap::new();
    for edit in edits.iter() {
        let replaced = edit.kind == EditKind::CallReplaced;
        for (came, call) in places(edit) {
            counts.entry(call).or_default().add(came, replaced);
        }
    }
    edits.retain(|edit| {
        let mut calls = places(edit).peekable();
        let is_of_none = calls.peek().is_none();
        is_of_none || calls.any(|(_, call)| !counts.get(&call).is_some_and(Count::went_elsewhere))
    });
}

/// How often a call came and went in a block.
#[derive(Default)]
struct Count {
    gone: usize,
    came: usize,
    /// Of these, as one that gave way to another, or took its place.
    replaced: [usize; 2],
}

impl Count {
    fn add(&mut self, came: bool, replaced: bool) {
        let count = if came { &mut self.came } else { &mut self.gone };
        *count += 1;
        self.replaced[usize::from(came)] += usize::from(replaced);
    }

    /// What only changed places with another, as layers of one list do, is no longer as it was.
    fn went_elsewhere(&self) -> bool {
        self.gone == self.came && self.replaced.contains(&0)
    }
}

/// Drops the edits that put a variable in place of the value that the change gives it, or the other way
/// round.
pub fn drop_named_values(views: Views, found: &mut Edits) {
    let Edits { edits, pairs, .. } = found;
    let mut named: HashMap<(bool, &str), Vec<u64>> = HashMap::new();
    for pair in pairs.iter() {
        let sides = [
            (true, views.new, pair.statements.new),
            (false, views.old, pair.statements.old),
        ];
        for (new, view, statement) in sides {
            if let Some((name, value)) = statement.and_then(|id| named_value(view, id)) {
                named.entry((new, name)).or_default().push(value);
            }
        }
    }
    let is_named = |new: bool, name: NodeId, value: NodeId| {
        let (of_name, of_value) = match new {
            true => (views.new, views.old),
            false => (views.old, views.new),
        };
        let label = of_name.label(name);
        let values = named.get(&(new, label)).map_or(&[][..], Vec::as_slice);
        of_name.program.kind(name) == Kind::Name
            && values.contains(&of_value.program.node(value).hash)
    };
    edits.retain(|edit| {
        let Sides {
            old: Some(old),
            new: Some(new),
        } = edit.nodes
        else {
            return true;
        };
        !is_named(true, new, old) && !is_named(false, old, new)
    });
}

/// The variable that a statement gives a value to, and the value.
fn named_value<'a>(view: &View<'a>, id: StatementId) -> Option<(&'a str, u64)> {
    let statement = view.program.statement(id);
    let mut parts = view.program.children(statement.root);
    let (name, value) = (parts.next()?, parts.next()?);
    let is_plain = statement.kind == StatementKind::Assignment
        && view.label(statement.root).trim_end_matches('=').is_empty()
        && view.program.kind(name) == Kind::Name
        && parts.next().is_none();
    is_plain.then(|| (view.label(name), view.program.node(value).hash))
}

/// The calls that came or went, and what each says. In `x = f(x)` one does more than it says: from
/// there on the name stands for what it gives.
fn calls_of(views: Views, edit: &Edit) -> [Option<(bool, u64)>; 2] {
    let gone = || call_of(views.old, edit.calls.old).map(|call| (false, call));
    let came = || call_of(views.new, edit.calls.new).map(|call| (true, call));
    match edit.kind {
        EditKind::CallAdded | EditKind::CallWrapped => [None, came()],
        EditKind::CallRemoved | EditKind::CallUnwrapped => [gone(), None],
        EditKind::CallReplaced => match (gone(), came()) {
            (Some(gone), Some(came)) => [Some(gone), Some(came)],
            _ => [None, None],
        },
        _ => [None, None],
    }
}

fn call_of(view: &View, call: Option<NodeId>) -> Option<u64> {
    let call = call?;
    let statement = view.program.statement_of(call);
    (!view.program.retakes(statement)).then(|| view.program.node(call).hash)
}
