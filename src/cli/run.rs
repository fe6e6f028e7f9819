//! Running a command: where it runs, which it is, and how its end is told.

use super::layers::layers;
use super::{Cli, Command, Common, commits, explain, files, patterns};
use crate::catalogue::Catalogue;
use crate::input::git::Repository;
use crate::report::escape;
use anyhow::{Context, Result, ensure};
use std::io;
use std::path::Path;

/// The job was done.
pub const DONE: u8 = 0;
/// The job was done, and something was found that should not be.
pub const FOUND: u8 = 1;
/// The job could not be done, or not all of it.
pub const INCOMPLETE: u8 = 2;

/// What is told of an error, in which strangers' words may stand.
pub fn failure(error: &anyhow::Error) -> String {
    escape::message(&format!("error: {error:#}"))
}

/// Runs the command line; gives the exit status.
pub fn run(cli: &Cli) -> Result<u8> {
    if let Some(directory) = &cli.common.directory {
        std::env::set_current_dir(directory)
            .with_context(|| format!("{}: cannot go there", directory.display()))?;
    }
    match command(cli) {
        // Who reads the output has enough: `dnnfix log | head`.
        Err(error) if is_closed_pipe(&error) => Ok(DONE),
        status => status,
    }
}

fn command(cli: &Cli) -> Result<u8> {
    let common = &cli.common;
    let about = matches!(
        cli.command,
        Some(Command::Patterns { .. } | Command::Explain(_) | Command::Eval(_))
    );
    ensure!(
        !about || common.output.is_empty(),
        "`--output` is for commands that label changes; redirect what this one prints"
    );
    match &cli.command {
        None => files::patch(common, &[]),
        Some(Command::Patch { files }) => files::patch(common, files),
        Some(Command::Compare { old, new }) => files::compare(common, old, new),
        Some(Command::Diff(arguments)) => commits::diff(common, arguments),
        Some(Command::Show(arguments)) => commits::show(common, arguments),
        Some(Command::Log(arguments)) => commits::log(common, arguments),
        Some(Command::Patterns { command }) => patterns::run(common, command),
        Some(Command::Explain(arguments)) => explain::run(common, arguments),
        Some(Command::Stream(stream)) => stream.run(common),
        Some(Command::Check(check)) => check.run(common),
        Some(Command::Report(report)) => report.run(common),
        Some(Command::Eval(eval)) => eval.run(common),
        Some(Command::Completions(completions)) => completions.run(),
        Some(Command::Man(man)) => man.run(),
    }
}

/// The built-in catalogue with all its layers.
pub fn catalogue(common: &Common) -> Result<Catalogue> {
    Ok(Catalogue::of_layers(&layers(common)?)?)
}

/// The repository that the program runs in. One that is named by `-C` is that of the folder,
/// whatever the environment says.
pub fn repository(common: &Common) -> Result<Repository> {
    let mut repository = match common.directory {
        Some(_) => Repository::open(Path::new("."))?,
        None => Repository::here()?,
    };
    repository.set_max_file_size(common.scope.max_file_size());
    Ok(repository)
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let mut causes = error.chain().filter_map(|e| e.downcast_ref::<io::Error>());
    causes.any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}
