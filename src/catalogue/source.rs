//! Sources: the text of one catalogue file, to tell on which line a thing is written.
//!
//! In: a file's name and text. Out: [`Origin`]s, and errors with file, line, cause and remedy.

use super::condition::Unknown;
use super::error::{CatalogueError, line_of};
use std::ops::Range;
use std::sync::Arc;

/// Where a thing of the catalogue is written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    pub file: Arc<str>,
    /// 1-based; 0 where the text is not at hand.
    pub line: usize,
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self.line {
            0 => f.write_str(&self.file),
            line => write!(f, "{}:{line}", self.file),
        }
    }
}

/// A file, or one table of its arrays of tables.
#[derive(Debug, Clone)]
pub struct Source<'t> {
    pub file: Arc<str>,
    pub text: &'t str,
    within: Range<usize>,
}

impl<'t> Source<'t> {
    pub fn new(file: &str, text: &'t str) -> Self {
        Self {
            file: file.into(),
            text,
            within: 0..text.len(),
        }
    }

    /// The `index`-th `[[key]]` table, up to the next such header; the whole where there is none.
    pub fn table(&self, key: &str, index: usize) -> Self {
        let mut headers = Headers::of(self.text);
        let Some((start, _)) = headers.by_ref().filter(|(_, k)| *k == key).nth(index) else {
            return self.clone();
        };
        let end = headers.next().map_or(self.text.len(), |(at, _)| at);
        Self {
            within: start..end,
            ..self.clone()
        }
    }

    /// Where this table begins.
    pub fn origin(&self) -> Origin {
        let line = match self.text {
            "" => 0,
            text => line_of(text, self.within.start),
        };
        Origin {
            file: self.file.clone(),
            line,
        }
    }

    /// Where a byte of the text is.
    pub fn origin_at(&self, at: usize) -> Origin {
        Origin {
            file: self.file.clone(),
            line: line_of(self.text, at),
        }
    }

    /// Where a word is written, for the first time, as a string or a key.
    pub fn origin_of(&self, word: &str) -> Origin {
        let line = match self.text {
            "" => 0,
            text => line_of(text, self.position(word)),
        };
        Origin {
            file: self.file.clone(),
            line,
        }
    }

    fn position(&self, word: &str) -> usize {
        let text = &self.text[self.within.clone()];
        let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        let stands_alone = |&at: &usize| {
            let (before, after) = (&text[..at], &text[at + word.len()..]);
            let in_comment = before
                .rsplit('\n')
                .next()
                .is_some_and(|l| l.trim_start().starts_with('#'));
            let goes_on = before.ends_with(is_word) && word.starts_with(is_word)
                || after.starts_with(is_word) && word.ends_with(is_word);
            !goes_on && !in_comment
        };
        // A string with backslashes is written with more of them.
        let written = word.replace('\\', "\\\\");
        let found = text
            .match_indices(word)
            .map(|(at, _)| at)
            .find(stands_alone);
        let found = found
            .or_else(|| text.find(&written))
            .or_else(|| text.find(word));
        self.within.start + found.unwrap_or(0)
    }

    /// An error at a word.
    pub fn error(&self, word: &str, cause: String, remedy: String) -> CatalogueError {
        self.error_at(self.position(word), cause, remedy)
    }

    /// An error at a byte of the text.
    pub fn error_at(&self, at: usize, cause: String, remedy: String) -> CatalogueError {
        CatalogueError::Invalid {
            file: self.file.to_string(),
            line: line_of(self.text, at),
            cause,
            remedy,
        }
    }

    /// An error about a word that the catalogue does not have.
    pub fn unknown(&self, unknown: &Unknown) -> CatalogueError {
        let cause = format!("unknown {} `{}`", unknown.what, unknown.word);
        let (cause, remedy) = match &unknown.nearest {
            Some(fault) if unknown.what == "regular expression" => {
                let fault = fault.lines().last().unwrap_or_default();
                let fault = fault.trim_start_matches("error: ");
                let cause = format!("`{}` is no regular expression: {fault}", unknown.word);
                (cause, "mend it; a character such as ( or [ that stands for itself needs \\\\ before it".to_owned())
            }
            Some(nearest) if unknown.what == "role" => {
                (cause, format!("did you mean `{nearest}`? {ROLES}"))
            }
            Some(nearest) => (cause, format!("did you mean `{nearest}`?")),
            None => (cause, declare(unknown.what).to_owned()),
        };
        self.error(&unknown.word, cause, remedy)
    }
}

