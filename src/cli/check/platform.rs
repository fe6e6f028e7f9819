//! What a CI platform says of the base of a pull request or push.
//!
//! In: environment variables, and on GitHub the file of the event. Out: a [`Platform`] with revisions to
//! try, the most trustworthy first. Names of variables are those of the platforms' manuals.

use serde_json::Value;

/// A CI platform, as its variables show it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Platform {
    pub name: &'static str,
    /// Whether a pull request is what it runs for.
    pub is_pull_request: bool,
    /// Where the base may be, best first.
    pub bases: Vec<Named>,
    /// The default branch, for want of a base.
    pub otherwise: Option<Named>,
    /// How to have the platform fetch the whole history.
    pub deepen: &'static str,
}

/// A revision, and what named it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub revision: String,
    pub by: &'static str,
    /// It counts only if this commit, in full, is checked out.
    pub only_at: Option<String>,
}

/// Looks a variable up; an empty one counts as none.
pub type Variables<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The platform that dnnfix runs on, if it is one that it knows.
pub fn platform(variables: Variables) -> Option<Platform> {
    let platforms = [github, gitlab, bitbucket, azure, jenkins, pre_commit];
    platforms
        .into_iter()
        .find_map(|platform| platform(variables))
}

/// Gathers revisions to try.
#[derive(Default)]
struct Bases(Vec<Named>);

impl Bases {
    /// A commit, unless it is the zeros that stand for none.
    fn commit(&mut self, id: Option<String>, by: &'static str) {
        let id = id.filter(|id| id.bytes().any(|byte| byte != b'0'));
        self.0.extend(id.map(|revision| Named {
            revision,
            by,
            only_at: None,
        }));
    }

    /// A branch of the repository that the clone came from.
    fn branch(&mut self, name: Option<String>, by: &'static str) {
        self.0.extend(branch(name, by));
    }

    /// The first parent of the commit that the platform made to try the merge: the base itself, there
    /// even in a clone of depth 2.
    fn merged_into(&mut self, reference: Option<String>, head: Option<String>, by: &'static str) {
        let reference = reference.filter(|r| r.starts_with("refs/pull/") && r.ends_with("/merge"));
        self.0.extend(reference.and(head).map(|head| Named {
            revision: "HEAD^1".to_owned(),
            by,
            only_at: Some(head),
        }));
    }
}

fn branch(name: Option<String>, by: &'static str) -> Option<Named> {
    let name = name?;
    let name = name.strip_prefix("refs/heads/").unwrap_or(&name);
    Some(Named {
        revision: format!("refs/remotes/origin/{name}"),
        by,
        only_at: None,
    })
}

fn github(variables: Variables) -> Option<Platform> {
    variables("GITHUB_ACTIONS")?;
    let event = variables("GITHUB_EVENT_PATH").and_then(|path| event(&path));
    let said = |pointer: &str| text(event.as_ref()?, pointer);
    let mut bases = Bases::default();
    let merge = variables("GITHUB_REF");
    bases.merged_into(merge, variables("GITHUB_SHA"), "GITHUB_REF");
    bases.branch(variables("GITHUB_BASE_REF"), "GITHUB_BASE_REF");
    bases.commit(said("/pull_request/base/sha"), "pull_request.base.sha");
    bases.commit(said("/merge_group/base_sha"), "merge_group.base_sha");
    bases.commit(said("/before"), "the push's `before`");
    let default = said("/repository/default_branch");
    Some(Platform {
        name: "GitHub",
        is_pull_request: variables("GITHUB_BASE_REF").is_some(),
        bases: bases.0,
        otherwise: branch(default, "repository.default_branch"),
        deepen: "give `actions/checkout` the input `fetch-depth: 0`",
    })
}

fn event(path: &str) -> Option<Value> {
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}

fn text(value: &Value, pointer: &str) -> Option<String> {
    Some(value.pointer(pointer)?.as_str()?.to_owned())
}

fn gitlab(variables: Variables) -> Option<Platform> {
    variables("GITLAB_CI")?;
    let mut bases = Bases::default();
    let mut commit = |name| bases.commit(variables(name), name);
    // Of a merged result; the next one would then have the target's own changes behind it.
    commit("CI_MERGE_REQUEST_TARGET_BRANCH_SHA");
    commit("CI_MERGE_REQUEST_DIFF_BASE_SHA");
    commit("CI_COMMIT_BEFORE_SHA");
    let target = "CI_MERGE_REQUEST_TARGET_BRANCH_NAME";
    bases.branch(variables(target), target);
    let default = "CI_DEFAULT_BRANCH";
    Some(Platform {
        name: "GitLab",
        is_pull_request: variables(target).is_some(),
        bases: bases.0,
        otherwise: branch(variables(default), default),
        deepen: "give the job the variable `GIT_DEPTH: 0`",
    })
}

