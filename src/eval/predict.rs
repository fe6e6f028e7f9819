//! The prediction rule: which pattern the findings of a commit give for one place.
//!
//! In: the findings, the path they go by, and a label's side and line. Out: at most one of them.
//! Findings that hold the line themselves come first, then those whose block does; among either the
//! primary, else the surest. None at all means the label `none`.

use super::labels::Side;
use crate::report::{Finding, Span};

/// The place that a label is about, in the words of findings.
#[derive(Debug, Clone, Copy)]
pub struct Place<'p> {
    /// The path that findings of the file have.
    pub path: &'p str,
    pub side: Side,
    /// 1-based.
    pub line: u32,
}

/// How near a finding is to a place; the nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Distance {
    /// The finding's own lines hold it.
    Here,
    /// Only its block does.
    InBlock,
}

/// The findings about a place, the one that speaks for it first.
pub fn about<'f>(findings: &'f [Finding], place: &Place) -> Vec<&'f Finding> {
    let near = findings
        .iter()
        .filter_map(|finding| Some((distance(finding, place)?, finding)));
    let mut near: Vec<_> = near.collect();
    // Stable: what is alike in all three stays in the order of the report.
    near.sort_by(|(a_distance, a), (b_distance, b)| {
        (a_distance, !a.primary)
            .cmp(&(b_distance, !b.primary))
            .then_with(|| b.confidence.total_cmp(&a.confidence))
    });
    near.into_iter().map(|(_, finding)| finding).collect()
}

/// Which of the findings [`about`] a place speaks for it, if any is sure enough.
pub fn spokesman(about: &[&Finding], min_confidence: f64) -> Option<usize> {
    about.iter().position(|f| f.confidence >= min_confidence)
}

fn distance(finding: &Finding, place: &Place) -> Option<Distance> {
    if finding.path != place.path {
        return None;
    }
    let (own, block) = match place.side {
        Side::Old => (finding.old, finding.block.old),
        Side::New => (finding.new, finding.block.new),
    };
    let holds = |span: Option<Span>| span.is_some_and(|s| (s.start..=s.end).contains(&place.line));
    match (holds(own), holds(block)) {
        (true, _) => Some(Distance::Here),
        (false, true) => Some(Distance::InBlock),
        (false, false) => None,
    }
}
