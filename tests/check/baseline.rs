//! The baseline: findings that are known already.

use crate::repository::*;

const SETTINGS: &str = "[check]\nlevel = 'fail'\n";

#[test]
fn what_is_written_is_known_from_then_on() {
    let repository = Repository::with_other_loss(&[("dnnfix.toml", SETTINGS)]);
    let run = repository.check(&["--write-baseline", "known.json"]);
    assert_eq!(run.status(), 0, "{}", run.errors());
    assert!(run.errors().contains("known.json now has 1 known finding."));
    let run = repository.check(&["--baseline", "known.json"]);
    assert_eq!(run.status(), 0);
    assert_eq!(
        run.text(),
        "No findings in 1 changed file.\nNot counted: 1 in the baseline.\n"
    );
    // Another finding in the same file is new; moved code is not.
    repository.change(
        "train.py",
        &format!("\n\n{}", other_loss_and_activation()),
        "Another activation",
    );
    let arguments = ["--format", "json", "--baseline", "known.json"];
    assert_eq!(
        repository.check(&arguments).findings(),
        ["activation train.py fail"]
    );
}

#[test]
fn it_is_one_finding_a_line_and_is_added_to() {
    let repository = Repository::with_other_loss(&[]);
    repository.check(&["--write-baseline", "known.json"]);
    repository.change(
        "train.py",
        &other_loss_and_activation(),
        "Another activation",
    );
    let run = repository.check(&["--write-baseline", "known.json", "--pattern", "activation"]);
    assert!(
        run.errors()
            .contains("known.json now has 2 known findings."),
        "{}",
        run.errors()
    );
    let lines: Vec<String> = repository
        .read("known.json")
        .lines()
        .map(str::to_owned)
        .collect();
    assert_eq!(lines.len(), 4);
    assert_eq!(lines[0], "{\"version\": 1, \"findings\": [");
    assert!(lines[1].contains("activation='sigmoid'"), "{}", lines[1]);
    assert!(lines[2].contains("loss='mse'"), "{}", lines[2]);
}

#[test]
fn the_settings_name_one_and_it_is_read_as_the_base_has_it() {
    let repository = Repository::with_other_loss(&[("dnnfix.toml", SETTINGS)]);
    repository.check(&["--write-baseline", "known.json"]);
    let known = repository.read("known.json");
    std::fs::remove_file(repository.at("known.json")).expect("it was written");
    let settings = format!("{SETTINGS}baseline = 'known.json'\n");
    // The branch's own baseline does not count,
    repository.write("known.json", &known);
    repository.change("dnnfix.toml", &settings, "Accept it all");
    assert_eq!(repository.check(&[]).status(), 1);
    // that of the base does.
    repository.git(&["checkout", "-q", "main"]);
    repository.write("known.json", &known);
    repository.change("dnnfix.toml", &settings, "Accept what is known");
    repository.git(&["checkout", "-q", "topic"]);
    assert_eq!(repository.check(&[]).status(), 0);
}

#[test]
fn a_faulty_one_is_trouble() {
    let repository = Repository::with_other_loss(&[]);
    let cases = [
        (
            "{\"version\": 1, \"findings\": [\n{\"x\": 1}]}",
            "known.json:2: no baseline: unknown field `x`",
        ),
        (
            "{\"version\": 9, \"findings\": []}",
            "known.json: a baseline of version 9",
        ),
    ];
    for (text, expected) in cases {
        repository.write("known.json", text);
        for option in ["--baseline", "--write-baseline"] {
            let run = repository.check(&[option, "known.json"]);
            assert_eq!(run.status(), 2);
            assert!(run.errors().contains(expected), "{}", run.errors());
            assert_eq!(repository.read("known.json"), text);
        }
    }
    let run = repository.check(&["--baseline", "missing.json"]);
    assert_eq!(run.status(), 2);
    assert!(run.errors().contains("missing.json: cannot be read"));
}
