//! The words that the formats for people share.
//!
//! In: findings and counts. Out: plain text, not escaped for any place unless the name says so.

use super::{Finding, Level, escape};

/// `1 finding`, `2 findings`.
pub fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

/// `a 1, b 2`, safe on a terminal.
pub fn escaped_list(counts: Vec<(&str, usize)>) -> String {
    let parts: Vec<_> = counts
        .iter()
        .map(|(name, n)| format!("{} {n}", escape::line(name)))
        .collect();
    parts.join(", ")
}

/// `replaced`, with the sub-kind where there is one: `changed (resize-down)`.
pub fn action(finding: &Finding) -> String {
    let done = done(&finding.action);
    match &finding.kind {
        Some(kind) => format!("{done} ({kind})"),
        None => done.to_owned(),
    }
}

/// What an action did: `added`.
pub fn done(action: &str) -> &str {
    match action {
        "add" => "added",
        "remove" => "removed",
        "replace" => "replaced",
        "change" => "changed",
        other => other,
    }
}

/// `train.py:12`; for a place that is gone, its old line: `train.py:12 (old)`.
pub fn place(finding: &Finding) -> String {
    match (finding.new, finding.old) {
        (None, None) => finding.path.clone(),
        _ => format!("{}:{}", finding.path, line(finding)),
    }
}

/// `12`, or `12 (old)` for a line that is gone.
pub fn line(finding: &Finding) -> String {
    match (finding.new, finding.old) {
        (Some(new), _) => new.start.to_string(),
        (None, Some(old)) => format!("{} (old)", old.start),
        (None, None) => "?".to_owned(),
    }
}

/// `93%`.
pub fn percent(finding: &Finding) -> String {
    format!("{:.0}%", finding.confidence * 100.0)
}

/// The level where it is not the usual one.
pub fn unusual_level(finding: &Finding) -> Option<&'static str> {
    (finding.level != Level::default()).then(|| finding.level.as_str())
}

/// The message, for a format that shows a finding at [`Finding::anchor`]: where the place left no
/// line to point at, it says which line it was.
pub fn message(finding: &Finding) -> String {
    match (finding.anchor(), finding.old) {
        (None, Some(old)) => format!("{} (line {} of the old file)", finding.message, old.start),
        _ => finding.message.clone(),
    }
}

/// The message and the study's notes, one a line.
pub fn message_with_notes(finding: &Finding) -> String {
    let mut lines = vec![message(finding)];
    lines.extend(finding.notes.iter().cloned());
    lines.join("\n")
}

/// A title from a pattern's or rule's id: `loss-function` becomes `Loss function`.
pub fn title(id: &str) -> String {
    let words = id.replace('-', " ");
    let mut chars = words.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => words,
    }
}

/// The id of a commit, short; other ids as they are.
pub fn short_id(id: &str) -> &str {
    let is_hash = matches!(id.len(), 40 | 64) && id.bytes().all(|b| b.is_ascii_hexdigit());
    if is_hash { &id[..10] } else { id }
}

/// Lines of at most so many characters, but for longer words.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines
            .last_mut()
            .expect("there is a first line from the start");
        let used = line.chars().count();
        if used > 0 && used + 1 + word.chars().count() > width {
            lines.push(word.to_owned());
        } else {
            if used > 0 {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_word_has_its_own_line() {
        assert_eq!(wrapped("a bb cccccc d", 4), ["a bb", "cccccc", "d"]);
        assert_eq!(wrapped("", 4), [""]);
    }
}
