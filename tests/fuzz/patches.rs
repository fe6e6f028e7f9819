//! Patches in, answers out: the diff reader with all that comes behind it.

use crate::corpus::{EXAMPLES, TEXTS};
use crate::mutation::{apply, steps};
use crate::properties::{CATALOGUE, json, within};
use dnnfix::classify_patch;
use proptest::prelude::*;

/// Lines of a text that a patch has; a byte order mark alone is one of them.
fn lines(text: &str) -> u32 {
    text.split_terminator('\n').count() as u32
}

/// A patch of one hunk that removes all lines and adds others.
fn hunk(path: &str, old: &str, new: &str) -> String {
    let body = |sign: char, text: &str| -> String {
        let lines = text.split_terminator('\n');
        lines.map(|line| format!("{sign}{line}\n")).collect()
    };
    let (removed, added) = (lines(old), lines(new));
    format!(
        "diff --git a/{path} b/{path}\nindex 1234567..89abcde 100644\n--- a/{path}\n+++ b/{path}\n\
         @@ -1,{removed} +1,{added} @@\n{}{}",
        body('-', old),
        body('+', new)
    )
}

fn check(bytes: &[u8]) -> Result<(), TestCaseError> {
    let answer = classify_patch(&CATALOGUE, "x.patch", bytes);
    let again = classify_patch(&CATALOGUE, "x.patch", bytes);
    match (answer, again) {
        (Ok(answer), Ok(again)) => {
            for (change, same) in answer.iter().zip(&again) {
                // A hunk says itself where it is.
                within(change, [u32::MAX; 2])?;
                prop_assert_eq!(json(change)?, json(same)?);
            }
        }
        (Err(error), Err(_)) => prop_assert!(error.line >= 1),
        _ => prop_assert!(false, "one run gives an answer and one none"),
    }
    Ok(())
}

proptest! {
    #[test]
    fn a_whole_patch(
        seed in any::<u16>(),
        left in steps(4),
        right in steps(6),
    ) {
        let all = EXAMPLES.len() + TEXTS.len();
        let at = usize::from(seed) % all;
        let seed = EXAMPLES.iter().chain(TEXTS.iter()).nth(at).expect("it is one of them");
        let old = apply(&seed.old, &seed.new, &left).replace('\r', "");
        let new = apply(&seed.new, &seed.old, &right).replace('\r', "");
        prop_assume!(old != new);
        let patch = hunk(&seed.path, &old, &new);
        let answer = classify_patch(&CATALOGUE, "x.patch", &patch).expect("it is a patch");
        for change in &answer {
            within(change, [lines(&old), lines(&new)])?;
        }
        check(patch.as_bytes())?;
    }

    #[test]
    fn a_broken_patch(seeds in any::<(u16, u16)>(), breaks in steps(12)) {
        let of = |at: u16| {
            let seed = &EXAMPLES[usize::from(at) % EXAMPLES.len()];
            hunk(&seed.path, &seed.old, &seed.new)
        };
        let patch = of(seeds.0) + &of(seeds.1);
        check(apply(&patch, &patch, &breaks).as_bytes())?;
    }

    #[test]
    fn bytes_in_a_patch(
        seed in any::<u16>(),
        at in any::<u16>(),
        bytes in prop::collection::vec(any::<u8>(), 0..60),
    ) {
        let seed = &EXAMPLES[usize::from(seed) % EXAMPLES.len()];
        let mut patch = hunk(&seed.path, &seed.old, &seed.new).into_bytes();
        let at = usize::from(at) % (patch.len() + 1);
        patch.splice(at..at, bytes);
        check(&patch)?;
    }
}
