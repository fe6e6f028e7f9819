//! Fingerprints that are unique within one document.
//!
//! In: fingerprints of findings, in order. Out: the same, told apart where one comes again (the same
//! edit made twice in a file), so that no platform drops the second.

use std::collections::HashMap;

/// Counts the fingerprints that went by.
#[derive(Default)]
pub struct Identities {
    seen: HashMap<String, usize>,
}

impl Identities {
    /// `abc` the first time, `abc:2` the second.
    pub fn unique(&mut self, fingerprint: &str) -> String {
        let times = self.seen.entry(fingerprint.to_owned()).or_default();
        *times += 1;
        match *times {
            1 => fingerprint.to_owned(),
            n => format!("{fingerprint}:{n}"),
        }
    }
}
