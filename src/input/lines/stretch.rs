//! The stretch of two texts in which their lines differ, with as much around it as decides where its
//! blocks begin and end. What is outside is the same on both sides and is only counted: most changes
//! touch a few lines of a long file.
//!
//! In: both texts. Out: a [`Stretch`], whose alignment is that of the whole texts. Where that is not
//! certain, it is the whole of both.

use foldhash::fast::RandomState;
use imara_diff::{InternedInput, Token, sources};
use memchr::{memchr, memrchr};
use std::collections::HashMap;

use super::starts::count;

/// How many common lines on either side may be needed to find one that no block can slide over.
const MARGIN: usize = 32;

/// How far the indent heuristic looks beyond a block for a line that is not blank, and one line more.
const SEEN: usize = 22;

/// Where it sees nothing but blank lines up to the end, the heuristic takes the number of the line, in
/// eight bits, for theirs. Then whole such turns are left out.
const TURN: usize = 256;

/// The lines of both texts to align.
pub struct Stretch<'t> {
    pub input: InternedInput<&'t str>,
    /// How many lines stand before them, on either side.
    pub skipped: usize,
    pub outside: Outside,
}

/// The lines that are left out, which are the same on both sides.
#[derive(Debug, Default)]
pub struct Outside {
    pub lines: usize,
    /// How often each kind of line that is changed is among them.
    counts: Vec<u32>,
}

impl Outside {
    pub fn count(&self, kind: usize) -> u32 {
        self.counts.get(kind).copied().unwrap_or(0)
    }
}

impl<'t> Stretch<'t> {
    pub fn between(old: &'t str, new: &'t str) -> Self {
        let ends = Ends::of(old, new);
        let cut = ends.cut();
        let part = |text: &'t str| &text[cut.start..text.len() - cut.end];
        if (cut.start, cut.end) != (0, 0) {
            let mut stretch = Self::of(part(old), part(new));
            if cut.holds(&stretch.input) {
                let outside = [ends.head(&cut), ends.tail(&cut)];
                stretch.skipped = cut.before;
                stretch.outside.lines = cut.before + count(outside[1].as_bytes());
                if !ends.is_one_sided() {
                    stretch.outside.counts = counts(&stretch.input, &ends, outside);
                }
                return stretch;
            }
        }
        Self::of(old, new)
    }

    /// Not by `InternedInput::new`: it reserves memory by the length of the first few lines, which a
    /// text with short lines first and a very long one later makes it overrate a hundredfold.
    fn of(old: &'t str, new: &'t str) -> Self {
        let mut input = InternedInput::default();
        input.update_before(sources::lines(old));
        input.update_after(sources::lines(new));
        Self {
            input,
            skipped: 0,
            outside: Outside::default(),
        }
    }
}

/// Two texts, and how many bytes of whole lines they share at both ends.
struct Ends<'t> {
    old: &'t str,
    new: &'t str,
    head: usize,
    tail: usize,
}

/// What is left out.
struct Cut {
    /// Bytes at the start and at the end.
    start: usize,
    end: usize,
    /// Lines at the start.
    before: usize,
    /// How many of the common lines that stay are margin, at the start and at the end.
    margins: (usize, usize),
}

impl<'t> Ends<'t> {
    fn of(old: &'t str, new: &'t str) -> Self {
        let (a, b) = (old.as_bytes(), new.as_bytes());
        let head = common(a.chunks(BITE).zip(b.chunks(BITE)), |x, y| {
            x.iter().zip(y).take_while(|(x, y)| x == y).count()
        });
        let head = memrchr(b'\n', &a[..head]).map_or(0, |end| end + 1);
        let (a, b) = (&a[head..], &b[head..]);
        let tail = common(a.rchunks(BITE).zip(b.rchunks(BITE)), |x, y| {
            let pairs = x.iter().rev().zip(y.iter().rev());
            pairs.take_while(|(x, y)| x == y).count()
        });
        // The first line in it may be whole or not.
        let shared = &a[a.len() - tail..];
        let whole = memchr(b'\n', shared).map_or(0, |end| shared.len() - end - 1);
        Self {
            old,
            new,
            head,
            tail: whole,
        }
    }

