//! Versions: whether an edit is a change that a library made between two of its versions.

use super::scene::Scene;
use crate::catalogue::file::VersionKind;
use crate::catalogue::version::VersionChange;
use crate::edit::{Edit, EditKind};
use crate::names::{Certainty, View};
use crate::syntax::binding::Code;
use crate::syntax::tree::{Kind, NodeId};

mod requirement;

/// Whether the edit is a version change of one of the kinds.
pub fn is_one_of(scene: &Scene, edit: &Edit, kinds: &[VersionKind]) -> bool {
    find(scene, edit).is_some_and(|change| kinds.contains(&change.kind))
}

/// The entry of the version tables that an edit follows.
pub fn find<'s>(scene: &Scene<'s, '_>, edit: &Edit) -> Option<VersionChange<'s>> {
    match edit.kind {
        EditKind::ArgumentRenamed => keyword(scene, edit),
        EditKind::ArgumentReordered => order(scene, edit),
        EditKind::ImportChanged => import(scene, edit),
        EditKind::ArgumentAdded => default(scene, edit).or_else(|| successor(scene, edit)),
        EditKind::ArgumentRemoved => successor(scene, edit),
        EditKind::LiteralChanged => requirement::find(scene, edit),
        _ => rename(scene, edit),
    }
}

fn rename<'s>(scene: &Scene<'s, '_>, edit: &Edit) -> Option<VersionChange<'s>> {
    let (old, new) = (edit.nodes.old?, edit.nodes.new?);
    if let Some(change) = other_root(scene, old, new) {
        return Some(change);
    }
    let (old, new) = match (edit.kind, edit.calls.old, edit.calls.new) {
        // Where only the object is another one, the names are those of the calls.
        (EditKind::ReceiverChanged, Some(old), Some(new)) => (old, new),
        _ => (old, new),
    };
    let (old, new) = (forms(scene.views.old, old), forms(scene.views.new, new));
    let versions = &scene.catalogue.versions;
    old.iter()
        .flat_map(|o| new.iter().map(move |n| (o, n)))
        .find_map(|(o, n)| {
            let change = versions.rename(o, n)?;
            let is_method = change.from.starts_with('.');
            let fits = !is_method || is_likely(scene, &change) && !is_own(scene, o, n);
            fits.then_some(change)
        })
}

/// Whether both names are of methods that the file itself defines.
fn is_own(scene: &Scene, old: &str, new: &str) -> bool {
    let defines = |view: &View, name: &str| {
        let method = name.strip_prefix('.').map(|m| m.trim_end_matches("()"));
        method.is_some_and(|m| Code::new(view.text, view.syntax.words()).binds(m))
    };
    defines(scene.views.old, old) && defines(scene.views.new, new)
}

/// Whether a method can be one of the library that the tables have it from: every class may have one
/// of the name, so that a library of no network has to be in sight.
fn is_likely(scene: &Scene, change: &VersionChange) -> bool {
    let libraries = &scene.catalogue.libraries;
    let views = [scene.views.old, scene.views.new];
    let Some(id) = libraries.find(change.library) else {
        return false;
    };
    let used = views.iter().any(|view| view.libraries().contains(&id));
    used || libraries.library(id).learning
}

/// The same API of a library, reached under another of its roots: a compatibility module, a library
/// that moved into another one.
fn other_root<'s>(scene: &Scene<'s, '_>, old: NodeId, new: NodeId) -> Option<VersionChange<'s>> {
    let named = |view: &View<'s>, node: NodeId| {
        let name = view.program.callee(node).unwrap_or(node);
        let (path, certainty) = view.path(&view.program.dotted(name, view.text)?)?;
        let (library, rest) = view.catalogue.libraries.split(&path, view.language)?;
        let (rest, known) = (rest.to_owned(), certainty == Certainty::Known);
        (known && !rest.is_empty()).then(|| (library, rest, path, view.source(name)))
    };
    let (library, rest, path, from) = named(scene.views.old, old)?;
    let (other, same, elsewhere, to) = named(scene.views.new, new)?;
    let library_of = &scene.catalogue.libraries.library(library);
    let moved = library == other && rest == same && path != elsewhere && library_of.learning
        // Packages of one library have functions of the same name beside each other.
        && !library_of.packages;
    moved.then(|| VersionChange {
        kind: VersionKind::Moved,
        library: &library_of.id,
        title: &library_of.title,
        since: "",
        source: "",
        from,
        to,
        downgrade: false,
    })
}

