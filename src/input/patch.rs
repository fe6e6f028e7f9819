//! Unified diffs: of git, diff, Subversion and Mercurial, bare, in e-mails or in a log.
//!
//! In: the bytes of a patch. Out: one [`Change`] for each commit in it. The patch is read in one
//! pass; free text before, between and behind the files is passed over. What belongs to a diff and
//! cannot be read is a [`Gap`], with its line.

mod body;
mod color;
mod cursor;
mod header;
mod hunk;
mod message;
mod path;
mod subject;

use self::cursor::Cursor;
use self::header::{Header, Outline};
use self::message::Message;
use super::{Change, Content, FileChange, Gap, NotAPatch, Region};

/// The changes in a patch, in its order. `name` is the id of a change without a commit, and the
/// place of gaps. Empty if there is neither a diff nor a commit in it.
pub fn read(name: &str, bytes: &[u8]) -> Vec<Change> {
    let plain = color::strip(bytes);
    let mut reader = Reader::new(name, &plain);
    while reader.step() {}
    reader.finish()
}

/// The same, but text without a diff is refused. An empty patch has no changes.
pub fn changes(name: &str, bytes: &[u8]) -> Result<Vec<Change>, NotAPatch> {
    let changes = read(name, bytes);
    if changes.is_empty() && !bytes.trim_ascii().is_empty() {
        return Err(NotAPatch {
            name: name.to_owned(),
            line: first_line_with_text(bytes),
        });
    }
    Ok(changes)
}

fn first_line_with_text(bytes: &[u8]) -> u32 {
    let blank = bytes.len() - bytes.trim_ascii_start().len();
    let before = memchr::memchr_iter(b'\n', &bytes[..blank]).count();
    u32::try_from(before).map_or(u32::MAX, |before| before.saturating_add(1))
}

/// A path of the file system as text, in the way of paths in patches: bytes that are no UTF-8 stand
/// quoted, as `\351`.
pub fn path_text(path: &std::path::Path) -> String {
    path::text(path.as_os_str().as_encoded_bytes())
}

/// The same for a path that is given as bytes.
pub(super) fn path_of_bytes(path: &[u8]) -> String {
    path::text(path)
}

/// A file whose hunks are being read.
struct Open {
    header: Header,
    regions: Vec<Region>,
    /// Whether a hunk or its lack was reported.
    faulty: bool,
    /// Whether Subversion says that properties changed, which can be all.
    properties: bool,
}

struct Reader<'a> {
    name: &'a str,
    lines: Cursor<'a>,
    changes: Vec<Change>,
    change: Change,
    /// Whether a commit's head began the change, so that it counts even without a file.
    headed: bool,
    /// Whether the lines are free text of an e-mail.
    in_mail: bool,
    file: Option<Open>,
}

impl<'a> Reader<'a> {
    fn new(name: &'a str, bytes: &'a [u8]) -> Self {
        Self {
            name,
            lines: Cursor::new(bytes),
            changes: Vec::new(),
            change: anonymous(name),
            headed: false,
            in_mail: false,
            file: None,
        }
    }

    /// Reads what begins at the cursor; false at the end.
    fn step(&mut self) -> bool {
        let number = self.lines.number();
        let Some(line) = self.lines.peek() else {
            return false;
        };
        if let Some(message) = message::read(&mut self.lines, self.in_mail) {
            self.message(message, number);
        } else if let Some(header) = header::read(&mut self.lines) {
            self.open(header);
        } else if hunk::begins(line) {
            self.hunk(line, number);
        } else {
            self.notice(line, number);
            self.lines.skip_line();
        }
        true
    }

    fn message(&mut self, message: Message, number: u32) {
        match message {
            Message::Commit { id, subject, mail } => {
                self.begin(id, subject);
                self.in_mail = mail;
            }
            Message::Subject(subject) => self.subject(subject),
            Message::Encoded(encoding) => self.gap(
                number,
                format!(
                    "the e-mail's text is encoded ({encoding}), so that its patch cannot be read \
                     reliably; save it decoded, or make a patch with `git format-patch`"
                ),
            ),
        }
    }

    fn begin(&mut self, id: Option<String>, subject: String) {
        self.flush();
        self.headed = true;
        self.change.id = id.unwrap_or_else(|| self.name.to_owned());
        self.change.subject = subject;
    }

    /// In e-mails without a line `From` a subject is the first that tells them apart.
    fn subject(&mut self, subject: String) {
        if self.file.is_some() || !self.change.files.is_empty() {
            self.flush();
        }
        self.in_mail = true;
        if self.change.subject.is_empty() {
            self.change.subject = subject;
        }
    }

    fn open(&mut self, header: Header) {
        self.close();
        self.in_mail = false;
        self.file = Some(Open {
            header,
            regions: Vec::new(),
            faulty: false,
            properties: false,
        });
    }

