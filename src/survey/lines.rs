//! Lines of JSON.
//!
//! In: a file, or standard input. Out: one value a line; an error names file, line and remedy.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// Reads a file line by line.
pub struct Lines {
    /// As it stands in errors.
    name: String,
    input: Box<dyn BufRead>,
    /// Of the line that was read last, 1-based.
    number: u64,
    line: Vec<u8>,
}

impl Lines {
    pub fn open(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        let file = File::open(path).with_context(|| format!("{name}: cannot be read"))?;
        let input = BufReader::with_capacity(1 << 17, file);
        Ok(Self::new(name, Box::new(input)))
    }

    pub fn standard_input() -> Self {
        let input = BufReader::new(std::io::stdin());
        Self::new("standard input".to_owned(), Box::new(input))
    }

    fn new(name: String, input: Box<dyn BufRead>) -> Self {
        Self {
            name,
            input,
            number: 0,
            line: Vec::new(),
        }
    }

    /// The next line's value, which may borrow from the line; `None` at the end.
    pub fn next<'l, T: Deserialize<'l>>(&'l mut self) -> Result<Option<T>> {
        self.line.clear();
        let length = self.input.read_until(b'\n', &mut self.line);
        if length.with_context(|| format!("{}: cannot be read", self.name))? == 0 {
            return Ok(None);
        }
        self.number += 1;
        let fault = || {
            let place = format!("{}:{}", self.name, self.number);
            format!("{place}: not a whole line of `--format jsonl`; remove it first")
        };
        ensure!(self.line.ends_with(b"\n"), fault());
        let value = serde_json::from_slice(&self.line).with_context(fault);
        value.map(Some)
    }

    /// File and line of what comes next, for an error about what stands there.
    pub fn next_place(&self) -> String {
        format!("{}:{}", self.name, self.number + 1)
    }
}
