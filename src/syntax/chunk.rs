//! Chunks: the parts of a Python text that are parsed.
//!
//! Of a whole file only the functions, class members and top-level statements that the blocks touch
//! are parsed, with the lines that define the names used there. A bare hunk is cut where its indent
//! drops below that of the chunk before, since what stands there belongs to something not shown.

use super::limit::{Limit, MOST_PARSED, Reached};
use super::logical::{Known, LogicalLine, Quote, logical_lines, logical_lines_like};
use super::opening::{Opening, assigned, word};
use crate::input::lines::{Ranges, Starts};
use crate::input::{Lines, Region, Side};
use foldhash::fast::RandomState;
use std::collections::HashSet;
use std::ops::Range;
use std::slice;

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
    /// The lines of the whole text, without those that are too long.
    pub lines: Vec<LogicalLine>,
    /// In the order of the text.
    pub chunks: Vec<Chunk>,
    /// Byte ranges of all import statements.
    pub imports: Vec<(u32, u32)>,
    /// Limits that were reached, their lines counted from 0.
    pub reached: Vec<Reached>,
}

impl Chunks {
    /// A text that is not cut yet.
    fn of(mut lines: Vec<LogicalLine>) -> Self {
        lines.retain(|line| !line.inside_string);
        let long = lines.extract_if(.., |line| is_long(slice::from_ref(line)));
        let reached = long.map(|line| Reached {
            limit: Limit::LargeStatement,
            lines: extent(&[line]),
        });
        Self {
            reached: reached.collect(),
            lines,
            ..Self::default()
        }
    }
}

/// Whether these lines are too much to be parsed at once.
pub fn is_long(lines: &[LogicalLine]) -> bool {
    let ends = lines.first().zip(lines.last());
    ends.is_some_and(|(first, last)| (last.end - first.start) as usize > MOST_PARSED)
}

/// From the first of some lines to the end of the last, counted from 0.
pub fn extent(lines: &[LogicalLine]) -> Lines {
    let ends = lines.first().zip(lines.last());
    ends.map_or(Lines::new(0, 0), |(first, last)| {
        Lines::new(first.line, last.end_line)
    })
}

/// Cuts a bare hunk.
pub fn of_hunk(side: &Side) -> Chunks {
    let text = &side.text;
    let cut = Chunks::of(logical_lines(text, open_string(text)));
    let lines = &cut.lines;
    let imports = lines.iter().filter(|line| line.opening == Opening::Import);
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
        chunks,
        imports,
        ..cut
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
    cut(side, touched, Chunks::of(logical_lines(&side.text, None)))
}

/// Cuts both sides of a whole file.
pub fn of_files(region: &Region, touched: [&[Lines]; 2]) -> [Chunks; 2] {
    let Region { old, new, .. } = region;
    let of_old = Chunks::of(logical_lines(&old.text, None));
    // Lines that were left out would be missed.
    let known = of_old.reached.is_empty();
    let known = known.then(|| Known::new(&old.text, &of_old.lines, region.blocks()));
    let lines = match known {
        Some(known) => logical_lines_like(&new.text, known),
        None => logical_lines(&new.text, None),
    };
    [
        cut(old, touched[0], of_old),
        cut(new, touched[1], Chunks::of(lines)),
    ]
}

