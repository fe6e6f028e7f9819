//! Tables of the findings: where they are, what was done, how sure they are, and what became what.
//!
//! In: [`Figures`]. Out: [`Table`]s that count findings.

use super::{Cell, Table, grouped, mixed, most_frequent};
use crate::survey::figures::Figures;
use crate::survey::statistics::Share;
use crate::survey::tally::LONGEST_IN_PAIR;

pub(super) fn folders(figures: &Figures) -> Table {
    let all = figures.totals.findings;
    let rows = figures.folders.iter().map(|folder| {
        vec![
            Cell::Code(folder.folder.clone()),
            Cell::Text(most_frequent(figures, &folder.patterns)),
            Cell::Count(folder.findings),
            Cell::share(Share::new(folder.findings, all).share),
        ]
    });
    Table {
        id: "folders",
        title: "Findings by folder".to_owned(),
        caption: format!(
            "Findings, n = {}; the folders that hold most of them.",
            grouped(all)
        ),
        columns: mixed(&["Folder", "Most frequent"], &["Findings", "Share"]),
        rows: rows.collect(),
        bar: Some(3),
    }
}

pub(super) fn actions(figures: &Figures) -> Table {
    let rows = figures.actions.iter().map(|action| {
        vec![
            Cell::Pattern(action.pattern.clone()),
            Cell::Text(action.action.clone()),
            Cell::Text(action.kind.clone().unwrap_or_default()),
            Cell::Count(action.findings.count),
            Cell::share(action.findings.share),
            Cell::share(action.findings.low),
            Cell::share(action.findings.high),
        ]
    });
    Table {
        id: "actions",
        title: "Actions within a pattern".to_owned(),
        caption: "Share of the pattern's findings, with Wilson's 95% interval.".to_owned(),
        columns: mixed(
            &["Pattern", "Action", "Kind"],
            &["Findings", "Share", "From", "To"],
        ),
        rows: rows.collect(),
        bar: None,
    }
}

pub(super) fn confidences(figures: &Figures) -> Table {
    let rows = figures.confidences.iter().map(|spread| {
        let numbers = [
            spread.least,
            spread.quarter,
            spread.median,
            spread.three_quarters,
            spread.most,
        ];
        let numbers = numbers.map(|number| Cell::Number(number, 2));
        let head = [
            Cell::Pattern(spread.pattern.clone()),
            Cell::Count(spread.findings),
        ];
        head.into_iter().chain(numbers).collect()
    });
    Table {
        id: "confidence",
        title: "How sure the findings are".to_owned(),
        caption: format!(
            "Confidence of the findings from {} on: the least, those that a quarter, \
             half and three quarters of the findings do not exceed, and the greatest. It ranks findings; it is not the \
             chance that one is right.",
            figures.min_confidence
        ),
        columns: mixed(
            &["Pattern"],
            &["Findings", "Least", "25%", "Median", "75%", "Greatest"],
        ),
        rows: rows.collect(),
        bar: None,
    }
}

pub(super) fn pairs(figures: &Figures) -> Table {
    let rows = figures.pairs.iter().map(|pair| {
        vec![
            Cell::Pattern(pair.pattern.clone()),
            Cell::Code(pair.before.clone()),
            Cell::Code(pair.after.clone()),
            Cell::Count(pair.changes),
            Cell::Count(pair.findings),
        ]
    });
    Table {
        id: "pairs",
        title: "Most frequent before and after".to_owned(),
        caption: format!(
            "What became what, by the number of changes that have it; texts of up to {LONGEST_IN_PAIR} \
             characters."
        ),
        columns: mixed(&["Pattern", "Before", "After"], &["Changes", "Findings"]),
        rows: rows.collect(),
        bar: None,
    }
}

pub(super) fn notes(figures: &Figures) -> Table {
    let rows = figures.notes.iter().map(|note| {
        vec![
            Cell::Pattern(note.pattern.clone()),
            Cell::Text(note.note.clone()),
            Cell::Count(note.findings),
        ]
    });
    Table {
        id: "notes",
        title: "What the study says of such changes".to_owned(),
        caption: "Its notes, with the number of findings that each is about.".to_owned(),
        columns: mixed(&["Pattern", "Note"], &["Findings"]),
        rows: rows.collect(),
        bar: None,
    }
}
