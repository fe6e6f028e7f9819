//! What `--raw -z` prints: commits and the files that each changed.
//!
//! In: the output of `git log` or `git diff`. Out: [`Item`]s, in its order. A commit's head is told
//! from a file by the empty text before it, which no path can be.

use std::io::{self, BufRead};

use crate::input::Gap;
use crate::input::patch::path_of_bytes;

/// One commit or difference, its files listed but not read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    /// The commit's full id.
    pub id: String,
    /// When it was written, in ISO 8601; `None` for what is no commit.
    pub date: Option<String>,
    pub subject: String,
    pub files: Vec<ListedFile>,
    pub gaps: Vec<Gap>,
    /// Whether git took for renamed only what has the same text, as blobs are missing.
    pub exact_renames: bool,
}

/// A changed file, and where its two texts are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedFile {
    /// `None` for a new file.
    pub old: Option<Stored>,
    /// `None` for a deleted file.
    pub new: Option<Stored>,
}

impl ListedFile {
    /// The path on the new side, or on the old one for a deleted file.
    pub fn path(&self) -> String {
        let side = self.new.as_ref().or(self.old.as_ref());
        side.map(Stored::path).unwrap_or_default()
    }

    /// Whether a file came or went, so that it could be half of a rename.
    pub(super) fn is_one_sided(&self) -> bool {
        self.old.is_none() || self.new.is_none()
    }
}

/// Where one side of a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The path as git has it.
    pub name: Vec<u8>,
    pub mode: u32,
    /// Of the blob; all zeros for a text that is only in the work tree.
    pub id: String,
}

impl Stored {
    /// The path as text; bytes that are no UTF-8 stand quoted, as `\351`.
    pub fn path(&self) -> String {
        path_of_bytes(&self.name)
    }

    /// Neither a symbolic link nor a submodule.
    pub(super) fn is_file(&self) -> bool {
        self.mode & 0o170_000 == 0o100_000
    }

    pub(super) fn is_in_worktree(&self) -> bool {
        is_zero(&self.id)
    }
}

/// Whether an id stands for no object.
pub(super) fn is_zero(id: &str) -> bool {
    id.bytes().all(|byte| byte == b'0')
}

/// What the output holds, one after the other.
#[derive(Debug, PartialEq, Eq)]
pub enum Item {
    Commit {
        id: String,
        date: String,
        subject: String,
    },
    File(ListedFile),
    /// A file that is not merged yet.
    Unmerged {
        path: String,
    },
}

/// Reads [`Item`]s.
pub struct Raw<R> {
    input: R,
}

impl<R: BufRead> Raw<R> {
    pub fn new(input: R) -> Self {
        Self { input }
    }

    /// The next item; `None` at the end.
    pub fn next(&mut self) -> io::Result<Option<Item>> {
        let Some(field) = self.field()? else {
            return Ok(None);
        };
        if field.is_empty() {
            return Ok(Some(Item::Commit {
                id: self.text()?,
                date: self.text()?,
                subject: self.text()?,
            }));
        }
        let head = String::from_utf8_lossy(field.trim_ascii_start()).into_owned();
        self.file(&head).map(Some)
    }

    /// A file, from `:100644 100644 OLD NEW M` and the paths behind it.
    fn file(&mut self, head: &str) -> io::Result<Item> {
        let fields: Vec<&str> = head.trim_start_matches(':').split(' ').collect();
        let &[old_mode, new_mode, old_id, new_id, status] = &fields[..] else {
            return Err(unexpected(head));
        };
        let old_name = self.path()?;
        let new_name = match status.starts_with(['R', 'C']) {
            true => self.path()?,
            false => old_name.clone(),
        };
        if status == "U" {
            let path = path_of_bytes(&new_name);
            return Ok(Item::Unmerged { path });
        }
        let side = |name, mode: &str, id: &str| -> io::Result<Option<Stored>> {
            let mode = u32::from_str_radix(mode, 8).map_err(|_| unexpected(head))?;
            let id = id.to_owned();
            Ok((mode != 0).then_some(Stored { name, mode, id }))
        };
        Ok(Item::File(ListedFile {
            old: side(old_name, old_mode, old_id)?,
            new: side(new_name, new_mode, new_id)?,
        }))
    }

    fn path(&mut self) -> io::Result<Vec<u8>> {
        self.field()?.ok_or_else(|| unexpected("the end"))
    }

    fn text(&mut self) -> io::Result<String> {
        let field = self.path()?;
        Ok(String::from_utf8_lossy(&field).into_owned())
    }

    /// The bytes up to the next NUL.
    fn field(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut field = Vec::new();
        let length = self.input.read_until(0, &mut field)?;
        if field.last() == Some(&0) {
            field.pop();
        }
        Ok((length > 0).then_some(field))
    }
}

fn unexpected(found: &str) -> io::Error {
    let message = format!("git printed `{}`, not a file", found.escape_debug());
    io::Error::new(io::ErrorKind::InvalidData, message)
}
