//! The baseline: findings that are known already, so that a check is about the others.
//!
//! In: a file that an earlier check wrote. Out: whether it has a finding. One is known again by its
//! fingerprint, in which are its rule, its path and the text that changed, but no line numbers; the
//! rest of an entry tells people what it is.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::report::Finding;

/// The version of the file's format.
const VERSION: u32 = 1;

/// Known findings, by fingerprint.
#[derive(Debug, Clone, Default)]
pub struct Baseline {
    entries: BTreeMap<String, Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    path: String,
    rule: String,
    before: String,
    after: String,
    fingerprint: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    findings: Vec<Entry>,
}

/// Why a text is no baseline.
#[derive(Debug, thiserror::Error)]
pub enum NotABaseline {
    #[error(
        "{name}:{line}: no baseline: {cause}\n  remedy: write it anew with `dnnfix check --write-baseline`"
    )]
    Faulty {
        name: String,
        /// 1-based.
        line: usize,
        cause: String,
    },
    #[error(
        "{name}: a baseline of version {version}, and this dnnfix reads version {VERSION}\n  remedy: use a newer dnnfix"
    )]
    Newer { name: String, version: u32 },
}

impl Baseline {
    /// Reads a file's text; `name` is what the file is called in messages.
    pub fn parse(name: &str, text: &str) -> Result<Self, NotABaseline> {
        let file: File = serde_json::from_str(text).map_err(|fault| NotABaseline::Faulty {
            name: name.to_owned(),
            line: fault.line().max(1),
            cause: fault.to_string(),
        })?;
        if file.version != VERSION {
            return Err(NotABaseline::Newer {
                name: name.to_owned(),
                version: file.version,
            });
        }
        let entries = file.findings.into_iter();
        Ok(Self {
            entries: entries.map(|e| (e.fingerprint.clone(), e)).collect(),
        })
    }

    pub fn has(&self, finding: &Finding) -> bool {
        let entry = self.entries.get(&finding.fingerprint);
        entry.is_some_and(|e| e.rule == finding.rule && e.path == finding.path)
    }

    pub fn add(&mut self, finding: &Finding) {
        let entry = Entry {
            path: finding.path.clone(),
            rule: finding.rule.clone(),
            before: finding.before.clone(),
            after: finding.after.clone(),
            fingerprint: finding.fingerprint.clone(),
        };
        self.entries.insert(entry.fingerprint.clone(), entry);
    }

    /// How many findings it knows.
    pub fn count(&self) -> usize {
        self.entries.len()
    }

    /// The file's text: one finding a line, by path, so that two branches can be merged.
    pub fn text(&self) -> String {
        let mut entries: Vec<&Entry> = self.entries.values().collect();
        entries.sort();
        let lines = entries.iter().map(|entry| {
            let line = serde_json::to_string(entry);
            line.expect("texts can always be written as JSON")
        });
        let lines = lines.collect::<Vec<_>>().join(",\n");
        format!("{{\"version\": {VERSION}, \"findings\": [\n{lines}\n]}}\n")
    }
}
