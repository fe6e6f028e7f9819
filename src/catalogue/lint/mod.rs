//! Lint: what a catalogue allows itself that loading accepts and that is still a mistake.
//!
//! In: a [`Written`] catalogue. Out: [`Fault`]s, each with place, cause and remedy.

use super::source::{Origin, Source};
use super::written::{Written, WrittenFile};

mod api;
mod example;
mod message;
mod never;
mod note;
mod rule;
mod shadow;
mod together;
mod twice;
mod version;

pub use rule::is_id;

/// A mistake in a catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Which check found it.
    pub check: &'static str,
    pub origin: Origin,
    pub cause: String,
    pub remedy: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let Self {
            check,
            origin,
            cause,
            remedy,
        } = self;
        write!(f, "{origin}: {cause} [{check}]\n  remedy: {remedy}")
    }
}

/// The check that finds rules without examples.
pub const UNTESTED: &str = "untested";

/// A check of one file, with the catalogue around it.
type Check = fn(&Written, &WrittenFile, &mut Vec<Fault>);

const CHECKS: &[Check] = &[
    rule::ids,
    rule::actions,
    rule::kinds,
    message::placeholders,
    note::kinds,
    shadow::outranked,
    never::fires,
    example::rules,
    example::untested,
    twice::ids,
    twice::conventions,
    api::names,
    api::methods,
    api::parameters,
    version::unchanged,
    version::cycles,
    version::unfounded,
];

/// All faults of the user's own files, or of the built-in ones where no folder was named.
pub fn run(written: &Written) -> Vec<Fault> {
    let mut faults = Vec::new();
    let together = together::always(written);
    for file in written
        .files
        .iter()
        .filter(|f| f.is_own() == written.extended)
    {
        let start = faults.len();
        for check in CHECKS {
            check(written, file, &mut faults);
        }
        let here = together.iter().filter(|f| *f.origin.file == *file.name);
        faults.extend(here.cloned());
        faults[start..].sort_by_key(|fault| fault.origin.line);
    }
    faults
}

/// The tables of the rules of a file, with what is written in them.
fn rules<'f>(
    file: &'f WrittenFile,
) -> impl Iterator<Item = (&'f str, &'f super::file::RuleEntry, Source<'f>)> {
    let patterns = file.parsed.patterns.iter();
    patterns.flat_map(move |pattern| {
        let rules = pattern.rules.iter().enumerate();
        rules.map(move |(index, rule)| {
            let table = file.source().table("rule", index);
            (pattern.id.as_str(), rule, table)
        })
    })
}
