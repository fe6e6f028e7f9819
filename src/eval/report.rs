//! What `dnnfix eval` writes: the figures and what is missing, as text or as one JSON document.
//!
//! In: an [`Evaluation`]. Out: UTF-8; in the text, what comes from labels and code is escaped.

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde::Serialize;

use super::figures::{Agreement, Figures, Group, SURE, Share};
use super::judge::{Evaluation, Missing};
use super::misses::{self, Miss};
use crate::report::columns::Columns;
use crate::report::escape;

/// The version of the JSON of this command.
pub const SCHEMA_VERSION: u32 = 1;

/// What to say besides the figures.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// The label file.
    pub name: &'a str,
    pub min_confidence: f64,
    /// Whether each miss is told.
    pub misses: bool,
    /// Only the misses with one of these as label or prediction; all when empty.
    pub patterns: &'a [String],
}

impl Options<'_> {
    fn missed<'e>(&self, evaluation: &'e Evaluation) -> Vec<Miss<'e>> {
        let judged = evaluation.judged.iter().filter(|j| !j.is_right());
        let wanted = |id: &str| self.patterns.is_empty() || self.patterns.iter().any(|p| p == id);
        judged
            .filter(|j| wanted(&j.label.label) || wanted(j.predicted()))
            .map(Miss::new)
            .collect()
    }
}

/// The JSON document.
#[derive(Serialize)]
struct Document<'e> {
    schema_version: u32,
    labels: &'e str,
    min_confidence: f64,
    /// From this confidence on a finding counts as sure.
    sure_from: f64,
    /// Labels that were asked for, measured or not.
    places: usize,
    #[serde(flatten)]
    figures: &'e Figures,
    #[serde(skip_serializing_if = "Option::is_none")]
    misses: Option<Vec<Miss<'e>>>,
    missing: &'e [Missing],
    complete: bool,
}

