//! The change around a labelled place, for people who read a miss.
//!
//! In: a file change, a side and a line. Out: the lines of a diff.

use serde::Serialize;

use super::labels;
use crate::input::{Content, FileChange, Region, Side};

/// Lines shown before and after the place.
const AROUND: usize = 10;

/// A line of a diff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiffLine {
    /// Its number in the old file, 1-based; `None` for an added line.
    pub old: Option<u32>,
    /// Its number in the new file; `None` for a removed line.
    pub new: Option<u32>,
    pub text: String,
}

impl DiffLine {
    /// `-` removed, `+` added, a space for context.
    pub fn sign(&self) -> char {
        match (self.old, self.new) {
            (Some(_), None) => '-',
            (None, Some(_)) => '+',
            _ => ' ',
        }
    }

    pub fn number(&self, side: labels::Side) -> Option<u32> {
        match side {
            labels::Side::Old => self.old,
            labels::Side::New => self.new,
        }
    }
}

/// The diff around a line; empty where the file has no such line.
pub fn around(file: &FileChange, side: labels::Side, line: u32) -> Vec<DiffLine> {
    for region in regions(file) {
        let lines = lines(region);
        let here = lines.iter().position(|l| l.number(side) == Some(line));
        if let Some(here) = here {
            let end = lines.len().min(here + AROUND + 1);
            return lines[here.saturating_sub(AROUND)..end].to_vec();
        }
    }
    Vec::new()
}

pub fn regions(file: &FileChange) -> &[Region] {
    match &file.content {
        Content::Text(regions) => regions,
        Content::Opaque => &[],
    }
}

pub fn side(region: &Region, side: labels::Side) -> &Side {
    match side {
        labels::Side::Old => &region.old,
        labels::Side::New => &region.new,
    }
}

/// The number of lines of a side.
pub fn count(side: &Side) -> u32 {
    u32::try_from(side.text.lines().count()).unwrap_or(u32::MAX)
}

/// A region as a diff with all its context.
fn lines(region: &Region) -> Vec<DiffLine> {
    let mut old = Numbered::new(&region.old);
    let mut new = Numbered::new(&region.new);
    let mut lines = Vec::new();
    for block in region.blocks() {
        while old.next < block.old.start {
            lines.extend(context(&mut old, &mut new));
        }
        while old.next < block.old.end {
            lines.push(line(old.take(), None));
        }
        while new.next < block.new.end {
            lines.push(line(None, new.take()));
        }
    }
    while let Some(shared) = context(&mut old, &mut new) {
        lines.push(shared);
    }
    lines
}

fn context(old: &mut Numbered, new: &mut Numbered) -> Option<DiffLine> {
    let (old, new) = (old.take(), new.take());
    (old.is_some() || new.is_some()).then(|| line(old, new))
}

fn line(old: Option<(u32, &str)>, new: Option<(u32, &str)>) -> DiffLine {
    let text = new.or(old).map_or("", |(_, text)| text);
    DiffLine {
        old: old.map(|(number, _)| number),
        new: new.map(|(number, _)| number),
        text: text.to_owned(),
    }
}

/// The lines of a side, taken one by one.
struct Numbered<'t> {
    lines: std::str::Lines<'t>,
    /// Number of the line that comes next; counts on past the end.
    next: u32,
}

impl<'t> Numbered<'t> {
    fn new(side: &'t Side) -> Self {
        Self {
            lines: side.text.lines(),
            next: side.first_line,
        }
    }

    fn take(&mut self) -> Option<(u32, &'t str)> {
        let number = self.next;
        self.next += 1;
        self.lines.next().map(|text| (number, text))
    }
}
