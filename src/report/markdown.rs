//! `markdown`: a comment on a pull request, or a job's summary.
//!
//! In: findings. Out: GitHub-flavoured Markdown that begins with [`MARKER`], so that one comment can be
//! found again and updated, and that is never longer than the limit: the findings that do not fit are
//! counted instead.

use std::collections::HashSet;
use std::io::{self, Write};

use super::excerpt::{Excerpt, excerpts};
use super::group::{Group, groups};
use super::{AllowedBy, ChangeResult, Finding, Format, Level, Options, Summary, escape, words};

/// What a comment of dnnfix begins with; invisible when rendered.
pub const MARKER: &str = "<!-- dnnfix -->";
/// Bytes of a job's summary on GitHub: 1 MiB, less some room for what other steps' tools add.
pub const SUMMARY_LIMIT: usize = 1_000_000;
/// Characters of a comment on GitHub; counted in bytes, which are never fewer.
pub const COMMENT_LIMIT: usize = 65_536;
/// Bytes kept free for the line that counts what did not fit, and for the legend.
const CLOSING_ROOM: usize = 800;
/// Findings that are folded away in a comment if there are more: those that do not fail a check.
const UNFOLDED: usize = 5;

pub struct Markdown {
    options: Options,
    /// Bytes that the document may have: [`SUMMARY_LIMIT`] or [`COMMENT_LIMIT`].
    limit: usize,
    /// Findings as Markdown, as many as can fit.
    sections: Vec<Section>,
    size: usize,
    remarks: Vec<String>,
    /// Notes that have been shown.
    told: HashSet<String>,
    folds: bool,
}

/// One finding and its like, or a change's heading.
struct Section {
    /// How many findings it tells.
    findings: usize,
    /// Whether a check fails because of it.
    fails: bool,
    text: String,
}

const FOLD_ENDS: &str = "</details>\n\n";

impl Markdown {
    pub fn new(options: Options, limit: usize) -> Self {
        Markdown {
            options,
            limit,
            sections: Vec::new(),
            size: 0,
            remarks: Vec::new(),
            told: HashSet::new(),
            folds: false,
        }
    }

    /// The same with many findings that do not fail a check folded away.
    pub fn folding(self) -> Self {
        Markdown {
            folds: !self.options.several,
            ..self
        }
    }

    /// Keeps what can still fit; one section more than that shows that something was left out.
    fn keep(&mut self, section: Section) {
        if self.size <= self.limit {
            self.size += section.text.len();
            self.sections.push(section);
        }
    }

    fn section(&mut self, group: &Group) -> Section {
        let finding = group.first;
        let notes = finding.notes.iter();
        // What the study says of many findings is told with the first of them.
        let notes: Vec<&String> = notes.filter(|n| self.told.insert((*n).clone())).collect();
        Section {
            findings: group.count(),
            fails: self
                .options
                .fail_on
                .is_some_and(|least| finding.level >= least),
            text: section(group, &notes),
        }
    }

    fn remark(&mut self, text: String) {
        if self.size <= self.limit {
            self.size += text.len();
            self.remarks.push(text);
        }
    }

    /// The sections that fit beside `used` bytes, and how many findings are among them.
    fn fitting(&self, used: usize) -> (String, usize) {
        let room = self.limit.saturating_sub(used + CLOSING_ROOM);
        let mut body = String::new();
        let mut findings = 0;
        let fold = self.fold();
        let mut open = fold.as_deref();
        for section in &self.sections {
            if body.len() + section.text.len() > room {
                break;
            }
            if !section.fails {
                body += open.take().unwrap_or_default();
            }
            body += &section.text;
            findings += section.findings;
        }
        if fold.is_some() && open.is_none() {
            body += FOLD_ENDS;
        }
        (body, findings)
    }

    /// How what is folded away begins, if anything is.
    fn fold(&self) -> Option<String> {
        let folded = self.sections.iter().filter(|section| !section.fails);
        let folded: usize = folded.map(|section| section.findings).sum();
        let is_rest = self.sections.iter().any(|section| section.fails);
        let named = words::count(folded, if is_rest { "other finding" } else { "finding" });
        let begins = format!("<details><summary>{named}</summary>\n\n");
        (self.folds && folded > UNFOLDED).then_some(begins)
    }

    fn remarks(&self, room: usize) -> String {
        let mut text = String::new();
        for remark in &self.remarks {
            if text.len() + remark.len() > room {
                text += "- …\n";
                break;
            }
            text += remark;
        }
        if text.is_empty() { text } else { text + "\n" }
    }
}

impl Format for Markdown {
    fn change(&mut self, change: &ChangeResult, _out: &mut dyn Write) -> io::Result<()> {
        let options = self.options;
        let mut shown = options.shown(change).peekable();
        if options.several && shown.peek().is_some() {
            self.keep(Section {
                findings: 0,
                fails: false,
                text: change_heading(change),
            });
        }
        let mut groups = groups(shown);
        // Where not all fit, the most important do.
        groups.sort_by_key(|group| std::cmp::Reverse(group.first.level));
        for group in groups {
            let section = self.section(&group);
            self.keep(section);
        }
        for finding in options.allowed(change) {
            self.remarks.extend(allowed(finding));
        }
        for file in change.files.iter().filter(|f| f.degraded.is_some()) {
            let reason = escape::markdown(file.degraded.as_deref().unwrap_or_default());
            let path = escape::code_span(&file.path);
            self.remark(format!("- {path}: less sure than usual: {reason}\n"));
        }
        for gap in &change.gaps {
            self.remark(format!("- Not complete: {}\n", escape::markdown(gap)));
        }
        Ok(())
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let head = head(summary, self.options);
        // Remarks are short as a rule; however many there are, they leave room for findings.
        let remarks = self.remarks(self.limit / 4);
        let (body, written) = self.fitting(head.len() + remarks.len());
        write!(out, "{head}{body}{remarks}")?;
        if let n @ 1.. = summary.total() - written {
            let more = words::count(n, "more finding");
            let rest = "not shown here** for want of room; `--format json` holds them all.";
            writeln!(out, "**{more} {rest}\n")?;
        }
        match summary.total() {
            0 => Ok(()),
            _ => writeln!(out, "{}", legend(summary, self.options)),
        }
    }
}

