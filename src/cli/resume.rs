//! Going on where an earlier run ended.
//!
//! In: its output, in `jsonl`. Out: the commits and the code that it has.

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
    #[serde(default)]
    findings: Vec<Finding>,
}

#[derive(Deserialize)]
struct Finding {
    code: Option<Code>,
}

#[derive(Deserialize)]
struct Code {
    identity: String,
}

/// What an earlier run did.
#[derive(Debug, Default)]
pub struct Earlier {
    /// The ids of its commits.
    pub commits: HashSet<String>,
    /// The identities of the code of its findings, where they were asked for.
    pub code: HashSet<String>,
}

/// Reads the output of an earlier run; `code`: with the identities of its findings.
pub fn earlier(file: &Path, format: FormatName, code: bool) -> Result<Earlier> {
    ensure!(
        format == FormatName::Jsonl,
        "`--resume` goes on with one change a line only; add `--format jsonl`"
    );
    let name = file.display();
    let mut reader =
        BufReader::new(File::open(file).with_context(|| format!("{name}: cannot be read"))?);
    let mut earlier = Earlier::default();
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let length = reader.read_until(b'\n', &mut line);
        if length.with_context(|| format!("{name}: cannot be read"))? == 0 {
            break;
        }
        let read = match serde_json::from_slice::<Line>(&line) {
            Ok(read) if line.ends_with(b"\n") => read,
            _ => bail!("{name}:{number}: not a whole line of `--format jsonl`; remove it first"),
        };
        for finding in read.findings.into_iter().filter(|_| code) {
            let known = finding.code.with_context(|| {
                format!(
                    "{name}:{number}: a finding without its code, so that duplicates cannot be \
                     told; make the file with `--code`, too"
                )
            })?;
            earlier.code.insert(known.identity);
        }
        earlier.commits.insert(read.id);
    }
    Ok(earlier)
}
