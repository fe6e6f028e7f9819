//! Ranking: one primary for each place, the rest alternates.

use super::finding::{Candidate, Place, Standing};
use crate::result::{Finding, Level};
use std::collections::BTreeMap;

/// Gives each candidate its standing; by place, the weightiest of a place first: that of the highest
/// level, and of these the surest. A block's finding outranks those of the statements in it that weigh
/// less; these then have no primary of their own.
pub fn primaries(candidates: &mut [Candidate]) {
    // Those of one place are put in order below.
    candidates.sort_unstable_by_key(|candidate| candidate.place);
    let of_place = |a: &Candidate, b: &Candidate| a.place == b.place;
    let mut block_best: BTreeMap<usize, Weight> = BTreeMap::new();
    for found in candidates.chunk_by_mut(of_place) {
        one_for_each_pattern(found);
        for candidate in found.iter().filter(|c| matches!(c.place, Place::Block(_))) {
            for &block in &candidate.covers {
                let best = block_best.entry(block).or_default();
                *best = (*best).max(weight(&candidate.finding));
            }
        }
    }
    for found in candidates.chunk_by_mut(of_place) {
        let best = &mut found[0];
        let outranked = matches!(best.place, Place::Pair(_))
            && block_best
                .get(&best.block)
                .is_some_and(|&b| b > weight(&best.finding));
        best.finding.primary = !outranked;
        best.standing = match outranked {
            true => Standing::Outranked,
            false => Standing::Primary,
        };
    }
}

/// Level, and confidence in thousandths.
type Weight = (Level, u32);

fn weight(finding: &Finding) -> Weight {
    (finding.level, (finding.confidence * 1000.0).round() as u32)
}

/// The weightiest finding of each pattern, the weightiest pattern first; the others of a pattern are
/// covered. What is allowed comes last, and what it covers with it: no other rule is to say again what
/// was allowed.
fn one_for_each_pattern(found: &mut [Candidate]) {
    found.sort_by(|a, b| {
        let (a, b) = (&a.finding, &b.finding);
        let by_weight = weight(b).cmp(&weight(a));
        by_weight.then_with(|| a.rule.cmp(&b.rule))
    });
    for index in 1..found.len() {
        let (surer, rest) = found.split_at_mut(index);
        let pattern = &rest[0].finding.pattern;
        if surer.iter().any(|c| c.finding.pattern == *pattern) {
            rest[0].standing = Standing::Covered;
        }
    }
    let is_allowed =
        |c: &&Candidate| c.standing != Standing::Covered && c.finding.allowed.is_some();
    let allowed = found.iter().filter(is_allowed);
    let allowed: Vec<String> = allowed.map(|c| c.finding.pattern.clone()).collect();
    found.sort_by_key(|candidate| allowed.contains(&candidate.finding.pattern));
}

/// By path, then place; the primary of a place first, then the surest.
pub fn order(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        let key = |f: &Finding| {
            let span = f.new.or(f.block.new).or(f.old).or(f.block.old);
            (span, f.old, !f.primary)
        };
        a.path
            .cmp(&b.path)
            .then_with(|| key(a).cmp(&key(b)))
            .then_with(|| b.confidence.total_cmp(&a.confidence))
            .then_with(|| a.rule.cmp(&b.rule))
    });
}
