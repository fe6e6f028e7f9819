//! Renames: a name of the user's own that became another one everywhere is no edit.

use super::{Edit, EditKind, Sides, Views};
use crate::input::{Region, Side};
use crate::names::View;
use crate::syntax::tree::{NodeId, StatementId, StatementKind};
use memchr::{memchr, memchr_iter, memmem, memrchr};
use std::collections::HashMap;

/// Drops the edits that only follow a rename within their function, or at the top level.
pub fn drop_renames(views: Views, region: &Region, edits: &mut Vec<Edit>) {
    let mut scopes: HashMap<Sides<StatementId>, Scope> = HashMap::new();
    edits.retain(|edit| {
        let Some((from, to)) = renamed(views, edit) else {
            return true;
        };
        let functions = Sides {
            old: edit.nodes.old.and_then(|n| function_of(views.old, n)),
            new: edit.nodes.new.and_then(|n| function_of(views.new, n)),
        };
        let scope = scopes
            .entry(functions)
            .or_insert_with(|| Scope::of(views, region, functions));
        !scope.renames(from, to)
    });
}

fn function_of(view: &View, node: NodeId) -> Option<StatementId> {
    let statement = view.program.statement_of(node);
    let around = std::iter::once(statement).chain(view.program.enclosing(statement));
    let mut functions =
        around.filter(|&id| view.program.statement(id).kind == StatementKind::Function);
    functions.next()
}

/// What a function says on both sides.
struct Scope<'t> {
    old: Code<'t>,
    new: Code<'t>,
}

impl<'t> Scope<'t> {
    fn of(views: Views<'_, 't>, region: &Region, functions: Sides<StatementId>) -> Self {
        Self {
            old: Code(lines_of(views.old, &region.old, functions.old)),
            new: Code(lines_of(views.new, &region.new, functions.new)),
        }
    }

    /// Whether the first name was given a meaning here and gave way to the second everywhere.
    fn renames(&self, from: &'t str, to: &'t str) -> bool {
        !self.new.has(from) && !self.old.has(to) && self.old.binds(from)
    }
}

/// The text of a function, or of the whole side.
fn lines_of<'t>(view: &View<'t>, side: &Side, function: Option<StatementId>) -> &'t str {
    let Some(function) = function else {
        return view.text;
    };
    let extent = view.program.statement(function).extent;
    let skip = extent.start.saturating_sub(side.first_line) as usize;
    let count = (extent.end - extent.start) as usize;
    let start = line_start(view.text, skip);
    let end = start + line_start(&view.text[start..], count);
    &view.text[start..end]
}

/// The byte at which a line starts, counted from 0; the end of the text where there are fewer.
fn line_start(text: &str, line: usize) -> usize {
    match line.checked_sub(1) {
        None => 0,
        Some(before) => {
            let mut ends = memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
            ends.nth(before).unwrap_or(text.len())
        }
    }
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
