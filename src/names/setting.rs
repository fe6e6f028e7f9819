//! Settings: what the keys of a configuration file are for, by themselves and by their sections.

use super::View;
use crate::catalogue::role::{Role, RoleSet};
use crate::syntax::tree::{Kind, NodeId, StatementKind};
use std::collections::HashSet;

/// A key of a file of settings.
pub struct Setting {
    /// With its section, where the key alone only says which one is meant.
    pub name: String,
    pub role: Option<Role>,
}

/// So many keys of a file must tell that it sets up a training.
const ENOUGH: usize = 2;

impl View<'_> {
    /// What a key is for; `None` where the file is none of settings.
    pub fn setting(&self, key: NodeId) -> Option<Setting> {
        let settings = &self.catalogue.settings;
        if !settings.reads(self.language) {
            return None;
        }
        let statement = self.program.statement_of(key);
        let section = self.enclosing(statement, StatementKind::Class).next();
        let section = section.map(|id| self.label(self.program.statement(id).root));
        let label = self.label(key);
        Some(Setting {
            name: match section {
                Some(section) if settings.selects(label) => format!("{section}.{label}"),
                _ => label.to_owned(),
            },
            role: settings.suggest(section, label, &self.catalogue.names),
        })
    }

    /// Whether this is a file of settings, and its keys are those of a training; where another file
    /// of the change is about deep learning, fewer of them will do.
    pub fn sets_training(&self, is_learning: bool) -> bool {
        let enough = if is_learning { 1 } else { ENOUGH };
        self.catalogue.settings.reads(self.language) && self.telling_keys() >= enough
    }

    /// How many keys have a role that tells the settings of a training from others.
    fn telling_keys(&self) -> usize {
        let roots = self.program.statements().map(|(_, s)| s.root);
        let nodes = roots.flat_map(|root| self.program.descendants(root));
        let keys =
            nodes.filter(|&node| matches!(self.program.kind(node), Kind::Name | Kind::Argument));
        let telling = keys.filter(|&key| {
            let role = self.setting(key).and_then(|setting| setting.role);
            let role: RoleSet = role.into_iter().collect();
            role.meets(self.catalogue.settings.telling)
        });
        let labels: HashSet<&str> = telling.map(|key| self.label(key)).collect();
        labels.len()
    }
}
