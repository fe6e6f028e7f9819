//! Layers: the folders that a catalogue is made of, the most general first. What a later one says of
//! a thing takes the place of what the earlier ones say.
//!
//! In: folders: the user's, the repository's, those named on the command line. Out: [`Layer`]s, the
//! texts of their files in the order in which they must be read.

mod folder;

use super::about::{About, Extends, Tuning, tunings};
use super::error::CatalogueError;
use super::parse::{Part, parse};
use super::source::Source;
pub use folder::leads_out;
use std::borrow::Cow;
use std::path::Path;

/// One layer.
#[derive(Debug, Clone, Default)]
pub struct Layer {
    /// In the order in which they must be read; without `catalogue.toml`, of which the rest tells.
    pub files: Vec<LayerFile>,
    /// How much of the layers below is kept.
    pub extends: Extends,
    /// The taxonomy that its new patterns belong to; `None`: that of the study.
    pub taxonomy: Option<String>,
    /// What it changes about rules without writing them again.
    pub tunings: Vec<Tuning>,
}

/// One file of a layer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LayerFile {
    pub part: Part,
    /// What it is called in messages: its path.
    pub name: String,
    pub text: Cow<'static, str>,
}

impl LayerFile {
    pub fn source(&self) -> Source<'_> {
        Source::new(&self.name, &self.text)
    }
}

/// The user's layer: a folder where the system keeps what users configure.
#[cfg(feature = "cli")]
const USER_FOLDER: &str = "dnnfix";

impl Layer {
    /// A folder that was named.
    pub fn named(folder: &Path) -> Result<Self, CatalogueError> {
        Self::of(folder::files(folder)?)
    }

    /// The user's own: `$XDG_CONFIG_HOME/dnnfix` or `~/.config/dnnfix`, on Windows
    /// `%APPDATA%\dnnfix`. `None` where there is none.
    #[cfg(feature = "cli")]
    pub fn user() -> Result<Option<Self>, CatalogueError> {
        use etcetera::{BaseStrategy, choose_base_strategy};
        let strategy = choose_base_strategy().ok();
        let folder = strategy.map(|system| system.config_dir().join(USER_FOLDER));
        let folder = folder.filter(|folder| folder.is_dir());
        folder.map(|folder| Self::named(&folder)).transpose()
    }

    /// A folder of a repository, which strangers may have written; `top` is where its settings are.
    /// `None` where there is no such folder.
    pub fn of_repository(top: &Path, folder: &Path) -> Result<Option<Self>, CatalogueError> {
        let files = folder::files_of_strangers(top, folder)?;
        files.map(Self::of).transpose()
    }

    /// A layer of these files.
    pub fn of(mut files: Vec<LayerFile>) -> Result<Self, CatalogueError> {
        files.sort();
        let mut layer = Self::default();
        let about = files.iter().position(|file| file.part == Part::About);
        if let Some(index) = about {
            let file = files.remove(index);
            let source = file.source();
            let about: About = parse(&source)?;
            layer.extends = about.extends;
            layer.tunings = tunings(&about.rules, |at| source.origin_at(at));
            layer.taxonomy = about.taxonomy;
        }
        layer.files = files;
        Ok(layer)
    }
}
