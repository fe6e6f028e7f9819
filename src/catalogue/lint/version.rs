//! Version files: entries that change nothing, names that come back within one version, and groups
//! that do not say since when, or where that can be read.

use super::Fault;
use crate::catalogue::file::VersionGroup;
use crate::catalogue::written::{Written, WrittenFile};
use std::collections::BTreeMap;

/// Entries whose two sides are the same.
pub fn unchanged(_: &Written, file: &WrittenFile, faults: &mut Vec<Fault>) {
    for (index, group) in groups(file) {
        let keywords = group.keywords.values().flatten();
        let names = group.names.iter().chain(keywords);
        let mut same: Vec<&str> = names
            .filter(|(a, b)| a == b)
            .map(|(a, _)| a.as_str())
            .collect();
        let orders = group
            .orders
            .iter()
            .filter(|(_, order)| order.from == order.to);
        same.extend(orders.map(|(api, _)| api.as_str()));
        let defaults = group.defaults.values().flatten();
        same.extend(
            defaults
                .filter(|(_, [a, b])| a == b)
                .map(|(p, _)| p.as_str()),
        );
        faults.extend(same.into_iter().map(|name| Fault {
            check: "version-same",
            origin: file.source().table("group", index).origin_of(name),
            cause: format!("`{name}` is the same in both versions"),
            remedy: "write what it became, or take the entry out".to_owned(),
        }));
    }
}

/// Groups without a version, or without the address of a page.
pub fn unfounded(_: &Written, file: &WrittenFile, faults: &mut Vec<Fault>) {
    for (index, group) in groups(file) {
        let fault = |key: &str, cause: String, remedy: &str| Fault {
            check: "version-source",
            origin: file.source().table("group", index).origin_of(key),
            cause,
            remedy: remedy.to_owned(),
        };
        if !group.since.starts_with(|c: char| c.is_ascii_digit()) {
            let cause = format!("`{}` is no version", group.since);
            faults.push(fault(
                "since",
                cause,
                "write the first version with the new form",
            ));
        }
        if !group.source.starts_with("https://") {
            let cause = format!("`{}` is no address", group.source);
            let remedy = "write the https:// address of the page that documents the change";
            faults.push(fault("source", cause, remedy));
        }
    }
}

fn groups(file: &WrittenFile) -> impl Iterator<Item = (usize, &VersionGroup)> {
    let files = file.parsed.versions.iter();
    files.flat_map(|f| f.groups.iter().enumerate())
}

/// Names that lead back to themselves within one version.
pub fn cycles(_: &Written, file: &WrittenFile, faults: &mut Vec<Fault>) {
    let mut releases: BTreeMap<&str, BTreeMap<&str, (&str, usize)>> = BTreeMap::new();
    for (index, group) in groups(file) {
        let release = releases.entry(&group.since).or_default();
        let names = group.names.iter();
        release.extend(names.map(|(from, to)| (from.as_str(), (to.as_str(), index))));
    }
    for (since, renames) in &releases {
        for (from, (_, index)) in renames.iter().filter(|(from, _)| leads_back(renames, from)) {
            faults.push(Fault {
                check: "version-cycle",
                origin: file
                    .source()
                    .table("group", *index)
                    .origin_of(&format!("\"{from}\" =")),
                cause: format!("`{from}` becomes itself again within version {since}"),
                remedy: "keep the entry for the direction in which the library went, and take the other out"
                    .to_owned(),
            });
        }
    }
}

/// Whether a name is reached again from itself, in more than one step.
fn leads_back(renames: &BTreeMap<&str, (&str, usize)>, start: &str) -> bool {
    let mut at = start;
    for step in 0..renames.len() {
        let Some((next, _)) = renames.get(at) else {
            return false;
        };
        if *next == start {
            return step > 0;
        }
        at = next;
    }
    false
}
