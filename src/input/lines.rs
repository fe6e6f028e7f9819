//! Lines: texts as the later stages read them, and the line diff between two of them.
//!
//! In: the bytes or texts of both sides. Out: normalised text, [`Block`]s.

mod align;
mod frequent;
mod ranges;
mod search;
mod starts;
mod stretch;

use std::ops::Range;
use std::sync::Arc;

use imara_diff::{Algorithm, Diff, IndentHeuristic, IndentLevel, Token};
use memchr::memchr;

use super::{Block, Lines};

pub use ranges::Ranges;
pub use starts::Starts;
use stretch::Stretch;

/// A text in which every line ends with `\n`, so that it has as many lines as line feeds.
///
/// Line ends, a missing last one, and a byte order mark are layout: `\r\n` becomes `\n`, and a lone
/// `\r` a space, since git and its line numbers do not count it as a line end. Only where it is the
/// sole line end of a text it becomes `\n`. What is no UTF-8 is replaced by U+FFFD.
pub fn normalize(bytes: &[u8]) -> Arc<str> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Some(text) = clean(bytes) {
        return match text.is_empty() || text.ends_with('\n') {
            true => text.into(),
            false => [text, "\n"].concat().into(),
        };
    }
    let end = line_end(bytes);
    let mut text = String::with_capacity(bytes.len() + 1);
    let body = bytes.strip_suffix(&[end]).unwrap_or(bytes);
    for line in body.split(|byte| *byte == end) {
        push(&mut text, trim_returns(line));
    }
    text.into()
}

/// The text itself, where there is nothing to normalise but a missing last line end.
fn clean(bytes: &[u8]) -> Option<&str> {
    let text = memchr(b'\r', bytes).is_none().then_some(bytes)?;
    std::str::from_utf8(text).ok()
}

/// The byte that ends the lines: `\n`, or `\r` where there is no `\n` at all.
pub(super) fn line_end(bytes: &[u8]) -> u8 {
    let returns_only = memchr(b'\n', bytes).is_none() && memchr(b'\r', bytes).is_some();
    if returns_only { b'\r' } else { b'\n' }
}

/// A line without the carriage returns at its end.
pub(super) fn trim_returns(mut line: &[u8]) -> &[u8] {
    while let Some(shorter) = line.strip_suffix(b"\r") {
        line = shorter;
    }
    line
}

/// Appends one line, given without its line end.
pub(super) fn push(text: &mut String, line: &[u8]) {
    let line = String::from_utf8_lossy(line);
    let mut parts = line.split('\r');
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        text.push(' ');
        text.push_str(part);
    }
    text.push('\n');
}

/// The changed runs of lines between two texts, in order.
///
/// Made as `git diff` makes them by default, Myers' algorithm and then the indent heuristic, so that
/// a commit has the same blocks whether it comes as a patch or as two texts.
pub fn blocks(old: &str, new: &str) -> Vec<Block> {
    if old.len().max(new.len()) > MOST_BYTES {
        return vec![all(old, new)];
    }
    hunks(&Stretch::between(old, new))
}

fn hunks(stretch: &Stretch) -> Vec<Block> {
    let numbered = |range: Range<u32>| numbered(range, stretch.skipped as u32);
    slid(stretch)
        .hunks()
        .map(|hunk| Block {
            old: numbered(hunk.before),
            new: numbered(hunk.after),
        })
        .collect()
}

/// The alignment, with each block moved to where the indent says that it begins: where a block can
/// be moved, by lines that are the same at its start and behind its end, the alignment is arbitrary.
fn slid(stretch: &Stretch) -> Diff {
    let input = &stretch.input;
    let kinds = input.interner.num_tokens();
    let changed = align::align(&input.before, &input.after, kinds, &stretch.outside);
    let mut diff = aligned(&changed);
    let indent = |token: Token| {
        let line: &str = input.interner[token];
        IndentLevel::for_ascii_line(line.bytes(), TAB)
    };
    diff.postprocess_with_heuristic(input, IndentHeuristic::new(indent));
    diff
}

/// How many columns a tab is wide, to git and to Python.
const TAB: u8 = 8;

/// The alignment as `imara_diff` has it. It takes none from outside, so it is asked to align lists
/// of which it can make nothing else: kept lines have one number on both sides, others a number of
/// their own.
fn aligned(changed: &align::Changed) -> Diff {
    let kept = changed.old.iter().filter(|changed| !**changed).count() as u32;
    let mut own = kept;
    let mut numbered = |changed: &[bool]| -> Vec<Token> {
        let mut common = 0;
        let mut number = |changed: &bool| {
            let next = if *changed { &mut own } else { &mut common };
            *next += 1;
            Token(*next - 1)
        };
        changed.iter().map(&mut number).collect()
    };
    let (old, new) = (numbered(&changed.old), numbered(&changed.new));
    let mut diff = Diff::default();
    diff.compute_with(Algorithm::Myers, &old, &new, own);
    diff
}

/// The line diff holds line numbers in 31 bits; beyond that there is no alignment, only one block.
const MOST_BYTES: usize = i32::MAX as usize - 1;

/// Everything as one block.
fn all(old: &str, new: &str) -> Block {
    let whole = |text: &str| {
        let lines = u32::try_from(text.lines().count()).unwrap_or(u32::MAX - 1);
        Lines::new(1, lines + 1)
    };
    Block {
        old: whole(old),
        new: whole(new),
    }
}

/// From counted from 0, behind so many lines, to counted from 1.
fn numbered(range: Range<u32>, skipped: u32) -> Lines {
    Lines::new(range.start + skipped + 1, range.end + skipped + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(old: (u32, u32), new: (u32, u32)) -> Block {
        Block {
            old: Lines::new(old.0, old.1),
            new: Lines::new(new.0, new.1),
        }
    }

    #[test]
    fn a_clean_text_stays_as_it_is() {
        assert_eq!(&*normalize(b"a\nb\n"), "a\nb\n");
        assert_eq!(&*normalize(b""), "");
        assert_eq!(&*normalize("é\n".as_bytes()), "é\n");
    }

    #[test]
    fn layout_is_normalised() {
        assert_eq!(&*normalize(b"a\r\nb\r\r\nc"), "a\nb\nc\n");
        assert_eq!(&*normalize(b"a\rb\nc\n"), "a b\nc\n");
        assert_eq!(&*normalize(b"a\rb\r"), "a\nb\n");
        assert_eq!(&*normalize(b"\xef\xbb\xbfa\n\n"), "a\n\n");
        assert_eq!(&*normalize(b"\xe9\n"), "\u{fffd}\n");
        assert_eq!(&*normalize(b"\n\r\n"), "\n\n");
    }

    #[test]
    fn blocks_are_counted_from_one() {
        assert_eq!(blocks("a\nb\nc\n", "a\nx\ny\nc\n"), [block((2, 3), (2, 4))]);
        assert_eq!(blocks("a\n", "a\nb\n"), [block((2, 2), (2, 3))]);
        assert_eq!(blocks("", "a\n"), [block((1, 1), (1, 2))]);
        assert_eq!(blocks("a\n", "a\n"), []);
    }

    #[test]
    fn an_inserted_function_is_one_block_from_its_head() {
        let old = "def a():\n    pass\n\n\ndef c():\n    pass\n";
        let new = "def a():\n    pass\n\n\ndef b():\n    pass\n\n\ndef c():\n    pass\n";
        assert_eq!(blocks(old, new), [block((5, 5), (5, 9))]);
    }
}
