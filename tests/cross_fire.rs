//! Every rule against every example of all patterns, and against the cases in `tests/patterns`: which
//! rules fire together is kept in `tests/snapshots/cross-fire`, to be read when it changes; a side
//! compared with itself gives nothing; a change the other way round gives the reverse.
//!
//! `INSTA_UPDATE=always cargo test --test cross_fire` writes the snapshots anew.

use dnnfix::{Catalogue, Finding};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

#[derive(Deserialize)]
struct File {
    id: Option<String>,
    #[serde(default)]
    example: Vec<Example>,
    #[serde(default)]
    case: Vec<Example>,
}

#[derive(Deserialize)]
struct Example {
    fires: Option<String>,
    quiet: Option<String>,
    name: Option<String>,
    path: Option<String>,
    before: String,
    after: String,
}

/// A change that was labelled, and what it gives the other way round.
struct Labelled {
    /// `fires RULE`, `quiet RULE`, or the name of a case.
    title: String,
    diff: String,
    forth: Vec<Finding>,
    back: Vec<Finding>,
    /// What each side gives when all of it is said to have changed, and none has.
    still: Vec<Finding>,
}

fn catalogue() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    CATALOGUE.get_or_init(|| Catalogue::builtin().expect("the built-in catalogue is sound"))
}

/// All examples, by their pattern, and all cases, by their file.
fn labelled() -> &'static BTreeMap<String, Vec<Labelled>> {
    static LABELLED: OnceLock<BTreeMap<String, Vec<Labelled>>> = OnceLock::new();
    LABELLED.get_or_init(|| {
        let mut all: BTreeMap<String, Vec<Labelled>> = BTreeMap::new();
        for (folder, group) in [
            ("patterns", ""),
            ("patterns/examples", ""),
            ("tests/patterns", "case-"),
        ] {
            for path in toml_files(folder) {
                let text = fs::read_to_string(&path).expect("a file of the repository");
                let Ok(file) = toml::from_str::<File>(&text) else {
                    continue;
                };
                let stem = path.file_stem().expect("a name").to_string_lossy();
                let id = file.id.unwrap_or_else(|| format!("{group}{stem}"));
                let examples = file.example.iter().chain(&file.case);
                all.entry(id).or_default().extend(examples.map(label));
            }
        }
        for labelled in all.values_mut() {
            labelled.sort_by(|a, b| (&a.title, &a.diff).cmp(&(&b.title, &b.diff)));
        }
        all.retain(|_, labelled| !labelled.is_empty());
        all
    })
}

fn toml_files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(folder).expect("a folder of the repository");
    let paths = entries.map(|entry| entry.expect("it can be read").path());
    let mut files: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .collect();
    files.sort();
    files
}

fn label(example: &Example) -> Labelled {
    let path = example.path.as_deref().unwrap_or("example.py");
    let (before, after) = (&example.before, &example.after);
    let title = match (&example.fires, &example.quiet, &example.name) {
        (Some(rule), ..) => format!("fires {rule}"),
        (_, Some(rule), _) => format!("quiet {rule}"),
        (.., name) => name.clone().expect("a case has a name"),
    };
    let still = [before, after].into_iter();
    Labelled {
        title,
        diff: changed_lines(before, after),
        forth: findings(path, before, after),
        back: findings(path, after, before),
        still: still
            .flat_map(|text| findings_of(path, &hunk(text, text)))
            .collect(),
    }
}

/// A text with an import is a whole file, one without is a hunk.
fn findings(path: &str, before: &str, after: &str) -> Vec<Finding> {
    let has_import = |text: &str| {
        let starts = |line: &str| line.starts_with("import ") || line.starts_with("from ");
        text.lines()
            .any(|line| starts(line.trim_start()) || line.contains("require"))
    };
    if has_import(before) || has_import(after) || !path.ends_with(".py") {
        return dnnfix::classify_pair(catalogue(), path, before, after).findings;
    }
    findings_of(path, &diff(before, after))
}

fn findings_of(path: &str, hunk: &str) -> Vec<Finding> {
    let patch = format!("--- a/{path}\n+++ b/{path}\n{hunk}");
    let changes = dnnfix::classify_patch(catalogue(), path, &patch).expect("it is a patch");
    changes.into_iter().flat_map(|c| c.findings).collect()
}

