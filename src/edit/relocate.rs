//! Calls that only went elsewhere in their block: one statement lost them, another has them as they
//! were.
//!
//! In: the edits of a region. Out: the edits without those of such calls.

use super::{Edit, EditKind, Edits, Views};
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
