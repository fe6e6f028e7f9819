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
    let key = |edit: &Edit| {
        let (came, hash) = call_of(views, edit)?;
        Some((came, (pairs[edit.pair].block, hash)))
    };
    let mut counts: HashMap<_, [usize; 2]> = HashMap::new();
    for (came, call) in edits.iter().filter_map(key) {
        counts.entry(call).or_default()[usize::from(came)] += 1;
    }
    edits.retain(|edit| {
        let call = key(edit).and_then(|(_, call)| counts.get(&call));
        call.is_none_or(|[gone, came]| gone != came)
    });
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

/// Whether a call came or went, and what it says. In `x = f(x)` it does more than it says: from there
/// on the name stands for what it gives.
fn call_of(views: Views, edit: &Edit) -> Option<(bool, u64)> {
    let (came, view, call) = match edit.kind {
        EditKind::CallAdded | EditKind::CallWrapped => (true, views.new, edit.calls.new?),
        EditKind::CallRemoved | EditKind::CallUnwrapped => (false, views.old, edit.calls.old?),
        _ => return None,
    };
    let statement = view.program.statement_of(call);
    (!view.program.retakes(statement)).then(|| (came, view.program.node(call).hash))
}
