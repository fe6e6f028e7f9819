//! Fallbacks: code for one version of a library beside code for another, in a `try` and its handler.

use super::forms;
use crate::catalogue::version::VersionChange;
use crate::classify::scene::Scene;
use crate::edit::Edit;
use crate::names::View;
use crate::syntax::tree::{Kind, StatementId, StatementKind};

/// Lines of a `try` that is only there for a version; a longer one has other reasons.
const MOST_LINES: u32 = 40;

/// What a statement uses in the one form, and the other arm of its `try` in the other.
pub fn find<'s>(scene: &Scene<'s, '_>, edit: &Edit) -> Option<VersionChange<'s>> {
    let (new, statement) = scene.statement_of(edit)?;
    let view = scene.view(new);
    let program = view.program;
    let arm = program.statement(statement).parent?;
    let other = other_arm(view, arm)?;
    let own = used(view, statement);
    let beside: Vec<String> = other.into_iter().flat_map(|s| used(view, s)).collect();
    let versions = &scene.catalogue.versions;
    let mut pairs = own.iter().flat_map(|o| beside.iter().map(move |n| (o, n)));
    let change =
        pairs.find_map(|(o, n)| versions.rename(o, n).filter(|c| !c.from.starts_with('.')));
    change.map(|change| VersionChange {
        downgrade: false,
        ..change
    })
}

/// The statements of the handlers of a `try`, or of the `try` of a handler.
fn other_arm(view: &View, arm: StatementId) -> Option<Vec<StatementId>> {
    let program = view.program;
    let extent = program.statement(arm).extent;
    if extent.end - extent.start > MOST_LINES {
        return None;
    }
    let kind = |id: &StatementId| program.statement(*id).kind;
    let body = |id: StatementId| program.body(id).map(|(inner, _)| inner);
    let is_handler = |id: &StatementId| kind(id) == StatementKind::Except;
    let other = match kind(&arm) {
        StatementKind::Try => {
            let handlers = beside(view, arm, true).take_while(is_handler);
            handlers.flat_map(body).collect()
        }
        StatementKind::Except => {
            let attempt = beside(view, arm, false).find(|id| !is_handler(id));
            let attempt = attempt.filter(|id| kind(id) == StatementKind::Try)?;
            body(attempt).take(MOST_LINES as usize).collect()
        }
        _ => return None,
    };
    Some(other)
}

/// The statements behind one in the same body, or those before it.
fn beside<'v>(
    view: &'v View,
    statement: StatementId,
    behind: bool,
) -> impl Iterator<Item = StatementId> + use<'v> {
    let program = view.program;
    let next = move |id: &StatementId| {
        let mut near = program.neighbours(*id);
        near.find(|other| (other > id) == behind)
    };
    std::iter::successors(Some(statement), next).skip(1)
}

/// The names of libraries in a statement, as the tables may have them.
fn used(view: &View, statement: StatementId) -> Vec<String> {
    let program = view.program;
    let nodes = program.descendants(program.statement(statement).root);
    let named = nodes.filter(|&n| matches!(program.kind(n), Kind::Name | Kind::Attribute));
    named.flat_map(|n| forms(view, n)).collect()
}
