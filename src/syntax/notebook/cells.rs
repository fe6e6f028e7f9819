//! The code cells of a notebook, with the lines of the file that their code stands on.
//!
//! In: the JSON text. Out: [`Cell`]s. What is not code is skipped without being read.

use super::magic;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// A code cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Its name in newer notebooks.
    pub id: Option<String>,
    /// Its place among all cells, 1-based.
    pub number: u32,
    /// Line of the file where its source begins.
    pub first_line: u32,
    pub lines: Vec<Line>,
}

/// A line of code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub text: String,
    /// Line of the file, 1-based.
    pub line: u32,
}

#[derive(Deserialize)]
struct Notebook<'a> {
    #[serde(borrow, default)]
    cells: Vec<RawCell<'a>>,
    #[serde(borrow, default)]
    worksheets: Vec<Worksheet<'a>>,
}

/// nbformat 3 has its cells on sheets.
#[derive(Deserialize)]
struct Worksheet<'a> {
    #[serde(borrow, default)]
    cells: Vec<RawCell<'a>>,
}

#[derive(Deserialize)]
struct RawCell<'a> {
    #[serde(borrow)]
    cell_type: Cow<'a, str>,
    #[serde(borrow, default)]
    id: Option<Cow<'a, str>>,
    /// In nbformat 3 it is called `input`.
    #[serde(borrow, alias = "input")]
    source: Option<&'a RawValue>,
}

/// Reads a notebook; `None` where the text is no JSON of that form.
pub fn read(text: &str) -> Option<Vec<Cell>> {
    let notebook: Notebook = serde_json::from_str(text).ok()?;
    let sheets = notebook
        .worksheets
        .into_iter()
        .flat_map(|sheet| sheet.cells);
    let mut place = Place {
        text,
        byte: 0,
        line: 1,
    };
    let mut cells = Vec::new();
    for (cell, number) in notebook.cells.into_iter().chain(sheets).zip(1..) {
        if let (true, Some(source)) = (cell.cell_type == "code", cell.source) {
            let first_line = place.line_of(source.get());
            let mut lines = source_lines(source, &mut place);
            magic::blank(&mut lines);
            cells.push(Cell {
                id: cell.id.map(Cow::into_owned),
                number,
                first_line,
                lines,
            });
        }
    }
    Some(cells)
}

/// The lines of a source, which is one string or a list of strings that are joined.
fn source_lines(source: &RawValue, place: &mut Place) -> Vec<Line> {
    let parts: Vec<&RawValue> = match serde_json::from_str(source.get()) {
        Ok(parts) => parts,
        Err(_) => vec![source],
    };
    let mut joined = Joined::default();
    for part in parts {
        if let Ok(text) = serde_json::from_str::<Cow<str>>(part.get()) {
            joined.push(&text, place.line_of(part.get()));
        }
    }
    joined.lines
}

/// Strings put together and cut into lines again.
#[derive(Default)]
pub struct Joined {
    pub lines: Vec<Line>,
    open: bool,
}

impl Joined {
    pub fn push(&mut self, text: &str, line: u32) {
        for piece in text.split_inclusive('\n') {
            let code = piece.trim_end_matches(['\n', '\r']);
            match self.lines.last_mut() {
                Some(last) if self.open => last.text.push_str(code),
                _ => self.lines.push(Line {
                    text: code.to_owned(),
                    line,
                }),
            }
            self.open = !piece.ends_with('\n');
        }
    }
}

/// Counts lines up to parts of a text, which come in order.
struct Place<'a> {
    text: &'a str,
    byte: usize,
    line: u32,
}

impl Place<'_> {
    /// The line that a part of the text begins on.
    fn line_of(&mut self, part: &str) -> u32 {
        let byte = (part.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        if let Some(passed) = self.text.as_bytes().get(self.byte..byte) {
            self.line += memchr::memchr_iter(b'\n', passed).count() as u32;
            self.byte = byte;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(cell: &Cell) -> Vec<(&str, u32)> {
        let lines = cell.lines.iter();
        lines.map(|l| (l.text.as_str(), l.line)).collect()
    }

    #[test]
    fn lists_and_strings() {
        let text = "{\"cells\": [\n {\"cell_type\": \"markdown\", \"source\": []},\n {\"cell_type\": \"code\",\n  \"outputs\": [{\"source\": 1}],\n  \"source\": [\n   \"a = 1\\n\",\n   \"b\",\n   \" = 2\"\n  ]},\n {\"cell_type\": \"code\", \"id\": \"x\", \"source\": \"c\\nd\"}\n]}";
        let cells = read(text).expect("a notebook");
        assert_eq!(texts(&cells[0]), [("a = 1", 6), ("b = 2", 7)]);
        assert_eq!(texts(&cells[1]), [("c", 10), ("d", 10)]);
        assert_eq!((cells[0].number, cells[1].number), (2, 3));
        assert_eq!(cells[1].id.as_deref(), Some("x"));
    }

    #[test]
    fn nbformat_3() {
        let text =
            "{\"worksheets\": [{\"cells\": [{\"cell_type\": \"code\", \"input\": [\"a\"]}]}]}";
        assert_eq!(texts(&read(text).expect("a notebook")[0]), [("a", 1)]);
        assert_eq!(read("<<<<<<< HEAD"), None);
    }
}
