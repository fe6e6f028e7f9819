//! `action.yml`: held against the schema of actions, and played step by step as a runner does.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::repository::*;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn action() -> Value {
    let text = fs::read_to_string(root().join("action.yml")).expect("the action is there");
    serde_saphyr::from_str(&text).expect("the action is YAML")
}

fn steps(action: &Value) -> &Vec<Value> {
    action["runs"]["steps"].as_array().expect("it is composite")
}

#[test]
fn it_fits_the_schema_of_actions() {
    let schema = root().join("tests/schemas/github-action.json");
    let schema = fs::read_to_string(schema).expect("the schema is there");
    let schema = serde_json::from_str(&schema).expect("the schema is JSON");
    let schema = jsonschema::validator_for(&schema).expect("the schema is one");
    let faults: Vec<String> = schema
        .iter_errors(&action())
        .map(|f| f.to_string())
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
    let mut wrong = action();
    wrong["runs"]["steps"][0]["shell"] = Value::Null;
    assert!(!schema.is_valid(&wrong));
}

/// An expression in a script is filled in before the shell reads it, whatever a stranger wrote there.
#[test]
fn no_expression_stands_in_a_script() {
    for step in steps(&action()) {
        let run = step["run"].as_str().unwrap_or_default();
        assert!(!run.contains("${{"), "{run}");
    }
}

#[test]
fn every_input_and_output_is_used() {
    let action = action();
    let text = action["runs"].to_string() + &action["outputs"].to_string();
    for input in action["inputs"].as_object().expect("inputs").keys() {
        assert!(text.contains(&format!("inputs.{input} ")), "{input}");
    }
    let script = fs::read_to_string(root().join("scripts/action/check.sh")).expect("a script");
    let check = steps(&action).last().expect("steps");
    for variable in check["env"].as_object().expect("variables").keys() {
        assert!(
            script.contains(variable) || variable == "GH_TOKEN",
            "{variable}"
        );
    }
    for output in ["outcome", "labels", "comment-file"] {
        let value = &action["outputs"][output]["value"];
        assert_eq!(*value, format!("${{{{ steps.check.outputs.{output} }}}}"));
        assert!(script.contains(&format!("echo \"{output}=")), "{output}");
    }
}

#[test]
fn the_hooks_are_yaml_and_name_commands_that_there_are() {
    let text = fs::read_to_string(root().join(".pre-commit-hooks.yaml")).expect("hooks");
    let hooks: Vec<Value> = serde_saphyr::from_str(&text).expect("YAML");
    let repository = Repository::with_other_loss(&[("dnnfix.toml", "[check]\nlevel = 'fail'\n")]);
    for hook in hooks {
        assert_eq!(hook["pass_filenames"], false);
        let entry = hook["entry"].as_str().expect("an entry");
        let arguments = entry.strip_prefix("dnnfix check").expect("it checks");
        repository.write("train.py", &other_loss_and_activation());
        repository.git(&["add", "train.py"]);
        let arguments: Vec<&str> = arguments.split_whitespace().collect();
        let run = repository.check(&arguments);
        assert_eq!(run.status(), 1, "{entry}: {}", run.errors());
    }
}

// ---- played

#[cfg(unix)]
mod played {
    use std::os::unix::fs::PermissionsExt;
    use std::process::{Command, Output};

    use super::*;

    /// A runner's machine: the checkout of a pull request, and files for what steps leave.
    struct Runner {
        work: Repository,
        inputs: BTreeMap<String, String>,
        /// Programs that come before all others.
        programs: PathBuf,
    }

    impl Runner {
        fn new(inputs: &[(&str, &str)]) -> Self {
            let work =
                Repository::with(&[("dnnfix.toml", "[check.levels]\nloss-function = 'fail'\n")]);
            work.git(&["update-ref", "refs/remotes/origin/main", "main"]);
            work.change("train.py", &other_loss_and_activation(), "Other functions");
            let mut all: BTreeMap<String, String> = BTreeMap::new();
            for (name, input) in action()["inputs"].as_object().expect("inputs") {
                let default = input["default"].as_str().unwrap_or_default();
                all.insert(name.clone(), default.to_owned());
            }
            let given = inputs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            all.extend(given);
            let programs = work.at(".git/programs");
            fs::create_dir(&programs).expect("a folder");
            Self {
                work,
                inputs: all,
                programs,
            }
        }

        /// A program of this name that does what the script says.
        fn program(&self, name: &str, script: &str) {
            let path = self.programs.join(name);
            fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("a program");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("permissions");
        }

