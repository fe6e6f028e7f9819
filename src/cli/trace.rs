//! `dnnfix explain --trace`: how the findings of a patch came about, and why there are no others.
//!
//! In: a patch and what to look at. Out: a page with each edited statement: its edits, what their
//! names mean, the rules tried with the tests that were not met, the ranking.

use super::Common;
use super::label::Labeller;
use super::page::{FAINT, Page, STRONG};
use super::run::{DONE, INCOMPLETE};
use crate::catalogue::words::Part;
use crate::classify::{Check, Ranked, Standing, TracedEdit, TracedPlace, Tried};
use crate::input::source;
use crate::report::{ChangeResult, escape};
use anyhow::Result;
use std::path::Path;

/// What of a trace is shown.
#[derive(Debug, Clone, Default)]
pub struct Focus {
    /// A pattern or a rule, of which everything is told.
    pub id: Option<String>,
    /// A file, and a line of it.
    pub place: Option<(String, Option<u32>)>,
}

impl Focus {
    /// `PATH` or `PATH:LINE`.
    pub fn at(place: &str) -> (String, Option<u32>) {
        let split = place.rsplit_once(':');
        let line = split.and_then(|(path, line)| Some((path, line.parse().ok()?)));
        match line {
            Some((path, line)) => (path.to_owned(), Some(line)),
            None => (place.to_owned(), None),
        }
    }

    fn has_place(&self, place: &TracedPlace) -> bool {
        let spans = [place.new, place.old].into_iter().flatten();
        let mut spans = spans.map(|span| span.start..=span.end);
        match &self.place {
            None => true,
            Some((path, line)) => {
                *path == place.path && line.is_none_or(|line| spans.any(|s| s.contains(&line)))
            }
        }
    }

    /// Whether a rule is to be told in full.
    fn names(&self, tried: &Tried) -> bool {
        let id = self.id.as_deref();
        id.is_some_and(|id| id == tried.pattern || id == tried.rule)
    }
}

/// A patch file, or standard input.
pub fn run(common: &Common, patch: &Path, focus: &Focus) -> Result<u8> {
    let labeller = Labeller::new(common)?;
    let mut page = Page::new(common)?;
    let mut complete = true;
    let mut shown = 0;
    for changes in source::patches(&[patch.to_owned()], std::io::stdin()) {
        for change in changes? {
            let (result, trace) = labeller.trace(change);
            let mut places = trace.places.iter().filter(|p| focus.has_place(p));
            places.try_for_each(|p| {
                shown += 1;
                place(&mut page, p, focus, common.min_confidence())
            })?;
            complete &= result.complete;
            gaps(&mut page, &result)?;
        }
    }
    page.line(counted(shown))?;
    page.end()?;
    Ok(if complete { DONE } else { INCOMPLETE })
}

fn counted(places: usize) -> String {
    match places {
        0 => "No edit was seen there.".to_owned(),
        1 => "1 place.".to_owned(),
        many => format!("{many} places."),
    }
}

fn gaps(page: &mut Page, result: &ChangeResult) -> Result<()> {
    let degraded = result.files.iter().filter_map(|f| f.degraded.as_deref());
    let mut told = degraded.chain(result.gaps.iter().map(String::as_str));
    told.try_for_each(|gap| page.paragraph(0, "not complete  ", gap))
}

/// A place with all that happened there.
fn place(page: &mut Page, place: &TracedPlace, focus: &Focus, least: f64) -> Result<()> {
    heading(page, place)?;
    edits(page, place, focus)?;
    page.blank()?;
    ranking(page, &place.ranking, least)?;
    page.blank()
}

fn heading(page: &mut Page, place: &TracedPlace) -> Result<()> {
    let side = match place.new {
        Some(_) => "",
        None => ", old side",
    };
    let line = place
        .new
        .or(place.old)
        .map(|span| format!(":{}", span.start));
    let block = if place.block { ", the whole block" } else { "" };
    page.line(format_args!(
        "{STRONG}{}{}{STRONG:#}{side}{block}",
        escape::leading_path(&place.path),
        line.unwrap_or_default()
    ))?;
    page.sides(2, &place.code.old, &place.code.new)
}

/// The edits of a place, each told once.
pub fn edits(page: &mut Page, place: &TracedPlace, focus: &Focus) -> Result<()> {
    for (index, edit) in place.edits.iter().enumerate() {
        page.blank()?;
        let same = place.edits[..index].iter().position(|other| other == edit);
        match same {
            Some(same) => page.line(format_args!(
                "  {STRONG}edit {}{STRONG:#}  as edit {}",
                index + 1,
                same + 1
            ))?,
            None => self::edit(page, index + 1, edit, focus)?,
        }
    }
    Ok(())
}

/// An edit: what it is, then the rules.
fn edit(page: &mut Page, number: usize, edit: &TracedEdit, focus: &Focus) -> Result<()> {
    let kind = escape::line(&edit.kind);
    page.line(format_args!("  {STRONG}edit {number}{STRONG:#}  {kind}"))?;
    parts(page, 4, &edit.facts)?;
    if let Some(meaning) = &edit.ignored {
        page.paragraph(4, "no rule is about it  ", meaning)?;
    }
    match &focus.id {
        _ if edit.tried.is_empty() => Ok(()),
        Some(id) => focused(page, edit, focus, id),
        None => overview(page, edit),
    }
}

