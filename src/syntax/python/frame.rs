//! Frames: what is put around a piece of code so that it can be parsed.
//!
//! In: a statement, or a run of statements, as it stands in a text. Out: a [`Framed`] source, which tells
//! what of it is frame.

use super::super::opening::first_word;
use std::borrow::Cow;
use std::ops::Range;

/// Code with what was put around it.
#[derive(Debug)]
pub struct Framed<'t> {
    pub source: Cow<'t, str>,
    /// Where the code is in the source.
    pub code: Range<usize>,
    /// How many lines stand before it.
    pub lines: u32,
}

impl<'t> Framed<'t> {
    /// One statement: a decorator needs what it decorates, `else` and its like what they continue.
    pub fn statement(text: &'t str) -> Self {
        match (first_word(text), opener(text)) {
            ("@", _) => Self::of("", text, "\nclass _: 0\n"),
            (_, Some(opener)) => Self::of(opener, text, ""),
            _ => Self {
                source: Cow::Borrowed(text),
                code: 0..text.len(),
                lines: 0,
            },
        }
    }

    /// Statements with equal indents.
    pub fn chunk(text: &'t str, indented: bool) -> Self {
        let indent = &text[..text.len() - text.trim_start().len()];
        let before = match (indented, opener(text)) {
            (true, Some(opener)) => format!("if 1:\n{indent}{opener}"),
            (true, None) => "if 1:\n".to_owned(),
            (false, opener) => opener.unwrap_or_default().to_owned(),
        };
        Self::of(&before, text, "")
    }

    fn of(before: &str, text: &str, after: &str) -> Self {
        Self {
            source: Cow::Owned([before, text, after].concat()),
            code: before.len()..before.len() + text.len(),
            lines: before.matches('\n').count() as u32,
        }
    }
}

/// What the first statement of a text continues.
fn opener(text: &str) -> Option<&'static str> {
    match first_word(text.trim_start()) {
        "else" | "elif" => Some("if 1: pass\n"),
        "except" | "finally" => Some("try: pass\n"),
        _ => None,
    }
}
