//! A file of which both texts are at hand.
//!
//! In: its paths and texts. Out: its [`FileChange`], and a gap if it has a text that cannot be compared.

use super::blob::{self, Blob};
use super::{Change, Content, FileChange};

/// Which texts are looked at.
#[derive(Clone, Copy)]
pub struct Reading<'w> {
    /// Files whose text is needed, by their path.
    pub wanted: &'w dyn Fn(&str) -> bool,
    /// Largest text of a file, in bytes.
    pub max_file_size: u64,
}

/// The two sides of a file.
#[derive(Debug, Clone, Copy)]
pub struct Pair<'t> {
    /// On the new side, or on the old one for a deleted file.
    pub path: &'t str,
    /// On the old side, where it was another.
    pub old_path: Option<&'t str>,
    /// `None` for a new file.
    pub old: Option<&'t [u8]>,
    /// `None` for a deleted file; for a file without both, its texts are of no interest.
    pub new: Option<&'t [u8]>,
}

impl Pair<'_> {
    /// Adds the file to a change. A text of more bytes than `cap` is a gap.
    pub fn add_to(self, change: &mut Change, cap: u64) {
        let is_untold = self.old.is_none() && self.new.is_none();
        let (content, gap) = match is_untold {
            true => (Content::Opaque, None),
            false => {
                let blob =
                    |text: Option<&[u8]>| text.map_or_else(Blob::empty, |t| Blob::within(t, cap));
                blob::content(self.path, &blob(self.old), &blob(self.new), cap)
            }
        };
        change.gaps.extend(gap);
        let old_path = self.old_path.unwrap_or(self.path);
        let has = |text: Option<&[u8]>| is_untold || text.is_some();
        change.files.push(FileChange {
            old_path: has(self.old).then(|| old_path.to_owned()),
            new_path: has(self.new).then(|| self.path.to_owned()),
            blobs: None,
            content,
        });
    }
}
