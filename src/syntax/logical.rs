//! Logical lines of indentation languages: the cheap look at a text that says where statements
//! start, before anything is parsed.
//!
//! In: a text. Out: its [`LogicalLine`]s, with line joins by brackets, backslashes and long strings.

mod known;

use super::opening::{Opening, assigned};
pub use known::Known;
use memchr::{memchr, memchr3};

/// A statement's lines, or a compound statement's head, found without parsing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogicalLine {
    /// Byte range in the text, from the first character to the end of the last line.
    pub start: u32,
    pub end: u32,
    /// Byte where the indentation ends.
    pub code: u32,
    /// First line and the line after the last, counted from 0 in the text.
    pub line: u32,
    pub end_line: u32,
    /// Width of the indentation; a tab goes to the next multiple of eight.
    pub indent: u32,
    /// Whether the line begins inside a string that was opened before the text.
    pub inside_string: bool,
    pub opening: Opening,
    /// Whether it assigns a name that other functions can see, as [`assigned`] tells.
    pub assigns: bool,
}

impl LogicalLine {
    /// The statement as it stands, without the indentation of its first line.
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        text[self.code as usize..self.end as usize].trim_start()
    }
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

    /// Reads a line from `at` on; gives the place of its line end.
    fn read(&mut self, text: &[u8], mut at: usize) -> usize {
        self.backslash = false;
        while at < text.len() && text[at] != b'\n' {
            at = match self.string {
                Some(quote) => self.in_string(text, at, quote),
                None => self.in_code(text, at),
            };
        }
        at.min(text.len())
    }

    fn in_string(&mut self, text: &[u8], at: usize, quote: Quote) -> usize {
        let Some(found) = memchr3(b'\\', quote.byte(), b'\n', &text[at..]) else {
            return text.len();
        };
        let at = at + found;
        match text[at] {
            b'\n' => at,
            b'\\' => after_escape(text, at),
            _ if triple(text, at, quote.byte()) => {
                self.string = None;
                at + 3
            }
            _ => at + 1,
        }
    }

    fn in_code(&mut self, text: &[u8], at: usize) -> usize {
        match text[at] {
            b'#' => line_end(text, at),
            b'(' | b'[' | b'{' => {
                self.brackets += 1;
                at + 1
            }
            b')' | b']' | b'}' => {
                self.brackets = self.brackets.saturating_sub(1);
                at + 1
            }
            b'\\' => {
                self.backslash = text.get(at + 1).is_none_or(|&next| next == b'\n');
                at + 1
            }
            quote @ (b'"' | b'\'') if triple(text, at, quote) => {
                self.string = Some(if quote == b'"' {
                    Quote::Double
                } else {
                    Quote::Single
                });
                at + 3
            }
            quote @ (b'"' | b'\'') => short_string_end(text, at + 1, quote),
            _ => at + plain_bytes(&text[at..]),
        }
    }
}

/// How many bytes there are before the next that may end the line, open, close or join something.
fn plain_bytes(text: &[u8]) -> usize {
    let found = text.iter().position(|&b| MEANS_SOMETHING[usize::from(b)]);
    found.unwrap_or(text.len())
}

fn line_end(text: &[u8], from: usize) -> usize {
    memchr(b'\n', &text[from..]).map_or(text.len(), |length| from + length)
}

/// The place after a backslash and what it escapes, which is never the line end.
fn after_escape(text: &[u8], at: usize) -> usize {
    match text.get(at + 1) {
        Some(b'\n') => at + 1,
        _ => at + 2,
    }
}

/// Bytes that [`Open::in_code`] looks at.
static MEANS_SOMETHING: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = b"\n#()[]{}\\\"'";
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
};

fn triple(text: &[u8], at: usize, quote: u8) -> bool {
    text.get(at..at + 3) == Some(&[quote; 3])
}

/// The place after the closing quote, or the end of the line where it is missing.
fn short_string_end(text: &[u8], mut at: usize, quote: u8) -> usize {
    while at < text.len() {
        match text[at] {
            b'\\' => at = after_escape(text, at),
            b'\n' => return at,
            byte if byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    at
}

/// Splits a text into logical lines; blank and comment lines are none. `open` is the long string
/// that the text begins in.
pub fn logical_lines(text: &str, open: Option<Quote>) -> Vec<LogicalLine> {
    lines_of(text, open, None)
}

/// The same for a text of which much stands in another one.
pub fn logical_lines_like(text: &str, known: Known) -> Vec<LogicalLine> {
    lines_of(text, None, Some(known))
}

fn lines_of(code: &str, open: Option<Quote>, mut known: Option<Known>) -> Vec<LogicalLine> {
    let text = code.as_bytes();
    let logical = |at, number, inside_string| logical(code, at, number, inside_string);
    let mut lines: Vec<LogicalLine> = Vec::with_capacity(text.len() / USUAL_LINE);
    let mut state = Open {
        string: open,
        ..Open::default()
    };
    let (mut start, mut number) = (0, 0);
    while start < text.len() {
        if !state.joins()
            && let Some(known) = &mut known
            && let Some(after) = known.copy(code, (start, number), &mut lines)
        {
            (start, number) = after;
            continue;
        }
        let code = start + text[start..].iter().take_while(|b| is_space(**b)).count();
        let joined = state.joins();
        // A bracket that is never closed (a cut hunk, a slip) must not swallow the definitions below.
        if joined && state.string.is_none() && starts_definition(&text[code..]) {
            state = Open::default();
        }
        let end = if joined && state.joins() {
            let end = state.read(text, code);
            match lines.last_mut() {
                Some(last) => (last.end, last.end_line) = (end as u32, number + 1),
                None => lines.push(logical((start, code, end), number, true)),
            }
            end
        } else if matches!(text.get(code), None | Some(b'\n' | b'#')) {
            line_end(text, code)
        } else {
            let end = state.read(text, code);
            lines.push(logical((start, code, end), number, false));
            end
        };
        (start, number) = (end + 1, number + 1);
    }
    lines
}

/// Bytes of a logical line, to reserve memory.
const USUAL_LINE: usize = 48;

fn logical(
    text: &str,
    (start, code, end): (usize, usize, usize),
    line: u32,
    inside_string: bool,
) -> LogicalLine {
    let statement = text[code..end].trim_start();
    let indent = indent(&text.as_bytes()[start..code]);
    LogicalLine {
        start: start as u32,
        code: code as u32,
        end: end as u32,
        line,
        end_line: line + 1,
        indent,
        inside_string,
        opening: Opening::of(statement),
        assigns: assigned(statement, indent).is_some(),
    }
}

fn is_space(byte: u8) -> bool {
    byte != b'\n' && byte.is_ascii_whitespace()
}

/// Whether a text begins with the head of a definition, or with an import, that is all of its line.
fn starts_definition(text: &[u8]) -> bool {
    [&b"def "[..], b"class ", b"async def ", b"import ", b"from "]
        .iter()
        .any(|word| text.starts_with(word))
        && text[..line_end(text, 0)].ends_with(b":")
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
