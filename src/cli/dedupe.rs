//! Leaving out code that came before: the same fix picked to another branch, or made in a copy.
//!
//! In: results with code, in order, and the code of an earlier run. Out: the same results, without the
//! places whose code came before, and with the number of findings that are left out.

use std::collections::{HashMap, HashSet};

use crate::report::{ChangeResult, Finding, Span};

/// The code that came so far, by its identity.
#[derive(Debug, Default)]
pub struct Dedupe {
    seen: HashSet<String>,
}

/// Where a finding is; all findings of a place have the same code.
type Place = (String, Option<Span>, Option<Span>);

impl Dedupe {
    /// `seen`: the identities of an earlier run.
    pub fn new(seen: HashSet<String>) -> Self {
        Self { seen }
    }

    pub fn leave_out(&mut self, result: &mut ChangeResult) {
        let before = result.findings.len();
        let mut first: HashMap<String, Place> = HashMap::new();
        result.findings.retain(|finding| {
            let Some(source) = &finding.source else {
                return true;
            };
            let identity = source.identity.clone();
            let place = place(finding);
            !self.seen.contains(&identity)
                && *first.entry(identity).or_insert_with(|| place.clone()) == place
        });
        self.seen.extend(first.into_keys());
        result.duplicates = before - result.findings.len();
    }
}

fn place(finding: &Finding) -> Place {
    (finding.path.clone(), finding.old, finding.new)
}
