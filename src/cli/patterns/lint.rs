//! `dnnfix patterns lint`: what is wrong with a catalogue.

use super::super::Common;
use super::super::page::Page;
use super::super::run::{DONE, FOUND};
use crate::catalogue::written::Written;
use crate::catalogue::{CatalogueError, lint};
use crate::report::escape;
use anyhow::Result;

/// A fault that keeps the catalogue from being read is the only one that is told; a folder that
/// cannot be read at all is trouble.
pub fn run(common: &Common, written: Result<Written, CatalogueError>) -> Result<u8> {
    let mut page = Page::new(common)?;
    let (faults, end) = match written {
        Err(error @ CatalogueError::Unreadable { .. }) => return Err(error.into()),
        Err(error) => {
            let hidden = "1 fault, which hides what may be wrong elsewhere";
            (vec![error.to_string()], hidden.to_owned())
        }
        Ok(written) => {
            let faults = lint::run(&written).into_iter();
            let faults: Vec<String> = faults.map(|fault| fault.to_string()).collect();
            let end = counted(faults.len());
            (faults, end)
        }
    };
    for fault in &faults {
        page.line(escape::lines(fault))?;
    }
    page.line(end)?;
    page.end()?;
    Ok(if faults.is_empty() { DONE } else { FOUND })
}

fn counted(faults: usize) -> String {
    match faults {
        0 => "no faults".to_owned(),
        1 => "1 fault".to_owned(),
        many => format!("{many} faults"),
    }
}
