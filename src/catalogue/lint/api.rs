//! API files: names that occur twice, of which only one can count.

use super::Fault;
use super::twice::second;
use crate::catalogue::file::ApiEntry;
use crate::catalogue::written::{Written, WrittenFile};
use std::collections::BTreeMap;

/// A function or class that two entries list.
pub fn names(_: &Written, file: &WrittenFile, faults: &mut Vec<Fault>) {
    for api in &file.parsed.apis {
        let listed: Vec<(usize, &str)> = listed(&api.apis, |e| &e.names).collect();
        for (at, name) in second(listed.iter().map(|(_, n)| *n)) {
            let first = listed.iter().find(|(_, n)| *n == name);
            let first = first.map_or(0, |(entry, _)| *entry);
            faults.push(fault(file, (first, listed[at].0), name, "the name"));
        }
    }
}

fn listed(
    entries: &[ApiEntry],
    names: fn(&ApiEntry) -> &Vec<String>,
) -> impl Iterator<Item = (usize, &str)> {
    let entries = entries.iter().enumerate();
    entries.flat_map(move |(index, e)| names(e).iter().map(move |n| (index, n.as_str())))
}

/// A method that two entries list for the same objects.
pub fn methods(_: &Written, file: &WrittenFile, faults: &mut Vec<Fault>) {
    for api in &file.parsed.apis {
        let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for (index, name) in listed(&api.apis, |e| &e.methods) {
            let objects = api.apis[index].on.as_slice().iter().map(String::as_str);
            let any = api.apis[index].on.is_empty().then_some("");
            let mut first = None;
            for object in objects.chain(any) {
                first = first.or(seen.insert((name, object), index));
            }
            if let Some(first) = first {
                faults.push(fault(file, (first, index), name, "the method"));
            }
        }
    }
}

/// A parameter with two roles.
pub fn parameters(_: &Written, file: &WrittenFile, faults: &mut Vec<Fault>) {
    for api in &file.parsed.apis {
        let names = api.parameters.values().flatten();
        for (_, name) in second(names.map(String::as_str)) {
            faults.push(Fault {
                check: "name-twice",
                origin: file.source().origin_of(name),
                cause: format!("the parameter `{name}` is listed twice in [parameters]"),
                remedy: "keep one; a call's own list can give it another role: \"NAME:ROLE\""
                    .to_owned(),
            });
        }
    }
}

fn fault(file: &WrittenFile, entries: (usize, usize), name: &str, what: &str) -> Fault {
    let origin = |entry| file.source().table("api", entry).origin_of(name);
    let first = origin(entries.0).line;
    Fault {
        check: "name-twice",
        origin: origin(entries.1),
        cause: format!("{what} `{name}` is listed twice in the file, first in line {first}"),
        remedy:
            "keep one; or, if two modules have the name, write which: `losses.mse`, `metrics.mse`"
                .to_owned(),
    }
}
