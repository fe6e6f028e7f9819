//! Results made by hand: what `dnnfix log --format jsonl` could write.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use tempfile::TempDir;

/// A finding as most are; a test says what is else.
pub fn finding() -> Value {
    json!({
        "pattern": "loss-function", "action": "replace", "kind": null,
        "rule": "loss-function/argument-changed", "confidence": 0.95, "level": "warn",
        "primary": true, "library": "keras", "api": "keras.Model.compile", "path": "net/train.py",
        "old": {"start": 12, "end": 12}, "new": {"start": 13, "end": 13},
        "block": {"old": {"start": 12, "end": 12}, "new": {"start": 13, "end": 13}},
        "before": "'mse'", "after": "'mae'", "message": "The loss of `compile` changed.",
        "notes": [], "fingerprint": "0123456789abcdef"
    })
}

/// A commit with findings.
pub fn change(number: u32, findings: Vec<Value>) -> Value {
    json!({
        "schema_version": 1, "id": format!("{number:040x}"), "date": "2020-02-29T12:00:00+00:00",
        "subject": "Fix it", "complete": true, "files": [], "findings": findings
    })
}

/// The value with other values for some keys.
pub fn with(mut value: Value, other: Value) -> Value {
    let keys = other.as_object().expect("an object").clone();
    value.as_object_mut().expect("an object").extend(keys);
    value
}

/// A folder with files of results.
pub struct Results(TempDir);

impl Results {
    pub fn new() -> Self {
        Self(TempDir::new().expect("a temporary folder"))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, changes: &[Value]) {
        let lines = changes.iter().map(|change| format!("{change}\n"));
        fs::write(self.path(name), lines.collect::<String>()).expect("a file");
    }

    pub fn run(&self, arguments: &[&str]) -> crate::repository::Run {
        crate::repository::run(self.0.path(), arguments)
    }

    /// The figures of a report.
    pub fn figures(&self, arguments: &[&str]) -> Value {
        let run = self.run(&[&["report", "--format", "json"], arguments].concat());
        assert_eq!(run.status(), 0, "{}", run.errors());
        serde_json::from_str(&run.text()).expect("JSON")
    }
}

/// Results of some hundred changes that differ in all that is counted, the same in every run.
pub fn mixed(seed: u64) -> Vec<Value> {
    let mut dice = Dice(seed);
    (0..300)
        .map(|number| mixed_change(&mut dice, number))
        .collect()
}

/// A small generator of numbers; which ones matters to no test.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) as usize % end
    }

    fn of<'c>(&mut self, choices: &[&'c str]) -> &'c str {
        choices[self.below(choices.len())]
    }
}

fn mixed_change(dice: &mut Dice, number: u32) -> Value {
    let findings = (0..dice.below(5)).map(|_| mixed_finding(dice)).collect();
    let month = format!("{}-{:02}", 2015 + dice.below(4), 1 + dice.below(12));
    let mut change = with(
        change(number, findings),
        json!({
            "date": format!("{month}-{:02}T12:00:00Z", 1 + dice.below(28)),
            "complete": dice.below(20) > 0,
            "files": [{"path": "a.py", "old_path": null, "language": "python", "libraries": [],
                       "degraded": (dice.below(9) == 0).then_some("a syntax error")}],
        }),
    );
    if dice.below(15) == 0 {
        change.as_object_mut().expect("an object").remove("date");
    }
    if dice.below(30) == 0 {
        change = with(change, json!({"duplicates": dice.below(9)}));
    }
    change
}

fn mixed_finding(dice: &mut Dice) -> Value {
    let patterns = [
        "data-type",
        "versioning",
        "versioning",
        "loss-function",
        "data-dimension",
        "monitor",
        "optimizer",
        "house-pattern",
    ];
    let libraries = [
        "keras",
        "torch",
        "torch7",
        "tensorflow",
        "theano",
        "numpy",
        "",
    ];
    let folders = [
        "",
        "net/",
        "net/layers/",
        "net/layers/deep/",
        "net/data/",
        "tests/",
        "a/b/c/d/",
    ];
    let library = Some(dice.of(&libraries)).filter(|library| !library.is_empty());
    let texts = [
        "x",
        "y",
        "'mse'",
        "",
        "float(x)",
        "é → 𝔵",
        "a very long text of a change ",
    ];
    let text = |dice: &mut Dice| dice.of(&texts).repeat(1 + 4 * (dice.below(9) / 8));
    with(
        finding(),
        json!({
            "pattern": dice.of(&patterns), "action": dice.of(&["add", "remove", "replace", "change"]),
            "kind": Some(dice.of(&["", "cast", "rename"])).filter(|kind| !kind.is_empty()),
            "confidence": (400 + dice.below(600)) as f64 / 1000.0, "primary": dice.below(4) > 0,
            "library": library, "path": format!("{}f{}.py", dice.of(&folders), dice.below(3)),
            "before": text(dice), "after": text(dice),
            "notes": if dice.below(3) == 0 { vec!["A note. (study, finding 3)"] } else { vec![] },
        }),
    )
}
