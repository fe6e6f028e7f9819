//! Each key of a condition, met and not met, and each word of a message: `conditions.toml`.

use crate::catalogue::Catalogue;
use crate::catalogue::layer::{Layer, LayerFile};
use crate::catalogue::parse::Part;
use crate::classify::{change, traced};
use crate::input::Change;
use crate::input::pair::Pair;
use serde::Deserialize;
use std::fmt::Write as _;

const HEAD: &str = "import torch\nimport torch.nn as nn\nimport tensorflow as tf\nimport argparse\np = argparse.ArgumentParser()\n";

#[derive(Deserialize)]
struct Cases {
    condition: Vec<Condition>,
    message: Vec<Message>,
}

#[derive(Deserialize)]
struct Condition {
    /// The lines of a rule.
    when: String,
    #[serde(default)]
    met: Vec<[String; 2]>,
    #[serde(default)]
    not: Vec<[String; 2]>,
}

#[derive(Deserialize)]
struct Message {
    when: String,
    says: Vec<[String; 3]>,
}

/// The built-in catalogue with rules of a taxonomy of their own, each in a pattern of its own: what
/// one rule finds covers no other.
fn catalogue<'r>(rules: impl Iterator<Item = &'r str>) -> Catalogue {
    let file = |part, text: String| LayerFile {
        part,
        name: "tested.toml".to_owned(),
        text: text.into(),
    };
    let pattern = |(index, rule)| {
        let rule = format!("[[rule]]\nid = 'rule'\nconfidence = 0.9\n{rule}\n");
        let head =
            format!("id = 't{index}'\ntitle = 'Tested'\ndefinition = 'A rule under test.'\n");
        file(Part::Pattern, head + &rule)
    };
    let about = file(Part::About, "taxonomy = 'tests'\n".to_owned());
    let files = std::iter::once(about).chain(rules.enumerate().map(pattern));
    let layer = Layer::of(files.collect()).expect("a layer");
    Catalogue::of_layers(&[layer]).expect("a catalogue")
}

fn changed(old: &str, new: &str) -> Change {
    let [old, new] = [old, new].map(|text| format!("{HEAD}{text}\n"));
    let mut known = Change::default();
    let pair = Pair {
        path: "a.py",
        old_path: None,
        old: Some(old.as_bytes()),
        new: Some(new.as_bytes()),
    };
    pair.add_to(&mut known, u64::MAX);
    known
}

/// What a rule says of a change, if it fires.
fn said(catalogue: &Catalogue, rule: usize, old: &str, new: &str) -> Option<String> {
    let pattern = format!("t{rule}");
    let findings = change(catalogue, &changed(old, new)).findings.into_iter();
    let mut of_rule = findings.filter(|finding| finding.pattern == pattern);
    of_rule.next().map(|finding| finding.message)
}

fn cases() -> Cases {
    toml::from_str(include_str!("conditions.toml")).expect("cases")
}

#[test]
fn each_key_of_a_condition_is_met_where_it_should_be() {
    let cases = cases().condition;
    let catalogue = catalogue(cases.iter().map(|case| case.when.as_str()));
    let mut wrong = String::new();
    for (index, case) in cases.iter().enumerate() {
        for (wanted, changes) in [(true, &case.met), (false, &case.not)] {
            for [old, new] in changes {
                if said(&catalogue, index, old, new).is_some() != wanted {
                    let _ = writeln!(wrong, "{}\n{wanted}: {old} → {new}\n", case.when);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn each_word_of_a_message_stands_for_what_the_edit_has() {
    let cases = cases().message;
    let catalogue = catalogue(cases.iter().map(|case| case.when.as_str()));
    for (index, case) in cases.iter().enumerate() {
        for [old, new, says] in &case.says {
            let said = said(&catalogue, index, old, new);
            assert_eq!(said.as_ref(), Some(says), "{}: {old} → {new}", case.when);
        }
    }
}

/// A rule that asks for the kind of edit alone is not near where that is all it has.
#[test]
fn a_rule_nearly_fires_where_one_of_several_tests_keeps_it() {
    let rules = [
        "statement = 'assignment'\ntarget = { name = 'z' }",
        "edit = 'literal-changed'\ntarget = { name = 'z' }",
        "edit = 'literal-changed'\nstatement = 'assignment'\ntarget = { name = 'z' }",
        "edit = 'literal-changed'\nstatement = 'for'\ntarget = { name = 'z' }",
        "edit = 'literal-changed'\nstatement = 'assignment'\ntarget = { name = 'a' }",
    ];
    let (_, trace) = traced(&catalogue(rules.into_iter()), &changed("a = 1", "a = 2"));
    let tried = trace.places.iter().flat_map(|place| &place.edits);
    let tried: Vec<_> = tried.flat_map(|edit| &edit.tried).collect();
    let about = |index| {
        let rule = format!("t{index}/rule");
        let found = tried.iter().find(|tried| tried.rule == rule);
        found.map(|tried| (tried.fires(), tried.nearly_fires(), tried.unmet().count()))
    };
    let told: Vec<_> = (0..rules.len()).map(about).collect();
    let wanted = [
        (false, true, 1),
        (false, false, 1),
        (false, true, 1),
        (false, false, 2),
        (true, false, 0),
    ];
    assert_eq!(told, wanted.map(Some));
}
