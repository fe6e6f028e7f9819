//! `dnnfix patterns test`: the examples, tried; those that do not come out, with what was found.

use super::super::Common;
use super::super::page::{FAINT, Page, STRONG};
use super::super::run::{DONE, FOUND};
use super::super::trace::{self, Focus};
use super::find;
use crate::catalogue::written::Written;
use crate::catalogue::{Catalogue, Pattern};
use crate::examples::{self, Outcome, Untested, Verdict};
use crate::report::{Finding, escape};
use anyhow::Result;

pub fn run(common: &Common, written: &Written, id: Option<&str>) -> Result<u8> {
    let catalogue = &written.catalogue;
    let only = id.map(|id| find(catalogue, id)).transpose()?;
    let mut page = Page::new(common)?;
    let outcomes = match only {
        Some(pattern) => examples::run_pattern(catalogue, pattern),
        None => examples::run(catalogue),
    };
    let failed = outcomes.iter().filter(|o| o.verdict != Verdict::Right);
    let (failed, others): (Vec<&Outcome>, Vec<&Outcome>) =
        failed.partition(|outcome| written.is_of_interest(&outcome.example.origin));
    failed
        .iter()
        .try_for_each(|outcome| failure(&mut page, catalogue, outcome))?;
    others
        .iter()
        .try_for_each(|outcome| otherwise(&mut page, outcome))?;
    let untested = untested(written, only);
    untested
        .iter()
        .try_for_each(|rule| lacking(&mut page, rule))?;
    page.line(format_args!(
        "{} examples: {} right, {} failed{}; {} rules untested",
        outcomes.len(),
        outcomes.len() - failed.len() - others.len(),
        failed.len(),
        match others.len() {
            0 => String::new(),
            built_in => format!(", {built_in} of those built in come out otherwise"),
        },
        untested.len()
    ))?;
    page.end()?;
    let clean = failed.is_empty() && untested.is_empty();
    Ok(if clean { DONE } else { FOUND })
}

/// The rules of interest that lack examples.
fn untested<'w>(written: &'w Written, only: Option<&Pattern>) -> Vec<Untested<'w>> {
    let untested = examples::untested(&written.catalogue).into_iter();
    let untested = untested.filter(|u| only.is_none_or(|p| p.id == u.pattern.id));
    untested
        .filter(|u| written.is_of_interest(&u.rule.origin))
        .collect()
}

fn lacking(page: &mut Page, untested: &Untested) -> Result<()> {
    page.line(format_args!(
        "{STRONG}untested{STRONG:#}  {}/{}: no example {}",
        escape::line(&untested.pattern.id),
        escape::line(&untested.rule.id),
        untested.lacks()
    ))
}

/// A built-in example that comes out otherwise with the user's layers, which may be meant.
fn otherwise(page: &mut Page, outcome: &Outcome) -> Result<()> {
    let (example, pattern) = (outcome.example, &outcome.pattern.id);
    let (verb, rule) = match (&example.fires, &example.quiet) {
        (Some(rule), _) => ("fires", rule.as_str()),
        (None, rule) => ("stays quiet", rule.as_deref().unwrap_or("?")),
    };
    let found = outcome.findings.iter().filter(|f| f.primary);
    let found: Vec<&str> = found.map(|f| f.rule.as_str()).collect();
    let says = format!(
        "an example that {pattern}/{rule} {verb} now gives {} ({})",
        match found.is_empty() {
            true => "nothing".to_owned(),
            false => found.join(", "),
        },
        example.origin
    );
    page.paragraph(0, "otherwise  ", &says)
}

/// An example that did not come out: what it says, its diff, what was found, and why.
fn failure(page: &mut Page, catalogue: &Catalogue, outcome: &Outcome) -> Result<()> {
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
    if outcome.noisy_side.is_none() {
        let focus = Focus {
            id: Some(format!("{}/{rule}", outcome.pattern.id)),
            ..Focus::default()
        };
        let trace = examples::trace(catalogue, example);
        let mut places = trace.places.iter();
        places.try_for_each(|place| trace::edits(page, place, &focus))?;
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
