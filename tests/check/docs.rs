//! `docs/ci.md`: what it shows is what there is.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::repository::*;

fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ci.md");
    fs::read_to_string(path).expect("the page is there")
}

/// The code blocks of a language.
fn blocks(language: &str) -> Vec<String> {
    let page = page();
    let opening = format!("\n```{language}\n");
    let starts = page
        .match_indices(&opening)
        .map(|(at, _)| at + opening.len());
    let block = |start: usize| {
        page[start..]
            .split("\n```")
            .next()
            .expect("a block")
            .to_owned()
    };
    starts.map(block).collect()
}

#[test]
fn the_policy_is_one() {
    let policy = blocks("toml").remove(0);
    let repository = Repository::with_other_loss(&[("dnnfix.toml", &policy)]);
    assert_eq!(repository.findings(&[]), ["loss-function train.py fail"]);
    // With the baseline that it names, which is not there yet.
    repository.change_main("dnnfix.toml", &policy.replace("# baseline", "baseline"));
    let run = repository.check(&[]);
    assert!(
        run.errors()
            .contains("there is no file `dnnfix-known.json`"),
        "{}",
        run.errors()
    );
}

#[test]
fn the_policy_has_all_keys() {
    let repository = Repository::with_other_loss(&[]);
    let policy = blocks("toml").remove(0);
    for section in ["[check]", "[[check.scope]]\npaths = ['a']"] {
        repository.write("wrong.toml", &format!("{section}\nno-such-key = 1\n"));
        let told = repository.check(&["--settings", "wrong.toml"]).errors();
        let (_, keys) = told.split_once("use one of ").expect("it names the keys");
        for key in keys.trim().split(", ") {
            assert!(policy.contains(key), "{key}");
        }
    }
}

#[test]
fn the_comment_allows_what_it_says() {
    let line = blocks("python").remove(0);
    let repository = Repository::with(&[]);
    let text = |line: &str| OLD.replace("model.compile('sgd', loss='mse')", line.trim_end());
    repository.change("train.py", &text(&line), "Another loss");
    let text = repository.check(&[]).text();
    assert!(
        text.contains("allowed by a comment: as in the paper"),
        "{text}"
    );
}

#[test]
fn workflows_are_yaml_and_use_what_the_action_has() {
    let action = Path::new(env!("CARGO_MANIFEST_DIR")).join("action.yml");
    let action = fs::read_to_string(action).expect("the action is there");
    let action: Value = serde_saphyr::from_str(&action).expect("YAML");
    let names = |key: &str| -> BTreeSet<String> {
        action[key]
            .as_object()
            .expect("names")
            .keys()
            .cloned()
            .collect()
    };
    let mut used = 0;
    for block in blocks("yaml") {
        let workflow: Value = serde_saphyr::from_str(&block).expect("YAML");
        for step in workflow["jobs"]["dnnfix"]["steps"]
            .as_array()
            .into_iter()
            .flatten()
        {
            assert!(!step["run"].as_str().unwrap_or_default().contains("${{"));
            let own = concat!("OWNER/dnnfix@v", env!("CARGO_PKG_VERSION"));
            if step["uses"] == own {
                used += 1;
                let inputs = step["with"].as_object().into_iter().flatten();
                inputs.for_each(|(input, _)| assert!(names("inputs").contains(input), "{input}"));
            }
        }
    }
    assert_eq!(used, 2);
    for name in names("inputs").union(&names("outputs")) {
        assert!(page().contains(&format!("`{name}`")), "{name}");
    }
}

#[test]
fn the_two_commands_of_a_baseline_go_together() {
    let repository = Repository::with_other_loss(&[]);
    for block in blocks("sh") {
        for line in block
            .lines()
            .filter(|line| line.starts_with("dnnfix check --"))
        {
            let command = line.split('#').next().expect("a command");
            let command = command.replace("origin/main", "main");
            let arguments: Vec<&str> = command.split_whitespace().skip(2).collect();
            let run = repository.check(&arguments);
            assert_eq!(run.status(), 0, "{line}: {}", run.errors());
        }
    }
    assert!(
        repository
            .check(&["--baseline", "dnnfix-known.json"])
            .text()
            .starts_with("No findings")
    );
}
