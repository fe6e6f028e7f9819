//! `dnnfix eval`: agreement with labels that people gave.

use super::Common;
use super::run::{DONE, INCOMPLETE, catalogue};
use crate::catalogue::Catalogue;
use crate::eval::labels::{self, Label};
use crate::eval::report::{self, Options};
use crate::eval::{Evaluation, Judge};
use crate::report::FormatName;
use anyhow::{Context, Result, bail};
use clap::Args;
use std::collections::BTreeSet;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

/// The options of `eval`.
#[derive(Debug, Args)]
#[command(
    after_help = "--format is text or json. --pattern chooses among the misses; the figures are \
    always about all patterns. A repository or commit that is not there is named, and the exit \
    status is 2. docs/eval.md tells the format of labels and what the figures mean."
)]
pub struct Eval {
    /// CSV file with the columns repo, commit, path, side, line, label
    #[arg(value_name = "LABELS.csv")]
    labels: PathBuf,
    /// Folder of the repositories, as OWNER/NAME, OWNER/NAME.git or OWNER+NAME/repo
    #[arg(long, value_name = "DIR")]
    repos: PathBuf,
    /// Tell each miss: its diff, the reference and the rules that fired
    #[arg(long)]
    misses: bool,
    /// Only the labels of this set; may be given several times
    #[arg(long, value_name = "SET")]
    set: Vec<String>,
}

impl Eval {
    pub fn run(&self, common: &Common) -> Result<u8> {
        let write = match common.format() {
            FormatName::Text => report::text,
            FormatName::Json => report::json,
            other => bail!("eval cannot write {other}; choose text or json"),
        };
        let catalogue = catalogue(common)?;
        let evaluation = self.evaluate(catalogue, common)?;
        let name = self.labels.display().to_string();
        let options = Options {
            name: &name,
            min_confidence: common.min_confidence(),
            misses: self.misses,
            patterns: &common.pattern,
        };
        let mut stream = BufWriter::new(std::io::stdout().lock());
        write(&evaluation, &options, &mut stream)
            .and_then(|()| stream.flush())
            .context("standard output cannot be written to")?;
        let complete = evaluation.missing.is_empty();
        Ok(if complete { DONE } else { INCOMPLETE })
    }

    fn evaluate(&self, catalogue: Catalogue, common: &Common) -> Result<Evaluation> {
        let labels = self.labels(&catalogue)?;
        let catalogue = Self::of_labels(catalogue, &labels);
        let judge = Judge {
            catalogue: &catalogue,
            repositories: &self.repos,
            min_confidence: common.min_confidence(),
            diffs: self.misses,
        };
        // Without a number rayon takes as many threads as there are processors.
        let threads = rayon::ThreadPoolBuilder::new().num_threads(common.jobs.unwrap_or(0));
        let threads = threads.build().context("threads cannot be started")?;
        Ok(threads.install(|| judge.all(labels)))
    }

    /// The catalogue without the taxonomies that the labels are not of.
    fn of_labels(mut catalogue: Catalogue, labels: &[Label]) -> Catalogue {
        let mut patterns = labels.iter().filter_map(|l| catalogue.pattern(&l.label));
        let taxonomy = patterns.next().and_then(|pattern| pattern.taxonomy.clone());
        catalogue.keep_taxonomy(taxonomy.as_deref());
        catalogue
    }

    fn labels(&self, catalogue: &Catalogue) -> Result<Vec<Label>> {
        let patterns: Vec<&str> = catalogue.patterns.iter().map(|p| p.id.as_str()).collect();
        let mut labels = labels::read(&self.labels, &patterns)?;
        let sets: BTreeSet<String> = labels.iter().filter_map(|l| l.set.clone()).collect();
        if let Some(unknown) = self.set.iter().find(|&set| !sets.contains(set)) {
            let file = self.labels.display();
            let sets = Vec::from_iter(sets).join(", ");
            bail!("{file}: no label is in the set `{unknown}`; its sets are: {sets}");
        }
        labels.retain(|l| {
            self.set.is_empty() || l.set.as_ref().is_some_and(|set| self.set.contains(set))
        });
        Ok(labels)
    }
}
