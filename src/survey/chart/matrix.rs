//! A matrix: shares of patterns in each of several groups, as shaded cells with their numbers.

use super::WIDTH;
use super::palette::class;
use super::svg::{Anchor, Svg, path_that_fits};
use crate::survey::figures::{Figures, Pattern};
use crate::survey::statistics::Share;
use crate::survey::study::Counts;
use crate::survey::table::{grouped, percent};

const LABELS: f64 = 202.0;
const HEAD: f64 = 162.0;
const ROW: f64 = 26.0;
/// Between rows that belong together and others.
const GAP: f64 = 8.0;
/// Room for n at the right.
const N: f64 = 62.0;
/// From this share on a cell is fully shaded.
const FULL: f64 = 0.4;

/// A row of the matrix.
pub struct Row {
    pub label: String,
    pub counts: Counts,
    /// Whether a gap comes before it.
    pub apart: bool,
}

/// Draws rows; the columns are the patterns, in their order.
pub fn chart(name: &'static str, figures: &Figures, rows: &[Row]) -> Svg {
    let patterns: Vec<&Pattern> = figures.patterns.iter().collect();
    let gaps = rows.iter().filter(|row| row.apart).count() as f64;
    let height = HEAD + ROW * rows.len() as f64 + GAP * gaps + 6.0;
    let mut svg = Svg::new(name, WIDTH, height);
    let cell = (WIDTH - LABELS - N - 44.0) / patterns.len().max(1) as f64;
    for (index, pattern) in patterns.iter().enumerate() {
        let x = LABELS + cell * (index as f64 + 0.5);
        svg.rect(
            (x - 5.0, HEAD - 16.0, 10.0, 10.0),
            &class(pattern.colour),
            "",
        );
        svg.rising_text((x + 2.0, HEAD - 22.0), "t small", &pattern.title);
    }
    svg.text(
        (LABELS + cell * patterns.len() as f64 + N - 4.0, HEAD - 11.0),
        "s small",
        Anchor::End,
        "n",
    );
    let mut y = HEAD;
    for row in rows {
        y += if row.apart { GAP } else { 0.0 };
        draw(&mut svg, row, &patterns, cell, y);
        y += ROW;
    }
    svg
}

fn draw(svg: &mut Svg, row: &Row, patterns: &[&Pattern], cell: f64, y: f64) {
    let middle = y + ROW / 2.0;
    let label = path_that_fits(&row.label, 13.0, LABELS - 12.0);
    svg.text((LABELS - 10.0, middle), "t", Anchor::End, label);
    let n: u64 = row.counts.values().sum();
    for (index, pattern) in patterns.iter().enumerate() {
        let count = row
            .counts
            .get(&pattern.pattern)
            .copied()
            .unwrap_or_default();
        let share = Share::new(count, n).share.unwrap_or_default();
        let x = LABELS + cell * index as f64;
        if count == 0 {
            svg.text((x + cell / 2.0, middle), "s small", Anchor::Middle, "·");
            continue;
        }
        let opacity = 0.08 + 0.62 * (share / FULL).min(1.0);
        let tip = format!(
            "{}, {}: {} of {n}, {}",
            row.label,
            pattern.title,
            count,
            percent(share)
        );
        svg.shaded(
            (x + 1.0, y + 1.0, cell - 2.0, ROW - 2.0),
            "a",
            opacity,
            &tip,
        );
        let shown = match share * 100.0 {
            percent if percent < 0.5 => "<1".to_owned(),
            percent => format!("{percent:.0}"),
        };
        svg.text((x + cell / 2.0, middle), "t small n", Anchor::Middle, shown);
    }
    let right = LABELS + cell * patterns.len() as f64 + N - 4.0;
    svg.text((right, middle), "s small n", Anchor::End, grouped(n));
}
