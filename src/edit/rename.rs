//! Renames: a name of the user's own that became another one everywhere is no edit.

use super::{Edit, EditKind, Views};
use crate::input::Region;
use memchr::{memchr, memmem, memrchr};
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
    let (old, new) = (Code(&region.old.text), Code(&region.new.text));
    let renames: HashSet<(&str, &str)> = candidates
        .into_iter()
        .filter(|(a, b)| !new.has(a) && !old.has(b) && old.binds(a))
        .collect();
    edits.retain(|edit| renamed(views, edit).is_none_or(|pair| !renames.contains(&pair)));
}

/// The last components of two names, where these are all that differs.
fn renamed<'a>(views: Views<'_, 'a>, edit: &Edit) -> Option<(&'a str, &'a str)> {
    let (old, new) = (edit.nodes.old?, edit.nodes.new?);
    let kinds = matches!(edit.kind, EditKind::NameChanged | EditKind::ReceiverChanged);
    if !kinds || views.old.program.kind(old) != views.new.program.kind(new) {
        return None;
    }
    let own = views.old.program.dotted(old, views.old.text)?;
    let of_library = views.old.path(&own).is_some();
    (!of_library).then(|| (views.old.label(old), views.new.label(new)))
}

/// A text that is searched for words.
struct Code<'t>(&'t str);

/// Where a word stands.
struct Found<'t> {
    line: &'t str,
    /// The parts of the line before and after the word.
    before: &'t str,
    after: &'t str,
}

impl<'t> Code<'t> {
    fn find(&self, word: &'t str) -> impl Iterator<Item = Found<'t>> {
        let places = memmem::Finder::new(word).into_owned();
        let mut from = 0;
        let next = move || {
            let at = from + places.find(&self.0.as_bytes()[from..])?;
            from = at + word.len();
            Some(at)
        };
        std::iter::from_fn(next).filter_map(|at| {
            let (before, after) = (&self.0[..at], &self.0[at + word.len()..]);
            let whole = !before.ends_with(is_word) && !after.starts_with(is_word);
            whole.then(|| {
                let start = memrchr(b'\n', before.as_bytes()).map_or(0, |end| end + 1);
                let length = memchr(b'\n', after.as_bytes()).unwrap_or(after.len());
                Found {
                    line: &self.0[start..at + word.len() + length],
                    before: &before[start..],
                    after: &after[..length],
                }
            })
        })
    }

    /// Whether a word is in the text, comments apart.
    fn has(&self, word: &'t str) -> bool {
        // An attribute that is not spelled out yet is everywhere.
        word.is_empty()
            || word.chars().all(is_word) && self.find(word).any(|found| !found.before.contains('#'))
    }

    /// Whether the text gives the name a meaning: assigns it, defines it, loops over it. What it does
    /// not is somebody else's, and cannot be renamed here.
    fn binds(&self, name: &'t str) -> bool {
        self.find(name).any(
            |Found {
                 line,
                 before,
                 after,
             }| {
                let after = after.trim_start();
                let assigned = after.starts_with('=') && !after.starts_with("==");
                let unpacked =
                    after.starts_with(',') && after.contains(" = ") && !before.contains('(');
                assigned || unpacked || is_head(line)
            },
        )
    }
}

/// Whether a line gives all names in it a meaning.
fn is_head(line: &str) -> bool {
    let words = ["def ", "class ", "for ", "with ", "async def "];
    words.iter().any(|word| line.trim_start().starts_with(word))
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}
