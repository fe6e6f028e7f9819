//! The size cap for changes that come with their texts: patches, and hunks within records.
//!
//! In: a change. Out: the same, without the texts of files that are too large; each is a gap.

use super::blob::Blob;
use super::{Change, Content, FileChange};

/// Largest text of a file that is looked at unless another size is set, in bytes.
pub const MAX_FILE_SIZE: u64 = 16 << 20;

/// Leaves out the texts of those files that have more than `cap` bytes on one side, in all hunks
/// together, and whose text is needed.
pub fn apply(change: &mut Change, cap: u64, wanted: &dyn Fn(&str) -> bool) {
    for file in &mut change.files {
        let size = size(file);
        if size > cap && wanted(file.path()) {
            file.content = Content::Opaque;
            change
                .gaps
                .extend(Blob::TooLarge(size).gap(file.path(), cap));
        }
    }
}

/// Bytes on the side that has more.
fn size(file: &FileChange) -> u64 {
    let Content::Text(regions) = &file.content else {
        return 0;
    };
    let old: usize = regions.iter().map(|region| region.old.text.len()).sum();
    let new: usize = regions.iter().map(|region| region.new.text.len()).sum();
    old.max(new) as u64
}
