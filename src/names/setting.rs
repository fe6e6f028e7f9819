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

/// So many things that keys are for must tell that a file sets up a training; one may be for several
/// keys, as all limits of a server are.
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
        let call = self
            .program
            .children(found.root)
            .last()
            .filter(|_| is_key)?;
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
        if !self.catalogue.settings.reads(self.language) {
            return false;
        }
        let (keys, roles): (HashSet<&str>, HashSet<Role>) = self.telling().unzip();
        // A bare hunk shows a part of the file, where much may be for the same.
        let told = if self.whole { roles.len() } else { keys.len() };
        told >= enough
    }

    /// The keys, with their roles, that tell the settings of a training from others.
    fn telling(&self) -> impl Iterator<Item = (&str, Role)> {
        let roots = self.program.statements().map(|(_, s)| s.root);
        let nodes = roots.flat_map(|root| self.program.descendants(root));
        let keys =
            nodes.filter(|&node| matches!(self.program.kind(node), Kind::Name | Kind::Argument));
        let roles = keys.filter_map(|key| Some((self.label(key), self.setting(key)?.role?)));
        let telling = self.catalogue.settings.telling;
        roles.filter(move |(_, role)| RoleSet::from(*role).meets(telling))
    }
}
