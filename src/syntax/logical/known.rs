//! Logical lines that are known from another text: the other side of a file, most of which is the same.
//!
//! In: the logical lines of the other text, and the blocks in which the two differ. Out: those of a run
//! that both have, moved to where they stand in this one.

use super::LogicalLine;
use crate::input::{Block, Lines};

/// Another text whose logical lines are known.
pub struct Known<'k> {
    text: &'k str,
    lines: &'k [LogicalLine],
    /// Runs of lines that both texts have, counted from 0; those that are passed are gone.
    runs: std::vec::IntoIter<Run>,
    run: Option<Run>,
    /// Index of the first logical line that is not passed.
    at: usize,
}

/// Lines of the other text, and where the same lines start in this one.
#[derive(Debug, Clone, Copy)]
struct Run {
    lines: Lines,
    start: u32,
}

impl Run {
    fn end(self) -> u32 {
        self.start + (self.lines.end - self.lines.start)
    }
}

impl<'k> Known<'k> {
    /// `blocks`: where the other text, as the old one, differs from this.
    pub fn new(text: &'k str, lines: &'k [LogicalLine], blocks: &[Block]) -> Self {
        let end = lines.last().map_or(0, |line| line.end_line);
        let mut runs = runs(blocks, end).into_iter();
        let run = runs.next();
        Self {
            text,
            lines,
            runs,
            run,
            at: 0,
        }
    }

    /// Adds the logical lines of the run that line `number` of `text` is in, from there on, if one starts
    /// there. Gives the byte and the number of the line after them.
    pub fn copy(
        &mut self,
        text: &str,
        (start, number): (usize, u32),
        lines: &mut Vec<LogicalLine>,
    ) -> Option<(usize, u32)> {
        let run = self.run_at(number)?;
        let there = run.lines.start + (number - run.start);
        let rest = &self.lines[self.at..];
        self.at += rest.iter().take_while(|line| line.line < there).count();
        let rest = &self.lines[self.at..];
        let first = rest.first().filter(|line| line.line == there)?;
        // Where a logical line ends can depend on the one after it, so that has to be the same, too.
        let same = rest.partition_point(|line| line.end_line < run.lines.end);
        let (after, copied) = rest[..same].split_last()?;
        let last = copied.last()?;
        let bytes = self.text.get(first.start as usize..after.end as usize)?;
        if !text.get(start..)?.starts_with(bytes) {
            // The blocks are wrong, as they may be where cells of notebooks are compared.
            self.run = self.runs.next();
            return None;
        }
        let place = Place {
            from: (first.start, there),
            to: (start as u32, number),
        };
        lines.extend(copied.iter().map(|line| place.moved(line)));
        let last = place.moved(last);
        Some((last.end as usize + 1, last.end_line))
    }

    fn run_at(&mut self, number: u32) -> Option<Run> {
        while self.run?.end() <= number {
            self.run = self.runs.next();
        }
        self.run.filter(|run| run.start <= number)
    }
}

/// The runs between blocks, the last of which ends at line `end` of the old text.
fn runs(blocks: &[Block], end: u32) -> Vec<Run> {
    let (mut old, mut new) = (0, 0);
    let mut runs = Vec::with_capacity(blocks.len() + 1);
    let ends = blocks.iter().map(|block| block.old.start.saturating_sub(1));
    let nexts = blocks.iter().map(|block| (block.old.end, block.new.end));
    for (until, next) in ends.zip(nexts).chain([(end, (0, 0))]) {
        runs.push(Run {
            lines: Lines::new(old, until.max(old)),
            start: new,
        });
        (old, new) = (next.0.saturating_sub(1), next.1.saturating_sub(1));
    }
    runs
}

/// Where a logical line was and where it is.
struct Place {
    /// Byte and line.
    from: (u32, u32),
    to: (u32, u32),
}

impl Place {
    fn moved(&self, line: &LogicalLine) -> LogicalLine {
        let byte = |byte: u32| byte - self.from.0 + self.to.0;
        let number = |number: u32| number - self.from.1 + self.to.1;
        LogicalLine {
            start: byte(line.start),
            code: byte(line.code),
            end: byte(line.end),
            line: number(line.line),
            end_line: number(line.end_line),
            ..*line
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{logical_lines, logical_lines_like};
    use super::*;
    use crate::input::lines::blocks;
    use proptest::prelude::*;

    const PIECES: [&str; 14] = [
        "x = 1\n",
        "\n",
        "f(\n",
        "  1)\n",
        "def g():\n",
        "    '''\n",
        "'''\n",
        "# (\n",
        "class A:\n",
        "  y = [\\\n",
        "]\n",
        "import a\n",
        "\x0c\n",
        "'\n",
    ];

    fn text(pieces: &[usize]) -> String {
        pieces
            .iter()
            .map(|&piece| PIECES[piece % PIECES.len()])
            .collect()
    }

    proptest! {
        #[test]
        fn what_is_known_is_what_is_there(
            pieces in prop::collection::vec(0usize..14, 0..60),
            at in 0usize..60,
            length in 0usize..5,
            put in prop::collection::vec(0usize..14, 0..5),
        ) {
            let mut other = pieces.clone();
            let at = at.min(other.len());
            other.splice(at..(at + length).min(other.len()), put);
            let (old, new) = (text(&pieces), text(&other));
            let lines = logical_lines(&old, None);
            let known = Known::new(&old, &lines, &blocks(&old, &new));
            prop_assert_eq!(logical_lines_like(&new, known), logical_lines(&new, None));
        }
    }

    #[test]
    fn blocks_that_are_wrong_do_no_harm() {
        let (old, new) = ("a = 1\nb = 2\nc = 3\nd = 4\n", "a = 1\nb = (\n3)\nc = 3\n");
        let lines = logical_lines(old, None);
        let known = Known::new(old, &lines, &[]);
        assert_eq!(logical_lines_like(new, known), logical_lines(new, None));
    }
}
