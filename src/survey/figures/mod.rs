//! The figures: what the tally comes to, as tables, charts and JSON show it.
//!
//! In: a [`Tally`], the catalogue's titles and the study's counts. Out: [`Figures`], which serialise as
//! the JSON of `dnnfix report`. Patterns come in the order of their fixes, the most frequent first, and
//! in this order everywhere.

use serde::Serialize;
use std::collections::BTreeMap;

mod maker;

use super::statistics::{ChiSquare, Share};
use super::study::{Counts, Study};
use super::tally::{Tally, Totals};
use crate::catalogue::Catalogue;
use maker::Maker;

/// The version of the JSON of this command.
pub const SCHEMA_VERSION: u32 = 1;

/// All that is told of the changes.
#[derive(Debug, Serialize)]
pub struct Figures {
    pub schema_version: u32,
    /// The files that were read.
    pub inputs: Vec<String>,
    pub min_confidence: f64,
    /// Whether alternates count, too.
    pub all: bool,
    /// The patterns that were asked for; all when empty.
    pub only: Vec<String>,
    pub totals: Totals,
    pub repositories: Vec<Repository>,
    pub patterns: Vec<Pattern>,
    pub comparisons: Vec<Comparison>,
    pub libraries: Vec<Library>,
    pub study_libraries: Vec<LibraryBeside>,
    pub months: Vec<Month>,
    pub folders: Vec<FolderFigures>,
    pub actions: Vec<Action>,
    pub confidences: Vec<Confidence>,
    pub pairs: Vec<Pair>,
    pub notes: Vec<Note>,
    /// Whether all changes were read as a whole.
    pub complete: bool,
}

#[derive(Debug, Serialize)]
pub struct Repository {
    pub repository: String,
    pub page: Option<String>,
    pub changes: u64,
    pub with_findings: u64,
    pub findings: u64,
    pub fixes: u64,
    pub incomplete: u64,
    pub first: Option<String>,
    pub last: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct Pattern {
    pub pattern: String,
    pub title: String,
    /// Place in the catalogue, which is the pattern's colour; `None` for one that it does not have.
    #[serde(skip)]
    pub colour: Option<usize>,
    pub findings: u64,
    pub fixes: Share,
    /// By source of the study.
    pub study: Vec<OfStudy>,
}

/// The study's own share of a pattern.
#[derive(Debug, Serialize)]
pub struct OfStudy {
    pub source: String,
    pub title: String,
    pub fixes: Share,
    /// Pearson's residual of the fixes here, adjusted: beyond ±3 they are more or fewer than chance
    /// makes of the same distribution. `None` where neither has the pattern.
    pub residual: Option<f64>,
}

/// Two or more distributions over the patterns, tested for being the same.
#[derive(Debug, Serialize)]
pub struct Comparison {
    pub comparison: String,
    pub title: String,
    /// `None` where there is too little to be compared.
    pub test: Option<ChiSquare>,
}

#[derive(Debug, Serialize)]
pub struct Library {
    /// `None` for the findings whose library is not known.
    pub library: Option<String>,
    pub title: String,
    pub fixes: u64,
    pub patterns: Counts,
}

/// A library of the study, here and there.
#[derive(Debug, Serialize)]
pub struct LibraryBeside {
    pub library: String,
    pub title: String,
    /// The libraries of the catalogue that are meant.
    pub libraries: Vec<String>,
    pub fixes: u64,
    pub patterns: Counts,
    pub study_fixes: u64,
    pub study_patterns: Counts,
    pub test: Option<ChiSquare>,
}

#[derive(Debug, Serialize)]
pub struct Month {
    pub month: String,
    pub fixes: u64,
    pub patterns: Counts,
}

#[derive(Debug, Serialize)]
pub struct FolderFigures {
    pub folder: String,
    pub findings: u64,
    pub patterns: Counts,
}

#[derive(Debug, Serialize)]
pub struct Action {
    pub pattern: String,
    pub action: String,
    pub kind: Option<String>,
    /// Of the findings of the pattern.
    pub findings: Share,
}

#[derive(Debug, Serialize)]
pub struct Confidence {
    pub pattern: String,
    pub findings: u64,
    pub least: f64,
    pub quarter: f64,
    pub median: f64,
    pub three_quarters: f64,
    pub most: f64,
    /// Findings by confidence.
    pub counts: BTreeMap<String, u64>,
}

#[derive(Debug, Serialize)]
pub struct Pair {
    pub pattern: String,
    pub before: String,
    pub after: String,
    pub changes: u64,
    pub findings: u64,
}

#[derive(Debug, Serialize)]
pub struct Note {
    pub pattern: String,
    pub note: String,
    pub findings: u64,
}

/// What the figures are made with, beside the tally.
#[derive(Debug, Clone, Copy)]
pub struct Settings<'s> {
    pub catalogue: &'s Catalogue,
    pub study: &'s Study,
    pub inputs: &'s [String],
    pub min_confidence: f64,
    pub all: bool,
    /// Only these patterns; all when empty.
    pub only: &'s [String],
}

impl Figures {
    pub fn new(tally: &Tally, settings: Settings) -> Self {
        let maker = Maker::new(tally, settings);
        Self {
            schema_version: SCHEMA_VERSION,
            inputs: settings.inputs.to_vec(),
            min_confidence: settings.min_confidence,
            all: settings.all,
            only: settings.only.to_vec(),
            totals: tally.totals,
            repositories: maker::repositories(tally),
            patterns: maker.patterns(),
            comparisons: maker.comparisons(),
            libraries: maker.libraries(),
            study_libraries: maker.study_libraries(),
            months: maker.months(),
            folders: maker.folders(),
            actions: maker.actions(),
            confidences: maker.confidences(),
            pairs: maker::pairs(tally),
            notes: maker.notes(),
            complete: tally.totals.incomplete == 0,
        }
    }

    pub fn pattern(&self, id: &str) -> Option<&Pattern> {
        self.patterns.iter().find(|p| p.pattern == id)
    }

    /// The title of a pattern; its id, where it is no pattern of the figures.
    pub fn title<'f>(&'f self, id: &'f str) -> &'f str {
        self.pattern(id).map_or(id, |pattern| &pattern.title)
    }

    /// The patterns that were found.
    pub fn found(&self) -> impl Iterator<Item = &Pattern> {
        self.patterns.iter().filter(|p| p.findings > 0)
    }
}