    /// Whether lines only came, or only went.
    fn is_one_sided(&self) -> bool {
        self.head + self.tail == self.old.len().min(self.new.len())
    }

    fn cut(&self) -> Cut {
        let bytes = self.old.as_bytes();
        let (head, tail) = (&bytes[..self.head], &bytes[bytes.len() - self.tail..]);
        let seen = lines_at_start(tail, MARGIN + SEEN);
        let lines = count(head);
        let before = match seen < tail.len() {
            true => lines.saturating_sub(MARGIN),
            false => lines.saturating_sub(MARGIN) / TURN * TURN,
        };
        let start = lines_at_end(head, lines - before);
        Cut {
            start,
            end: tail.len() - seen,
            before,
            margins: (lines - before, MARGIN),
        }
    }

    fn head(&self, cut: &Cut) -> &'t str {
        &self.old[..cut.start]
    }

    fn tail(&self, cut: &Cut) -> &'t str {
        &self.old[self.old.len() - cut.end..]
    }
}

/// Bytes that are compared at once.
const BITE: usize = 256;

/// How many bytes are the same, by pieces of both texts; `within` tells how many are of two that differ.
fn common<'b>(
    pieces: impl Iterator<Item = (&'b [u8], &'b [u8])>,
    within: impl Fn(&[u8], &[u8]) -> usize,
) -> usize {
    let mut same = 0;
    for (a, b) in pieces {
        if a != b {
            return same + within(a, b);
        }
        same += a.len();
    }
    same
}

/// The bytes of so many lines at the start of a text, or of all of it.
fn lines_at_start(text: &[u8], lines: usize) -> usize {
    let mut ends = memchr::memchr_iter(b'\n', text);
    ends.nth(lines - 1).map_or(text.len(), |end| end + 1)
}

/// The byte at which the last so many lines of a text begin, each of which is ended.
fn lines_at_end(text: &[u8], lines: usize) -> usize {
    let mut start = text.len();
    for _ in 0..lines {
        let before = &text[..start.saturating_sub(1)];
        start = memrchr(b'\n', before).map_or(0, |end| end + 1);
    }
    start
}

impl Cut {
    /// Whether no block can slide over the margins, so that nothing outside decides where one ends: each
    /// has a line that is in the stretch but once on either side. One that is not blank ends what the
    /// heuristic sees, too.
    fn holds(&self, input: &InternedInput<&str>) -> bool {
        let kinds = input.interner.num_tokens() as usize;
        let (mut old, mut new) = (vec![0u32; kinds], vec![0u32; kinds]);
        input.before.iter().for_each(|t| old[t.0 as usize] += 1);
        input.after.iter().for_each(|t| new[t.0 as usize] += 1);
        let stops = |token: &Token| {
            let kind = token.0 as usize;
            let is_once = old[kind] == 1 && new[kind] == 1;
            is_once && !input.interner[*token].trim().is_empty()
        };
        let lines = &input.before;
        let (start, end) = self.margins;
        let head = || lines[..start.min(lines.len())].iter().any(stops);
        let tail = || {
            let seen = (end + SEEN).min(lines.len());
            let margin = &lines[lines.len() - seen..];
            margin[..end.min(margin.len())].iter().any(stops)
        };
        (self.start == 0 || head()) && (self.end == 0 || tail())
    }
}

/// How often each kind of changed line is outside.
fn counts<'t>(input: &InternedInput<&'t str>, ends: &Ends<'t>, outside: [&'t str; 2]) -> Vec<u32> {
    let mut sought = Sought::default();
    for text in [ends.old, ends.new] {
        sought.add(&text[ends.head..text.len() - ends.tail]);
    }
    for line in outside.into_iter().flat_map(sources::lines) {
        sought.see(line);
    }
    let mut counts = vec![0; input.interner.num_tokens() as usize];
    for token in input.before.iter().chain(&input.after) {
        let line = input.interner[*token];
        counts[token.0 as usize] = sought.counts.get(line).copied().unwrap_or(0);
    }
    counts
}

