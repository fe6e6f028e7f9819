//! The figures: agreement as numbers.
//!
//! In: judged places. Out: [`Figures`], which serialise as the JSON of `dnnfix eval`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::judge::Judged;
use super::labels::{Label, NONE};

/// From this confidence on a finding counts as sure.
pub const SURE: f64 = 0.8;

/// All that is measured on a label file.
#[derive(Debug, Serialize)]
pub struct Figures {
    pub overall: Agreement,
    /// Right among the predictions of findings with confidence [`SURE`] or more.
    pub sure: Share,
    /// Places labelled `none` for which `none` was predicted.
    pub quiet: Share,
    pub sets: Vec<Group>,
    pub libraries: Vec<Group>,
    pub patterns: Vec<PatternFigures>,
    /// The pairs of reference and prediction that occur.
    pub confusion: Vec<Cell>,
    pub rules: Vec<RuleFigures>,
}

/// How well predictions and labels agree on some places.
#[derive(Debug, Serialize)]
pub struct Agreement {
    /// Predictions that are the reference.
    pub accuracy: Share,
    /// Cohen's κ against the reference; `None` where it is not defined: no place, or nothing but one
    /// label on both sides.
    pub kappa: Option<f64>,
    /// Predictions that are among the accepted labels.
    pub accepted: Share,
    /// Against the `paper` column, on the places that have one.
    pub paper: Option<PaperAgreement>,
}

/// How well predictions agree with another source's labels.
#[derive(Debug, Serialize)]
pub struct PaperAgreement {
    /// Predictions that are among that source's labels of the place.
    pub accuracy: Share,
    /// Cohen's κ against the first of them.
    pub kappa: Option<f64>,
}

/// The places of one set or library.
#[derive(Debug, Serialize)]
pub struct Group {
    /// `None` for the places of which the label file does not say.
    pub name: Option<String>,
    #[serde(flatten)]
    pub agreement: Agreement,
}

/// How well one label is given, `none` too.
#[derive(Debug, Serialize)]
pub struct PatternFigures {
    pub pattern: String,
    /// How often it is the reference.
    pub places: usize,
    /// How often it is predicted.
    pub predicted: usize,
    /// How often it is both.
    pub right: usize,
    pub precision: Option<f64>,
    pub recall: Option<f64>,
    pub f1: Option<f64>,
}

/// How often a pair of reference and prediction occurs.
#[derive(Debug, Serialize)]
pub struct Cell {
    pub label: String,
    pub predicted: String,
    pub places: usize,
}

/// How well one rule does where its finding speaks for a place.
#[derive(Debug, Serialize)]
pub struct RuleFigures {
    pub rule: String,
    /// Right among its predictions: its precision.
    pub right: Share,
    pub accepted: Share,
    /// To hold against its precision.
    pub mean_confidence: f64,
}

/// Some of all.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    pub count: usize,
    pub of: usize,
    /// 0 to 1; `None` of nothing.
    pub share: Option<f64>,
}

impl Share {
    pub fn new(count: usize, of: usize) -> Self {
        let share = ratio(count, of);
        Self { count, of, share }
    }

    /// The share of `places` for which `holds`.
    fn of(places: &[&Judged], holds: impl Fn(&Judged) -> bool) -> Self {
        let count = places.iter().filter(|place| holds(place)).count();
        Self::new(count, places.len())
    }
}

impl Figures {
    pub fn new(judged: &[Judged]) -> Self {
        let all: Vec<&Judged> = judged.iter().collect();
        let some = |keep: fn(&Judged) -> bool| -> Vec<&Judged> {
            all.iter().copied().filter(|j| keep(j)).collect()
        };
        let sure = some(|j| j.finding().is_some_and(|f| f.confidence >= SURE));
        let none = some(|j| j.label.label == NONE);
        Self {
            overall: Agreement::new(&all),
            sure: Share::of(&sure, Judged::is_right),
            quiet: Share::of(&none, Judged::is_right),
            sets: groups(&all, |label| label.set.as_deref()),
            libraries: groups(&all, |label| label.library.as_deref()),
            patterns: patterns(&all),
            confusion: confusion(&all),
            rules: rules(&all),
        }
    }
}

impl Agreement {
    fn new(places: &[&Judged]) -> Self {
        let pairs = places
            .iter()
            .map(|j| (j.label.label.as_str(), j.predicted()));
        Self {
            accuracy: Share::of(places, Judged::is_right),
            kappa: kappa(pairs),
            accepted: Share::of(places, Judged::is_accepted),
            paper: PaperAgreement::new(places),
        }
    }
}

