//! A blob's text, or why it has none.
//!
//! In: bytes. Out: a [`Blob`], its text normalised and shared.

use std::sync::Arc;

use crate::cache::Weighed;
use crate::input::compare::is_binary;
use crate::input::lines::normalize;

/// What one side of a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Blob {
    Text(Arc<str>),
    Binary,
    /// Stands for a text that Git LFS keeps elsewhere.
    Pointer,
    /// Above the size cap; with its size in bytes.
    TooLarge(u64),
    /// Cannot be had; with the reason.
    Missing(Arc<str>),
}

impl Blob {
    pub fn of(bytes: &[u8]) -> Self {
        if is_binary(bytes) {
            Self::Binary
        } else if is_pointer(bytes) {
            Self::Pointer
        } else {
            Self::Text(normalize(bytes))
        }
    }

    /// The text of a side where there is no file.
    pub fn empty() -> Self {
        Self::Text(Arc::from(""))
    }

    /// Why the file's change is not known, for those sides that should have had a text.
    pub fn reason(&self, cap: u64) -> Option<String> {
        match self {
            Self::Text(_) | Self::Binary => None,
            Self::Pointer => Some(
                "its text is kept by Git LFS, not in the repository, so that it is not compared"
                    .to_owned(),
            ),
            Self::TooLarge(size) => Some(format!(
                "{size} bytes are above the size cap of {cap}, so that it is not compared; raise \
                 it with `--max-file-size`, or leave the file out with `--exclude`"
            )),
            Self::Missing(reason) => Some(reason.to_string()),
        }
    }
}

impl Weighed for Blob {
    fn size(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            _ => 0,
        }
    }
}

/// Longest pointer that Git LFS writes.
const POINTER: usize = 1024;

fn is_pointer(bytes: &[u8]) -> bool {
    bytes.len() < POINTER && bytes.starts_with(b"version https://git-lfs.github.com/spec/")
}
