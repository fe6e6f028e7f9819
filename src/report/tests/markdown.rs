//! `markdown`: a comment or a job's summary.

use super::super::markdown::{COMMENT_LIMIT, MARKER};
use crate::report::{Allowance, AllowedBy, ChangeResult, Finding, FormatName, Level, Options};
use insta::assert_snapshot;

use super::results::*;

fn comment(change: ChangeResult) -> String {
    write(FormatName::Comment, Options::default(), &[change])
}

#[test]
fn a_comment() {
    assert_snapshot!(comment(usual()), @"
    <!-- dnnfix -->
    ### dnnfix: 2 findings in 2 of 5 changed files (3 in other languages)

    | Pattern | Findings |
    |---|---:|
    | data-dimension | 1 |
    | loss-function | 1 |

    #### data-dimension · added (resize-down) · `data.py:40`

    Images are now scaled to 150 × 150 before they enter the network. (81% sure)

    ```diff
    + img = cv2.resize(img, (150, 150))
    ```

    > Downscaling loses information and can weaken robustness (study, finding 3).

    #### loss-function · replaced · `train.py:12`

    The loss of keras Model.compile changed from mean squared error to binary cross-entropy. (93% sure)

    ```diff
    - model.compile(loss='mse', optimizer='adam')
    + model.compile(loss='binary_crossentropy', optimizer='adam')
    ```

    *A finding names what kind of change was made, in the words of the study [Repairing Deep Neural Networks](https://doi.org/10.1145/3377811.3380378); it does not say that the change is wrong.*
    ");
}

#[test]
fn a_history() {
    let options = Options {
        several: true,
        ..Options::default()
    };
    let changes = [change(vec![removal()]), cut("a.diff:3: not a patch")];
    assert_snapshot!(write(FormatName::Markdown, options, &changes), @"
    <!-- dnnfix -->
    ### dnnfix: 1 finding in 1 changed file of 2 changes

    **Not complete: 1 part of the input could not be read.**

    | Pattern | Findings |
    |---|---:|
    | layer-property | 1 |

    ### `0123456789` Use the right loss

    #### layer-property · removed · `model.py:8 (old)`

    Dropout was removed. (70% sure)

    ```diff
    - model.add(Dropout(0.5))
    ```

    - Not complete: a.diff:<!-- -->3: not a patch

    *A finding names what kind of change was made, in the words of the study [Repairing Deep Neural Networks](https://doi.org/10.1145/3377811.3380378); it does not say that the change is wrong.*
    ");
}

#[test]
fn nothing_found() {
    assert_snapshot!(comment(change(vec![])), @r#"
    <!-- dnnfix -->
    ### dnnfix: No findings in 0 changed files
    "#);
}

#[test]
fn before_and_after_without_the_statements() {
    let mut bare = loss();
    bare.code = Default::default();
    let comment = comment(change(vec![bare]));
    assert!(comment.contains("`loss='mse'` → `loss='binary_crossentropy'`"));
}

/// So many findings, each of another change.
fn many(n: usize) -> Vec<Finding> {
    let numbered = |i| Finding {
        after: format!("loss='loss_{i}'"),
        ..loss()
    };
    (0..n).map(numbered).collect()
}

#[test]
fn what_does_not_fit_is_counted() {
    let comment = comment(change(many(1000)));
    assert!(comment.len() <= COMMENT_LIMIT);
    assert!(comment.len() > COMMENT_LIMIT - 2000);
    assert!(comment.starts_with(MARKER));
    let written = comment.matches("```diff").count();
    let left_out = format!("\n**{} more findings not shown here** for", 1000 - written);
    assert!(comment.contains(&left_out), "{comment}");
}

/// In a comment, and not in a summary, which is a page of its own.
#[test]
fn what_does_not_fail_is_folded_away_if_it_is_much() {
    let options = Options {
        fail_on: Some(Level::Fail),
        ..Options::default()
    };
    let mut findings = many(6);
    assert!(!comment(change(many(5))).contains("<details>"));
    findings.push(Finding {
        level: Level::Fail,
        ..resize()
    });
    let text = write(FormatName::Comment, options, &[change(findings)]);
    let (open, folded) = text.split_once("<details>").expect("some is folded");
    assert!(open.contains("#### data-dimension") && !open.contains("#### loss-function"));
    let (folded, rest) = folded.split_once("\n</details>\n\n").expect("it ends");
    assert!(folded.starts_with("<summary>6 other findings</summary>\n\n#### loss-function"));
    assert_eq!(folded.matches("#### ").count(), 6);
    assert!(rest.starts_with("*A finding names"), "{rest}");
    let page = write(FormatName::Markdown, options, &[change(many(9))]);
    assert!(!page.contains("<details>"));
}

#[test]
fn a_note_is_told_once_and_so_is_the_same_change() {
    let at = |line, message: &str| Finding {
        old: lines(line, line),
        new: lines(line, line),
        message: message.to_owned(),
        notes: vec!["A note.".to_owned()],
        ..loss()
    };
    let findings = vec![
        at(3, "One."),
        at(5, "Another."),
        at(7, "One."),
        at(9, "One."),
    ];
    for name in [FormatName::Markdown, FormatName::Text] {
        let text = plain(name, &[change(findings.clone())]);
        assert_eq!(text.matches("A note.").count(), 1, "{text}");
        assert_eq!(text.matches("One.").count(), 1, "{text}");
        assert!(text.contains("The same at lines 7 and 9."), "{text}");
        assert!(text.contains("4 findings in 1 changed file"), "{text}");
    }
}

#[test]
fn many_remarks_leave_room_for_findings() {
    let mut partial = cut("");
    partial.gaps = vec!["a sentence of some length about what is missing".to_owned(); 5000];
    partial.findings = vec![loss()];
    let comment = comment(partial);
    assert!(comment.len() <= COMMENT_LIMIT);
    assert!(comment.contains("binary_crossentropy"));
}

/// A change with a finding of each level, and some that are allowed.
fn judged() -> ChangeResult {
    let level = |finding: Finding, level| Finding { level, ..finding };
    let allowed = |by, reason: Option<&str>| {
        Some(Allowance {
            by,
            reason: reason.map(str::to_owned),
        })
    };
    let commented = Finding {
        allowed: allowed(AllowedBy::Comment, Some("as in the *paper*")),
        ..removal()
    };
    let known = Finding {
        allowed: allowed(AllowedBy::Baseline, None),
        ..removal()
    };
    change(vec![resize(), level(loss(), Level::Fail), commented, known])
}

#[test]
fn what_fails_a_check_comes_first_and_what_is_allowed_last() {
    let options = Options {
        fail_on: Some(Level::Fail),
        ..Options::default()
    };
    assert_snapshot!(write(FormatName::Markdown, options, &[judged()]), @r"
    <!-- dnnfix -->
    ### dnnfix: 2 findings in 2 of 3 changed files

    **The check fails: 1 finding at level `fail`.**

    Not counted: 1 allowed by a comment, 1 in the baseline.

    | Pattern | Findings | Level |
    |---|---:|---|
    | loss-function | 1 | fail |
    | data-dimension | 1 | warn |

    #### loss-function · replaced · `train.py:12` · fail

    The loss of keras Model.compile changed from mean squared error to binary cross-entropy. (93% sure)

    ```diff
    - model.compile(loss='mse', optimizer='adam')
    + model.compile(loss='binary_crossentropy', optimizer='adam')
    ```

    #### data-dimension · added (resize-down) · `data.py:40`

    Images are now scaled to 150 × 150 before they enter the network. (81% sure)

    ```diff
    + img = cv2.resize(img, (150, 150))
    ```

    > Downscaling loses information and can weaken robustness (study, finding 3).

    - `model.py:8 (old)`: layer-property is allowed by a comment: as in the \*paper\*

    *A finding names what kind of change was made, in the words of the study [Repairing Deep Neural Networks](https://doi.org/10.1145/3377811.3380378); it does not say that the change is wrong. To accept a finding, say so in a comment on its line: `dnnfix: allow PATTERN -- why`.*
    ");
}

#[test]
fn code_in_a_message_is_code() {
    let coded = Finding {
        message: "`a_b` → `c*d*`, and a lone ` is text".to_owned(),
        ..loss()
    };
    let text = comment(change(vec![coded]));
    assert!(text.contains("\n\\`a\\_b\\` → "), "{text}");
    let coded = Finding {
        message: "`a_b` → `c*d*` is *all*".to_owned(),
        ..loss()
    };
    let text = comment(change(vec![coded]));
    assert!(text.contains("\n`a_b` → `c*d*` is \\*all\\*"), "{text}");
}
