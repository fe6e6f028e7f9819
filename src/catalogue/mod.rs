//! The catalogue: everything that dnnfix knows about deep learning, read from TOML.
//!
//! In: the built-in files and folders that a user names. Out: a [`Catalogue`] with all names indexed
//! and all conditions compiled, or an error that names file, line, cause and remedy.

pub mod api;
pub mod condition;
pub mod context;
pub mod error;
pub mod expression;
pub mod file;
pub mod lint;
mod load;
pub mod name;
pub mod parse;
pub mod role;
pub mod source;
pub mod version;
pub mod words;
pub mod written;

use api::Libraries;
use condition::Condition;
use context::Context;
pub use error::CatalogueError;
use file::{Example, NoteEntry, Study};
use name::Names;
use role::Roles;
use source::Origin;
use version::Versions;

/// Patterns, and what is known about libraries and names.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    pub roles: Roles,
    pub libraries: Libraries,
    /// Conventional names of variables and parameters.
    pub names: Names,
    /// Conventional names of functions and classes.
    pub calls: Names,
    /// First words of names of functions that are not what their last word names.
    pub actions: std::collections::HashSet<String>,
    /// Attributes that are another view of what they are of.
    pub views: std::collections::HashSet<String>,
    pub contexts: Vec<Context>,
    pub versions: Versions,
    pub ignored: Vec<Ignored>,
    pub patterns: Vec<Pattern>,
    /// Whether all of it was checked when dnnfix was built.
    trusted: bool,
}

/// Edits that no rule is about.
#[derive(Debug, Clone)]
pub struct Ignored {
    /// Why such edits have no bearing on the network.
    pub meaning: String,
    pub condition: Condition,
}

/// One of the labels, with the rules that find its instances.
#[derive(Debug, Clone)]
pub struct Pattern {
    pub id: String,
    pub title: String,
    pub definition: String,
    pub study: Option<Study>,
    pub notes: Vec<NoteEntry>,
    pub rules: Vec<Rule>,
    pub examples: Vec<Example>,
    /// Where it was defined first; what extends it has its own.
    pub origin: Origin,
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
}

impl Catalogue {
    /// The catalogue that dnnfix comes with.
    pub fn builtin() -> Result<Self, CatalogueError> {
        load::builtin()
    }

    /// The built-in catalogue, extended by the files of a folder.
    pub fn load(folder: &std::path::Path) -> Result<Self, CatalogueError> {
        load::folder(folder)
    }

    pub fn pattern(&self, id: &str) -> Option<&Pattern> {
        self.patterns.iter().find(|p| p.id == id)
    }
}
