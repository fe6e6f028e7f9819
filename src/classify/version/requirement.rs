//! Requirements: whether an edit asks for another version of a library.
//!
//! In: a literal that changed: the versions that a distribution is given (`torch = ">=1.0"` of the neutral
//! model), or a text with both (`"torch>=1.0"`), as scripts that install a project have it.

use crate::catalogue::api::Library;
use crate::catalogue::file::VersionKind;
use crate::catalogue::version::VersionChange;
use crate::classify::scene::Scene;
use crate::edit::Edit;
use crate::names::View;
use crate::syntax::requirement;
use crate::syntax::tree::{Kind, NodeId};

/// What stands where any version will do.
const ANY: &str = "any version";

pub fn find<'s>(scene: &Scene<'s, '_>, edit: &Edit) -> Option<VersionChange<'s>> {
    let (library, from) = required(scene, scene.views.old, edit.nodes.old?)?;
    let (other, to) = required(scene, scene.views.new, edit.nodes.new?)?;
    let moved = library.id == other.id && library.learning && from != to;
    moved.then_some(VersionChange {
        kind: VersionKind::Requirement,
        library: &library.id,
        title: &library.title,
        since: "",
        source: "",
        from,
        to,
        downgrade: false,
    })
}

/// The library that a literal asks for a version of, and the version.
fn required<'s>(
    scene: &Scene<'s, '_>,
    view: &View<'s>,
    node: NodeId,
) -> Option<(&'s Library, &'s str)> {
    let libraries = &scene.catalogue.libraries;
    let label = view.label(node);
    if scene.catalogue.settings.reads(view.language)
        && let Some(name) = assigned(view, node)
    {
        let is_version = label.is_empty() || label.contains(|c: char| c.is_ascii_digit());
        let library = libraries.distribution(name).filter(|_| is_version)?;
        return Some((library, shown(label)));
    }
    let found = requirement::split(label, true)?;
    let of = |(start, end): (u32, u32)| &label[start as usize..end as usize];
    Some((
        libraries.distribution(of(found.name))?,
        shown(of(found.versions)),
    ))
}

/// The name that a literal is the whole value of.
fn assigned<'s>(view: &View<'s>, node: NodeId) -> Option<&'s str> {
    let root = view.program.node(node).parent?;
    let target = view.program.child(root, 0)?;
    let is_value = view.program.kind(root) == Kind::Assignment;
    (is_value && view.program.kind(target) == Kind::Name).then(|| view.label(target))
}

/// Versions as people say them: an exact one without its sign.
fn shown(versions: &str) -> &str {
    match versions.trim_start_matches(['=', '^', ' ']) {
        "" => ANY,
        exact => exact,
    }
}
