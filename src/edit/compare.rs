//! Comparing two values: the innermost differences, each as one edit.

use super::argument;
use super::{Edit, EditKind, Edits, MOST_EDITS, Sides, Views};
use crate::names::{Certainty, View};
use crate::syntax::Program;
use crate::syntax::limit::Limit;
use crate::syntax::tree::{Kind, NodeId};
use std::collections::HashSet;

/// Compares within one pair of statements and collects the edits.
pub struct Comparison<'c, 'v, 'a> {
    pub views: Views<'v, 'a>,
    pub edits: &'c mut Edits,
    pub pair: usize,
}

impl Comparison<'_, '_, '_> {
    /// Adds an edit; the call and argument that it sits in are looked up.
    pub fn push(&mut self, kind: EditKind, nodes: Sides<NodeId>) {
        self.edits
            .edits
            .push(edit(self.views, self.pair, kind, nodes));
    }

    /// Adds an edit that is about the calls themselves.
    pub fn push_call(&mut self, kind: EditKind, calls: Sides<NodeId>, nodes: Sides<NodeId>) {
        self.edits.edits.push(Edit {
            kind,
            pair: self.pair,
            nodes,
            calls,
            arguments: Sides {
                old: None,
                new: None,
            },
        });
    }

    /// Notes a limit that was reached.
    pub fn reach(&mut self, limit: Limit) {
        self.edits.reach(self.views, self.pair, limit);
    }

    pub fn same(&self, old: NodeId, new: NodeId) -> bool {
        self.views.old.program.node(old).hash == self.views.new.program.node(new).hash
    }

    /// Compares two values.
    pub fn values(&mut self, old: NodeId, new: NodeId) {
        if self.same(old, new) {
            return;
        }
        let (views, pair) = (self.views, (old, new));
        let kinds = (views.old.program.kind(old), views.new.program.kind(new));
        if kinds == (Kind::Call, Kind::Call) && self.same_callee(old, new) {
            return self.calls(old, new);
        }
        if self.wrapped(old, new) || self.unwrapped(old, new) {
            return;
        }
        match kinds {
            (Kind::Call, Kind::Call) => self.replaced(old, new),
            (Kind::Name | Kind::Attribute, Kind::Name | Kind::Attribute) => self.names(pair),
            (Kind::Subscript, Kind::Subscript) => self.subscripts(old, new),
            (Kind::Operation, Kind::Operation) => self.operations(old, new),
            (Kind::String, Kind::String)
            | (Kind::Number, Kind::Number)
            | (Kind::Constant, Kind::Constant) => {
                self.push(EditKind::LiteralChanged, Sides::both(old, new));
            }
            (a, b) if a == b => self.parts(old, new),
            _ => self.otherwise(old, new, kinds),
        }
    }

    /// Nothing in common: one edit for the change, and one for each call that came or went.
    fn otherwise(&mut self, old: NodeId, new: NodeId, (a, b): (Kind, Kind)) {
        let kind = if is_literal(a) && is_literal(b) {
            EditKind::LiteralChanged
        } else if is_atom(a) && is_atom(b) {
            EditKind::NameChanged
        } else {
            EditKind::OperandChanged
        };
        self.push(kind, Sides::both(old, new));
        self.removed(old);
        self.added(new);
    }

    /// All calls below a node that is new.
    pub fn added(&mut self, node: NodeId) {
        for call in calls_in(self.views.new, node) {
            self.push_call(EditKind::CallAdded, Sides::new(call), Sides::new(call));
        }
    }

    /// All calls below a node that is gone.
    pub fn removed(&mut self, node: NodeId) {
        for call in calls_in(self.views.old, node) {
            self.push_call(EditKind::CallRemoved, Sides::old(call), Sides::old(call));
        }
    }

    fn names(&mut self, (old, new): (NodeId, NodeId)) {
        let (o, n) = (self.views.old, self.views.new);
        let objects = (o.program.child(old, 0), n.program.child(new, 0));
        if let (Some(a), Some(b)) = objects
            && o.label(old) == n.label(new)
            && !(is_atom(o.program.kind(a)) && is_atom(n.program.kind(b)))
        {
            return self.values(a, b);
        }
        if self.same_path(old, new) {
            return;
        }
        self.push(EditKind::NameChanged, Sides::both(old, new));
    }

    /// Whether two names stand for the same thing of a library, by whatever import.
    fn same_path(&self, old: NodeId, new: NodeId) -> bool {
        let path = |view: &View, node| {
            let (path, certainty) = view.path(&view.program.dotted(node, view.text)?)?;
            (certainty == Certainty::Known).then_some(path)
        };
        let old = path(self.views.old, old);
        old.is_some() && old == path(self.views.new, new)
    }

    fn subscripts(&mut self, old: NodeId, new: NodeId) {
        let (o, n) = (self.views.old.program, self.views.new.program);
        if let (Some(a), Some(b)) = (o.child(old, 0), n.child(new, 0)) {
            self.values(a, b);
        }
        let indices = |p: &Program, node| p.children(node).skip(1).collect::<Vec<_>>();
        let (a, b) = (indices(o, old), indices(n, new));
        let same = a.len() == b.len() && a.iter().zip(&b).all(|(&x, &y)| self.same(x, y));
        if !same {
            self.push(EditKind::SubscriptChanged, Sides::both(old, new));
            self.align(&a, &b);
        }
    }

    fn operations(&mut self, old: NodeId, new: NodeId) {
        let a: Vec<NodeId> = self.views.old.program.children(old).collect();
        let b: Vec<NodeId> = self.views.new.program.children(new).collect();
        if self.views.old.label(old) != self.views.new.label(new) {
            // Another operator on other operands is another value.
            let shares = |&x: &NodeId| b.iter().any(|&y| self.same(x, y));
            let kind = match a.iter().any(shares) {
                true => EditKind::OperatorChanged,
                false => EditKind::OperandChanged,
            };
            self.push(kind, Sides::both(old, new));
        }
        if a.len() != b.len() {
            self.push(EditKind::OperandChanged, Sides::both(old, new));
            return;
        }
        let crossed = a.len() == 2 && self.same(a[0], b[1]) && self.same(a[1], b[0]);
        if crossed {
            self.push(EditKind::OperandChanged, Sides::both(old, new));
            return;
        }
        for (x, y) in a.into_iter().zip(b) {
            self.values(x, y);
        }
    }

    fn parts(&mut self, old: NodeId, new: NodeId) {
        let a: Vec<NodeId> = self.views.old.program.children(old).collect();
        let b: Vec<NodeId> = self.views.new.program.children(new).collect();
        if a.is_empty() && b.is_empty() {
            self.push(EditKind::OperandChanged, Sides::both(old, new));
        }
        let first = self.edits.edits.len();
        self.align(&a, &b);
        let (o, n) = (self.views.old.program, self.views.new.program);
        if (o.kind(old), n.kind(new)) == (Kind::Sequence, Kind::Sequence)
            && self.swapped(first, &a, &b)
        {
            self.edits.rebuilt.push(Sides::both(old, new));
        }
    }

    /// Whether, of the edits from `first` on, some are elements of `old` that went, and others elements
    /// of `new` that came.
    fn swapped(&self, first: usize, old: &[NodeId], new: &[NodeId]) -> bool {
        let here = || self.edits.edits[first..].iter().map(|edit| edit.nodes);
        let went = here().any(|n| n.new.is_none() && n.old.is_some_and(|o| old.contains(&o)));
        let came = here().any(|n| n.old.is_none() && n.new.is_some_and(|n| new.contains(&n)));
        went && came
    }

    /// Compares two lists of values in order: equal ones at both ends fall away, the rest is paired
    /// one by one where the numbers agree, else by what is equal.
    pub fn align(&mut self, old: &[NodeId], new: &[NodeId]) {
        let front = old
            .iter()
            .zip(new)
            .take_while(|&(&a, &b)| self.same(a, b))
            .count();
        let (old, new) = (&old[front..], &new[front..]);
        let back = old.iter().rev().zip(new.iter().rev());
        let back = back.take_while(|&(&a, &b)| self.same(a, b)).count();
        let (old, new) = (&old[..old.len() - back], &new[..new.len() - back]);
        let (old, new) = self.keyed(old, new);
        if old.len() == new.len() {
            old.iter().zip(new).for_each(|(&a, b)| self.values(a, b));
            return;
        }
        let (o, n) = (self.views.old.program, self.views.new.program);
        let gone = lone((o, &old), (n, &new));
        let mut came = lone((n, &new), (o, &old));
        for node in gone {
            let mut first = came.iter().take(MOST_EDITS);
            if let Some(at) = first.position(|&other| self.begin_alike(node, other)) {
                self.values(node, came.remove(at));
                continue;
            }
            self.push(EditKind::OperandChanged, Sides::old(node));
            self.removed(node);
        }
        for node in came {
            self.push(EditKind::OperandChanged, Sides::new(node));
            self.added(node);
        }
    }

    /// Compares the values that have the same key on both sides, wherever they stand; gives the rest.
    fn keyed(&mut self, old: &[NodeId], new: &[NodeId]) -> (Vec<NodeId>, Vec<NodeId>) {
        let key = |program: &Program, node: NodeId| {
            let is_pair = program.kind(node) == Kind::Pair;
            let key = program.child(node, 0).filter(|_| is_pair);
            key.map(|key| program.node(key).hash)
        };
        let (o, n) = (self.views.old.program, self.views.new.program);
        let mut came: Vec<(Option<u64>, NodeId)> = new.iter().map(|&b| (key(n, b), b)).collect();
        let (mut gone, mut pairs) = (Vec::new(), Vec::new());
        for &a in old {
            let key = key(o, a);
            let same = |(other, _): &(Option<u64>, NodeId)| key.is_some() && *other == key;
            match came.iter().take(MOST_EDITS).position(same) {
                Some(at) => pairs.push((a, came.remove(at).1)),
                None => gone.push(a),
            }
        }
        pairs.into_iter().for_each(|(a, b)| self.values(a, b));
        (gone, came.into_iter().map(|(_, b)| b).collect())
    }

    /// Whether both are texts that begin with the same word: `'torch>=1.0'`, `'torch>=1.2'`.
    fn begin_alike(&self, old: NodeId, new: NodeId) -> bool {
        let (o, n) = (self.views.old, self.views.new);
        let texts = (o.program.kind(old), n.program.kind(new)) == (Kind::String, Kind::String);
        let word = first_word(o.label(old));
        texts && !word.is_empty() && word == first_word(n.label(new))
    }

    fn calls(&mut self, old: NodeId, new: NodeId) {
        let callees = (
            self.views.old.program.callee(old),
            self.views.new.program.callee(new),
        );
        if let (Some(a), Some(b)) = callees {
            if self.are_calls(a, b) {
                self.values(a, b);
            } else {
                self.receivers(old, new, a, b);
            }
        }
        argument::compare(self, old, new);
    }

    /// The objects of two method calls.
    fn receivers(&mut self, old: NodeId, new: NodeId, a: NodeId, b: NodeId) {
        let (o, n) = (self.views.old.program, self.views.new.program);
        let (Some(x), Some(y)) = (o.child(a, 0), n.child(b, 0)) else {
            return;
        };
        if self.same(x, y) || self.same_path(a, b) {
            return;
        }
        let plain = |kind| matches!(kind, Kind::Name | Kind::Attribute);
        if plain(o.kind(x)) && plain(n.kind(y)) {
            let calls = Sides::both(old, new);
            self.push_call(EditKind::ReceiverChanged, calls, Sides::both(x, y));
        } else {
            self.values(x, y);
        }
    }

    /// Whether two calls call the same thing: equal names, the same API by another path, the same
    /// method of another object.
    fn same_callee(&self, old: NodeId, new: NodeId) -> bool {
        let (o, n) = (self.views.old, self.views.new);
        let (Some(a), Some(b)) = (o.program.callee(old), n.program.callee(new)) else {
            return false;
        };
        if self.same(a, b) || self.same_path(a, b) || self.are_calls(a, b) {
            return true;
        }
        let methods = (o.program.kind(a), n.program.kind(b)) == (Kind::Attribute, Kind::Attribute);
        methods && o.label(a) == n.label(b) && !self.is_of_module(a, b)
    }

    /// Whether both callees are calls themselves, as in `Dense(10)(x)`.
    fn are_calls(&self, old: NodeId, new: NodeId) -> bool {
        let kinds = (
            self.views.old.program.kind(old),
            self.views.new.program.kind(new),
        );
        kinds == (Kind::Call, Kind::Call)
    }

    /// Whether both names are reached through a module: `F.relu` and `torch.relu` are two functions.
    fn is_of_module(&self, old: NodeId, new: NodeId) -> bool {
        let module = |view: &View, node| {
            let dotted = view.program.dotted(node, view.text);
            dotted.is_some_and(|d| view.path(&d).is_some())
        };
        module(self.views.old, old) && module(self.views.new, new)
    }

    fn replaced(&mut self, old: NodeId, new: NodeId) {
        let calls = Sides::both(old, new);
        self.push_call(EditKind::CallReplaced, calls, calls);
        let first = self.edits.edits.len();
        argument::compare(self, old, new);
        // That another function takes other arguments is no edit of its own.
        let lone = |edit: &Edit| {
            let kind = matches!(
                edit.kind,
                EditKind::ArgumentAdded | EditKind::ArgumentRemoved
            );
            kind && edit.calls == calls
        };
        let after = self.edits.edits.split_off(first);
        self.edits
            .edits
            .extend(after.into_iter().filter(|e| !lone(e)));
    }

    /// `x` became part of something larger.
    fn wrapped(&mut self, old: NodeId, new: NodeId) -> bool {
        let Some(inner) = find_equal(self.views.old, old, self.views.new, new) else {
            return false;
        };
        for outer in path_between(self.views.new, new, inner) {
            let kind = wrap_kind(self.views.new, outer, EditKind::CallWrapped);
            if let Some(kind) = kind {
                self.push_wrap(kind, Sides::both(old, outer), Sides::new(outer));
            }
        }
        for side in beside_path(self.views.new, new, inner) {
            self.added(side);
        }
        true
    }

    fn unwrapped(&mut self, old: NodeId, new: NodeId) -> bool {
        let Some(inner) = find_equal(self.views.new, new, self.views.old, old) else {
            return false;
        };
        for outer in path_between(self.views.old, old, inner) {
            let kind = wrap_kind(self.views.old, outer, EditKind::CallUnwrapped);
            if let Some(kind) = kind {
                self.push_wrap(kind, Sides::both(outer, new), Sides::old(outer));
            }
        }
        for side in beside_path(self.views.old, old, inner) {
            self.removed(side);
        }
        true
    }

    fn push_wrap(&mut self, kind: EditKind, nodes: Sides<NodeId>, outer: Sides<NodeId>) {
        match kind {
            EditKind::CallWrapped | EditKind::CallUnwrapped => self.push_call(kind, outer, nodes),
            _ => self.push(kind, nodes),
        }
    }
}

