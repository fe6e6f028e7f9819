//! The header of a file in a patch: from `diff --git`, `Index:` or `---` to the first hunk.
//!
//! In: those lines. Out: the paths, the blob ids, and what the header says of the content.

use super::body::begins_file;
use super::cursor::Cursor;
use super::path;
use crate::input::BlobIds;

/// What the header says.
#[derive(Debug, Default)]
pub struct Header {
    pub old_path: Option<String>,
    pub new_path: Option<String>,
    pub blobs: Option<BlobIds>,
    pub outline: Outline,
    /// Number of its first line.
    pub line: u32,
}

/// What can follow a header.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Outline {
    /// Only `diff`, without `--git`: it says what was compared, not that it differs.
    #[default]
    Command,
    /// A file that changed, if only in mode or name.
    Changed,
    /// `---` and `+++`: hunks must follow.
    Text,
    Binary,
}

/// The header's fields as they stand in the patch.
#[derive(Default)]
struct Fields<'a> {
    pair: Option<&'a [u8]>,
    combined: Option<&'a [u8]>,
    index: Option<&'a [u8]>,
    from: Option<&'a [u8]>,
    to: Option<&'a [u8]>,
    minus: Option<&'a [u8]>,
    plus: Option<&'a [u8]>,
    binary: Option<&'a [u8]>,
    blobs: Option<BlobIds>,
    created: bool,
    deleted: bool,
    is_binary: bool,
}

/// Reads the header at the cursor, if there is one.
pub fn read(lines: &mut Cursor) -> Option<Header> {
    let line = lines.number();
    let mut fields = Fields::default();
    if let Some(names) = binary_notice(lines) {
        fields.binary = Some(names);
        fields.is_binary = true;
    } else if begin(lines, &mut fields) {
        while extended(lines, &mut fields) {}
        names_of_sides(lines, &mut fields);
    } else {
        return None;
    }
    Some(finish(fields, line))
}

/// The first line, or the first two where Subversion and CVS put an `Index:` before.
fn begin<'a>(lines: &mut Cursor<'a>, fields: &mut Fields<'a>) -> bool {
    if begins_index(lines) {
        fields.index = lines.take(b"Index: ");
        while lines.at(b"====") || lines.at(b"RCS file: ") || lines.at(b"retrieving revision ") {
            lines.skip_line();
        }
        command(lines, fields);
        return true;
    }
    command(lines, fields) || begins_file(lines)
}

/// `Index: ` alone may be free text.
fn begins_index(lines: &Cursor) -> bool {
    let follows = |second: &[u8]| {
        [&b"===="[..], b"RCS file: ", b"diff ", b"--- "]
            .iter()
            .any(|start| second.starts_with(start))
    };
    lines.at(b"Index: ") && lines.peek_second().is_some_and(follows)
}

/// The names in `Binary files X and Y differ`, in `Files X and Y differ` of older versions of diff,
/// and in `Binary file X has changed` of Mercurial.
fn binary_notice<'a>(lines: &mut Cursor<'a>) -> Option<&'a [u8]> {
    const NOTICES: [(&[u8], &[u8]); 3] = [
        (b"Binary files ", b" differ"),
        (b"Files ", b" differ"),
        (b"Binary file ", b" has changed"),
    ];
    let line = lines.peek()?;
    let names = NOTICES
        .iter()
        .find_map(|(start, end)| line.strip_prefix(*start)?.strip_suffix(*end))?;
    lines.skip_line();
    Some(names)
}

/// The line with the command that made the diff.
fn command<'a>(lines: &mut Cursor<'a>, fields: &mut Fields<'a>) -> bool {
    if let Some(pair) = lines.take(b"diff --git ") {
        fields.pair = Some(pair);
        return true;
    }
    let combined = lines
        .take(b"diff --cc ")
        .or_else(|| lines.take(b"diff --combined "));
    if combined.is_some() {
        fields.combined = combined;
        return true;
    }
    // A sentence may begin with the word, an option tells that it is none.
    lines.at(b"diff -") && lines.take(b"diff ").is_some()
}

