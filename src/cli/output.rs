//! Output: results go to standard output in the chosen format, coloured where that is wanted.

use super::{Color, Common};
use crate::report::{ChangeResult, Format, FormatName, Options, Summary};
use anstream::AutoStream;
use anyhow::{Context, Result};
use std::io::{BufWriter, StdoutLock, Write};

/// Writes results one by one and counts them.
pub struct Output {
    format: Box<dyn Format>,
    options: Options,
    summary: Summary,
    stream: BufWriter<AutoStream<StdoutLock<'static>>>,
}

impl Output {
    /// `several`: more than one change may come.
    pub fn new(common: &Common, several: bool) -> Result<Self> {
        Self::with(common, common.format(), several)
    }

    /// In a format of the command's own choice.
    pub fn with(common: &Common, format: FormatName, several: bool) -> Result<Self> {
        let options = Options {
            all: common.all,
            several,
            ..Options::default()
        };
        let choice = match common.color {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        };
        let mut output = Self {
            format: format.format(options),
            options,
            summary: Summary::default(),
            stream: BufWriter::new(AutoStream::new(std::io::stdout().lock(), choice)),
        };
        output.format.begin(&mut output.stream).context(WRITING)?;
        Ok(output)
    }

    /// Writes one change, whole, so that who reads along sees it at once.
    pub fn change(&mut self, change: &ChangeResult) -> Result<()> {
        self.summary.add(change, &self.options);
        self.format
            .change(change, &mut self.stream)
            .and_then(|()| self.stream.flush())
            .context(WRITING)
    }

    /// Counts a change that is not there.
    pub fn miss(&mut self) {
        self.summary.incomplete += 1;
        self.summary.gaps += 1;
    }

    /// Ends the document; gives what was counted.
    pub fn end(mut self) -> Result<Summary> {
        self.format
            .end(&self.summary, &mut self.stream)
            .and_then(|()| self.stream.flush())
            .context(WRITING)?;
        Ok(self.summary)
    }
}

const WRITING: &str = "standard output cannot be written to";
