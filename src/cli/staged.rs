//! Files that appear whole or not at all: written beside the place where they belong, and put there in
//! the end, so that a run that fails or is killed leaves the file of the run before.
//!
//! In: the path of a file. Out: the file to write to, and what puts it in its place.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file that is not in its place yet; removed if it never gets there.
#[derive(Debug)]
pub struct Staged {
    written: PathBuf,
    place: PathBuf,
}

/// Opens a file to write to. A pipe or a device is no file that could be put in place of another: it is
/// written to as it is.
pub fn create(path: &Path) -> io::Result<(File, Option<Staged>)> {
    // Of a link the file is replaced, not the link.
    let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let before = fs::metadata(&place).ok();
    if before.as_ref().is_some_and(|before| !before.is_file()) {
        return Ok((File::create(&place)?, None));
    }
    let mut name = place.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let written = place.with_file_name(name);
    let file = match File::create_new(&written) {
        // A folder may be closed to new files where the file itself is not.
        Err(_) if before.is_some() => return Ok((File::create(&place)?, None)),
        file => file?,
    };
    let staged = Staged { written, place };
    if let Some(before) = before {
        file.set_permissions(before.permissions())?;
    }
    Ok((file, Some(staged)))
}

/// Writes a file at once.
pub fn write(path: &Path, text: &str) -> io::Result<()> {
    let (mut file, staged) = create(path)?;
    file.write_all(text.as_bytes())?;
    drop(file);
    staged.map_or(Ok(()), Staged::place)
}

impl Staged {
    /// Puts the file, which is closed, in its place.
    pub fn place(self) -> io::Result<()> {
        // A file that is mounted by itself cannot be replaced, only written to.
        fs::rename(&self.written, &self.place)
            .or_else(|_| fs::copy(&self.written, &self.place).map(|_| ()))
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // Where it was put in its place there is none any more.
        let _ = fs::remove_file(&self.written);
    }
}
