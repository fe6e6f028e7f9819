//! The catalogue as it is written, for the commands about the catalogue itself.
//!
//! In: the texts of the built-in files, and the layers on top of them. Out: the [`Catalogue`] that they
//! make, all of it checked and with its examples, and the parsed files with their texts.

use super::about::Extends;
use super::error::CatalogueError;
use super::file::RuleEntry;
use super::layer::{Layer, LayerFile};
use super::load::{self, Files};
use super::parse::Part;
use super::source::{Origin, Source};
use super::{Catalogue, Pattern, Rule};
use std::borrow::Cow;
use std::path::Path;

static BUILTIN: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/written.rs"));

/// What dnnfix comes with, as a layer.
fn builtin() -> Result<Layer, CatalogueError> {
    let files = BUILTIN.iter().map(|&(name, text)| {
        let inside = name.strip_prefix("patterns/").unwrap_or(name);
        LayerFile {
            part: Part::of(Path::new(inside)),
            name: name.to_owned(),
            text: Cow::Borrowed(text),
        }
    });
    Layer::of(files.collect())
}

/// A catalogue and the files it was made of, in the order in which they were read.
#[derive(Debug)]
pub struct Written {
    pub catalogue: Catalogue,
    pub files: Vec<WrittenFile>,
    /// Whether there are layers of the user's, whose files are then what is of interest.
    pub extended: bool,
}

/// One file of a catalogue.
#[derive(Debug)]
pub struct WrittenFile {
    pub name: String,
    pub text: Cow<'static, str>,
    pub part: Part,
    pub parsed: Files,
    /// 0 for what dnnfix comes with.
    pub layer: usize,
}

impl WrittenFile {
    /// Whether it is the user's own.
    pub fn is_own(&self) -> bool {
        self.layer > 0
    }

    pub fn source(&self) -> Source<'_> {
        Source::new(&self.name, &self.text)
    }
}

impl Written {
    /// The built-in catalogue with layers on top of it.
    pub fn read(layers: &[Layer]) -> Result<Self, CatalogueError> {
        let builtin = builtin()?;
        let all: Vec<&Layer> = std::iter::once(&builtin).chain(layers).collect();
        let alone = all.iter().rposition(|l| l.extends == Extends::Nothing);
        let mut written = Self {
            catalogue: Catalogue::empty(),
            files: Vec::new(),
            extended: !layers.is_empty(),
        };
        for (index, layer) in all.into_iter().enumerate().skip(alone.unwrap_or(0)) {
            let files = &mut written.files;
            load::add_layer(&mut written.catalogue, layer, |file, parsed| {
                files.push(WrittenFile {
                    name: file.name.clone(),
                    text: file.text.clone(),
                    part: file.part,
                    parsed: parsed.clone(),
                    layer: index,
                });
            })?;
        }
        Ok(written)
    }

    /// Whether a thing is in the files of interest: the user's own, or the built-in ones by themselves.
    pub fn is_of_interest(&self, origin: &Origin) -> bool {
        let mut files = self.files.iter().filter(|f| f.is_own() == self.extended);
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
