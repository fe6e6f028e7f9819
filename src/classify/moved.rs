//! Code that moved to another file of the change: there it is new, here it is gone, and nothing was
//! edited.
//!
//! In: the findings of a change and its files. Out: the findings without those of moved statements.

use crate::input::lines::Starts;
use crate::input::{Change, Content, Lines, Side};
use crate::result::Finding;
use rustc_hash::{FxHashMap, FxHashSet};

/// Shorter lines stand in many files by chance.
const TELLING: usize = 12;

/// Drops the findings on statements that another file lost or gained as they are.
pub fn drop(change: &Change, findings: &mut Vec<Finding>) {
    if change.files.len() < 2 || !findings.iter().any(|f| one_sided(f).is_some()) {
        return;
    }
    let lines = ChangedLines::of(change);
    findings.retain(|finding| match one_sided(finding) {
        None => true,
        Some((code, away)) => !lines.have(code, away, &finding.path),
    });
}

/// Which side of another file would hold the statement, had it moved.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Away {
    Old,
    New,
}

fn one_sided(finding: &Finding) -> Option<(&str, Away)> {
    match (finding.old, finding.new) {
        (None, Some(_)) => Some((&finding.code.new, Away::Old)),
        (Some(_), None) => Some((&finding.code.old, Away::New)),
        _ => None,
    }
}

/// The changed lines of each file, without their indent.
struct ChangedLines<'c>(FxHashMap<(&'c str, Away), FxHashSet<&'c str>>);

impl<'c> ChangedLines<'c> {
    fn of(change: &'c Change) -> Self {
        let mut lines = Self(FxHashMap::default());
        for file in &change.files {
            let Content::Text(regions) = &file.content else {
                continue;
            };
            for region in regions {
                let blocks = &region.blocks;
                lines.add(
                    (file.path(), Away::Old),
                    &region.old,
                    blocks.iter().map(|b| b.old),
                );
                lines.add(
                    (file.path(), Away::New),
                    &region.new,
                    blocks.iter().map(|b| b.new),
                );
            }
        }
        lines
    }

    fn add(&mut self, key: (&'c str, Away), side: &'c Side, blocks: impl Iterator<Item = Lines>) {
        let starts = Starts::of(&side.text);
        let index = |line: u32| line.saturating_sub(side.first_line) as usize;
        let changed = blocks.map(|lines| starts.lines(index(lines.start), index(lines.end)));
        let known = self.0.entry(key).or_default();
        known.extend(changed.flat_map(str::lines).map(str::trim));
    }

    /// Whether one file other than `path` has all of the code.
    fn have(&self, code: &str, away: Away, path: &str) -> bool {
        let code: Vec<&str> = code.lines().map(str::trim).collect();
        let telling = code.iter().any(|line| line.len() >= TELLING);
        let mut others = self
            .0
            .iter()
            .filter(|(key, _)| key.0 != path && key.1 == away);
        telling && others.any(|(_, lines)| code.iter().all(|line| lines.contains(line)))
    }
}