fn bitbucket(variables: Variables) -> Option<Platform> {
    variables("BITBUCKET_BUILD_NUMBER")?;
    let mut bases = Bases::default();
    let commit = "BITBUCKET_PR_DESTINATION_COMMIT";
    bases.commit(variables(commit), commit);
    let branch = "BITBUCKET_PR_DESTINATION_BRANCH";
    bases.branch(variables(branch), branch);
    Some(Platform {
        name: "Bitbucket",
        is_pull_request: variables(branch).is_some(),
        bases: bases.0,
        otherwise: None,
        deepen: "give the pipeline `clone: {depth: full}`",
    })
}

fn azure(variables: Variables) -> Option<Platform> {
    variables("TF_BUILD")?;
    let mut bases = Bases::default();
    let (merge, head) = (
        variables("BUILD_SOURCEBRANCH"),
        variables("BUILD_SOURCEVERSION"),
    );
    bases.merged_into(merge, head, "BUILD_SOURCEBRANCH");
    let target = "SYSTEM_PULLREQUEST_TARGETBRANCH";
    bases.branch(variables(target), target);
    Some(Platform {
        name: "Azure Pipelines",
        is_pull_request: variables(target).is_some(),
        bases: bases.0,
        otherwise: None,
        deepen: "give the `checkout` step `fetchDepth: 0`",
    })
}

fn jenkins(variables: Variables) -> Option<Platform> {
    variables("JENKINS_URL")?;
    let mut bases = Bases::default();
    bases.branch(variables("CHANGE_TARGET"), "CHANGE_TARGET");
    // Of a build that is for no pull request.
    let earlier = "GIT_PREVIOUS_SUCCESSFUL_COMMIT";
    bases.commit(variables(earlier), earlier);
    Some(Platform {
        name: "Jenkins",
        is_pull_request: variables("CHANGE_TARGET").is_some(),
        bases: bases.0,
        otherwise: None,
        deepen: "have the checkout fetch the target branch, without `shallow`",
    })
}

/// Set by pre-commit before a push, or with `--from-ref`.
fn pre_commit(variables: Variables) -> Option<Platform> {
    let mut bases = Bases::default();
    bases.commit(variables("PRE_COMMIT_FROM_REF"), "PRE_COMMIT_FROM_REF");
    (!bases.0.is_empty()).then_some(Platform {
        name: "pre-commit",
        is_pull_request: false,
        bases: bases.0,
        otherwise: None,
        deepen: "fetch the history with `git fetch --unshallow`",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bases(pairs: &[(&str, &str)]) -> Vec<String> {
        let found = |name: &str| {
            let mut pairs = pairs.iter();
            pairs.find(|p| p.0 == name).map(|p| p.1.to_owned())
        };
        let platform = platform(&found).expect("it is a platform");
        platform.bases.into_iter().map(|b| b.revision).collect()
    }

    /// Variables, and the revisions that are to be tried.
    type Case = (
        &'static [(&'static str, &'static str)],
        &'static [&'static str],
    );

    #[test]
    fn each_platform_names_its_base() {
        let cases: [Case; 6] = [
            (
                &[
                    ("GITLAB_CI", "true"),
                    ("CI_MERGE_REQUEST_DIFF_BASE_SHA", "a1"),
                    ("CI_COMMIT_BEFORE_SHA", "0000"),
                ],
                &["a1"],
            ),
            (
                &[
                    ("BITBUCKET_BUILD_NUMBER", "7"),
                    ("BITBUCKET_PR_DESTINATION_COMMIT", "b2"),
                    ("BITBUCKET_PR_DESTINATION_BRANCH", "main"),
                ],
                &["b2", "refs/remotes/origin/main"],
            ),
            (
                &[
                    ("TF_BUILD", "True"),
                    ("SYSTEM_PULLREQUEST_TARGETBRANCH", "refs/heads/main"),
                ],
                &["refs/remotes/origin/main"],
            ),
            (
                &[
                    ("TF_BUILD", "True"),
                    ("BUILD_SOURCEBRANCH", "refs/pull/3/merge"),
                    ("BUILD_SOURCEVERSION", "c3"),
                ],
                &["HEAD^1"],
            ),
            (
                &[
                    ("JENKINS_URL", "https://ci"),
                    ("CHANGE_TARGET", "release/2"),
                ],
                &["refs/remotes/origin/release/2"],
            ),
            (&[("PRE_COMMIT_FROM_REF", "d4")], &["d4"]),
        ];
        for (variables, expected) in cases {
            assert_eq!(bases(variables), expected);
        }
    }

    #[test]
    fn without_a_platform_there_is_none() {
        assert_eq!(platform(&|_| None), None);
    }
}