/// One hunk in which every line goes, and comes.
fn hunk(before: &str, after: &str) -> String {
    let lines = |text: &str| text.lines().count();
    let mut hunk = format!("@@ -1,{} +1,{} @@\n", lines(before), lines(after));
    for (sign, text) in [('-', before), ('+', after)] {
        for line in text.lines() {
            let _ = writeln!(hunk, "{sign}{line}");
        }
    }
    hunk
}

/// One hunk in which the lines at both ends stay that are equal.
fn diff(before: &str, after: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let same = |(a, b): &(&&str, &&str)| a == b;
    let front = old.iter().zip(&new).take_while(same).count();
    let rest = (&old[front..], &new[front..]);
    let back = rest
        .0
        .iter()
        .rev()
        .zip(rest.1.iter().rev())
        .take_while(same)
        .count();
    let middle = |lines: &[&str], sign: char| {
        let lines = &lines[front..lines.len() - back];
        lines
            .iter()
            .map(|line| format!("{sign}{line}\n"))
            .collect::<String>()
    };
    let kept = |lines: &[&str]| {
        lines
            .iter()
            .map(|line| format!(" {line}\n"))
            .collect::<String>()
    };
    format!(
        "@@ -1,{} +1,{} @@\n{}{}{}{}",
        old.len(),
        new.len(),
        kept(&old[..front]),
        middle(&old, '-'),
        middle(&new, '+'),
        kept(&old[old.len() - back..])
    )
}

fn changed_lines(before: &str, after: &str) -> String {
    let diff = diff(before, after);
    let changed = diff.lines().skip(1).filter(|line| !line.starts_with(' '));
    changed
        .map(|line| format!("{} {}\n", &line[..1], &line[1..]))
        .collect()
}

// ---- What fires together

#[test]
fn cross_fire_is_as_it_was_read() {
    for (id, labelled) in labelled() {
        let mut text = String::new();
        labelled
            .iter()
            .for_each(|labelled| tell(labelled, &mut text));
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("snapshots/cross-fire");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(id.as_str(), text));
    }
}

fn tell(labelled: &Labelled, text: &mut String) {
    let _ = writeln!(text, "{}", labelled.title);
    for line in labelled.diff.lines() {
        let _ = writeln!(text, "  {}", line.trim_end());
    }
    for (way, findings) in [("gives", &labelled.forth), ("back ", &labelled.back)] {
        let told: Vec<String> = findings.iter().map(told).collect();
        let told = match told.is_empty() {
            true => "nothing".to_owned(),
            false => told.join("\n          "),
        };
        let _ = writeln!(text, "  {way}   {told}");
    }
    text.push('\n');
}

fn told(finding: &Finding) -> String {
    let rank = if finding.primary {
        "primary  "
    } else {
        "alternate"
    };
    let kind = finding.kind.as_deref().map(|kind| format!(" ({kind})"));
    let kind = kind.unwrap_or_default();
    format!("{rank} {} {}{kind}", finding.rule, finding.action)
}

// ---- What gives nothing

#[test]
fn a_side_compared_with_itself_gives_nothing() {
    for (id, labelled) in labelled() {
        for Labelled {
            title, diff, still, ..
        } in labelled
        {
            let told: Vec<String> = still.iter().map(told).collect();
            assert!(told.is_empty(), "{id}: {title}\n{diff}{}", told.join("\n"));
        }
    }
}

// ---- The other way round

/// Rules about repairs that have no reverse, each with why. A rule that gives the reverse after all
/// must not be here.
const ONE_WAY: &[(&str, &str)] = &[
    (
        "add-layer/layer-class-added",
        "a class that is gone is no layer that was added",
    ),
    (
        "api-contract/misspelt",
        "what is spelt right again; nobody mends it into a slip",
    ),
    (
        "api-contract/superfluous-argument",
        "an argument too many; the reverse would be one that is missing",
    ),
    (
        "api-contract/truth-value",
        "a test that a tensor can be given",
    ),
    (
        "data-dimension/batch-axis",
        "a number that no longer stands for the size of a batch",
    ),
    ("data-dimension/size-mentioned", "a new use of the size"),
    (
        "monitor/inside-log",
        "what is shown by a new function; what goes with its whole function is no edit of its own",
    ),
    (
        "neural-connection/network-argument",
        "an argument that a network is given; without it, it may be one too many",
    ),
    (
        "versioning/default-changed",
        "the default of before is given; to leave it out tells nothing of versions",
    ),
    (
        "versioning/renamed-like",
        "a name that no table has became one that a library has",
    ),
    (
        "versioning/wrapper-gone",
        "a wrapper that is put on is a conversion, as it was before the version that needs none",
    ),
];

