//! Shortfalls: why the answer for a file may be less than usual.
//!
//! In: a region, what was read of it, its edits, and names that were asked for. Out: the first place where something was not
//! read, or not looked at as closely as usual, if the blocks touch it.

use crate::edit::{Edits, Views};
use crate::input::lines::Ranges;
use crate::input::{Block, Lines, Region};
use crate::syntax::embedded::{self, Embedded};
use crate::syntax::limit::{Limit, Reached};

/// A place where less was done than usual.
#[derive(Debug, Clone, Copy)]
pub struct Shortfall {
    /// Whether the line is of the new side.
    new: bool,
    line: u32,
    reason: Reason,
}

#[derive(Debug, Clone, Copy)]
enum Reason {
    /// The parser could make no sense of it.
    Unread,
    Limit(Limit),
}

impl Shortfall {
    /// With its line in the file, not in the code that stands in the file.
    pub fn restored(self, code: &Embedded) -> Self {
        let origins = if self.new { &code.new } else { &code.old };
        let lines = embedded::lines(origins, Lines::new(self.line, self.line + 1));
        Self {
            line: lines.start,
            ..self
        }
    }

    /// The sentence for people.
    pub fn told(self, language: &str) -> String {
        let side = if self.new { "" } else { "old " };
        let line = format!("{side}line {}", self.line);
        match self.reason {
            Reason::Limit(limit) => limit.told(&line),
            Reason::Unread => {
                format!("{line} could not be read as {language}; edits there may be missed")
            }
        }
    }
}

/// The first shortfall of a region: a limit, else lines that could not be read.
pub fn find(views: Views, region: &Region, edits: &Edits) -> Option<Shortfall> {
    let of_edits = || edits.reached.first().map(|&(new, at)| limited(new, at));
    let touched = |new| Ranges::new(region.blocks().iter().map(|block| side_of(block, new)));
    let of_text = |new: bool| {
        let reached = &program(views, new).reached;
        let blocks = (!reached.is_empty()).then(|| touched(new))?;
        let first = reached.iter().find(|at| blocks.overlap(at.lines))?;
        Some(limited(new, *first))
    };
    let of_names = |new| {
        let view = if new { views.new } else { views.old };
        view.unfollowed().map(|at| limited(new, at))
    };
    of_text(true)
        .or_else(|| of_text(false))
        .or_else(of_edits)
        .or_else(|| of_names(true))
        .or_else(|| of_names(false))
        .or_else(|| unread(views, region))
}

fn limited(new: bool, at: Reached) -> Shortfall {
    Shortfall {
        new,
        line: at.lines.start,
        reason: Reason::Limit(at.limit),
    }
}

/// Changed lines that the parser could not make sense of.
fn unread(views: Views, region: &Region) -> Option<Shortfall> {
    let errors = |new| Ranges::new(program(views, new).errors.iter().copied());
    let errors = [(true, errors(true)), (false, errors(false))];
    region.blocks().iter().find_map(|block| {
        errors.iter().find_map(|(new, errors)| {
            let lines = side_of(block, *new);
            let (error, _) = errors.overlapping(lines).next()?;
            Some(Shortfall {
                new: *new,
                line: error.start.max(lines.start),
                reason: Reason::Unread,
            })
        })
    })
}

fn side_of(block: &Block, new: bool) -> Lines {
    if new { block.new } else { block.old }
}

fn program<'v>(views: Views<'v, '_>, new: bool) -> &'v crate::syntax::Program {
    let view = if new { views.new } else { views.old };
    view.program
}
