//! Code inside another format: what of a file is code, and which line of the file each line of the
//! code stands on.

use crate::input::{Block, Lines, Region, Side};
use std::sync::Arc;

/// The code of a region, and where its lines come from.
#[derive(Debug, Clone)]
pub struct Embedded {
    /// Only code; its lines are counted from 1, as if it were a file of its own.
    pub region: Region,
    pub old: Vec<Origin>,
    pub new: Vec<Origin>,
}

/// Where a line of code stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// Line of the file, 1-based.
    pub line: u32,
    /// The cell, and the line in it, both 1-based, where cells are known.
    pub cell: Option<(u32, u32)>,
}

/// Code of one side, line by line.
#[derive(Debug, Default)]
pub struct Code {
    pub text: String,
    pub origins: Vec<Origin>,
}

impl Code {
    pub fn push(&mut self, line: &str, origin: Origin) {
        self.text.push_str(line);
        self.text.push('\n');
        self.origins.push(origin);
    }
}

impl Embedded {
    pub fn new(old: Code, new: Code, blocks: Vec<Block>, whole: bool) -> Self {
        let side = |text: String| Side {
            first_line: 1,
            text: Arc::from(text),
        };
        Self {
            region: Region::new(side(old.text), side(new.text), blocks, whole),
            old: old.origins,
            new: new.origins,
        }
    }
}

/// The lines of the file that a run of lines of code stands on.
pub fn lines(origins: &[Origin], code: Lines) -> Lines {
    let at = |line: u32| {
        let index = (line.max(1) as usize - 1).min(origins.len().saturating_sub(1));
        origins.get(index).map_or(line, |origin| origin.line)
    };
    if code.is_empty() {
        return Lines::new(at(code.start), at(code.start));
    }
    Lines::new(at(code.start), at(code.end - 1) + 1)
}
