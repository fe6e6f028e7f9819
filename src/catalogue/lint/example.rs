//! Examples: those about no rule, and rules without any.

use super::{Fault, UNTESTED};
use crate::catalogue::Pattern;
use crate::catalogue::error::nearest;
use crate::catalogue::file::Example;
use crate::catalogue::source::Source;
use crate::catalogue::written::{Written, WrittenFile};
use crate::examples::{self, Untested};

/// Examples that name no rule, two, or one that the pattern does not have.
pub fn rules(written: &Written, file: &WrittenFile, faults: &mut Vec<Fault>) {
    let in_patterns = file.parsed.patterns.iter().map(|p| (&p.id, &p.examples));
    let apart = file
        .parsed
        .examples
        .iter()
        .map(|e| (&e.pattern, &e.examples));
    for (id, examples) in in_patterns.chain(apart) {
        let Some(pattern) = written.catalogue.pattern(id) else {
            continue;
        };
        for (index, example) in examples.iter().enumerate() {
            let table = file.source().table("example", index);
            faults.extend(fault(pattern, example, &table));
        }
    }
}

fn fault(pattern: &Pattern, example: &Example, table: &Source) -> Option<Fault> {
    let (named, origin) = match (&example.fires, &example.quiet) {
        (Some(rule), None) | (None, Some(rule)) => (rule, table.origin_of(rule)),
        _ => {
            return Some(Fault {
                check: "example",
                origin: table.origin(),
                cause: "an example must say either which rule fires or which one stays quiet"
                    .to_owned(),
                remedy: "give it one of `fires = \"RULE\"` and `quiet = \"RULE\"`".to_owned(),
            });
        }
    };
    if pattern.rules.iter().any(|rule| rule.id == *named) {
        return None;
    }
    let known = pattern.rules.iter().map(|rule| rule.id.as_str());
    Some(Fault {
        check: "example",
        origin,
        cause: format!("the pattern `{}` has no rule `{named}`", pattern.id),
        remedy: match nearest(named, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name a rule of the pattern, without the pattern's id".to_owned(),
        },
    })
}

/// Rules without an example that fires, or without one that stays quiet.
pub fn untested(written: &Written, file: &WrittenFile, faults: &mut Vec<Fault>) {
    let lacking = examples::untested(&written.catalogue);
    let here = lacking
        .into_iter()
        .filter(|u| *u.rule.origin.file == *file.name);
    faults.extend(here.map(|untested| Fault {
        check: UNTESTED,
        origin: untested.rule.origin.clone(),
        cause: format!(
            "rule `{}` has no example {}",
            untested.rule.id,
            untested.lacks()
        ),
        remedy: format!(
            "add an [[example]] with {}, here or in examples/{}.toml",
            wanted(&untested),
            untested.pattern.id
        ),
    }));
}

/// The keys of the examples that a rule lacks.
fn wanted(untested: &Untested) -> String {
    let of = |key: &str| format!("`{key} = \"{}\"`", untested.rule.id);
    match (untested.fires, untested.quiet) {
        (true, false) => of("fires"),
        (false, true) => of("quiet"),
        _ => format!("{} and one with {}", of("fires"), of("quiet")),
    }
}
