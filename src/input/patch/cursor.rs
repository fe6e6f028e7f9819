//! The lines of a patch, one after the other, with a look ahead and without copies.

use memchr::memchr;

use crate::input::lines::{line_end, trim_returns};

/// Stands before a line. A clone looks ahead without moving it.
#[derive(Clone)]
pub struct Cursor<'a> {
    /// The line it stands before, without its line end.
    current: Option<&'a [u8]>,
    /// What follows that line.
    rest: &'a [u8],
    /// Number of that line, 1-based.
    number: u32,
    end: u8,
}

impl<'a> Cursor<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        let mut cursor = Self {
            current: None,
            rest: bytes,
            number: 1,
            end: line_end(bytes),
        };
        cursor.load();
        cursor
    }

    /// The line it stands before, without line feed and carriage returns; `None` at the end.
    pub fn peek(&self) -> Option<&'a [u8]> {
        self.current
    }

    /// The line after that one.
    pub fn peek_second(&self) -> Option<&'a [u8]> {
        self.clone().skip_line().peek()
    }

    /// The number of the line it stands before, 1-based.
    pub fn number(&self) -> u32 {
        self.number
    }

    pub fn skip_line(&mut self) -> &mut Self {
        if self.current.is_some() {
            self.number = self.number.saturating_add(1);
            self.load();
        }
        self
    }

    /// Whether the line begins so.
    pub fn at(&self, start: &[u8]) -> bool {
        self.current.is_some_and(|line| line.starts_with(start))
    }

    /// The rest of the line after `start`, if it begins so; then moves past the line.
    pub fn take(&mut self, start: &[u8]) -> Option<&'a [u8]> {
        let rest = self.current?.strip_prefix(start)?;
        self.skip_line();
        Some(rest)
    }

    fn load(&mut self) {
        if self.rest.is_empty() {
            self.current = None;
            return;
        }
        let length = memchr(self.end, self.rest).unwrap_or(self.rest.len());
        let (line, rest) = self.rest.split_at(length);
        self.rest = rest.get(1..).unwrap_or_default();
        self.current = Some(trim_returns(line));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: &[u8]) -> Vec<(u32, String)> {
        let mut cursor = Cursor::new(bytes);
        let mut lines = Vec::new();
        while let Some(line) = cursor.peek() {
            lines.push((cursor.number(), String::from_utf8_lossy(line).into_owned()));
            cursor.skip_line();
        }
        lines
    }

    #[test]
    fn every_kind_of_line_end_is_one() {
        let expected = [(1, "a".to_owned()), (2, String::new()), (3, "b".to_owned())];
        for bytes in ["a\n\nb", "a\n\nb\n", "a\r\n\r\nb\r\n", "a\r\rb\r"] {
            assert_eq!(all(bytes.as_bytes()), expected, "{bytes:?}");
        }
        assert_eq!(all(b""), []);
    }
}
