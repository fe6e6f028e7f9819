//! `check`: the pull-request check. What changed since a branch left its base is labelled, by the policy
//! of the base.
//!
//! In: the base, from the user, the CI platform or the default branch. Out: results, and exit status 1
//! where a finding is not to be.

mod base;
mod platform;
mod terms;

use anyhow::{Context, Result};
use clap::Args;
use std::fs;
use std::path::{Path, PathBuf};

use super::Common;
use super::label::{Input, Labeller};
use super::run::repository;
use super::write::{Ended, Watch, write};
use crate::input::git::{Comparison, Repository};
use crate::policy::Baseline;
use crate::report::{FormatName, Options, words};
use crate::settings::Place;
use crate::settings::check::FailOn;
use base::Range;
use platform::platform;
use terms::Terms;

/// The options of `check`.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit status: 0 passed; 1 a finding is at the level of --fail-on or above; 2 could \
    not do all of the job.\n\nThe policy, dnnfix.toml, is read as the base has it, so that a pull \
    request cannot change what it is held against. docs/ci.md tells how to set the check up on each \
    platform, and what the policy can say."
)]
pub struct Check {
    /// The branch or commit that this one is for; found by itself on a CI platform, else the default
    /// branch
    #[arg(long, value_name = "REV")]
    base: Option<String>,
    /// Check what is staged, against the last commit, by the policy on the disk
    #[arg(long, visible_alias = "cached", conflicts_with_all = ["base", "per_commit"])]
    staged: bool,
    /// Check each commit by itself, not what all of them come to
    #[arg(long)]
    per_commit: bool,
    /// Exit 1 on a finding of this level or above; `fail` unless dnnfix.toml says otherwise
    #[arg(long, value_name = "LEVEL", value_enum)]
    fail_on: Option<FailOn>,
    /// Go by this file, not by dnnfix.toml as the base has it
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// Leave out the findings that FILE has, whatever baseline dnnfix.toml names
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Add what is found to FILE, for --baseline from now on, and pass
    #[arg(long, value_name = "FILE")]
    write_baseline: Option<PathBuf>,
}

/// What is looked at.
enum Target {
    Branch(Range),
    Index,
}

impl Check {
    pub fn run(&self, common: &Common) -> Result<u8> {
        let repository = repository(common)?;
        let target = self.target(&repository)?;
        let terms = Terms::read(self, common, &repository, &target)?;
        target.tell(&repository, &terms)?;
        let options = Options {
            several: self.per_commit,
            fail_on: terms.fail_on,
            ..Options::default()
        };
        let unsettled = terms.unsettled;
        let policy = terms.policy.with_min_confidence(common.min_confidence);
        let labeller = Labeller::with(common, terms.catalogue)?.under(policy);
        let mut watch = Watch::default();
        if let Some(file) = &self.write_baseline {
            watch.baseline = Some(known(file)?);
        }
        let ended = self.label(common, repository, labeller, &target, options, &mut watch)?;
        if let (Some(file), Some(baseline)) = (&self.write_baseline, &watch.baseline) {
            write_baseline(file, baseline)?;
        }
        close(common.format(), &ended, options);
        if let Some(sentence) = unsettled.filter(|_| ended.summary.total() > 0) {
            eprintln!("{sentence}");
        }
        Ok(ended.status)
    }

    fn target(&self, repository: &Repository) -> Result<Target> {
        if self.staged {
            return Ok(Target::Index);
        }
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let platform = platform(&variable);
        let range = base::range(repository, self.base.as_deref(), platform.as_ref())?;
        Ok(Target::Branch(range))
    }

    fn label(
        &self,
        common: &Common,
        repository: Repository,
        labeller: Labeller,
        target: &Target,
        options: Options,
        watch: &mut Watch,
    ) -> Result<Ended> {
        match target {
            Target::Branch(range) if self.per_commit => {
                let log = repository.log(&range.commits())?;
                let labeller = labeller.in_repository(repository);
                let commits = log.map(|commit| Ok(Input::Listed(commit?)));
                write(common, &labeller, commits, options, watch)
            }
            _ => {
                let change = repository.diff(&target.comparison(), &|path| labeller.wants(path))?;
                let change = std::iter::once(Ok(Input::Change(change)));
                write(common, &labeller, change, options, watch)
            }
        }
    }
}

impl Target {
    /// Where the policy is read: as the base has it; on the disk by who is about to commit.
    fn place(&self) -> Place {
        match self {
            Self::Branch(range) => Place::Commit {
                id: range.base.clone(),
                name: range.name.clone(),
            },
            Self::Index => Place::Disk,
        }
    }

    fn comparison(&self) -> Comparison {
        match self {
            Self::Branch(range) => range.comparison(),
            Self::Index => Comparison {
                staged: true,
                ..Comparison::default()
            },
        }
    }

    /// Says what is compared, and by which policy.
    fn tell(&self, repository: &Repository, terms: &Terms) -> Result<()> {
        match self {
            Self::Branch(range) => eprintln!("{}", range.told(repository)?),
            Self::Index => eprintln!("Checking what is staged."),
        }
        let is_empty = matches!(self, Self::Branch(range) if range.is_empty());
        let told = terms.told.iter().filter(|_| !is_empty);
        told.for_each(|line| eprintln!("{line}"));
        eprintln!();
        Ok(())
    }
}

/// The baseline in a file, to be added to; an empty one if there is none.
fn known(file: &Path) -> Result<Baseline> {
    match file.exists() {
        true => terms::baseline_in(file),
        false => Ok(Baseline::default()),
    }
}

fn write_baseline(file: &Path, baseline: &Baseline) -> Result<()> {
    let name = file.display();
    fs::write(file, baseline.text()).with_context(|| format!("{name}: cannot be written to"))?;
    let findings = words::count(baseline.count(), "known finding");
    eprintln!("{name} now has {findings}.");
    Ok(())
}

/// Tells the outcome beside formats that programs read.
fn close(format: FormatName, ended: &Ended, options: Options) {
    if format.is_for_people() {
        return;
    }
    eprintln!("{}", ended.summary.closing());
    if let Some(verdict) = ended.summary.verdict(options.fail_on) {
        eprintln!("{verdict}");
    }
}
