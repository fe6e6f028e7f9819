//! Things that are defined twice, where the second takes the place of the first unseen.

use super::Fault;
use crate::catalogue::file::NameEntry;
use crate::catalogue::parse::Part;
use crate::catalogue::written::{Written, WrittenFile};
use std::collections::HashMap;

/// A pattern in two files, or a context twice in one.
pub fn ids(written: &Written, file: &WrittenFile, faults: &mut Vec<Fault>) {
    let earlier = written.files.iter().take_while(|f| f.name != file.name);
    let patterns: HashMap<&str, &str> = earlier
        .filter(|f| f.layer == file.layer)
        .flat_map(|f| {
            f.parsed
                .patterns
                .iter()
                .map(|p| (p.id.as_str(), f.name.as_str()))
        })
        .collect();
    for pattern in &file.parsed.patterns {
        if let Some(other) = patterns.get(pattern.id.as_str()) {
            faults.push(Fault {
                check: "duplicate",
                origin: file.source().origin_of(&pattern.id),
                cause: format!("the pattern `{}` is in {other} too", pattern.id),
                remedy: "put all of a pattern into one file".to_owned(),
            });
        }
    }
    let contexts = file.parsed.contexts.contexts.iter().map(|c| c.id.as_str());
    for (index, id) in second(contexts) {
        faults.push(Fault {
            check: "duplicate",
            origin: file.source().table("context", index).origin_of(id),
            cause: format!("two contexts have the id `{id}`"),
            remedy: "give each context its own id".to_owned(),
        });
    }
}

/// The items that came before, with their places in the list.
pub(super) fn second<'i>(
    items: impl Iterator<Item = &'i str>,
) -> impl Iterator<Item = (usize, &'i str)> {
    let mut seen = std::collections::HashSet::new();
    items
        .enumerate()
        .filter(move |(_, item)| !seen.insert(*item))
}

/// Conventional names that are listed twice.
pub fn conventions(_: &Written, file: &WrittenFile, faults: &mut Vec<Fault>) {
    if file.part != Part::Names {
        return;
    }
    let names = &file.parsed.names;
    for (key, entries) in [("name", &names.names), ("call", &names.calls)] {
        for list in [whole, beginnings, endings] {
            let listed = entries.iter().enumerate();
            // In a language of its own a name may mean something else.
            let listed = listed.filter(|(_, entry)| entry.languages.is_empty());
            let listed = listed.flat_map(|(i, e)| list(e).iter().map(move |n| (i, n.as_str())));
            let listed: Vec<(usize, &str)> = listed.collect();
            for (at, name) in second(listed.iter().map(|(_, n)| *n)) {
                let table = file.source().table(key, listed[at].0);
                faults.push(listed_twice(table.origin_of(name), name));
            }
        }
    }
}

fn whole(entry: &NameEntry) -> &[String] {
    &entry.names
}

fn beginnings(entry: &NameEntry) -> &[String] {
    &entry.beginnings
}

fn endings(entry: &NameEntry) -> &[String] {
    &entry.endings
}

fn listed_twice(origin: crate::catalogue::source::Origin, name: &str) -> Fault {
    Fault {
        check: "name-twice",
        origin,
        cause: format!("the name `{name}` is listed twice"),
        remedy: "keep it where it belongs and take the other out".to_owned(),
    }
}
