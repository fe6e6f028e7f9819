//! Code in a bare hunk of a notebook's JSON: lines that are one string each, in a list of source.
//!
//! In: a side. Out: its [`Code`]. Strings of outputs look the same, so the key before the list tells;
//! where the hunk begins inside a list, the depth of the lists that are named in it. Whether a cell
//! is code say its keys; where none is shown, its words.

use super::cells::Joined;
use super::magic;
use crate::input::Side;
use crate::syntax::embedded::{Code, Origin};

/// The code in a side of a hunk.
pub fn code(side: &Side) -> Code {
    let mut reader = Reader::default();
    if begins_in_source(&side.text) {
        reader.begin();
    }
    for (line, number) in side.text.lines().zip(side.first_line..) {
        reader.line(line.trim(), number);
    }
    let sources = reader.sources.into_iter();
    let lines = sources.filter(Source::is_code).flat_map(|s| s.joined.lines);
    let mut code = Code::default();
    for line in lines {
        let text = magic::replaced(&line.text).unwrap_or(line.text);
        let line = line.line;
        code.push(&text, Origin { line, cell: None });
    }
    code
}

/// The source of a cell, as far as it is shown.
#[derive(Default)]
struct Source {
    joined: Joined,
    /// Whether its cell is code, if something says so.
    known: Option<bool>,
}

impl Source {
    fn is_code(&self) -> bool {
        let lines = || self.joined.lines.iter().map(|line| line.text.as_str());
        let prose = lines().filter(|line| is_prose(line)).count();
        let code = lines().filter(|line| !is_prose(line) && line.contains(['=', '(']));
        self.known.unwrap_or(prose <= code.count())
    }
}

/// Whether a line is a heading, or has four words in a row, which Python has in comments and strings
/// only.
fn is_prose(line: &str) -> bool {
    let shown = line.split(['#', '"', '=', '(']).next().unwrap_or_default();
    let shown = shown.split(" '").next().unwrap_or_default();
    let is_word = |word: &str| {
        let word = word.trim_end_matches([',', '.', ':', ';']);
        let letters = |c: char| c.is_alphabetic() || c == '\'';
        word.len() > 1 && word.chars().all(letters) && !KEYWORDS.contains(&word)
    };
    let words: Vec<bool> = shown.split(' ').map(is_word).collect();
    let heading = line.trim_start_matches('#').strip_prefix(' ');
    words.windows(4).any(|four| four.iter().all(|&word| word))
        || line.starts_with('#') && heading.is_some_and(|h| h.starts_with(char::is_uppercase))
}

/// Words that join names in Python.
const KEYWORDS: [&str; 10] = [
    "in", "not", "if", "else", "import", "is", "and", "or", "for", "as",
];

#[derive(Default)]
struct Reader {
    sources: Vec<Source>,
    /// Whether the lines at hand are in the last of them.
    inside: bool,
    /// Whether the cell at hand is code.
    cell: Option<bool>,
}

impl Reader {
    fn begin(&mut self) {
        self.inside = true;
        self.sources.push(Source {
            known: self.cell,
            ..Source::default()
        });
    }

    fn line(&mut self, text: &str, number: u32) {
        match key(text) {
            Some(("cell_type", rest)) => self.cell = Some(rest.contains("\"code\"")),
            Some(("outputs" | "execution_count", _)) => self.is_code_cell(),
            Some(("source" | "input", rest)) => {
                self.begin();
                self.push(rest, number);
            }
            Some(_) => self.inside = false,
            None if self.inside => self.push(text, number),
            None => {}
        }
        // A list that is closed tells nothing of what comes next.
        if text.starts_with(']') {
            self.inside = false;
        }
    }

    fn push(&mut self, text: &str, number: u32) {
        if let (Some(code), Some(source)) = (string(text), self.sources.last_mut()) {
            source.joined.push(&code, number);
        }
    }

    /// A key that only code cells have; in some notebooks it stands behind the source.
    fn is_code_cell(&mut self) {
        self.inside = false;
        if self.cell.is_none() {
            self.cell = Some(true);
            let sources = self.sources.iter_mut();
            sources.for_each(|source| source.known = Some(true));
        }
    }
}

/// Whether a hunk begins in a list as deep as the source that is named, else by the first key behind
/// it, which is that of an output or of the next cell.
fn begins_in_source(text: &str) -> bool {
    let Some(first) = text.lines().find(|line| string(line.trim()).is_some()) else {
        return false;
    };
    let keys = text
        .lines()
        .filter_map(|line| Some((key(line.trim())?, indent(line))));
    let keys: Vec<_> = keys.collect();
    let source = keys
        .iter()
        .find(|((name, rest), _)| matches!(*name, "source" | "input") && rest.starts_with('['));
    let even = text.lines().all(|line| indent(line).is_multiple_of(2));
    let step = if even { 2 } else { 1 };
    let is_below = |depth: usize| indent(first) == depth + step;
    match (source, keys.first()) {
        (Some((_, depth)), _) => is_below(*depth),
        (None, Some(((name, _), depth))) => match *name {
            "cell_type" | "attachments" | "id" => true,
            "execution_count" | "outputs" => is_below(*depth),
            _ => *depth <= 2,
        },
        (None, None) => true,
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// A key and what stands behind it: `"source": [`.
fn key(line: &str) -> Option<(&str, &str)> {
    let rest = line.strip_prefix('"')?;
    let (name, value) = rest.split_once("\":")?;
    (!name.contains('"')).then_some((name, value.trim_start()))
}

/// The content of a line that is one string, with or without a comma.
fn string(line: &str) -> Option<String> {
    let text = line.strip_suffix(',').unwrap_or(line);
    if !text.starts_with('"') {
        return None;
    }
    serde_json::from_str(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(String, u32)> {
        let code = code(&Side {
            first_line: 10,
            text: text.into(),
        });
        let origins = code.origins.iter().map(|origin| origin.line);
        code.text.lines().map(str::to_owned).zip(origins).collect()
    }

    #[test]
    fn the_key_tells() {
        let text = "     \"text\": [\n      \"loss: 1\\n\"\n     ]\n   \"source\": [\n    \"a(\\\"x\\\")\\n\",\n    \"b: 1\"\n   ]\n";
        assert_eq!(lines(text), [("a(\"x\")".into(), 14), ("b: 1".into(), 15)]);
    }

    #[test]
    fn a_hunk_within_a_list() {
        assert_eq!(lines("    \"a = 1\\n\",\n    \"b\\n\",\n").len(), 2);
        let output = "      \"Epoch 1\\n\"\n     ]\n    }\n   ],\n   \"source\": [\n    \"a\"\n";
        assert_eq!(lines(output), [("a".into(), 15)]);
        let markdown = "   \"cell_type\": \"markdown\",\n   \"source\": [\n    \"text\"\n";
        assert_eq!(lines(markdown), []);
    }

    #[test]
    fn prose_that_nothing_names() {
        let prose = "    \"# Title\\n\",\n    \"We now load some data (x) and plot it\"\n   ]\n";
        assert_eq!(lines(prose), []);
        let code = "    \"# Title\\n\",\n    \"x = 1\"\n   ],\n   \"execution_count\": 1\n";
        assert_eq!(lines(code).len(), 2);
    }
}