/// Where one can choose, since the word that is spelt most alike is often not the one that was meant.
const ROLES: &str = "docs/catalogue.md lists all roles";

/// How to make a thing known.
fn declare(what: &str) -> &'static str {
    match what {
        "role" => {
            "declare the role in roles.toml, or use one that is there: docs/catalogue.md lists them"
        }
        "context" => "declare the context in contexts.toml, or use one that is there",
        "library" => "add a file for the library to apis/, or use one that is there",
        _ => "declare it before it is used",
    }
}

/// The headers of arrays of tables, `[[key]]`, with the byte they begin at.
struct Headers<'t> {
    text: &'t str,
    at: usize,
    /// The quotes that end the string of several lines which is open.
    open: Option<&'static str>,
}

impl<'t> Headers<'t> {
    fn of(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            open: None,
        }
    }

    /// Follows the strings over a line, to know whether one of several lines is open at its end.
    fn follow(&mut self, mut line: &str) {
        loop {
            let quotes = match self.open.take() {
                Some(quotes) => quotes,
                None => match opening(line) {
                    Some((quotes, rest)) => {
                        line = rest;
                        quotes
                    }
                    None => return,
                },
            };
            match after_string(line, quotes) {
                Some(rest) => line = rest,
                None => {
                    self.open = Some(quotes).filter(|quotes| quotes.len() == 3);
                    return;
                }
            }
        }
    }
}

/// The quotes that open the first string of a line, and what follows them; a comment has none.
fn opening(line: &str) -> Option<(&'static str, &str)> {
    let at = line.find(['"', '\'', '#'])?;
    let rest = &line[at..];
    let quotes = ["\"\"\"", "'''", "\"", "'"].into_iter();
    let mut opened = quotes.filter_map(|quotes| Some((quotes, rest.strip_prefix(quotes)?)));
    opened.next()
}

/// What follows a string, from within it; `None` where it does not end on the line.
fn after_string<'l>(line: &'l str, quotes: &str) -> Option<&'l str> {
    let mut escaped = false;
    for (at, letter) in line.char_indices() {
        if !escaped && line[at..].starts_with(quotes) {
            return Some(&line[at + quotes.len()..]);
        }
        escaped = !escaped && letter == '\\' && quotes.starts_with('"');
    }
    None
}

impl<'t> Iterator for Headers<'t> {
    type Item = (usize, &'t str);

    fn next(&mut self) -> Option<Self::Item> {
        while self.at < self.text.len() {
            let start = self.at;
            let rest = &self.text[start..];
            let line = rest.split_inclusive('\n').next().unwrap_or(rest);
            self.at += line.len();
            let header = line
                .trim_start()
                .strip_prefix("[[")
                .filter(|_| self.open.is_none());
            if let Some((key, _)) = header.and_then(|h| h.split_once("]]")) {
                return Some((start, key.trim()));
            }
            self.follow(line);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "id = 'a'\n[[rule]]\nid = 'x'\nedit = 'y'\n[[example]]\nbefore = '''\n[[rule]]\n'''\n[[rule]]\nid = 'z'\n# role 'x'\n";

    #[test]
    fn tables_are_counted_outside_of_strings() {
        let source = Source::new("f", TEXT);
        assert_eq!(source.table("rule", 0).origin().line, 2);
        assert_eq!(source.table("rule", 1).origin().line, 9);
        assert_eq!(source.table("rule", 0).origin_of("y").line, 4);
    }

    #[test]
    fn quotes_within_a_string_open_none() {
        let text =
            "a = \"it's \\\" '''\"  # ''\'\n[[rule]]\nb = \"\"\"\n[[rule]]\n\"\"\"\n[[rule]]\n";
        let source = Source::new("f", text);
        assert_eq!(source.table("rule", 0).origin().line, 2);
        assert_eq!(source.table("rule", 1).origin().line, 6);
    }

    #[test]
    fn a_word_is_no_part_of_another() {
        let text = "a = ['loss-weight']\nb = 'loss'\n";
        assert_eq!(Source::new("f", text).origin_of("loss").line, 2);
    }
}
