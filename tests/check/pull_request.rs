//! A pull request as GitHub plays it: a base that moved on, the commit of the tried merge, the checkout
//! of `actions/checkout`, the variables and the event of the workflow.

use crate::repository::*;

const ZEROS: &str = "0000000000000000000000000000000000000000";
const SETTINGS: &str = "[check.levels]\nloss-function = 'fail'\n";

/// What is on the server: `main`, which moved on, and `refs/pull/7/merge`.
struct Server {
    repository: Repository,
    /// `main` when the pull request was opened.
    opened_at: String,
}

fn server() -> Server {
    let repository = Repository::with(&[("dnnfix.toml", SETTINGS), ("other.py", OLD)]);
    let opened_at = repository.id("main");
    repository.change("train.py", &other_loss_and_activation(), "Other functions");
    repository.change_main("other.py", &other_loss_and_activation());
    repository.git(&["checkout", "-q", "--detach", "main"]);
    repository.git(&[
        "merge",
        "-q",
        "--no-ff",
        "-m",
        "Merge topic into main",
        "topic",
    ]);
    repository.git(&["update-ref", "refs/pull/7/merge", "HEAD"]);
    Server {
        repository,
        opened_at,
    }
}

/// A workflow's machine after the checkout.
struct Job {
    work: Repository,
    variables: Vec<(&'static str, String)>,
}

impl Server {
    /// The job of a pull request, with the history to this depth; 0 for all of it.
    fn pull_request(&self, depth: u32) -> Job {
        let merge = "refs/pull/7/merge";
        let event = format!(
            r#"{{"pull_request": {{"base": {{"sha": "{}", "ref": "main"}}}},
                "repository": {{"default_branch": "main"}}}}"#,
            self.opened_at
        );
        let job = self.job(depth, merge, &event);
        job.with("GITHUB_BASE_REF", "main")
            .with("GITHUB_REF", merge)
    }

    /// The job of a push to `main`.
    fn push(&self, depth: u32, before: &str) -> Job {
        let event =
            format!(r#"{{"before": "{before}", "repository": {{"default_branch": "main"}}}}"#);
        self.job(depth, "refs/heads/main", &event)
    }

    fn job(&self, depth: u32, reference: &str, event: &str) -> Job {
        let work = Repository::new();
        let url = format!("file://{}", self.repository.path().display());
        work.git(&["remote", "add", "origin", &url]);
        let depth_option = format!("--depth={depth}");
        let checked_out = format!("+{reference}:refs/remotes/checked-out");
        let fetch: &[&str] = match depth {
            0 => &[
                "fetch",
                "-q",
                "origin",
                "+refs/heads/*:refs/remotes/origin/*",
                &checked_out,
            ],
            _ => &["fetch", "-q", &depth_option, "origin", &checked_out],
        };
        work.git(fetch);
        work.git(&[
            "checkout",
            "-q",
            "--force",
            "--detach",
            "refs/remotes/checked-out",
        ]);
        work.write(".git/event.json", event);
        let event = work.at(".git/event.json").display().to_string();
        let head = work.id("HEAD");
        let job = Job {
            work,
            variables: Vec::new(),
        };
        job.with("GITHUB_ACTIONS", "true")
            .with("GITHUB_SHA", &head)
            .with("GITHUB_EVENT_PATH", &event)
    }
}

impl Job {
    fn with(mut self, name: &'static str, value: &str) -> Self {
        self.variables.push((name, value.to_owned()));
        self
    }

    fn check(&self, arguments: &[&str]) -> Run {
        let variables = self
            .variables
            .iter()
            .map(|(name, value)| (*name, value.as_str()));
        self.work
            .check_with(&variables.collect::<Vec<_>>(), arguments)
    }
}

/// Annotations on standard output, the summary in its file.
const ARGUMENTS: [&str; 4] = ["--format", "github", "--output", "markdown=summary.md"];

