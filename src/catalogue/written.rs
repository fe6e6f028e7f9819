//! The catalogue as it is written, for the commands about the catalogue itself.
//!
//! In: the text of the built-in files, and a folder that a user names. Out: the [`Catalogue`] that they
//! make, all of it checked and with its examples, and the parsed files with their texts.

use super::error::CatalogueError;
use super::file::RuleEntry;
use super::load::{self, Files};
use super::parse::{Part, parse_part};
use super::source::{Origin, Source};
use super::{Catalogue, Pattern, Rule};
use std::borrow::Cow;
use std::path::Path;

static BUILTIN: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/written.rs"));

/// A catalogue and the files it was made of, in the order in which they were read.
#[derive(Debug)]
pub struct Written {
    pub catalogue: Catalogue,
    pub files: Vec<WrittenFile>,
    /// Whether the user named a folder, so that its files are what is of interest.
    pub extended: bool,
}

/// One file of a catalogue.
#[derive(Debug)]
pub struct WrittenFile {
    pub name: String,
    pub text: Cow<'static, str>,
    pub part: Part,
    pub parsed: Files,
    /// Whether it is in the folder that the user named.
    pub own: bool,
}

impl WrittenFile {
    pub fn source(&self) -> Source<'_> {
        Source::new(&self.name, &self.text)
    }
}

impl Written {
    /// The built-in catalogue, extended by the files of a folder.
    pub fn read(folder: Option<&Path>) -> Result<Self, CatalogueError> {
        let mut written = Self {
            catalogue: Catalogue::empty(),
            files: Vec::new(),
            extended: folder.is_some(),
        };
        let mut builtin: Vec<(Part, &str, &str)> = BUILTIN
            .iter()
            .map(|&(name, text)| {
                let inside = name.strip_prefix("patterns/").unwrap_or(name);
                (Part::of(Path::new(inside)), name, text)
            })
            .collect();
        builtin.sort_unstable();
        for (part, name, text) in builtin {
            written.add(part, name, Cow::Borrowed(text), false)?;
        }
        if let Some(folder) = folder {
            for (part, path) in load::parts(folder)? {
                let text = Cow::Owned(load::read(&path)?);
                written.add(part, &path.display().to_string(), text, true)?;
            }
        }
        Ok(written)
    }

    fn add(
        &mut self,
        part: Part,
        name: &str,
        text: Cow<'static, str>,
        own: bool,
    ) -> Result<(), CatalogueError> {
        let source = Source::new(name, &text);
        let parsed = parse_part(part, &source)?;
        load::extend(&mut self.catalogue, parsed.clone(), &source)?;
        self.files.push(WrittenFile {
            name: name.to_owned(),
            text,
            part,
            parsed,
            own,
        });
        Ok(())
    }

    /// Whether a thing is in the files of interest: the user's own, or the built-in ones by themselves.
    pub fn is_of_interest(&self, origin: &Origin) -> bool {
        let mut files = self.files.iter().filter(|f| f.own == self.extended);
        files.any(|f| *f.name == *origin.file)
    }

    /// A rule as it is written in the file that it comes from.
    pub fn entry(&self, pattern: &Pattern, rule: &Rule) -> Option<&RuleEntry> {
        let file = self.files.iter().rfind(|f| *f.name == *rule.origin.file)?;
        let patterns = file.parsed.patterns.iter().filter(|p| p.id == pattern.id);
        patterns
            .flat_map(|p| &p.rules)
            .find(|entry| entry.id == rule.id)
    }
}