/// One line between `diff` and `---`.
fn extended<'a>(lines: &mut Cursor<'a>, fields: &mut Fields<'a>) -> bool {
    if let Some(ids) = lines.take(b"index ") {
        fields.blobs = blobs(ids);
    } else if lines.take(b"new file mode ").is_some() {
        fields.created = true;
    } else if lines.take(b"deleted file mode ").is_some() {
        fields.deleted = true;
    } else if let Some(from) = lines
        .take(b"rename from ")
        .or_else(|| lines.take(b"copy from "))
    {
        fields.from = Some(from);
    } else if let Some(to) = lines
        .take(b"rename to ")
        .or_else(|| lines.take(b"copy to "))
    {
        fields.to = Some(to);
    } else {
        return content(lines, fields);
    }
    true
}

/// A line about the content, or one that says nothing about it nor about paths.
fn content<'a>(lines: &mut Cursor<'a>, fields: &mut Fields<'a>) -> bool {
    if lines.take(b"GIT binary patch").is_some() {
        fields.is_binary = true;
        skip_literals(lines);
        return true;
    }
    // The second such notice in a row is of another file; a combined diff's names none.
    if !fields.is_binary {
        fields.binary = binary_notice(lines);
        fields.is_binary = fields.binary.is_some() || lines.take(b"Binary files differ").is_some();
        if fields.is_binary {
            return true;
        }
    }
    takes_notice(lines)
}

fn takes_notice(lines: &mut Cursor) -> bool {
    const NOTICES: [&[u8]; 5] = [
        b"old mode ",
        b"new mode ",
        b"mode ",
        b"similarity index ",
        b"dissimilarity index ",
    ];
    NOTICES.iter().any(|start| lines.take(start).is_some())
}

/// The ids in `a..b 100644`, or in `a,b..c` of a combined diff.
fn blobs(field: &[u8]) -> Option<BlobIds> {
    let field = std::str::from_utf8(field).ok()?;
    let (old, new) = field.split(' ').next()?.split_once("..")?;
    let old = old.split(',').next()?;
    let is_id = |id: &str| id.len() >= 4 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_id(old) && is_id(new)).then(|| BlobIds {
        old: old.to_owned(),
        new: new.to_owned(),
    })
}

/// The encoded content of a binary file: up to two parts, each up to an empty line. Its lines hold
/// no space, so a line with one is not among them.
fn skip_literals(lines: &mut Cursor) {
    while lines.at(b"literal ") || lines.at(b"delta ") {
        lines.skip_line();
        while lines
            .peek()
            .is_some_and(|line| !line.is_empty() && !line.contains(&b' '))
        {
            lines.skip_line();
        }
        if lines.peek() == Some(b"") {
            lines.skip_line();
        }
    }
}

/// `---` and `+++`; with `--combined-all-paths` there is a `---` for each parent. Behind git's own
/// header no text begins with `---`, so there it counts even if the patch was cut off behind it.
fn names_of_sides<'a>(lines: &mut Cursor<'a>, fields: &mut Fields<'a>) {
    let git = fields.pair.or(fields.combined).is_some();
    while lines.at(b"--- ") && (git || begins_file(lines)) {
        let name = lines.take(b"--- ");
        fields.minus = fields.minus.or(name);
    }
    if fields.minus.is_some() {
        fields.plus = lines.take(b"+++ ");
    }
}

fn finish(fields: Fields, line: u32) -> Header {
    let (old, new) = names(&fields);
    let absent = |name: &Vec<u8>| name == b"/dev/null";
    let old_path = old.filter(|name| !fields.created && !absent(name));
    let new_path = new.filter(|name| !fields.deleted && !absent(name));
    Header {
        old_path: old_path.as_deref().map(path::text),
        new_path: new_path.as_deref().map(path::text),
        outline: outline(&fields),
        blobs: fields.blobs,
        line,
    }
}

