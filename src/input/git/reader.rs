//! Listed files become file changes with their texts and blocks.
//!
//! In: a [`Listed`] commit. Out: a [`Change`]; a file whose text cannot be had is a gap in it.

use std::collections::HashMap;
use std::path::PathBuf;
use std::thread;
use std::time::Instant;

use super::batch::Batch;
use super::raw::{Listed, ListedFile, Stored};
use super::{Repository, Wanted, rename, worktree};
use crate::cache::Weighed;
use crate::input::blob::{self, Blob, MOST_TEXT};
use crate::input::{BlobIds, Change, Content, FileChange, Gap};

/// Reads texts; for one thread.
pub struct Reader {
    pub(super) repository: Repository,
    batch: Option<Batch>,
    /// Whether it is for one change, which no other is read beside.
    alone: bool,
    worktree: Option<PathBuf>,
    /// When the change that is read must be done with.
    end: Option<Instant>,
}

/// The blobs of one change, by id.
pub(super) type Texts = HashMap<String, Blob>;

impl Reader {
    pub(super) fn new(repository: Repository) -> Self {
        Self {
            repository,
            batch: None,
            alone: false,
            worktree: None,
            end: None,
        }
    }

    /// For one change, which may take all that the machine has.
    pub(super) fn alone(mut self) -> Self {
        self.alone = true;
        self
    }

    /// Where the files are that only the work tree has.
    pub(super) fn in_worktree(mut self, top: Option<PathBuf>) -> Self {
        self.worktree = top;
        self
    }

    /// From now on, until when git is waited for; what it has not given then is a gap.
    pub fn wait_until(&mut self, end: Option<Instant>) {
        self.end = end;
    }

    /// Reads the texts of a commit.
    pub fn change(&mut self, mut listed: Listed, wanted: Wanted) -> Change {
        if listed.exact_renames {
            rename::look(&self.repository, &mut listed, wanted, self.end);
        }
        let is_read = |file: &&ListedFile| has_text(file) && wanted(&file.path()).is_some();
        let sides = listed.files.iter().filter(is_read).flat_map(sides);
        let ids = sides.filter(|side| !side.is_in_worktree());
        let texts = self.texts(ids.map(|side| side.id.as_str()));
        let mut change = Change {
            id: listed.id,
            repository: listed.date.as_ref().and_then(|_| self.repository.address()),
            date: listed.date,
            subject: listed.subject,
            gaps: listed.gaps,
            ..Change::default()
        };
        for file in &listed.files {
            let content = match is_read(&file) {
                true => {
                    let largest = wanted(&file.path()).unwrap_or(0);
                    self.content(file, &texts, largest, &mut change.gaps)
                }
                false => Some(Content::Opaque),
            };
            change.files.extend(content.map(|c| file_change(file, c)));
        }
        join_late(&mut change);
        change
    }

    /// Both texts and their blocks. `None` for a file of the work tree that is as it was: git lists
    /// one whose time alone has changed.
    fn content(
        &self,
        file: &ListedFile,
        texts: &Texts,
        largest: u64,
        gaps: &mut Vec<Gap>,
    ) -> Option<Content> {
        let (old, new) = (self.blob(&file.old, texts), self.blob(&file.new, texts));
        if old.is_larger(largest) || new.is_larger(largest) {
            return Some(Content::Opaque);
        }
        let untouched = file.new.as_ref().is_some_and(Stored::is_in_worktree)
            && file.old.as_ref().map(|s| s.mode) == file.new.as_ref().map(|s| s.mode)
            && old == new
            && matches!(new, Blob::Text(_));
        if untouched {
            return None;
        }
        let cap = self.repository.max_file_size;
        let (content, gap) = blob::content(&file.path(), &old, &new, cap);
        gaps.extend(gap);
        Some(content)
    }

    fn blob(&self, side: &Option<Stored>, texts: &Texts) -> Blob {
        match (side, &self.worktree) {
            (None, _) => Blob::empty(),
            (Some(side), Some(top)) if side.is_in_worktree() => {
                worktree::read(top, &side.name, self.repository.max_file_size)
            }
            (Some(side), _) => texts.get(&side.id).cloned().unwrap_or_else(unread),
        }
    }

