//! Columns for a terminal: as wide as their widest cell.
//!
//! In: cells, safe for a terminal. Out: lines; the first columns are flush left, the others right.

use std::io::{self, Write};

/// The space between two columns.
const GAP: &str = "  ";

/// Rows of cells under construction, the header first.
pub struct Columns {
    rows: Vec<Vec<String>>,
    /// How many columns are flush left.
    left: usize,
}

impl Columns {
    pub fn new(header: &[&str]) -> Self {
        let header = header.iter().map(|&cell| cell.to_owned()).collect();
        Self {
            rows: vec![header],
            left: 1,
        }
    }

    /// The same with so many columns flush left.
    pub fn flush_left(self, left: usize) -> Self {
        Self { left, ..self }
    }

    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let widths = self.widths();
        for row in &self.rows {
            let cells = row.iter().zip(&widths).enumerate();
            let cells = cells.map(|(place, (cell, &width))| match place < self.left {
                true => format!("{cell:width$}"),
                false => format!("{cell:>width$}"),
            });
            let line = cells.collect::<Vec<_>>().join(GAP);
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }

    fn widths(&self) -> Vec<usize> {
        let mut widths = Vec::new();
        for row in &self.rows {
            widths.resize(widths.len().max(row.len()), 0);
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.chars().count());
            }
        }
        widths
    }
}
