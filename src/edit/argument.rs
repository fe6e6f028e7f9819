//! Arguments: which one became which, by parameter, by value, by place.

use super::compare::Comparison;
use super::{Edit, EditKind, Sides};
use crate::names::View;
use crate::syntax::limit::Limit;
use crate::syntax::tree::{Kind, NodeId};

/// An argument of a call and the parameter that it is for.
struct Slot {
    argument: NodeId,
    value: Option<NodeId>,
    keyword: String,
    /// The parameter, where the API or the keyword tells it.
    parameter: Option<String>,
    matched: bool,
}

/// Beyond so many comparisons of arguments only those at one place are compared.
const MOST_COMPARISONS: usize = 40_000;

/// Compares the arguments of two calls.
pub fn compare(comparison: &mut Comparison, old: NodeId, new: NodeId) {
    let arguments = |view: &View, call| view.program.arguments(call).collect::<Vec<_>>();
    let (a, b) = (
        arguments(comparison.views.old, old),
        arguments(comparison.views.new, new),
    );
    if a.len() * b.len() > MOST_COMPARISONS {
        comparison.reach(Limit::ManyArguments);
        return comparison.align(&a, &b);
    }
    let mut a = slots(comparison.views.old, old);
    let mut b = slots(comparison.views.new, new);
    let mut arguments = Arguments {
        comparison,
        calls: Sides::both(old, new),
    };
    arguments.equal_places(&mut a, &mut b);
    arguments.reordered(&mut a, &mut b);
    arguments.same_parameter(&mut a, &mut b);
    arguments.renamed(&mut a, &mut b);
    arguments.same_place(&mut a, &mut b);
    arguments.lone(a, b);
}

fn slots(view: &View, call: NodeId) -> Vec<Slot> {
    let slot = |argument: NodeId| {
        let parameter = view.parameter(call, argument).map(|p| p.name);
        let is_splat = view.program.kind(argument) == Kind::Splat;
        Slot {
            argument,
            value: view.program.child(argument, 0),
            keyword: if is_splat {
                "*".to_owned()
            } else {
                view.label(argument).to_owned()
            },
            parameter: parameter.filter(|p| p != "*"),
            matched: false,
        }
    };
    view.program.arguments(call).map(slot).collect()
}

struct Arguments<'r, 'c, 'v, 'a> {
    comparison: &'r mut Comparison<'c, 'v, 'a>,
    calls: Sides<NodeId>,
}

impl Arguments<'_, '_, '_, '_> {
    fn push(&mut self, kind: EditKind, arguments: Sides<NodeId>) {
        let pair = self.comparison.pair;
        self.comparison.edits.edits.push(Edit {
            kind,
            pair,
            nodes: arguments,
            calls: self.calls,
            arguments,
        });
    }

    fn equal(&self, a: &Slot, b: &Slot) -> bool {
        match (a.value, b.value) {
            (Some(x), Some(y)) => self.comparison.same(x, y),
            (a, b) => a.is_none() && b.is_none(),
        }
    }

    /// Equal values at the same place or for the same parameter.
    fn equal_places(&self, a: &mut [Slot], b: &mut [Slot]) {
        let pairs = |x: &Slot, y: &Slot| {
            x.keyword == y.keyword && !x.keyword.is_empty()
                || x.parameter.is_some() && x.parameter == y.parameter
        };
        for (i, x) in a.iter_mut().enumerate() {
            let same = b.iter_mut().enumerate().find(|(j, y)| {
                let in_place = i == *j && x.keyword == y.keyword;
                !y.matched && (in_place || pairs(x, y)) && self.equal(x, y)
            });
            if let Some((_, y)) = same {
                (x.matched, y.matched) = (true, true);
            }
        }
    }

    /// Positional arguments whose values are the same, or of the same sort, at other places.
    fn reordered(&mut self, a: &mut [Slot], b: &mut [Slot]) {
        let mut crossed = self.crossed(a, b);
        if crossed.len() < 2 {
            crossed = self.swapped_sorts(a, b).unwrap_or_default();
        }
        let Some(&(first, to)) = crossed.first() else {
            return;
        };
        let arguments = Sides::both(a[first].argument, b[to].argument);
        self.push(EditKind::ArgumentReordered, arguments);
        for (i, j) in crossed {
            (a[i].matched, b[j].matched) = (true, true);
            self.changed(&a[i], &b[j]);
        }
    }

    /// Equal values at another place, or for another parameter; each is taken once.
    fn crossed(&self, a: &[Slot], b: &[Slot]) -> Vec<(usize, usize)> {
        let mut crossed: Vec<(usize, usize)> = Vec::new();
        let mut taken: Vec<bool> = b.iter().map(|y| y.matched).collect();
        for i in positional(a) {
            let elsewhere = |j: &usize| {
                let (x, y) = (&a[i], &b[*j]);
                let other = x.parameter.is_some() && x.parameter != y.parameter;
                !taken[*j] && self.equal(x, y) && (i != *j || other)
            };
            if let Some(j) = (0..b.len()).find(elsewhere) {
                taken[j] = true;
                crossed.push((i, j));
            }
        }
        crossed
    }

