//! Definitions: which value a name was given, and where.

use crate::syntax::tree::{Kind, NodeId, Program, StatementId, StatementKind};
use std::collections::HashMap;

/// All assignments of a program, by the dotted name that they assign.
#[derive(Debug, Default)]
pub struct Definitions {
    by_name: HashMap<String, Vec<Definition>>,
}

#[derive(Debug, Clone, Copy)]
struct Definition {
    statement: StatementId,
    value: NodeId,
    /// The function it is in; a plain name means nothing in another one.
    function: Option<StatementId>,
}

impl Definitions {
    pub fn of(program: &Program, text: &str) -> Self {
        let mut definitions = Self::default();
        for (id, statement) in program.statements() {
            match statement.kind {
                StatementKind::Assignment => definitions.assignment(program, text, id),
                StatementKind::Function => definitions.defaults(program, text, id),
                _ => {}
            }
        }
        definitions
    }

    fn assignment(&mut self, program: &Program, text: &str, id: StatementId) {
        let root = program.statement(id).root;
        let parts: Vec<NodeId> = program.children(root).collect();
        let Some((&value, targets)) = parts.split_last() else {
            return;
        };
        let function = function_of(program, id);
        for &target in targets {
            self.target(program, text, target, value, (id, function));
        }
    }

    fn target(
        &mut self,
        program: &Program,
        text: &str,
        target: NodeId,
        value: NodeId,
        place: (StatementId, Option<StatementId>),
    ) {
        if program.kind(target) == Kind::Sequence && program.kind(value) == Kind::Sequence {
            for (part, value) in program.children(target).zip(program.children(value)) {
                self.add(program.dotted(part, text), value, place);
            }
        } else {
            self.add(program.dotted(target, text), value, place);
        }
    }

    /// Parameters with defaults are defined by them.
    fn defaults(&mut self, program: &Program, text: &str, id: StatementId) {
        for parameter in program.children(program.statement(id).root) {
            if let Some(default) = program.child(parameter, 0) {
                let name = program.label(parameter, text).to_owned();
                self.add(Some(name), default, (id, Some(id)));
            }
        }
    }

    fn add(
        &mut self,
        name: Option<String>,
        value: NodeId,
        (statement, function): (StatementId, Option<StatementId>),
    ) {
        let Some(name) = name else { return };
        self.by_name.entry(name).or_default().push(Definition {
            statement,
            value,
            function,
        });
    }

    /// The last definition before the statement that it can see; for an attribute any other, too.
    pub fn last_before(
        &self,
        program: &Program,
        name: &str,
        at: StatementId,
    ) -> Option<(NodeId, StatementId)> {
        let known = self.by_name.get(name)?;
        let is_attribute = name.contains('.');
        // A function sees its own names and those of the functions around it.
        let within = |f: StatementId| program.enclosing(at).any(|outer| outer == f);
        let visible = |d: &&Definition| is_attribute || d.function.is_none_or(within);
        let before = known.iter().rev().find(|d| d.statement < at && visible(d));
        let found = before.or_else(|| known.iter().find(|d| is_attribute && d.statement != at));
        found.map(|d| (d.value, d.statement))
    }
}

fn function_of(program: &Program, id: StatementId) -> Option<StatementId> {
    program
        .enclosing(id)
        .find(|&s| program.statement(s).kind == StatementKind::Function)
}
