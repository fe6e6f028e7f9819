//! Versions: whether an edit is a change that a library made between two of its versions.

use super::scene::Scene;
use crate::catalogue::api::Library;
use crate::catalogue::file::VersionKind;
use crate::catalogue::version::{VersionChange, Versions};
use crate::edit::{Edit, EditKind};
use crate::names::{Certainty, View};
use crate::syntax::binding::Code;
use crate::syntax::tree::{Kind, NodeId};

mod fallback;
mod import;
mod keyword;
mod requirement;

/// Whether the edit is a version change of one of the kinds.
pub fn is_one_of(scene: &Scene, edit: &Edit, kinds: &[VersionKind]) -> bool {
    find(scene, edit).is_some_and(|change| kinds.contains(&change.kind))
}

/// The entry of the version tables that an edit follows.
pub fn find<'s>(scene: &Scene<'s, '_>, edit: &Edit) -> Option<VersionChange<'s>> {
    match edit.kind {
        EditKind::ArgumentRenamed => keyword::renamed(scene, edit),
        EditKind::ArgumentReordered => order(scene, edit),
        EditKind::ImportChanged => import::find(scene, edit),
        EditKind::ArgumentAdded => default(scene, edit).or_else(|| keyword::lone(scene, edit)),
        EditKind::ArgumentRemoved => keyword::lone(scene, edit),
        EditKind::LiteralChanged => {
            requirement::find(scene, edit).or_else(|| keyword::in_mapping(scene, edit))
        }
        EditKind::StatementAdded | EditKind::StatementRemoved => fallback::find(scene, edit),
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
    let pairs = || {
        old.iter()
            .flat_map(|o| new.iter().map(move |n| (o.as_str(), n.as_str())))
    };
    let listed = pairs().find_map(|(o, n)| {
        let change = versions.rename(o, n)?;
        let is_method = change.from.starts_with('.');
        let fits = !is_method || is_likely(scene, &change) && !is_own(scene, o, n);
        fits.then_some(change)
    });
    listed.or_else(|| pairs().find_map(|(o, n)| of_module(versions, o, n)))
}

/// The same thing of a module that was renamed or moved.
fn of_module<'v>(versions: &'v Versions, old: &str, new: &str) -> Option<VersionChange<'v>> {
    let ((old, last), (new, same)) = (old.rsplit_once('.')?, new.rsplit_once('.')?);
    if last != same || old == new {
        return None;
    }
    let change = versions.rename(old, new);
    let change = change.filter(|c| matches!(c.kind, VersionKind::Renamed | VersionKind::Moved));
    change.or_else(|| of_module(versions, old, new))
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
    let listed = scene.catalogue.versions.rename(&path, &elsewhere);
    moved.then(|| listed.unwrap_or_else(|| reached(library_of, from, to)))
}

/// A way in which the same thing of a library is reached now, of which no table tells since when.
fn reached<'s>(library: &'s Library, from: &'s str, to: &'s str) -> VersionChange<'s> {
    VersionChange {
        kind: VersionKind::OtherRoot,
        library: &library.id,
        title: &library.title,
        since: "",
        source: "",
        from,
        to,
        downgrade: false,
    }
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
    if let [first, _, .., last] = parts.as_slice() {
        names.push(format!("{root}.{first}.{last}"));
    }
    names
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
