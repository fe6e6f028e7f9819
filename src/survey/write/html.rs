//! `html`: one page with all of it, that needs no network, and no script for what it says.
//!
//! In: findings while they are read, then the figures. Out: the page. The findings are written once, as
//! the list that a browser without scripts shows; the script of the page shows a part of them at a
//! time, and filters. Whatever the results hold is text: the templates escape it, and the page's policy
//! lets no script or style but its own run.

use std::collections::HashMap;
use std::io::{self, Write};

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, Error, Output, State, context};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::catalogue::Catalogue;
use crate::report::escape;
use crate::report::excerpt::{self, Excerpt};
use crate::survey::change::{Change, Finding};
use crate::survey::chart::{self, Svg, palette};
use crate::survey::link::{Links, Target};
use crate::survey::table::{self, Cell, Table, grouped};
use crate::survey::{Figures, headline};

const PAGE: &str = include_str!("html/page.html");
const FINDING: &str = include_str!("html/finding.html");
const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");

/// The page, while findings are added to it.
pub struct Html<'c> {
    catalogue: &'c Catalogue,
    templates: Environment<'static>,
    links: Links,
    /// The list, as it is written.
    findings: String,
    patterns: Choices,
    actions: Choices,
    libraries: Choices,
    repositories: Choices,
}

/// What a filter can choose among, with the findings that each leaves.
#[derive(Debug, Default)]
struct Choices {
    places: HashMap<String, usize>,
    counts: Vec<(String, u64)>,
}

impl Choices {
    /// Counts one; gives its place in the list.
    fn count(&mut self, value: &str) -> usize {
        let place = match self.places.get(value) {
            Some(&place) => place,
            None => {
                self.places.insert(value.to_owned(), self.counts.len());
                self.counts.push((value.to_owned(), 0));
                self.counts.len() - 1
            }
        };
        self.counts[place].1 += 1;
        place
    }

    /// By name, each with its place in the list.
    fn options(&self, title: impl Fn(&str) -> String) -> Vec<Choice> {
        let counts = self.counts.iter().enumerate();
        let mut options: Vec<Choice> = counts
            .map(|(place, (value, count))| Choice {
                place,
                value: value.clone(),
                title: title(value),
                count: grouped(*count),
            })
            .collect();
        options.sort_by(|a, b| a.title.cmp(&b.title));
        options
    }
}

#[derive(Debug, Serialize)]
struct Choice {
    place: usize,
    value: String,
    title: String,
    count: String,
}

impl<'c> Html<'c> {
    pub fn new(catalogue: &'c Catalogue, links: Links) -> Self {
        let mut templates = Environment::new();
        templates.set_auto_escape_callback(|_| AutoEscape::Html);
        templates.set_formatter(escaped);
        let syntax = SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .keep_trailing_newline(true)
            .build();
        templates.set_syntax(syntax.expect("the usual delimiters"));
        templates.add_filter("code", code);
        for (name, source) in [("page", PAGE), ("finding", FINDING)] {
            let added = templates.add_template(name, source);
            added.expect("the template is part of the program, and its tests render it");
        }
        Self {
            catalogue,
            templates,
            links,
            findings: String::new(),
            patterns: Choices::default(),
            actions: Choices::default(),
            libraries: Choices::default(),
            repositories: Choices::default(),
        }
    }

    /// Adds a finding to the list.
    pub fn finding(&mut self, change: &Change, repository: &str, finding: &Finding) -> Result<()> {
        let link = self.links.commit(Target {
            page: change.repository.as_deref(),
            repository,
            commit: &change.id,
            path: &finding.path,
            line: finding.new.or(finding.old).map_or(1, |span| span.start),
        });
        let library = finding.library.as_deref().unwrap_or_default();
        let [old, new] = sides(finding);
        let values = context! {
            keys => [
                self.patterns.count(&finding.pattern).to_string(),
                self.actions.count(&finding.action).to_string(),
                self.libraries.count(library).to_string(),
                self.repositories.count(repository).to_string(),
                format!("{:.0}", finding.confidence * 100.0),
                change.month().unwrap_or_default().to_owned(),
            ].join(" "),
            colour => palette::class(self.place(&finding.pattern)),
            title => self.title(&finding.pattern),
            action => action(finding),
            place => place(finding),
            percent => format!("{:.0}%", finding.confidence * 100.0),
            message => &*finding.message,
            old => Serde(old),
            new => Serde(new),
            link => link,
            commit => short(&change.id),
            subject => &*change.subject,
            day => change.day(),
            repository => repository,
        };
        let template = self.templates.get_template("finding")?;
        self.findings += &template
            .render(values)
            .context("the list cannot be written")?;
        Ok(())
    }

