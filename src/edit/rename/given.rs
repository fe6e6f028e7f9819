//! Names that calls give to what they make, by a keyword: the blobs of a network.
//!
//! In: both programs. Out: whether one name became the other everywhere, so that all is wired as before.

use crate::edit::Views;
use crate::names::View;
use crate::syntax::tree::Kind;
use std::collections::HashSet;

/// The names of both sides.
pub struct Given<'a> {
    old: Names<'a>,
    new: Names<'a>,
}

struct Names<'a> {
    /// Those that stand anywhere as an argument.
    used: HashSet<&'a str>,
    /// Those of them that a call gives.
    given: HashSet<&'a str>,
}

impl<'a> Given<'a> {
    /// `None` where names get their meaning in another way.
    pub fn of(views: Views<'_, 'a>) -> Option<Self> {
        let gives = !views.new.syntax.naming().is_empty();
        gives.then(|| Self {
            old: Names::of(views.old),
            new: Names::of(views.new),
        })
    }

    /// Whether what had the first name has the second one now, and nothing else had it.
    pub fn renames(&self, from: &str, to: &str) -> bool {
        self.old.given.contains(from)
            && self.new.given.contains(to)
            && !self.new.used.contains(from)
            && !self.old.used.contains(to)
    }
}

impl<'a> Names<'a> {
    fn of(view: &View<'a>) -> Self {
        let program = view.program;
        let mut names = Self {
            used: HashSet::new(),
            given: HashSet::new(),
        };
        let roots = program.statements().map(|(_, s)| s.root);
        for argument in roots.flat_map(|root| program.descendants(root)) {
            let value = program.child(argument, 0);
            let value = value.filter(|&v| program.kind(v) == Kind::Name);
            if program.kind(argument) != Kind::Argument {
                continue;
            }
            let Some(name) = value.map(|v| view.label(v)) else {
                continue;
            };
            names.used.insert(name);
            if view.syntax.naming().contains(&view.label(argument)) {
                names.given.insert(name);
            }
        }
        names
    }
}