fn cut(side: &Side, touched: &[Lines], cut: Chunks) -> Chunks {
    let touched: Vec<Lines> = touched.iter().map(|t| relative(*t, side)).collect();
    let mut cutter = Cutter {
        text: &side.text,
        names: names_in(&side.text, &touched),
        touched: Ranges::new(touched.into_iter().map(around)),
        cut,
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

/// An empty range lies between two lines: it touches the units around it.
fn around(lines: Lines) -> Lines {
    match lines.is_empty() {
        true => Lines::new(lines.start.saturating_sub(1), lines.start + 1),
        false => lines,
    }
}

/// The lines of a unit, and the chunk that it is a member of.
type Unit = (Range<usize>, Option<usize>);

struct Cutter<'t> {
    text: &'t str,
    names: HashSet<&'t str, RandomState>,
    touched: Ranges,
    cut: Chunks,
}

impl Cutter<'_> {
    fn opening(&self, line: usize) -> Opening {
        self.cut.lines[line].opening
    }

    /// One top-level statement with all that belongs to it.
    fn unit(&mut self, lines: Range<usize>) {
        let is_class = self.opening(self.head(lines.clone())) == Opening::Class;
        match (is_class, self.is_touched(lines.clone())) {
            (true, true) => {
                let members = self.enter(lines.clone(), None);
                self.cut(members);
            }
            (true, false) => {}
            (false, _) => self.cut(vec![(lines.clone(), None)]),
        }
        for line in lines {
            if self.opening(line) == Opening::Import {
                let LogicalLine { start, end, .. } = self.cut.lines[line];
                self.cut.imports.push((start, end));
            }
        }
    }

    /// The line that says what a unit is, behind its decorators.
    fn head(&self, mut lines: Range<usize>) -> usize {
        let start = lines.start;
        let head = lines.find(|line| self.opening(*line) != Opening::Decorator);
        head.unwrap_or(start)
    }

    /// The head of a unit becomes a chunk; gives its members.
    fn enter(&mut self, lines: Range<usize>, parent: Option<usize>) -> Vec<Unit> {
        let head = self.head(lines.clone());
        let unit = self.push(lines.start..head + 1, parent);
        let mut members = Vec::new();
        let mut at = head + 1;
        while at < lines.end {
            let member = self.unit_at(at, lines.end);
            at = member.end;
            members.push((member, Some(unit)));
        }
        members
    }

    /// Units as a whole, unless they are very long; of those that are not touched, what they define.
    fn cut(&mut self, mut units: Vec<Unit>) {
        units.reverse();
        while let Some((lines, parent)) = units.pop() {
            if !self.is_touched(lines.clone()) {
                self.definitions(lines, parent);
            } else if lines.len() > 1 && is_long(&self.cut.lines[lines.clone()]) {
                let (limit, extent) = (Limit::LongText, extent(&self.cut.lines[lines.clone()]));
                self.cut.reached.push(Reached {
                    limit,
                    lines: extent,
                });
                let members = self.enter(lines, parent);
                units.extend(members.into_iter().rev());
            } else {
                self.push(lines, parent);
            }
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
        let name = || assigned(line.text(self.text), line.indent);
        line.assigns && name().is_some_and(|name| self.names.contains(name))
    }

    fn push(&mut self, lines: Range<usize>, parent: Option<usize>) -> usize {
        self.cut.chunks.push(Chunk { lines, parent });
        self.cut.chunks.len() - 1
    }

    fn is_touched(&self, lines: Range<usize>) -> bool {
        self.touched.overlap(extent(&self.cut.lines[lines]))
    }

    /// The unit that starts at `at`, as far as `end`: a statement with its body, its decorators, its
    /// `else` and `except` parts; or one such part of a statement that is cut.
    fn unit_at(&self, at: usize, end: usize) -> Range<usize> {
        let indent = self.cut.lines[at].indent;
        let is_part = self.opening(at) == Opening::Continuation;
        let mut decorated = self.opening(at) == Opening::Decorator;
        let mut lines = at + 1..end;
        let after = lines.find(|&line| {
            let indents = self.cut.lines[line].indent.cmp(&indent);
            if indents.is_gt() {
                return false;
            }
            let opening = self.opening(line);
            let continues = opening == Opening::Continuation && !is_part;
            let ends = indents.is_lt() || !decorated && !continues;
            decorated &= opening == Opening::Decorator;
            ends
        });
        at..after.unwrap_or(end)
    }
}

/// The identifiers in the touched lines and the lines next to them.
fn names_in<'t>(text: &'t str, touched: &[Lines]) -> HashSet<&'t str, RandomState> {
    let starts = Starts::of(text);
    let mut names = HashSet::default();
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

    /// One beside the other, not each within the one before: there may be any number of them.
    #[test]
    fn a_very_long_statement_is_cut_into_its_parts() {
        let part = format!("elif a:\n  b = '{}'\n", "x".repeat(MOST_PARSED / 4));
        let text = format!("if a:\n  b = 1\n{}", part.repeat(6));
        let cut = of_file(&side(&text), &[Lines::new(1, 15)]);
        let parents: Vec<_> = cut.chunks.iter().map(|chunk| chunk.parent).collect();
        assert_eq!(parents[0], None);
        assert_eq!(parents[1..], [Some(0); 7]);
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
