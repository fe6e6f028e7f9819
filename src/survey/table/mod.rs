//! Tables for people: what text, Markdown and the page show, each in its own way.
//!
//! In: [`Figures`]. Out: [`Table`]s, each with a title, its unit and n, and cells that know what they
//! are. Texts are not escaped yet.

mod findings;
mod patterns;
mod time;

use super::figures::{Figures, Repository};
use super::study::Counts;

pub use patterns::study_sizes;

/// Patterns that are named as the most frequent ones.
const MOST_FREQUENT: usize = 3;

/// A table.
#[derive(Debug, Clone)]
pub struct Table {
    /// Unique among the tables.
    pub id: &'static str,
    pub title: String,
    /// One sentence: the unit, n, and how to read it.
    pub caption: String,
    /// Those with texts first.
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
    /// The column of shares that bars can show.
    pub bar: Option<usize>,
}

#[derive(Debug, Clone)]
pub struct Column {
    pub title: String,
    /// Whether its cells are numbers.
    pub numeric: bool,
}

#[derive(Debug, Clone)]
pub enum Cell {
    Empty,
    Text(String),
    /// Text of a program.
    Code(String),
    /// A pattern, by its id.
    Pattern(String),
    Count(u64),
    Share(f64),
    /// With so many decimals.
    Number(f64, usize),
    /// How far a count is from what was expected, in standard deviations.
    Residual(f64),
    /// A probability.
    Probability(f64),
}

impl Cell {
    /// As people read it; a pattern by its title.
    pub fn shown(&self, figures: &Figures) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) | Cell::Code(text) => text.clone(),
            Cell::Pattern(id) => figures.title(id).to_owned(),
            Cell::Count(count) => grouped(*count),
            Cell::Share(share) => percent(*share),
            Cell::Number(number, decimals) => format!("{number:.decimals$}"),
            Cell::Residual(r) if r.abs() < 0.05 => "0.0".to_owned(),
            Cell::Residual(r) => format!("{r:+.1}").replace('-', "−"),
            Cell::Probability(p) if *p < 0.001 => "< 0.001".to_owned(),
            Cell::Probability(p) => format!("{p:.3}"),
        }
    }

    fn share(share: Option<f64>) -> Self {
        share.map_or(Cell::Empty, Cell::Share)
    }
}

/// `12,345`.
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `12.3%`.
pub fn percent(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}

/// All tables, in the order in which they are shown; those without rows are left out.
pub fn all(figures: &Figures) -> Vec<Table> {
    let mut tables = vec![
        repositories(figures),
        patterns::shares(figures),
        patterns::tests(figures),
        patterns::libraries(figures),
        patterns::study_libraries(figures),
        time::years(figures),
        time::months(figures),
        findings::folders(figures),
        findings::actions(figures),
        findings::confidences(figures),
        findings::pairs(figures),
        findings::notes(figures),
    ];
    tables.retain(|table| !table.rows.is_empty());
    tables
}

fn texts(titles: &[&str]) -> Vec<Column> {
    columns(titles, false)
}

fn columns<T: AsRef<str>>(titles: &[T], numeric: bool) -> Vec<Column> {
    let titles = titles.iter().map(|title| title.as_ref().to_owned());
    titles.map(|title| Column { title, numeric }).collect()
}

/// Columns of texts, then columns of numbers.
fn mixed(text: &[&str], numeric: &[&str]) -> Vec<Column> {
    [texts(text), columns(numeric, true)].concat()
}
fn repositories(figures: &Figures) -> Table {
    let row = |r: &Repository| {
        vec![
            Cell::Text(r.repository.clone()),
            Cell::Text(r.first.clone().unwrap_or_default()),
            Cell::Text(r.last.clone().unwrap_or_default()),
            Cell::Count(r.changes),
            Cell::Count(r.with_findings),
            Cell::Count(r.fixes),
            Cell::Count(r.findings),
            Cell::Count(r.incomplete),
        ]
    };
    Table {
        id: "repositories",
        title: "Repositories".to_owned(),
        caption: format!(
            "Changes that were read; n = {} changes.",
            grouped(figures.totals.changes)
        ),
        columns: mixed(
            &["Repository", "From", "To"],
            &[
                "Changes",
                "With findings",
                "Fixes",
                "Findings",
                "Not complete",
            ],
        ),
        rows: figures.repositories.iter().map(row).collect(),
        bar: None,
    }
}
/// `Data type 12, Loss function 3, ...`.
fn most_frequent(figures: &Figures, counts: &Counts) -> String {
    let mut counts: Vec<(&String, &u64)> = counts.iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let named = counts.iter().take(MOST_FREQUENT);
    let named = named.map(|(id, count)| format!("{} {}", figures.title(id), grouped(**count)));
    named.collect::<Vec<_>>().join(", ")
}
