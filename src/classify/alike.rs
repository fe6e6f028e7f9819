//! Likeness of the two sides of an edit: numbers of indices, names of callees.

use super::scene::{Scene, is_about_call};
use crate::catalogue::condition::{Alike, Arity};
use crate::catalogue::error::distance;
use crate::catalogue::name::{LONGEST_NAME, snake};
use crate::edit::{Edit, Views};
use crate::names::View;
use crate::syntax::tree::{Kind, NodeId};

/// Whether the number of indices of the same object, or of elements, is the same on both sides, or
/// not, as asked.
pub fn arity(scene: &Scene, edit: &Edit, wanted: Arity) -> bool {
    let (Some(old), Some(new)) = (edit.nodes.old, edit.nodes.new) else {
        return wanted == Arity::Changed && is_element(scene, edit);
    };
    let views = scene.views;
    let object = |view: &View, node| {
        let is_subscript = view.program.kind(node) == Kind::Subscript;
        is_subscript.then(|| {
            view.program
                .child(node, 0)
                .map(|o| view.program.node(o).hash)
        })
    };
    if object(views.old, old) != object(views.new, new) {
        return false;
    }
    let counts = (parts(views.old, old), parts(views.new, new));
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
pub fn names(scene: &Scene, edit: &Edit, wanted: Alike) -> bool {
    let calls = edit
        .calls
        .old
        .zip(edit.calls.new)
        .filter(|_| is_about_call(edit.kind));
    let callees = calls.and_then(|(old, new)| {
        let (o, n) = (scene.views.old.program, scene.views.new.program);
        o.callee(old).zip(n.callee(new))
    });
    let Some((old, new)) = callees.or(edit.nodes.old.zip(edit.nodes.new)) else {
        return false;
    };
    let words = (scene.views.old.label(old), scene.views.new.label(new));
    if words.0.is_empty() || words.1.is_empty() {
        return false;
    }
    let slip = is_misspelt(scene, old, new);
    match wanted {
        Alike::Same => {
            words.0 == words.1 && !other_class(scene, old, new) && same_arguments(scene, edit)
        }
        Alike::Spelling => slip,
        Alike::Words => !slip && share_words(words.0, words.1) && same_arguments(scene, edit),
        Alike::Method => names(scene, edit, Alike::Words) && same_object(scene.views, old, new),
        Alike::No => !slip && !share_words(words.0, words.1),
    }
}

/// Whether the two names are of one method of two classes: `A.load` and `B.load`.
fn other_class(scene: &Scene, old: NodeId, new: NodeId) -> bool {
    let class = |view: &View, node| {
        let owner = view.label(view.program.child(node, 0)?).to_owned();
        let mut letters = owner.chars();
        let starts_upper = letters.next().is_some_and(char::is_uppercase);
        (starts_upper && letters.any(char::is_lowercase)).then_some(owner)
    };
    let (old, new) = (class(scene.views.old, old), class(scene.views.new, new));
    old.is_some() && new.is_some() && old != new
}

/// Whether one component of a name is a slip for another one: it differs by a letter or two, and
/// nothing in sight gives the old name a meaning.
fn is_misspelt(scene: &Scene, old: NodeId, new: NodeId) -> bool {
    let (o, n) = (scene.views.old, scene.views.new);
    if o.definition(old).is_some() {
        return false;
    }
    let spelt = |view: &View, node| {
        let dotted = view.program.dotted(node, view.text);
        dotted.unwrap_or_else(|| view.label(node).to_owned())
    };
    let (old, new) = (spelt(o, old), spelt(n, new));
    let (old, new): (Vec<&str>, Vec<&str>) = (old.split('.').collect(), new.split('.').collect());
    let mut differing = old.iter().zip(&new).filter(|(a, b)| a != b);
    let unbound = |a: &str, b: &str| {
        let kin = share_words(a, b) || a.starts_with(b) || b.starts_with(a);
        kin && old.len() == 1 && o.misses(a)
    };
    let slip = differing.next();
    let slip = slip.is_some_and(|(a, b)| is_slip(a, b) || unbound(a, b));
    old.len() == new.len() && slip && differing.next().is_none()
}

/// Whether two methods are of the same object.
fn same_object(views: Views, old: NodeId, new: NodeId) -> bool {
    let object = |view: &View, method| {
        let is_method = view.program.kind(method) == Kind::Attribute;
        let object = view.program.child(method, 0).filter(|_| is_method)?;
        Some(view.program.node(object).hash)
    };
    let (old, new) = (object(views.old, old), object(views.new, new));
    old.is_some() && old == new
}

/// Whether two calls are given the same; of names alone nothing is asked.
fn same_arguments(scene: &Scene, edit: &Edit) -> bool {
    if !is_about_call(edit.kind) {
        return true;
    }
    let hashes = |view: &View, call: Option<NodeId>| -> Vec<u64> {
        let arguments = call.into_iter().flat_map(|c| view.program.arguments(c));
        arguments.map(|a| view.program.node(a).hash).collect()
    };
    hashes(scene.views.old, edit.calls.old) == hashes(scene.views.new, edit.calls.new)
}

/// A letter or two, case or underscores apart; another number makes another name.
fn is_slip(old: &str, new: &str) -> bool {
    let folded = |name: &str| name.replace('_', "").to_lowercase();
    let digits = |name: &str| {
        name.chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
    };
    if old.len().max(new.len()) > LONGEST_NAME || digits(old) != digits(new) {
        return false;
    }
    let (a, b) = (folded(old), folded(new));
    let shorter = a.len().min(b.len());
    let letters = |name: &str| {
        let mut letters: Vec<char> = name.chars().collect();
        letters.sort_unstable();
        letters
    };
    let near = distance(&a, &b);
    let swapped = near == 2 && letters(&a) == letters(&b);
    a == b || shorter >= 4 && (near <= 1 + shorter / 8 || swapped)
}

/// Whether half of the words of the shorter name are in the longer one.
fn share_words(old: &str, new: &str) -> bool {
    if old.len().max(new.len()) > LONGEST_NAME {
        return false;
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Slips of the pen, and names that are not, on both sides of each limit.
    #[test]
    fn a_slip_is_a_letter_or_two() {
        let slips = [
            ("SoftMax", "softmax"),
            ("max_pool", "maxpool"),
            ("relu", "relo"),
            ("Adma", "Adam"),
            ("sigmiod", "sigmoid"),
            ("categorical_crosentropi", "categorical_crossentropy"),
            ("lr", "LR"),
        ];
        let others = [
            ("sum", "mum"),
            ("conv1d", "conv2d"),
            ("relu", "tanh"),
            ("dense", "sense2"),
            ("train", "trial"),
            ("accuracy", "precision"),
        ];
        for (old, new) in slips {
            assert!(is_slip(old, new) && is_slip(new, old), "{old} {new}");
        }
        for (old, new) in others {
            assert!(!is_slip(old, new) && !is_slip(new, old), "{old} {new}");
        }
        let long = "n".repeat(LONGEST_NAME);
        assert!(is_slip(&long, &long.replacen('n', "m", 1)));
        assert!(!is_slip(&format!("{long}n"), &long));
        assert!(!is_slip(&long, &format!("{long}n")));
    }

    #[test]
    fn names_share_half_of_the_words_of_the_shorter() {
        let kin = [
            ("mean_squared_error", "mean_absolute_error"),
            ("BatchNorm", "batch_norm_layer"),
            ("x_train", "train"),
            ("train_loss", "loss_value"),
        ];
        let others = [
            ("relu", "tanh"),
            ("x_1", "x_2"),
            ("mean_squared_error", "mean_of_all"),
            ("", "loss"),
        ];
        for (old, new) in kin {
            assert!(
                share_words(old, new) && share_words(new, old),
                "{old} {new}"
            );
        }
        for (old, new) in others {
            assert!(
                !share_words(old, new) && !share_words(new, old),
                "{old} {new}"
            );
        }
        let long = "n".repeat(LONGEST_NAME);
        assert!(share_words(&long, &long));
        assert!(!share_words(&format!("{long}n"), &format!("{long}n")));
    }
}
