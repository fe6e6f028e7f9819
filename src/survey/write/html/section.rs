//! The parts of the page: a heading, a chart, and tables.
//!
//! In: [`Figures`]. Out: [`Section`]s as the template takes them.

use minijinja::value::Value;
use serde::Serialize;

use crate::survey::Figures;
use crate::survey::chart::{self, Svg, palette};
use crate::survey::table::{self, Cell, Table};

/// A part of the page.
#[derive(Debug, Serialize)]
pub(super) struct Section {
    id: &'static str,
    title: &'static str,
    chart: Option<Drawing>,
    tables: Vec<View>,
}

#[derive(Debug, Serialize)]
struct Drawing {
    title: String,
    subtitle: String,
    svg: Value,
}

impl From<&Svg> for Drawing {
    fn from(svg: &Svg) -> Self {
        Self {
            title: svg.title.clone(),
            subtitle: svg.subtitle.clone(),
            svg: Value::from_safe_string(svg.inline()),
        }
    }
}

/// A table as the template takes it.
#[derive(Debug, Serialize)]
struct View {
    id: &'static str,
    title: String,
    caption: String,
    columns: Vec<ColumnView>,
    rows: Vec<Vec<CellView>>,
    /// Whether it is shown only to who asks for it.
    folded: bool,
}

#[derive(Debug, Serialize)]
struct ColumnView {
    title: String,
    numeric: bool,
}

#[derive(Debug, Serialize)]
struct CellView {
    text: String,
    numeric: bool,
    /// Whether it is better not broken.
    short: bool,
    /// Whether it stands out.
    strong: bool,
    code: bool,
    /// A pattern's id and the class of its colour.
    pattern: Option<String>,
    colour: String,
}

/// Sections, their headings and what is in them: a chart and tables, by name.
const SECTIONS: [(&str, &str, &str, &[&str]); 9] = [
    ("repositories-read", "What was read", "", &["repositories"]),
    ("by-pattern", "Patterns", "patterns", &["patterns", "tests"]),
    (
        "by-library",
        "Libraries",
        "libraries",
        &["study-libraries", "libraries"],
    ),
    ("over-time", "Time", "months", &["years", "months"]),
    ("by-folder", "Folders", "folders", &["folders"]),
    ("by-action", "Actions", "actions", &["actions"]),
    ("by-confidence", "Confidence", "confidence", &["confidence"]),
    ("before-after", "Before and after", "", &["pairs"]),
    ("study-notes", "Notes from the study", "", &["notes"]),
];

/// Tables with more rows than this are folded.
const LONG: usize = 30;
/// Bytes that are kept on one line, such as those of a date.
const SHORT: usize = 12;

pub(super) fn all(figures: &Figures) -> Vec<Section> {
    let charts = chart::all(figures);
    let tables = table::all(figures);
    let sections = SECTIONS.iter().map(|(id, title, name, names)| Section {
        id,
        title,
        chart: charts
            .iter()
            .find(|svg| svg.name == *name)
            .map(Drawing::from),
        tables: names
            .iter()
            .filter_map(|name| tables.iter().find(|table| table.id == *name))
            .map(|table| view(table, figures))
            .collect(),
    });
    let filled = sections.filter(|s| s.chart.is_some() || !s.tables.is_empty());
    filled.collect()
}

fn view(table: &Table, figures: &Figures) -> View {
    let columns = table.columns.iter().map(|column| ColumnView {
        title: column.title.clone(),
        numeric: column.numeric,
    });
    let cell = |cell: &Cell, numeric: bool| {
        let pattern = match cell {
            Cell::Pattern(id) => Some(id.clone()),
            _ => None,
        };
        let colour = pattern.as_ref().and_then(|id| figures.pattern(id)?.colour);
        let text = cell.shown(figures);
        CellView {
            short: text.len() <= SHORT,
            text,
            numeric,
            strong: matches!(cell, Cell::Residual(r) if r.abs() > 3.0),
            code: matches!(cell, Cell::Code(code) if !code.is_empty()),
            pattern,
            colour: palette::class(colour),
        }
    };
    let row = |cells: &Vec<Cell>| {
        let cells = cells.iter().zip(&table.columns);
        cells.map(|(c, column)| cell(c, column.numeric)).collect()
    };
    View {
        id: table.id,
        title: table.title.clone(),
        caption: table.caption.clone(),
        columns: columns.collect(),
        rows: table.rows.iter().map(row).collect(),
        folded: table.rows.len() > LONG,
    }
}
