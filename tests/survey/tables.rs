//! The tables of `dnnfix report` as text, Markdown and CSV, and the charts as files.

use std::fs;

use insta::assert_snapshot;
use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::{Value, json};

use crate::repository::Repository;
use crate::results::{Results, change, finding, with};

fn small() -> Results {
    let results = Results::new();
    let added = json!({"pattern": "add-layer", "action": "add", "kind": "dropout", "library": "torch",
        "before": "", "after": "Dropout(0.5)", "confidence": 0.9, "path": "net/model.py",
        "notes": ["30% of added layers are Dropout. (study, finding 8)"]});
    let older = json!({"date": "2019-12-31T23:00:00-05:00", "complete": false});
    results.write(
        "net.jsonl",
        &[
            change(1, vec![finding(), with(finding(), added)]),
            with(change(2, vec![finding()]), older),
            change(3, vec![]),
        ],
    );
    results
}

#[test]
fn text_for_a_terminal() {
    let run = small().run(&[
        "report",
        "net.jsonl",
        "--pattern",
        "loss-function",
        "--pattern",
        "add-layer",
    ]);
    assert_eq!(run.status(), 0, "{}", run.errors());
    assert_snapshot!(run.text());
}

#[test]
fn markdown_for_a_page() {
    let run = small().run(&[
        "report",
        "net.jsonl",
        "--format",
        "markdown",
        "--pattern",
        "loss-function",
    ]);
    assert_eq!(run.status(), 0, "{}", run.errors());
    assert_snapshot!(run.text());
}

#[test]
fn csv_for_statistics() {
    let run = small().run(&[
        "report",
        "net.jsonl",
        "--format",
        "csv",
        "--pattern",
        "add-layer",
    ]);
    assert_eq!(run.status(), 0, "{}", run.errors());
    assert_snapshot!(run.text());
}

/// No table lets strangers' text do more than be read.
#[test]
fn hostile_text_is_text() {
    let results = Results::new();
    let hostile = "=cmd|' /C calc'!A0 \u{1b}[8m`|<script>alert(1)</script>\u{202e}@ann #1";
    let evil = json!({"pattern": hostile, "kind": hostile, "library": hostile, "before": hostile,
        "after": "x", "path": format!("{hostile}/a.py"), "notes": [hostile]});
    let page = format!("https://x.org/ann/{hostile}");
    let evil = with(
        change(1, vec![with(finding(), evil)]),
        json!({"repository": page}),
    );
    results.write("a.jsonl", &[evil]);
    let written = |format: &str| {
        let run = results.run(&["report", "a.jsonl", "--format", format]);
        assert_eq!(run.status(), 0, "{}", run.errors());
        run.text()
    };
    for format in ["text", "markdown", "csv"] {
        assert!(
            !written(format).contains(['\u{1b}', '\u{202e}']),
            "{format}"
        );
    }
    let markdown = written("markdown");
    for event in Parser::new_ext(&markdown, Options::all()) {
        match event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) | Event::Html(_) => {
                panic!("{event:?}")
            }
            Event::InlineHtml(html) => assert_eq!(&*html, "<!-- -->"),
            _ => {}
        }
    }
    let table = written("csv");
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    for row in rows.records() {
        let row = row.expect("the table is well-formed");
        assert!(row.iter().all(|cell| !cell.starts_with('=')), "{row:?}");
    }
}

#[test]
fn charts_are_files_of_their_own() {
    let results = small();
    let run = results.run(&[
        "report",
        "net.jsonl",
        "--charts",
        "out/charts",
        "--format",
        "json",
    ]);
    assert_eq!(run.status(), 0, "{}", run.errors());
    let folder = fs::read_dir(results.path("out/charts")).expect("the folder is made");
    let mut names: Vec<String> = folder
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .into_string()
                .expect("UTF-8")
        })
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "actions.svg",
            "confidence.svg",
            "folders.svg",
            "months.svg",
            "patterns.svg"
        ]
    );
    for name in names {
        let text = fs::read_to_string(results.path("out/charts").join(&name)).expect("a file");
        assert!(
            text.starts_with("<svg xmlns=") && text.ends_with("</svg>\n"),
            "{name}"
        );
        assert!(
            text.contains("<title id=\"title\">") && text.contains("<desc "),
            "{name}"
        );
        assert!(
            !text.contains("href") && !text.contains("<script"),
            "{name}"
        );
    }
}

// ---- from a repository to a report

#[test]
fn a_history_becomes_a_report() {
    let repository = Repository::new();
    let address = "git@gitlab.example.org:ann/net.git";
    repository.git(&["remote", "add", "origin", address]);
    let net = |loss: &str| {
        format!("from keras.models import Sequential\nm = Sequential()\nm.compile(loss='{loss}')\n")
    };
    repository.write("net.py", &net("mse"));
    repository.commit("Begin", "2020-01-01");
    repository.write("net.py", &net("mae"));
    repository.commit("Fix the loss", "2020-02-01");
    let log = repository.run(&["log", "--format", "jsonl", "--code"]);
    repository.write("net.jsonl", &log.text());
    let run = repository.run(&["report", "net.jsonl", "--format", "json"]);
    let figures: Value = serde_json::from_str(&run.text()).expect("JSON");
    assert_eq!(figures["repositories"][0]["repository"], "ann/net");
    assert_eq!(
        figures["repositories"][0]["page"],
        "https://gitlab.example.org/ann/net"
    );
    assert_eq!(figures["months"][0]["month"], "2020-02");
    let page = repository
        .run(&["report", "net.jsonl", "--format", "html"])
        .text();
    let id = log.lines()[0]["id"].as_str().expect("an id").to_owned();
    let link = format!("href=\"https://gitlab.example.org/ann/net/-/commit/{id}\"");
    assert!(page.contains(&link));
    let refused = repository.run(&["log", "--format", "html"]);
    assert_eq!(refused.status(), 2);
    assert!(
        refused.errors().contains("dnnfix report --format html -"),
        "{}",
        refused.errors()
    );
}
