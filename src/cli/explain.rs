//! `dnnfix explain`: a page about a pattern or one of its rules, for people who met it in a report.
//!
//! In: an id. Out: the same headings each time; or, with a patch, a trace.

use super::Common;
use super::layers::layers;
use super::page::{Page, STRONG};
use super::patterns::{conditions, figures, find, note_text, title};
use super::run::DONE;
use super::trace::{self, Focus};
use crate::catalogue::error::nearest;
use crate::catalogue::file::Example;
use crate::catalogue::written::Written;
use crate::catalogue::{Catalogue, Pattern, Rule};
use crate::report::escape;
use anyhow::{Result, anyhow};
use clap::Args;
use std::path::PathBuf;

mod versions;

#[derive(Debug, Args)]
pub struct Explain {
    /// A pattern, such as `loss-function`, or a rule of one: `PATTERN/RULE`
    #[arg(value_name = "PATTERN[/RULE]", required_unless_present = "trace")]
    pub id: Option<String>,
    /// Say how the findings of a patch came about, and why there are no others; standard input
    /// unless a file is named. With a pattern or rule: all that it asks for
    #[arg(long, value_name = "PATCH", num_args = 0..=1, default_missing_value = "-")]
    pub trace: Option<PathBuf>,
    /// Trace only the statements that hold this line, of either side, or only this file
    #[arg(long, value_name = "PATH[:LINE]", requires = "trace")]
    pub at: Option<String>,
}

/// Where a pattern's figures come from.
const STUDY: &str = "Islam, Pan, Nguyen, Rajan: Repairing Deep Neural Networks: Fix Patterns and \
    Challenges, ICSE 2020, https://doi.org/10.1145/3377811.3380378";

pub fn run(common: &Common, arguments: &Explain) -> Result<u8> {
    let written = Written::read(&layers(common)?)?;
    let catalogue = &written.catalogue;
    let named = arguments.id.as_deref().map(|id| named(catalogue, id));
    let named = named.transpose()?;
    if let Some(patch) = &arguments.trace {
        let focus = Focus {
            id: arguments.id.clone(),
            place: arguments.at.as_deref().map(Focus::at),
        };
        return trace::run(common, patch, &focus);
    }
    let (pattern, rule) = named.expect("clap asks for an id where there is no trace");
    page(common, &written, pattern, rule)
}

/// What an id names: a pattern, or a rule of it.
fn named<'c>(catalogue: &'c Catalogue, id: &str) -> Result<(&'c Pattern, Option<&'c Rule>)> {
    let (pattern, rule) = match id.split_once('/') {
        Some((pattern, rule)) => (pattern, Some(rule)),
        None => (id, None),
    };
    let pattern = find(catalogue, pattern)?;
    let rule = rule.map(|rule| find_rule(pattern, rule)).transpose()?;
    Ok((pattern, rule))
}

fn page(common: &Common, written: &Written, pattern: &Pattern, rule: Option<&Rule>) -> Result<u8> {
    let mut page = Page::new(common)?;
    top(&mut page, pattern, rule)?;
    matches(&mut page, written, pattern, rule)?;
    versions::tables(&mut page, written, pattern, rule)?;
    matters(&mut page, pattern, rule)?;
    sides(&mut page, pattern, rule)?;
    exceptions(&mut page, pattern, rule)?;
    references(&mut page, pattern)?;
    page.end()?;
    Ok(DONE)
}

fn find_rule<'p>(pattern: &'p Pattern, id: &str) -> Result<&'p Rule> {
    let rule = pattern.rules.iter().find(|r| r.id == id);
    rule.ok_or_else(|| {
        let known = pattern.rules.iter().map(|r| r.id.as_str());
        let hint = match nearest(id, known) {
            Some(near) => format!("did you mean `{}/{near}`?", pattern.id),
            None => format!("`dnnfix patterns show {}` names them all", pattern.id),
        };
        anyhow!(
            "the pattern `{}` has no rule `{}`; {hint}",
            pattern.id,
            escape::line(id)
        )
    })
}

