//! Definitions: which value a name was given, and where.

use crate::syntax::tree::{Kind, NodeId, Program, StatementId, StatementKind};
use std::collections::HashMap;

/// All assignments of a program, by the dotted name that they assign.
#[derive(Debug, Default)]
pub struct Definitions {
    /// Sorted by function, then by statement.
    by_name: HashMap<String, Vec<Definition>>,
}

#[derive(Debug, Clone, Copy)]
struct Definition {
    /// The function it is in, for a plain name, which means nothing in another one.
    function: Option<StatementId>,
    statement: StatementId,
    value: NodeId,
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
        for known in definitions.by_name.values_mut() {
            known.sort_by_key(|d| (d.function, d.statement));
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
        let function = function.filter(|_| !name.contains('.'));
        self.by_name.entry(name).or_default().push(Definition {
            function,
            statement,
            value,
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
        let before = |function: Option<StatementId>| {
            let end = known.partition_point(|d| (d.function, d.statement) < (function, at));
            let last = known[..end].last();
            last.filter(|d| d.function == function)
        };
        // A function sees its own names and those of the functions around it.
        let around = program.enclosing(at).map(Some).chain([None]);
        let nearest = around.filter_map(before).max_by_key(|d| d.statement);
        let is_attribute = name.contains('.');
        let other = || known.iter().find(|d| is_attribute && d.statement != at);
        let found = nearest.or_else(other);
        found.map(|d| (d.value, d.statement))
    }
}

fn function_of(program: &Program, id: StatementId) -> Option<StatementId> {
    program
        .enclosing(id)
        .find(|&s| program.statement(s).kind == StatementKind::Function)
}
