//! `json`, one document, and `jsonl`, one change a line: the contract of `schema_version` 1.
//!
//! In: changes as they are given, alternates and all. Out: UTF-8 JSON.

use std::io::{self, Write};

use serde::Serialize;

use super::{ChangeResult, Format, SCHEMA_VERSION, Summary};

/// One document: `{"schema_version": 1, "changes": [...], "complete": true}`.
///
/// `complete` comes last: it is known last, and a long history is written as it is read.
#[derive(Default)]
pub struct Json {
    changes: Items,
}

impl Format for Json {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "{{\"schema_version\":{SCHEMA_VERSION},\"changes\":[")
    }

    fn change(&mut self, change: &ChangeResult, out: &mut dyn Write) -> io::Result<()> {
        self.changes.write(change, out)
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "\n],\"complete\":{}}}", summary.complete())
    }
}

/// One change a line.
pub struct JsonLines;

impl Format for JsonLines {
    fn change(&mut self, change: &ChangeResult, out: &mut dyn Write) -> io::Result<()> {
        write(&serde_json::to_vec(change)?, out)?;
        writeln!(out)
    }
}

/// The items of a JSON array, written one at a time, each on its own line.
#[derive(Default)]
pub struct Items {
    any: bool,
}

impl Items {
    pub fn write(&mut self, item: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if self.any { b",\n" } else { b"\n" })?;
        self.any = true;
        write(&serde_json::to_vec(item)?, out)
    }
}

/// Writes JSON so that a log of a CI platform can hold it, where `##[` would begin a command: two hashes
/// in a row stand in texts alone, and the second as its number is the same to readers.
pub fn write(json: &[u8], out: &mut dyn Write) -> io::Result<()> {
    let mut rest = json;
    while let Some(at) = memchr::memmem::find(rest, b"##") {
        out.write_all(&rest[..=at])?;
        out.write_all(b"\\u0023")?;
        rest = &rest[at + 2..];
    }
    out.write_all(rest)
}
