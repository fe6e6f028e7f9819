//! The catalogue: everything that dnnfix knows about deep learning, read from TOML.
//!
//! In: the built-in files and folders that a user names. Out: a [`Catalogue`] with all names indexed
//! and all conditions compiled, or an error that names file, line, cause and remedy.

pub mod about;
pub mod api;
pub mod condition;
pub mod context;
pub mod error;
pub mod expression;
pub mod file;
pub mod layer;
#[cfg(feature = "cli")]
pub mod lint;
mod list;
mod load;
pub mod name;
pub mod parse;
pub mod role;
#[cfg(feature = "cli")]
pub mod schema;
pub mod settings;
pub mod source;
#[cfg(all(test, feature = "cli"))]
mod tests;
pub mod version;
pub mod words;
#[cfg(feature = "cli")]
pub mod written;

use api::Libraries;
use condition::Condition;
use context::Context;
pub use error::CatalogueError;
use file::{Example, NoteEntry, Study};
use layer::Layer;
use name::Names;
use role::Roles;
use settings::Settings;
use source::Origin;
use std::collections::HashSet;
use version::Versions;

/// Patterns with their rules, and what is known about libraries and names.
#[derive(Debug, Clone)]
pub struct Catalogue {
    pub(crate) roles: Roles,
    pub(crate) libraries: Libraries,
    /// Conventional names of variables and parameters.
    pub(crate) names: Names,
    /// Conventional names of functions and classes.
    pub(crate) calls: Names,
    /// First words of names of functions that are not what their last word names.
    pub(crate) actions: HashSet<String>,
    /// Attributes that are another view of what they are of.
    pub(crate) views: HashSet<String>,
    /// Keys of files of settings.
    pub(crate) settings: Settings,
    pub(crate) contexts: Vec<Context>,
    pub(crate) versions: Versions,
    pub(crate) ignored: Vec<Ignored>,
    pub(crate) patterns: Vec<Pattern>,
    /// The taxonomy of the layer that is being read.
    taxonomy: Option<String>,
    /// Whether all of it was checked when dnnfix was built.
    trusted: bool,
}

/// Edits that no rule is about.
#[derive(Debug, Clone)]
pub struct Ignored {
    /// Why such edits have no bearing on the network.
    pub meaning: String,
    pub condition: Condition,
    /// The taxonomy whose rules it is for; `None`: that of the study.
    pub taxonomy: Option<String>,
}

/// One of the labels, with the rules that find its instances.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Pattern {
    /// Such as `loss-function`.
    pub id: String,
    /// As people write it.
    pub title: String,
    /// What is an instance of it, in a few sentences.
    pub definition: String,
    /// Patterns of one taxonomy compete for a place; `None`: that of the study.
    pub(crate) taxonomy: Option<String>,
    pub(crate) study: Option<Study>,
    pub(crate) notes: Vec<NoteEntry>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) examples: Vec<Example>,
    /// Where it was defined first; what extends it has its own.
    pub(crate) origin: Origin,
    /// Its rules that are switched off, and where that is said.
    pub(crate) off: Vec<(String, Origin)>,
}

/// A condition on an edit that makes it an instance of a pattern.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Unique within its pattern.
    pub id: String,
    /// `add`, `remove`, `replace` or `change`; by the edit where the rule does not say.
    pub action: Option<String>,
    pub kind: Option<String>,
    /// 0 to 1, for an edit whose names are known for sure.
    pub confidence: f64,
    pub message: Option<String>,
    pub condition: Condition,
    pub origin: Origin,
    /// Where another confidence was given to it.
    pub tuned: Option<Origin>,
}

impl Catalogue {
    /// The catalogue that dnnfix comes with.
    ///
    /// # Errors
    ///
    /// None in a dnnfix that passed its tests.
    pub fn builtin() -> Result<Self, CatalogueError> {
        load::builtin()
    }

    /// The built-in catalogue, extended by the TOML files of a folder.
    ///
    /// # Errors
    ///
    /// A file cannot be read, or says something that is not understood; the message names file, line and
    /// remedy.
    pub fn load(folder: &std::path::Path) -> Result<Self, CatalogueError> {
        load::layers(&[Layer::named(folder)?])
    }

    /// The built-in catalogue with layers on top of it.
    #[cfg(feature = "cli")]
    pub(crate) fn of_layers(layers: &[Layer]) -> Result<Self, CatalogueError> {
        load::layers(layers)
    }

    /// Leaves out the patterns of all taxonomies but one.
    #[cfg(feature = "cli")]
    pub(crate) fn keep_taxonomy(&mut self, taxonomy: Option<&str>) {
        self.patterns.retain(|p| p.taxonomy.as_deref() == taxonomy);
        self.ignored.retain(|i| i.taxonomy.as_deref() == taxonomy);
    }

    /// The taxonomies that there are patterns of.
    pub(crate) fn taxonomies(&self) -> Vec<Option<&str>> {
        let mut known = Vec::new();
        for pattern in &self.patterns {
            let taxonomy = pattern.taxonomy.as_deref();
            if !known.contains(&taxonomy) {
                known.push(taxonomy);
            }
        }
        known
    }

    /// The patterns: those built in, by id, then those that the folder adds.
    pub fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }

    /// The pattern of this id.
    pub fn pattern(&self, id: &str) -> Option<&Pattern> {
        self.patterns.iter().find(|p| p.id == id)
    }

    /// One that knows nothing yet.
    pub(crate) fn empty() -> Self {
        Self {
            roles: Roles::default(),
            libraries: Libraries::default(),
            names: Names::default(),
            calls: Names::default(),
            actions: HashSet::default(),
            views: HashSet::default(),
            settings: Settings::default(),
            contexts: Vec::new(),
            versions: Versions::default(),
            ignored: Vec::new(),
            patterns: Vec::new(),
            taxonomy: None,
            trusted: false,
        }
    }
}
