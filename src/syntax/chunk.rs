//! Chunks: the parts of a Python text that are parsed.
//!
//! Of a whole file only the functions, class members and top-level statements that the blocks touch
//! are parsed, with the lines that define the names used there. A bare hunk is cut where its indent
//! drops below that of the chunk before, since what stands there belongs to something not shown.

use super::logical::{LogicalLine, Quote, logical_lines};
use crate::input::lines::Starts;
use crate::input::{Lines, Side};
use std::collections::HashSet;

/// A part of a text that is parsed by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    pub start: u32,
    pub end: u32,
    /// Line of `start`, counted from 0 in the text.
    pub line: u32,
    pub indented: bool,
    /// What must stand before the chunk so that it is a statement: `if`, `try`.
    pub opener: Option<Opener>,
    /// Index of the chunk with the class head that this is a member of.
    pub parent: Option<usize>,
}

/// The statement whose continuation a chunk begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opener {
    If,
    Try,
}

/// What was cut out of a text for parsing.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Chunks {
    /// In the order of the text.
    pub chunks: Vec<Chunk>,
    /// Byte ranges of all import statements.
    pub imports: Vec<(u32, u32)>,
}

/// Cuts a bare hunk.
pub fn of_hunk(side: &Side) -> Chunks {
    let lines = logical_lines(&side.text, open_string(&side.text));
    let mut cut = Chunks::default();
    let mut group: Vec<LogicalLine> = Vec::new();
    for line in lines.into_iter().filter(|l| !l.inside_string) {
        if group
            .first()
            .is_some_and(|first| line.indent < first.indent)
        {
            cut.chunks.push(chunk(&side.text, &group, None));
            group.clear();
        }
        if is_import(first_word(&side.text, line)) {
            cut.imports.push((line.start, line.end));
        }
        group.push(line);
    }
    if !group.is_empty() {
        cut.chunks.push(chunk(&side.text, &group, None));
    }
    cut
}

/// The long string that a hunk begins in: with an odd number of long quotes one end is outside;
/// it is the opening one if what stands before the first quote does not look like code.
fn open_string(text: &str) -> Option<Quote> {
    [(Quote::Double, "\"\"\""), (Quote::Single, "'''")]
        .into_iter()
        .find(|(_, mark)| text.matches(mark).count() % 2 == 1 && closes_first(text, mark))
        .map(|(quote, _)| quote)
}

fn closes_first(text: &str, mark: &str) -> bool {
    let Some(at) = text.find(mark) else {
        return false;
    };
    let before = &text[..at];
    let line_before = before.rsplit('\n').next().unwrap_or_default();
    let after = text[at + mark.len()..].lines().next().unwrap_or_default();
    let prose = |line: &str| {
        let line = line.trim();
        !line.is_empty() && !line.starts_with('#') && !line.contains(['=', '(', '[', ':'])
    };
    after.trim().is_empty()
        && !line_before.trim_end().ends_with(['=', '(', 'r', 'u', ','])
        && (!line_before.trim().is_empty() || before.lines().any(prose))
        && !before
            .lines()
            .any(|line| line.trim_end().ends_with(':') && is_definition(line))
}

fn is_definition(line: &str) -> bool {
    matches!(word(line.trim_start()), "def" | "class" | "async")
}

/// Cuts a whole file: the units that hold lines of `touched`, and definitions of the names there.
pub fn of_file(side: &Side, touched: &[Lines]) -> Chunks {
    let lines = logical_lines(&side.text, None);
    let touched: Vec<Lines> = touched.iter().map(|t| relative(*t, side)).collect();
    let mut cut = Cutter {
        text: &side.text,
        names: names_in(&side.text, &touched),
        touched,
        cut: Chunks::default(),
    };
    let mut at = 0;
    while at < lines.len() {
        let end = unit_end(&side.text, &lines, at);
        cut.unit(&lines[at..end]);
        at = end;
    }
    cut.cut
}

fn relative(lines: Lines, side: &Side) -> Lines {
    let zero = side.first_line;
    Lines::new(
        lines.start.saturating_sub(zero),
        lines.end.saturating_sub(zero),
    )
}

struct Cutter<'t> {
    text: &'t str,
    names: HashSet<&'t str>,
    touched: Vec<Lines>,
    cut: Chunks,
}

