//! `dnnfix patterns`: the catalogue, listed, shown, tried and checked.
//!
//! In: a catalogue with its texts. Out: pages on standard output, and the exit status.

use super::page::{FAINT, Page, STRONG};
use super::run::{DONE, FOUND};
use super::{Common, PatternsCommand};
use crate::catalogue::error::nearest;
use crate::catalogue::source::Origin;
use crate::catalogue::words;
use crate::catalogue::written::Written;
use crate::catalogue::{Catalogue, CatalogueError, Pattern, Rule, lint};
use crate::examples::{self, Outcome, Untested, Verdict};
use crate::report::{Finding, escape};
use anyhow::{Result, anyhow};

pub fn run(common: &Common, command: &PatternsCommand) -> Result<u8> {
    if matches!(command, PatternsCommand::Lint) {
        return lint(common);
    }
    let written = Written::read(common.catalogue.as_deref())?;
    match command {
        PatternsCommand::List => list(common, &written.catalogue),
        PatternsCommand::Show { id, origin } => show(common, &written, id, *origin),
        PatternsCommand::Test { id } => test(common, &written, id.as_deref()),
        PatternsCommand::Lint => lint(common),
    }
}

/// The pattern with an id, or an error that helps to find it.
pub fn find<'c>(catalogue: &'c Catalogue, id: &str) -> Result<&'c Pattern> {
    catalogue.pattern(id).ok_or_else(|| {
        let known = catalogue.patterns.iter().map(|p| p.id.as_str());
        let hint = match nearest(id, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`dnnfix patterns list` names them all".to_owned(),
        };
        anyhow!("there is no pattern `{}`; {hint}", escape::line(id))
    })
}

fn list(common: &Common, catalogue: &Catalogue) -> Result<u8> {
    let mut page = Page::new(common)?;
    let width = catalogue.patterns.iter().map(|p| p.id.chars().count());
    let width = width.max().unwrap_or(0);
    page.line(format_args!(
        "{FAINT}{:width$}  rules  {:>14}  {:>6}  title{FAINT:#}",
        "pattern", "Stack Overflow", "GitHub"
    ))?;
    for pattern in &catalogue.patterns {
        let share = |of: fn(&crate::catalogue::file::Study) -> f64| {
            let study = pattern.study.as_ref();
            study.map_or("-".to_owned(), |s| format!("{:.1}%", of(s)))
        };
        page.line(format_args!(
            "{STRONG}{:width$}{STRONG:#}  {:>5}  {:>14}  {:>6}  {}",
            escape::line(&pattern.id),
            pattern.rules.len(),
            share(|s| s.stack_overflow),
            share(|s| s.github),
            escape::line(&pattern.title)
        ))?;
    }
    page.blank()?;
    let shares = "Shares are of all fixes in the study (Islam and others, ICSE 2020), by source.";
    page.paragraph(0, "", shares)?;
    page.end()?;
    Ok(DONE)
}

fn show(common: &Common, written: &Written, id: &str, origin: bool) -> Result<u8> {
    let pattern = find(&written.catalogue, id)?;
    let mut page = Page::new(common)?;
    let from = |of: &Origin| match origin {
        true => format!("  {FAINT}{}{FAINT:#}", escape::line(&of.to_string())),
        false => String::new(),
    };
    page.line(format_args!(
        "{STRONG}{}{STRONG:#} · {}{}",
        escape::line(&pattern.id),
        escape::line(&pattern.title),
        from(&pattern.origin)
    ))?;
    page.paragraph(2, "", &pattern.definition)?;
    for line in figures(pattern) {
        page.paragraph(2, "study  ", &line)?;
    }
    for note in &pattern.notes {
        page.paragraph(2, "note   ", &note_text(note))?;
        if origin {
            page.line(format_args!("       {}", from(&note.origin)))?;
        }
    }
    for rule in &pattern.rules {
        page.blank()?;
        page.line(format_args!("{}{}", title(rule), from(&rule.origin)))?;
        conditions(&mut page, written, pattern, rule)?;
        for example in of_rule(pattern, rule) {
            let says = if example.fires.is_some() {
                "fires"
            } else {
                "stays quiet"
            };
            page.line(format_args!("    {says}{}", from(&example.origin)))?;
            page.diff(6, example)?;
        }
    }
    page.end()?;
    Ok(DONE)
}

/// The study's figures in words.
pub fn figures(pattern: &Pattern) -> Vec<String> {
    let study = pattern.study.iter();
    let told = study.map(|s| {
        format!(
            "{}% of the fixes on Stack Overflow, {}% of those on GitHub (section {})",
            s.stack_overflow, s.github, s.section
        )
    });
    told.collect()
}

/// A note, with the finding it is from and when it is shown.
pub fn note_text(note: &crate::catalogue::file::NoteEntry) -> String {
    let finding = note.finding.map(|n| format!(" (finding {n})"));
    let only = note.kinds.as_slice().iter().chain(note.actions.as_slice());
    let only: Vec<&str> = only.map(String::as_str).collect();
    let shown = match only.as_slice() {
        [] => String::new(),
        only => format!(" [shown with: {}]", only.join(", ")),
    };
    format!("{}{}{shown}", note.text, finding.unwrap_or_default())
}

