//! Each language and library with one change or more of each pattern that makes sense there, as data:
//! `tests/languages/cases/`. A file says what it lacks, and why.

use super::*;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    path: String,
    /// Whether the text is the code cell of a notebook.
    #[serde(default)]
    notebook: bool,
    /// The file, with `{line}` and the like where a case puts its lines.
    text: String,
    /// Patterns that no change of such a file is an instance of, and the reason.
    #[serde(default)]
    lacks: BTreeMap<String, String>,
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// The pattern of the one primary finding; none for a change that gives no finding.
    pattern: Option<String>,
    /// Another path than that of all cases.
    path: Option<String>,
    /// The place in the text, `line` unless said.
    at: Option<String>,
    old: String,
    new: String,
}

impl Cases {
    fn side(&self, at: &str, lines: &str) -> String {
        let text: Vec<String> = self
            .text
            .trim_start()
            .lines()
            .map(|line| self.line(line, at, lines))
            .collect();
        let text = text.join("\n");
        match self.notebook {
            true => notebook::notebook(&text.lines().collect::<Vec<_>>(), ""),
            false => text,
        }
    }

    /// A line of the text, its place filled in; a place that is not used is an empty statement.
    fn line(&self, line: &str, at: &str, lines: &str) -> String {
        let start = line.len() - line.trim_start().len();
        let place = line[start..]
            .strip_prefix('{')
            .and_then(|p| p.strip_suffix('}'));
        match place {
            Some(place) if place == at => format!("{}{}", &line[..start], lines.trim()),
            // Python needs a statement there.
            Some(_) if start > 0 && self.path.ends_with(".py") => {
                format!("{}pass", &line[..start])
            }
            Some(_) => String::new(),
            None => line.to_owned(),
        }
    }

    fn fault(&self, case: &Case) -> Option<String> {
        let at = case.at.as_deref().unwrap_or("line");
        let [old, new] = [&case.old, &case.new].map(|lines| self.side(at, lines));
        let path = case.path.as_ref().unwrap_or(&self.path);
        let found = findings(path, &old, &new);
        let primary = found.iter().filter(|f| f["primary"] == true);
        let named: Vec<&str> = primary.filter_map(|f| f["pattern"].as_str()).collect();
        let wanted: Vec<&str> = case.pattern.as_deref().into_iter().collect();
        (named != wanted).then(|| format!("{:?} is {named:?}, not {wanted:?}", case.new))
    }
}

fn all() -> Vec<(String, Cases)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/languages/cases");
    let files = fs::read_dir(folder).expect("the cases are there");
    let mut paths: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    paths.sort();
    let read = paths.into_iter().map(|path| {
        let text = fs::read_to_string(&path).expect("text");
        let cases = toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        (
            path.file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned(),
            cases,
        )
    });
    read.collect()
}

#[test]
fn every_change_is_what_its_case_says() {
    let mut faults = Vec::new();
    for (name, cases) in all() {
        let found = cases.case.iter().filter_map(|case| cases.fault(case));
        faults.extend(found.map(|fault| format!("{name}: {fault}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_pattern_has_a_case_or_a_reason_why_there_is_none() {
    let patterns: BTreeSet<String> = patterns().into_iter().collect();
    for (name, cases) in all() {
        let mut told: BTreeSet<String> = cases.lacks.keys().cloned().collect();
        let shown: BTreeSet<String> = cases
            .case
            .iter()
            .filter_map(|c| c.pattern.clone())
            .collect();
        assert!(
            told.is_disjoint(&shown),
            "{name} shows what it says it lacks"
        );
        told.extend(shown);
        assert_eq!(told, patterns, "{name}");
        let quiet = cases.case.iter().any(|case| case.pattern.is_none());
        assert!(quiet, "{name} has no change that is none");
    }
}

/// The ids of the built-in patterns.
fn patterns() -> Vec<String> {
    let output = Command::cargo_bin("dnnfix")
        .expect("the program")
        .args(["--isolated", "patterns", "list"])
        .assert()
        .success()
        .get_output()
        .stdout
        .clone();
    let listed = String::from_utf8(output).expect("text");
    let rows = listed.lines().skip(1).take_while(|line| !line.is_empty());
    let ids = rows.filter_map(|line| line.split_whitespace().next());
    ids.map(str::to_owned).collect()
}
