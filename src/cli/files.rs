//! `patch` and `compare`: changes that are in files.

use super::Common;
use super::label::{Input, Labeller};
use super::write::{Watch, write};
use crate::input::pair::Reading;
use crate::input::{Change, compare as trees, source};
use crate::report::Options;
use anyhow::Result;
use std::path::{Path, PathBuf};

/// Patch files, directories of them, or standard input.
pub fn patch(common: &Common, files: &[PathBuf]) -> Result<u8> {
    let patches = source::patches(files, std::io::stdin());
    let several = files.len() > 1 || files.iter().any(|f| f.is_dir());
    let changes = patches.flat_map(|patch| match patch {
        Ok(changes) => changes.into_iter().map(Ok).collect(),
        Err(error) => vec![Err(error.into())],
    });
    changes_of(common, &Labeller::new(common)?, changes, several)
}

/// Two files or directories.
pub fn compare(common: &Common, old: &Path, new: &Path) -> Result<u8> {
    let labeller = Labeller::new(common)?;
    let reading = Reading {
        wanted: &|path| labeller.wants(path).is_some(),
        max_file_size: common.scope.max_file_size(),
    };
    let change = trees::compare(old, new, reading)?;
    changes_of(common, &labeller, std::iter::once(Ok(change)), false)
}

fn changes_of(
    common: &Common,
    labeller: &Labeller,
    changes: impl Iterator<Item = Result<Change>> + Send,
    several: bool,
) -> Result<u8> {
    let inputs = changes.map(|change| change.map(Input::Change));
    let options = Options {
        several,
        ..Options::default()
    };
    Ok(write(common, labeller, inputs, options, &mut Watch::default())?.status)
}
