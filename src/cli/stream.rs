//! `stream`: changes in as JSON, one a line, and their results out in the same order.
//!
//! Each line is read, labelled and answered by itself: one that cannot be read has its fault as its
//! answer. Memory is bounded by the bytes of the lines that wait to be answered.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::Args;

use super::Common;
use super::closing::Closing;
use super::commits::seconds;
use super::label::{Input, Labeller};
use super::output::Output;
use super::write::{Watch, write_by};
use crate::input::Change;
use crate::input::feed::{Feed, Line, ROOM};
use crate::input::pair::Reading;
use crate::input::record::{self, Refused};
use crate::report::{ChangeResult, FormatName, Options};

/// The options of `stream`.
#[derive(Debug, Args)]
#[command(
    after_help = "A line is {\"id\": ..., \"diff\": ...}, {\"id\": ..., \"path\": ..., \"old\": ..., \
    \"new\": ...}, or {\"id\": ..., \"files\": [{\"path\": ..., \"old\": ..., \"new\": ...}, ...]}, \
    with \"subject\", \"date\" and \"repository\" as you like. It is answered by one line, as `log \
    --format jsonl` writes it; one that cannot be read is answered with \"error\". The exit status is \
    2 if any answer has \"complete\": false."
)]
pub struct Stream {
    /// A file of such lines, or `-`
    #[arg(value_name = "FILE", default_value = "-")]
    pub file: PathBuf,
    /// Give each finding its statements and the function around them, on both sides, for a data set
    #[arg(long)]
    pub code: bool,
    /// Go on with the next change when one takes longer; it is marked as not complete
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub time_limit: Option<Duration>,
}

impl Stream {
    pub fn run(&self, common: &Common) -> Result<u8> {
        let format = common.format.unwrap_or(FormatName::Jsonl);
        ensure!(
            format == FormatName::Jsonl,
            "`stream` writes jsonl only; leave out `--format {format}`"
        );
        let feed =
            Feed::new(self.input()?, ROOM).map(|line| line.context("the input cannot be read"));
        let labeller = Labeller::new(common)?
            .with_time_limit(self.time_limit)
            .with_code(self.code);
        let mut watch = Watch {
            closing: Some(Closing::of("record", common.all)),
            ..Watch::default()
        };
        let options = Options {
            several: true,
            ..Options::default()
        };
        let output = Output::with(common, format, options)?;
        let worker = || worker(common, &labeller);
        Ok(write_by(common.jobs(), worker, feed, output, &mut watch)?.status)
    }

    fn input(&self) -> Result<Box<dyn Read + Send>> {
        if self.file == Path::new("-") {
            return Ok(Box::new(io::stdin()));
        }
        let file = File::open(&self.file);
        let file = file.with_context(|| format!("{}: cannot be read", self.file.display()))?;
        Ok(Box::new(file))
    }
}

/// What answers lines in one thread.
fn worker(
    common: &Common,
    labeller: &Labeller,
) -> impl FnMut(Result<Line>) -> Result<ChangeResult> {
    let max_file_size = common.scope.max_file_size();
    let mut label = labeller.worker();
    move |line| {
        let wanted = |path: &str| labeller.wants(path).is_some();
        let reading = Reading {
            wanted: &wanted,
            max_file_size,
        };
        Ok(match change(line?, reading) {
            Ok(change) => label(Input::Change(change)),
            Err(refused) => answer(refused),
        })
    }
}

/// The change on a line, whose memory is given back.
fn change(line: Line, reading: Reading) -> Result<Change, Refused> {
    let read = match &line.text {
        Some(text) => record::read(text, reading),
        None => Err(Refused {
            id: String::new(),
            reason: format!("longer than {ROOM} bytes; part it, by files"),
        }),
    };
    read.map_err(|refused| Refused {
        reason: format!("line {}: {}", line.number, refused.reason),
        ..refused
    })
}

/// The answer to a line that holds no change.
fn answer(refused: Refused) -> ChangeResult {
    ChangeResult {
        error: Some(refused.reason),
        ..ChangeResult::unknown(refused.id, String::new())
    }
}
