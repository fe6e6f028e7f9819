//! `json`, one document, and `jsonl`, one change a line: the contract of `schema_version` 1.
//!
//! In: changes as they are given, alternates and all. Out: UTF-8 JSON.

use std::io::{self, BufWriter, IntoInnerError, Write};

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
        write_item(change, out)?;
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
        write_item(item, out)
    }
}

/// Writes an item as it is made, so that a large one need not be held twice.
fn write_item(item: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, Guarded { out, hash: false });
    serde_json::to_writer(&mut out, item)?;
    out.into_inner().map_err(IntoInnerError::into_error)?;
    Ok(())
}

/// Writes JSON that is there as a whole.
pub fn write(json: &[u8], out: &mut dyn Write) -> io::Result<()> {
    Guarded { out, hash: false }.write_all(json)
}

/// Keeps JSON such that a log of a CI platform can hold it, where `##[` would begin a command: two hashes
/// in a row stand in texts alone, and the second as its number is the same to readers.
struct Guarded<'w> {
    out: &'w mut dyn Write,
    /// Whether the last byte was a hash.
    hash: bool,
}

impl Write for Guarded<'_> {
    fn write(&mut self, json: &[u8]) -> io::Result<usize> {
        let mut rest = json;
        while let Some(at) = memchr::memchr(b'#', rest) {
            self.out.write_all(&rest[..at])?;
            let second = at == 0 && self.hash;
            self.out.write_all(if second { b"\\u0023" } else { b"#" })?;
            self.hash = !second;
            rest = &rest[at + 1..];
        }
        self.hash &= rest.is_empty();
        self.out.write_all(rest)?;
        Ok(json.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// However the text comes, in one piece or byte by byte.
    #[test]
    fn a_second_hash_is_written_as_its_number() {
        let (json, kept) = (b"\"a # b ## c ### #\"", "\"a # b #\\u0023 c #\\u0023# #\"");
        for size in [1, 2, 3, json.len()] {
            let mut out = Vec::new();
            let mut guarded = Guarded {
                out: &mut out,
                hash: false,
            };
            for piece in json.chunks(size) {
                guarded.write_all(piece).expect("memory takes it");
            }
            assert_eq!(String::from_utf8_lossy(&out), kept, "{size}");
        }
    }
}
