//! `markdown`: a comment on a pull request, or a job's summary.
//!
//! In: findings. Out: GitHub-flavoured Markdown that begins with [`MARKER`], so that one comment can be
//! found again and updated, and that is never longer than the limit: the findings that do not fit are
//! counted instead.

use std::io::{self, Write};

use super::excerpt::{Excerpt, excerpts};
use super::{ChangeResult, Finding, Format, Options, Summary, escape, words};

/// What a comment of dnnfix begins with; invisible when rendered.
pub const MARKER: &str = "<!-- dnnfix -->";
/// Bytes of a job's summary on GitHub: 1 MiB, less some room for what other steps' tools add.
pub const SUMMARY_LIMIT: usize = 1_000_000;
/// Characters of a comment on GitHub; counted in bytes, which are never fewer.
#[allow(dead_code)] // no command writes comments yet
pub const COMMENT_LIMIT: usize = 65_536;
/// Bytes kept free for the line that counts what did not fit.
const CLOSING_ROOM: usize = 500;

pub struct Markdown {
    options: Options,
    /// Findings as Markdown, as many as can fit.
    sections: Vec<Section>,
    size: usize,
    remarks: Vec<String>,
}

/// One finding, or a change's heading.
struct Section {
    is_finding: bool,
    text: String,
}

impl Markdown {
    pub fn new(options: Options) -> Self {
        Markdown {
            options,
            sections: Vec::new(),
            size: 0,
            remarks: Vec::new(),
        }
    }

    /// Keeps what can still fit; one section more than that shows that something was left out.
    fn keep(&mut self, is_finding: bool, text: String) {
        if self.size <= self.options.markdown_limit {
            self.size += text.len();
            self.sections.push(Section { is_finding, text });
        }
    }

    fn remark(&mut self, text: String) {
        if self.size <= self.options.markdown_limit {
            self.size += text.len();
            self.remarks.push(text);
        }
    }

    /// The sections that fit beside `used` bytes, and how many findings are among them.
    fn fitting(&self, used: usize) -> (String, usize) {
        let room = self
            .options
            .markdown_limit
            .saturating_sub(used + CLOSING_ROOM);
        let mut body = String::new();
        let mut findings = 0;
        for section in &self.sections {
            if body.len() + section.text.len() > room {
                break;
            }
            body += &section.text;
            findings += usize::from(section.is_finding);
        }
        (body, findings)
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
            self.keep(false, change_heading(change));
        }
        for finding in shown {
            self.keep(true, section(finding));
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
        let head = head(summary);
        // Remarks are short as a rule; however many there are, they leave room for findings.
        let remarks = self.remarks(self.options.markdown_limit / 4);
        let (body, written) = self.fitting(head.len() + remarks.len());
        write!(out, "{head}{body}{remarks}")?;
        match summary.total() - written {
            0 => Ok(()),
            n => writeln!(
                out,
                "**{} not shown here** for want of room; `--format json` holds them all.",
                words::count(n, "more finding")
            ),
        }
    }
}

/// The marker, the summary, and the table of patterns.
fn head(summary: &Summary) -> String {
    let mut text = format!("{MARKER}\n### dnnfix: {}\n\n", summary.sentence());
    if let Some(gaps) = summary.gap_sentence() {
        text += &format!("**{gaps}**\n\n");
    }
    if summary.total() > 0 {
        text += "| Pattern | Findings |\n|---|---:|\n";
        for (pattern, n) in summary.ranked() {
            text += &format!("| {} | {n} |\n", escape::markdown(pattern));
        }
        text += "\n";
    }
    text
}

fn change_heading(change: &ChangeResult) -> String {
    let id = escape::code_span(words::short_id(&change.id));
    let subject = escape::markdown(&change.subject);
    format!("#### {id} {subject}\n\n")
}

fn section(finding: &Finding) -> String {
    let mut text = format!(
        "{}\n\n{}\n\n",
        heading(finding),
        escape::markdown(&finding.message)
    );
    text += &code(finding);
    for note in &finding.notes {
        text += &format!("> {}\n\n", escape::markdown(note));
    }
    text
}

fn heading(finding: &Finding) -> String {
    let place = escape::code_span(&words::place(finding));
    let pattern = escape::markdown(&finding.pattern);
    let action = escape::markdown(&words::action(finding));
    let percent = words::percent(finding);
    let level = words::unusual_level(finding).map_or_else(String::new, |l| format!(" · {l}"));
    format!("**{pattern}** · {action} · {place} · {percent}{level}")
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
        let pieces: String = line.iter().map(|p| escape::line(&p.text)).collect();
        text += format!("{sign} {pieces}").trim_end();
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