/// An edit of values, with the call and the argument that it sits in.
pub fn edit(views: Views, pair: usize, kind: EditKind, nodes: Sides<NodeId>) -> Edit {
    let old = nodes.old.and_then(|n| argument_around(views.old, n));
    let new = nodes.new.and_then(|n| argument_around(views.new, n));
    Edit {
        kind,
        pair,
        nodes,
        calls: Sides {
            old: old.map(|(call, _)| call),
            new: new.map(|(call, _)| call),
        },
        arguments: Sides {
            old: old.map(|(_, argument)| argument),
            new: new.map(|(_, argument)| argument),
        },
    }
}

fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '.'));
    &text[..end.unwrap_or(text.len())]
}

/// The nodes that are equal to none of some nodes of another program.
fn lone(
    (program, nodes): (&Program, &[NodeId]),
    (other, others): (&Program, &[NodeId]),
) -> Vec<NodeId> {
    let known: HashSet<u64> = others.iter().map(|&node| other.node(node).hash).collect();
    let lone = nodes.iter().copied();
    lone.filter(|&node| !known.contains(&program.node(node).hash))
        .collect()
}

fn is_literal(kind: Kind) -> bool {
    matches!(kind, Kind::String | Kind::Number | Kind::Constant)
}

/// A name or a literal: nothing to compare within.
pub fn is_atom(kind: Kind) -> bool {
    is_literal(kind) || matches!(kind, Kind::Name | Kind::Attribute)
}

