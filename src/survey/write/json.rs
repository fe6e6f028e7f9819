//! `json`: all figures, one document.

use std::io::{self, Write};

use crate::survey::Figures;

pub fn write(figures: &Figures, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, figures)?;
    writeln!(out)
}
