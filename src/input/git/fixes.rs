//! Commits that speak of a fix, told by their subject.
//!
//! In: the first line of a commit message. Out: whether it has one of the words by which studies of
//! bug fixes select commits: fix, bug, issue, error, fault, defect, fail, crash, wrong, incorrect,
//! correct, broken, repair, resolve, in any of their forms. `prefix`, `debug` and `suffix` are others.

use std::sync::LazyLock;

use regex_automata::meta::Regex;

static WORDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix) (?:^|[^a-z])
        (?: (?:bug|hot)?fix(?:e[sd]|ing|up|ups)? | bugs? | buggy | issues? | errors? | erroneous(?:ly)?
          | faults? | faulty | defect(?:s|ive)? | fail(?:s|ed|ing|ures?)? | crash(?:e[sd]|ing)?
          | wrong(?:ly)? | incorrect(?:ly)? | correct(?:s|ed|ing|ions?|ly)? | broken | breaks?
          | repair(?:s|ed|ing)? | resolve[sd]? | resolving
        ) (?:[^a-z]|$)",
    )
    .expect("the expression is a constant")
});

/// Whether a subject has a word for a fix or for what is fixed.
pub fn speaks_of_a_fix(subject: &str) -> bool {
    WORDS.is_match(subject)
}

#[cfg(test)]
mod tests {
    use super::speaks_of_a_fix;

    #[test]
    fn words_in_any_form() {
        for subject in [
            "Fix #12",
            "fixes the loss",
            "[BUGFIX] x",
            "Corrected shape",
            "fix_loss",
            "A crash, gone",
        ] {
            assert!(speaks_of_a_fix(subject), "{subject}");
        }
    }

    #[test]
    fn other_words() {
        for subject in ["Add prefix", "Debug mode", "suffixes", "Add a layer", ""] {
            assert!(!speaks_of_a_fix(subject), "{subject}");
        }
    }
}
