//! Texts that are only in the work tree.
//!
//! In: the top of the work tree and a path that git listed. Out: a [`Blob`].

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::path_from;
use crate::input::blob::Blob;

/// Reads a file of the work tree, if it is one: links are not followed.
pub fn read(top: &Path, name: &[u8], cap: u64) -> Blob {
    match text(&top.join(path_from(name)), cap) {
        Ok(blob) => blob,
        Err(error) => {
            let reason = format!("it cannot be read from the work tree ({error})");
            Blob::Missing(reason.into())
        }
    }
}

fn text(path: &Path, cap: u64) -> io::Result<Blob> {
    let metadata = fs::symlink_metadata(path)?;
    if !metadata.is_file() {
        return Ok(Blob::Binary);
    }
    if metadata.len() > cap {
        return Ok(Blob::TooLarge(metadata.len()));
    }
    let mut bytes = Vec::new();
    // It may be growing.
    let length = File::open(path)?.take(cap + 1).read_to_end(&mut bytes)? as u64;
    match length > cap {
        true => Ok(Blob::TooLarge(length)),
        false => Ok(Blob::of(&bytes)),
    }
}
