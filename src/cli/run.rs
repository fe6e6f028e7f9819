//! Running a command: arguments become changes, changes results, results output.

use super::output::Output;
use super::{Cli, Command, Common, explain, patterns};
use crate::catalogue::Catalogue;
use crate::classify;
use crate::input::{Change, compare, source};
use crate::report::ChangeResult;
use anyhow::{Context, Result};
use std::path::PathBuf;

/// The job was done.
pub const DONE: u8 = 0;
/// The job was done, and something was found that should not be.
pub const FOUND: u8 = 1;
/// The job could not be done, or not all of it.
pub const INCOMPLETE: u8 = 2;

/// Runs the command line; gives the exit status.
pub fn run(cli: &Cli) -> Result<u8> {
    if let Some(directory) = &cli.common.directory {
        std::env::set_current_dir(directory)
            .with_context(|| format!("{}: cannot go there", directory.display()))?;
    }
    match &cli.command {
        None => patch(&cli.common, &[]),
        Some(Command::Patch { files }) => patch(&cli.common, files),
        Some(Command::Compare { old, new }) => {
            let change = compare::compare(old, new)?;
            changes(&cli.common, [Ok(vec![change])].into_iter(), false)
        }
        Some(Command::Patterns { command }) => patterns::run(&cli.common, command),
        Some(Command::Explain { id }) => explain::run(&cli.common, id),
        Some(Command::Eval(eval)) => eval.run(&cli.common),
    }
}

fn patch(common: &Common, files: &[PathBuf]) -> Result<u8> {
    let patches = source::patches(files, std::io::stdin());
    let several = files.len() > 1 || files.iter().any(|f| f.is_dir());
    changes(common, patches.map(|p| p.map_err(Into::into)), several)
}

/// Labels changes as they come. One that cannot be read does not end the others.
fn changes(
    common: &Common,
    changes: impl Iterator<Item = Result<Vec<Change>>>,
    several: bool,
) -> Result<u8> {
    let catalogue = catalogue(common)?;
    let mut output = Output::new(common, several)?;
    let mut status = DONE;
    for change in changes {
        match change {
            Ok(found) => {
                for change in &found {
                    output.change(&kept(common, classify::change(&catalogue, change)))?;
                }
            }
            Err(error) => {
                eprintln!("error: {error:#}");
                status = INCOMPLETE;
            }
        }
    }
    let summary = output.end()?;
    Ok(if summary.complete() {
        status
    } else {
        INCOMPLETE
    })
}

/// The built-in catalogue, extended by the folder that was named.
pub fn catalogue(common: &Common) -> Result<Catalogue> {
    Ok(match &common.catalogue {
        Some(folder) => Catalogue::load(folder)?,
        None => Catalogue::builtin()?,
    })
}

/// The findings that were asked for.
fn kept(common: &Common, mut result: ChangeResult) -> ChangeResult {
    result.findings.retain(|finding| {
        let wanted = common.pattern.is_empty() || common.pattern.contains(&finding.pattern);
        wanted && finding.confidence >= common.min_confidence
    });
    result
}
