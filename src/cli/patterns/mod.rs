//! `dnnfix patterns`: the catalogue, listed, shown, tried and checked.
//!
//! In: a catalogue with its texts. Out: pages on standard output, and the exit status. One file for
//! each command.

use super::layers::layers;
use super::{Common, PatternsCommand};
use crate::catalogue::error::nearest;
use crate::catalogue::written::Written;
use crate::catalogue::{Catalogue, Pattern};
use crate::report::escape;
use anyhow::{Result, anyhow};

mod lint;
mod list;
mod new;
mod schema;
mod show;
mod test;

pub use show::{conditions, figures, note_text, title};

pub fn run(common: &Common, command: &PatternsCommand) -> Result<u8> {
    let read = || Written::read(&layers(common)?);
    match command {
        PatternsCommand::New { id } => new::run(common, id),
        PatternsCommand::Schema { folder } => schema::run(common, folder),
        PatternsCommand::List => list::run(common, &read()?.catalogue),
        PatternsCommand::Show { id, origin } => show::run(common, &read()?, id, *origin),
        PatternsCommand::Test { id } => test::run(common, &read()?, id.as_deref()),
        // A catalogue that cannot be read is what it looks for.
        PatternsCommand::Lint => lint::run(common, read()),
    }
}

/// The pattern with an id, or an error that helps to find it.
pub fn find<'c>(catalogue: &'c Catalogue, id: &str) -> Result<&'c Pattern> {
    catalogue.pattern(id).ok_or_else(|| {
        let known = catalogue.patterns.iter().map(|p| p.id.as_str());
        let hint = match nearest(id, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`dnnfix patterns list` names them all".to_owned(),
        };
        anyhow!("there is no pattern `{}`; {hint}", escape::line(id))
    })
}