fn outline(fields: &Fields) -> Outline {
    if fields.is_binary {
        Outline::Binary
    } else if fields.minus.is_some() {
        Outline::Text
    } else if fields.pair.or(fields.combined).or(fields.index).is_some() {
        Outline::Changed
    } else {
        Outline::Command
    }
}

type Names = (Option<Vec<u8>>, Option<Vec<u8>>);

/// The names of both sides, from the line that says them most plainly.
fn names(fields: &Fields) -> Names {
    let both = |(old, new)| (Some(old), Some(new));
    if let (Some(from), Some(to)) = (fields.from, fields.to) {
        return both((path::decode(from), path::decode(to)));
    }
    if let Some(name) = fields.combined {
        return combined_names(&path::decode(name), fields);
    }
    if let (Some(minus), Some(plus)) = (fields.minus, fields.plus) {
        return side_names(minus, plus, fields.pair);
    }
    if let Some((old, new)) = fields.pair.and_then(path::split_pair) {
        return both(path::without_prefixes(&old, &new));
    }
    if let Some(names) = fields.binary {
        return binary_names(names);
    }
    let index = fields.index.or(fields.pair).map(path::decode);
    (index.clone(), index)
}

/// A combined diff gives its one path whole; only for an absent side do `---` and `+++` tell more.
fn combined_names(name: &[u8], fields: &Fields) -> Names {
    let absent = |side: Option<&[u8]>| side == Some(b"/dev/null");
    let side = |absent: bool| (!absent).then(|| name.to_vec());
    (side(absent(fields.minus)), side(absent(fields.plus)))
}

/// The names behind `---` and `+++`.
fn side_names(minus: &[u8], plus: &[u8], pair: Option<&[u8]>) -> Names {
    let (old, new) = (path::decode(minus), path::decode(plus));
    let absent = pair.is_none() && says_absent(minus) != says_absent(plus);
    let no_old = old == b"/dev/null" || (absent && says_absent(minus));
    let no_new = new == b"/dev/null" || (absent && says_absent(plus));
    if old != b"/dev/null" && new != b"/dev/null" {
        let (old, new) = path::without_prefixes(&old, &new);
        return (Some(old).filter(|_| !no_old), Some(new).filter(|_| !no_new));
    }
    let one = |name: Vec<u8>| match pair.and_then(path::split_pair) {
        Some((old, new)) => path::without_prefixes(&old, &new).1,
        None => path::without_letter(&name),
    };
    ((!no_old).then(|| one(old)), (!no_new).then(|| one(new)))
}

/// Whether what plain diffs put behind a name says that there was no file: the time 0 of `diff -N`,
/// in any time zone, or Subversion's words.
fn says_absent(field: &[u8]) -> bool {
    const SIGNS: [&[u8]; 5] = [
        b"1970-01-01 ",
        b"1969-12-31 ",
        b"Thu Jan 01 00:00:00 1970",
        b"(nonexistent)",
        b"(revision 0)",
    ];
    let tab = field.iter().position(|byte| *byte == b'\t');
    let behind = tab.map_or(&[][..], |tab| &field[tab + 1..]);
    SIGNS.iter().any(|sign| behind.starts_with(sign))
}

/// The names in a notice about a binary file: `X and Y`, or one.
fn binary_names(names: &[u8]) -> Names {
    let Some((old, new)) = path::split_binary(names) else {
        let name = path::decode(names);
        return (Some(name.clone()), Some(name));
    };
    match (&old[..], &new[..]) {
        (b"/dev/null", _) => (None, Some(path::without_letter(&new))),
        (_, b"/dev/null") => (Some(path::without_letter(&old)), None),
        _ => {
            let (old, new) = path::without_prefixes(&old, &new);
            (Some(old), Some(new))
        }
    }
}
