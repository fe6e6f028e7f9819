//! Two texts of a file in, an answer out: each language, the search for edits, the rules.

use crate::corpus::{EXAMPLES, Seed, with_ending};
use crate::mutation::{Step, apply, steps};
use crate::properties::{CATALOGUE, json, lines, within};
use dnnfix::classify_pair;
use proptest::prelude::*;

/// Classifies both ways and the texts with themselves.
pub fn check(path: &str, old: &str, new: &str) -> Result<(), TestCaseError> {
    let sides = [lines(old), lines(new)];
    let answer = classify_pair(&CATALOGUE, path, old, new);
    within(&answer, sides)?;
    let again = classify_pair(&CATALOGUE, path, old, new);
    prop_assert_eq!(json(&answer)?, json(&again)?);
    let back = classify_pair(&CATALOGUE, path, new, old);
    within(&back, [sides[1], sides[0]])?;
    let same = classify_pair(&CATALOGUE, path, new, new);
    prop_assert!(same.findings.is_empty(), "{same:#?}");
    Ok(())
}

/// Breaks both sides alike, then each apart.
fn broken(seed: &Seed, other: &Seed, [both, left, right]: [&[Step]; 3]) -> [String; 2] {
    let side = |text: &str, own: &[Step]| {
        let text = apply(text, &other.new, both);
        apply(&text, &other.old, own)
    };
    [side(&seed.old, left), side(&seed.new, right)]
}

fn try_ending(
    ending: &str,
    (seed, other): (u16, u16),
    steps: [&[Step]; 3],
) -> Result<(), TestCaseError> {
    let seeds = with_ending(ending);
    let of = |seeds: &[&'static Seed], at: u16| seeds[usize::from(at) % seeds.len()];
    let seed = of(&seeds, seed);
    let [old, new] = broken(seed, of(&seeds, other), steps);
    check(&seed.path, &old, &new)
}

macro_rules! languages {
    ($($name:ident $ending:literal)*) => {
        proptest! {
            $(#[test]
            fn $name(
                seeds in any::<(u16, u16)>(),
                both in steps(4),
                left in steps(4),
                right in steps(8),
            ) {
                try_ending($ending, seeds, [&both, &left, &right])?;
            })*

            /// A file of one language under the name of another.
            #[test]
            fn a_text_under_another_name(
                seed in any::<u16>(),
                path in prop::sample::select(vec![
                    "a.py", "a.ipynb", "a.lua", "a.prototxt", "a.yaml", "a.json", "a.toml", "a.ini",
                    "a.cfg", "requirements.txt", "a.txt", "--help", "a\n.py", "\u{1b}[31m/../a.py",
                ]),
                right in steps(8),
            ) {
                let seed = &EXAMPLES[usize::from(seed) % EXAMPLES.len()];
                let new = apply(&seed.new, &seed.old, &right);
                check(path, &seed.old, &new)?;
            }
        }
    };
}

languages! {
    python ".py"
    lua ".lua"
    prototxt ".prototxt"
    notebook ".ipynb"
    yaml ".yaml"
    json_settings ".json"
    toml_settings ".toml"
    ini ".ini"
    darknet ".cfg"
    requirements "requirements.txt"
}
