//! Which of many runs of lines share a line with another run.
//!
//! In: runs in any order, nested ones too. Out: the indices of those that overlap, found without a
//! look at all of them, so that a question for each of many lines stays cheap.

use crate::input::Lines;

/// Runs of lines by where they start.
#[derive(Debug, Default)]
pub struct Ranges {
    /// Each with its index in what was given.
    sorted: Vec<(Lines, usize)>,
    /// The furthest end of the runs up to each one.
    reach: Vec<u32>,
}

impl Ranges {
    pub fn new(runs: impl IntoIterator<Item = Lines>) -> Self {
        let mut sorted: Vec<_> = runs.into_iter().zip(0..).collect();
        sorted.sort_by_key(|(run, index)| (run.start, *index));
        let reach = sorted.iter().scan(0, |furthest, (run, _)| {
            *furthest = run.end.max(*furthest);
            Some(*furthest)
        });
        Self {
            reach: reach.collect(),
            sorted,
        }
    }

    /// The runs that share a line with `lines`, by where they start, and their indices.
    pub fn overlapping(&self, lines: Lines) -> impl Iterator<Item = (Lines, usize)> {
        let first = self.reach.partition_point(|&end| end <= lines.start);
        let near = self.sorted[first..].iter().copied();
        near.take_while(move |(run, _)| run.start < lines.end)
            .filter(move |(run, _)| run.overlaps(lines))
    }

    /// Whether a run shares a line with `lines`.
    pub fn overlap(&self, lines: Lines) -> bool {
        self.overlapping(lines).next().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_and_empty_runs() {
        let runs = [(9, 11), (1, 20), (3, 3), (4, 6), (30, 31)];
        let ranges = Ranges::new(runs.map(|(start, end)| Lines::new(start, end)));
        let found = |start, end| -> Vec<usize> {
            let runs = ranges.overlapping(Lines::new(start, end));
            runs.map(|(_, index)| index).collect()
        };
        assert_eq!(found(5, 10), [1, 3, 0]);
        assert!(found(20, 30).is_empty());
        assert_eq!(found(3, 4), [1]);
        assert!(found(30, 30).is_empty());
        assert!(ranges.overlap(Lines::new(19, 31)) && !ranges.overlap(Lines::new(31, 40)));
    }
}
