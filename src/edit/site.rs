//! Sites: blocks widened to the statements they touch.
//!
//! A statement that one side of a block touches reaches beyond it; the lines it reaches into are the
//! same on both sides, so the other side's statement there belongs to the site as well. Blocks whose
//! statements overlap, or that have no statement between them, become one site.

use super::Views;
use crate::input::{Block, Lines};
use crate::names::View;
use crate::syntax::tree::StatementId;

/// The statements on both sides that one or more neighbouring blocks touch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    pub old: Vec<StatementId>,
    pub new: Vec<StatementId>,
    /// The blocks in it: indices in the region.
    pub blocks: std::ops::Range<usize>,
}

/// Groups the blocks of a region into sites.
pub fn find(views: Views, blocks: &[Block]) -> Vec<Site> {
    let (old, new) = (Heads::of(views.old), Heads::of(views.new));
    let mut sites = Vec::new();
    let mut first = 0;
    while first < blocks.len() {
        let mut span = blocks[first];
        let mut end = first + 1;
        loop {
            let wider = widened(span, blocks, first, end, &old, &new);
            let apart = |next: &Block| {
                old.any_within(Lines::new(wider.old.end, next.old.start))
                    || new.any_within(Lines::new(wider.new.end, next.new.start))
            };
            let next = blocks.get(end);
            let next = next.filter(|next| reaches(wider, **next) || !apart(next));
            let Some(next) = next else {
                span = wider;
                break;
            };
            span = Block {
                old: cover(wider.old, next.old),
                new: cover(wider.new, next.new),
            };
            end += 1;
        }
        sites.push(Site {
            old: old.touched(span.old),
            new: new.touched(span.new),
            blocks: first..end,
        });
        first = end;
    }
    sites
}

fn reaches(span: Block, next: Block) -> bool {
    next.old.start < span.old.end || next.new.start < span.new.end
}

fn cover(a: Lines, b: Lines) -> Lines {
    Lines::new(a.start.min(b.start), a.end.max(b.end))
}

/// Widens both sides until no statement crosses the edge.
fn widened(
    mut span: Block,
    blocks: &[Block],
    first: usize,
    end: usize,
    old: &Heads,
    new: &Heads,
) -> Block {
    let (start, last) = (blocks[first], blocks[end - 1]);
    // Context lines before the first block and after the last are the same on both sides.
    for _ in 0..8 {
        let (o, n) = (old.widen(span.old), new.widen(span.new));
        let before =
            (start.old.start.saturating_sub(o.start)).max(start.new.start.saturating_sub(n.start));
        let after = (o.end.saturating_sub(last.old.end)).max(n.end.saturating_sub(last.new.end));
        let next = Block {
            old: Lines::new(
                start.old.start.saturating_sub(before).max(1),
                last.old.end + after,
            ),
            new: Lines::new(
                start.new.start.saturating_sub(before).max(1),
                last.new.end + after,
            ),
        };
        if next == span {
            break;
        }
        span = next;
    }
    span
}

/// The statements of one side by the lines of their heads, in order.
struct Heads {
    lines: Vec<(Lines, StatementId)>,
    longest: u32,
}

impl Heads {
    fn of(view: &View) -> Self {
        let mut lines: Vec<(Lines, StatementId)> = view
            .program
            .statements()
            .map(|(id, statement)| (statement.lines, id))
            .collect();
        lines.sort_by_key(|(l, id)| (l.start, *id));
        let longest = lines.iter().map(|(l, _)| l.end - l.start).max();
        Self {
            longest: longest.unwrap_or(0),
            lines,
        }
    }

    /// Statements that may reach into lines from `start` on.
    fn from(&self, start: u32) -> &[(Lines, StatementId)] {
        let earliest = start.saturating_sub(self.longest);
        let at = self.lines.partition_point(|(l, _)| l.start < earliest);
        &self.lines[at..]
    }

    fn widen(&self, span: Lines) -> Lines {
        let reaching = self.from(span.start).iter();
        reaching
            .take_while(|(l, _)| l.start < span.end.max(span.start + 1))
            .filter(|(l, _)| crosses(*l, span))
            .fold(span, |wide, (l, _)| cover(wide, *l))
    }

    fn any_within(&self, span: Lines) -> bool {
        let reaching = self.from(span.start).iter();
        let mut reaching = reaching.take_while(|(l, _)| l.start < span.end);
        reaching.any(|(l, _)| l.overlaps(span))
    }

    fn touched(&self, span: Lines) -> Vec<StatementId> {
        let reaching = self.from(span.start).iter();
        reaching
            .take_while(|(l, _)| l.start < span.end)
            .filter(|(l, _)| l.overlaps(span))
            .map(|(_, id)| *id)
            .collect()
    }
}

/// Whether a statement shares a line with the span, or, where the span is empty, stands around it.
fn crosses(statement: Lines, span: Lines) -> bool {
    if span.is_empty() {
        statement.start < span.start && span.start < statement.end
    } else {
        statement.overlaps(span)
    }
}
