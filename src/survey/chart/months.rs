//! Fixes over time, a row for each pattern, each with a scale of its own.

use super::palette::class;
use super::svg::{Anchor, Svg};
use super::{LABELS, LEFT, RIGHT, WIDTH};
use crate::survey::figures::{Figures, Month};
use crate::survey::table::grouped;

const HEAD: f64 = 24.0;
const ROW: f64 = 34.0;
const FOOT: f64 = 26.0;
/// Columns narrower than this are drawn for spans longer than a month.
const NARROWEST: f64 = 2.5;

/// Months since the year 0.
type Number = usize;

/// Stretches of time of one length.
struct Spans {
    first: Number,
    count: usize,
    /// Months.
    length: usize,
}

impl Spans {
    fn of(months: &[Month]) -> Option<Self> {
        let (first, last) = (number(months.first()?), number(months.last()?));
        let room = ((RIGHT - LEFT) / NARROWEST) as usize;
        let lengths = [1, 3, 6, 12, 60, 120];
        let all = last - first + 1;
        let length = lengths
            .into_iter()
            .find(|length| all.div_ceil(*length) <= room);
        let length = length.unwrap_or(1200);
        // A quarter begins with its first month, a year with January.
        let first = first / length * length;
        Some(Self {
            first,
            count: (last - first + 1).div_ceil(length),
            length,
        })
    }

    fn index(&self, month: Number) -> usize {
        (month - self.first) / self.length
    }

    fn width(&self) -> f64 {
        (RIGHT - LEFT) / self.count as f64
    }

    fn x(&self, month: Number) -> f64 {
        LEFT + (month - self.first) as f64 / self.length as f64 * self.width()
    }

    fn noun(&self) -> &'static str {
        match self.length {
            1 => "month",
            3 => "quarter of a year",
            6 => "half of a year",
            12 => "year",
            60 => "five years",
            _ => "decade",
        }
    }

    /// `2017-03`, or `2017` for spans of years.
    fn label(&self, index: usize) -> String {
        let month = self.first + index * self.length;
        match self.length < 12 {
            true => format!("{:04}-{:02}", month / 12, month % 12 + 1),
            false => format!("{:04}", month / 12),
        }
    }
}

fn number(month: &Month) -> Number {
    let digits = |text: &str| text.parse::<usize>().unwrap_or_default();
    let month = &month.month;
    digits(&month[..4]) * 12 + digits(&month[5..7]).saturating_sub(1)
}

pub fn chart(figures: &Figures) -> Option<Svg> {
    let spans = Spans::of(&figures.months)?;
    let found: Vec<_> = figures.found().collect();
    let bottom = HEAD + ROW * (found.len() + 1) as f64;
    let mut svg = Svg::new("months", WIDTH, bottom + FOOT);
    let noun = spans.noun();
    svg.title = format!("Fixes per {noun}, by pattern");
    svg.subtitle = format!(
        "Fixes (a pattern in a change) by the day that the commit was written, n = {}; each row has a \
         scale of its own, up to the number at its right.",
        grouped(figures.totals.fixes - figures.totals.undated)
    );
    svg.description = description(figures, &spans);
    years(&mut svg, &spans, bottom);
    svg.text(
        (WIDTH - 4.0, HEAD - 12.0),
        "s small",
        Anchor::End,
        format!("most per {noun}"),
    );
    let all = |month: &Month| month.fixes;
    row(
        &mut svg,
        &spans,
        figures,
        ("All patterns", "i", HEAD + ROW),
        &all,
    );
    for (index, pattern) in found.iter().enumerate() {
        let base = HEAD + ROW * (index + 2) as f64;
        let of = |month: &Month| {
            month
                .patterns
                .get(&pattern.pattern)
                .copied()
                .unwrap_or_default()
        };
        row(
            &mut svg,
            &spans,
            figures,
            (&pattern.title, &class(pattern.colour), base),
            &of,
        );
    }
    Some(svg)
}

fn description(figures: &Figures, spans: &Spans) -> String {
    let (first, last) = (figures.months.first(), figures.months.last());
    let month = |month: Option<&Month>| month.map(|m| m.month.clone()).unwrap_or_default();
    format!(
        "Columns over time from {} to {}, a row for each pattern, one column for each {}. The table has \
         all values.",
        month(first),
        month(last),
        spans.noun()
    )
}

/// Lines at the beginning of years, as many as have room for their label.
fn years(svg: &mut Svg, spans: &Spans, bottom: f64) {
    let end = spans.first + spans.count * spans.length;
    let (first, last) = (spans.first.div_ceil(12), end / 12);
    let room = ((RIGHT - LEFT) / 44.0) as usize;
    let steps = [1, 2, 5, 10, 20, 50, 100, 1000];
    let step = steps
        .into_iter()
        .find(|step| (last.saturating_sub(first)) / step < room);
    let step = step.unwrap_or(10_000);
    for year in (first..=last).filter(|year| year.is_multiple_of(step)) {
        let x = spans.x(year * 12);
        svg.line((x, HEAD), (x, bottom), "g");
        svg.text((x, bottom + 13.0), "s small n", Anchor::Middle, year);
    }
}

/// One row: its label, the class of its columns, and its base line.
fn row(
    svg: &mut Svg,
    spans: &Spans,
    figures: &Figures,
    (label, class, base): (&str, &str, f64),
    of: &dyn Fn(&Month) -> u64,
) {
    let mut counts = vec![0; spans.count];
    for month in &figures.months {
        counts[spans.index(number(month))] += of(month);
    }
    let most = counts.iter().copied().max().unwrap_or_default();
    let width = spans.width();
    let filled = counts.iter().enumerate().filter(|(_, count)| **count > 0);
    let columns: Vec<(f64, f64, f64)> = filled
        .map(|(index, &count)| {
            let height = (ROW - 8.0) * count as f64 / most as f64;
            (
                LEFT + width * index as f64,
                (width - 0.5).max(1.0),
                height.max(0.8),
            )
        })
        .collect();
    svg.columns(base, &columns, class);
    svg.line((LEFT, base), (RIGHT, base), "g");
    svg.text((LABELS, base - 10.0), "t", Anchor::End, label);
    if let Some(at) = counts.iter().position(|count| *count == most) {
        let text = format!("{} in {}", grouped(most), spans.label(at));
        svg.text((WIDTH - 4.0, base - 10.0), "s small n", Anchor::End, text);
    }
}