/// The ways in which the version tables may write a name: in full, short, as a method, or as the
/// object that a call made, with what is called on it.
fn forms(view: &View, node: NodeId) -> Vec<String> {
    let program = view.program;
    match program.kind(node) {
        Kind::Call => {
            let Some(callee) = program.callee(node) else {
                return Vec::new();
            };
            let mut found = forms(view, callee);
            if program.kind(callee) == Kind::Attribute {
                let method = view.label(callee);
                let maker = program.child(callee, 0).and_then(|o| made_by(view, o));
                let maker = maker.map(|path| format!("{path}.{method}"));
                found.extend(maker.iter().map(|path| format!("{path}()")));
                found.extend(maker);
                found.push(format!(".{method}()"));
            }
            found
        }
        Kind::Name | Kind::Attribute => {
            let mut found = Vec::new();
            if let Some(dotted) = program.dotted(node, view.text) {
                found.extend(full_names(view, &dotted));
            }
            if program.kind(node) == Kind::Attribute {
                found.push(format!(".{}", view.label(node)));
            }
            found.extend(made_by(view, node).map(|path| format!("{path}()")));
            found
        }
        Kind::Subscript => {
            let object = program.child(node, 0);
            let index = program.child(node, 1);
            let (Some(object), Some(index)) = (object, index) else {
                return Vec::new();
            };
            vec![format!(".{}[{}]", view.label(object), view.source(index))]
        }
        Kind::Argument => program
            .child(node, 0)
            .map_or(Vec::new(), |v| forms(view, v)),
        _ => Vec::new(),
    }
}

/// The full name of what a library's call made an object.
fn made_by(view: &View, object: NodeId) -> Option<String> {
    let (value, _) = view.definition(object)?;
    let maker = view.callee(value)?;
    maker.library?;
    Some(maker.path.clone())
}

/// The full name under the library's canonical root, then without the modules in between.
fn full_names(view: &View, dotted: &str) -> Vec<String> {
    let libraries = &view.catalogue.libraries;
    let path = view.path(dotted).map(|(path, _)| path);
    let Some(path) = path.or_else(|| view.starred(dotted)) else {
        let builtin = view.is_builtin(dotted).then(|| dotted.to_owned());
        return builtin.into_iter().collect();
    };
    let Some((library, rest)) = libraries.split(&path, view.language) else {
        return Vec::new();
    };
    let library = libraries.library(library);
    let package = path.strip_suffix(rest).map(|p| p.trim_end_matches('.'));
    match package.filter(|_| library.packages) {
        Some(package) => short_names(package, rest),
        None => short_names(&library.root, rest),
    }
}

fn short_names(root: &str, rest: &str) -> Vec<String> {
    if rest.is_empty() {
        return vec![root.to_owned()];
    }
    let parts: Vec<&str> = rest.split('.').collect();
    let mut names = vec![format!("{root}.{rest}")];
    if let [first, .., last] = parts.as_slice()
        && parts.len() > 2
    {
        names.push(format!("{root}.{first}.{last}"));
    }
    names
}

fn keyword<'s>(scene: &Scene<'s, '_>, edit: &Edit) -> Option<VersionChange<'s>> {
    let (old, new) = (edit.arguments.old?, edit.arguments.new?);
    let (old, new) = (scene.views.old.label(old), scene.views.new.label(new));
    keyword_of(scene, edit, old, new)
}

