//! Going on where an earlier run ended.
//!
//! In: its output, in `jsonl`. Out: the commits and the code that it has.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::collections::HashSet;
use std::path::Path;

use crate::report::FormatName;
use crate::survey::lines::Lines;

#[derive(Deserialize)]
struct Change {
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
    let mut lines = Lines::open(file)?;
    let mut earlier = Earlier::default();
    loop {
        let place = lines.next_place();
        let Some(change) = lines.next::<Change>()? else {
            return Ok(earlier);
        };
        for finding in change.findings.into_iter().filter(|_| code) {
            let known = finding.code.with_context(|| {
                format!(
                    "{place}: a finding without its code, so that duplicates cannot be told; make \
                     the file with `--code`, too"
                )
            })?;
            earlier.code.insert(known.identity);
        }
        earlier.commits.insert(change.id);
    }
}
