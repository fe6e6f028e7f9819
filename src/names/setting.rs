//! Settings: what the keys of a configuration file are for, by themselves and by their sections.

use super::{Parameter, View};
use crate::catalogue::role::{Role, RoleSet};
use crate::syntax::tree::{Kind, NodeId, StatementId, StatementKind};
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

    /// What the key is for to which a statement gives a value by a call that declares keys, as a
    /// solver's `max_iter: 100` is read: `max_iter = settings(max_iter = 100)`.
    pub fn declared_key(&self, statement: StatementId) -> Option<Parameter> {
        let (call, argument) = self.declaration(statement)?;
        self.parameter(call, argument)
    }

    /// The call that declares a key, and the only argument that it is given.
    pub fn declaration(&self, statement: StatementId) -> Option<(NodeId, NodeId)> {
        let found = self.program.statement(statement);
        let is_key = found.kind == StatementKind::Assignment;
        let call = self.program.children(found.root).last().filter(|_| is_key)?;
        let mut arguments = self.program.arguments(call);
        let argument = arguments.next().filter(|&a| !self.label(a).is_empty())?;
        let role = self.callee(call)?.role?;
        let declares = self.catalogue.roles.is_declaring(role);
        (declares && arguments.next().is_none()).then_some((call, argument))
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