fn top(page: &mut Page, pattern: &Pattern, rule: Option<&Rule>) -> Result<()> {
    let id = match rule {
        Some(rule) => format!("{}/{}", pattern.id, rule.id),
        None => pattern.id.clone(),
    };
    let title = escape::line(&pattern.title);
    page.line(format_args!(
        "{STRONG}{title}{STRONG:#} ({})",
        escape::line(&id)
    ))
}

fn section(page: &mut Page, heading: &str) -> Result<()> {
    page.blank()?;
    page.heading(heading)
}

fn matches(
    page: &mut Page,
    written: &Written,
    pattern: &Pattern,
    rule: Option<&Rule>,
) -> Result<()> {
    section(page, "What it matches")?;
    page.paragraph(2, "", &pattern.definition)?;
    page.blank()?;
    match rule {
        Some(rule) => {
            page.line(title(rule))?;
            conditions(page, written, pattern, rule)
        }
        None => {
            page.paragraph(2, "", "Its rules, with how sure each is by itself:")?;
            pattern
                .rules
                .iter()
                .try_for_each(|rule| page.line(title(rule)))
        }
    }
}

fn matters(page: &mut Page, pattern: &Pattern, rule: Option<&Rule>) -> Result<()> {
    section(page, "Why it matters")?;
    match figures(pattern) {
        Some(figures) => page.paragraph(2, "", &format!("In the study: {figures}."))?,
        None => page.paragraph(2, "", "The study has no figures for it.")?,
    }
    let kind = rule.and_then(|r| r.kind.as_deref());
    let fits = |kinds: &[String]| match rule {
        Some(_) => kinds.is_empty() || kind.is_some_and(|k| kinds.iter().any(|n| n == k)),
        None => true,
    };
    let mut notes = pattern.notes.iter().filter(|n| fits(n.kinds.as_slice()));
    notes.try_for_each(|note| page.paragraph(2, "- ", &note_text(note)))
}

/// Before and after, from the first example that fires.
fn sides(page: &mut Page, pattern: &Pattern, rule: Option<&Rule>) -> Result<()> {
    let of = |example: &&Example| names(example.fires.as_ref(), rule);
    let example = pattern.examples.iter().find(of);
    for (heading, text) in [
        ("Before", example.map(|e| &e.before)),
        ("After", example.map(|e| &e.after)),
    ] {
        section(page, heading)?;
        match text.map(|t| t.trim_end()) {
            None => page.paragraph(2, "", "There is no example yet.")?,
            Some("") => page.paragraph(2, "", "Nothing.")?,
            Some(text) => page.code(2, text)?,
        }
    }
    Ok(())
}

/// Whether an example names the rule, or any rule where none is asked for.
fn names(name: Option<&String>, rule: Option<&Rule>) -> bool {
    name.is_some_and(|name| rule.is_none_or(|rule| rule.id == *name))
}

/// What it does not match: examples that stay quiet; for a pattern, those of its first rules.
fn exceptions(page: &mut Page, pattern: &Pattern, rule: Option<&Rule>) -> Result<()> {
    const MOST: usize = 3;
    section(page, "What it does not match")?;
    let quiet = pattern
        .examples
        .iter()
        .filter(|e| names(e.quiet.as_ref(), rule));
    let quiet: Vec<&Example> = quiet.take(MOST).collect();
    if quiet.is_empty() {
        page.paragraph(2, "", "There is no example yet.")?;
    }
    for (index, example) in quiet.into_iter().enumerate() {
        if index > 0 {
            page.blank()?;
        }
        page.diff(2, example)?;
    }
    Ok(())
}

fn references(page: &mut Page, pattern: &Pattern) -> Result<()> {
    section(page, "References")?;
    if let Some(study) = &pattern.study {
        page.paragraph(2, "- ", &format!("{STUDY}, section {}", study.section))?;
    }
    let more = format!(
        "`dnnfix patterns show {}` shows all its rules and examples.",
        pattern.id
    );
    page.paragraph(2, "- ", &more)
}
