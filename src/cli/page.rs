//! Pages: text for people about the catalogue, on standard output.
//!
//! In: lines, paragraphs, diffs. Out: wrapped, escaped and, where that is wanted, coloured text.

use super::Common;
use super::output::standard;
use crate::catalogue::file::Example;
use crate::examples;
use crate::report::words::wrapped;
use crate::report::{FormatName, escape};
use anstream::AutoStream;
use anstyle::{AnsiColor, Effects, Style};
use anyhow::{Context, Result, bail};
use std::fmt::Display;
use std::io::{BufWriter, StdoutLock, Write};

pub const HEAD: Style = AnsiColor::Cyan.on_default().effects(Effects::BOLD);
pub const STRONG: Style = Style::new().bold();
pub const FAINT: Style = Style::new().dimmed();
const REMOVED: Style = AnsiColor::Red.on_default();
const ADDED: Style = AnsiColor::Green.on_default();

/// Columns that paragraphs are wrapped at.
const WIDTH: usize = 88;

pub struct Page {
    stream: BufWriter<AutoStream<StdoutLock<'static>>>,
}

impl Page {
    /// A page has one form only, which `--format` cannot change.
    pub fn new(common: &Common) -> Result<Self> {
        if common.format() != FormatName::Text {
            bail!(
                "this command writes text only; leave out `--format {}`",
                common.format()
            );
        }
        Ok(Self {
            stream: BufWriter::new(standard(common.color)),
        })
    }

    /// One line; what comes from a file must be escaped already.
    pub fn line(&mut self, line: impl Display) -> Result<()> {
        writeln!(self.stream, "{line}").context(WRITING)
    }

    pub fn blank(&mut self) -> Result<()> {
        self.line("")
    }

    pub fn heading(&mut self, text: &str) -> Result<()> {
        self.line(format_args!("{HEAD}{}{HEAD:#}", escape::line(text)))
    }

    /// Text wrapped into lines, each after `indent` spaces; the first one begins with `lead`.
    pub fn paragraph(&mut self, indent: usize, lead: &str, text: &str) -> Result<()> {
        let hanging = indent + lead.chars().count();
        for (index, line) in wrapped(&escape::line(text), WIDTH.saturating_sub(hanging))
            .iter()
            .enumerate()
        {
            match index {
                0 => self.line(format_args!("{:indent$}{lead}{line}", ""))?,
                _ => self.line(format_args!("{:hanging$}{line}", ""))?,
            }
        }
        Ok(())
    }

    /// The diff of an example.
    pub fn diff(&mut self, indent: usize, example: &Example) -> Result<()> {
        for (sign, text) in examples::diff(example) {
            let style = match sign {
                '-' => REMOVED,
                '+' => ADDED,
                _ => Style::new(),
            };
            let line = format!("{sign} {}", escape::line(text));
            let line = line.trim_end();
            self.line(format_args!("{:indent$}{style}{line}{style:#}", ""))?;
        }
        Ok(())
    }

    /// The two sides of a place, without the indentation that they share.
    pub fn sides(&mut self, indent: usize, old: &str, new: &str) -> Result<()> {
        let lines = || {
            old.lines()
                .chain(new.lines())
                .filter(|l| !l.trim().is_empty())
        };
        let spaces = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let shared = lines().map(spaces).min().unwrap_or(0);
        for (sign, style, text) in [('-', REMOVED, old), ('+', ADDED, new)] {
            for line in text.lines() {
                let line = escape::line(line.get(shared..).unwrap_or_default());
                self.line(format_args!("{:indent$}{style}{sign} {line}{style:#}", ""))?;
            }
        }
        Ok(())
    }

    /// A whole text, as it stands.
    pub fn code(&mut self, indent: usize, text: &str) -> Result<()> {
        for line in text.lines() {
            let line = escape::line(&line.replace('\t', "    "));
            self.line(format_args!("{:indent$}{line}", ""))?;
        }
        Ok(())
    }

    pub fn end(mut self) -> Result<()> {
        self.stream.flush().context(WRITING)
    }
}

const WRITING: &str = "standard output cannot be written to";
