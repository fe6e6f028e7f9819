//! Statements that go by name, as the layers of a network and the keys of a solver do: they are paired
//! by that, wherever they stand and whatever else they are like.
//!
//! In: the pairs of all sites. Out: the same, where no statement is paired with one of another name
//! although its own name is there, and where what went in one site and came in another is one pair.

use super::pair::{Places, block_of};
use super::{Pair, Sides, Views};
use crate::input::Block;
use crate::names::View;
use crate::syntax::tree::{StatementId, StatementKind};
use std::collections::{HashMap, HashSet, VecDeque};

/// Pairs by name, where the language has names for that.
pub fn pair(views: Views, blocks: &[Block], pairs: &mut Vec<Pair>) {
    if views.new.syntax.naming().is_empty() {
        return;
    }
    let places = Places::of(blocks);
    let lone = |statements: Sides<StatementId>| Pair {
        statements,
        block: block_of(views, &places, statements),
        moved: false,
        fresh: false,
    };
    let names = [Names::of(views.old), Names::of(views.new)];
    let split = pairs.drain(..).flat_map(|pair| match pair.statements {
        Sides {
            old: Some(old),
            new: Some(new),
        } if names[0].is_another(old, &names[1], new) => {
            vec![lone(Sides::old(old)), lone(Sides::new(new))]
        }
        _ => vec![pair],
    });
    let split: Vec<Pair> = split.collect();
    *pairs = join(&names, split);
}

/// Joins what went with what came under its name; the pair stands where it came.
fn join([old, new]: &[Names; 2], pairs: Vec<Pair>) -> Vec<Pair> {
    let mut gone: HashMap<&str, VecDeque<StatementId>> = HashMap::new();
    for pair in &pairs {
        if let (Some(id), None) = (pair.statements.old, pair.statements.new)
            && let Some(name) = old.of.get(&id)
        {
            gone.entry(name).or_default().push_back(id);
        }
    }
    let mut taken = HashSet::new();
    let mut joined: Vec<Pair> = Vec::with_capacity(pairs.len());
    for mut pair in pairs {
        if let (None, Some(id)) = (pair.statements.old, pair.statements.new)
            && let Some(gone) = new.of.get(&id).and_then(|name| gone.get_mut(name))
        {
            pair.statements.old = gone.pop_front();
            taken.extend(pair.statements.old);
        }
        joined.push(pair);
    }
    joined.retain(|pair| match pair.statements {
        Sides {
            old: Some(id),
            new: None,
        } => !taken.contains(&id),
        _ => true,
    });
    joined
}

/// The names of a side's statements.
struct Names<'a> {
    of: HashMap<StatementId, &'a str>,
    all: HashSet<&'a str>,
}

impl<'a> Names<'a> {
    fn of(view: &View<'a>) -> Self {
        let assignments = view.program.statements();
        let assignments = assignments.filter(|(_, s)| s.kind == StatementKind::Assignment);
        let named = assignments.filter_map(|(id, statement)| {
            let target = view.program.child(statement.root, 0)?;
            Some((id, view.label(target)))
        });
        let of: HashMap<_, _> = named.collect();
        let all = of.values().copied().collect();
        Self { of, all }
    }

    /// Whether two statements have two names, of which one is on the other side too.
    fn is_another(&self, old: StatementId, others: &Self, new: StatementId) -> bool {
        let (Some(old), Some(new)) = (self.of.get(&old), others.of.get(&new)) else {
            return false;
        };
        old != new && (others.all.contains(old) || self.all.contains(new))
    }
}
