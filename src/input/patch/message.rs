//! Where a commit begins in a patch, and what it is called.
//!
//! In: the lines between files, of `git log -p` and `git show`, of e-mails, of Mercurial. Out: ids
//! and subjects.

use super::cursor::Cursor;
use super::subject;

/// What a line between files says of the commit.
#[derive(Debug, PartialEq, Eq)]
pub enum Message {
    /// Another commit begins.
    Commit {
        /// `None` where the patch names no commit.
        id: Option<String>,
        subject: String,
        /// Whether it is an e-mail: free text follows then, in which anything may stand.
        mail: bool,
    },
    /// The subject of an e-mail.
    Subject(String),
    /// An e-mail whose text is encoded in this way.
    Encoded(String),
}

/// Reads what stands at the cursor, if it is about a commit. `in_mail`: in the text of an e-mail.
pub fn read(lines: &mut Cursor, in_mail: bool) -> Option<Message> {
    match lines.peek()?.first()? {
        b'F' => mail(lines),
        b'S' | b's' => {
            field(lines, b"subject:").map(|text| Message::Subject(subject::clean(&text)))
        }
        b'C' | b'c' => encoding(lines)
            .or_else(|| commit(lines, in_mail))
            .or_else(|| one_line(lines)),
        b'#' => mercurial(lines),
        byte if byte.is_ascii_hexdigit() => one_line(lines),
        _ => None,
    }
}

/// `From SHA DATE` of `git format-patch`, or `From ADDRESS DATE` of other mailboxes.
fn mail(lines: &mut Cursor) -> Option<Message> {
    let rest = lines.peek()?.strip_prefix(b"From ")?;
    let (sender, date) = word(rest);
    let id = commit_id(sender, 40);
    // Some mailbox's own line ends with the year; a sentence of a message may begin with the word.
    let dated = date.contains(&b':') && date.iter().any(u8::is_ascii_digit);
    if id.is_none() && !(dated && sender.contains(&b'@')) {
        return None;
    }
    lines.skip_line();
    Some(Message::Commit {
        id,
        subject: String::new(),
        mail: true,
    })
}

/// A field of an e-mail's head with the lines it is folded into, if it has this name.
fn field(lines: &mut Cursor, name: &[u8]) -> Option<Vec<u8>> {
    let line = lines.peek()?;
    let start = line.get(..name.len())?;
    if !start.eq_ignore_ascii_case(name) {
        return None;
    }
    let mut value = line[name.len()..].to_vec();
    lines.skip_line();
    while lines.at(b" ") || lines.at(b"\t") {
        value.push(b' ');
        value.extend_from_slice(lines.peek().unwrap_or_default().trim_ascii());
        lines.skip_line();
    }
    Some(value.trim_ascii().to_vec())
}

/// A head that says the text is encoded, so that its lines are not those of the patch.
fn encoding(lines: &mut Cursor) -> Option<Message> {
    let value = field(lines, b"content-transfer-encoding:")?;
    let value = String::from_utf8_lossy(&value).to_ascii_lowercase();
    matches!(&*value, "base64" | "quoted-printable").then_some(Message::Encoded(value))
}

/// `commit SHA` of `git log` and `git show`, with the head and the first line of the message.
fn commit(lines: &mut Cursor, in_mail: bool) -> Option<Message> {
    let (id, decoration) = word(lines.peek()?.strip_prefix(b"commit ")?);
    let id = commit_id(id, 4)?;
    let headed = lines.peek_second().is_some_and(is_head);
    // `commit 1234567 ("Fix")` and `commit 1234567 upstream.` are sentences of messages.
    let plain =
        !in_mail && id.len() >= 40 && (decoration.is_empty() || decoration.starts_with(b"("));
    if !headed && !plain {
        return None;
    }
    lines.skip_line();
    while lines.peek().is_some_and(is_head) {
        lines.skip_line();
    }
    Some(Message::Commit {
        id: Some(id),
        subject: indented_subject(lines),
        mail: false,
    })
}

/// A line of a commit's head, in any of git's formats.
fn is_head(line: &[u8]) -> bool {
    const HEADS: [&[u8]; 13] = [
        b"Author:",
        b"AuthorDate:",
        b"Commit:",
        b"CommitDate:",
        b"Date:",
        b"Merge:",
        b"Reflog",
        b"Notes:",
        b"tree ",
        b"parent ",
        b"author ",
        b"committer ",
        b"gpg",
    ];
    HEADS.iter().any(|head| line.starts_with(head))
}

