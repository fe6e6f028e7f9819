//! Tables for people: what text, Markdown and the page show, each in its own way.
//!
//! In: [`Figures`]. Out: [`Table`]s, each with a title, its unit and n, and cells that know what they
//! are. Texts are not escaped yet.

use super::figures::{Comparison, Figures, Library, LibraryBeside, Pattern, Repository};
use super::statistics::{ChiSquare, Share};
use super::study::Counts;
use super::tally::LONGEST_IN_PAIR;

/// Libraries that have a column of their own.
const LIBRARIES: usize = 7;
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
        patterns(figures),
        tests(figures),
        libraries(figures),
        study_libraries(figures),
        years(figures),
        months(figures),
        folders(figures),
        actions(figures),
        confidences(figures),
        pairs(figures),
        notes(figures),
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

fn patterns(figures: &Figures) -> Table {
    let mut numeric = vec!["Findings", "Fixes", "Share", "From", "To"];
    let sources: Vec<&str> = match figures.patterns.first() {
        Some(pattern) => pattern.study.iter().map(|s| s.title.as_str()).collect(),
        None => Vec::new(),
    };
    numeric.extend(&sources);
    let residuals: Vec<String> = sources.iter().map(|source| format!("± {source}")).collect();
    numeric.extend(residuals.iter().map(String::as_str));
    let row = |p: &Pattern| {
        let mut cells = vec![
            Cell::Pattern(p.pattern.clone()),
            Cell::Count(p.findings),
            Cell::Count(p.fixes.count),
            Cell::share(p.fixes.share),
            Cell::share(p.fixes.low),
            Cell::share(p.fixes.high),
        ];
        cells.extend(p.study.iter().map(|s| Cell::share(s.fixes.share)));
        let residual = |r: Option<f64>| r.map_or(Cell::Empty, Cell::Residual);
        cells.extend(p.study.iter().map(|s| residual(s.residual)));
        cells
    };
    Table {
        id: "patterns",
        title: "Patterns beside the study".to_owned(),
        caption: format!(
            "Share of the fixes, n = {} here; from and to: Wilson's 95% interval; beside it the study's \
             shares, {}; ±: adjusted residual of the fixes here against those of the study, beyond ±3 \
             more or fewer than chance explains.",
            grouped(figures.totals.fixes),
            study_sizes(figures)
        ),
        columns: mixed(&["Pattern"], &numeric),
        rows: figures.patterns.iter().map(row).collect(),
        bar: Some(3),
    }
}

/// `n = 320 on Stack Overflow and 347 on GitHub`.
pub fn study_sizes(figures: &Figures) -> String {
    let sources = figures.patterns.first().map(|p| p.study.as_slice());
    let sizes = sources.unwrap_or_default().iter().map(|source| {
        let n = grouped(source.fixes.of);
        format!("{n} on {}", source.title)
    });
    format!("n = {}", sizes.collect::<Vec<_>>().join(" and "))
}

fn tests(figures: &Figures) -> Table {
    let row = |title: String, test: &ChiSquare| {
        vec![
            Cell::Text(title),
            Cell::Text(test.effect.as_str().to_owned()),
            Cell::Count(test.n),
            Cell::Number(test.statistic, 1),
            Cell::Count(test.degrees),
            Cell::Probability(test.p),
            Cell::Number(test.w, 2),
            Cell::Share(test.cells_below_5 as f64 / test.cells as f64),
        ]
    };
    let among = |c: &Comparison| Some(row(c.title.clone(), c.test.as_ref()?));
    let library = |l: &LibraryBeside| {
        let title = format!("{}: here and in the study", l.title);
        Some(row(title, l.test.as_ref()?))
    };
    let rows = figures.comparisons.iter().filter_map(among);
    let of_libraries = figures.study_libraries.iter().filter_map(library);
    Table {
        id: "tests",
        title: "Are the distributions the same?".to_owned(),
        caption: "Chi-square tests over the patterns, in fixes. Cohen's w says how large a difference is \
                  (from 0.1 small, 0.3 medium, 0.5 large), p how likely chance alone makes one as \
                  large; with many fixes p is small for any difference. Where many cells expect fewer \
                  than 5, p is rough."
            .to_owned(),
        columns: mixed(
            &["Compared", "Effect"],
            &["n", "χ²", "df", "p", "w", "Cells below 5"],
        ),
        rows: rows.chain(of_libraries).collect(),
        bar: None,
    }
}

