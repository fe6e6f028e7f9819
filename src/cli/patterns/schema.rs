//! `dnnfix patterns schema`: the JSON Schemas of the catalogue's files, written into a folder.

use super::super::Common;
use super::super::page::Page;
use super::super::run::DONE;
use crate::catalogue::schema;
use crate::report::escape;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

pub fn run(common: &Common, folder: &Path) -> Result<u8> {
    let mut page = Page::new(common)?;
    for part in schema::PARTS {
        let file = folder.join(schema::name(part));
        write(&file, &schema::text(part))?;
        page.line(format_args!(
            "wrote {}",
            escape::line(&file.display().to_string())
        ))?;
    }
    page.end()?;
    Ok(DONE)
}

/// Writes a file, and the folders that it is in.
pub fn write(file: &Path, text: &str) -> Result<()> {
    let write = || {
        file.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(file, text)
    };
    write().with_context(|| format!("{}: cannot be written", file.display()))
}
