//! Comparing two statements, or reading one that came or went.

use super::compare::Comparison;
use super::{EditKind, Edits, Pair, Sides, Views};
use crate::names::View;
use crate::syntax::tree::{Kind, NodeId, StatementId, StatementKind};
use std::collections::HashMap;

/// Finds the edits of one pair.
pub fn compare(views: Views, edits: &mut Edits, index: usize) {
    let pair = edits.pairs[index];
    let mut statements = Comparison {
        views,
        edits,
        pair: index,
    };
    match pair.statements {
        Sides {
            old: Some(old),
            new: Some(new),
        } => statements.statements(old, new),
        Sides {
            old: Some(old),
            new: None,
        } => statements.gone(pair, old),
        Sides {
            old: None,
            new: Some(new),
        } => statements.came(pair, new),
        Sides {
            old: None,
            new: None,
        } => {}
    }
}

impl Comparison<'_, '_, '_> {
    fn gone(&mut self, pair: Pair, old: StatementId) {
        let statement = self.views.old.program.statement(old);
        let (kind, root) = (statement.kind, statement.root);
        let edit = match kind {
            _ if pair.moved => EditKind::StatementMoved,
            StatementKind::Import => EditKind::ImportChanged,
            kind if kind.is_definition() => EditKind::DefinitionRemoved,
            _ => EditKind::StatementRemoved,
        };
        self.push(edit, Sides::old(root));
        if edit == EditKind::StatementRemoved {
            self.removed(root);
        }
    }

    fn came(&mut self, pair: Pair, new: StatementId) {
        let statement = self.views.new.program.statement(new);
        let (kind, root) = (statement.kind, statement.root);
        let edit = match kind {
            _ if pair.moved => EditKind::StatementMoved,
            StatementKind::Import => EditKind::ImportChanged,
            kind if kind.is_definition() => EditKind::DefinitionAdded,
            _ => EditKind::StatementAdded,
        };
        self.push(edit, Sides::new(root));
        if edit == EditKind::StatementAdded {
            self.added(root);
        }
    }

    fn statements(&mut self, old: StatementId, new: StatementId) {
        let (a, b) = (
            self.views.old.program.statement(old),
            self.views.new.program.statement(new),
        );
        let roots = Sides::both(a.root, b.root);
        match (a.kind, b.kind) {
            (StatementKind::Import, StatementKind::Import) => {
                self.push(EditKind::ImportChanged, roots);
            }
            (StatementKind::Assignment, StatementKind::Assignment) => {
                self.assignments(a.root, b.root);
            }
            (StatementKind::Function, StatementKind::Function) => self.functions(a.root, b.root),
            (StatementKind::Class, StatementKind::Class) => self.classes(a.root, b.root),
            (StatementKind::Expression, StatementKind::Expression) => self.values(a.root, b.root),
            (x, y) if x == y => self.children(a.root, b.root),
            _ => self.other_kinds(old, new),
        }
    }

    fn children(&mut self, old: NodeId, new: NodeId) {
        let a: Vec<NodeId> = self.views.old.program.children(old).collect();
        let b: Vec<NodeId> = self.views.new.program.children(new).collect();
        self.align(&a, &b);
    }

    fn assignments(&mut self, old: NodeId, new: NodeId) {
        let a: Vec<NodeId> = self.views.old.program.children(old).collect();
        let b: Vec<NodeId> = self.views.new.program.children(new).collect();
        let (Some((&x, targets)), Some((&y, others))) = (a.split_last(), b.split_last()) else {
            return;
        };
        if self.views.old.label(old) != self.views.new.label(new) {
            self.push(EditKind::OperatorChanged, Sides::both(old, new));
        }
        self.align(targets, others);
        self.values(x, y);
    }

    /// Parameters are compared by name, so that an added one does not shift the others.
    fn functions(&mut self, old: NodeId, new: NodeId) {
        let (o, n) = (self.views.old, self.views.new);
        if o.label(old) != n.label(new) {
            self.push(EditKind::NameChanged, Sides::both(old, new));
        }
        let (a, b) = (labelled(o, old), labelled(n, new));
        let (of_old, of_new): (HashMap<_, _>, HashMap<_, _>) =
            (a.iter().copied().collect(), b.iter().copied().collect());
        for (label, x) in a {
            match of_new.get(&label) {
                Some(&y) => self.defaults(x, y),
                None => self.push(EditKind::ArgumentRemoved, Sides::old(x)),
            }
        }
        for (label, y) in b {
            if !of_old.contains_key(&label) {
                self.push(EditKind::ArgumentAdded, Sides::new(y));
            }
        }
    }

    fn defaults(&mut self, old: NodeId, new: NodeId) {
        let default = (
            self.views.old.program.child(old, 0),
            self.views.new.program.child(new, 0),
        );
        match default {
            (Some(a), Some(b)) => self.values(a, b),
            (None, None) => {}
            _ => self.push(EditKind::LiteralChanged, Sides::both(old, new)),
        }
    }

    fn classes(&mut self, old: NodeId, new: NodeId) {
        let (o, n) = (self.views.old, self.views.new);
        if o.label(old) != n.label(new) {
            self.push(EditKind::NameChanged, Sides::both(old, new));
        }
        let same = o.program.children(old).count() == n.program.children(new).count()
            && o.program
                .children(old)
                .zip(n.program.children(new))
                .all(|(a, b)| self.same(a, b));
        if !same {
            self.push(EditKind::BaseClassChanged, Sides::both(old, new));
        }
    }

    /// `f(x)` became `y = f(x)`, a return became an assignment: the values are compared.
    fn other_kinds(&mut self, old: StatementId, new: StatementId) {
        let (a, b) = (value_of(self.views.old, old), value_of(self.views.new, new));
        let roots = Sides::both(
            self.views.old.program.statement(old).root,
            self.views.new.program.statement(new).root,
        );
        match (a, b) {
            // Whether a value is kept changes nothing of it.
            (Some(a), Some(b)) if self.same(a, b) => {}
            (Some(a), Some(b)) => self.values(a, b),
            _ => self.push(EditKind::OperandChanged, roots),
        }
    }
}

/// Children with their labels; of several with one label each has its number among them.
fn labelled<'a>(view: &View<'a>, of: NodeId) -> Vec<((&'a str, usize), NodeId)> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let children = view.program.children(of);
    let numbered = children.map(|child| {
        let label = view.label(child);
        let count = counts.entry(label).or_default();
        *count += 1;
        ((label, *count), child)
    });
    numbered.collect()
}

/// What a simple statement computes.
fn value_of(view: &View, id: StatementId) -> Option<NodeId> {
    let statement = view.program.statement(id);
    match statement.kind {
        StatementKind::Expression => Some(statement.root),
        _ => view
            .program
            .children(statement.root)
            .last()
            .filter(|&n| view.program.kind(n) != Kind::Root),
    }
}
