//! The first words of a report: what was read, and what it comes to.

use super::figures::Figures;
use super::table::{grouped, percent};

/// The title of the whole.
pub fn title(figures: &Figures) -> String {
    match names(figures) {
        names if names.is_empty() => "Fix patterns".to_owned(),
        names => format!("Fix patterns of {names}"),
    }
}

/// What charts of their own are about.
pub fn source(figures: &Figures) -> String {
    let days = days(figures).map_or_else(String::new, |days| format!(", {days}"));
    let version = env!("CARGO_PKG_VERSION");
    format!("{}{days}. dnnfix {version}.", names(figures))
}

fn names(figures: &Figures) -> String {
    let names: Vec<&str> = figures
        .repositories
        .iter()
        .map(|r| r.repository.as_str())
        .collect();
    match &names[..] {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [one, two] => format!("{one} and {two}"),
        [one, two, three] => format!("{one}, {two} and {three}"),
        [one, two, ..] => format!("{one}, {two} and {} others", names.len() - 2),
    }
}

/// `2015-03-27 to 2024-06-27`.
fn days(figures: &Figures) -> Option<String> {
    let repositories = || figures.repositories.iter();
    let first = repositories().filter_map(|r| r.first.as_deref()).min()?;
    let last = repositories().filter_map(|r| r.last.as_deref()).max()?;
    Some(format!("{first} to {last}"))
}

/// What was read and found.
pub fn sentences(figures: &Figures) -> Vec<String> {
    let totals = &figures.totals;
    let repositories = noun(
        figures.repositories.len() as u64,
        "repository",
        "repositories",
    );
    let changes = noun(totals.changes, "change", "changes");
    let mut read = format!("{changes} of {repositories}");
    if let Some(days) = days(figures) {
        read += &format!(", {days}");
    }
    let found = match totals.findings {
        0 => "; nothing was found.".to_owned(),
        _ => format!(
            ". {} have findings: {}, which are {}.",
            grouped(totals.with_findings),
            noun(totals.findings, "finding", "findings"),
            noun(totals.fixes, "fix", "fixes")
        ),
    };
    let mut sentences = vec![read + &found];
    if totals.findings > 0 {
        sentences.push(format!(
            "Most frequent among the fixes: {}.",
            most_frequent(figures)
        ));
        sentences.push(
            "A finding is one place. A fix is one pattern in one change, at however many places: a \
             rename at a hundred places is one fix."
                .to_owned(),
        );
    }
    sentences
}

fn most_frequent(figures: &Figures) -> String {
    let first = figures.found().take(3).filter_map(|p| {
        let share = percent(p.fixes.share?);
        Some(format!("{} ({share})", p.title))
    });
    first.collect::<Vec<_>>().join(", ")
}

/// What a reader must know before the figures are believed; none where all is as it should be.
pub fn cautions(figures: &Figures) -> Vec<String> {
    let totals = &figures.totals;
    let mut cautions = Vec::new();
    let mut say = |count: u64, sentence: &dyn Fn(String) -> String| {
        if count > 0 {
            cautions.push(sentence(grouped(count)));
        }
    };
    say(totals.incomplete, &|n| {
        format!(
            "Not complete: of {n} of the changes not all was read; `gaps` in the results says why."
        )
    });
    say(totals.degraded, &|n| {
        format!(
            "{n} changed files were read with less than the usual care, mostly for syntax errors; edits there may be missed."
        )
    });
    say(totals.repeated, &|n| {
        format!("{n} commits came more than once, and were counted once.")
    });
    say(totals.duplicates, &|n| {
        format!("{n} findings are left out of the results, as their code came before (`--dedupe`).")
    });
    if !figures.only.is_empty() {
        cautions.push(format!("Only these patterns: {}.", figures.only.join(", ")));
    }
    if figures.all {
        cautions.push(
            "Alternates are counted, too: a place counts for each of its patterns.".to_owned(),
        );
    }
    cautions
}

fn noun(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count), if count == 1 { one } else { many })
}