/// What it means that a value became part of this node.
fn wrap_kind(view: &View, outer: NodeId, call: EditKind) -> Option<EditKind> {
    Some(match view.program.kind(outer) {
        Kind::Call => call,
        Kind::Operation
        | Kind::Conditional
        | Kind::Sequence
        | Kind::Mapping
        | Kind::Comprehension
        | Kind::Lambda
        | Kind::Splat => EditKind::OperandChanged,
        Kind::Subscript => EditKind::SubscriptChanged,
        Kind::Attribute if !is_callee(view, outer) => EditKind::NameChanged,
        _ => return None,
    })
}

fn is_callee(view: &View, node: NodeId) -> bool {
    let parent = view.program.node(node).parent;
    parent.is_some_and(|p| view.program.callee(p) == Some(node))
}

/// A node below `outer` that is equal to `inner`.
fn find_equal(from: &View, inner: NodeId, within: &View, outer: NodeId) -> Option<NodeId> {
    let hash = from.program.node(inner).hash;
    let mut below = within.program.descendants(outer).skip(1);
    below.find(|&node| within.program.node(node).hash == hash)
}

/// From `outer` down to, but without, `inner`; the innermost first.
fn path_between(view: &View, outer: NodeId, inner: NodeId) -> Vec<NodeId> {
    let mut path: Vec<NodeId> = view
        .program
        .ancestors(inner)
        .take_while(|&node| node != outer)
        .collect();
    path.push(outer);
    path
}

/// What hangs on the path from `outer` to `inner` without being on it.
fn beside_path(view: &View, outer: NodeId, inner: NodeId) -> Vec<NodeId> {
    let path = path_between(view, outer, inner);
    let on_path = |node: &NodeId| *node == inner || path.contains(node);
    let children = path.iter().flat_map(|&node| view.program.children(node));
    children.filter(|child| !on_path(child)).collect()
}

/// The calls at and below a node, outer ones first.
fn calls_in(view: &View, node: NodeId) -> Vec<NodeId> {
    let below = view.program.descendants(node);
    below
        .filter(|&n| view.program.kind(n) == Kind::Call)
        .collect()
}

/// The nearest call that a node is an argument of, and the argument.
pub fn argument_around(view: &View, node: NodeId) -> Option<(NodeId, NodeId)> {
    let is_argument = |n: &NodeId| matches!(view.program.kind(*n), Kind::Argument | Kind::Splat);
    let argument = std::iter::once(node)
        .chain(view.program.ancestors(node))
        .find(is_argument)?;
    let call = view.program.node(argument).parent?;
    (view.program.kind(call) == Kind::Call).then_some((call, argument))
}
