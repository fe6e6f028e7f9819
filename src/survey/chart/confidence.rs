//! How sure the findings of each pattern are.

use super::axis::Scale;
use super::palette::class;
use super::svg::{Anchor, Svg, width};
use super::{LABELS, LEFT, RIGHT, WIDTH};
use crate::survey::figures::{Confidence, Figures};
use crate::survey::table::grouped;

const HEAD: f64 = 34.0;
const ROW: f64 = 26.0;
const FOOT: f64 = 28.0;

pub fn chart(figures: &Figures) -> Svg {
    let bottom = HEAD + ROW * figures.confidences.len() as f64;
    let mut svg = Svg::new("confidence", WIDTH, bottom + FOOT);
    svg.title = "Confidence of the findings of each pattern".to_owned();
    svg.subtitle = format!(
        "Confidence, 0 to 1, of findings from {} on, n = {} findings in all; n: findings of the row.",
        figures.min_confidence,
        grouped(figures.totals.findings)
    );
    svg.description = "For each pattern a line from the least to the greatest confidence, a box with the \
                       middle half of the findings, and a mark at the median. The table has all values."
        .to_owned();
    let least = figures
        .confidences
        .iter()
        .map(|c| c.least)
        .fold(1.0, f64::min);
    let from = (least.min(0.9) * 10.0).floor() / 10.0;
    let scale = Scale::new((from, 1.0), (LEFT, RIGHT));
    for mark in scale.marks() {
        let x = scale.at(mark);
        svg.line((x, HEAD), (x, bottom), "g");
        svg.text(
            (x, bottom + 14.0),
            "s small n",
            Anchor::Middle,
            format!("{mark:.1}"),
        );
    }
    legend(&mut svg);
    for (index, spread) in figures.confidences.iter().enumerate() {
        row(
            &mut svg,
            figures,
            spread,
            &scale,
            HEAD + ROW * (index as f64 + 0.5),
        );
    }
    svg
}

fn legend(svg: &mut Svg) {
    let y = 11.0;
    svg.line((LEFT, y), (LEFT + 60.0, y), "k");
    svg.rect((LEFT + 14.0, y - 6.0, 34.0, 12.0), "cx", "");
    svg.rect((LEFT + 30.0, y - 9.0, 4.0, 18.0), "m", "");
    let text = "least, middle half, median, greatest";
    svg.text((LEFT + 70.0, y), "t small", Anchor::Start, text);
    svg.text((WIDTH - 4.0, y), "s small", Anchor::End, "n");
    debug_assert!(LEFT + 70.0 + width(text, 12.0) < RIGHT);
}

fn row(svg: &mut Svg, figures: &Figures, spread: &Confidence, scale: &Scale, y: f64) {
    svg.text(
        (LABELS, y),
        "t",
        Anchor::End,
        figures.title(&spread.pattern),
    );
    svg.line((scale.at(spread.least), y), (scale.at(spread.most), y), "k");
    let (from, to) = (scale.at(spread.quarter), scale.at(spread.three_quarters));
    let colour = figures.pattern(&spread.pattern).and_then(|p| p.colour);
    let tip = format!(
        "{}: {} to {}, median {}",
        figures.title(&spread.pattern),
        spread.least,
        spread.most,
        spread.median
    );
    svg.rect(
        (from - 1.0, y - 7.0, (to - from).max(1.0) + 2.0, 14.0),
        &class(colour),
        &tip,
    );
    svg.rect((scale.at(spread.median) - 2.0, y - 9.0, 4.0, 18.0), "m", "");
    svg.text(
        (WIDTH - 4.0, y),
        "s small n",
        Anchor::End,
        grouped(spread.findings),
    );
}
