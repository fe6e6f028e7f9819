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

/// Files with one line that are looked into. A line that more have is no sign of where it came from.
const MOST_HOLDERS: usize = 1000;

/// Drops the findings on statements that another file lost or gained as they are.
pub fn drop(change: &Change, findings: &mut Vec<Finding>) {
    if change.files.len() < 2 || !findings.iter().any(|f| one_sided(f).is_some()) {
        return;
    }
    let lines = ChangedLines::of(change, findings);
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

/// The changed lines of each file, without their indent, as far as they are looked for.
#[derive(Default)]
struct ChangedLines<'c> {
    /// Which of `files` a side of a path is.
    places: FxHashMap<(&'c str, Away), usize>,
    files: Vec<(&'c str, FxHashSet<&'c str>)>,
    /// The files that have a telling line.
    holders: FxHashMap<(Away, &'c str), Vec<usize>>,
}

impl<'c> ChangedLines<'c> {
    fn of(change: &'c Change, findings: &[Finding]) -> Self {
        let codes = findings.iter().filter_map(one_sided);
        let wanted = codes.flat_map(|(code, _)| code.lines().map(|line| line.trim().to_owned()));
        let wanted: FxHashSet<String> = wanted.collect();
        let mut lines = Self::default();
        for file in &change.files {
            let Content::Text(regions) = &file.content else {
                continue;
            };
            for region in regions {
                let path = file.path();
                let old = region.blocks().iter().map(|block| block.old);
                lines.add((path, Away::Old), &region.old, old, &wanted);
                let new = region.blocks().iter().map(|block| block.new);
                lines.add((path, Away::New), &region.new, new, &wanted);
            }
        }
        lines
    }

    fn add(
        &mut self,
        key: (&'c str, Away),
        side: &'c Side,
        blocks: impl Iterator<Item = Lines>,
        wanted: &FxHashSet<String>,
    ) {
        let starts = Starts::of(&side.text);
        let index = |line: u32| line.saturating_sub(side.first_line) as usize;
        let changed = blocks.map(|lines| starts.lines(index(lines.start), index(lines.end)));
        let place = *self.places.entry(key).or_insert_with(|| {
            self.files.push((key.0, FxHashSet::default()));
            self.files.len() - 1
        });
        let known = &mut self.files[place].1;
        for line in changed.flat_map(str::lines).map(str::trim) {
            if wanted.contains(line) && known.insert(line) && line.len() >= TELLING {
                self.holders.entry((key.1, line)).or_default().push(place);
            }
        }
    }

    /// Whether one file other than `path` has all of the code.
    fn have(&self, code: &str, away: Away, path: &str) -> bool {
        let code: Vec<&str> = code.lines().map(str::trim).collect();
        let telling = code.iter().filter(|line| line.len() >= TELLING);
        let holders = telling.map(|&line| {
            self.holders
                .get(&(away, line))
                .map_or(&[][..], |files| files.as_slice())
        });
        // What has all has the line that the fewest have.
        let fewest = holders.min_by_key(|holders| holders.len()).unwrap_or(&[]);
        fewest.iter().take(MOST_HOLDERS).any(|&place| {
            let (other, lines) = &self.files[place];
            *other != path && code.iter().all(|line| lines.contains(line))
        })
    }
}