/// A keyword that went as its successor came, with another value.
fn successor<'s>(scene: &Scene<'s, '_>, edit: &Edit) -> Option<VersionChange<'s>> {
    let labels = |view: &View<'s>, lone: Option<NodeId>, call: NodeId| -> Vec<&'s str> {
        let all = view.program.arguments(call).map(|a| view.label(a));
        lone.map_or_else(|| all.collect(), |argument| vec![view.label(argument)])
    };
    let views = scene.views;
    let old = labels(views.old, edit.arguments.old, edit.calls.old?);
    let new = labels(views.new, edit.arguments.new, edit.calls.new?);
    let gone = old.iter().filter(|o| !new.contains(o));
    let mut pairs = gone.flat_map(|o| new.iter().map(move |n| (o, n)));
    pairs.find_map(|(o, n)| keyword_of(scene, edit, o, n).filter(|_| !old.contains(n)))
}

fn keyword_of<'s>(
    scene: &Scene<'s, '_>,
    edit: &Edit,
    old: &'s str,
    new: &'s str,
) -> Option<VersionChange<'s>> {
    if old.is_empty() || new.is_empty() {
        return None;
    }
    let callee = scene.views.old.callee(edit.calls.old?)?;
    let library = scene.catalogue.libraries.library(callee.library?);
    let rest = callee.path.strip_prefix(library.root.as_str())?;
    let rest = rest.trim_start_matches('.');
    let mut names = short_names(&library.root, rest);
    names.extend(rest.rsplit('.').next().map(|method| format!(".{method}")));
    let versions = &scene.catalogue.versions;
    names
        .iter()
        .find_map(|api| versions.keyword(&library.id, api, old, new))
}

/// An argument that now says what was, or has become, the default.
fn default<'s>(scene: &Scene<'s, '_>, edit: &Edit) -> Option<VersionChange<'s>> {
    let keyword = scene.views.new.label(edit.arguments.new?);
    let callee = scene.views.new.callee(edit.calls.new?)?;
    let versions = &scene.catalogue.versions;
    versions.default_changed(&callee.path, keyword)
}

fn order<'s>(scene: &Scene<'s, '_>, edit: &Edit) -> Option<VersionChange<'s>> {
    let callee = scene.views.new.callee(edit.calls.new?)?;
    let method = callee.path.rsplit('.').next()?;
    let versions = &scene.catalogue.versions;
    let known = versions.order(&callee.path);
    known.or_else(|| versions.order(&format!(".{method}")))
}

/// An import of the same thing from where another version has it.
fn import<'s>(scene: &Scene<'s, '_>, edit: &Edit) -> Option<VersionChange<'s>> {
    let old = imported(scene.views.old, edit.nodes.old?);
    let new = imported(scene.views.new, edit.nodes.new?);
    let gone = old.iter().filter(|name| !new.contains(name));
    let versions = &scene.catalogue.versions;
    gone.flat_map(|o| new.iter().filter(|n| !old.contains(n)).map(move |n| (o, n)))
        .flat_map(|(o, n)| o.iter().flat_map(move |o| n.iter().map(move |n| (o, n))))
        .find_map(|(o, n)| versions.rename(o, n))
}

/// The names that the tables may have for each thing that a statement imports.
fn imported(view: &View, statement: NodeId) -> Vec<Vec<String>> {
    let libraries = &view.catalogue.libraries;
    let read = view.syntax.imports(view.source(statement));
    let names = read.into_iter().map(|import| {
        let known = libraries.split(&import.path, view.language);
        let of_library = known.map(|(library, rest)| (&libraries.library(library).root, rest));
        match of_library {
            Some((root, rest)) if !rest.is_empty() => short_names(root, rest),
            Some((root, _)) => vec![import.path.clone(), root.clone()],
            None => vec![import.path.clone()],
        }
    });
    names.collect()
}