        fn file(&self, name: &str) -> PathBuf {
            self.work.at(&format!(".git/{name}"))
        }

        fn read(&self, name: &str) -> String {
            fs::read_to_string(self.file(name)).unwrap_or_default()
        }

        /// A value with its expressions filled in.
        fn filled(&self, value: &str) -> String {
            let mut filled = value.to_owned();
            for (name, value) in &self.inputs {
                filled = filled.replace(&format!("${{{{ inputs.{name} }}}}"), value);
            }
            // The default of an input is an expression.
            let filled = filled.replace("${{ github.token }}", "a-token");
            assert!(!filled.contains("${{"), "{filled}");
            filled
        }

        /// Runs the step with this id, as `shell: bash` does.
        fn step(&self, id: &str) -> Output {
            let action = action();
            let step = steps(&action).iter().find(|step| step["id"] == id);
            let step = step.expect("there is such a step");
            let script = step["run"].as_str().expect("a script");
            let dnnfix = Path::new(assert_cmd::cargo::cargo_bin!("dnnfix"));
            let path = std::env::var("PATH").expect("a path");
            let folders = [&self.programs, dnnfix.parent().expect("a folder")];
            let folders = folders.map(|folder| folder.display().to_string());
            let mut command = Command::new("bash");
            command
                .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script])
                .current_dir(self.work.path())
                .env_clear()
                .env("PATH", format!("{}:{path}", folders.join(":")))
                .env("HOME", self.work.path())
                .env("GITHUB_ACTION_PATH", root())
                .env("GITHUB_ACTIONS", "true")
                .env("GITHUB_BASE_REF", "main")
                .env("GITHUB_REF", "refs/pull/7/merge")
                .env("GITHUB_REPOSITORY", "team/nets")
                .env("GITHUB_OUTPUT", self.file("output"))
                .env("GITHUB_PATH", self.file("path"))
                .env("GITHUB_STEP_SUMMARY", self.file("summary"))
                .env("RUNNER_TEMP", self.work.at(".git"));
            for (name, value) in step["env"].as_object().into_iter().flatten() {
                command.env(name, self.filled(value.as_str().expect("a text")));
            }
            command.output().expect("bash runs")
        }
    }

    fn text(bytes: &[u8]) -> String {
        String::from_utf8_lossy(bytes).into_owned()
    }

    #[test]
    fn a_dnnfix_of_its_version_is_used_as_it_is() {
        let runner = Runner::new(&[]);
        let output = runner.step("version");
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert_eq!(runner.read("output"), "installed=true\n");
    }

    #[test]
    fn the_build_of_another_is_kept_under_a_key() {
        let runner = Runner::new(&[]);
        runner.program("dnnfix", "echo dnnfix 0.0.0");
        assert!(runner.step("version").status.success());
        let output = runner.read("output");
        let key = output.strip_prefix(concat!("key=", env!("CARGO_PKG_VERSION"), "-"));
        let key = key.expect("the key has the version").trim_end();
        assert!(
            key.len() >= 40 && key.bytes().all(|b| b.is_ascii_hexdigit()),
            "{output}"
        );
    }

    #[test]
    fn it_is_built_once_and_put_on_the_path() {
        let runner = Runner::new(&[]);
        runner.program("cargo", "echo \"$@\" >> \"$HOME/.git/cargo\"");
        assert!(runner.step("install").status.success());
        let root = runner.file("dnnfix").display().to_string();
        let built = format!(
            "install --locked --path {} --root {root}\n",
            super::root().display()
        );
        assert_eq!(runner.read("cargo"), built);
        assert_eq!(runner.read("path"), format!("{root}/bin\n"));
        // The next run finds what was kept of this one.
        fs::create_dir_all(runner.file("dnnfix/bin")).expect("folders");
        let kept = "../dnnfix/bin/dnnfix";
        runner.program(kept, "true");
        let output = runner.step("install");
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert!(text(&output.stdout).contains("kept from an earlier run"));
        assert_eq!(runner.read("cargo"), built, "nothing is built again");
        assert_eq!(runner.read("path"), format!("{root}/bin\n{root}/bin\n"));
    }

    #[test]
    fn annotations_summary_and_outputs() {
        let runner = Runner::new(&[("sarif-file", "out.sarif")]);
        let output = runner.step("check");
        assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
        let log = text(&output.stdout);
        assert!(log.starts_with("::error file=train.py,line=6,"), "{log}");
        assert!(
            runner
                .read("summary")
                .contains("**The check fails: 1 finding at level `fail`.**")
        );
        let outputs = runner.read("output");
        let lines: Vec<&str> = outputs.lines().collect();
        assert_eq!(
            lines[..2],
            ["outcome=failed", "labels=activation,loss-function"]
        );
        let comment = lines[2].strip_prefix("comment-file=").expect("a file");
        let comment = fs::read_to_string(comment).expect("the comment is there");
        assert!(comment.starts_with("<!-- dnnfix -->\n"));
        assert!(
            runner
                .work
                .read("out.sarif")
                .contains("\"version\": \"2.1.0\"")
        );
    }

    #[test]
    fn inputs_are_options_and_nothing_else() {
        let passing = Runner::new(&[
            ("fail-on", "never"),
            ("min-confidence", "0.1"),
            ("base", "HEAD~1"),
            ("arguments", "--pattern\nactivation\n"),
        ]);
        let output = passing.step("check");
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        assert!(
            passing
                .read("output")
                .starts_with("outcome=passed\nlabels=activation\n")
        );
        let hostile = "$(touch pwned)`touch pwned`'; touch pwned; '\"";
        for name in [
            "base",
            "fail-on",
            "min-confidence",
            "arguments",
            "sarif-file",
        ] {
            let runner = Runner::new(&[(name, hostile)]);
            let output = runner.step("check");
            let is_refused = output.status.code() == Some(2);
            assert!(
                is_refused || name == "sarif-file",
                "{name}: {}",
                text(&output.stderr)
            );
            assert!(!runner.work.at("pwned").exists(), "{name}");
        }
    }

    #[test]
    fn a_run_that_could_not_check_says_so() {
        let runner = Runner::new(&[("base", "no-such-branch"), ("comment", "true")]);
        runner.program("gh", "echo \"$@\" >> \"$HOME/.git/gh\"");
        let output = runner.step("check");
        assert_eq!(output.status.code(), Some(2));
        assert!(
            runner
                .read("output")
                .starts_with("outcome=incomplete\nlabels=\n")
        );
        assert_eq!(runner.read("gh"), "", "no comment is written");
    }

    /// What `gh` is asked, where the pull request has these comments.
    fn asked(inputs: &[(&str, &str)], comments: &str) -> (Vec<String>, String) {
        let runner = Runner::new(inputs);
        let script = format!(
            "echo \"$@\" >> \"$HOME/.git/gh\"\n\
             case \"$*\" in *per_page*) printf '{comments}';; esac"
        );
        runner.program("gh", &script);
        let output = runner.step("check");
        assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
        let asked = runner.read("gh");
        (
            asked.lines().map(str::to_owned).collect(),
            text(&output.stdout),
        )
    }

    #[test]
    fn one_comment_is_written_and_updated() {
        let (none, _) = asked(&[], "");
        assert!(none.is_empty(), "a comment is by choice");
        let (first, _) = asked(&[("comment", "true")], "");
        assert_eq!(first.len(), 2);
        let own = "select(.user.login == \"github-actions[bot]\" and \
                   (.body | startswith(\"<!-- dnnfix -->\")))";
        assert!(first[0].contains(own), "{}", first[0]);
        let begun = "api --silent -X POST repos/team/nets/issues/7/comments -F body=@";
        assert!(first[1].starts_with(begun), "{}", first[1]);
        let (second, _) = asked(&[("comment", "true")], "41\\n42\\n");
        let updated = "api --silent -X PATCH repos/team/nets/issues/comments/41 -F body=@";
        assert!(second[1].starts_with(updated), "{}", second[1]);
        assert_eq!(second.len(), 2);
    }

    #[test]
    fn a_comment_that_may_not_be_written_fails_nothing() {
        let runner = Runner::new(&[("comment", "true"), ("fail-on", "never")]);
        runner.program("gh", "exit 1");
        let output = runner.step("check");
        assert_eq!(output.status.code(), Some(0));
        let told = "::notice title=dnnfix::The comment could not be written: ";
        assert!(
            text(&output.stdout).contains(told),
            "{}",
            text(&output.stdout)
        );
    }

    #[test]
    fn without_findings_no_comment_is_begun_but_one_is_updated() {
        for (comments, expected) in [("", 1), ("41\\n", 2)] {
            let runner = Runner::new(&[("comment", "true"), ("arguments", "--pattern=monitor")]);
            let script = format!(
                "echo \"$@\" >> \"$HOME/.git/gh\"\n\
                 case \"$*\" in *per_page*) printf '{comments}';; esac"
            );
            runner.program("gh", &script);
            assert_eq!(runner.step("check").status.code(), Some(0));
            assert_eq!(runner.read("gh").lines().count(), expected);
        }
    }
}