    fn hunk(&mut self, line: &[u8], number: u32) {
        let Some(file) = &mut self.file else {
            self.stray_hunk(line, number);
            return;
        };
        let path = path_of(&file.header).to_owned();
        let fault = match hunk::read(&mut self.lines) {
            Some(hunk) => {
                file.regions.push(hunk.region);
                hunk.fault
            }
            None => Some(
                "the hunk's header cannot be read, so that its lines are left out; make the \
                 patch anew, with `git diff` or `git format-patch`"
                    .to_owned(),
            ),
        };
        if let Some(fault) = fault {
            file.faulty = true;
            self.gap(number, format!("{path}: {fault}"));
        }
    }

    /// A hunk before any file; what only looks like one is free text.
    fn stray_hunk(&mut self, line: &[u8], number: u32) {
        if hunk::header(line).is_none() {
            self.lines.skip_line();
            return;
        }
        hunk::read(&mut self.lines);
        self.gap(
            number,
            "a hunk without the name of its file, which is left out; put the lines `--- PATH` \
             and `+++ PATH` before it"
                .to_owned(),
        );
    }

    /// Lines that say that something is missing from the diff.
    fn notice(&mut self, line: &[u8], number: u32) {
        if line.starts_with(b"Property changes on: ") {
            if let Some(file) = &mut self.file {
                file.properties = true;
            }
        } else if line.starts_with(b"* Unmerged path ") {
            let path = path::text(&line[16..]);
            let reason = format!("{path}: not merged yet, so that there is no diff; resolve it");
            self.gap(number, reason);
        } else if line.starts_with(b"Only in ") && is_only_in(line) {
            let line = String::from_utf8_lossy(line).into_owned();
            let reason = format!("{line}: the diff has not its text; make it with `diff -ruN`");
            self.gap(number, reason);
        } else if line.starts_with(b"***************") && self.lines_are_context_diff() {
            let reason = "a context diff, which is left out; make a unified one, with `diff -u`";
            self.gap(number, reason.to_owned());
        }
    }

    /// Whether the line after a row of asterisks is `*** 1,2 ****`.
    fn lines_are_context_diff(&self) -> bool {
        self.lines
            .peek_second()
            .is_some_and(|line| line.starts_with(b"*** ") && line.ends_with(b" ****"))
    }

    fn gap(&mut self, line: u32, reason: String) {
        self.change.gaps.push(Gap {
            place: self.name.to_owned(),
            line: Some(line),
            reason,
        });
    }

    /// Ends the file that is being read.
    fn close(&mut self) {
        let Some(file) = self.file.take() else {
            return;
        };
        let no_hunk = file.regions.is_empty() && !file.faulty && !file.properties;
        if file.header.outline == Outline::Text && no_hunk {
            let path = path_of(&file.header);
            let reason = format!(
                "{path}: no hunk follows the file's header: the patch was cut off; make it anew, \
                 with `git diff` or `git format-patch`"
            );
            self.gap(file.header.line, reason);
        }
        self.change.files.extend(file_change(file));
    }

    /// Ends the change that is being read.
    fn flush(&mut self) {
        self.close();
        let change = std::mem::replace(&mut self.change, anonymous(self.name));
        if self.headed || !change.files.is_empty() || !change.gaps.is_empty() {
            self.changes.push(change);
        }
        self.headed = false;
        self.in_mail = false;
    }

    fn finish(mut self) -> Vec<Change> {
        self.flush();
        self.changes
    }
}

/// A change that no commit names.
fn anonymous(name: &str) -> Change {
    Change {
        id: name.to_owned(),
        ..Change::default()
    }
}

/// `Only in DIR: NAME` of `diff -r`.
fn is_only_in(line: &[u8]) -> bool {
    line.windows(2).any(|pair| pair == b": ")
}

fn path_of(header: &Header) -> &str {
    let path = header.new_path.as_deref();
    path.or(header.old_path.as_deref()).unwrap_or_default()
}

/// What the header and the hunks say together; `None` if that is nothing.
fn file_change(file: Open) -> Option<FileChange> {
    let Open {
        header,
        mut regions,
        faulty,
        ..
    } = file;
    if regions.is_empty() && header.outline == Outline::Command && !faulty {
        return None;
    }
    let (old_path, new_path) = paths(&header, &regions);
    if let [region] = &mut regions[..] {
        region.whole = !faulty && is_whole(region, old_path.is_none(), new_path.is_none());
    }
    Some(FileChange {
        old_path,
        new_path,
        blobs: header.blobs,
        content: match regions.is_empty() {
            true => Content::Opaque,
            false => Content::Text(regions),
        },
    })
}

/// The paths; a side with text has one, whatever the header says.
fn paths(header: &Header, regions: &[Region]) -> (Option<String>, Option<String>) {
    let (mut old, mut new) = (header.old_path.clone(), header.new_path.clone());
    let has_old = regions.iter().any(|region| !region.old.text.is_empty());
    let has_new = regions.iter().any(|region| !region.new.text.is_empty());
    if old.is_none() && (has_old || new.is_none()) {
        old = Some(path_of(header).to_owned());
    }
    if new.is_none() && has_new {
        new = old.clone();
    }
    (old, new)
}

/// Whether a file's only hunk is all of it: that of a new or deleted file.
fn is_whole(region: &Region, created: bool, deleted: bool) -> bool {
    let from_start = region.old.first_line == 1 && region.new.first_line == 1;
    from_start && (created || deleted)
}
