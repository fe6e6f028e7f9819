//! Input: bytes become changes.
//!
//! In: patches, git objects, files and trees. Out: [`Change`], each a list of [`FileChange`] whose
//! changed lines are grouped in [`Block`]s. Nothing here knows a programming language.

pub mod blob;
pub mod cap;
#[cfg(feature = "cli")]
pub mod compare;
pub mod error;
#[cfg(feature = "cli")]
pub mod feed;
#[cfg(feature = "cli")]
pub mod git;
pub mod lines;
pub mod pair;
pub mod patch;
#[cfg(feature = "cli")]
pub mod record;
#[cfg(feature = "cli")]
pub mod source;
#[cfg(test)]
mod tests;

use std::sync::{Arc, OnceLock};

#[cfg(feature = "cli")]
pub use error::Error;
pub use error::NotAPatch;

/// One commit, patch or pair of trees.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// Commit id, or the name of the patch or of the new file or tree.
    pub id: String,
    /// Where its repository is on the web: `https://HOST/OWNER/NAME`; of a commit whose repository
    /// has a remote there.
    pub repository: Option<Arc<str>>,
    /// When the commit was written, in ISO 8601.
    pub date: Option<String>,
    /// First line of the commit message; empty where there is none.
    pub subject: String,
    pub files: Vec<FileChange>,
    /// What could not be read. A change with gaps is not complete.
    pub gaps: Vec<Gap>,
}

/// A part of the input that could not be read, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Patch file, or path in the change.
    pub place: String,
    /// Line in the patch, 1-based.
    pub line: Option<u32>,
    /// What is missing, in one sentence, with a remedy where there is one.
    pub reason: String,
}

impl std::fmt::Display for Gap {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.place, self.reason),
            None => write!(f, "{}: {}", self.place, self.reason),
        }
    }
}

/// What happened to one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// `None` for a new file.
    pub old_path: Option<String>,
    /// `None` for a deleted file.
    pub new_path: Option<String>,
    /// The blobs that a patch's `index` line names: in the patch's repository they are the whole
    /// texts on both sides.
    pub blobs: Option<BlobIds>,
    pub content: Content,
}

/// Ids of a file's blobs in git, in hexadecimal, as long or short as the patch writes them; all
/// zeros on a side where there is no file, or none that git has stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlobIds {
    /// Of the first parent, in a combined diff.
    pub old: String,
    pub new: String,
}

impl FileChange {
    /// The path on the new side, or on the old one for a deleted file.
    pub fn path(&self) -> &str {
        self.new_path
            .as_deref()
            .or(self.old_path.as_deref())
            .unwrap_or_default()
    }
}

/// What is known of a file's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// The changed stretches: one with the whole file on both sides, or one for each bare hunk.
    Text(Vec<Region>),
    /// Binary, or no text at all (mode change, pure rename).
    Opaque,
}

/// A stretch of a file on both sides, with the blocks in it.
#[derive(Debug, Clone)]
pub struct Region {
    pub old: Side,
    pub new: Side,
    /// Whether the two sides are the whole files.
    pub whole: bool,
    blocks: OnceLock<Vec<Block>>,
}

impl Region {
    pub fn new(old: Side, new: Side, blocks: Vec<Block>, whole: bool) -> Self {
        Self {
            old,
            new,
            whole,
            blocks: blocks.into(),
        }
    }

    /// A whole file on both sides; an absent file is an empty text. The two are compared when the blocks
    /// are first asked for, which nobody does of a file in no language that is known.
    pub fn of_files(old: Arc<str>, new: Arc<str>) -> Self {
        let side = |text| Side {
            first_line: 1,
            text,
        };
        Self {
            old: side(old),
            new: side(new),
            whole: true,
            blocks: OnceLock::new(),
        }
    }

    /// In order, disjoint; every changed line is in exactly one.
    pub fn blocks(&self) -> &[Block] {
        self.blocks
            .get_or_init(|| lines::blocks(&self.old.text, &self.new.text))
    }
}

impl PartialEq for Region {
    fn eq(&self, other: &Self) -> bool {
        (&self.old, &self.new, self.whole) == (&other.old, &other.new, other.whole)
            && self.blocks() == other.blocks()
    }
}

impl Eq for Region {}

/// One side of a region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// Number of the first line of `text` in its file, 1-based.
    pub first_line: u32,
    /// Lines ended by `\n`, the last one too: carriage returns are normalised, invalid UTF-8 is
    /// replaced, a byte order mark is left out.
    pub text: Arc<str>,
}

/// A maximal run of changed lines without context between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    pub old: Lines,
    pub new: Lines,
}

/// Lines `start..end` of a file, 1-based, half-open; empty when `start == end`, which is then the
/// line before which the other side's lines stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lines {
    pub start: u32,
    pub end: u32,
}

impl Lines {
    pub fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    #[cfg(test)]
    pub fn contains(self, line: u32) -> bool {
        self.start <= line && line < self.end
    }

    /// Whether the two share a line.
    pub fn overlaps(self, other: Lines) -> bool {
        self.start.max(other.start) < self.end.min(other.end)
    }
}