/// `RULE  add · dropout · 90%`.
pub fn title(rule: &Rule) -> String {
    let parts = [rule.action.as_deref(), rule.kind.as_deref()];
    let parts = parts.into_iter().flatten().map(escape::line);
    let sure = format!("{:.0}%", rule.confidence * 100.0);
    let parts: Vec<String> = parts.chain([sure]).collect();
    format!(
        "  {STRONG}{}{STRONG:#}  {}",
        escape::line(&rule.id),
        parts.join(" · ")
    )
}

/// A rule's condition and message.
pub fn conditions(
    page: &mut Page,
    written: &Written,
    pattern: &Pattern,
    rule: &Rule,
) -> Result<()> {
    let entry = written.entry(pattern, rule);
    let parts = entry
        .map(|e| words::condition(&e.condition))
        .unwrap_or_default();
    let width = parts
        .iter()
        .map(|p| p.about.chars().count())
        .max()
        .unwrap_or(0);
    for part in parts {
        let lead = format!("{:width$}  ", escape::line(&part.about));
        page.paragraph(4, &lead, &part.asks)?;
    }
    match &rule.message {
        Some(message) => page.paragraph(4, "", &format!("“{message}”")),
        None => Ok(()),
    }
}

fn of_rule<'p>(
    pattern: &'p Pattern,
    rule: &'p Rule,
) -> impl Iterator<Item = &'p crate::catalogue::file::Example> {
    let examples = pattern.examples.iter();
    examples.filter(|e| [&e.fires, &e.quiet].contains(&&Some(rule.id.clone())))
}

fn test(common: &Common, written: &Written, id: Option<&str>) -> Result<u8> {
    let catalogue = &written.catalogue;
    let only = id.map(|id| find(catalogue, id)).transpose()?;
    let mut page = Page::new(common)?;
    let outcomes = match only {
        Some(pattern) => examples::run_pattern(catalogue, pattern),
        None => examples::run(catalogue),
    };
    let failed = outcomes.iter().filter(|o| o.verdict != Verdict::Right);
    let failed: Vec<&Outcome> = failed.collect();
    for outcome in &failed {
        failure(&mut page, outcome)?;
    }
    let untested = examples::untested(catalogue).into_iter();
    let untested = untested.filter(|u| only.is_none_or(|p| p.id == u.pattern.id));
    let untested = untested.filter(|u| written.is_of_interest(&u.rule.origin));
    let untested: Vec<Untested> = untested.collect();
    for rule in &untested {
        page.line(format_args!(
            "{STRONG}untested{STRONG:#}  {}/{}: no example {}",
            escape::line(&rule.pattern.id),
            escape::line(&rule.rule.id),
            rule.lacks()
        ))?;
    }
    page.line(format_args!(
        "{} examples: {} right, {} failed; {} rules untested",
        outcomes.len(),
        outcomes.len() - failed.len(),
        failed.len(),
        untested.len()
    ))?;
    page.end()?;
    let clean = failed.is_empty() && untested.is_empty();
    Ok(if clean { DONE } else { FOUND })
}

/// An example that did not come out: what it says, its diff, and what was found.
fn failure(page: &mut Page, outcome: &Outcome) -> Result<()> {
    let example = outcome.example;
    let (rule, says) = match (&example.fires, &example.quiet) {
        (Some(rule), _) => (rule.as_str(), "should fire"),
        (None, Some(rule)) => (rule.as_str(), "should stay quiet"),
        (None, None) => ("?", "is not named by the example"),
    };
    page.line(format_args!(
        "{STRONG}{}{STRONG:#}  {}/{} {says}  {FAINT}{}{FAINT:#}",
        outcome.verdict.name(),
        escape::line(&outcome.pattern.id),
        escape::line(rule),
        escape::line(&example.origin.to_string())
    ))?;
    page.diff(2, example)?;
    if let Some(side) = outcome.noisy_side {
        page.line(format_args!(
            "  but `{side}` gives findings when it is compared with itself"
        ))?;
    }
    if outcome.findings.is_empty() {
        page.line("  found nothing")?;
    }
    for finding in &outcome.findings {
        page.paragraph(2, "found  ", &found(finding))?;
    }
    page.blank()
}

fn found(finding: &Finding) -> String {
    let rank = if finding.primary {
        "primary"
    } else {
        "alternate"
    };
    format!(
        "{} ({rank}, {:.0}%): {}",
        finding.rule,
        finding.confidence * 100.0,
        finding.message
    )
}

fn lint(common: &Common) -> Result<u8> {
    let mut page = Page::new(common)?;
    let written = match Written::read(common.catalogue.as_deref()) {
        Ok(written) => written,
        Err(error @ CatalogueError::Unreadable { .. }) => return Err(error.into()),
        Err(error) => {
            page.line(escape::lines(&error.to_string()))?;
            page.line("1 fault, which hides what may be wrong elsewhere")?;
            page.end()?;
            return Ok(FOUND);
        }
    };
    let faults = lint::run(&written);
    for fault in &faults {
        page.line(escape::lines(&fault.to_string()))?;
    }
    page.line(match faults.len() {
        0 => "no faults".to_owned(),
        1 => "1 fault".to_owned(),
        many => format!("{many} faults"),
    })?;
    page.end()?;
    Ok(if faults.is_empty() { DONE } else { FOUND })
}
