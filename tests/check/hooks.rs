//! What is staged, as a hook before a commit looks at it.

use crate::repository::*;

#[test]
fn what_is_staged_is_checked_by_the_policy_on_the_disk() {
    let repository = Repository::with(&[]);
    repository.write("dnnfix.toml", "[check]\nlevel = 'fail'\n");
    repository.write("train.py", &other_loss());
    repository.git(&["add", "train.py"]);
    repository.write("train.py", &other_loss_and_activation());
    let run = repository.check(&["--staged", "--format", "json"]);
    assert_eq!(run.findings(), ["loss-function train.py fail"]);
    assert_eq!(run.status(), 1);
}

#[test]
fn nothing_staged_is_clean() {
    let run = Repository::with(&[]).check(&["--staged"]);
    assert_eq!(
        (run.status(), run.text().as_str()),
        (0, "No findings in 0 changed files.\n")
    );
}

#[test]
fn the_first_commit_of_a_repository_can_be_checked() {
    let repository = Repository::new();
    repository.write("train.py", OLD);
    repository.git(&["add", "train.py"]);
    let run = repository.check(&["--staged"]);
    assert_eq!(run.status(), 0, "{}", run.errors());
}
