//! A blob's text, or why it has none.
//!
//! In: bytes. Out: a [`Blob`], its text normalised and shared; of both sides of a file, its [`Content`].

use std::sync::Arc;

use crate::cache::Weighed;
use crate::input::lines::normalize;
use crate::input::{Content, Gap, Region};

/// Most bytes of text that one change may have on both sides together.
pub const MOST_TEXT: usize = 256 << 20;

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

    /// Of bytes that are looked at up to a size.
    pub fn within(bytes: &[u8], cap: u64) -> Self {
        match bytes.len() as u64 {
            size if size > cap => Self::TooLarge(size),
            _ => Self::of(bytes),
        }
    }

    /// Of a file that comes after as much text as a change may have.
    pub fn too_much() -> Self {
        let reason = format!("the change has more than {MOST_TEXT} bytes of text; it is left out");
        Self::Missing(reason.into())
    }

    /// The text of a side where there is no file.
    pub fn empty() -> Self {
        Self::Text(Arc::from(""))
    }

    /// Whether it has more bytes than these, as far as that is known.
    pub fn is_larger(&self, bytes: u64) -> bool {
        match self {
            Self::Text(text) => text.len() as u64 > bytes,
            Self::TooLarge(size) => *size > bytes,
            _ => false,
        }
    }

    /// What it leaves unknown of its file.
    pub fn gap(&self, path: &str, cap: u64) -> Option<Gap> {
        Some(Gap {
            place: path.to_owned(),
            line: None,
            reason: self.reason(cap)?,
        })
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

/// What is known of a file of which these are the two sides, and what is not.
pub fn content(path: &str, old: &Blob, new: &Blob, cap: u64) -> (Content, Option<Gap>) {
    if let (Blob::Text(old), Blob::Text(new)) = (old, new) {
        let region = Region::of_files(Arc::clone(old), Arc::clone(new));
        return (Content::Text(vec![region]), None);
    }
    let gap = old.gap(path, cap).or_else(|| new.gap(path, cap));
    (Content::Opaque, gap)
}

impl Weighed for Blob {
    fn size(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            _ => 0,
        }
    }
}

/// How far a file is searched for a NUL byte, which makes it binary; as far as git does.
const SEARCHED: usize = 8000;

pub fn is_binary(bytes: &[u8]) -> bool {
    memchr::memchr(0, &bytes[..bytes.len().min(SEARCHED)]).is_some()
}

/// Longest pointer that Git LFS writes.
const POINTER: usize = 1024;

fn is_pointer(bytes: &[u8]) -> bool {
    bytes.len() < POINTER && bytes.starts_with(b"version https://git-lfs.github.com/spec/")
}
