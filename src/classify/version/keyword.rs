//! Keywords: whether a keyword of a call is written as another version of the library has it.
//!
//! A keyword may also be the key of a mapping that is handed to a call: `fit(**{"nb_epoch": 3})`.

use super::short_names;
use crate::catalogue::version::VersionChange;
use crate::classify::scene::Scene;
use crate::edit::Edit;
use crate::names::View;
use crate::syntax::tree::{Kind, NodeId};

/// What makes a mapping of its keywords.
const MAKES_MAPPING: &str = "dict";

/// A keyword that is written in another way.
pub fn renamed<'s>(scene: &Scene<'s, '_>, edit: &Edit) -> Option<VersionChange<'s>> {
    let views = scene.views;
    let (old, new) = (edit.arguments.old?, edit.arguments.new?);
    let (old, new) = (views.old.label(old), views.new.label(new));
    let call = edit.calls.old?;
    let direct = of_call(scene, call, old, new);
    let makes = views.old.program.callee(call).map(|c| views.old.label(c)) == Some(MAKES_MAPPING);
    let handed = || makes.then(|| handed_on(scene, call, old, new)).flatten();
    direct.or_else(handed)
}

/// A keyword that went as its successor came, with another value, or that has no successor.
pub fn lone<'s>(scene: &Scene<'s, '_>, edit: &Edit) -> Option<VersionChange<'s>> {
    successor(scene, edit).or_else(|| gone(scene, edit))
}

fn successor<'s>(scene: &Scene<'s, '_>, edit: &Edit) -> Option<VersionChange<'s>> {
    let labels = |view: &View<'s>, lone: Option<NodeId>, call: NodeId| -> Vec<&'s str> {
        let all = view.program.arguments(call).map(|a| view.label(a));
        lone.map_or_else(|| all.collect(), |argument| vec![view.label(argument)])
    };
    let views = scene.views;
    let call = edit.calls.old?;
    let old = labels(views.old, edit.arguments.old, call);
    let new = labels(views.new, edit.arguments.new, edit.calls.new?);
    let gone = old.iter().filter(|o| !new.contains(o));
    let mut pairs = gone.flat_map(|o| new.iter().map(move |n| (*o, *n)));
    pairs.find_map(|(o, n)| of_call(scene, call, o, n).filter(|_| !old.contains(&n)))
}

/// A keyword that the tables know to be gone; or that is back, where the code goes back.
fn gone<'s>(scene: &Scene<'s, '_>, edit: &Edit) -> Option<VersionChange<'s>> {
    let label = |view: &View<'s>, argument: Option<NodeId>| argument.map_or("", |a| view.label(a));
    let old = label(scene.views.old, edit.arguments.old);
    let new = label(scene.views.new, edit.arguments.new);
    let versions = &scene.catalogue.versions;
    let (library, names) = called(scene, edit.calls.old?)?;
    let mut names = names.iter().filter(|_| old != new);
    names.find_map(|api| versions.keyword(library, api, old, new))
}

/// A key of a mapping that is handed to a call as its keywords.
pub fn in_mapping<'s>(scene: &Scene<'s, '_>, edit: &Edit) -> Option<VersionChange<'s>> {
    let views = scene.views;
    let (old, new) = (edit.nodes.old?, edit.nodes.new?);
    let program = views.old.program;
    let around = program.node(old).parent?;
    let holder = match program.kind(around) {
        Kind::Pair if program.child(around, 0) == Some(old) => program.node(around).parent?,
        Kind::Subscript if program.child(around, 1) == Some(old) => program.child(around, 0)?,
        _ => return None,
    };
    handed_on(scene, holder, views.old.label(old), views.new.label(new))
}

/// A keyword of the calls that a mapping is handed to.
fn handed_on<'s>(
    scene: &Scene<'s, '_>,
    mapping: NodeId,
    old: &'s str,
    new: &'s str,
) -> Option<VersionChange<'s>> {
    let takers = takers(scene, mapping);
    takers
        .into_iter()
        .find_map(|call| of_call(scene, call, old, new))
}

/// The calls that a mapping is spread in, itself or by its name.
fn takers(scene: &Scene, mapping: NodeId) -> Vec<NodeId> {
    let view = scene.views.old;
    let program = view.program;
    let Some(around) = program.node(mapping).parent else {
        return Vec::new();
    };
    let name = match (program.kind(around), program.kind(mapping)) {
        (Kind::Splat, _) => return program.node(around).parent.into_iter().collect(),
        (_, Kind::Name | Kind::Attribute) => Some(mapping),
        (Kind::Assignment, _) => program.child(around, 0),
        _ => None,
    };
    let calls = name.map(|name| scene.calls.old.spreading(view, name));
    calls.unwrap_or_default().to_vec()
}

fn of_call<'s>(
    scene: &Scene<'s, '_>,
    call: NodeId,
    old: &'s str,
    new: &'s str,
) -> Option<VersionChange<'s>> {
    if old.is_empty() || new.is_empty() {
        return None;
    }
    let versions = &scene.catalogue.versions;
    let (library, names) = called(scene, call)?;
    names
        .iter()
        .find_map(|api| versions.keyword(library, api, old, new))
}

/// The library of what is called on the old side, and the names that the tables may have for it.
fn called<'s>(scene: &Scene<'s, '_>, call: NodeId) -> Option<(&'s str, Vec<String>)> {
    let callee = scene.views.old.callee(call)?;
    let library = scene.catalogue.libraries.library(callee.library?);
    let rest = callee.path.strip_prefix(library.root.as_str())?;
    let rest = rest.trim_start_matches('.');
    let mut names = short_names(&library.root, rest);
    names.extend(rest.rsplit('.').next().map(|method| format!(".{method}")));
    Some((&library.id, names))
}
