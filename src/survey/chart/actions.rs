//! What was done within each pattern: added, removed, replaced, changed.

use super::axis::Scale;
use super::palette::class;
use super::svg::{Anchor, Svg, width};
use super::{LABELS, LEFT, RIGHT, WIDTH};
use crate::survey::figures::{Figures, Pattern};
use crate::survey::table::grouped;

const HEAD: f64 = 34.0;
const ROW: f64 = 26.0;
const FOOT: f64 = 28.0;

/// Actions, how dark each is, and the class of a text on it.
const ACTIONS: [(&str, f64, &str); 4] = [
    ("add", 0.85, "r"),
    ("replace", 0.62, "r"),
    ("change", 0.32, "t"),
    ("remove", 0.13, "t"),
];

pub fn chart(figures: &Figures) -> Svg {
    let found: Vec<&Pattern> = figures.found().collect();
    let bottom = HEAD + ROW * found.len() as f64;
    let mut svg = Svg::new("actions", WIDTH, bottom + FOOT);
    svg.title = "Actions within each pattern".to_owned();
    svg.subtitle = format!(
        "% of the pattern's findings (places), n = {} findings in all; n: findings of the row.",
        grouped(figures.totals.findings)
    );
    svg.description =
        "Stacked bars, one for each pattern: the shares of what was added, replaced, \
                       changed and removed. The table has all values."
            .to_owned();
    legend(&mut svg);
    let scale = Scale::new((0.0, 1.0), (LEFT, RIGHT));
    for mark in scale.marks() {
        let x = scale.at(mark);
        svg.line((x, HEAD), (x, bottom), "g");
        let label = format!("{:.0}%", mark * 100.0);
        svg.text((x, bottom + 14.0), "s small n", Anchor::Middle, label);
    }
    for (index, pattern) in found.iter().enumerate() {
        row(
            &mut svg,
            figures,
            pattern,
            &scale,
            HEAD + ROW * (index as f64 + 0.5),
        );
    }
    svg
}

fn legend(svg: &mut Svg) {
    let mut x = LEFT;
    for (action, opacity, _) in ACTIONS {
        svg.shaded((x, 4.0, 22.0, 14.0), "i", opacity, "");
        svg.text((x + 28.0, 11.0), "t small", Anchor::Start, action);
        x += 52.0 + width(action, 12.0);
    }
    svg.text((WIDTH - 4.0, 11.0), "s small", Anchor::End, "n");
}

fn row(svg: &mut Svg, figures: &Figures, pattern: &Pattern, scale: &Scale, y: f64) {
    svg.rect(
        (LABELS - 10.0, y - 5.0, 10.0, 10.0),
        &class(pattern.colour),
        "",
    );
    svg.text((LABELS - 16.0, y), "t", Anchor::End, &pattern.title);
    let mut passed = 0;
    for (action, opacity, text) in ACTIONS {
        let of = figures.actions.iter();
        let of = of.filter(|a| a.pattern == pattern.pattern && a.action == action);
        let count: u64 = of.map(|a| a.findings.count).sum();
        let share = |count: u64| count as f64 / pattern.findings as f64;
        let (from, to) = (scale.at(share(passed)), scale.at(share(passed + count)));
        passed += count;
        if count == 0 {
            continue;
        }
        let tip = format!(
            "{}, {action}: {count} of {}",
            pattern.title, pattern.findings
        );
        let wide = (to - from - 1.0).max(0.5);
        svg.rect((from, y - 9.0, wide, 18.0), "q", "");
        svg.shaded((from, y - 9.0, wide, 18.0), "i", opacity, &tip);
        if to - from > 30.0 {
            let label = format!("{:.0}", share(count) * 100.0);
            svg.text(
                ((from + to) / 2.0, y),
                &format!("{text} small n"),
                Anchor::Middle,
                label,
            );
        }
    }
    svg.text(
        (WIDTH - 4.0, y),
        "s small n",
        Anchor::End,
        grouped(pattern.findings),
    );
}
