//! Patterns by folder.

use super::matrix::{self, Row};
use super::svg::Svg;
use crate::survey::figures::Figures;
use crate::survey::table::grouped;

pub fn chart(figures: &Figures) -> Svg {
    let rows: Vec<Row> = figures
        .folders
        .iter()
        .map(|folder| Row {
            label: folder.folder.clone(),
            counts: folder.patterns.clone(),
            apart: false,
        })
        .collect();
    let mut svg = matrix::chart("folders", figures, &rows);
    svg.title = "Patterns by folder".to_owned();
    svg.subtitle = format!(
        "% of each folder's findings (places), n = {} findings in all; n: findings of the row.",
        grouped(figures.totals.findings)
    );
    let most = figures.folders.first();
    let most = most.map_or_else(String::new, |folder| {
        format!(
            "Most are in {}, {}. ",
            folder.folder,
            grouped(folder.findings)
        )
    });
    svg.description = format!(
        "Matrix of shares, a row for each folder and a column for each pattern. {most}The table has \
         the findings of each folder."
    );
    svg
}