    /// The blobs of these ids, from the cache or from git.
    pub(super) fn texts<'a>(&mut self, ids: impl Iterator<Item = &'a str>) -> Texts {
        let mut texts = Texts::new();
        let mut missing = Vec::new();
        for id in ids {
            if texts.contains_key(id) {
                continue;
            }
            let kept = self.repository.cache.get(id);
            if kept.is_none() {
                missing.push(id);
            }
            texts.insert(id.to_owned(), kept.unwrap_or_else(unread));
        }
        self.fetch(&missing, &mut texts);
        texts
    }

    /// Reads blobs from git; what is left out is marked in `texts` already.
    fn fetch(&mut self, ids: &[&str], texts: &mut Texts) {
        match ids {
            [] => {}
            // Nobody waits for git any more.
            _ if self.is_late() => {}
            &[old, new] if self.alone => texts.extend(self.side_by_side([old, new])),
            _ => self.one_by_one(ids, texts),
        }
        if self.is_late() {
            mark_late(texts);
        }
    }

    fn one_by_one(&mut self, ids: &[&str], texts: &mut Texts) {
        let Some(mut batch) = self.take_batch() else {
            return;
        };
        let timer = self.end.map(|time| batch.end_at(time));
        let cache = &self.repository.cache;
        let mut size = texts.values().map(Blob::size).sum::<usize>();
        let done = batch.read(ids, |id, blob| {
            size += blob.size();
            if size <= MOST_TEXT {
                cache.put(id.to_owned(), blob.clone());
                texts.insert(id.to_owned(), blob);
            } else {
                texts.insert(id.to_owned(), Blob::too_much());
            }
        });
        drop(timer);
        // One that broke off is started anew for the next change.
        self.batch = done.is_ok().then_some(batch);
    }

    /// Both sides of one file, each by a git of its own: of a large file most of the time goes into
    /// unpacking it.
    fn side_by_side(&self, ids: [&str; 2]) -> Texts {
        let read = |id: &str| -> Option<Blob> {
            let mut batch = self.new_batch()?;
            let timer = self.end.map(|time| batch.end_at(time));
            let mut text = None;
            let done = batch.read(&[id], |_, blob| text = Some(blob));
            drop(timer);
            text.filter(|_| done.is_ok())
        };
        let [old, new] = thread::scope(|scope| {
            let old = scope.spawn(|| read(ids[0]));
            let new = read(ids[1]);
            [old.join().ok().flatten(), new]
        });
        let texts = ids.into_iter().zip([old, new]);
        texts
            .filter_map(|(id, text)| Some((id.to_owned(), text?)))
            .collect()
    }

    fn is_late(&self) -> bool {
        self.end.is_some_and(|end| end <= Instant::now())
    }

    fn take_batch(&mut self) -> Option<Batch> {
        self.batch.take().or_else(|| self.new_batch())
    }

    fn new_batch(&self) -> Option<Batch> {
        Batch::start(&self.repository.git, self.repository.max_file_size).ok()
    }
}

fn unread() -> Blob {
    Blob::Missing("git did not give its text; check the repository with `git fsck`".into())
}

/// Why a text is missing that git has not given in time.
const LATE: &str = "git did not give its text within the time limit; raise `--time-limit`";

fn mark_late(texts: &mut Texts) {
    let left = texts.values_mut().filter(|text| **text == unread());
    left.for_each(|text| *text = Blob::Missing(LATE.into()));
}

/// The files whose texts did not come in time are one gap of their change.
fn join_late(change: &mut Change) {
    let all = change.gaps.len();
    change.gaps.retain(|gap| gap.reason != LATE);
    let left = all - change.gaps.len();
    if left > 0 {
        change.gaps.push(Gap {
            place: change.id.clone(),
            line: None,
            reason: format!(
                "the time limit was reached with {left} files left; raise `--time-limit`"
            ),
        });
    }
}

fn sides(file: &ListedFile) -> impl Iterator<Item = &Stored> {
    file.old.iter().chain(&file.new)
}

/// Whether there can be a difference in text: a new mode or name alone is none.
fn has_text(file: &ListedFile) -> bool {
    let same = match (&file.old, &file.new) {
        (Some(old), Some(new)) => old.id == new.id && !new.is_in_worktree(),
        _ => false,
    };
    !same && sides(file).all(Stored::is_file)
}

fn file_change(file: &ListedFile, content: Content) -> FileChange {
    let id = |side: &Option<Stored>, other: &Option<Stored>| match (side, other) {
        (Some(side), _) => side.id.clone(),
        (None, Some(other)) => "0".repeat(other.id.len()),
        (None, None) => String::new(),
    };
    FileChange {
        old_path: file.old.as_ref().map(Stored::path),
        new_path: file.new.as_ref().map(Stored::path),
        blobs: Some(BlobIds {
            old: id(&file.old, &file.new),
            new: id(&file.new, &file.old),
        }),
        content,
    }
}
