//! `text`, as a person sees it.

use crate::report::{
    Allowance, AllowedBy, ChangeResult, Code, Finding, FormatName, Level, Options,
};
use insta::assert_snapshot;

use super::results::*;

fn text(changes: &[ChangeResult]) -> String {
    plain(FormatName::Text, changes)
}

fn text_with(options: Options, changes: &[ChangeResult]) -> String {
    colourless(&write(FormatName::Text, options, changes))
}

#[test]
fn place_pattern_sentence_code_and_note() {
    assert_snapshot!(text(&[usual()]), @r#"
    data.py:40  data-dimension · added (resize-down)                             81%
      Images are now scaled to 150 × 150 before they enter the network.
      + img = cv2.resize(img, (150, 150))
      note  Downscaling loses information and can weaken robustness (study, finding 3).

    train.py:12  loss-function · replaced                                        93%
      The loss of keras Model.compile changed from mean squared error to binary cross-entropy.
      - model.compile(loss='mse', optimizer='adam')
      + model.compile(loss='binary_crossentropy', optimizer='adam')

    2 findings in 2 of 5 changed files (3 in other languages): data-dimension 1, loss-function 1
    "#);
}

#[test]
fn alternates_on_request() {
    let options = Options {
        all: true,
        ..Options::default()
    };
    let both = change(vec![loss(), alternate()]);
    assert_snapshot!(text_with(options, &[both]), @r#"
    train.py:12  loss-function · replaced                                        93%
      The loss of keras Model.compile changed from mean squared error to binary cross-entropy.
      - model.compile(loss='mse', optimizer='adam')
      + model.compile(loss='binary_crossentropy', optimizer='adam')

    train.py:12  optimizer · replaced, an alternate                              40%
      The call of keras Model.compile changed.
      - model.compile(loss='mse', optimizer='adam')
      + model.compile(loss='binary_crossentropy', optimizer='adam')

    2 findings in 1 changed file: loss-function 1, optimizer 1
    "#);
}

#[test]
fn several_changes_are_headed_where_they_say_something() {
    let mut last = change(vec![removal()]);
    last.id = "fixes/dropout.patch".to_owned();
    last.subject = String::new();
    let options = Options {
        several: true,
        ..Options::default()
    };
    let changes = [change(vec![loss()]), change(vec![]), last];
    assert_snapshot!(text_with(options, &changes), @r#"
    0123456789 Use the right loss

    train.py:12  loss-function · replaced                                        93%
      The loss of keras Model.compile changed from mean squared error to binary cross-entropy.
      - model.compile(loss='mse', optimizer='adam')
      + model.compile(loss='binary_crossentropy', optimizer='adam')

    fixes/dropout.patch

    model.py:8 (old)  layer-property · removed                                   70%
      Dropout was removed.
      - model.add(Dropout(0.5))

    2 findings in 2 changed files of 3 changes: layer-property 1, loss-function 1
    "#);
}

#[test]
fn no_findings() {
    let mut nothing = change(vec![]);
    nothing.files = vec![file("a.py", Some("python")), file("b.md", None)];
    assert_snapshot!(text(&[nothing]), @r#"No findings in 2 changed files (1 in another language)."#);
}

#[test]
fn what_is_missing_is_said() {
    let mut partial = change(vec![loss()]);
    partial.complete = false;
    partial.gaps = vec!["fix.diff:30: the hunk ends early; was the patch cut off?".to_owned()];
    partial.files[0].degraded = Some("syntax errors in lines 3 to 9".to_owned());
    assert_snapshot!(text(&[partial]), @r#"
    train.py:12  loss-function · replaced                                        93%
      The loss of keras Model.compile changed from mean squared error to binary cross-entropy.
      - model.compile(loss='mse', optimizer='adam')
      + model.compile(loss='binary_crossentropy', optimizer='adam')

    train.py  less sure than usual: syntax errors in lines 3 to 9
    not complete  fix.diff:30: the hunk ends early; was the patch cut off?

    1 finding in 1 changed file: loss-function 1
    Not complete: 1 part of the input could not be read.
    "#);
}

#[test]
fn levels_other_than_the_usual_are_named() {
    let levels = [Level::Note, Level::Warn, Level::Fail];
    let findings = levels.map(|level| Finding { level, ..removal() });
    let shown = text(&[change(findings.to_vec())]);
    let headings: Vec<_> = shown.lines().filter(|l| l.ends_with('%')).collect();
    assert_snapshot!(headings.join("\n"), @r#"
    model.py:8 (old)  layer-property · removed  [note]                           70%
    model.py:8 (old)  layer-property · removed                                   70%
    model.py:8 (old)  layer-property · removed  [fail]                           70%
    "#);
}

#[test]
fn long_statements_show_the_lines_around_the_change() {
    let layers: Vec<_> = (1..=20).map(|n| format!("        Dense({n}),")).collect();
    let old = format!("    model = Sequential([\n{}\n    ])", layers.join("\n"));
    let long = Finding {
        code: Code {
            new: old.replace("(12)", "(64)"),
            old,
        },
        before: "12".to_owned(),
        after: "64".to_owned(),
        ..loss()
    };
    assert_snapshot!(text(&[change(vec![long])]), @r#"
    train.py:12  loss-function · replaced                                        93%
      The loss of keras Model.compile changed from mean squared error to binary cross-entropy.
      … 10 more lines above
      -     Dense(10),
      -     Dense(11),
      -     Dense(12),
      -     Dense(13),
      -     Dense(14),
      -     Dense(15),
      … 6 more lines below
      … 10 more lines above
      +     Dense(10),
      +     Dense(11),
      +     Dense(64),
      +     Dense(13),
      +     Dense(14),
      +     Dense(15),
      … 6 more lines below

    1 finding in 1 changed file: loss-function 1
    "#);
}

#[test]
fn very_long_lines_show_the_part_around_the_change() {
    let mut long = loss();
    let data = "0, ".repeat(1000);
    long.code.old = format!("f([{data}], loss='mse', x=[{data}])");
    long.code.new = format!("f([{data}], loss='binary_crossentropy', x=[{data}])");
    assert_snapshot!(text(&[change(vec![long])]), @r#"
    train.py:12  loss-function · replaced                                        93%
      The loss of keras Model.compile changed from mean squared error to binary cross-entropy.
      - …0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ], loss='mse', x=[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0…
      + …0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ], loss='binary_crossentropy', x=[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0…

    1 finding in 1 changed file: loss-function 1
    "#);
}

/// Underlined parts of the coloured text, in order.
fn marked(finding: Finding) -> Vec<String> {
    let changes = [change(vec![finding])];
    let coloured = write(FormatName::Text, Options::default(), &changes);
    let parts = coloured.split("\u{1b}[4m").skip(1);
    parts
        .filter_map(|part| part.split("\u{1b}[0m").next())
        .map(colourless)
        .collect()
}

#[test]
fn what_changed_inside_the_line_is_marked() {
    assert_eq!(marked(loss()), ["loss='mse'", "loss='binary_crossentropy'"]);
}

#[test]
fn what_changed_is_found_by_the_difference_when_it_was_normalised() {
    let mut spaced = loss();
    spaced.before = "loss = 'mse'".to_owned();
    spaced.after = String::new();
    assert_eq!(marked(spaced), ["mse", "binary_crossentropy"]);
}

#[test]
fn the_occurrence_that_differs_is_marked() {
    let mut twice = loss();
    twice.code.old = "f(3, 64, k=3)".to_owned();
    twice.code.new = "f(3, 64, k=5)".to_owned();
    (twice.before, twice.after) = ("3".to_owned(), "5".to_owned());
    let changes = [change(vec![twice.clone()])];
    let coloured = write(FormatName::Text, Options::default(), &changes);
    assert!(coloured.contains("f(3, 64, k=\u{1b}[0m"));
    assert_eq!(marked(twice), ["3", "5"]);
}

#[test]
fn a_whole_new_line_needs_no_mark() {
    assert!(marked(resize()).is_empty());
}

#[test]
fn a_check_ends_with_its_outcome() {
    let allowance = |by| {
        Some(Allowance {
            by,
            reason: Some("as in the\u{1b} paper".to_owned()),
        })
    };
    let commented = Finding {
        allowed: allowance(AllowedBy::Comment),
        ..removal()
    };
    let known = Finding {
        allowed: allowance(AllowedBy::Baseline),
        ..removal()
    };
    let failing = Finding {
        level: Level::Fail,
        ..loss()
    };
    let options = Options {
        fail_on: Some(Level::Warn),
        ..Options::default()
    };
    let changes = [change(vec![failing, commented, known])];
    assert_snapshot!(colourless(&write(FormatName::Text, options, &changes)), @r"
    train.py:12  loss-function · replaced  [fail]                                93%
      The loss of keras Model.compile changed from mean squared error to binary cross-entropy.
      - model.compile(loss='mse', optimizer='adam')
      + model.compile(loss='binary_crossentropy', optimizer='adam')

    model.py:8 (old)  layer-property  allowed by a comment: as in the\u{1b} paper

    1 finding in 1 of 2 changed files: loss-function 1
    Not counted: 1 allowed by a comment, 1 in the baseline.
    The check fails: 1 finding at level `warn` or above.
    To accept a finding, say so in a comment on its line: dnnfix: allow PATTERN -- why
    `dnnfix explain PATTERN` tells what it means.
    ");
}
