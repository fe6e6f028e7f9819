//! Patterns by library, and the study's libraries beside the same ones here.

use super::matrix::{self, Row};
use super::svg::Svg;
use crate::survey::figures::Figures;

/// Rows for libraries that the study has not.
const OTHERS: usize = 7;
/// Fixes that a row has at least: a share of fewer says nothing.
const LEAST: u64 = 10;

pub fn chart(figures: &Figures) -> Option<Svg> {
    let rows: Vec<Row> = beside(figures).chain(others(figures)).collect();
    if rows.is_empty() {
        return None;
    }
    let mut svg = matrix::chart("libraries", figures, &rows);
    svg.title = "Patterns by library, here and in the study".to_owned();
    svg.subtitle = format!(
        "% of each row's fixes (a pattern in a change, once for each library); n: fixes of the row, for \
         libraries with {LEAST} or more. The study: its Table 3, both sources."
    );
    svg.description = description(figures);
    Some(svg)
}

fn beside(figures: &Figures) -> impl Iterator<Item = Row> {
    let here = figures.study_libraries.iter().filter(|l| l.fixes >= LEAST);
    here.enumerate().flat_map(|(index, library)| {
        [
            Row {
                label: format!("{} here", library.title),
                counts: library.patterns.clone(),
                apart: index > 0,
            },
            Row {
                label: format!("{} in the study", library.title),
                counts: library.study_patterns.clone(),
                apart: false,
            },
        ]
    })
}

fn others(figures: &Figures) -> impl Iterator<Item = Row> {
    let in_study = |id: &String| {
        figures
            .study_libraries
            .iter()
            .any(|l| l.libraries.contains(id))
    };
    let others = figures.libraries.iter();
    let others = others.filter(move |l| l.library.as_ref().is_some_and(|id| !in_study(id)));
    let others = others.filter(|l| l.fixes >= LEAST);
    others.take(OTHERS).enumerate().map(|(index, library)| Row {
        label: library.title.clone(),
        counts: library.patterns.clone(),
        apart: index == 0,
    })
}

fn description(figures: &Figures) -> String {
    let known = figures.libraries.iter().filter(|l| l.library.is_some());
    let first: Vec<String> = known
        .take(3)
        .map(|library| format!("{} {}", library.title, library.fixes))
        .collect();
    format!(
        "Matrix of shares, a row for each library and a column for each pattern. Libraries with most \
         fixes: {}. The tables have all values.",
        first.join(", ")
    )
}
