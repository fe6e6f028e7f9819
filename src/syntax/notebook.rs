//! Jupyter notebooks: the code cells of both sides, compared cell by cell, are Python.
//!
//! Outputs, execution counts and metadata are not code, so that they are no edits. A text that is no
//! JSON, such as a bare hunk, is read line by line.

use super::embedded::{Code, Embedded, Origin};
use super::python::Python;
use super::{Language, Parsed};
use crate::input::{Lines, Region, Side, lines};
use cells::Cell;

mod cells;
mod hunk;
mod magic;
mod pair;

/// Notebooks of nbformat 3 and 4.
pub struct Jupyter;

impl Language for Jupyter {
    fn name(&self) -> &'static str {
        "jupyter"
    }

    fn libraries(&self) -> &'static str {
        Python.name()
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["ipynb"]
    }

    fn embedded(&self, region: &Region) -> Option<Embedded> {
        let sides = [&region.old, &region.new];
        let read = |side: &Side| region.whole.then(|| cells::read(&side.text)).flatten();
        Some(match sides.map(read) {
            [Some(old), Some(new)] => by_cells(&old, &new),
            _ => by_lines(&region.old, &region.new),
        })
    }

    fn parse_whole(&self, side: &Side, touched: &[Lines]) -> Parsed {
        Python.parse_whole(side, touched)
    }

    fn parse_both(&self, region: &Region, touched: [&[Lines]; 2]) -> [Parsed; 2] {
        Python.parse_both(region, touched)
    }

    fn parse_hunk(&self, side: &Side) -> Parsed {
        Python.parse_hunk(side)
    }
}

/// All cells one after the other, with an empty line behind each.
fn by_cells(old: &[Cell], new: &[Cell]) -> Embedded {
    let sides = [joined(old), joined(new)];
    let blocks = pair::blocks(old, new);
    let [old, new] = sides;
    Embedded::new(old, new, blocks, true)
}

fn joined(cells: &[Cell]) -> Code {
    let mut code = Code::default();
    for cell in cells {
        let mut last = cell.first_line;
        for (line, number) in cell.lines.iter().zip(1..) {
            last = line.line;
            let cell = Some((cell.number, number));
            code.push(&line.text, Origin { line: last, cell });
        }
        code.push(
            "",
            Origin {
                line: last,
                cell: None,
            },
        );
    }
    code
}

fn by_lines(old: &Side, new: &Side) -> Embedded {
    let (old, new) = (hunk::code(old), hunk::code(new));
    let blocks = lines::blocks(&old.text, &new.text);
    Embedded::new(old, new, blocks, false)
}
