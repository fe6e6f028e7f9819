//! What a check compares: the commit at which the branch left its base, and the branch.
//!
//! In: the base that the user or the CI platform names, and the repository. Out: a [`Range`], or an
//! error that says what the clone lacks and how to get it.

use anyhow::{Result, bail};

use super::platform::{Named, Platform};
use crate::input::git::{Comparison, Repository, Selection};
use crate::report::{escape, words};

/// The commits of a branch.
#[derive(Debug)]
pub struct Range {
    /// The base as it was named.
    pub name: String,
    /// Ids of commits.
    pub base: String,
    /// Where the branch left the base.
    pub merge_base: String,
    pub head: String,
    /// Whether the platform says that this is a pull request.
    pub is_pull_request: bool,
    /// Whether neither the user nor a platform named the base.
    pub is_default: bool,
}

impl Range {
    /// The commits of the branch, one by one.
    pub fn commits(&self) -> Selection {
        Selection {
            revisions: vec![format!("{}..{}", self.base, self.head)],
            ..Selection::default()
        }
    }

    /// What they all come to.
    pub fn comparison(&self) -> Comparison {
        Comparison {
            revisions: vec![self.merge_base.clone(), self.head.clone()],
            ..Comparison::default()
        }
    }

    /// Whether there is nothing to check.
    pub fn is_empty(&self) -> bool {
        self.head == self.merge_base
    }

    /// What is compared, in a sentence.
    pub fn told(&self, repository: &Repository) -> Result<String> {
        let name = escape::line(&self.name);
        if self.head == self.base {
            let remedy = match (self.is_pull_request, self.is_default) {
                (true, _) => ", not the pull request; check its head out first",
                (_, true) => {
                    "; compare with another commit by `--base REV`, or check what is `--staged`"
                }
                _ => "",
            };
            return Ok(format!("Nothing to check: HEAD is {name} itself{remedy}."));
        }
        if self.is_empty() {
            return Ok(format!("Nothing to check: {name} has all that HEAD has."));
        }
        let commits = repository.count(&Selection {
            merges: true,
            ..self.commits()
        })?;
        let commits = words::count(commits as usize, "commit");
        let left = &self.merge_base[..10];
        Ok(format!(
            "Checking {commits} since HEAD left {name} at {left}."
        ))
    }
}

/// Finds the range of what is checked out.
pub fn range(
    repository: &Repository,
    given: Option<&str>,
    platform: Option<&Platform>,
) -> Result<Range> {
    let Some(head) = repository.commit("HEAD")? else {
        bail!("this repository has no commit yet; there is nothing to check");
    };
    let search = Search {
        repository,
        platform,
        head: &head,
    };
    let (name, base) = match given {
        Some(given) => search.given(given)?,
        None => search.found()?,
    };
    let Some(merge_base) = repository.merge_base(&base, &head)? else {
        bail!(search.unrelated(&name));
    };
    Ok(Range {
        name,
        base,
        merge_base,
        head,
        is_pull_request: platform.is_some_and(|platform| platform.is_pull_request),
        is_default: given.is_none() && platform.is_none(),
    })
}

/// A base: what it is called, and the id of its commit.
type Base = (String, String);

struct Search<'a> {
    repository: &'a Repository,
    platform: Option<&'a Platform>,
    head: &'a str,
}

/// Branches that a repository may have been begun with, where nothing says which it was.
const USUAL: [&str; 4] = ["origin/main", "origin/master", "main", "master"];

impl Search<'_> {
    /// The base that the user names; a branch may be there only as the remote has it.
    fn given(&self, given: &str) -> Result<Base> {
        for name in [given.to_owned(), format!("refs/remotes/origin/{given}")] {
            if let Some(id) = self.repository.commit(&name)? {
                return Ok((shown(&name), id));
            }
        }
        bail!(self.missing(&format!("the base `{}`", escape::line(given))))
    }

    /// The base that the platform names, else the default branch.
    fn found(&self) -> Result<Base> {
        let Some(platform) = self.platform else {
            return self.default_branch();
        };
        let mut missing = None;
        for base in &platform.bases {
            match self.named(base)? {
                Some(id) => return Ok((shown(&base.revision), id)),
                None if base.only_at.is_none() => missing = missing.or(Some(base)),
                None => {}
            }
        }
        match (missing, &platform.otherwise) {
            (None, None) => self.default_branch(),
            // A whole history may lack a commit for good: one that a forced push took away.
            (None, Some(default)) => self.needed(default),
            (Some(_), Some(default)) if !self.repository.is_shallow() => self.needed(default),
            (Some(base), _) => self.needed(base),
        }
    }

    fn needed(&self, base: &Named) -> Result<Base> {
        let name = shown(&base.revision);
        match self.named(base)? {
            Some(id) => Ok((name, id)),
            None => {
                let name = escape::line(&name);
                bail!(self.missing(&format!("the base `{name}` (from {})", base.by)))
            }
        }
    }

    fn named(&self, base: &Named) -> Result<Option<String>> {
        let counts = base.only_at.as_deref().is_none_or(|id| id == self.head);
        Ok(match counts {
            true => self.repository.commit(&base.revision)?,
            false => None,
        })
    }

    fn default_branch(&self) -> Result<Base> {
        let remote = self.repository.symbolic("refs/remotes/origin/HEAD")?;
        let usual = USUAL.into_iter().map(str::to_owned);
        for name in remote.into_iter().chain(usual) {
            if let Some(id) = self.repository.commit(&name)? {
                return Ok((shown(&name), id));
            }
        }
        bail!(
            "nothing says what to compare with: there is no default branch here, and no CI \
             platform that names one; name the branch that this one is for with `--base REV`"
        )
    }

    /// What to do about a commit that the clone lacks.
    fn missing(&self, what: &str) -> String {
        let deepen = self.deepen();
        match self.repository.is_shallow() {
            true => format!(
                "{what} is not in this shallow clone, which has only the newest commits; fetch the \
                 history: {deepen}"
            ),
            false => format!(
                "{what} is not in this clone; check the spelling, or fetch it (`git fetch origin`, \
                 or {deepen})"
            ),
        }
    }

    fn unrelated(&self, name: &str) -> String {
        let name = escape::line(name);
        match self.repository.is_shallow() {
            true => self.missing(&format!("the commit at which HEAD left `{name}`")),
            false => format!(
                "HEAD and `{name}` have no commit in common; name the branch that this one is for \
                 with `--base REV`, or compare the two with `dnnfix diff {name} HEAD`"
            ),
        }
    }

    fn deepen(&self) -> String {
        match self.platform {
            Some(platform) if platform.name == "GitHub" => platform.deepen.to_owned(),
            Some(platform) => format!(
                "{} (its like on GitHub is `fetch-depth: 0`)",
                platform.deepen
            ),
            None => "`git fetch --unshallow`, in a GitHub workflow `fetch-depth: 0`".to_owned(),
        }
    }
}

/// `origin/main` of `refs/remotes/origin/main`.
fn shown(revision: &str) -> String {
    let short = revision.strip_prefix("refs/remotes/");
    short.unwrap_or(revision).to_owned()
}