impl PaperAgreement {
    fn new(places: &[&Judged]) -> Option<Self> {
        let places = places.iter().copied().filter(|j| !j.label.paper.is_empty());
        let places: Vec<&Judged> = places.collect();
        let firsts = places.iter();
        let firsts = firsts.filter_map(|j| Some((j.label.paper.first()?.as_str(), j.predicted())));
        (!places.is_empty()).then(|| Self {
            accuracy: Share::of(&places, |j| {
                j.label.paper.iter().any(|l| l == j.predicted())
            }),
            kappa: kappa(firsts),
        })
    }
}

/// Cohen's κ of pairs of labels: how far agreement goes beyond what two raters with these shares of
/// labels reach by chance.
fn kappa<'l>(pairs: impl Iterator<Item = (&'l str, &'l str)>) -> Option<f64> {
    let (mut agreed, mut all) = (0, 0);
    let mut counts: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for (first, second) in pairs {
        all += 1;
        agreed += usize::from(first == second);
        counts.entry(first).or_default()[0] += 1;
        counts.entry(second).or_default()[1] += 1;
    }
    let by_chance: usize = counts.values().map(|[first, second]| first * second).sum();
    let expected = ratio(by_chance, all * all)?;
    // Exact: the whole numbers are alike where both raters give one and the same label.
    (by_chance != all * all)
        .then(|| (ratio(agreed, all).unwrap_or(0.0) - expected) / (1.0 - expected))
}

/// `None` of nothing.
fn ratio(count: usize, of: usize) -> Option<f64> {
    (of > 0).then(|| count as f64 / of as f64)
}

/// Agreement for each value of a column, in the order of the alphabet, the places without one last.
/// Empty where no place has one.
fn groups(all: &[&Judged], column: fn(&Label) -> Option<&str>) -> Vec<Group> {
    let mut groups: BTreeMap<(bool, Option<&str>), Vec<&Judged>> = BTreeMap::new();
    for &judged in all {
        let name = column(&judged.label);
        let group = groups.entry((name.is_none(), name)).or_default();
        group.push(judged);
    }
    if groups.keys().all(|(_, name)| name.is_none()) {
        return Vec::new();
    }
    let group = |((_, name), places): ((bool, Option<&str>), Vec<&Judged>)| Group {
        name: name.map(str::to_owned),
        agreement: Agreement::new(&places),
    };
    groups.into_iter().map(group).collect()
}

fn patterns(all: &[&Judged]) -> Vec<PatternFigures> {
    let labels = all.iter().map(|j| j.label.label.as_str());
    let ids: BTreeSet<&str> = labels.chain(all.iter().map(|j| j.predicted())).collect();
    ids.into_iter().map(|id| pattern(all, id)).collect()
}

fn pattern(all: &[&Judged], id: &str) -> PatternFigures {
    let count = |holds: &dyn Fn(&Judged) -> bool| all.iter().filter(|j| holds(j)).count();
    let places = count(&|j| j.label.label == id);
    let predicted = count(&|j| j.predicted() == id);
    let right = count(&|j| j.is_right() && j.predicted() == id);
    PatternFigures {
        pattern: id.to_owned(),
        places,
        predicted,
        right,
        precision: ratio(right, predicted),
        recall: ratio(right, places),
        f1: ratio(2 * right, places + predicted),
    }
}

fn confusion(all: &[&Judged]) -> Vec<Cell> {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for judged in all {
        let pair = (judged.label.label.as_str(), judged.predicted());
        *counts.entry(pair).or_default() += 1;
    }
    let cell = |((label, predicted), places): ((&str, &str), usize)| Cell {
        label: label.to_owned(),
        predicted: predicted.to_owned(),
        places,
    };
    counts.into_iter().map(cell).collect()
}

/// The rule with most predictions first.
fn rules(all: &[&Judged]) -> Vec<RuleFigures> {
    let mut places: BTreeMap<&str, Vec<&Judged>> = BTreeMap::new();
    for &judged in all {
        if let Some(finding) = judged.finding() {
            places.entry(&finding.rule).or_default().push(judged);
        }
    }
    let mut rules: Vec<_> = places.iter().map(|(id, places)| rule(id, places)).collect();
    rules.sort_by_key(|rule| std::cmp::Reverse(rule.right.of));
    rules
}

fn rule(id: &str, places: &[&Judged]) -> RuleFigures {
    let confidences = places.iter().filter_map(|j| Some(j.finding()?.confidence));
    RuleFigures {
        rule: id.to_owned(),
        right: Share::of(places, Judged::is_right),
        accepted: Share::of(places, Judged::is_accepted),
        mean_confidence: confidences.sum::<f64>() / places.len() as f64,
    }
}
