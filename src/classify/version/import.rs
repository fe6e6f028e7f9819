//! Imports: whether the same thing is imported from where another version of its library has it.

use super::{of_module, reached, short_names};
use crate::catalogue::api::LibraryId;
use crate::catalogue::version::VersionChange;
use crate::classify::scene::Scene;
use crate::edit::Edit;
use crate::names::View;
use crate::syntax::tree::NodeId;

/// One thing that a statement imports.
struct Imported {
    /// As the statement has it.
    path: String,
    /// The names that the tables may have for it.
    names: Vec<String>,
    /// The library, and what of it.
    part: Option<(LibraryId, String)>,
}

/// An import of the same thing from where another version has it.
pub fn find<'s>(scene: &Scene<'s, '_>, edit: &Edit) -> Option<VersionChange<'s>> {
    let (old, new) = (edit.nodes.old?, edit.nodes.new?);
    let (gone, came) = (
        imported(scene.views.old, old),
        imported(scene.views.new, new),
    );
    let is_new = |import: &&Imported| gone.iter().all(|other| other.path != import.path);
    let is_gone = |import: &&Imported| came.iter().all(|other| other.path != import.path);
    let came: Vec<&Imported> = came.iter().filter(is_new).collect();
    let gone: Vec<&Imported> = gone.iter().filter(is_gone).collect();
    let pairs = || gone.iter().flat_map(|o| came.iter().map(move |n| (*o, *n)));
    let versions = &scene.catalogue.versions;
    let listed = pairs().find_map(|(o, n)| {
        let names = o
            .names
            .iter()
            .flat_map(|o| n.names.iter().map(move |n| (o, n)));
        names.into_iter().find_map(|(o, n)| versions.rename(o, n))
    });
    let of_module = || {
        pairs().find_map(|(o, n)| {
            let (old, new) = (o.names.first()?, n.names.first()?);
            of_module(versions, old, new)
        })
    };
    let other_root = || {
        let (o, _) = pairs().find(|(o, n)| same_part(scene, o, n))?;
        let library = scene.catalogue.libraries.library(o.part.as_ref()?.0);
        let (from, to) = (scene.views.old.source(old), scene.views.new.source(new));
        Some(reached(library, from, to))
    };
    listed.or_else(other_root).or_else(of_module)
}

/// Whether two imports are of the same part of a library, which has several roots.
fn same_part(scene: &Scene, old: &Imported, new: &Imported) -> bool {
    let (Some((library, rest)), Some(other)) = (&old.part, &new.part) else {
        return false;
    };
    let of = scene.catalogue.libraries.library(*library);
    // Packages of one library have modules of the same name beside each other.
    other.0 == *library && other.1 == *rest && of.learning && !of.packages
}

/// Each thing that a statement imports.
fn imported(view: &View, statement: NodeId) -> Vec<Imported> {
    let libraries = &view.catalogue.libraries;
    let read = view.syntax.imports(view.source(statement));
    let found = read.into_iter().map(|import| {
        let known = libraries.split(&import.path, view.language);
        let names = match known {
            Some((library, "")) => {
                vec![import.path.clone(), libraries.library(library).root.clone()]
            }
            Some((library, rest)) => short_names(&libraries.library(library).root, rest),
            None => vec![import.path.clone()],
        };
        Imported {
            names,
            part: known.map(|(library, rest)| (library, rest.to_owned())),
            path: import.path,
        }
    });
    found.collect()
}
