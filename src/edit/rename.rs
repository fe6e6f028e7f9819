//! Renames: a name of the user's own that became another one everywhere is no edit.

use super::{Edit, EditKind, Sides, Views};
use crate::input::{Region, Side};
use crate::names::View;
use crate::syntax::tree::{NodeId, StatementId, StatementKind};
use std::collections::{HashMap, HashSet};

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
    old: String,
    old_words: HashSet<&'t str>,
    new_words: HashSet<&'t str>,
}

impl<'t> Scope<'t> {
    fn of(views: Views<'_, 't>, region: &Region, functions: Sides<StatementId>) -> Self {
        let old = lines_of(views.old, &region.old, functions.old);
        let new = lines_of(views.new, &region.new, functions.new);
        Self {
            old_words: words(old),
            new_words: words(new),
            old: old.to_owned(),
        }
    }

    /// Whether the first name was given a meaning here and gave way to the second everywhere.
    fn renames(&self, from: &str, to: &str) -> bool {
        !self.new_words.contains(from) && !self.old_words.contains(to) && is_bound(&self.old, from)
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
            let mut ends = text.match_indices('\n').map(|(at, _)| at + 1);
            ends.nth(before).unwrap_or(text.len())
        }
    }
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