impl Cutter<'_> {
    /// One top-level statement with all that belongs to it.
    fn unit(&mut self, lines: &[LogicalLine]) {
        let touched = self.is_touched(lines);
        let head = lines
            .iter()
            .position(|l| first_word(self.text, *l) != "@")
            .unwrap_or(0);
        if first_word(self.text, lines[head]) == "class" {
            self.class(lines, head, touched);
        } else if touched {
            self.push(lines, None);
        } else {
            self.definitions(lines, None);
        }
        for line in lines {
            if is_import(first_word(self.text, *line)) {
                self.cut.imports.push((line.start, line.end));
            }
        }
    }

    fn class(&mut self, lines: &[LogicalLine], head: usize, touched: bool) {
        if !touched {
            return;
        }
        let parent = self.push(&lines[..=head], None);
        let mut at = head + 1;
        while at < lines.len() {
            let end = at + unit_end(self.text, &lines[at..], 0);
            let member = &lines[at..end];
            if self.is_touched(member) {
                self.push(member, Some(parent));
            } else {
                self.definitions(member, Some(parent));
            }
            at = end;
        }
    }

    /// The lines that assign a name used in the blocks: `self.x = ...` anywhere in the class,
    /// `x = ...` at the top level.
    fn definitions(&mut self, lines: &[LogicalLine], parent: Option<usize>) {
        for line in lines {
            if self.defines_used_name(*line) {
                self.push(std::slice::from_ref(line), parent);
            }
        }
    }

    fn defines_used_name(&self, line: LogicalLine) -> bool {
        let text = self.text[line.code as usize..line.end as usize].trim_start();
        let (name, rest) = match text.strip_prefix("self.") {
            Some(rest) => split_word(rest),
            None if line.indent == 0 => split_word(text),
            None => return false,
        };
        let rest = rest.trim_start();
        rest.starts_with('=') && !rest.starts_with("==") && self.names.contains(name)
    }

    fn push(&mut self, lines: &[LogicalLine], parent: Option<usize>) -> usize {
        self.cut.chunks.push(chunk(self.text, lines, parent));
        self.cut.chunks.len() - 1
    }

    fn is_touched(&self, lines: &[LogicalLine]) -> bool {
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
            return false;
        };
        // An empty range lies between two lines: it touches the unit around it.
        self.touched.iter().any(|t| {
            if t.is_empty() {
                first.line < t.start && t.start < last.end_line
                    || t.start == first.line
                    || t.start == last.end_line
            } else {
                t.start < last.end_line && first.line < t.end
            }
        })
    }
}

/// The index after the unit that starts at `at`: a statement with its body, its decorators, its
/// `else` and `except` parts.
fn unit_end(text: &str, lines: &[LogicalLine], at: usize) -> usize {
    let indent = lines[at].indent;
    let mut decorated = first_word(text, lines[at]) == "@";
    let mut end = at + 1;
    while end < lines.len() {
        let line = lines[end];
        if line.indent < indent {
            break;
        }
        if line.indent == indent {
            let word = first_word(text, line);
            if !decorated && !continues(word) {
                break;
            }
            decorated &= word == "@";
        }
        end += 1;
    }
    end
}

fn continues(word: &str) -> bool {
    matches!(word, "else" | "elif" | "except" | "finally")
}

fn is_import(word: &str) -> bool {
    matches!(word, "import" | "from")
}

fn chunk(text: &str, lines: &[LogicalLine], parent: Option<usize>) -> Chunk {
    let (first, last) = (lines[0], lines[lines.len() - 1]);
    Chunk {
        start: first.start,
        end: last.end,
        line: first.line,
        indented: first.indent > 0,
        opener: match first_word(text, first) {
            "else" | "elif" => Some(Opener::If),
            "except" | "finally" => Some(Opener::Try),
            _ => None,
        },
        parent,
    }
}

/// The first word of a logical line; `@` for a decorator.
fn first_word(text: &str, line: LogicalLine) -> &str {
    let start = text[line.code as usize..line.end as usize].trim_start();
    if start.starts_with('@') {
        return &start[..1];
    }
    word(start)
}

fn word(text: &str) -> &str {
    split_word(text).0
}

fn split_word(text: &str) -> (&str, &str) {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let plain = text.bytes().take_while(|byte| is_plain(byte)).count();
    let end = match text.as_bytes().get(plain) {
        Some(byte) if !byte.is_ascii() => text
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(text.len()),
        _ => plain,
    };
    text.split_at(end)
}

/// The identifiers in the touched lines and the lines next to them.
fn names_in<'t>(text: &'t str, touched: &[Lines]) -> HashSet<&'t str> {
    let starts = Starts::of(text);
    let mut names = HashSet::new();
    for lines in touched {
        let near = starts.lines(
            lines.start.saturating_sub(1) as usize,
            lines.end as usize + 1,
        );
        let words = near.split(|c: char| !c.is_alphanumeric() && c != '_');
        names.extend(words.filter(|word| !word.is_empty()));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(text: &str) -> Side {
        Side {
            first_line: 1,
            text: text.into(),
        }
    }

    fn texts(text: &str, chunks: &Chunks) -> Vec<String> {
        chunks
            .chunks
            .iter()
            .map(|c| text[c.start as usize..c.end as usize].to_owned())
            .collect()
    }

    #[test]
    fn a_hunk_is_cut_where_the_indent_drops() {
        let text = "        x = 1\n        y = 2\n    def f():\n        z\nw\n";
        let cut = of_hunk(&side(text));
        assert_eq!(cut.chunks.len(), 3);
        assert!(cut.chunks[0].indented && !cut.chunks[2].indented);
    }

    #[test]
    fn a_hunk_that_begins_in_a_docstring() {
        let text = "    some words here\n    more words\n    \"\"\"\n    x = f(1)\n";
        let cut = of_hunk(&side(text));
        assert_eq!(texts(text, &cut), ["    x = f(1)"]);
    }

    #[test]
    fn of_a_file_only_the_touched_members_and_definitions() {
        let text = "import a\nlr = 1\nb = 2\nclass M(N):\n  def __init__(self):\n    self.c = d()\n    self.e = 0\n  def f(self):\n    return self.c(lr)\ndef g():\n  pass\n";
        let cut = of_file(&side(text), &[Lines::new(9, 10)]);
        assert_eq!(
            texts(text, &cut),
            [
                "lr = 1",
                "class M(N):",
                "    self.c = d()",
                "  def f(self):\n    return self.c(lr)"
            ]
        );
        assert_eq!(cut.imports.len(), 1);
    }
}
