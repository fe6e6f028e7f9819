//! The hunks of a patch, put back into the files that they came from.
//!
//! In: a [`Change`] of bare hunks with the ids of its blobs. Out: the same with whole files, where the
//! repository has a blob and the hunks say what it says. `git diff` names blobs of the work tree
//! that git has not stored: then one side, with the hunks, makes the other.

use std::sync::Arc;

use super::Wanted;
use super::raw::is_zero;
use super::reader::{Reader, Texts};
use crate::input::blob::Blob;
use crate::input::{Block, Change, Content, FileChange, Region, Side};

impl Reader {
    /// Turns bare hunks into whole files; those that do not fit the repository stay.
    pub fn complete(&mut self, change: &mut Change, wanted: Wanted) {
        let files = change
            .files
            .iter()
            .filter(|file| wanted(file.path()).is_some());
        let ids = files.filter_map(ids).flatten().map(str::to_owned);
        let ids: Vec<String> = ids.collect();
        let texts = self.texts(ids.iter().map(String::as_str));
        for file in &mut change.files {
            if let Some(region) = whole(file, &texts) {
                file.content = Content::Text(vec![region]);
            }
        }
    }
}

/// Whether a patch says which blobs its bare hunks come from.
pub fn names_blobs(change: &Change) -> bool {
    change.files.iter().any(|file| ids(file).is_some())
}

/// The ids of the blobs that a file's hunks are parts of; `None` where they are not needed.
fn ids(file: &FileChange) -> Option<[&str; 2]> {
    let Content::Text(regions) = &file.content else {
        return None;
    };
    let ids = file.blobs.as_ref()?;
    let ids = [ids.old.as_str(), ids.new.as_str()];
    let named = ids.iter().all(|id| is_id(id) && !is_zero(id));
    (named && regions.iter().all(|region| !region.whole)).then_some(ids)
}

/// Whether git would read this as an id and nothing else.
fn is_id(id: &str) -> bool {
    (4..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Both texts of a file and the blocks of its hunks.
fn whole(file: &FileChange, texts: &Texts) -> Option<Region> {
    let text = |id: &str| match texts.get(id) {
        Some(Blob::Text(text)) => Some(Arc::clone(text)),
        _ => None,
    };
    let [old, new] = ids(file)?.map(text);
    let Content::Text(regions) = &file.content else {
        return None;
    };
    let (old, new) = match (old, new) {
        (Some(old), new) => {
            let made = replaced(&old, regions, |r| (&r.old, &r.new))?;
            let agrees = new.is_none_or(|new| *new == *made);
            agrees.then(|| (old, made.into()))?
        }
        (None, Some(new)) => {
            let made = replaced(&new, regions, |r| (&r.new, &r.old))?;
            (made.into(), new)
        }
        (None, None) => return None,
    };
    let side = |text| Side {
        first_line: 1,
        text,
    };
    Some(Region::new(side(old), side(new), blocks(regions), true))
}

fn blocks(regions: &[Region]) -> Vec<Block> {
    let blocks = regions.iter().flat_map(Region::blocks);
    blocks.copied().collect()
}

/// A text in which each hunk's one side is replaced by the other; `None` if it is not there, or the
/// other does not come to stand where the hunk says.
fn replaced(
    text: &str,
    regions: &[Region],
    sides: fn(&Region) -> (&Side, &Side),
) -> Option<String> {
    let mut made = String::with_capacity(text.len());
    let (mut rest, mut line, mut made_line) = (text, 1, 1);
    for region in regions {
        let (from, to) = sides(region);
        let kept = lines(rest, from.first_line.checked_sub(line)?)?;
        made.push_str(&rest[..kept]);
        rest = rest[kept..].strip_prefix(&*from.text)?;
        made_line += from.first_line - line;
        if made_line != to.first_line {
            return None;
        }
        made.push_str(&to.text);
        line = from.first_line + count(&from.text);
        made_line += count(&to.text);
    }
    made.push_str(rest);
    Some(made)
}

/// The length of so many lines at the start of a text.
fn lines(text: &str, count: u32) -> Option<usize> {
    if count == 0 {
        return Some(0);
    }
    let mut ends = memchr::memchr_iter(b'\n', text.as_bytes());
    ends.nth(count as usize - 1).map(|end| end + 1)
}

fn count(text: &str) -> u32 {
    let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count();
    u32::try_from(lines).unwrap_or(u32::MAX)
}
