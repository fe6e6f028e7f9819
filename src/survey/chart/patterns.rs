//! Shares of the patterns as bars, with their intervals, and the study's as marks.

use super::axis::Scale;
use super::palette::class;
use super::svg::{Anchor, Svg, width};
use super::{LABELS, LEFT, RIGHT, WIDTH};
use crate::survey::figures::{Figures, OfStudy, Pattern};
use crate::survey::table::{grouped, percent, study_sizes};

const HEAD: f64 = 34.0;
const ROW: f64 = 28.0;
const FOOT: f64 = 30.0;

pub fn chart(figures: &Figures) -> Svg {
    let bottom = HEAD + ROW * figures.patterns.len() as f64;
    let mut svg = Svg::new("patterns", WIDTH, bottom + FOOT);
    svg.title = "Share of fixes by pattern, here and in the study".to_owned();
    svg.subtitle = format!(
        "% of fixes (a pattern in a change), n = {} here with Wilson's 95% interval; the study's {}.",
        grouped(figures.totals.fixes),
        study_sizes(figures)
    );
    svg.description = description(figures);
    let scale = Scale::up_to(most(figures), (LEFT, RIGHT));
    axis(&mut svg, &scale, bottom);
    legend(&mut svg, figures);
    for (index, pattern) in figures.patterns.iter().enumerate() {
        row(&mut svg, &scale, pattern, HEAD + ROW * (index as f64 + 0.5));
    }
    svg
}

fn description(figures: &Figures) -> String {
    let first = figures.patterns.iter().take(3).filter_map(|p| {
        let share = percent(p.fixes.share?);
        Some(format!("{} {share}", p.title))
    });
    let first = first.collect::<Vec<_>>().join(", ");
    format!("Bar chart. The most frequent patterns here: {first}. The table has all values.")
}

/// The largest value that is drawn.
fn most(figures: &Figures) -> f64 {
    let of = |p: &Pattern| {
        let study = p.study.iter().filter_map(|s| s.fixes.share);
        study.chain(p.fixes.high).fold(0.0, f64::max)
    };
    figures.patterns.iter().map(of).fold(0.0, f64::max)
}

fn axis(svg: &mut Svg, scale: &Scale, bottom: f64) {
    for mark in scale.marks() {
        let x = scale.at(mark);
        svg.line((x, HEAD), (x, bottom), "g");
        let label = format!("{:.0}%", mark * 100.0);
        svg.text((x, bottom + 14.0), "s small n", Anchor::Middle, label);
    }
}

fn legend(svg: &mut Svg, figures: &Figures) {
    let y = 10.0;
    let mut x = LEFT;
    svg.rect((x, y - 6.0, 24.0, 12.0), "cx", "");
    interval(svg, (x + 17.0, x + 31.0), y);
    x += 38.0;
    let here = "here, with 95% interval";
    svg.text((x, y), "t small", Anchor::Start, here);
    x += width(here, 12.0) + 22.0;
    let study = figures.patterns.first().map(|p| p.study.as_slice());
    for source in study.unwrap_or_default() {
        mark(svg, source, (x, y));
        let title = format!("study, {}", source.title);
        svg.text((x + 11.0, y), "t small", Anchor::Start, &title);
        x += 33.0 + width(&title, 12.0);
    }
}

fn row(svg: &mut Svg, scale: &Scale, pattern: &Pattern, y: f64) {
    svg.text((LABELS, y), "t", Anchor::End, &pattern.title);
    let share = pattern.fixes.share.unwrap_or_default();
    let tip = format!("{}: {}", pattern.title, percent(share));
    let bar = (LEFT, y - 8.0, scale.at(share) - LEFT, 16.0);
    svg.rect(bar, &class(pattern.colour), &tip);
    if let (Some(low), Some(high)) = (pattern.fixes.low, pattern.fixes.high) {
        interval(svg, (scale.at(low), scale.at(high)), y);
    }
    for source in &pattern.study {
        let there = source.fixes.share.unwrap_or_default();
        mark(svg, source, (scale.at(there), y));
    }
    svg.text((WIDTH - 4.0, y), "t n", Anchor::End, percent(share));
}

/// A line with its ends marked; its rim makes it seen on dark bars, too.
fn interval(svg: &mut Svg, (low, high): (f64, f64), y: f64) {
    for class in ["h", "k"] {
        svg.line((low, y), (high, y), class);
        for end in [low, high] {
            svg.line((end, y - 4.0), (end, y + 4.0), class);
        }
    }
}

/// The sources are told apart by shape.
fn mark(svg: &mut Svg, source: &OfStudy, place: (f64, f64)) {
    match source.source.as_str() {
        "github" => svg.circle(place, 4.5, "m"),
        _ => svg.diamond(place, 5.5, "m"),
    }
}
