//! Requirements: whether an edit asks for another version of a library.
//!
//! In: a literal that changed: the versions that a distribution is given (`torch = ">=1.0"` of the neutral
//! model), or a text with both (`"torch>=1.0"`, `pip install torch==1.0`), as scripts that install a
//! project have it.

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

/// How files write that any version will do.
const ANYTHING: &str = "*";

/// The word of a command after which the requirements stand.
const INSTALLS: &str = "install";

/// The key that has the versions where a requirement has several keys.
const VERSION: &str = "version";

const QUOTES: [char; 2] = ['\'', '"'];

pub fn find<'s>(scene: &Scene<'s, '_>, edit: &Edit) -> Option<VersionChange<'s>> {
    let (old, new) = (edit.nodes.old?, edit.nodes.new?);
    let views = scene.views;
    let required = required(scene, views.old, old).zip(required(scene, views.new, new));
    let installed = || installed(scene, views.old.label(old), views.new.label(new));
    let ((library, from), (other, to)) = required.or_else(installed)?;
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
        let is_version =
            label.is_empty() || label == ANYTHING || label.contains(|c: char| c.is_ascii_digit());
        let library = libraries.distribution(name).filter(|_| is_version)?;
        return Some((library, shown(label)));
    }
    asked(scene, label, true)
}

/// A library and the version that is asked for, on both sides.
type Required<'s> = ((&'s Library, &'s str), (&'s Library, &'s str));

/// The first word of a command that installs something which asks for another version.
fn installed<'s>(scene: &Scene<'s, '_>, old: &'s str, new: &'s str) -> Option<Required<'s>> {
    let words = |text: &'s str| text.split_whitespace().map(|w| w.trim_matches(QUOTES));
    let wanted = |(word, other): (&'s str, &'s str)| {
        Some((asked(scene, word, true)?, asked(scene, other, true)?))
    };
    let installs = words(old).any(|word| word == INSTALLS);
    let mut pairs = words(old)
        .zip(words(new))
        .filter(|(o, n)| installs && o != n);
    pairs.find_map(wanted)
}

/// What a text asks for as a whole; a library without a version only if that is meant.
fn asked<'s>(scene: &Scene<'s, '_>, text: &'s str, bare: bool) -> Option<(&'s Library, &'s str)> {
    let found = requirement::split(text, bare)?;
    let of = |(start, end): (u32, u32)| &text[start as usize..end as usize];
    let library = scene.catalogue.libraries.distribution(of(found.name))?;
    Some((library, shown(of(found.versions))))
}

/// The name that a literal is the whole value of; of the key `version` the name that has the key.
fn assigned<'s>(view: &View<'s>, node: NodeId) -> Option<&'s str> {
    let program = view.program;
    let root = program.node(node).parent?;
    let target = program.child(root, 0)?;
    let is_value = program.kind(root) == Kind::Assignment;
    let name = (is_value && program.kind(target) == Kind::Name).then(|| view.label(target))?;
    if name != VERSION {
        return Some(name);
    }
    let around = program.statement(program.statement_of(node)).parent?;
    Some(view.label(program.statement(around).root))
}

/// Versions as people say them: an exact one without its sign.
fn shown(versions: &str) -> &str {
    match versions.trim_start_matches(['=', '^', ' ']) {
        "" | ANYTHING => ANY,
        exact => exact,
    }
}