/// The first line of a message that is indented, behind an empty line.
fn indented_subject(lines: &mut Cursor) -> String {
    while lines.peek() == Some(b"") {
        lines.skip_line();
    }
    if !lines.at(b"    ") {
        return String::new();
    }
    let line = lines.peek().unwrap_or_default().trim_ascii();
    lines.skip_line();
    String::from_utf8_lossy(line).into_owned()
}

/// `# HG changeset patch`, then more lines with `#`, then the message.
fn mercurial(lines: &mut Cursor) -> Option<Message> {
    lines.take(b"# HG changeset patch")?;
    let mut id = None;
    while lines.at(b"#") {
        let line = lines.peek().unwrap_or_default();
        let node = line.strip_prefix(b"# Node ID ").map(word);
        id = node.and_then(|(node, _)| commit_id(node, 12)).or(id);
        lines.skip_line();
    }
    Some(Message::Commit {
        id,
        subject: free_subject(lines),
        mail: true,
    })
}

/// The line at the cursor as a subject, unless a file begins there.
fn free_subject(lines: &mut Cursor) -> String {
    let line = lines.peek().unwrap_or_default();
    if line.starts_with(b"diff ") {
        return String::new();
    }
    String::from_utf8_lossy(line.trim_ascii()).into_owned()
}

/// `SHA SUBJECT` of `git log --oneline -p`, or only the id, of `git diff-tree -p`: a file must
/// follow, else it is free text.
fn one_line(lines: &mut Cursor) -> Option<Message> {
    let (id, mut subject) = word(lines.peek()?);
    let id = commit_id(id, 7)?;
    if !lines.peek_second()?.starts_with(b"diff --") {
        return None;
    }
    lines.skip_line();
    for decoration in [&b"(HEAD"[..], b"(tag: ", b"(origin/"] {
        if subject.starts_with(decoration) {
            let end = subject.iter().position(|byte| *byte == b')');
            subject = end.map_or(subject, |end| subject[end + 1..].trim_ascii());
        }
    }
    Some(Message::Commit {
        id: Some(id),
        subject: String::from_utf8_lossy(subject).into_owned(),
        mail: false,
    })
}

/// The text up to a space, and what follows it.
fn word(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().position(|byte| *byte == b' ');
    let (word, rest) = text.split_at(end.unwrap_or(text.len()));
    (word, rest.trim_ascii())
}

/// A commit's id of at least so many digits.
fn commit_id(word: &[u8], least: usize) -> Option<String> {
    let fits = (least..=64).contains(&word.len());
    let id = std::str::from_utf8(word).ok()?;
    (fits && id.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHA: &str = "0123456789abcdef0123456789abcdef01234567";

    fn commit(id: &str, subject: &str, mail: bool) -> Option<Message> {
        Some(Message::Commit {
            id: Some(id.to_owned()),
            subject: subject.to_owned(),
            mail,
        })
    }

    fn first(text: &str, in_mail: bool) -> Option<Message> {
        read(&mut Cursor::new(text.as_bytes()), in_mail)
    }

    #[test]
    fn commits_of_git_log() {
        let log = format!("commit {SHA} (HEAD -> main)\nAuthor: A\nDate: D\n\n    Fix it\n\n");
        assert_eq!(first(&log, false), commit(SHA, "Fix it", false));
        let short = "commit 0123456\nMerge: 1 2\nAuthor: A\n\n    Merge\n";
        assert_eq!(first(short, false), commit("0123456", "Merge", false));
        let one = "0123456 Fix it\ndiff --git a/x b/x\n";
        assert_eq!(first(one, false), commit("0123456", "Fix it", false));
    }

    #[test]
    fn sentences_are_no_commits() {
        assert_eq!(first("commit 0123456 (\"Fix\")\n\n", false), None);
        assert_eq!(first(&format!("commit {SHA} upstream.\n"), true), None);
        assert_eq!(first(&format!("commit {SHA}\n\n"), true), None);
        assert_eq!(first("From the start: a mess\n", true), None);
        assert_eq!(first("decade of work\nnext\n", true), None);
    }

    #[test]
    fn mails_and_exports() {
        let mail = format!("From {SHA} Mon Sep 17 00:00:00 2001\nFrom: A\n");
        assert_eq!(first(&mail, false), commit(SHA, "", true));
        let folded = "Subject: [PATCH 1/2] Fix\n the loss\nDate: D\n";
        let subject = Message::Subject("Fix the loss".to_owned());
        assert_eq!(first(folded, true), Some(subject));
        let export = "# HG changeset patch\n# User A\n# Node ID 0123456789ab\nFix it\n\n";
        assert_eq!(first(export, false), commit("0123456789ab", "Fix it", true));
    }
}
