//! Going on where an earlier run ended.
//!
//! In: its output, in `jsonl`. Out: the commits that it has.

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use crate::report::FormatName;

#[derive(Deserialize)]
struct Line {
    id: String,
}

/// The ids in the output of an earlier run.
pub fn done(file: &Path, format: FormatName) -> Result<HashSet<String>> {
    ensure!(
        format == FormatName::Jsonl,
        "`--resume` goes on with one change a line only; add `--format jsonl`"
    );
    let name = file.display();
    let mut reader =
        BufReader::new(File::open(file).with_context(|| format!("{name}: cannot be read"))?);
    let mut done = HashSet::new();
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let length = reader.read_until(b'\n', &mut line);
        if length.with_context(|| format!("{name}: cannot be read"))? == 0 {
            break;
        }
        match serde_json::from_slice::<Line>(&line) {
            Ok(earlier) if line.ends_with(b"\n") => done.insert(earlier.id),
            _ => bail!("{name}:{number}: not a whole line of `--format jsonl`; remove it first"),
        };
    }
    Ok(done)
}