    /// Two arguments of different sorts that changed places, whatever else changed in them.
    fn swapped_sorts(&self, a: &[Slot], b: &[Slot]) -> Option<Vec<(usize, usize)>> {
        let (old, new) = (positional(a), positional(b));
        let ([i, j], [k, l]) = (old.as_slice(), new.as_slice()) else {
            return None;
        };
        let sorts = |view: &View, slots: &[Slot], first: usize, second: usize| {
            let of = |index: usize| slots[index].value.map(|v| sort(view.program.kind(v)));
            (of(first), of(second))
        };
        let (x, y) = sorts(self.comparison.views.old, a, *i, *j);
        let swapped = (y, x) == sorts(self.comparison.views.new, b, *k, *l) && x != y;
        swapped.then(|| vec![(*i, *l), (*j, *k)])
    }

    /// The same keyword, or the same parameter by keyword and by place.
    fn same_parameter(&mut self, a: &mut [Slot], b: &mut [Slot]) {
        for x in a.iter_mut().filter(|x| !x.matched) {
            let same = b.iter_mut().find(|y| {
                let keyword = !x.keyword.is_empty() && x.keyword == y.keyword;
                let parameter = x.parameter.is_some() && x.parameter == y.parameter;
                !y.matched && (keyword || parameter)
            });
            if let Some(y) = same {
                (x.matched, y.matched) = (true, true);
                self.changed(x, y);
            }
        }
    }

    /// The same value under another keyword; one that is given by place and by keyword is no edit.
    fn renamed(&mut self, a: &mut [Slot], b: &mut [Slot]) {
        for x in a.iter_mut().filter(|x| !x.matched) {
            let same = b
                .iter_mut()
                .find(|y| !y.matched && y.keyword != x.keyword && self.equal(x, y));
            if let Some(y) = same {
                (x.matched, y.matched) = (true, true);
                if !x.keyword.is_empty() && !y.keyword.is_empty() {
                    let arguments = Sides::both(x.argument, y.argument);
                    self.push(EditKind::ArgumentRenamed, arguments);
                }
            }
        }
    }

    /// Positional arguments in order.
    fn same_place(&mut self, a: &mut [Slot], b: &mut [Slot]) {
        let free = |slots: &[Slot]| {
            slots
                .iter()
                .filter(|s| !s.matched && s.keyword.is_empty())
                .count()
        };
        if free(a) != free(b) {
            self.equal_in_order(a, b);
        }
        let free = |s: &&mut Slot| !s.matched && s.keyword.is_empty();
        let old: Vec<&mut Slot> = a.iter_mut().filter(free).collect();
        let new: Vec<&mut Slot> = b.iter_mut().filter(free).collect();
        for (x, y) in old.into_iter().zip(new) {
            (x.matched, y.matched) = (true, true);
            self.changed(x, y);
        }
    }

    /// Where an argument came or went, equal ones after it are still the same.
    fn equal_in_order(&self, a: &mut [Slot], b: &mut [Slot]) {
        let mut from = 0;
        for x in a.iter_mut().filter(|s| !s.matched && s.keyword.is_empty()) {
            let rest = b.iter_mut().enumerate().skip(from);
            let mut rest = rest.filter(|(_, s)| !s.matched && s.keyword.is_empty());
            if let Some((j, y)) = rest.find(|(_, y)| self.equal(x, y)) {
                (x.matched, y.matched) = (true, true);
                from = j + 1;
            }
        }
    }

    fn changed(&mut self, x: &Slot, y: &Slot) {
        if let (Some(a), Some(b)) = (x.value, y.value) {
            self.comparison.values(a, b);
        }
    }

    fn lone(&mut self, a: Vec<Slot>, b: Vec<Slot>) {
        for slot in a.iter().filter(|s| !s.matched) {
            self.push(EditKind::ArgumentRemoved, Sides::old(slot.argument));
            self.comparison.removed(slot.argument);
        }
        for slot in b.iter().filter(|s| !s.matched) {
            self.push(EditKind::ArgumentAdded, Sides::new(slot.argument));
            self.comparison.added(slot.argument);
        }
    }
}

/// Indices of the positional arguments that are not matched yet.
fn positional(slots: &[Slot]) -> Vec<usize> {
    let free = slots.iter().enumerate();
    free.filter(|(_, s)| !s.matched && s.keyword.is_empty())
        .map(|(i, _)| i)
        .collect()
}

/// Values that can stand for each other: a number is not a list.
fn sort(kind: Kind) -> u8 {
    match kind {
        Kind::Number | Kind::Constant => 0,
        Kind::Sequence | Kind::Comprehension => 1,
        Kind::String => 2,
        _ => 3,
    }
}
