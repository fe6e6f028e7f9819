//! Chunks: the parts of a Python text that are parsed.
//!
//! Of a whole file only the functions, class members and top-level statements that the blocks touch
//! are parsed, with the lines that define the names used there. A bare hunk is cut where its indent
//! drops below that of the chunk before, since what stands there belongs to something not shown.

use super::logical::{LogicalLine, Quote, logical_lines};
use crate::input::lines::Starts;
use crate::input::{Lines, Side};
use std::collections::HashSet;
use std::ops::Range;

/// A part of a text that is parsed by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// Those of [`Chunks::lines`] that it has; never empty.
    pub lines: Range<usize>,
    /// Index of the chunk with the class head that this is a member of.
    pub parent: Option<usize>,
}

/// What was cut out of a text for parsing.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Chunks {
    /// The lines of the whole text.
    pub lines: Vec<LogicalLine>,
    /// In the order of the text.
    pub chunks: Vec<Chunk>,
    /// Byte ranges of all import statements.
    pub imports: Vec<(u32, u32)>,
}

/// Cuts a bare hunk.
pub fn of_hunk(side: &Side) -> Chunks {
    let text = &side.text;
    let mut lines = logical_lines(text, open_string(text));
    lines.retain(|line| !line.inside_string);
    let imports = lines
        .iter()
        .filter(|line| is_import(first_word(line.text(text))));
    let imports = imports.map(|line| (line.start, line.end)).collect();
    let mut chunks = Vec::new();
    let mut first = 0;
    for at in 1..=lines.len() {
        if lines
            .get(at)
            .is_none_or(|line| line.indent < lines[first].indent)
        {
            chunks.push(Chunk {
                lines: first..at,
                parent: None,
            });
            first = at;
        }
    }
    Chunks {
        lines,
        chunks,
        imports,
    }
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
    let touched: Vec<Lines> = touched.iter().map(|t| relative(*t, side)).collect();
    let mut cutter = Cutter {
        text: &side.text,
        names: names_in(&side.text, &touched),
        touched,
        cut: Chunks {
            lines: logical_lines(&side.text, None),
            ..Chunks::default()
        },
    };
    let (mut at, end) = (0, cutter.cut.lines.len());
    while at < end {
        let unit = cutter.unit_at(at, end);
        at = unit.end;
        cutter.unit(unit);
    }
    cutter.cut
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

impl<'t> Cutter<'t> {
    fn first_word(&self, line: usize) -> &'t str {
        first_word(self.cut.lines[line].text(self.text))
    }

    /// One top-level statement with all that belongs to it.
    fn unit(&mut self, lines: Range<usize>) {
        let is_head = |line: &usize| self.first_word(*line) != "@";
        let head = lines.clone().find(is_head).unwrap_or(lines.start);
        if self.first_word(head) == "class" {
            self.class(lines.clone(), head);
        } else {
            self.touched_or_definitions(lines.clone(), None);
        }
        for line in lines {
            if is_import(self.first_word(line)) {
                let LogicalLine { start, end, .. } = self.cut.lines[line];
                self.cut.imports.push((start, end));
            }
        }
    }

    fn class(&mut self, lines: Range<usize>, head: usize) {
        if !self.is_touched(lines.clone()) {
            return;
        }
        let parent = self.push(lines.start..head + 1, None);
        let mut at = head + 1;
        while at < lines.end {
            let member = self.unit_at(at, lines.end);
            at = member.end;
            self.touched_or_definitions(member, Some(parent));
        }
    }

    fn touched_or_definitions(&mut self, lines: Range<usize>, parent: Option<usize>) {
        if self.is_touched(lines.clone()) {
            self.push(lines, parent);
        } else {
            self.definitions(lines, parent);
        }
    }

    /// The lines that assign a name used in the blocks: `self.x = ...` anywhere in the class,
    /// `x = ...` at the top level.
    fn definitions(&mut self, lines: Range<usize>, parent: Option<usize>) {
        for line in lines {
            if self.defines_used_name(&self.cut.lines[line]) {
                self.push(line..line + 1, parent);
            }
        }
    }

    fn defines_used_name(&self, line: &LogicalLine) -> bool {
        let text = line.text(self.text);
        let (name, rest) = match text.strip_prefix("self.") {
            Some(rest) => split_word(rest),
            None if line.indent == 0 => split_word(text),
            None => return false,
        };
        let rest = rest.trim_start();
        rest.starts_with('=') && !rest.starts_with("==") && self.names.contains(name)
    }

    fn push(&mut self, lines: Range<usize>, parent: Option<usize>) -> usize {
        self.cut.chunks.push(Chunk { lines, parent });
        self.cut.chunks.len() - 1
    }

    fn is_touched(&self, lines: Range<usize>) -> bool {
        let lines = &self.cut.lines[lines];
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

    /// The unit that starts at `at`, as far as `end`: a statement with its body, its decorators, its
    /// `else` and `except` parts.
    fn unit_at(&self, at: usize, end: usize) -> Range<usize> {
        let indent = self.cut.lines[at].indent;
        let mut decorated = self.first_word(at) == "@";
        let mut lines = at + 1..end;
        let after = lines.find(|&line| {
            let indents = self.cut.lines[line].indent.cmp(&indent);
            if indents.is_gt() {
                return false;
            }
            let word = self.first_word(line);
            let ends = indents.is_lt() || !decorated && !continues(word);
            decorated &= word == "@";
            ends
        });
        at..after.unwrap_or(end)
    }
}

/// Whether a word begins the continuation of a statement.
pub fn continues(word: &str) -> bool {
    matches!(word, "else" | "elif" | "except" | "finally")
}

fn is_import(word: &str) -> bool {
    matches!(word, "import" | "from")
}

/// The first word of a statement; `@` for a decorator.
pub fn first_word(statement: &str) -> &str {
    match statement.starts_with('@') {
        true => &statement[..1],
        false => word(statement),
    }
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
            .map(|chunk| {
                let lines = &chunks.lines[chunk.lines.clone()];
                let (first, last) = (&lines[0], &lines[lines.len() - 1]);
                text[first.start as usize..last.end as usize].to_owned()
            })
            .collect()
    }

    #[test]
    fn a_hunk_is_cut_where_the_indent_drops() {
        let text = "        x = 1\n        y = 2\n    def f():\n        z\nw\n";
        let cut = of_hunk(&side(text));
        assert_eq!(cut.chunks.len(), 3);
        assert_eq!(texts(text, &cut)[2], "w");
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
