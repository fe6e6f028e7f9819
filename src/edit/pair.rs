//! Pairing: which old statement became which new one. By likeness, in order.

use super::site::Site;
use super::{Pair, Sides, Views};
use crate::input::lines::Ranges;
use crate::input::{Block, Lines};
use crate::names::View;
use crate::order;
use crate::syntax::limit::{Limit, Reached};
use crate::syntax::tree::{Kind, NodeId, StatementId, StatementKind};
use std::collections::{HashMap, HashSet};

/// Beyond so much work, in leaves that are looked at, statements are compared in parts. As many as a
/// block of 500 statements takes that is replaced by as many others.
const MOST_WORK: usize = 10_000_000;

/// Statements less alike than this are not the same one.
const LEAST_LIKENESS: f64 = 0.4;

/// Pairs the statements of a site; equal ones are left out.
pub fn statements(
    views: Views,
    site: &Site,
    blocks: &[Block],
    reached: &mut Vec<(bool, Reached)>,
) -> Vec<Pair> {
    let hash = |view: &View, id: StatementId| view.program.statement(id).hash;
    let anchors = anchors(
        &site
            .old
            .iter()
            .map(|&id| hash(views.old, id))
            .collect::<Vec<_>>(),
        &site
            .new
            .iter()
            .map(|&id| hash(views.new, id))
            .collect::<Vec<_>>(),
    );
    let places = Places::of(&blocks[site.blocks.clone()]);
    let mut pairs = Vec::new();
    let (mut o, mut n) = (0, 0);
    for (old, new) in anchors
        .into_iter()
        .chain([(site.old.len(), site.new.len())])
    {
        let sides = gap(views, &site.old[o..old], &site.new[n..new], reached);
        pairs.extend(sides.into_iter().map(|statements| Pair {
            statements,
            block: site.blocks.start + block_of(views, &places, statements),
            moved: false,
            fresh: false,
        }));
        (o, n) = (old + 1, new + 1);
    }
    pairs
}

/// The lines of blocks, on both sides.
pub struct Places {
    new: Ranges,
    old: Ranges,
}

impl Places {
    pub fn of(blocks: &[Block]) -> Self {
        Self {
            new: Ranges::new(blocks.iter().map(|block| block.new)),
            old: Ranges::new(blocks.iter().map(|block| block.old)),
        }
    }
}

/// The first of some blocks that a pair of statements is in.
pub fn block_of(views: Views, places: &Places, pair: Sides<StatementId>) -> usize {
    let first = |blocks: &Ranges, view: &View, id: StatementId| {
        let found = blocks.overlapping(view.program.statement(id).lines);
        found.map(|(_, index)| index).min()
    };
    let new = pair.new.and_then(|id| first(&places.new, views.new, id));
    let old = pair.old.and_then(|id| first(&places.old, views.old, id));
    new.into_iter().chain(old).min().unwrap_or(0)
}

/// Equal statements in the same order on both sides: a longest common subsequence by a line diff.
fn anchors(old: &[u64], new: &[u64]) -> Vec<(usize, usize)> {
    let lines = |hashes: &[u64]| hashes.iter().map(|h| format!("{h}\n")).collect::<String>();
    let blocks = crate::input::lines::blocks(&lines(old), &lines(new));
    let mut equal = Vec::new();
    let (mut o, mut n) = (1u32, 1u32);
    let end = crate::input::Block {
        old: Lines::new(old.len() as u32 + 1, 0),
        new: Lines::new(new.len() as u32 + 1, 0),
    };
    for block in blocks.into_iter().chain([end]) {
        while o < block.old.start && n < block.new.start {
            equal.push((o as usize - 1, n as usize - 1));
            (o, n) = (o + 1, n + 1);
        }
        (o, n) = (block.old.end.max(o), block.new.end.max(n));
    }
    equal
}

/// Pairs what stands between two anchors.
fn gap(
    views: Views,
    old: &[StatementId],
    new: &[StatementId],
    reached: &mut Vec<(bool, Reached)>,
) -> Vec<Sides<StatementId>> {
    let mut matched = best_order(views, old, new, reached);
    if let ([o], [n], []) = (old, new, matched.as_slice())
        && is_successor(views, *o, *n)
    {
        matched.push((0, 0));
    }
    let mut pairs = Vec::new();
    let (mut o, mut n) = (0, 0);
    for (i, j) in matched.into_iter().chain([(old.len(), new.len())]) {
        pairs.extend(old[o..i].iter().map(|&id| Sides::old(id)));
        pairs.extend(new[n..j].iter().map(|&id| Sides::new(id)));
        if i < old.len() && j < new.len() {
            pairs.push(Sides::both(old[i], new[j]));
        }
        (o, n) = (i + 1, j + 1);
    }
    pairs
}

