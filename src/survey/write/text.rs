//! `text`: the tables for people on a terminal, with bars.

use std::io::{self, Write};

use anstyle::{AnsiColor, Effects, Style};

use crate::report::columns::Columns;
use crate::report::escape;
use crate::report::words::wrapped;
use crate::survey::table::{Cell, Table, all};
use crate::survey::{Figures, headline};

const HEAD: Style = AnsiColor::Cyan.on_default().effects(Effects::BOLD);
const FAINT: Style = Style::new().dimmed();
const CAUTION: Style = AnsiColor::Yellow.on_default();

/// Columns of the longest bar.
const BAR: usize = 24;
/// Columns that a caption is wrapped at.
const WIDTH: usize = 96;
/// Characters of a program's text.
const CODE: usize = 48;

pub fn write(figures: &Figures, out: &mut dyn Write) -> io::Result<()> {
    for sentence in headline::sentences(figures) {
        paragraph(&sentence, Style::new(), out)?;
    }
    for sentence in headline::cautions(figures) {
        paragraph(&sentence, CAUTION, out)?;
    }
    // Months are many; the years have their sums.
    for table in all(figures).iter().filter(|table| table.id != "months") {
        writeln!(out, "\n{HEAD}{}{HEAD:#}", escape::line(&table.title))?;
        paragraph(&table.caption, FAINT, out)?;
        writeln!(out)?;
        columns(table, figures).write(out)?;
    }
    Ok(())
}

fn paragraph(text: &str, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for line in wrapped(&escape::line(text), WIDTH) {
        writeln!(out, "{style}{line}{style:#}")?;
    }
    Ok(())
}

fn columns(table: &Table, figures: &Figures) -> Columns {
    let mut header: Vec<String> = table
        .columns
        .iter()
        .map(|c| escape::line(&c.title))
        .collect();
    header.extend(table.bar.map(|_| String::new()));
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let texts = table.columns.iter().filter(|c| !c.numeric).count();
    let mut columns = Columns::new(&header).flush_left(texts);
    let most = table.bar.map(|bar| greatest(table, bar));
    for row in &table.rows {
        let mut cells: Vec<String> = row.iter().map(|cell| shown(cell, figures)).collect();
        if let (Some(bar), Some(most)) = (table.bar, most) {
            cells.push(format!("{:BAR$}", drawn(share(&row[bar]) / most)));
        }
        columns.row(cells);
    }
    columns
}

fn shown(cell: &Cell, figures: &Figures) -> String {
    let text = escape::line(&cell.shown(figures));
    match cell {
        Cell::Code(_) if text.chars().count() > CODE => {
            text.chars().take(CODE - 1).chain(['…']).collect()
        }
        _ => text,
    }
}

fn greatest(table: &Table, column: usize) -> f64 {
    let shares = table.rows.iter().map(|row| share(&row[column]));
    shares.fold(f64::MIN_POSITIVE, f64::max)
}

fn share(cell: &Cell) -> f64 {
    match cell {
        Cell::Share(share) => *share,
        _ => 0.0,
    }
}

/// A bar, to an eighth of a column.
fn drawn(share: f64) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (share * BAR as f64 * 8.0).round() as usize;
    "█".repeat(eighths / 8) + PARTS[eighths % 8]
}

#[cfg(test)]
mod tests {
    use super::drawn;

    #[test]
    fn bars() {
        assert_eq!(drawn(0.0), "");
        assert_eq!(drawn(1.0).chars().count(), super::BAR);
        assert_eq!(drawn(0.5 / 24.0), "▌");
    }
}
