//! Surroundings: the statements around an edited one, and those in its body.

use super::scene::Scene;
use crate::catalogue::condition::Among;
use crate::edit::Edit;
use crate::names::View;
use crate::syntax::tree::{Kind, StatementId, StatementKind};

/// What the statement is in whose body the edited one stands.
pub fn parent(scene: &Scene, edit: &Edit) -> Option<StatementKind> {
    let (new, statement) = scene.statement_of(edit)?;
    let program = scene.view(new).program;
    let parent = program.statement(statement).parent?;
    Some(program.statement(parent).kind)
}

/// Whether the body of the edited statement has one of these, not deeper within.
pub fn holds(scene: &Scene, edit: &Edit, kinds: &[StatementKind]) -> bool {
    scene.statement_of(edit).is_some_and(|(new, statement)| {
        let mut body = scene.view(new).program.body(statement);
        body.any(|(_, inner)| kinds.contains(&inner.kind))
    })
}

/// Whether the statement stands beside one that does the like with the same object.
pub fn among(scene: &Scene, edit: &Edit, wanted: Among) -> bool {
    scene.statement_of(edit).is_some_and(|(new, statement)| {
        let view = scene.view(new);
        let object = object_of(view, statement, wanted);
        let mut neighbours = view.program.neighbours(statement);
        object.is_some() && neighbours.any(|other| object_of(view, other, wanted) == object)
    })
}

/// The object whose method a statement calls, or whose attribute it sets: equal for equal ones.
fn object_of(view: &View, statement: StatementId, wanted: Among) -> Option<u64> {
    let program = view.program;
    let found = program.statement(statement);
    let first = match (wanted, found.kind) {
        (Among::Calls, StatementKind::Expression) => {
            let call = program.descendants(found.root);
            let mut call = call.filter(|&node| program.kind(node) == Kind::Call);
            program.callee(call.next()?)?
        }
        (Among::Settings, StatementKind::Assignment) => program.child(found.root, 0)?,
        _ => return None,
    };
    let object = program.child(first, 0);
    let object = object.filter(|_| program.kind(first) == Kind::Attribute)?;
    Some(program.node(object).hash)
}