/// Whether a key gave way to the one that is its name in another version.
fn is_successor(views: Views, old: StatementId, new: StatementId) -> bool {
    let key = |view: &View, id| {
        let (call, argument) = view.declaration(id)?;
        let callee = view.callee(call)?;
        let library = view.catalogue.libraries.library(callee.library?);
        let (api, key) = (callee.path.clone(), view.label(argument).to_owned());
        Some((library.id.clone(), api, key))
    };
    let (Some(old), Some(new)) = (key(views.old, old), key(views.new, new)) else {
        return false;
    };
    let versions = &views.new.catalogue.versions;
    old.1 == new.1 && versions.keyword(&old.0, &old.1, &old.2, &new.2).is_some()
}

fn best_order(
    views: Views,
    old: &[StatementId],
    new: &[StatementId],
    reached: &mut Vec<(bool, Reached)>,
) -> Vec<(usize, usize)> {
    if old.is_empty() || new.is_empty() {
        return Vec::new();
    }
    let a: Vec<Shape> = old.iter().map(|&id| Shape::of(views.old, id)).collect();
    let b: Vec<Shape> = new.iter().map(|&id| Shape::of(views.new, id)).collect();
    let parts = parts(work(&a, &b)).min(a.len().max(b.len()));
    if parts > 1 {
        let lines = views.new.program.statement(new[0]).lines;
        let limit = Limit::LongBlock;
        reached.push((true, Reached { limit, lines }));
    }
    let mut pairs = Vec::new();
    for part in 0..parts {
        let cut = |length: usize| (length * part / parts, length * (part + 1) / parts);
        let ((o, old_end), (n, new_end)) = (cut(a.len()), cut(b.len()));
        let likeness = |i: usize, j: usize| a[o + i].likeness(&b[n + j]);
        let found = order::best(old_end - o, new_end - n, LEAST_LIKENESS, likeness);
        pairs.extend(found.into_iter().map(|(i, j)| (o + i, n + j)));
    }
    pairs
}

/// How many leaves are looked at when each is compared with each.
fn work(old: &[Shape], new: &[Shape]) -> usize {
    let leaves = |shapes: &[Shape]| shapes.iter().map(|s| s.leaves.len() + 1).sum::<usize>();
    leaves(old) * new.len() + leaves(new) * old.len()
}

/// In how many parts both sides are cut so that each takes no more than the most work: one of k parts
/// takes a k-th of a k-th.
fn parts(work: usize) -> usize {
    let most = work.div_ceil(MOST_WORK);
    (1..).find(|parts| parts * parts >= most).unwrap_or(1)
}

/// What likeness is judged by: the leaves of a statement, its kind, target and callee, and the name
/// that it gives to what it adds or declares.
struct Shape {
    kind: StatementKind,
    leaves: Vec<u64>,
    target: Option<u64>,
    callee: Option<u64>,
    named: Option<u64>,
}

impl Shape {
    fn of(view: &View, id: StatementId) -> Self {
        let statement = view.program.statement(id);
        let program = view.program;
        let leaves = leaves(view, id);
        let first = program.child(statement.root, 0);
        let value = program.children(statement.root).last();
        let call = match statement.kind {
            StatementKind::Expression => Some(statement.root),
            _ => value,
        };
        let assigns = statement.kind == StatementKind::Assignment;
        let names = statement.kind.is_definition();
        let hash_of = |node| program.node(node).hash;
        Self {
            kind: statement.kind,
            leaves,
            target: match (assigns, names) {
                (true, _) => first.map(hash_of),
                (_, true) => Some(leaf_hash(view, statement.root)),
                _ => None,
            },
            callee: call.and_then(|c| program.callee(c)).map(hash_of),
            named: call.and_then(|c| first_name(view, c)).map(hash_of),
        }
    }

    /// 0 to 1, with more for the same target, which is enough, or callee, and less where the same
    /// function is given another name, as for another option.
    fn likeness(&self, other: &Shape) -> f64 {
        if self.kind != other.kind && !(self.is_simple() && other.is_simple()) {
            return 0.0;
        }
        let total = self.leaves.len() + other.leaves.len();
        let shared = shared(&self.leaves, &other.leaves);
        let dice = if total == 0 {
            1.0
        } else {
            2.0 * shared as f64 / total as f64
        };
        let same = |a: Option<u64>, b: Option<u64>| a.is_some() && a == b;
        let bonus = LEAST_LIKENESS * f64::from(u8::from(same(self.target, other.target)))
            + 0.2 * f64::from(u8::from(same(self.callee, other.callee)));
        let named_apart =
            self.named.is_some() && other.named.is_some() && self.named != other.named;
        let malus = 0.25 * f64::from(u8::from(named_apart && same(self.callee, other.callee)));
        dice + bonus - malus
    }

    fn is_simple(&self) -> bool {
        !self.kind.is_control() && !self.kind.is_definition() && self.kind != StatementKind::Import
    }
}

