//! Settings: what the keys of configuration files are for.
//!
//! In: `settings.toml`, beside the conventions for names of programs. Out: the role that a key suggests by
//! itself or by the section that it stands in.

use super::file::SettingsFile;
use super::name::{Names, snake};
use super::role::{Role, RoleSet, Roles};
use std::collections::HashSet;

/// What is known of files of settings.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    languages: HashSet<String>,
    /// Roles of keys that tell the settings of a training from others.
    pub telling: RoleSet,
    selectors: HashSet<String>,
    /// Conventions for keys, beside those for names of programs.
    pub keys: Names,
}

impl Settings {
    /// Adds a file; `Err` is an unknown role.
    pub fn extend(&mut self, file: &SettingsFile, roles: &Roles) -> Result<(), String> {
        let telling = file.telling.iter();
        let telling = telling.map(|id| roles.get(id).ok_or_else(|| id.clone()));
        let telling: RoleSet = telling
            .collect::<Result<Vec<_>, _>>()?
            .into_iter()
            .collect();
        self.telling = self.telling.union(telling);
        self.languages.extend(file.languages.iter().cloned());
        self.selectors.extend(file.selectors.iter().cloned());
        Ok(())
    }

    /// Whether files of this language are files of settings.
    pub fn reads(&self, language: &str) -> bool {
        self.languages.contains(language)
    }

    /// Whether a key says which one of its sort its section is about: `type` of `optimizer`.
    pub fn selects(&self, key: &str) -> bool {
        self.selectors.contains(snake(key).trim_matches('_'))
    }

    /// What a key of a section is for: by both names, by its own, by that of the section.
    pub fn suggest(&self, section: Option<&str>, key: &str, names: &Names) -> Option<Role> {
        let by = |name: &str| self.keys.suggest(name).or_else(|| names.suggest(name));
        let Some(section) = section else {
            return by(key).map(|s| s.role);
        };
        if self.selects(key) {
            return by(section).map(|s| s.role);
        }
        let both = format!("{section}.{key}");
        let whole = self.keys.whole(&both).or_else(|| names.whole(&both));
        whole.or_else(|| by(key)).map(|s| s.role)
    }
}
