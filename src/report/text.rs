//! `text`: findings for people on a terminal.
//!
//! In: changes. Out: UTF-8 with ANSI colours; wrap the stream with `anstream`, which takes them out
//! where they are not wanted. The text reads the same without them.

use std::collections::HashSet;
use std::io::{self, Write};

use anstyle::{AnsiColor, Effects, Style};

use super::excerpt::{Excerpt, Piece, excerpts};
use super::group::{Group, groups};
use super::{
    AllowedBy, ChangeResult, FileResult, Finding, Format, Level, Options, Summary, escape, words,
};

const PATH: Style = Style::new().bold();
const PATTERN: Style = AnsiColor::Cyan.on_default().effects(Effects::BOLD);
const FAINT: Style = Style::new().dimmed();
const COMMIT: Style = AnsiColor::Yellow.on_default();
const CAUTION: Style = AnsiColor::Yellow.on_default();
const FAILING: Style = AnsiColor::Red.on_default().effects(Effects::BOLD);
const REMOVED: Style = AnsiColor::Red.on_default();
const ADDED: Style = AnsiColor::Green.on_default();

pub struct Text {
    options: Options,
    /// Notes that have been shown.
    told: HashSet<String>,
    /// Findings that fail the check, a line each.
    failing: Vec<String>,
}

/// Failing findings that are listed at the end.
const LISTED: usize = 10;

impl Text {
    pub fn new(options: Options) -> Self {
        Text {
            options,
            told: HashSet::new(),
            failing: Vec::new(),
        }
    }

    fn header(&self, change: &ChangeResult, out: &mut dyn Write) -> io::Result<()> {
        let id = escape::leading_path(words::short_id(&change.id));
        let subject = escape::line(&change.subject);
        write!(out, "{COMMIT}{id}{COMMIT:#}")?;
        if !subject.is_empty() {
            write!(out, " {PATH}{subject}{PATH:#}")?;
        }
        writeln!(out, "\n")
    }

    fn group(&mut self, group: &Group, out: &mut dyn Write) -> io::Result<()> {
        let finding = group.first;
        self.note_failing(group);
        self.heading(finding, out)?;
        writeln!(out, "  {}", escape::line(&finding.message))?;
        let [old, new] = excerpts(finding);
        side(&old, "-", REMOVED, out)?;
        side(&new, "+", ADDED, out)?;
        if let Some(others) = group.others() {
            writeln!(out, "  {others}")?;
        }
        // What the study says of many findings is told with the first of them.
        for note in &finding.notes {
            if !self.told.insert(note.clone()) {
                continue;
            }
            writeln!(out, "  {CAUTION}note{CAUTION:#}  {}", escape::line(note))?;
        }
        writeln!(out)
    }

    fn note_failing(&mut self, group: &Group) {
        let fails = self
            .options
            .fail_on
            .is_some_and(|least| group.first.level >= least);
        if fails && self.failing.len() < LISTED {
            let place = escape::line(&words::place(group.first));
            let pattern = escape::line(&group.first.pattern);
            self.failing.push(format!("{place}  {pattern}"));
        }
    }

    /// Where the findings that fail are, when they stand among others.
    fn list_failing(&self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        if summary.failing(self.options.fail_on) == summary.total() {
            return Ok(());
        }
        self.failing
            .iter()
            .try_for_each(|line| writeln!(out, "  {FAILING}{line}{FAILING:#}"))
    }

    /// `PATH:LINE  PATTERN · ACTION`, and the confidence at the right edge.
    fn heading(&self, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
        let place = escape::leading_path(&words::place(finding));
        let pattern = escape::line(&finding.pattern);
        let mut action = escape::line(&words::action(finding));
        if !finding.primary {
            action += ", an alternate";
        }
        let level = words::unusual_level(finding).map(|level| format!("  [{level}]"));
        let level = level.unwrap_or_default();
        let style = match finding.level {
            Level::Fail => FAILING,
            _ => FAINT,
        };
        let percent = words::percent(finding);
        let used = [&place, &pattern, &action, &level].map(|part| part.chars().count());
        // The two gaps and the middle dot take five columns.
        let taken = used.iter().sum::<usize>() + 5 + percent.len();
        let gap = self.options.width.saturating_sub(taken).max(2);
        writeln!(
            out,
            "{PATH}{place}{PATH:#}  {PATTERN}{pattern}{PATTERN:#} · {action}{style}{level}{style:#}{:gap$}{FAINT}{percent}{FAINT:#}",
            ""
        )
    }
}