/// Patterns that are each other's reverse: adding a layer is a pattern of its own, taking one out is not.
const ACROSS: &[(&str, &str)] = &[
    ("add-layer", "neural-connection"),
    ("add-layer", "change-neural-architecture"),
];

fn is_one_way(rule: &str) -> bool {
    ONE_WAY.iter().any(|(known, _)| *known == rule)
}

fn reverse(word: &str) -> &str {
    match word {
        "add" => "remove",
        "remove" => "add",
        "resize-up" => "resize-down",
        "resize-down" => "resize-up",
        other => other,
    }
}

/// Whether a finding is what another one is the other way round.
fn is_reverse(finding: &Finding, back: &Finding) -> bool {
    let (a, b) = (finding.pattern.as_str(), back.pattern.as_str());
    let of_pattern = a == b || ACROSS.contains(&(a, b)) || ACROSS.contains(&(b, a));
    let resized = |kind: &str| kind.starts_with("resize-");
    let kind = finding.kind.as_deref().filter(|kind| resized(kind));
    let of_kind = kind.is_none_or(|kind| back.kind.as_deref() == Some(reverse(kind)));
    of_pattern && of_kind && back.action == reverse(&finding.action)
}

#[test]
fn a_change_the_other_way_round_gives_the_reverse() {
    let mut failed = String::new();
    let mut unused: Vec<&str> = ONE_WAY.iter().map(|(rule, _)| *rule).collect();
    for labelled in labelled().values().flatten() {
        for finding in labelled.forth.iter().filter(|f| f.primary) {
            let holds = labelled.back.iter().any(|back| is_reverse(finding, back));
            if !holds {
                unused.retain(|rule| *rule != finding.rule);
            }
            if !holds && !is_one_way(&finding.rule) {
                let back: Vec<String> = labelled.back.iter().map(told).collect();
                let _ = writeln!(
                    failed,
                    "{}\n{}  gives {}\n  back {back:?}",
                    labelled.title,
                    labelled.diff,
                    told(finding)
                );
            }
        }
    }
    assert!(failed.is_empty(), "{failed}");
    assert!(
        unused.is_empty(),
        "these have a reverse in all examples: {unused:?}"
    );
}

/// What a message says of code that goes back to a version of before.
const BACK: &str = "goes back to the older form";

#[test]
fn a_change_of_versions_the_other_way_round_is_a_downgrade() {
    const RULES: [&str; 4] = ["renamed", "removed", "keyword-renamed", "import-moved"];
    let labelled = labelled().get("versioning").expect("it has examples");
    let mut seen = Vec::new();
    for labelled in labelled {
        let Some(rule) = labelled
            .title
            .strip_prefix("fires ")
            .filter(|r| RULES.contains(r))
        else {
            continue;
        };
        let id = format!("versioning/{rule}");
        let of_rule = |f: &&Finding| f.rule == id && f.primary;
        let is_downgrade = |f: &Finding| f.message.contains(BACK);
        let forth: Vec<bool> = labelled
            .forth
            .iter()
            .filter(of_rule)
            .map(is_downgrade)
            .collect();
        let back: Vec<bool> = labelled
            .back
            .iter()
            .filter(of_rule)
            .map(is_downgrade)
            .collect();
        let reversed: Vec<bool> = forth.iter().map(|down| !down).collect();
        assert_eq!(back, reversed, "{}\n{}", labelled.title, labelled.diff);
        seen.push(rule);
    }
    assert!(RULES.iter().all(|rule| seen.contains(rule)), "{seen:?}");
}

/// One element of a list for another number of them: neither came nor went, and the sentence says so.
#[test]
fn a_list_of_which_elements_went_and_others_came_changed() {
    let before = "model.add(Dense(10, input_shape=(28, 28)))";
    let after = "model.add(Dense(10, input_shape=(784,)))";
    for (before, after) in [(before, after), (after, before)] {
        let found = findings("example.py", before, after);
        let shape = found.iter().find(|f| f.primary).expect("a finding");
        assert_eq!(shape.action, "change", "{}", shape.message);
        assert!(before.contains(&shape.before) && shape.before.starts_with("input_shape="));
        assert!(after.contains(&shape.after) && shape.after.starts_with("input_shape="));
    }
    let found = findings(
        "example.py",
        "m.compile(metrics=['acc'])",
        "m.compile(metrics=['acc', 'mae'])",
    );
    assert_eq!(found[0].action, "add", "{}", found[0].message);
}
