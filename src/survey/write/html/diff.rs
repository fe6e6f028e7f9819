//! The diff of a finding.
//!
//! In: a [`Finding`]. Out: its two [`Side`]s as the template takes them.

use serde::Serialize;

use crate::report::excerpt::{self, Excerpt};
use crate::survey::change::Finding;

#[derive(Debug, Serialize)]
pub(super) struct Side {
    above: usize,
    lines: Vec<Vec<Piece>>,
    below: usize,
}

#[derive(Debug, Serialize)]
struct Piece {
    text: String,
    changed: bool,
}

impl From<Excerpt> for Side {
    fn from(excerpt: Excerpt) -> Self {
        let pieces = |line: Vec<excerpt::Piece>| {
            let pieces = line.into_iter();
            let piece = |piece: excerpt::Piece| Piece {
                text: piece.text,
                changed: piece.changed,
            };
            pieces.map(piece).collect()
        };
        Side {
            above: excerpt.above,
            lines: excerpt.lines.into_iter().map(pieces).collect(),
            below: excerpt.below,
        }
    }
}

/// Both sides of the diff: the statements where the results have them, else what changed.
pub(super) fn sides(finding: &Finding) -> [Side; 2] {
    let changed = [&*finding.before, &*finding.after];
    let statements = match &finding.code {
        Some(code) => [&*code.old.statements, &*code.new.statements],
        None => changed,
    };
    excerpt::between(statements, changed).map(Side::from)
}
