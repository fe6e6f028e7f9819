//! `dnnfix patterns list`: a line for each pattern.

use super::super::Common;
use super::super::page::{FAINT, Page, STRONG};
use super::super::run::DONE;
use crate::catalogue::Catalogue;
use crate::catalogue::file::Study;
use crate::report::escape;
use anyhow::Result;

pub fn run(common: &Common, catalogue: &Catalogue) -> Result<u8> {
    let mut page = Page::new(common)?;
    let width = catalogue.patterns.iter().map(|p| p.id.chars().count());
    let width = width.max().unwrap_or(0);
    page.line(format_args!(
        "{FAINT}{:width$}  rules  {:>14}  {:>6}  title{FAINT:#}",
        "pattern", "Stack Overflow", "GitHub"
    ))?;
    for pattern in &catalogue.patterns {
        let share = |of: fn(&Study) -> f64| {
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
    if catalogue.patterns.is_empty() {
        page.line("No patterns; `dnnfix patterns new ID` begins one.")?;
    }
    if catalogue.patterns.iter().any(|p| p.study.is_some()) {
        let shares =
            "Shares are of all fixes in the study (Islam and others, ICSE 2020), by source.";
        page.blank()?;
        page.paragraph(0, "", shares)?;
    }
    page.end()?;
    Ok(DONE)
}
