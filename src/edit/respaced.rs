//! Statements that are on one side only, while their text stands in the same block on the other side:
//! they were laid out in another way, put into another statement, or could not be read there.
//!
//! In: pairs of statements. Out: the same, those marked as moved.

use super::{Edits, Pair, Sides, Views};
use crate::input::Region;
use crate::input::lines::Starts;
use crate::names::View;
use crate::syntax::limit::{Limit, Reached};
use crate::syntax::tree::StatementId;
use memchr::memmem;
use std::collections::HashMap;

/// Shorter statements stand in many places by chance.
const LEAST: usize = 12;

/// Bytes of a block's side; each of the lone statements is sought in it.
const LARGEST: usize = 64 * 1024;

/// Marks the statements of a region that only went elsewhere in their block.
pub fn mark(views: Views, region: &Region, edits: &mut Edits) {
    let mut blocks = Blocks::default();
    let comment = views.new.syntax.words().comment;
    for pair in edits.pairs.iter_mut().filter(|pair| !pair.moved) {
        // A statement of the old side is sought in the new one, and the other way round.
        let Some((in_new, statement)) = lone(views, pair) else {
            continue;
        };
        let text = squashed(statement);
        if text.len() < LEAST {
            continue;
        }
        match blocks.text(region, pair.block, in_new, comment) {
            Some(block) => pair.moved = memmem::find(block.as_bytes(), text.as_bytes()).is_some(),
            None => {
                let block = region.blocks()[pair.block];
                let lines = if in_new { block.new } else { block.old };
                let limit = Limit::LongBlock;
                edits.reached.push((in_new, Reached { limit, lines }));
            }
        }
    }
}

/// The text of a statement that one side has, and whether it is to be sought in the new one.
fn lone<'a>(views: Views<'_, 'a>, pair: &Pair) -> Option<(bool, &'a str)> {
    let source = |view: &View<'a>, id: StatementId| view.source(view.program.statement(id).root);
    match pair.statements {
        Sides {
            old: Some(id),
            new: None,
        } => Some((true, source(views.old, id))),
        Sides {
            old: None,
            new: Some(id),
        } => Some((false, source(views.new, id))),
        _ => None,
    }
}

/// Sides of blocks without white space and comments; `None` for one that is too long.
#[derive(Default)]
struct Blocks<'r> {
    texts: HashMap<(bool, usize), Option<String>>,
    starts: HashMap<bool, Starts<'r>>,
}

impl<'r> Blocks<'r> {
    fn text(&mut self, region: &'r Region, index: usize, new: bool, comment: &str) -> Option<&str> {
        let side = if new { &region.new } else { &region.old };
        let starts = &mut self.starts;
        let text = self.texts.entry((new, index)).or_insert_with(|| {
            let starts = starts.entry(new).or_insert_with(|| Starts::of(&side.text));
            let block = region.blocks()[index];
            let lines = if new { block.new } else { block.old };
            let place = |line: u32| line.saturating_sub(side.first_line) as usize;
            let text = starts.lines(place(lines.start), place(lines.end));
            (text.len() <= LARGEST).then(|| squashed(&code_of(text, comment)))
        });
        text.as_deref()
    }
}

/// Without the lines that are comments: what they say is not run.
fn code_of(text: &str, comment: &str) -> String {
    let lines = text.split_inclusive('\n');
    lines
        .filter(|line| !line.trim_start().starts_with(comment))
        .collect()
}

/// Without white space.
fn squashed(text: &str) -> String {
    text.split_whitespace().collect()
}
