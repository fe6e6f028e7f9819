//! Renames: a name of the user's own that became another one everywhere is no edit.

use super::{Edit, EditKind, Views};
use crate::input::Region;
use std::collections::HashSet;

/// Drops the edits that only follow a rename.
pub fn drop_renames(views: Views, region: &Region, edits: &mut Vec<Edit>) {
    let candidates: HashSet<(&str, &str)> = edits
        .iter()
        .filter_map(|edit| renamed(views, edit))
        .collect();
    if candidates.is_empty() {
        return;
    }
    let (old, new) = (words(&region.old.text), words(&region.new.text));
    let renames: HashSet<(&str, &str)> = candidates
        .into_iter()
        .filter(|(a, b)| !new.contains(a) && !old.contains(b))
        .collect();
    edits.retain(|edit| renamed(views, edit).is_none_or(|pair| !renames.contains(&pair)));
}

/// The last components of two names, where these are all that differs.
fn renamed<'a>(views: Views<'_, 'a>, edit: &Edit) -> Option<(&'a str, &'a str)> {
    let (old, new) = (edit.nodes.old?, edit.nodes.new?);
    let kinds = matches!(edit.kind, EditKind::NameChanged | EditKind::ReceiverChanged);
    let atoms = views.old.program.kind(old) == views.new.program.kind(new);
    let own = views.old.program.dotted(old, views.old.text)?;
    let of_library = views.old.path(&own).is_some();
    (kinds && atoms && !of_library).then(|| (views.old.label(old), views.new.label(new)))
}

/// The words of a text without its comments.
fn words(text: &str) -> HashSet<&str> {
    let code = text.lines().filter_map(|line| line.split('#').next());
    code.flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_'))
        .collect()
}
