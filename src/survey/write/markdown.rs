//! `markdown`: the tables, for an issue, a wiki or a paper's appendix.

use std::io::{self, Write};

use crate::report::escape;
use crate::survey::table::{Cell, Table, all};
use crate::survey::{Figures, headline};

pub fn write(figures: &Figures, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# {}\n", escape::markdown(&headline::title(figures)))?;
    for sentence in headline::sentences(figures) {
        writeln!(out, "{}\n", escape::markdown(&sentence))?;
    }
    for sentence in headline::cautions(figures) {
        writeln!(out, "**{}**\n", escape::markdown(&sentence))?;
    }
    // Months are many; the years have their sums.
    for table in all(figures).iter().filter(|table| table.id != "months") {
        write_table(table, figures, out)?;
    }
    Ok(())
}

fn write_table(table: &Table, figures: &Figures, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "## {}\n", escape::markdown(&table.title))?;
    writeln!(out, "{}\n", escape::markdown(&table.caption))?;
    let titles = table.columns.iter().map(|c| escape::markdown(&c.title));
    row(&titles.collect::<Vec<_>>(), out)?;
    let rules = table.columns.iter().map(|c| match c.numeric {
        true => "---:".to_owned(),
        false => "---".to_owned(),
    });
    row(&rules.collect::<Vec<_>>(), out)?;
    for cells in &table.rows {
        let cells = cells.iter().map(|cell| shown(cell, figures));
        row(&cells.collect::<Vec<_>>(), out)?;
    }
    writeln!(out)
}

fn row(cells: &[String], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "| {} |", cells.join(" | "))
}

fn shown(cell: &Cell, figures: &Figures) -> String {
    match cell {
        Cell::Code(code) if code.is_empty() => String::new(),
        // In a table a bar ends the cell even within code.
        Cell::Code(code) => escape::code_span(code).replace('|', "\\|"),
        Cell::Empty | Cell::Text(_) | Cell::Pattern(_) | Cell::Probability(_) => {
            escape::markdown(&cell.shown(figures))
        }
        // A number's point would be taken for that of a list.
        Cell::Count(_) | Cell::Share(_) | Cell::Number(..) | Cell::Residual(_) => {
            cell.shown(figures)
        }
    }
}
