//! The built-in catalogue: it loads, has no faults, and its examples come out as they say.

use crate::catalogue::Catalogue;
use crate::catalogue::lint::{self, Fault};
use crate::catalogue::written::Written;
use crate::classify::Standing;
use crate::examples::{self, Verdict};
use crate::report::Finding;
use std::collections::BTreeSet;

fn written() -> Written {
    Written::read(&[]).expect("the built-in catalogue is sound")
}

/// Faults of rules that wait to be mended; each line is taken out with its fault.
const KNOWN: &[&str] = &[
    "rule `cast-argument` never gives a finding",
    "rule `penalty` never gives a finding",
    "rule `batched`: no API and no name of the role `batch` is of the kind `batch`",
    "rule `scope`: no API and no name of the role `scope` is of the kind `name`",
    "rule `layer-added`: no API and no name of the role `layer` is of the kind `input`",
];

#[test]
fn it_has_no_faults() {
    let known = |fault: &Fault| KNOWN.iter().any(|known| fault.cause.starts_with(known));
    let faults = lint::run(&written()).into_iter();
    // `dnnfix patterns test` tells which rules lack examples.
    let faults = faults.filter(|fault| fault.check != lint::UNTESTED && !known(fault));
    let faults: Vec<String> = faults.map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_is_packed_is_what_is_written() {
    let packed = Catalogue::builtin().expect("the built-in catalogue is sound");
    let written = written().catalogue;
    let rules = |catalogue: &Catalogue| -> Vec<String> {
        let patterns = catalogue.patterns.iter();
        let rules = patterns.flat_map(|p| p.rules.iter().map(move |r| (p, r)));
        let mut ids: Vec<String> = rules.map(|(p, r)| format!("{}/{}", p.id, r.id)).collect();
        ids.sort();
        ids
    };
    let changes = |catalogue: &Catalogue| -> Vec<String> {
        let changes = catalogue.versions.all().map(|c| format!("{c:?}"));
        let mut changes: Vec<String> = changes.collect();
        changes.sort();
        changes
    };
    assert_eq!(rules(&packed), rules(&written));
    let named = |catalogue: &Catalogue| {
        let mut named = catalogue.libraries.all_named(&catalogue.roles);
        named.sort();
        named
    };
    assert_eq!(named(&packed), named(&written));
    let count = |catalogue: &Catalogue| catalogue.libraries.all().count();
    assert_eq!(count(&packed), count(&written));
    assert_eq!(changes(&packed), changes(&written));
    assert_eq!(packed.patterns.len(), 15);
}

#[test]
fn examples_come_out_as_they_say() {
    let written = written();
    let outcomes = examples::run(&written.catalogue);
    let failed = outcomes.iter().filter(|o| o.verdict != Verdict::Right);
    let failed: Vec<String> = failed
        .map(|outcome| {
            let found: Vec<&str> = outcome.findings.iter().map(|f| f.rule.as_str()).collect();
            let origin = &outcome.example.origin;
            format!("{origin}: {}; found {found:?}", outcome.verdict.name())
        })
        .collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn every_rule_has_a_place_and_a_written_form() {
    let written = written();
    for pattern in &written.catalogue.patterns {
        for rule in &pattern.rules {
            assert!(rule.origin.line > 0, "{}/{}", pattern.id, rule.id);
            assert!(
                written.entry(pattern, rule).is_some(),
                "{}/{}",
                pattern.id,
                rule.id
            );
        }
    }
}

/// A trace is made by other code than the findings are, from the same tests.
#[test]
fn traces_say_what_the_findings_are() {
    let catalogue = written().catalogue;
    for example in catalogue.patterns.iter().flat_map(|p| &p.examples) {
        let place = |f: &Finding| (f.old, f.new, f.rule.clone(), f.confidence);
        let findings = examples::label(&catalogue, example).findings;
        let mut found: Vec<_> = findings.iter().filter(|f| f.primary).map(place).collect();
        let mut traced = Vec::new();
        for place in examples::trace(&catalogue, example).places {
            let fired = place.edits.iter().flat_map(|edit| &edit.tried);
            let fired: BTreeSet<&str> = fired
                .filter(|tried| tried.fires())
                .map(|tried| tried.rule.as_str())
                .collect();
            for ranked in &place.ranking {
                let known = place.block || fired.contains(ranked.rule.as_str());
                assert!(known, "{}: {} is ranked", example.origin, ranked.rule);
                if ranked.standing == Standing::Primary {
                    traced.push((place.old, place.new, ranked.rule.clone(), ranked.confidence));
                }
            }
        }
        found.sort_by(|a, b| a.partial_cmp(b).expect("no confidence is NaN"));
        traced.sort_by(|a, b| a.partial_cmp(b).expect("no confidence is NaN"));
        assert_eq!(traced, found, "{}", example.origin);
    }
}
