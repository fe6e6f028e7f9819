//! Tables of the patterns: beside the study, and library by library.
//!
//! In: [`Figures`]. Out: [`Table`]s whose rows are patterns, and the tests on their distributions.

use super::{Cell, Table, columns, grouped, mixed, texts};
use crate::survey::figures::{Comparison, Figures, Library, LibraryBeside, Pattern};
use crate::survey::statistics::{ChiSquare, Share};
use crate::survey::study::Counts;

/// Libraries that have a column of their own.
const LIBRARIES: usize = 7;

pub(super) fn shares(figures: &Figures) -> Table {
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

pub(super) fn tests(figures: &Figures) -> Table {
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

pub(super) fn libraries(figures: &Figures) -> Table {
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
pub(super) fn study_libraries(figures: &Figures) -> Table {
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
