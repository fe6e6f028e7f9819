//! Likeness of the two sides of an edit: numbers of indices, names of callees.

use super::scene::Scene;
use crate::catalogue::condition::{Alike, Arity};
use crate::catalogue::error::distance;
use crate::catalogue::name::snake;
use crate::edit::Edit;
use crate::names::View;
use crate::syntax::tree::{Kind, NodeId};

/// Whether the number of indices or elements is the same on both sides, or not, as asked.
pub fn arity(scene: &Scene, edit: &Edit, wanted: Option<Arity>) -> bool {
    let Some(wanted) = wanted else { return true };
    let (Some(old), Some(new)) = (edit.nodes.old, edit.nodes.new) else {
        return wanted == Arity::Changed && is_element(scene, edit);
    };
    let counts = (parts(scene.views.old, old), parts(scene.views.new, new));
    match (counts, wanted) {
        ((Some(old), Some(new)), Arity::Same) => old == new,
        ((Some(old), Some(new)), Arity::Changed) => old != new,
        _ => false,
    }
}

/// Whether what came or went is an element of a list or an index.
fn is_element(scene: &Scene, edit: &Edit) -> bool {
    let Some((new, node)) = Scene::side_of(edit.nodes) else {
        return false;
    };
    let program = scene.view(new).program;
    let parent = program.node(node).parent;
    parent.is_some_and(|p| matches!(program.kind(p), Kind::Sequence | Kind::Subscript))
}

/// How many indices a subscript has, or elements a list.
fn parts(view: &View, node: NodeId) -> Option<usize> {
    let count = view.program.children(node).count();
    match view.program.kind(node) {
        Kind::Subscript => Some(count - 1),
        Kind::Sequence => Some(count),
        Kind::Argument => parts(view, view.program.child(node, 0)?),
        _ => None,
    }
}

/// Whether the names of the two callees, or the two names, are alike as asked.
pub fn names(scene: &Scene, edit: &Edit, wanted: Option<Alike>) -> bool {
    let Some(wanted) = wanted else { return true };
    let pair = match (edit.calls.old, edit.calls.new) {
        (Some(old), Some(new)) => {
            let callees = (
                scene.views.old.program.callee(old),
                scene.views.new.program.callee(new),
            );
            callees.0.zip(callees.1)
        }
        _ => edit.nodes.old.zip(edit.nodes.new),
    };
    let Some((old, new)) = pair else { return false };
    let (old, new) = (scene.views.old.label(old), scene.views.new.label(new));
    if old.is_empty() || new.is_empty() {
        return false;
    }
    match wanted {
        Alike::Spelling => is_slip(old, new),
        Alike::Words => !is_slip(old, new) && share_words(old, new),
        Alike::No => !is_slip(old, new) && !share_words(old, new),
    }
}

/// A letter or two, case or underscores apart.
fn is_slip(old: &str, new: &str) -> bool {
    let folded = |name: &str| name.replace('_', "").to_lowercase();
    let (a, b) = (folded(old), folded(new));
    let shorter = a.len().min(b.len());
    a == b || shorter >= 5 && distance(&a, &b) <= 1 + shorter / 8
}

/// Whether half of the words of the shorter name are in the longer one.
fn share_words(old: &str, new: &str) -> bool {
    let (a, b) = (snake(old), snake(new));
    let words = |name: &str| -> Vec<String> {
        name.split('_')
            .filter(|w| w.len() > 1)
            .map(str::to_owned)
            .collect()
    };
    let (a, b) = (words(&a), words(&b));
    let shared = a.iter().filter(|word| b.contains(word)).count();
    shared > 0 && 2 * shared >= a.len().min(b.len())
}
