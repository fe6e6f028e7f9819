//! One hunk: its header, and its body up to where the header's counts say it ends.
//!
//! In: the lines from `@@` on. Out: a [`Region`], and what is wrong with the hunk. A combined diff
//! (`@@@`) is read against its first parent: its columns for the others only tell where it ends.

use super::body::Body;
use super::cursor::Cursor;
use crate::input::Region;

/// Lines of a file as a hunk header writes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    pub start: u32,
    pub count: u32,
}

impl Extent {
    /// The number of the first line; where there is none, of the line before which the other side's
    /// lines stand: the header then names the line after which they do.
    pub fn first_line(self) -> u32 {
        self.start + u32::from(self.count == 0)
    }
}

/// `@@ -1,2 +1,3 @@`, or with one `-` extent for each parent.
#[derive(Debug, PartialEq, Eq)]
pub struct Header {
    /// At least one.
    pub old: Vec<Extent>,
    pub new: Extent,
}

/// A hunk and, where header and body disagree, in which way.
pub struct Hunk {
    pub region: Region,
    pub fault: Option<String>,
}

/// Whether the line is or wants to be the header of a hunk.
pub fn begins(line: &[u8]) -> bool {
    let marks = line.iter().take_while(|byte| **byte == b'@').count();
    marks >= 2 && line.get(marks) == Some(&b' ')
}

/// Reads the hunk at the cursor; `None`, and the cursor behind the line, if its header cannot be
/// read.
pub fn read(lines: &mut Cursor) -> Option<Hunk> {
    let header = lines.peek().and_then(header);
    lines.skip_line();
    let header = header?;
    let mut body = Body::new(&header);
    body.read(lines);
    Some(body.finish(&header))
}

/// Most `@` in a row, one more than there are parents. Time grows with them on each line, and merges
/// of more than a few dozen parents are not made.
const MOST_MARKS: usize = 101;

/// Parses a hunk header.
pub fn header(line: &[u8]) -> Option<Header> {
    let marks = line.iter().take_while(|byte| **byte == b'@').count();
    if !(2..=MOST_MARKS).contains(&marks) {
        return None;
    }
    let mut rest = &line[marks..];
    let mut old = Vec::new();
    for _ in 1..marks {
        let (extent, after) = extent(rest.strip_prefix(b" -")?)?;
        old.push(extent);
        rest = after;
    }
    let (new, rest) = extent(rest.strip_prefix(b" +")?)?;
    let rest = rest.strip_prefix(b" ")?;
    rest.starts_with(&line[..marks])
        .then_some(Header { old, new })
}

/// `start,count` or `start`, which is one line, and what follows.
fn extent(text: &[u8]) -> Option<(Extent, &[u8])> {
    let (start, rest) = number(text)?;
    let (count, rest) = match rest.strip_prefix(b",") {
        Some(rest) => number(rest)?,
        None => (1, rest),
    };
    Some((Extent { start, count }, rest))
}

/// A number of at most 31 bits, so that adding two of them does not overflow.
fn number(text: &[u8]) -> Option<(u32, &[u8])> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (number, rest) = text.split_at(digits);
    let value: i32 = std::str::from_utf8(number).ok()?.parse().ok()?;
    Some((u32::try_from(value).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extent(start: u32, count: u32) -> Extent {
        Extent { start, count }
    }

    #[test]
    fn headers() {
        let plain = header(b"@@ -1,2 +3 @@ def f():").expect("a header");
        assert_eq!((plain.old, plain.new), (vec![extent(1, 2)], extent(3, 1)));
        let combined = header(b"@@@ -1,2 -4,5 +6,7 @@@").expect("a header");
        assert_eq!(combined.old, [extent(1, 2), extent(4, 5)]);
        assert_eq!(combined.new, extent(6, 7));
    }

    #[test]
    fn what_is_no_header() {
        let bad: [&[u8]; 7] = [
            b"@@",
            b"@@ @@",
            b"@@ -1 @@",
            b"@@ -1 1 @@",
            b"@@@ -1 +1 @@@",
            b"@@ -99999999999 +1 @@",
            b"@ -1 +1 @",
        ];
        for line in bad {
            assert_eq!(header(line), None, "{}", String::from_utf8_lossy(line));
        }
    }

    #[test]
    fn no_lines_stand_before_the_next_one() {
        assert_eq!(extent(0, 0).first_line(), 1);
        assert_eq!(extent(5, 0).first_line(), 6);
        assert_eq!(extent(5, 1).first_line(), 5);
    }
}
