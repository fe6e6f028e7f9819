//! Where the lines of a text begin, to find lines by number.
//!
//! In: a text. Out: the piece of it that a run of its lines is. The lines of a stretch of the text are
//! counted, which is quick; only those of the stretch that is asked for are looked at one by one.

use memchr::memchr_iter;

/// Bytes of a stretch.
const STRETCH: usize = 4096;

/// The starts of the lines of a text.
#[derive(Debug)]
pub struct Starts<'t> {
    text: &'t str,
    /// How many lines end before each stretch.
    before: Vec<usize>,
}

impl<'t> Starts<'t> {
    pub fn of(text: &'t str) -> Self {
        let mut ended = 0;
        let before = text.as_bytes().chunks(STRETCH).map(|stretch| {
            let before = ended;
            ended += count(stretch);
            before
        });
        Self {
            before: before.collect(),
            text,
        }
    }

    /// Lines from `first` to before `end`, counted from 0, as far as there are such.
    pub fn lines(&self, first: usize, end: usize) -> &'t str {
        &self.text[self.at(first)..self.at(end.max(first))]
    }

    /// The byte at which a line starts; the end of the text where there are fewer.
    pub fn at(&self, line: usize) -> usize {
        // The line starts behind the end of another, in the last stretch with fewer ends before it.
        let after = self.before.partition_point(|&before| before < line);
        let Some(stretch) = after.checked_sub(1) else {
            return 0;
        };
        let from = stretch * STRETCH;
        let mut ends = memchr_iter(b'\n', &self.text.as_bytes()[from..]);
        let end = ends.nth(line - self.before[stretch] - 1);
        end.map_or(self.text.len(), |end| from + end + 1)
    }
}

/// How many lines end in a text.
pub fn count(text: &[u8]) -> usize {
    memchr_iter(b'\n', text).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_beyond_the_end_are_none() {
        let starts = Starts::of("a\nbc\n\nd\n");
        assert_eq!(starts.lines(0, 1), "a\n");
        assert_eq!(starts.lines(1, 3), "bc\n\n");
        assert_eq!(starts.lines(3, 9), "d\n");
        assert_eq!(starts.lines(9, 12), "");
        assert_eq!(Starts::of("").lines(0, 1), "");
        assert_eq!(Starts::of("x").lines(0, 2), "x");
    }

    #[test]
    fn lines_of_every_stretch_are_found() {
        let lines: Vec<String> = (0..3000)
            .map(|n| format!("{}\n", "x".repeat(n % 7)))
            .collect();
        let text = lines.concat();
        let starts = Starts::of(&text);
        for (number, line) in lines.iter().enumerate() {
            assert_eq!(starts.lines(number, number + 1), line, "line {number}");
        }
        assert_eq!(starts.lines(0, 3000), text);
    }
}
