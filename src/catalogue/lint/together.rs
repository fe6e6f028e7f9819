//! Two rules that always fire together: no example shows what one is for that the other is not.

use super::Fault;
use crate::catalogue::written::Written;
use crate::catalogue::{Pattern, Rule};
use crate::examples::fired::{Fired, Occasion};
use std::collections::BTreeSet;

/// A rule with its pattern and its whole id.
struct Named<'c> {
    pattern: &'c Pattern,
    rule: &'c Rule,
    id: String,
}

/// Of all rules of interest at once, since all examples are tried for it.
pub fn always(written: &Written) -> Vec<Fault> {
    let rules: Vec<Named> = written.catalogue.patterns.iter().flat_map(named).collect();
    let fired = Fired::new(&written.catalogue);
    let mut faults = Vec::new();
    for one in rules.iter().filter(|one| is_of_interest(written, one)) {
        for id in companions(&fired, &one.id) {
            let other = rules.iter().find(|other| other.id == id);
            let told_already = |other: &Named| is_of_interest(written, other) && other.id > one.id;
            let compete = |other: &Named| other.pattern.taxonomy == one.pattern.taxonomy;
            faults.extend(
                other
                    .filter(|other| compete(other) && !told_already(other))
                    .map(|other| fault(one, other)),
            );
        }
    }
    faults
}

fn named(pattern: &Pattern) -> impl Iterator<Item = Named<'_>> {
    let rules = pattern.rules.iter();
    rules.map(move |rule| Named {
        pattern,
        rule,
        id: format!("{}/{}", pattern.id, rule.id),
    })
}

fn is_of_interest(written: &Written, named: &Named) -> bool {
    written.is_of_interest(&named.rule.origin)
}

/// The rules that fire wherever a rule does, and nowhere else.
fn companions(fired: &Fired, rule: &str) -> Occasion {
    let mut own = fired.about(rule).filter(|occasion| occasion.contains(rule));
    let first = own.next().cloned().unwrap_or_default();
    let with = own.fold(first, |with, occasion| &with & occasion);
    let apart =
        |occasion: &Occasion, other: &str| occasion.contains(rule) != occasion.contains(other);
    let with = with.into_iter().filter(|other| other != rule);
    // Most pairs are told apart by the other's own examples; then no others need be tried.
    let with = with.filter(|other| !fired.about(other).any(|o| apart(o, other)));
    let with = with.filter(|other| !fired.all().any(|o| apart(o, other)));
    with.collect::<BTreeSet<String>>()
}

fn fault(one: &Named, other: &Named) -> Fault {
    let within = match one.pattern.id == other.pattern.id {
        true => ", so that one of them never gives a finding",
        false => "",
    };
    Fault {
        check: "together",
        origin: one.rule.origin.clone(),
        cause: format!(
            "rule `{}` and rule `{}` fire in the same places of all examples{within}",
            one.rule.id, other.id
        ),
        remedy: "add an example in which one of them fires alone, or take one out".to_owned(),
    }
}
