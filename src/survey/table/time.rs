//! Tables of fixes over time: by year and by month.
//!
//! In: [`Figures`]. Out: [`Table`]s, the oldest first.

use super::{Cell, Table, grouped, mixed, most_frequent};
use crate::survey::figures::{Figures, Pattern};
use crate::survey::statistics::Share;
use crate::survey::study::Counts;

pub(super) fn years(figures: &Figures) -> Table {
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

pub(super) fn months(figures: &Figures) -> Table {
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