fn assert_annotated(job: &Job) {
    let run = job.check(&ARGUMENTS);
    assert_eq!(run.status(), 1, "{}", run.errors());
    let annotations: Vec<String> = run.text().lines().map(str::to_owned).collect();
    assert_eq!(annotations.len(), 2, "{annotations:?}");
    let first =
        "::error file=train.py,line=6,endLine=6,title=loss-function · replaced::The loss of";
    assert!(annotations[0].starts_with(first), "{}", annotations[0]);
    let second = "::warning file=train.py,line=5,endLine=5,title=activation · replaced::";
    assert!(annotations[1].starts_with(second), "{}", annotations[1]);
    assert!(run.errors().ends_with(
        "2 findings in 1 changed file: activation 1, loss-function 1\n\
         The check fails: 1 finding at level `fail`.\n"
    ));
    let summary = job.work.read("summary.md");
    assert!(summary.starts_with("<!-- dnnfix -->\n### dnnfix: 2 findings in 1 changed file\n"));
    assert!(summary.contains("**The check fails: 1 finding at level `fail`.**"));
    assert!(summary.contains("#### loss-function · replaced · `train.py:6` · fail\n"));
}

#[test]
fn it_is_annotated_summed_up_and_fails() {
    assert_annotated(&server().pull_request(0));
}

#[test]
fn a_clone_of_depth_2_is_deep_enough_for_the_tried_merge() {
    assert_annotated(&server().pull_request(2));
}

#[test]
fn a_clone_of_depth_1_is_told_what_to_do() {
    let run = server().pull_request(1).check(&ARGUMENTS);
    assert_eq!(run.status(), 2);
    assert_eq!(run.text(), "");
    let told = "error: the base `origin/main` (from GITHUB_BASE_REF) is not in this shallow clone, \
                which has only the newest commits; fetch the history: give `actions/checkout` the \
                input `fetch-depth: 0`\n";
    assert_eq!(run.errors(), told);
}

#[test]
fn with_a_baseline_it_passes() {
    let job = server().pull_request(0);
    let run = job.check(&["--write-baseline", "known.json"]);
    assert_eq!(run.status(), 0, "{}", run.errors());
    let run = job.check(&[&ARGUMENTS[..], &["--baseline", "known.json"]].concat());
    assert_eq!(
        (run.status(), run.text().as_str()),
        (0, ""),
        "{}",
        run.errors()
    );
    let summary = job.work.read("summary.md");
    assert!(
        summary.contains("No findings in 1 changed file"),
        "{summary}"
    );
    assert!(
        summary.contains("Not counted: 2 in the baseline."),
        "{summary}"
    );
}

#[test]
fn the_head_itself_may_be_checked_out_instead() {
    let server = server();
    let job = server.pull_request(0);
    job.work
        .git(&["checkout", "-q", "--detach", "origin/topic"]);
    assert_annotated(&job);
}

#[test]
fn a_workflow_on_the_target_checks_nothing_until_it_checks_the_branch_out() {
    let job = server().pull_request(0);
    job.work.git(&["checkout", "-q", "--detach", "origin/main"]);
    let run = job.check(&[]);
    assert_eq!(run.status(), 0);
    let told = "Nothing to check: HEAD is origin/main itself, not the pull request; \
                check its head out first.";
    assert!(run.errors().starts_with(told), "{}", run.errors());
}

#[test]
fn a_push_is_compared_with_what_was_there_before() {
    let server = server();
    let run = server
        .push(0, &server.opened_at)
        .check(&["--format", "json"]);
    assert_eq!(run.findings().len(), 2, "{}", run.errors());
    let shallow = server.push(1, &server.opened_at).check(&[]);
    assert_eq!(shallow.status(), 2);
    assert!(
        shallow.errors().contains("`fetch-depth: 0`"),
        "{}",
        shallow.errors()
    );
}

#[test]
fn a_push_of_a_new_branch_or_by_force_is_compared_with_the_default_branch() {
    let server = server();
    for before in [ZEROS, "1234567890123456789012345678901234567890"] {
        let job = server.push(0, before);
        job.work
            .git(&["checkout", "-q", "--detach", "origin/topic"]);
        let run = job.check(&["--format", "json"]);
        assert_eq!(run.findings().len(), 2, "{}", run.errors());
    }
}
