//! Where the lines of a text begin, to find lines by number.
//!
//! In: a text. Out: the piece of it that a run of its lines is.

use memchr::memchr_iter;

/// The starts of the lines of a text.
#[derive(Debug)]
pub struct Starts<'t> {
    text: &'t str,
    /// Byte offsets, that of the end of the text last.
    starts: Vec<usize>,
}

impl<'t> Starts<'t> {
    pub fn of(text: &'t str) -> Self {
        let mut starts = Vec::with_capacity(text.len() / 32 + 2);
        starts.push(0);
        starts.extend(memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1));
        if starts.last() != Some(&text.len()) {
            starts.push(text.len());
        }
        Self { text, starts }
    }

    /// Lines from `first` to before `end`, counted from 0, as far as there are such.
    pub fn lines(&self, first: usize, end: usize) -> &'t str {
        let at = |line: usize| self.starts[line.min(self.starts.len() - 1)];
        &self.text[at(first)..at(end.max(first))]
    }
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
}
