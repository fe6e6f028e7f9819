//! The body of a hunk: which lines are its own, and what they say of either side.
//!
//! In: the header's counts and the lines behind it. Out: both texts, the blocks, and whether the
//! counts held.

use std::sync::Arc;

use super::cursor::Cursor;
use super::hunk::{Extent, Header, Hunk};
use crate::input::{Block, Lines, Region, Side, lines};

/// One side while it is read.
struct Text {
    text: String,
    first_line: u32,
    /// The number of the line to come.
    next: u32,
}

impl Text {
    fn new(extent: Extent) -> Self {
        Self {
            text: String::new(),
            first_line: extent.first_line(),
            next: extent.first_line(),
        }
    }

    fn push(&mut self, line: &[u8]) {
        lines::push(&mut self.text, line);
        self.next = self.next.saturating_add(1);
    }

    fn count(&self) -> u32 {
        self.next - self.first_line
    }

    fn finish(self) -> Side {
        let text = self.text.strip_prefix('\u{feff}').unwrap_or(&self.text);
        Side {
            first_line: self.first_line,
            text: Arc::from(text),
        }
    }
}

/// How many lines the header still promises.
struct Left {
    old: Vec<u32>,
    new: u32,
    /// Whether there came more than it promised.
    exceeded: bool,
}

impl Left {
    fn is_none(&self) -> bool {
        self.new == 0 && self.old.iter().all(|count| *count == 0)
    }

    /// Whether each side has a line to come, as a line without change needs.
    fn on_all_sides(&self) -> bool {
        self.new > 0 && self.old.iter().all(|count| *count > 0)
    }

    fn take(&mut self, gone: bool, marks: &[u8]) {
        let mine = if gone { b'-' } else { b' ' };
        for (column, left) in self.old.iter_mut().enumerate() {
            if mark(marks, column) == mine {
                self.exceeded |= *left == 0;
                *left = left.saturating_sub(1);
            }
        }
        if !gone {
            self.exceeded |= self.new == 0;
            self.new = self.new.saturating_sub(1);
        }
    }
}

/// The mark in a column; one that an editor stripped at the end of an empty line was a space.
fn mark(marks: &[u8], column: usize) -> u8 {
    marks.get(column).copied().unwrap_or(b' ')
}

/// A hunk while it is read.
pub struct Body {
    parents: usize,
    left: Left,
    old: Text,
    new: Text,
    /// Where the block that the last line belongs to begins on both sides.
    open: Option<(u32, u32)>,
    blocks: Vec<Block>,
}

impl Body {
    pub fn new(header: &Header) -> Self {
        Self {
            parents: header.old.len(),
            left: Left {
                old: header.old.iter().map(|extent| extent.count).collect(),
                new: header.new.count,
                exceeded: false,
            },
            old: Text::new(header.old[0]),
            new: Text::new(header.new),
            open: None,
            blocks: Vec::new(),
        }
    }

    /// Reads the lines that the header promises, and those that follow on them as though it had.
    pub fn read(&mut self, lines: &mut Cursor) {
        while !self.left.is_none() && self.goes_on(lines) {
            self.take(lines);
        }
        for _ in 0..surplus(lines, self.parents) {
            self.take(lines);
        }
        while lines.at(b"\\") {
            lines.skip_line();
        }
    }

    /// Whether the line at the cursor can be one of a hunk that is not at its end.
    fn goes_on(&self, lines: &Cursor) -> bool {
        let Some(line) = lines.peek() else {
            return false;
        };
        if line.is_empty() {
            return self.left.on_all_sides();
        }
        is_body(line, self.parents) && !self.cut_by_file(lines)
    }

    /// Whether the next file begins here, though lines are missing: a removed `-- x` and an added
    /// `++ y` look like its header, but only as the last two lines would a hunk's header follow.
    fn cut_by_file(&self, lines: &Cursor) -> bool {
        let last_two = self.left.old == [1] && self.left.new == 1;
        !last_two && begins_file(lines) && {
            let mut ahead = lines.clone();
            ahead.skip_line().skip_line().at(b"@@ -")
        }
    }

    fn take(&mut self, lines: &mut Cursor) {
        let line = lines.peek().unwrap_or_default();
        lines.skip_line();
        if line.starts_with(b"\\") {
            return;
        }
        let (marks, text) = line.split_at(self.parents.min(line.len()));
        let gone = marks.contains(&b'-');
        self.left.take(gone, marks);
        match (gone, mark(marks, 0)) {
            (true, b'-') => self.change(|body| body.old.push(text)),
            (false, b'+') => self.change(|body| body.new.push(text)),
            (false, _) => self.keep(text),
            // Another parent's line, which neither the first nor the result has.
            (true, _) => {}
        }
    }

    fn change(&mut self, push: impl FnOnce(&mut Self)) {
        self.open.get_or_insert((self.old.next, self.new.next));
        push(self);
    }

    fn keep(&mut self, text: &[u8]) {
        self.close();
        self.old.push(text);
        self.new.push(text);
    }

    fn close(&mut self) {
        if let Some((old, new)) = self.open.take() {
            self.blocks.push(Block {
                old: Lines::new(old, self.old.next),
                new: Lines::new(new, self.new.next),
            });
        }
    }

    pub fn finish(mut self, header: &Header) -> Hunk {
        self.close();
        let fault = self.fault(header);
        let region = Region::new(self.old.finish(), self.new.finish(), self.blocks, false);
        Hunk { region, fault }
    }

    fn fault(&self, header: &Header) -> Option<String> {
        if self.left.is_none() && !self.left.exceeded {
            return None;
        }
        Some(format!(
            "the hunk's header says {} old and {} new lines, but there are {} and {}: the patch \
             was cut off or edited; make it anew, with `git diff` or `git format-patch`",
            header.old[0].count,
            header.new.count,
            self.old.count(),
            self.new.count(),
        ))
    }
}

/// Whether the line has a mark for each parent, or is about the line before it.
fn is_body(line: &[u8], parents: usize) -> bool {
    let marks = &line[..parents.min(line.len())];
    line.starts_with(b"\\") || marks.iter().all(|mark| matches!(mark, b' ' | b'+' | b'-'))
}

/// Whether the two lines at the cursor are `--- X` and `+++ Y`.
pub fn begins_file(lines: &Cursor) -> bool {
    lines.at(b"--- ")
        && lines
            .peek_second()
            .is_some_and(|line| line.starts_with(b"+++ "))
}

/// How many lines at the cursor, behind the last that the header promises, are the hunk's still: up
/// to the last changed one. A rule or signature, the next file and free text are not.
fn surplus(lines: &Cursor, parents: usize) -> usize {
    let mut ahead = lines.clone();
    let mut count = 0;
    let mut last_changed = 0;
    while let Some(line) = ahead.peek() {
        let foreign = !is_body(line, parents) || is_rule(line) || begins_file(&ahead);
        if foreign || (line.is_empty() && count == 0) {
            break;
        }
        count += 1;
        if line.starts_with(b"+") || line.starts_with(b"-") {
            last_changed = count;
        }
        ahead.skip_line();
    }
    last_changed
}

/// `-- `, which begins the signature of an e-mail, or a longer rule.
fn is_rule(line: &[u8]) -> bool {
    let line = line.trim_ascii_end();
    line.len() > 1 && line.iter().all(|byte| *byte == b'-')
}