/// What a reader who meets dnnfix for the first time has to know.
fn legend(summary: &Summary, options: Options) -> String {
    let accept = match summary.failing(options.fail_on) {
        0 => "",
        _ => {
            " To accept a finding, say so in a comment on its line: `dnnfix: allow PATTERN -- why`."
        }
    };
    format!(
        "*A finding names what kind of change was made, in the words of the study \
        [Repairing Deep Neural Networks](https://doi.org/10.1145/3377811.3380378); it does not say \
        that the change is wrong.{accept}*"
    )
}

/// A finding that a comment allows, in a line; of one in the baseline nothing is told.
fn allowed(finding: &Finding) -> Option<String> {
    let allowance = finding.allowed.as_ref()?;
    if allowance.by != AllowedBy::Comment {
        return None;
    }
    let place = escape::code_span(&words::place(finding));
    let pattern = escape::markdown(&finding.pattern);
    let reason = allowance.reason.as_deref().map(escape::markdown);
    let reason = reason.map_or_else(String::new, |reason| format!(": {reason}"));
    Some(format!(
        "- {place}: {pattern} is allowed by a comment{reason}\n"
    ))
}

/// The marker, the summary, and the table of patterns.
fn head(summary: &Summary, options: Options) -> String {
    let mut text = format!("{MARKER}\n### dnnfix: {}\n\n", summary.sentence());
    if let Some(gaps) = summary.gap_sentence() {
        text += &format!("**{gaps}**\n\n");
    }
    if let Some(verdict) = summary.verdict(options.fail_on) {
        text += &format!("**{verdict}**\n\n");
    }
    if let Some(left_out) = summary.left_out() {
        text += &format!("Not counted: {left_out}.\n\n");
    }
    if summary.total() > 0 {
        text += &table(summary);
    }
    text
}

/// Patterns with their counts; and with their levels, where these tell anything.
fn table(summary: &Summary) -> String {
    let levels = &summary.highest;
    let is_plain = levels.values().all(|level| *level == Level::default());
    let mut rows = summary.ranked();
    let mut text = match is_plain {
        true => "| Pattern | Findings |\n|---|---:|\n".to_owned(),
        false => "| Pattern | Findings | Level |\n|---|---:|---|\n".to_owned(),
    };
    rows.sort_by_key(|(pattern, _)| std::cmp::Reverse(levels.get(*pattern)));
    for (pattern, n) in rows {
        text += &format!("| {} | {n} |", escape::markdown(pattern));
        if let Some(level) = levels.get(pattern).filter(|_| !is_plain) {
            text += &format!(" {} |", level.as_str());
        }
        text.push('\n');
    }
    text + "\n"
}

fn change_heading(change: &ChangeResult) -> String {
    let id = escape::code_span(words::short_id(&change.id));
    let subject = escape::markdown(&change.subject);
    format!("### {id} {subject}\n\n")
}

fn section(group: &Group, notes: &[&String]) -> String {
    let finding = group.first;
    let mut text = format!(
        "{}\n\n{} ({} sure)\n\n",
        heading(finding),
        escape::markdown_sentence(&finding.message),
        words::percent(finding)
    );
    text += &code(finding);
    if let Some(others) = group.others() {
        text += &format!("{others}\n\n");
    }
    for note in notes {
        text += &format!("> {}\n\n", escape::markdown(note));
    }
    text
}

fn heading(finding: &Finding) -> String {
    let place = escape::code_span(&words::place(finding));
    let pattern = escape::markdown(&finding.pattern);
    let action = escape::markdown(&words::action(finding));
    let level = words::unusual_level(finding).map_or_else(String::new, |l| format!(" · {l}"));
    format!("#### {pattern} · {action} · {place}{level}")
}

/// The two sides as a diff; without them, what changed as `before → after`.
fn code(finding: &Finding) -> String {
    let sides = excerpts(finding);
    let lines = [side(&sides[0], '-'), side(&sides[1], '+')].concat();
    if lines.is_empty() {
        return before_after(finding);
    }
    let fence = escape::fence(&lines);
    format!("{fence}diff\n{lines}{fence}\n\n")
}

fn before_after(finding: &Finding) -> String {
    let sides = [&finding.before, &finding.after].map(|side| escape::code_span(side));
    match sides.iter().all(String::is_empty) {
        true => String::new(),
        false => format!("{}\n\n", sides.join(" → ").trim()),
    }
}

fn side(excerpt: &Excerpt, sign: char) -> String {
    let mut text = left_out(excerpt.above, "above");
    for line in &excerpt.lines {
        let line: String = line.iter().map(|piece| piece.text.as_str()).collect();
        text += format!("{sign} {}", escape::line(&line)).trim_end();
        text.push('\n');
    }
    text + &left_out(excerpt.below, "below")
}

fn left_out(lines: usize, place: &str) -> String {
    match lines {
        0 => String::new(),
        n => format!("… {} {place}\n", words::count(n, "more line")),
    }
}
