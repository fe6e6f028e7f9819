//! Output: results go to standard output in the chosen format, coloured where that is wanted, and to
//! the files that are named, each in its own format.

use super::staged::{self, Staged};
use super::{Color, Common};
use crate::report::{ChangeResult, Format, FormatName, Options, Summary};
use anstream::AutoStream;
use anyhow::{Context, Result, ensure};
use std::io::{self, BufWriter, StdoutLock, Write};
use std::path::PathBuf;
use std::str::FromStr;

/// A file for results, as `--output FORMAT=FILE` names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    pub format: FormatName,
    pub path: PathBuf,
}

impl FromStr for OutputFile {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('=').filter(|(_, path)| !path.is_empty());
        let (format, path) = parts.ok_or("give a format and a file, such as sarif=dnnfix.sarif")?;
        Ok(Self {
            format: format.parse().map_err(|error| format!("{error}"))?,
            path: path.into(),
        })
    }
}

/// Writes results one by one and counts them.
pub struct Output {
    options: Options,
    summary: Summary,
    /// Standard output first.
    sinks: Vec<Sink>,
}

/// Standard output, with colours where they are wanted.
pub fn standard(color: Color) -> AutoStream<StdoutLock<'static>> {
    let choice = match color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    };
    AutoStream::new(io::stdout().lock(), choice)
}

fn writer(format: FormatName, options: Options) -> Result<Box<dyn Format>> {
    format.format(options).with_context(|| {
        format!(
            "only `dnnfix report` writes {format}: write jsonl, and give it to \
             `dnnfix report --format {format} -`"
        )
    })
}

/// One place that results are written to.
struct Sink {
    name: String,
    format: Box<dyn Format>,
    stream: BufWriter<Box<dyn Write>>,
    /// What the stream writes to, if it is to take a file's place in the end.
    staged: Option<Staged>,
}

impl Output {
    pub fn new(common: &Common, options: Options) -> Result<Self> {
        Self::with(common, common.format(), options)
    }

    /// In a format of the command's own choice.
    pub fn with(common: &Common, format: FormatName, options: Options) -> Result<Self> {
        let options = Options {
            all: common.all,
            ..options
        };
        let mut sinks = vec![Sink::standard(common, format, options)?];
        for (index, file) in common.output.iter().enumerate() {
            let path = &file.path;
            let is_twice = common.output[..index]
                .iter()
                .any(|other| other.path == *path);
            ensure!(!is_twice, "--output: {} is named twice", path.display());
            sinks.push(Sink::file(file, options)?);
        }
        for sink in &mut sinks {
            sink.write(|format, stream| format.begin(stream))?;
        }
        Ok(Self {
            options,
            summary: Summary::default(),
            sinks,
        })
    }

    /// Writes one change, whole, so that who reads along sees it at once.
    pub fn change(&mut self, change: &ChangeResult) -> Result<()> {
        self.summary.add(change, &self.options);
        let mut sinks = self.sinks.iter_mut();
        sinks.try_for_each(|sink| sink.write(|format, stream| format.change(change, stream)))
    }

    pub fn options(&self) -> Options {
        self.options
    }

    /// Counts a change that is not there.
    pub fn miss(&mut self) {
        self.summary.incomplete += 1;
        self.summary.gaps += 1;
    }

    /// Ends the documents; gives what was counted.
    pub fn end(mut self) -> Result<Summary> {
        for sink in &mut self.sinks {
            sink.write(|format, stream| format.end(&self.summary, stream))?;
        }
        self.sinks.into_iter().try_for_each(Sink::end)?;
        Ok(self.summary)
    }
}

impl Sink {
    fn standard(common: &Common, format: FormatName, options: Options) -> Result<Self> {
        Ok(Self {
            name: "standard output".to_owned(),
            format: writer(format, options)?,
            stream: BufWriter::new(Box::new(standard(common.color))),
            staged: None,
        })
    }

    fn file(file: &OutputFile, options: Options) -> Result<Self> {
        let name = file.path.display().to_string();
        let format = writer(file.format, options)?;
        let (stream, staged) =
            staged::create(&file.path).with_context(|| format!("{name}: cannot be written to"))?;
        Ok(Self {
            name,
            format,
            stream: BufWriter::new(Box::new(AutoStream::never(stream))),
            staged,
        })
    }

    /// Puts the file in its place.
    fn end(self) -> Result<()> {
        drop(self.stream);
        let placed = self.staged.map_or(Ok(()), Staged::place);
        placed.with_context(|| format!("{}: cannot be written to", self.name))
    }

    fn write(
        &mut self,
        part: impl FnOnce(&mut dyn Format, &mut dyn Write) -> io::Result<()>,
    ) -> Result<()> {
        part(&mut *self.format, &mut self.stream)
            .and_then(|()| self.stream.flush())
            .with_context(|| format!("{} cannot be written to", self.name))
    }
}
