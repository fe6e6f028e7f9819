//! Two files, or two trees of files, as one change.
//!
//! In: two paths. Out: a [`Change`] with the whole texts of every file that differs. Links are not
//! followed inside a tree, and git's own directory is left out.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::blob::{self, Blob, MOST_TEXT};
use super::pair::Reading;
use super::patch::path_text;
use super::{Change, Content, Error, FileChange, Gap};
use crate::cache::Weighed;

/// The change from one file to another, or from one directory to another: files with the same path
/// in both are compared, one that only the old has is deleted, one that only the new has is new.
///
/// A file within a directory that cannot be read is a gap, and so is one that is too large.
pub fn compare(old: &Path, new: &Path, reading: Reading) -> Result<Change, Error> {
    let change = Change {
        id: path_text(new),
        ..Change::default()
    };
    let mut comparison = Comparison {
        reading,
        change,
        size: 0,
    };
    match (is_directory(old)?, is_directory(new)?) {
        (true, true) => comparison.trees(old, new),
        (false, false) => {
            comparison.file([path_text(old), path_text(new)], [Some(old), Some(new)])?
        }
        _ => {
            let (old, new) = (old.to_owned(), new.to_owned());
            return Err(Error::Unlike { old, new });
        }
    }
    Ok(comparison.change)
}

fn is_directory(path: &Path) -> Result<bool, Error> {
    let metadata = fs::metadata(path).map_err(|source| Error::reading(path, source))?;
    Ok(metadata.is_dir())
}

/// Which trees have a file.
#[derive(Clone, Copy, Default)]
struct Presence {
    old: bool,
    new: bool,
}

struct Comparison<'w> {
    reading: Reading<'w>,
    change: Change,
    /// Bytes of text that the change has, on both sides together.
    size: usize,
}

impl Comparison<'_> {
    fn trees(&mut self, old: &Path, new: &Path) {
        let mut files: BTreeMap<PathBuf, Presence> = BTreeMap::new();
        self.walk(old, |path| files.entry(path).or_default().old = true);
        self.walk(new, |path| files.entry(path).or_default().new = true);
        for (path, presence) in files {
            let name = tree_path(&path);
            let sides = [(old, presence.old), (new, presence.new)];
            let sides = sides.map(|(root, present)| present.then(|| root.join(&path)));
            let compared = self.file(
                [name.clone(), name.clone()],
                [sides[0].as_deref(), sides[1].as_deref()],
            );
            if let Err(error) = compared {
                self.change.gaps.push(gap(name, &error));
            }
        }
    }

    /// Calls `found` with the path of each file in a tree, relative to it.
    fn walk(&mut self, root: &Path, mut found: impl FnMut(PathBuf)) {
        let entries = WalkDir::new(root)
            .into_iter()
            .filter_entry(|entry| !is_git_directory(entry));
        for entry in entries {
            match entry {
                Ok(entry) if entry.file_type().is_file() => {
                    let path = entry.path();
                    found(path.strip_prefix(root).unwrap_or(path).to_owned());
                }
                Ok(_) => {}
                Err(error) => {
                    let path = error.path().unwrap_or(root).to_owned();
                    let error = Error::reading(&path, error.into());
                    self.change.gaps.push(gap(path_text(&path), &error));
                }
            }
        }
    }

    /// Adds a file, unless both sides are the same.
    fn file(&mut self, names: [String; 2], paths: [Option<&Path>; 2]) -> Result<(), Error> {
        let [old, new] = paths;
        let mut old = Opened::at(old, self.reading.max_file_size)?;
        let mut new = Opened::at(new, self.reading.max_file_size)?;
        if old.path.is_some() && new.path.is_some() && old.equals(&mut new)? {
            return Ok(());
        }
        let content = match (self.reading.wanted)(&names[1]) {
            true => self.content(&names[1], &old, &new),
            false => Content::Opaque,
        };
        let [old_name, new_name] = names;
        self.change.files.push(FileChange {
            old_path: old.path.is_some().then_some(old_name),
            new_path: new.path.is_some().then_some(new_name),
            blobs: None,
            content,
        });
        Ok(())
    }

    fn content(&mut self, name: &str, old: &Opened, new: &Opened) -> Content {
        let cap = self.reading.max_file_size;
        let mut sides = [old.blob(cap), new.blob(cap)];
        self.size += sides.iter().map(Blob::size).sum::<usize>();
        if self.size > MOST_TEXT {
            sides = [Blob::too_much(), Blob::too_much()];
        }
        let (content, gap) = blob::content(name, &sides[0], &sides[1], cap);
        self.change.gaps.extend(gap);
        content
    }
}

/// A side of a file, of which no more is held than is needed.
struct Opened<'p> {
    path: Option<&'p Path>,
    /// One byte more than the size cap, at most.
    bytes: Vec<u8>,
    /// What comes behind them, if there is more.
    rest: Option<BufReader<File>>,
    /// As the file system has it.
    size: u64,
}

impl<'p> Opened<'p> {
    /// Read up to a size; empty where there is no file.
    fn at(path: Option<&'p Path>, cap: u64) -> Result<Self, Error> {
        let mut opened = Self {
            path,
            bytes: Vec::new(),
            rest: None,
            size: 0,
        };
        if let Some(path) = path {
            opened
                .fill(path, cap)
                .map_err(|source| Error::reading(path, source))?;
        }
        Ok(opened)
    }

    fn fill(&mut self, path: &Path, cap: u64) -> io::Result<()> {
        let mut file = File::open(path)?;
        self.size = file.metadata()?.len();
        let most = cap.saturating_add(1);
        let length = file.by_ref().take(most).read_to_end(&mut self.bytes)? as u64;
        self.size = self.size.max(length);
        self.rest = (length == most).then(|| BufReader::new(file));
        Ok(())
    }

    /// Whether both have the same bytes. What lies behind the size cap is read for it and let go.
    fn equals(&mut self, other: &mut Self) -> Result<bool, Error> {
        if self.bytes != other.bytes {
            return Ok(false);
        }
        let (Some(a), Some(b)) = (&mut self.rest, &mut other.rest) else {
            return Ok(true);
        };
        let path = self.path.unwrap_or(Path::new(""));
        same_bytes(a, b).map_err(|source| Error::reading(path, source))
    }

    fn blob(&self, cap: u64) -> Blob {
        match self.bytes.len() as u64 > cap {
            true => Blob::TooLarge(self.size),
            false => Blob::of(&self.bytes),
        }
    }
}

fn same_bytes(a: &mut impl Read, b: &mut impl Read) -> io::Result<bool> {
    const PART: u64 = 64 << 10;
    let (mut x, mut y) = (Vec::new(), Vec::new());
    loop {
        x.clear();
        y.clear();
        a.take(PART).read_to_end(&mut x)?;
        b.take(PART).read_to_end(&mut y)?;
        if x != y || x.is_empty() {
            return Ok(x == y);
        }
    }
}

/// Also the file of that name which links a work tree to its repository.
fn is_git_directory(entry: &DirEntry) -> bool {
    entry.depth() > 0 && entry.file_name() == ".git"
}

/// A path within a tree, parted by slashes on every system.
fn tree_path(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| path_text(Path::new(part))).collect();
    parts.join("/")
}

fn gap(place: String, error: &Error) -> Gap {
    Gap {
        place,
        line: None,
        reason: error.to_string(),
    }
}
