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
        .filter(|(a, _)| is_bound(&region.old.text, a))
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

/// Whether the text gives the name a meaning: assigns it, defines it, loops over it. What it does
/// not is somebody else's, and cannot be renamed here.
fn is_bound(text: &str, name: &str) -> bool {
    text.lines().any(|line| {
        let defines = ["def ", "class ", "for ", "with ", "async def "];
        let head = defines
            .iter()
            .any(|word| line.trim_start().starts_with(word));
        line.match_indices(name).any(|(at, _)| {
            let (before, after) = (&line[..at], line[at + name.len()..].trim_start());
            let whole = !before.ends_with(is_word) && !line[at + name.len()..].starts_with(is_word);
            let assigned = after.starts_with('=') && !after.starts_with("==");
            let unpacked = after.starts_with(',') && after.contains(" = ") && !before.contains('(');
            whole && (head || assigned || unpacked)
        })
    })
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// The words of a text without its comments.
fn words(text: &str) -> HashSet<&str> {
    let code = text.lines().filter_map(|line| line.split('#').next());
    code.flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_'))
        .collect()
}
