//! Logical lines of indentation languages: the cheap look at a text that says where statements
//! start, before anything is parsed.
//!
//! In: a text. Out: its [`LogicalLine`]s, with line joins by brackets, backslashes and long strings.

use memchr::{memchr, memchr2};

/// A statement's lines, or a compound statement's head, found without parsing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogicalLine {
    /// Byte range in the text, from the first character to the end of the last line.
    pub start: u32,
    pub end: u32,
    /// First line and the line after the last, counted from 0 in the text.
    pub line: u32,
    pub end_line: u32,
    /// Width of the indentation; a tab goes to the next multiple of eight.
    pub indent: u32,
    /// Whether the line begins inside a string that was opened before the text.
    pub inside_string: bool,
}

/// The quote of a long string that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quote {
    Single,
    Double,
}

impl Quote {
    fn byte(self) -> u8 {
        match self {
            Quote::Single => b'\'',
            Quote::Double => b'"',
        }
    }
}

/// What is open at the end of a line.
#[derive(Default)]
struct Open {
    string: Option<Quote>,
    brackets: u32,
    backslash: bool,
}

impl Open {
    fn joins(&self) -> bool {
        self.string.is_some() || self.brackets > 0 || self.backslash
    }

    /// Reads one line, without its line end.
    fn read(&mut self, line: &[u8]) {
        self.backslash = false;
        let mut at = 0;
        while at < line.len() {
            at = match self.string {
                Some(quote) => self.in_string(line, at, quote),
                None => self.in_code(line, at),
            };
        }
    }

    fn in_string(&mut self, line: &[u8], at: usize, quote: Quote) -> usize {
        let Some(found) = memchr2(b'\\', quote.byte(), &line[at..]) else {
            return line.len();
        };
        let at = at + found;
        if line[at] == b'\\' {
            return at + 2;
        }
        if triple(line, at, quote.byte()) {
            self.string = None;
            return at + 3;
        }
        at + 1
    }

    fn in_code(&mut self, line: &[u8], at: usize) -> usize {
        match line[at] {
            b'#' => line.len(),
            b'(' | b'[' | b'{' => {
                self.brackets += 1;
                at + 1
            }
            b')' | b']' | b'}' => {
                self.brackets = self.brackets.saturating_sub(1);
                at + 1
            }
            b'\\' => {
                self.backslash = at + 1 == line.len();
                at + 1
            }
            quote @ (b'"' | b'\'') if triple(line, at, quote) => {
                self.string = Some(if quote == b'"' {
                    Quote::Double
                } else {
                    Quote::Single
                });
                at + 3
            }
            quote @ (b'"' | b'\'') => short_string_end(line, at + 1, quote),
            _ => at + plain_bytes(&line[at..]),
        }
    }
}

/// How many bytes there are before the next that may open, close or join something.
fn plain_bytes(line: &[u8]) -> usize {
    let found = line.iter().position(|&b| MEANS_SOMETHING[usize::from(b)]);
    found.unwrap_or(line.len())
}

/// Bytes that [`Open::in_code`] looks at.
static MEANS_SOMETHING: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = b"#()[]{}\\\"'";
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
};

fn triple(line: &[u8], at: usize, quote: u8) -> bool {
    line.len() >= at + 3 && line[at..at + 3] == [quote; 3]
}

/// The place after the closing quote, or the end of the line where it is missing.
fn short_string_end(line: &[u8], mut at: usize, quote: u8) -> usize {
    while at < line.len() {
        match line[at] {
            b'\\' => at += 2,
            byte if byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    at
}

/// Splits a text into logical lines; blank and comment lines are none. `open` is the long string
/// that the text begins in.
pub fn logical_lines(text: &str, open: Option<Quote>) -> Vec<LogicalLine> {
    let mut lines: Vec<LogicalLine> = Vec::new();
    let mut state = Open {
        string: open,
        ..Open::default()
    };
    let bytes = text.as_bytes();
    let (mut start, mut number) = (0, 0);
    while start < bytes.len() {
        let end = memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |length| start + length);
        let body = &bytes[start..end];
        let joined = state.joins();
        // A bracket that is never closed (a cut hunk, a slip) must not swallow the definitions below.
        if joined && state.string.is_none() && starts_definition(body) {
            state = Open::default();
        }
        if joined && state.joins() {
            match lines.last_mut() {
                Some(last) => (last.end, last.end_line) = (end as u32, number as u32 + 1),
                None => lines.push(logical(start, end, number, body, true)),
            }
            state.read(body);
        } else if !is_blank_or_comment(body) {
            lines.push(logical(start, end, number, body, false));
            state.read(body);
        }
        (start, number) = (end + 1, number + 1);
    }
    lines
}

fn logical(start: usize, end: usize, number: usize, body: &[u8], inside: bool) -> LogicalLine {
    LogicalLine {
        start: start as u32,
        end: end as u32,
        line: number as u32,
        end_line: number as u32 + 1,
        indent: indent(body),
        inside_string: inside,
    }
}

fn is_blank_or_comment(line: &[u8]) -> bool {
    matches!(
        line.iter().find(|b| !b.is_ascii_whitespace()),
        None | Some(b'#')
    )
}

fn starts_definition(line: &[u8]) -> bool {
    let at = line.iter().take_while(|b| b.is_ascii_whitespace()).count();
    let rest = &line[at..];
    [&b"def "[..], b"class ", b"async def ", b"import ", b"from "]
        .iter()
        .any(|word| rest.starts_with(word))
        && rest.ends_with(b":")
}

fn indent(line: &[u8]) -> u32 {
    let mut width = 0;
    for &byte in line {
        match byte {
            b' ' => width += 1,
            b'\t' => width = (width / 8 + 1) * 8,
            b'\x0c' => width = 0,
            _ => break,
        }
    }
    width
}

#[cfg(test)]
mod tests {
    use super::*;

    fn starts(text: &str) -> Vec<(u32, u32, u32)> {
        logical_lines(text, None)
            .iter()
            .map(|l| (l.line, l.end_line, l.indent))
            .collect()
    }

    #[test]
    fn joins_brackets_backslashes_and_long_strings() {
        let text = "a = f(1,\n  2)\n\n# c\nif x:\n    b = \"\"\"\n(\n\"\"\"\nc = 1 + \\\n 2\n";
        assert_eq!(starts(text), [(0, 2, 0), (4, 5, 0), (5, 8, 4), (8, 10, 0)]);
    }

    #[test]
    fn an_open_bracket_ends_at_the_next_definition() {
        assert_eq!(starts("f(\ndef g():\n  pass\n").len(), 3);
    }

    #[test]
    fn a_text_can_begin_inside_a_string() {
        let lines = logical_lines("prose (\n\"\"\"\nx = 1\n", Some(Quote::Double));
        assert_eq!(lines.len(), 2);
        assert!(lines[0].inside_string);
    }
}