/// One JSON document, ended by a line break.
pub fn json(evaluation: &Evaluation, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        schema_version: SCHEMA_VERSION,
        labels: options.name,
        min_confidence: options.min_confidence,
        sure_from: SURE,
        places: evaluation.judged.len() + not_measured(evaluation),
        figures: &Figures::new(&evaluation.judged),
        misses: options.misses.then(|| options.missed(evaluation)),
        missing: &evaluation.missing,
        complete: evaluation.missing.is_empty(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

/// The misses, then tables for people, so that the figures are what stays on the screen.
pub fn text(evaluation: &Evaluation, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let figures = Figures::new(&evaluation.judged);
    if options.misses {
        misses::text(&options.missed(evaluation), out)?;
    }
    head(evaluation, options, out)?;
    agreement(&figures, out)?;
    patterns(&figures, out)?;
    confusion(&figures, out)?;
    rules(&figures, out)?;
    missing(evaluation, out)
}

fn not_measured(evaluation: &Evaluation) -> usize {
    evaluation.missing.iter().map(|m| m.ids.len()).sum()
}

fn head(evaluation: &Evaluation, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let places = evaluation.judged.len();
    let labels = evaluation.judged.iter().map(|j| &j.label);
    let repositories: BTreeSet<_> = labels.clone().map(|l| &l.repo).collect();
    let commits: BTreeSet<_> = labels.map(|l| (&l.repo, &l.commit)).collect();
    writeln!(
        out,
        "{}: places {places}, commits {}, repositories {}; findings from {} on\n",
        escape::leading_path(options.name),
        commits.len(),
        repositories.len(),
        options.min_confidence,
    )
}

/// Over all places, by set, by library; and the two shares that say whether findings can be trusted.
fn agreement(figures: &Figures, out: &mut dyn Write) -> io::Result<()> {
    let columns = [
        "", "places", "accuracy", "κ", "accepted", "paper", "paper κ",
    ];
    let mut table = Columns::new(&columns);
    table.row(agreement_row("all", &figures.overall));
    for (column, groups) in [("set", &figures.sets), ("library", &figures.libraries)] {
        for group in groups {
            table.row(agreement_row(&group_name(column, group), &group.agreement));
        }
    }
    table.write(out)?;
    let sure = told(figures.sure);
    writeln!(
        out,
        "\nright where the confidence is {SURE} or more: {sure}"
    )?;
    let quiet = told(figures.quiet);
    writeln!(out, "quiet where the label is none: {quiet}")
}

fn group_name(column: &str, group: &Group) -> String {
    match &group.name {
        Some(name) => format!("{column} {}", escape::line(name)),
        None => format!("no {column} given"),
    }
}

fn agreement_row(name: &str, agreement: &Agreement) -> Vec<String> {
    let paper = agreement.paper.as_ref();
    vec![
        name.to_owned(),
        agreement.accuracy.of.to_string(),
        decimal(agreement.accuracy.share),
        decimal(agreement.kappa),
        decimal(agreement.accepted.share),
        decimal(paper.and_then(|p| p.accuracy.share)),
        decimal(paper.and_then(|p| p.kappa)),
    ]
}

fn patterns(figures: &Figures, out: &mut dyn Write) -> io::Result<()> {
    let columns = [
        "label",
        "places",
        "predicted",
        "right",
        "precision",
        "recall",
        "F1",
    ];
    let mut table = Columns::new(&columns);
    for pattern in &figures.patterns {
        table.row(vec![
            escape::line(&pattern.pattern),
            pattern.places.to_string(),
            pattern.predicted.to_string(),
            pattern.right.to_string(),
            decimal(pattern.precision),
            decimal(pattern.recall),
            decimal(pattern.f1),
        ]);
    }
    writeln!(out)?;
    table.write(out)
}

/// Rows are references, columns predictions, by the number of their row.
fn confusion(figures: &Figures, out: &mut dyn Write) -> io::Result<()> {
    let ids: Vec<&str> = figures
        .patterns
        .iter()
        .map(|p| p.pattern.as_str())
        .collect();
    let numbers: Vec<String> = (1..=ids.len()).map(|n| n.to_string()).collect();
    let mut header = vec!["label \\ predicted"];
    header.extend(numbers.iter().map(String::as_str));
    let mut table = Columns::new(&header);
    for (label, number) in ids.iter().zip(&numbers) {
        let places = |predicted: &&str| {
            let mut cells = figures.confusion.iter();
            cells.find(|cell| cell.label == *label && cell.predicted == *predicted)
        };
        let shown = |predicted| match places(predicted) {
            Some(cell) => cell.places.to_string(),
            None => "·".to_owned(),
        };
        let mut row = vec![format!("{number:>2} {}", escape::line(label))];
        row.extend(ids.iter().map(shown));
        table.row(row);
    }
    writeln!(out)?;
    table.write(out)
}

fn rules(figures: &Figures, out: &mut dyn Write) -> io::Result<()> {
    if figures.rules.is_empty() {
        return Ok(());
    }
    let columns = [
        "rule",
        "predicted",
        "right",
        "precision",
        "accepted",
        "confidence",
    ];
    let mut table = Columns::new(&columns);
    for rule in &figures.rules {
        table.row(vec![
            escape::line(&rule.rule),
            rule.right.of.to_string(),
            rule.right.count.to_string(),
            decimal(rule.right.share),
            decimal(rule.accepted.share),
            decimal(Some(rule.mean_confidence)),
        ]);
    }
    writeln!(out)?;
    table.write(out)
}

fn missing(evaluation: &Evaluation, out: &mut dyn Write) -> io::Result<()> {
    if evaluation.missing.is_empty() {
        return Ok(());
    }
    let count = not_measured(evaluation);
    writeln!(out, "\nplaces not measured: {count}")?;
    for missing in &evaluation.missing {
        let parts = [
            Some(&missing.repo),
            missing.commit.as_ref(),
            missing.path.as_ref(),
        ];
        let place: Vec<_> = parts
            .into_iter()
            .flatten()
            .map(|p| escape::line(p))
            .collect();
        writeln!(
            out,
            "  {}: {} ({})",
            place.join(" "),
            escape::line(&missing.reason),
            escape::line(&missing.ids.join(", "))
        )?;
    }
    Ok(())
}

/// Three decimals, which is more than such numbers of places carry.
fn decimal(number: Option<f64>) -> String {
    number.map_or_else(|| "-".to_owned(), |number| format!("{number:.3}"))
}

fn told(share: Share) -> String {
    format!("{} ({} of {})", decimal(share.share), share.count, share.of)
}
