//! `markdown`: a comment or a job's summary.

use super::super::markdown::{COMMENT_LIMIT, MARKER};
use crate::report::{ChangeResult, FormatName, Options};
use insta::assert_snapshot;

use super::results::*;

fn comment(change: ChangeResult) -> String {
    let options = Options {
        markdown_limit: COMMENT_LIMIT,
        ..Options::default()
    };
    write(FormatName::Markdown, options, &[change])
}

#[test]
fn a_comment() {
    assert_snapshot!(comment(usual()), @r#"
    <!-- dnnfix -->
    ### dnnfix: 2 findings in 2 of 5 changed files (3 in other languages)

    | Pattern | Findings |
    |---|---:|
    | data-dimension | 1 |
    | loss-function | 1 |

    **data-dimension** · added (resize-down) · `data.py:40` · 81%

    Images are now scaled to 150 × 150 before they enter the network.

    ```diff
    + img = cv2.resize(img, (150, 150))
    ```

    > Downscaling loses information and can weaken robustness (study, finding 3).

    **loss-function** · replaced · `train.py:12` · 93%

    The loss of keras Model.compile changed from mean squared error to binary cross-entropy.

    ```diff
    - model.compile(loss='mse', optimizer='adam')
    + model.compile(loss='binary_crossentropy', optimizer='adam')
    ```
    "#);
}

#[test]
fn a_history() {
    let options = Options {
        several: true,
        ..Options::default()
    };
    let changes = [change(vec![removal()]), cut("a.diff:3: not a patch")];
    assert_snapshot!(write(FormatName::Markdown, options, &changes), @r#"
    <!-- dnnfix -->
    ### dnnfix: 1 finding in 1 changed file of 2 changes

    **Not complete: 1 part of the input could not be read.**

    | Pattern | Findings |
    |---|---:|
    | layer-property | 1 |

    #### `0123456789` Use the right loss

    **layer-property** · removed · `model.py:8 (old)` · 70%

    Dropout was removed.

    ```diff
    - model.add(Dropout(0.5))
    ```

    - Not complete: a.diff:<!-- -->3: not a patch
    "#);
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

#[test]
fn what_does_not_fit_is_counted() {
    let comment = comment(change(vec![loss(); 1000]));
    assert!(comment.len() <= COMMENT_LIMIT);
    assert!(comment.len() > COMMENT_LIMIT - 2000);
    assert!(comment.starts_with(MARKER));
    let written = comment.matches("```diff").count();
    let closing = comment.lines().last().expect("it has lines");
    let left_out = format!("**{} more findings not shown here**", 1000 - written);
    assert!(closing.starts_with(&left_out), "{closing}");
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