impl Format for Text {
    fn change(&mut self, change: &ChangeResult, out: &mut dyn Write) -> io::Result<()> {
        let options = self.options;
        let mut shown = options.shown(change).peekable();
        let degraded = change.files.iter().filter(|f| f.degraded.is_some());
        let mut remarks = degraded.peekable();
        let remarked = remarks.peek().is_some() || !change.gaps.is_empty();
        if self.options.several && (shown.peek().is_some() || remarked) {
            self.header(change, out)?;
        }
        for group in groups(shown) {
            self.group(&group, out)?;
        }
        let mut allowed = options.allowed(change).filter_map(allowed).peekable();
        let remarked = remarked || allowed.peek().is_some();
        allowed.try_for_each(|line| writeln!(out, "{line}"))?;
        remarks.try_for_each(|file| degradation(file, out))?;
        for gap in &change.gaps {
            let gap = escape::line(gap);
            writeln!(out, "{CAUTION}not complete{CAUTION:#}  {gap}")?;
        }
        if remarked { writeln!(out) } else { Ok(()) }
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", summary.closing())?;
        if let Some(left_out) = summary.left_out() {
            writeln!(out, "Not counted: {left_out}.")?;
        }
        if let Some(verdict) = summary.verdict(self.options.fail_on) {
            writeln!(out, "{PATH}{verdict}{PATH:#}")?;
            self.list_failing(summary, out)?;
        }
        if summary.failing(self.options.fail_on) > 0 {
            writeln!(out, "{ACCEPT}")?;
        }
        match summary.gap_sentence() {
            Some(gaps) => writeln!(out, "{CAUTION}{gaps}{CAUTION:#}"),
            None => Ok(()),
        }
    }
}

/// What to do about a finding that fails the check.
const ACCEPT: &str = "To accept a finding, say so in a comment on its line: dnnfix: allow PATTERN -- why\n\
    `dnnfix explain PATTERN` tells what it means.";

/// A finding that a comment allows, in a line; of one in the baseline nothing is told.
fn allowed(finding: &Finding) -> Option<String> {
    let allowance = finding.allowed.as_ref()?;
    if allowance.by != AllowedBy::Comment {
        return None;
    }
    let place = escape::leading_path(&words::place(finding));
    let pattern = escape::line(&finding.pattern);
    let reason = allowance.reason.as_deref().map(escape::line);
    let reason = reason.map_or_else(String::new, |reason| format!(": {reason}"));
    Some(format!(
        "{PATH}{place}{PATH:#}  {pattern}  {FAINT}allowed by a comment{reason}{FAINT:#}"
    ))
}

fn degradation(file: &FileResult, out: &mut dyn Write) -> io::Result<()> {
    let path = escape::leading_path(&file.path);
    let reason = escape::line(file.degraded.as_deref().unwrap_or_default());
    writeln!(
        out,
        "{PATH}{path}{PATH:#}  {CAUTION}less sure than usual{CAUTION:#}: {reason}"
    )
}

/// The lines of one side, each after its sign.
fn side(excerpt: &Excerpt, sign: &str, style: Style, out: &mut dyn Write) -> io::Result<()> {
    left_out(excerpt.above, "above", out)?;
    for line in &excerpt.lines {
        write!(out, "  {style}{sign}{style:#}")?;
        if !line.is_empty() {
            write!(out, " ")?;
        }
        let mut markers = escape::Markers::default();
        line.iter()
            .try_for_each(|piece| part(piece, style, &mut markers, out))?;
        writeln!(out)?;
    }
    left_out(excerpt.below, "below", out)
}

/// A part of a line, in which a marker may have begun in the part before.
fn part(
    piece: &Piece,
    style: Style,
    markers: &mut escape::Markers,
    out: &mut dyn Write,
) -> io::Result<()> {
    let marked = style.effects(Effects::BOLD | Effects::UNDERLINE);
    let style = if piece.changed { marked } else { style };
    write!(out, "{style}{}{style:#}", markers.line(&piece.text))
}

fn left_out(lines: usize, place: &str, out: &mut dyn Write) -> io::Result<()> {
    if lines == 0 {
        return Ok(());
    }
    let more = words::count(lines, "more line");
    writeln!(out, "  {FAINT}… {more} {place}{FAINT:#}")
}
