//! Two texts in, edits out, as a person would tell them: each with what it is on both sides, and the
//! call that it is about.

use super::*;
use crate::catalogue::Catalogue;
use crate::input::{Content, patch};
use crate::syntax;
use std::sync::LazyLock;

mod cases;
mod properties;

static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::builtin().expect("the built-in catalogue is sound"));

/// Finds the edits of a region and hands them on, with what they are edits of.
fn found<T>(path: &str, region: &Region, tell: impl FnOnce(Views, &Edits) -> T) -> T {
    let language = syntax::language_of(path).expect("a language");
    let [old, new] = syntax::parse(language, region);
    let view = |parsed, text| View::new(&CATALOGUE, parsed, text, language, region.whole);
    let (old, new) = (view(&old, &region.old.text), view(&new, &region.new.text));
    let views = Views {
        old: &old,
        new: &new,
    };
    let edits = find(views, region, &|| true).expect("there is time");
    tell(views, &edits)
}

/// A region of two whole files.
fn files(old: &str, new: &str) -> Region {
    Region::of_files(old.into(), new.into())
}

/// A region of a hunk in which all lines are said to have changed.
fn hunk(old: &str, new: &str) -> Option<Region> {
    let body = |sign: char, text: &str| -> String {
        let lines = text.split_terminator('\n');
        lines.map(|line| format!("{sign}{line}\n")).collect()
    };
    let count = |text: &str| text.split_terminator('\n').count();
    let head = format!(
        "--- a/x\n+++ b/x\n@@ -1,{} +1,{} @@\n",
        count(old),
        count(new)
    );
    let patch = [head, body('-', old), body('+', new)].concat();
    let change = patch::read("x", patch.as_bytes()).pop()?;
    match change.files.into_iter().next()?.content {
        Content::Text(mut regions) => regions.pop(),
        Content::Opaque => None,
    }
}

/// The edits of a file, one a line: `kind: old → new`, and the callee of the call that it is
/// about; before each statement with edits what has become of it as a whole.
fn told(path: &str, old: &str, new: &str) -> Vec<String> {
    found(path, &files(old, new), |views, edits| {
        let mut lines = Vec::new();
        for (index, pair) in edits.pairs.iter().enumerate() {
            let found = edits.of_pair(index);
            let moved = if pair.moved { " moved" } else { "" };
            let fresh = if pair.fresh { " fresh" } else { "" };
            let place = |view: &View, id: Option<StatementId>| {
                id.map_or(0, |id| view.program.statement(id).lines.start)
            };
            let statements = pair.statements;
            let (old, new) = (
                place(views.old, statements.old),
                place(views.new, statements.new),
            );
            lines.push(format!("{old}:{new} in block {}{moved}{fresh}", pair.block));
            for edit in found {
                let as_told = edits.as_told(views, edit);
                let told = match as_told == *edit {
                    true => String::new(),
                    false => format!(", told as {}", line(views, &as_told)),
                };
                lines.push(format!("  {}{told}", line(views, edit)));
            }
        }
        lines
    })
}

fn line(views: Views, edit: &Edit) -> String {
    let source = |view: &View, node: Option<NodeId>| {
        node.map_or_else(|| "-".to_owned(), |node| view.source(node).to_owned())
    };
    let both = |old: String, new: String| match old == new {
        true => old,
        false => format!("{old} → {new}"),
    };
    let kind = serde_json::to_value(edit.kind).expect("a kind is a word");
    let nodes = both(
        source(views.old, edit.nodes.old),
        source(views.new, edit.nodes.new),
    );
    let callee = |view: &View, call: Option<NodeId>| {
        source(view, call.and_then(|call| view.program.callee(call)))
    };
    let calls = both(
        callee(views.old, edit.calls.old),
        callee(views.new, edit.calls.new),
    );
    let of = match calls.as_str() {
        "-" => String::new(),
        calls => format!(" of {calls}"),
    };
    format!("{}: {nodes}{of}", kind.as_str().expect("a word"))
}
