//! `dnnfix patterns show`: a pattern with its notes, rules and examples.

use super::super::Common;
use super::super::page::{FAINT, Page, STRONG};
use super::super::run::DONE;
use super::find;
use crate::catalogue::file::{Example, NoteEntry};
use crate::catalogue::source::Origin;
use crate::catalogue::words;
use crate::catalogue::written::Written;
use crate::catalogue::{Pattern, Rule};
use crate::report::escape;
use anyhow::Result;

/// `origin`: say where each thing is written.
pub fn run(common: &Common, written: &Written, id: &str, origin: bool) -> Result<u8> {
    let pattern = find(&written.catalogue, id)?;
    let mut page = Page::new(common)?;
    let from = Origins { shown: origin };
    about(&mut page, pattern, &from)?;
    for rule in &pattern.rules {
        page.blank()?;
        page.line(format_args!("{}{}", title(rule), from.told(&rule.origin)))?;
        if let Some(tuned) = &rule.tuned {
            page.line(format_args!(
                "    confidence given anew{}",
                from.told(tuned)
            ))?;
        }
        conditions(&mut page, written, pattern, rule)?;
        for example in of_rule(pattern, rule) {
            let says = match example.fires {
                Some(_) => "fires",
                None => "stays quiet",
            };
            page.line(format_args!("    {says}{}", from.told(&example.origin)))?;
            page.diff(6, example)?;
        }
    }
    for (rule, origin) in &pattern.off {
        page.blank()?;
        let rule = escape::line(rule);
        page.line(format_args!(
            "  {STRONG}{rule}{STRONG:#}  off{}",
            from.told(origin)
        ))?;
    }
    page.end()?;
    Ok(DONE)
}

/// Whether and how to say where a thing is written.
struct Origins {
    shown: bool,
}

impl Origins {
    fn told(&self, origin: &Origin) -> String {
        match self.shown {
            true => format!("  {FAINT}{}{FAINT:#}", escape::line(&origin.to_string())),
            false => String::new(),
        }
    }
}

/// What is true of all its rules.
fn about(page: &mut Page, pattern: &Pattern, from: &Origins) -> Result<()> {
    page.line(format_args!(
        "{STRONG}{}{STRONG:#} · {}{}",
        escape::line(&pattern.id),
        escape::line(&pattern.title),
        from.told(&pattern.origin)
    ))?;
    page.paragraph(2, "", &pattern.definition)?;
    if let Some(figures) = figures(pattern) {
        page.paragraph(2, "study  ", &figures)?;
    }
    for note in &pattern.notes {
        page.paragraph(2, "note   ", &note_text(note))?;
        if from.shown {
            page.line(format_args!("       {}", from.told(&note.origin)))?;
        }
    }
    Ok(())
}

/// The study's figures in words.
pub fn figures(pattern: &Pattern) -> Option<String> {
    pattern.study.as_ref().map(|study| {
        format!(
            "{}% of the fixes on Stack Overflow, {}% of those on GitHub (section {})",
            study.stack_overflow, study.github, study.section
        )
    })
}

/// A note, with the finding it is from and when it is shown.
pub fn note_text(note: &NoteEntry) -> String {
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

fn of_rule<'p>(pattern: &'p Pattern, rule: &'p Rule) -> impl Iterator<Item = &'p Example> {
    let names = |name: &Option<String>| name.as_deref() == Some(rule.id.as_str());
    let examples = pattern.examples.iter();
    examples.filter(move |e| names(&e.fires) || names(&e.quiet))
}