fn parts(page: &mut Page, indent: usize, parts: &[Part]) -> Result<()> {
    let width = parts.iter().map(|part| part.about.chars().count()).max();
    let width = width.unwrap_or(0);
    let mut parts = parts.iter();
    parts.try_for_each(|part| {
        let lead = format!("{:width$}  ", part.about);
        page.paragraph(indent, &lead, &part.asks)
    })
}

/// The rules that fire, and those that ask for one other thing alone.
fn overview(page: &mut Page, edit: &TracedEdit) -> Result<()> {
    const MOST: usize = 6;
    let fires = edit.tried.iter().filter(|tried| tried.fires());
    for tried in fires {
        page.line(format_args!(
            "    {STRONG}fires{STRONG:#}   {}",
            sure(tried)
        ))?;
    }
    let mut nearly: Vec<&Tried> = edit.tried.iter().filter(|t| t.nearly_fires()).collect();
    nearly.sort_by(|a, b| {
        let tests = b.checks.len().cmp(&a.checks.len());
        tests.then_with(|| b.confidence.total_cmp(&a.confidence))
    });
    for tried in nearly.iter().take(MOST) {
        page.line(format_args!("    nearly  {}, but", sure(tried)))?;
        tried
            .unmet()
            .try_for_each(|check| wanted(page, 12, check))?;
    }
    let firing = edit.tried.iter().filter(|tried| tried.fires()).count();
    let others = edit.tried.len() - firing - nearly.len().min(MOST);
    match others {
        0 => Ok(()),
        1 => page.line(format_args!(
            "    {FAINT}1 more rule about such edits asks for other things{FAINT:#}"
        )),
        many => page.line(format_args!(
            "    {FAINT}{many} more rules about such edits ask for other things{FAINT:#}"
        )),
    }
}

fn sure(tried: &Tried) -> String {
    let rule = escape::line(&tried.rule);
    format!("{rule}  {:.0}%", tried.confidence * 100.0)
}

/// What a test asks for that is not there.
fn wanted(page: &mut Page, indent: usize, check: &Check) -> Result<()> {
    let lead = format!("{}  ", check.part.about);
    page.paragraph(indent, &lead, &check.part.asks)
}

/// All tests of the rules that were asked for.
fn focused(page: &mut Page, edit: &TracedEdit, focus: &Focus, id: &str) -> Result<()> {
    let mut tried = edit
        .tried
        .iter()
        .filter(|tried| focus.names(tried))
        .peekable();
    if tried.peek().is_none() {
        let id = escape::line(id);
        return page.line(format_args!("    {id} is about other edits"));
    }
    tried.try_for_each(|tried| {
        let fires = match tried.fires() {
            true => format!("fires  {:.0}%", tried.confidence * 100.0),
            false => "does not fire".to_owned(),
        };
        let rule = escape::line(&tried.rule);
        page.line(format_args!("    {STRONG}{rule}{STRONG:#}  {fires}"))?;
        checks(page, 6, &tried.checks)
    })
}

fn checks(page: &mut Page, indent: usize, checks: &[Check]) -> Result<()> {
    for check in checks {
        let mark = if check.met { "✓" } else { "✗" };
        match check.within.as_slice() {
            [] => page.paragraph(
                indent,
                &format!("{mark} {}  ", check.part.about),
                &check.part.asks,
            )?,
            within => {
                page.line(format_args!("{:indent$}{mark} {}", "", check.part.about))?;
                alternatives(page, indent + 4, within)?;
            }
        }
    }
    Ok(())
}

/// Conditions within another one, with `or` between them.
fn alternatives(page: &mut Page, indent: usize, conditions: &[Vec<Check>]) -> Result<()> {
    for (index, condition) in conditions.iter().enumerate() {
        if index > 0 {
            page.line(format_args!("{:1$}or", "", indent - 2))?;
        }
        checks(page, indent, condition)?;
    }
    Ok(())
}

/// The rules that fired at a place, with what came of each.
fn ranking(page: &mut Page, ranking: &[Ranked], least: f64) -> Result<()> {
    if ranking.is_empty() {
        return page.line("  no rule fires");
    }
    page.line("  ranking")?;
    let width = ranking.iter().map(|r| r.rule.chars().count()).max();
    let width = width.unwrap_or(0);
    let mut ranking = ranking.iter();
    ranking.try_for_each(|ranked| {
        let standing = match ranked.standing {
            Standing::Primary => "primary",
            Standing::Alternate => "alternate",
            Standing::Outranked => "no primary, since the block has a surer finding",
            Standing::Covered => "left out, since a surer rule of its pattern fires here",
        };
        let held = match ranked.confidence < least {
            true => ", held back by --min-confidence",
            false => "",
        };
        let rule = escape::line(&ranked.rule);
        let sure = ranked.confidence * 100.0;
        page.line(format_args!(
            "    {rule:width$}  {sure:>3.0}%  {standing}{held}"
        ))
    })
}
