//! The section `[catalogue]`: the repository's own layer of the catalogue.
//!
//! ```toml
//! [catalogue]
//! folder = "tools/dnnfix"
//! extends = "libraries"
//!
//! [catalogue.rules]
//! "loss-function/argument-changed" = 0.8
//! monitor = "off"
//! ```

use super::{Settings, SettingsError};
use crate::catalogue::CatalogueError;
use crate::catalogue::about::{Extends, Rules, tunings};
use crate::catalogue::layer::{Layer, leads_out};
use crate::catalogue::source::Origin;
use serde::Deserialize;
use std::path::Path;
use toml::Spanned;

/// Where the layer is, and what it changes.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Catalogue {
    /// The folder of its files, from where the settings are; `dnnfix` unless given.
    pub folder: Option<Spanned<String>>,
    /// How much of the layers below is kept; what the folder says of itself unless given.
    pub extends: Option<Extends>,
    /// What becomes of patterns and rules, by `PATTERN` or `PATTERN/RULE`.
    pub rules: Rules,
}

/// The folder unless another is given.
pub const FOLDER: &str = "dnnfix";

impl Catalogue {
    pub fn folder(&self) -> &str {
        let named = self.folder.as_ref().map(|f| f.as_ref().as_str());
        named.unwrap_or(FOLDER)
    }
}

impl Settings {
    /// The repository's layer of the catalogue; `top` is the folder that the settings are in.
    pub fn layer(&self, top: &Path) -> Result<Layer, CatalogueError> {
        self.layer_by(|folder| Layer::of_repository(top, folder))
    }

    /// The same, with the folder's files read in another way.
    pub fn layer_by<E: From<SettingsError>>(
        &self,
        read: impl FnOnce(&Path) -> Result<Option<Layer>, E>,
    ) -> Result<Layer, E> {
        let section = &self.catalogue;
        let folder = Path::new(section.folder());
        let wrong = |named: &Spanned<String>, what: &str| {
            let cause = format!("`{}` {what}", named.as_ref());
            let remedy = "name a folder beside this file, or below it".to_owned();
            self.source.error(named, cause, remedy)
        };
        if let Some(named) = section.folder.as_ref().filter(|_| leads_out(folder)) {
            return Err(wrong(named, "leads out of the repository").into());
        }
        let found = read(folder)?;
        if let (Some(named), None) = (&section.folder, &found) {
            return Err(wrong(named, "is no folder here").into());
        }
        let mut layer = found.unwrap_or_default();
        layer.extends = section.extends.unwrap_or(layer.extends);
        layer
            .tunings
            .extend(tunings(&section.rules, |at| self.origin(at)));
        Ok(layer)
    }

    fn origin(&self, at: usize) -> Origin {
        Origin {
            file: self.source.name.as_str().into(),
            line: self.source.line(at),
        }
    }
}
