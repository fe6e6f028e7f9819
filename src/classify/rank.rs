//! Ranking: one primary for each place, the rest alternates.

use super::finding::{Candidate, Place, Standing};
use crate::result::Finding;
use std::collections::BTreeMap;

/// Gives each candidate its standing; by place, the surest of a place first. A block's finding
/// outranks those of the statements in it that are less sure; these then have no primary of their own.
pub fn primaries(candidates: Vec<Candidate>) -> Vec<Candidate> {
    let mut places: BTreeMap<Place, Vec<Candidate>> = BTreeMap::new();
    for candidate in candidates {
        places.entry(candidate.place).or_default().push(candidate);
    }
    let mut block_best: BTreeMap<usize, f64> = BTreeMap::new();
    for (place, found) in &mut places {
        one_for_each_pattern(found);
        if let (Place::Block(index), Some(best)) = (place, found.first()) {
            block_best.insert(*index, best.finding.confidence);
        }
    }
    for (place, found) in &mut places {
        let Some(best) = found.first_mut() else {
            continue;
        };
        let outranked = matches!(place, Place::Pair(_))
            && block_best
                .get(&best.block)
                .is_some_and(|&b| b > best.finding.confidence);
        best.finding.primary = !outranked;
        best.standing = match outranked {
            true => Standing::Outranked,
            false => Standing::Primary,
        };
    }
    places.into_values().flatten().collect()
}

/// The surest finding of each pattern, the surest pattern first; the others of a pattern are covered.
fn one_for_each_pattern(found: &mut [Candidate]) {
    found.sort_by(|a, b| {
        b.finding
            .confidence
            .total_cmp(&a.finding.confidence)
            .then_with(|| a.finding.rule.cmp(&b.finding.rule))
    });
    for index in 1..found.len() {
        let (surer, rest) = found.split_at_mut(index);
        let pattern = &rest[0].finding.pattern;
        if surer.iter().any(|c| c.finding.pattern == *pattern) {
            rest[0].standing = Standing::Covered;
        }
    }
}

/// By path, then place; the primary of a place first, then the surest.
pub fn order(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        let key = |f: &Finding| {
            let span = f.new.or(f.block.new).or(f.old).or(f.block.old);
            (f.path.clone(), span, f.old, !f.primary)
        };
        key(a)
            .cmp(&key(b))
            .then_with(|| b.confidence.total_cmp(&a.confidence))
            .then_with(|| a.rule.cmp(&b.rule))
    });
}
