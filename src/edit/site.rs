//! Sites: blocks widened to the statements they touch.
//!
//! A statement that one side of a block touches reaches beyond it; the lines it reaches into are the
//! same on both sides, so the other side's statement there belongs to the site as well. Blocks whose
//! statements overlap, or that have no statement between them, become one site.

use super::Views;
use crate::input::lines::Ranges;
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
    let mut sites: Vec<Site> = Vec::new();
    let mut first = 0;
    while first < blocks.len() {
        let (span, end) = grown(blocks, first, &old, &new);
        let last = sites.last();
        sites.push(Site {
            old: old.touched(span.old, last.and_then(|site| site.old.last())),
            new: new.touched(span.new, last.and_then(|site| site.new.last())),
            blocks: first..end,
        });
        first = end;
    }
    sites
}

/// The lines of the site that begins with a block, and the index of the block after it.
fn grown(blocks: &[Block], first: usize, old: &Heads, new: &Heads) -> (Block, usize) {
    let mut span = blocks[first];
    let mut end = first + 1;
    loop {
        span = widened(span, (blocks[first], blocks[end - 1]), old, new);
        let before = end;
        while let Some(next) = blocks.get(end).filter(|next| reaches(span, **next)) {
            span = cover_both(span, *next);
            end += 1;
        }
        if end > before {
            continue;
        }
        let apart = |next: &&Block| {
            old.any_within(Lines::new(span.old.end, next.old.start))
                || new.any_within(Lines::new(span.new.end, next.new.start))
        };
        let Some(next) = blocks.get(end).filter(|next| !apart(next)) else {
            return (span, end);
        };
        span = cover_both(span, *next);
        end += 1;
    }
}

fn reaches(span: Block, next: Block) -> bool {
    next.old.start < span.old.end || next.new.start < span.new.end
}

fn cover_both(a: Block, b: Block) -> Block {
    Block {
        old: cover(a.old, b.old),
        new: cover(a.new, b.new),
    }
}

fn cover(a: Lines, b: Lines) -> Lines {
    Lines::new(a.start.min(b.start), a.end.max(b.end))
}

/// Widens both sides of a site, whose first and last blocks are given, until no statement crosses
/// the edge.
fn widened(mut span: Block, (first, last): (Block, Block), old: &Heads, new: &Heads) -> Block {
    // Context lines before the first block and after the last are the same on both sides.
    for _ in 0..8 {
        let (o, n) = (old.widen(span.old), new.widen(span.new));
        let before =
            (first.old.start.saturating_sub(o.start)).max(first.new.start.saturating_sub(n.start));
        let after = (o.end.saturating_sub(last.old.end)).max(n.end.saturating_sub(last.new.end));
        let next = Block {
            old: Lines::new(
                first.old.start.saturating_sub(before).max(1),
                last.old.end + after,
            ),
            new: Lines::new(
                first.new.start.saturating_sub(before).max(1),
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
    ids: Vec<StatementId>,
    lines: Ranges,
}

impl Heads {
    fn of(view: &View) -> Self {
        let statements = view.program.statements();
        let (ids, lines): (Vec<_>, Vec<_>) = statements.map(|(id, s)| (id, s.lines)).unzip();
        Self {
            ids,
            lines: Ranges::new(lines),
        }
    }

    /// A span with the statements that cross its edges.
    fn widen(&self, span: Lines) -> Lines {
        let line = |line: u32| Lines::new(line, line + 1);
        let edges = [span.start, span.end.saturating_sub(1).max(span.start)].map(line);
        let crossing = edges
            .into_iter()
            .flat_map(|edge| self.lines.overlapping(edge));
        crossing
            .filter(|(lines, _)| crosses(*lines, span))
            .fold(span, |wide, (lines, _)| cover(wide, lines))
    }

    fn any_within(&self, span: Lines) -> bool {
        self.lines.overlap(span)
    }

    /// The statements with lines of the span. Of statements that reach into each other without end
    /// the first ones stay with the site before.
    fn touched(&self, span: Lines, before: Option<&StatementId>) -> Vec<StatementId> {
        let touched = self.lines.overlapping(span);
        let touched = touched.map(|(_, index)| self.ids[index]);
        touched.filter(|id| before < Some(id)).collect()
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