fn libraries(figures: &Figures) -> Table {
    let groups = library_groups(figures);
    let titles: Vec<&str> = groups.iter().map(|(title, _)| title.as_str()).collect();
    let row = |first: Cell, of: &dyn Fn(&Counts) -> u64| {
        let sums = groups.iter().map(|(_, libraries)| {
            let counts = libraries.iter().map(|library| of(&library.patterns));
            Cell::Count(counts.sum())
        });
        std::iter::once(first).chain(sums).collect::<Vec<_>>()
    };
    let found = figures.found().map(|p| {
        let of = |counts: &Counts| counts.get(&p.pattern).copied().unwrap_or_default();
        row(Cell::Pattern(p.pattern.clone()), &of)
    });
    let mut rows: Vec<Vec<Cell>> = found.collect();
    if !rows.is_empty() {
        rows.push(row(Cell::Text("all".to_owned()), &|counts| {
            counts.values().sum()
        }));
    }
    Table {
        id: "libraries",
        title: "Patterns by library".to_owned(),
        caption: "Fixes: a pattern in a change, once for each library that its findings are about."
            .to_owned(),
        columns: mixed(&["Pattern"], &titles),
        rows,
        bar: None,
    }
}

/// The columns: some libraries alone, the other ones, and what is of no library that is known.
fn library_groups(figures: &Figures) -> Vec<(String, Vec<&Library>)> {
    let (known, unknown): (Vec<&Library>, Vec<&Library>) =
        figures.libraries.iter().partition(|l| l.library.is_some());
    let alone = known
        .iter()
        .take(LIBRARIES)
        .map(|l| (l.title.clone(), vec![*l]));
    let others = known.iter().skip(LIBRARIES).copied().collect();
    let rest = [
        ("others".to_owned(), others),
        ("not known".to_owned(), unknown),
    ];
    let groups = alone.chain(rest);
    groups
        .filter(|(_, libraries)| !libraries.is_empty())
        .collect()
}

/// The study's Table 3, with the fixes here beside it.
fn study_libraries(figures: &Figures) -> Table {
    let here: Vec<&LibraryBeside> = figures
        .study_libraries
        .iter()
        .filter(|l| l.fixes > 0)
        .collect();
    let titles: Vec<String> = here
        .iter()
        .flat_map(|l| [format!("{} here", l.title), format!("{} study", l.title)])
        .collect();
    let share = |counts: &Counts, id: &str, of: u64| {
        Cell::share(Share::new(counts.get(id).copied().unwrap_or_default(), of).share)
    };
    let row = |p: &Pattern| {
        let cells = here.iter().flat_map(|l| {
            [
                share(&l.patterns, &p.pattern, l.fixes),
                share(&l.study_patterns, &p.pattern, l.study_fixes),
            ]
        });
        std::iter::once(Cell::Pattern(p.pattern.clone()))
            .chain(cells)
            .collect()
    };
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    if !here.is_empty() {
        rows.extend(figures.patterns.iter().map(row));
        let sizes = here.iter().flat_map(|l| [l.fixes, l.study_fixes]);
        let sizes = sizes.map(Cell::Count);
        rows.push(
            std::iter::once(Cell::Text("n".to_owned()))
                .chain(sizes)
                .collect(),
        );
    }
    Table {
        id: "study-libraries",
        title: "The study's libraries, here and there".to_owned(),
        caption:
            "Share of each library's fixes, here and in the study (its Table 3, both sources); the \
                  last row is n, in fixes."
                .to_owned(),
        columns: [texts(&["Pattern"]), columns(&titles, true)].concat(),
        rows,
        bar: None,
    }
}

fn years(figures: &Figures) -> Table {
    let mut years: Vec<(String, u64, Counts)> = Vec::new();
    for month in &figures.months {
        let year = &month.month[..4];
        if years.last().is_none_or(|(last, ..)| last != year) {
            years.push((year.to_owned(), 0, Counts::new()));
        }
        let (_, fixes, counts) = years.last_mut().expect("there is one since the line above");
        *fixes += month.fixes;
        for (pattern, more) in &month.patterns {
            *counts.entry(pattern.clone()).or_default() += more;
        }
    }
    let row = |(year, fixes, counts): &(String, u64, Counts)| {
        let share = Share::new(*fixes, figures.totals.fixes - figures.totals.undated);
        vec![
            Cell::Text(year.clone()),
            Cell::Text(most_frequent(figures, counts)),
            Cell::Count(*fixes),
            Cell::share(share.share),
        ]
    };
    Table {
        id: "years",
        title: "Fixes by year".to_owned(),
        caption: dated(figures),
        columns: mixed(&["Year", "Most frequent"], &["Fixes", "Share"]),
        rows: years.iter().map(row).collect(),
        bar: Some(3),
    }
}

/// Which fixes have a date.
fn dated(figures: &Figures) -> String {
    let undated = match figures.totals.undated {
        0 => String::new(),
        n => format!(
            "; {} fixes of changes without a date are left out",
            grouped(n)
        ),
    };
    let dated = figures.totals.fixes - figures.totals.undated;
    format!(
        "Fixes by the day that the commit was written, n = {}{undated}.",
        grouped(dated)
    )
}