/// The name that a call is given first, as a string, where more is given: `'--lr'` of an option.
fn first_name(view: &View, call: NodeId) -> Option<NodeId> {
    let program = view.program;
    let mut arguments = program.arguments(call);
    let value = program.child(arguments.next()?, 0)?;
    let is_name = |text: &str| {
        let mut letters = text.chars();
        !text.is_empty()
            && letters.all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'))
    };
    let is_named = program.kind(value) == Kind::String && is_name(view.label(value));
    (is_named && arguments.next().is_some()).then_some(value)
}

/// The leaves of a statement's tree; an import is one leaf, so its words are taken.
fn leaves(view: &View, id: StatementId) -> Vec<u64> {
    let statement = view.program.statement(id);
    let mut leaves: Vec<u64> = match statement.kind {
        StatementKind::Import => {
            let words = view
                .label(statement.root)
                .split(|c: char| !c.is_alphanumeric() && c != '_');
            words.filter(|w| !w.is_empty()).map(text_hash).collect()
        }
        _ => {
            let program = view.program;
            let is_leaf = |&node: &NodeId| {
                let named = matches!(program.kind(node), Kind::Attribute | Kind::Argument);
                named || program.child(node, 0).is_none()
            };
            let nodes = program.descendants(statement.root).filter(is_leaf);
            nodes.map(|node| leaf_hash(view, node)).collect()
        }
    };
    leaves.sort_unstable();
    leaves
}

fn leaf_hash(view: &View, node: NodeId) -> u64 {
    text_hash(view.label(node))
}

fn text_hash(text: &str) -> u64 {
    use std::hash::Hasher;
    let mut hasher = crate::syntax::tree::Fnv::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

/// How many elements two sorted lists share.
fn shared(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, count) = (i + 1, j + 1, count + 1),
        }
    }
    count
}

/// A statement that is gone here and came elsewhere unchanged has moved.
pub fn mark_moved(views: Views, pairs: &mut [Pair]) {
    let mut gone: HashMap<u64, Vec<usize>> = HashMap::new();
    for (index, pair) in pairs.iter().enumerate() {
        if let Sides {
            old: Some(old),
            new: None,
        } = pair.statements
        {
            let hash = views.old.program.statement(old).hash;
            gone.entry(hash).or_default().push(index);
        }
    }
    for index in 0..pairs.len() {
        let Sides {
            old: None,
            new: Some(new),
        } = pairs[index].statements
        else {
            continue;
        };
        let hash = views.new.program.statement(new).hash;
        if let Some(from) = gone.get_mut(&hash).and_then(Vec::pop) {
            pairs[index].moved = true;
            pairs[from].moved = true;
        }
    }
}

/// Statements whose function or class came or went with them.
pub fn mark_fresh(views: Views, pairs: &mut [Pair]) {
    let old = lone_definitions(views.old, pairs, |s| (s.old, s.new));
    let new = lone_definitions(views.new, pairs, |s| (s.new, s.old));
    let within = |view: &View, id: StatementId, set: &HashSet<StatementId>| {
        set.contains(&id) || view.program.enclosing(id).any(|outer| set.contains(&outer))
    };
    for pair in pairs {
        pair.fresh = match pair.statements {
            Sides {
                old: None,
                new: Some(id),
            } => within(views.new, id, &new),
            Sides {
                old: Some(id),
                new: None,
            } => within(views.old, id, &old),
            _ => false,
        };
    }
}

fn lone_definitions(
    view: &View,
    pairs: &[Pair],
    sides: impl Fn(Sides<StatementId>) -> (Option<StatementId>, Option<StatementId>),
) -> HashSet<StatementId> {
    let lone = pairs
        .iter()
        .filter_map(|pair| match sides(pair.statements) {
            (Some(id), None) => Some(id),
            _ => None,
        });
    lone.filter(|&id| view.program.statement(id).kind.is_definition())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shapes(leaves: &[usize]) -> Vec<Shape> {
        let shape = |&leaves: &usize| Shape {
            kind: StatementKind::Expression,
            leaves: vec![0; leaves],
            target: None,
            callee: None,
            named: None,
        };
        leaves.iter().map(shape).collect()
    }

    #[test]
    fn each_statement_is_held_against_each() {
        assert_eq!(work(&shapes(&[3, 1]), &shapes(&[2])), 12);
        assert_eq!(work(&shapes(&[0, 0, 0]), &shapes(&[0, 0])), 12);
        assert_eq!(work(&shapes(&[5]), &shapes(&[])), 0);
    }

    #[test]
    fn no_part_takes_more_than_the_most_work() {
        let most = |times: usize| (times * MOST_WORK, times * MOST_WORK + 1);
        let told = [most(1), most(4), most(9)].map(|(at, above)| (parts(at), parts(above)));
        assert_eq!(told, [(1, 2), (2, 3), (3, 4)]);
        assert_eq!(parts(0), 1);
    }
}
