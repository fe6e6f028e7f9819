//! What is compared with what: the base by option, by platform or by default, and clones that lack it.

use crate::repository::*;

#[test]
fn what_the_base_did_meanwhile_is_not_checked() {
    let repository = Repository::with_other_loss(&[("other.py", OLD)]);
    repository.change_main("other.py", &other_loss());
    assert_eq!(repository.findings(&[]), ["loss-function train.py warn"]);
}

#[test]
fn what_was_taken_back_is_not_there_in_sum_but_in_its_commits() {
    let repository = Repository::with_other_loss(&[]);
    repository.change("train.py", OLD, "Back to the old loss");
    assert!(repository.findings(&[]).is_empty());
    let run = repository.check(&["--per-commit", "--format", "json"]);
    assert_eq!(run.findings().len(), 2);
    let subjects: Vec<_> = run.json()["changes"]
        .as_array()
        .expect("changes")
        .iter()
        .map(|change| change["subject"].clone())
        .collect();
    assert_eq!(subjects, ["Back to the old loss", "Another loss"]);
}

#[test]
fn without_a_difference_the_answer_is_clean() {
    let repository = Repository::with(&[]);
    let run = repository.check(&[]);
    assert_eq!(
        (run.status(), run.text().as_str()),
        (0, "No findings in 0 changed files.\n")
    );
    let told = "Nothing to check: HEAD is main itself; compare with another commit by `--base REV`, or \
                check what is `--staged`.\n\n";
    assert_eq!(run.errors(), told);
    let run = repository.check(&["--base", "main"]);
    assert_eq!(run.errors(), "Nothing to check: HEAD is main itself.\n\n");
    repository.change_main("other.py", OLD);
    let run = repository.check(&[]);
    assert_eq!(run.status(), 0);
    assert_eq!(
        run.errors(),
        "Nothing to check: main has all that HEAD has.\n\n"
    );
}

#[test]
fn a_detached_head_is_as_good() {
    let repository = Repository::with_other_loss(&[]);
    repository.git(&["checkout", "-q", "--detach"]);
    assert_eq!(repository.findings(&[]).len(), 1);
}

#[test]
fn the_base_may_be_named() {
    let repository = Repository::with_other_loss(&[]);
    repository.git(&["branch", "release", "HEAD"]);
    repository.change(
        "train.py",
        &other_loss_and_activation(),
        "Another activation",
    );
    assert_eq!(
        repository.findings(&["--base", "release"]),
        ["activation train.py warn"]
    );
    assert_eq!(repository.findings(&["--base", "HEAD~2"]).len(), 2);
    let run = repository.check(&["--base", "relaese"]);
    assert_eq!(run.status(), 2);
    assert!(
        run.errors()
            .contains("the base `relaese` is not in this clone"),
        "{}",
        run.errors()
    );
    assert_eq!(repository.check(&["--base=--output=x"]).status(), 2);
}

#[test]
fn a_branch_that_only_the_remote_has_can_be_named_without_it() {
    let origin = Repository::with_other_loss(&[]);
    let clone = Repository::new();
    let url = format!("file://{}", origin.path().display());
    clone.git(&["remote", "add", "origin", &url]);
    clone.git(&["fetch", "-q", "origin"]);
    clone.git(&["checkout", "-q", "--detach", "origin/topic"]);
    assert_eq!(clone.findings(&["--base", "main"]).len(), 1);
    // The remote's default branch is the base where none is named.
    clone.git(&["remote", "set-head", "origin", "main"]);
    let run = clone.check(&[]);
    assert!(
        run.errors().contains("since HEAD left origin/main at"),
        "{}",
        run.errors()
    );
}

#[test]
fn a_history_of_another_origin_is_trouble() {
    let repository = Repository::with_other_loss(&[]);
    repository.git(&["checkout", "-q", "--orphan", "apart"]);
    repository.commit("Apart");
    let run = repository.check(&[]);
    assert_eq!(run.status(), 2);
    assert!(
        run.errors()
            .contains("HEAD and `main` have no commit in common")
    );
}

#[test]
fn where_nothing_names_a_base_the_option_is_named() {
    let repository = Repository::with_other_loss(&[]);
    repository.git(&["branch", "-q", "-m", "main", "trunk"]);
    let run = repository.check(&[]);
    assert_eq!(run.status(), 2);
    assert!(run.errors().contains("`--base REV`"), "{}", run.errors());
    let empty = Repository::new().check(&[]);
    assert_eq!(empty.status(), 2);
    assert!(
        empty.errors().contains("no commit yet"),
        "{}",
        empty.errors()
    );
}