fn months(figures: &Figures) -> Table {
    let found: Vec<&Pattern> = figures.found().collect();
    let mut numeric = vec!["Fixes"];
    numeric.extend(found.iter().map(|p| p.title.as_str()));
    let rows = figures.months.iter().map(|month| {
        let of = |p: &&Pattern| month.patterns.get(&p.pattern).copied().unwrap_or_default();
        let counts = found.iter().map(|p| Cell::Count(of(p)));
        let head = [Cell::Text(month.month.clone()), Cell::Count(month.fixes)];
        head.into_iter().chain(counts).collect()
    });
    Table {
        id: "months",
        title: "Fixes by month".to_owned(),
        caption: dated(figures),
        columns: mixed(&["Month"], &numeric),
        rows: rows.collect(),
        bar: None,
    }
}

fn folders(figures: &Figures) -> Table {
    let all = figures.totals.findings;
    let rows = figures.folders.iter().map(|folder| {
        vec![
            Cell::Code(folder.folder.clone()),
            Cell::Text(most_frequent(figures, &folder.patterns)),
            Cell::Count(folder.findings),
            Cell::share(Share::new(folder.findings, all).share),
        ]
    });
    Table {
        id: "folders",
        title: "Findings by folder".to_owned(),
        caption: format!(
            "Findings, n = {}; the folders that hold most of them.",
            grouped(all)
        ),
        columns: mixed(&["Folder", "Most frequent"], &["Findings", "Share"]),
        rows: rows.collect(),
        bar: Some(3),
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

fn actions(figures: &Figures) -> Table {
    let rows = figures.actions.iter().map(|action| {
        vec![
            Cell::Pattern(action.pattern.clone()),
            Cell::Text(action.action.clone()),
            Cell::Text(action.kind.clone().unwrap_or_default()),
            Cell::Count(action.findings.count),
            Cell::share(action.findings.share),
            Cell::share(action.findings.low),
            Cell::share(action.findings.high),
        ]
    });
    Table {
        id: "actions",
        title: "Actions within a pattern".to_owned(),
        caption: "Share of the pattern's findings, with Wilson's 95% interval.".to_owned(),
        columns: mixed(
            &["Pattern", "Action", "Kind"],
            &["Findings", "Share", "From", "To"],
        ),
        rows: rows.collect(),
        bar: None,
    }
}

fn confidences(figures: &Figures) -> Table {
    let rows = figures.confidences.iter().map(|spread| {
        let numbers = [
            spread.least,
            spread.quarter,
            spread.median,
            spread.three_quarters,
            spread.most,
        ];
        let numbers = numbers.map(|number| Cell::Number(number, 2));
        let head = [
            Cell::Pattern(spread.pattern.clone()),
            Cell::Count(spread.findings),
        ];
        head.into_iter().chain(numbers).collect()
    });
    Table {
        id: "confidence",
        title: "How sure the findings are".to_owned(),
        caption: format!(
            "Confidence of the findings from {} on: the least, those that a quarter, \
             half and three quarters of the findings do not exceed, and the greatest. It ranks findings; it is not the \
             chance that one is right.",
            figures.min_confidence
        ),
        columns: mixed(
            &["Pattern"],
            &["Findings", "Least", "25%", "Median", "75%", "Greatest"],
        ),
        rows: rows.collect(),
        bar: None,
    }
}

fn pairs(figures: &Figures) -> Table {
    let rows = figures.pairs.iter().map(|pair| {
        vec![
            Cell::Pattern(pair.pattern.clone()),
            Cell::Code(pair.before.clone()),
            Cell::Code(pair.after.clone()),
            Cell::Count(pair.changes),
            Cell::Count(pair.findings),
        ]
    });
    Table {
        id: "pairs",
        title: "Most frequent before and after".to_owned(),
        caption: format!(
            "What became what, by the number of changes that have it; texts of up to {LONGEST_IN_PAIR} \
             characters."
        ),
        columns: mixed(&["Pattern", "Before", "After"], &["Changes", "Findings"]),
        rows: rows.collect(),
        bar: None,
    }
}

fn notes(figures: &Figures) -> Table {
    let rows = figures.notes.iter().map(|note| {
        vec![
            Cell::Pattern(note.pattern.clone()),
            Cell::Text(note.note.clone()),
            Cell::Count(note.findings),
        ]
    });
    Table {
        id: "notes",
        title: "What the study says of such changes".to_owned(),
        caption: "Its notes, with the number of findings that each is about.".to_owned(),
        columns: mixed(&["Pattern", "Note"], &["Findings"]),
        rows: rows.collect(),
        bar: None,
    }
}