    fn place(&self, pattern: &str) -> Option<usize> {
        self.catalogue.patterns.iter().position(|p| p.id == pattern)
    }

    fn title(&self, pattern: &str) -> String {
        let known = self.catalogue.pattern(pattern);
        known.map_or_else(|| crate::report::title(pattern), |p| p.title.clone())
    }

    /// Writes the page.
    pub fn write(&self, figures: &Figures, out: &mut dyn Write) -> io::Result<()> {
        let style = format!("{STYLE}{}", palette::css());
        let library = |id: &str| {
            let known = figures.libraries.iter();
            let mut known = known.filter(|l| l.library.as_deref().unwrap_or_default() == id);
            known
                .next()
                .map_or_else(|| id.to_owned(), |l| l.title.clone())
        };
        let values = context! {
            title => headline::title(figures),
            sentences => headline::sentences(figures),
            cautions => headline::cautions(figures),
            sections => Serde(sections(figures)),
            inputs => figures.inputs.clone(),
            min_confidence => figures.min_confidence,
            findings => figures.totals.findings,
            findings_shown => grouped(figures.totals.findings),
            patterns => Serde(self.patterns.options(|id| self.title(id))),
            actions => Serde(self.actions.options(str::to_owned)),
            libraries => Serde(self.libraries.options(library)),
            repositories => Serde(self.repositories.options(str::to_owned)),
            list => Value::from_safe_string(self.findings.clone()),
            style_hash => hash(&style),
            script_hash => hash(SCRIPT),
            style => Value::from_safe_string(style),
            script => Value::from_safe_string(SCRIPT.to_owned()),
            version => env!("CARGO_PKG_VERSION"),
        };
        let template = self.templates.get_template("page").expect("it was added");
        let written = template.render_captured_to(values, out);
        written.map(drop).map_err(io::Error::other)
    }
}

/// Texts are escaped, and shown as they are: nothing in them hides or reorders.
fn escaped(out: &mut Output, _: &mut State, value: &Value) -> Result<(), Error> {
    if value.is_undefined() || value.is_none() {
        return Ok(());
    }
    let written = match value.as_str() {
        Some(text) if !value.is_safe() => out.write_str(&escape::html(text)),
        _ => write!(out, "{value}"),
    };
    written.map_err(Error::from)
}

/// What stands between backticks is code.
fn code(message: &str) -> Value {
    let parts = message.split('`').map(escape::html).enumerate();
    let parts = parts.map(|(index, part)| match index % 2 {
        0 => part,
        _ => format!("<code>{part}</code>"),
    });
    Value::from_safe_string(parts.collect())
}

/// What a policy calls a text that may run.
fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

// ---- a finding

#[derive(Debug, Serialize)]
struct Side {
    above: usize,
    lines: Vec<Vec<Piece>>,
    below: usize,
}

#[derive(Debug, Serialize)]
struct Piece {
    text: String,
    changed: bool,
}

impl From<Excerpt> for Side {
    fn from(excerpt: Excerpt) -> Self {
        let pieces = |line: Vec<excerpt::Piece>| {
            let pieces = line.into_iter();
            let piece = |piece: excerpt::Piece| Piece {
                text: piece.text,
                changed: piece.changed,
            };
            pieces.map(piece).collect()
        };
        Side {
            above: excerpt.above,
            lines: excerpt.lines.into_iter().map(pieces).collect(),
            below: excerpt.below,
        }
    }
}

/// Both sides of the diff: the statements where the results have them, else what changed.
fn sides(finding: &Finding) -> [Side; 2] {
    let changed = [&*finding.before, &*finding.after];
    let statements = match &finding.code {
        Some(code) => [&*code.old.statements, &*code.new.statements],
        None => changed,
    };
    excerpt::between(statements, changed).map(Side::from)
}

fn action(finding: &Finding) -> String {
    let done = crate::report::words::done(&finding.action);
    match &finding.kind {
        Some(kind) => format!("{done} ({kind})"),
        None => done.to_owned(),
    }
}

fn place(finding: &Finding) -> String {
    match (finding.new, finding.old) {
        (Some(new), _) => format!("{}:{}", finding.path, new.start),
        (None, Some(old)) => format!("{}:{} (old)", finding.path, old.start),
        (None, None) => finding.path.clone().into_owned(),
    }
}

fn short(id: &str) -> &str {
    crate::report::words::short_id(id)
}

// ---- sections

/// A part of the page.
#[derive(Debug, Serialize)]
struct Section {
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

fn sections(figures: &Figures) -> Vec<Section> {
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