/// A branch of the repository, cloned to this depth.
fn shallow(origin: &Repository, depth: &str) -> Repository {
    let clone = Repository::new();
    let url = format!("file://{}", origin.path().display());
    clone.git(&["remote", "add", "origin", &url]);
    clone.git(&["fetch", "-q", "--depth", depth, "origin", "topic"]);
    clone.git(&["checkout", "-q", "--detach", "FETCH_HEAD"]);
    clone
}

#[test]
fn a_shallow_clone_without_the_base_is_told_how_to_get_it() {
    let origin = Repository::with_other_loss(&[]);
    let clone = shallow(&origin, "1");
    for (variables, remedy) in [
        (&[][..], "`fetch-depth: 0`"),
        (
            &[("GITLAB_CI", "true")],
            "`GIT_DEPTH: 0` (its like on GitHub is `fetch-depth: 0`)",
        ),
    ] {
        let run = clone.check_with(variables, &["--base", "main"]);
        assert_eq!(run.status(), 2);
        assert_eq!(run.text(), "");
        assert!(
            run.errors().contains("is not in this shallow clone"),
            "{}",
            run.errors()
        );
        assert!(run.errors().contains(remedy), "{}", run.errors());
    }
}

#[test]
fn a_shallow_clone_that_was_cut_between_is_told_so() {
    let origin = Repository::with_other_loss(&[]);
    origin.change(
        "train.py",
        &other_loss_and_activation(),
        "Another activation",
    );
    origin.change_main("other.py", OLD);
    let clone = shallow(&origin, "1");
    clone.git(&[
        "fetch",
        "-q",
        "--depth",
        "1",
        "origin",
        "main:refs/remotes/origin/main",
    ]);
    let run = clone.check(&["--base", "main"]);
    assert_eq!(run.status(), 2);
    let told = "the commit at which HEAD left `origin/main` is not in this shallow clone";
    assert!(run.errors().contains(told), "{}", run.errors());
    assert!(
        run.errors().contains("`fetch-depth: 0`"),
        "{}",
        run.errors()
    );
}

#[test]
fn platforms_name_the_base() {
    let repository = Repository::with_other_loss(&[]);
    repository.git(&["branch", "-q", "-m", "main", "trunk"]);
    let trunk = repository.id("trunk");
    repository.git(&["update-ref", "refs/remotes/origin/trunk", &trunk]);
    let cases: [&[(&str, &str)]; 7] = [
        &[("GITHUB_ACTIONS", "true"), ("GITHUB_BASE_REF", "trunk")],
        &[
            ("GITLAB_CI", "true"),
            ("CI_MERGE_REQUEST_DIFF_BASE_SHA", &trunk),
        ],
        &[
            ("GITLAB_CI", "true"),
            (
                "CI_COMMIT_BEFORE_SHA",
                "0000000000000000000000000000000000000000",
            ),
            ("CI_DEFAULT_BRANCH", "trunk"),
        ],
        &[
            ("BITBUCKET_BUILD_NUMBER", "1"),
            ("BITBUCKET_PR_DESTINATION_COMMIT", &trunk[..12]),
        ],
        &[
            ("TF_BUILD", "True"),
            ("SYSTEM_PULLREQUEST_TARGETBRANCH", "refs/heads/trunk"),
        ],
        &[
            ("JENKINS_URL", "http://ci.example.org/"),
            ("CHANGE_TARGET", "trunk"),
        ],
        &[("PRE_COMMIT_FROM_REF", &trunk)],
    ];
    for variables in cases {
        let run = repository.check_with(variables, &["--format", "json"]);
        assert_eq!(run.status(), 0, "{variables:?}: {}", run.errors());
        assert_eq!(run.findings().len(), 1, "{variables:?}");
    }
}

#[test]
fn a_base_that_the_platform_names_and_the_clone_lacks_is_trouble() {
    let repository = Repository::with_other_loss(&[]);
    let variables = [("GITHUB_ACTIONS", "true"), ("GITHUB_BASE_REF", "release")];
    let run = repository.check_with(&variables, &[]);
    assert_eq!(run.status(), 2);
    let told = "the base `origin/release` (from GITHUB_BASE_REF) is not in this clone";
    assert!(run.errors().contains(told), "{}", run.errors());
    assert!(
        run.errors().contains("`fetch-depth: 0`"),
        "{}",
        run.errors()
    );
}

#[test]
fn a_name_that_could_be_an_option_is_refused() {
    let repository = Repository::with_other_loss(&[]);
    let variables = [("PRE_COMMIT_FROM_REF", "--upload-pack=touch x")];
    let run = repository.check_with(&variables, &[]);
    assert_eq!(run.status(), 2);
    assert!(
        run.errors().contains("is not a revision"),
        "{}",
        run.errors()
    );
}
