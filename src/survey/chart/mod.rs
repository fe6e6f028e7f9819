//! Charts: figures as SVG, drawn by hand, without a script.
//!
//! In: [`Figures`]. Out: [`Svg`]s, for the page and as files of their own. A pattern has the same
//! colour in all of them; what a colour says, a label says, too.

mod actions;
mod axis;
mod confidence;
mod folders;
mod libraries;
mod matrix;
mod months;
pub mod palette;
mod patterns;
mod svg;

pub use svg::Svg;

use super::figures::Figures;
use super::headline;

/// Width of all charts.
const WIDTH: f64 = 880.0;
/// Where the labels of rows end.
const LABELS: f64 = 196.0;
/// Where what is drawn begins.
const LEFT: f64 = 208.0;
/// Where it ends; the numbers of the rows stand right of it.
const RIGHT: f64 = 780.0;

/// All charts, in the order in which they are shown; none where nothing was found.
pub fn all(figures: &Figures) -> Vec<Svg> {
    if figures.totals.findings == 0 {
        return Vec::new();
    }
    let charts = [
        Some(patterns::chart(figures)),
        libraries::chart(figures),
        months::chart(figures),
        Some(folders::chart(figures)),
        Some(actions::chart(figures)),
        Some(confidence::chart(figures)),
    ];
    let source = headline::source(figures);
    let mut charts: Vec<Svg> = charts.into_iter().flatten().collect();
    charts
        .iter_mut()
        .for_each(|svg| svg.source.clone_from(&source));
    charts
}
