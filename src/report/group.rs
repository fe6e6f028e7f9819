//! The same change at several places of a file, told once.
//!
//! In: the findings of a change that are shown, in order. Out: [`Group`]s, in the order of their first.

use std::collections::HashMap;

use super::{Finding, words};

/// Places named in a line.
const NAMED: usize = 12;

/// A finding, and where else its file has the same.
pub struct Group<'a> {
    pub first: &'a Finding,
    others: Vec<&'a Finding>,
}

/// What two findings share that are told as one.
type Key<'a> = ([&'a str; 6], bool);

pub fn groups<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<Group<'a>> {
    let mut groups: Vec<Group> = Vec::new();
    let mut known: HashMap<Key, usize> = HashMap::new();
    for finding in findings {
        let at = *known.entry(key(finding)).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.others.push(finding),
            None => groups.push(Group {
                first: finding,
                others: Vec::new(),
            }),
        }
    }
    groups
}

fn key(finding: &Finding) -> Key<'_> {
    let texts = [
        &finding.path,
        &finding.rule,
        &finding.message,
        &finding.before,
        &finding.after,
        finding.level.as_str(),
    ];
    (texts, finding.primary)
}

impl Group<'_> {
    /// How many findings it stands for.
    pub fn count(&self) -> usize {
        1 + self.others.len()
    }

    /// `The same at lines 14, 19 (old) and 23.`, if there are others.
    pub fn others(&self) -> Option<String> {
        let named = self.others.iter().take(NAMED);
        let mut places: Vec<String> = named.map(|finding| words::line(finding)).collect();
        if let more @ 1.. = self.others.len() - places.len() {
            places.push(format!("{more} more"));
        }
        let last = places.pop()?;
        Some(match places.is_empty() {
            true => format!("The same at line {last}."),
            false => format!("The same at lines {} and {last}.", places.join(", ")),
        })
    }
}