/// Lines that are counted, and a quick look at whether a line may be one.
struct Sought<'t> {
    counts: HashMap<&'t str, u32, RandomState>,
    marks: [u64; 64],
}

impl Default for Sought<'_> {
    fn default() -> Self {
        Self {
            counts: HashMap::default(),
            marks: [0; 64],
        }
    }
}

impl<'t> Sought<'t> {
    fn add(&mut self, text: &'t str) {
        for line in sources::lines(text) {
            let (word, bit) = mark(line);
            self.marks[word] |= bit;
            self.counts.insert(line, 0);
        }
    }

    fn see(&mut self, line: &str) {
        let (word, bit) = mark(line);
        if self.marks[word] & bit != 0
            && let Some(count) = self.counts.get_mut(line)
        {
            *count += 1;
        }
    }
}

/// A place among 4096 for a line, by its length and its last letters.
fn mark(line: &str) -> (usize, u64) {
    let last = line.as_bytes().last_chunk::<8>();
    let last = last.map_or(0, |bytes| u64::from_le_bytes(*bytes));
    let mixed = (last ^ line.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed >> 58) as usize, 1 << (mixed >> 52 & 63))
}

#[cfg(test)]
mod tests {
    use super::super::{blocks, hunks};
    use super::*;
    use proptest::prelude::*;

    /// The blocks, aligned without leaving anything out.
    fn by_all(old: &str, new: &str) -> Vec<super::super::Block> {
        hunks(&Stretch::of(old, new))
    }

    fn text(lines: &[u8]) -> String {
        let line = |kind: &u8| match kind {
            0..4 => "\n".to_owned(),
            4..8 => format!("{}end\n", "  ".repeat(usize::from(*kind) - 4)),
            kind => format!("{}line {}\n", "  ".repeat(usize::from(kind % 4)), kind / 4),
        };
        lines.iter().map(line).collect()
    }

    proptest! {
        #[test]
        fn what_is_left_out_changes_nothing(
            lines in prop::collection::vec(0u8..=255, 0..900),
            first in 0usize..900,
            edits in prop::collection::vec((0usize..30, 0usize..6, prop::collection::vec(0u8..=255, 0..6)), 1..4),
            repeats in any::<bool>(),
        ) {
            let mut other = lines.clone();
            for (at, length, mut put) in edits {
                let at = (first + at).min(other.len());
                let end = (at + length).min(other.len());
                if repeats {
                    // What is put in stands before it already, so that the block can slide.
                    put = other[at.saturating_sub(put.len())..at].to_vec();
                }
                other.splice(at..end, put);
            }
            let (old, new) = (text(&lines), text(&other));
            prop_assert_eq!(blocks(&old, &new), by_all(&old, &new));
            prop_assert_eq!(blocks(&new, &old), by_all(&new, &old));
        }
    }

    #[test]
    fn of_a_long_text_little_is_looked_at() {
        let lines: Vec<String> = (0..5000).map(|n| format!("line {n}\n")).collect();
        let old = lines.concat();
        let new = old.replace("line 2500\n", "other\n");
        let stretch = Stretch::between(&old, &new);
        assert_eq!(stretch.skipped, 2500 - MARGIN);
        assert!(stretch.input.before.len() < 2 * MARGIN + SEEN + 2);
        assert_eq!(blocks(&old, &new), by_all(&old, &new));
    }

    #[test]
    fn texts_without_a_last_line_end_are_compared() {
        for (old, new) in [("a\nb", "a\nb\n"), ("a\nb", "a\nc"), ("", "a"), ("a", "a")] {
            assert_eq!(blocks(old, new), by_all(old, new), "{old:?} {new:?}");
        }
    }
}
