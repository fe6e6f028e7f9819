//! Code in a bare hunk of a notebook's JSON: lines that are one string each, in a list of source.
//!
//! In: a side. Out: its [`Code`]. Strings of outputs look the same, so the key before the list tells;
//! where the hunk begins inside a list, the depth of the lists that are named in it.

use super::cells::Joined;
use super::magic;
use crate::input::Side;
use crate::syntax::embedded::{Code, Origin};

/// What a list of strings is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum List {
    Code,
    Other,
}

/// The code in a side of a hunk.
pub fn code(side: &Side) -> Code {
    let mut list = first_list(&side.text);
    let mut is_code_cell = true;
    let mut joined = Joined::default();
    for (line, number) in side.text.lines().zip(side.first_line..) {
        let text = line.trim();
        match key(text) {
            Some(("cell_type", rest)) => is_code_cell = rest.contains("\"code\""),
            Some(("source" | "input", rest)) if is_code_cell => {
                list = Some(List::Code);
                joined.end();
                joined.push(&string(rest).unwrap_or_default(), number);
            }
            Some(_) => list = Some(List::Other),
            None if list == Some(List::Code) => {
                joined.push(&string(text).unwrap_or_default(), number);
            }
            None => {}
        }
        // A list that is closed tells nothing of what comes next.
        if text.starts_with(']') {
            list = Some(List::Other);
            joined.end();
        }
    }
    let mut code = Code::default();
    for line in joined.lines {
        let text = magic::replaced(&line.text).unwrap_or(line.text);
        let line = line.line;
        code.push(&text, Origin { line, cell: None });
    }
    code
}

/// What the list is that a hunk begins in: one as deep as the source that is named, else by the
/// first key behind it, which is that of an output or of the next cell.
fn first_list(text: &str) -> Option<List> {
    let first = text.lines().find(|line| string(line.trim()).is_some())?;
    let keys = text
        .lines()
        .filter_map(|line| Some((key(line.trim())?, indent(line))));
    let keys: Vec<_> = keys.collect();
    let sources = keys
        .iter()
        .find(|((name, rest), _)| matches!(*name, "source" | "input") && rest.starts_with('['));
    let is_code = match (sources, keys.first()) {
        (Some((_, depth)), _) => (1..=2).contains(&indent(first).saturating_sub(*depth)),
        (None, Some(((name, _), depth))) => {
            matches!(*name, "cell_type" | "attachments" | "id") || *depth <= 2
        }
        (None, None) => true,
    };
    Some(if is_code { List::Code } else { List::Other })
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
}
