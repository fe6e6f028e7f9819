//! Edits: typed facts about what changed in the syntax.
//!
//! In: the two sides of a region. Out: [`Edits`]: pairs of statements, and what changed within each.
//! Nothing here knows a pattern.

use crate::input::Region;
use crate::names::View;
use crate::syntax::limit::{Limit, Reached};
use crate::syntax::tree::{NodeId, StatementId};
use serde::{Deserialize, Serialize};

mod argument;
mod compare;
mod named;
mod pair;
mod relocate;
mod rename;
mod respaced;
mod site;
mod statement;
#[cfg(test)]
mod tests;

/// What an edit did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum EditKind {
    CallAdded,
    CallRemoved,
    CallReplaced,
    /// `x` became `f(x)`.
    CallWrapped,
    CallUnwrapped,
    ReceiverChanged,
    ArgumentAdded,
    ArgumentRemoved,
    /// Any change of value below an argument.
    ArgumentChanged,
    ArgumentRenamed,
    ArgumentReordered,
    OperandChanged,
    OperatorChanged,
    LiteralChanged,
    NameChanged,
    SubscriptChanged,
    StatementAdded,
    StatementRemoved,
    StatementMoved,
    DefinitionAdded,
    DefinitionRemoved,
    ImportChanged,
    BaseClassChanged,
}

impl EditKind {
    /// Whether the edit, below an argument, means that the argument changed.
    pub fn changes_value(self) -> bool {
        Self::CHANGE_VALUE.contains(&self)
    }

    /// Those that, below an argument, mean that it changed.
    pub const CHANGE_VALUE: [Self; 9] = [
        EditKind::OperandChanged,
        EditKind::OperatorChanged,
        EditKind::LiteralChanged,
        EditKind::NameChanged,
        EditKind::SubscriptChanged,
        EditKind::CallReplaced,
        EditKind::CallWrapped,
        EditKind::CallUnwrapped,
        EditKind::ReceiverChanged,
    ];
}

/// A set of kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EditKinds(u32);

impl EditKinds {
    pub const ALL: Self = Self(u32::MAX);

    pub fn has(self, kind: EditKind) -> bool {
        self.meets(Self::from_iter([kind]))
    }

    /// Whether the two share a kind.
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl FromIterator<EditKind> for EditKinds {
    fn from_iter<I: IntoIterator<Item = EditKind>>(kinds: I) -> Self {
        let kinds = kinds.into_iter();
        Self(kinds.fold(0, |set, kind| set | 1 << kind as u32))
    }
}

/// The two sides of something; `None` where a side has it not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sides<T> {
    pub old: Option<T>,
    pub new: Option<T>,
}

impl<T: Copy> Sides<T> {
    pub fn both(old: T, new: T) -> Self {
        Self {
            old: Some(old),
            new: Some(new),
        }
    }

    pub fn old(old: T) -> Self {
        Self {
            old: Some(old),
            new: None,
        }
    }

    pub fn new(new: T) -> Self {
        Self {
            old: None,
            new: Some(new),
        }
    }

    /// The new side, or the old one.
    pub fn either(self) -> Option<T> {
        self.new.or(self.old)
    }
}

/// One typed fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Edit {
    pub kind: EditKind,
    /// Index in [`Edits::pairs`].
    pub pair: usize,
    /// What changed.
    pub nodes: Sides<NodeId>,
    /// The call that it is about: the added or replaced call itself, or the one whose argument or
    /// receiver changed.
    pub calls: Sides<NodeId>,
    /// The argument of `calls` that changed.
    pub arguments: Sides<NodeId>,
}

/// An edited statement on its two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    pub statements: Sides<StatementId>,
    /// Index of the block that it is in.
    pub block: usize,
    /// Whether the statement only went elsewhere.
    pub moved: bool,
    /// Whether it came or went with the whole function or class around it.
    pub fresh: bool,
}

/// Edits of one statement that are kept. Rules compare an edit with the others of its statement, and
/// one finding for each pattern is all that comes of them.
const MOST_EDITS: usize = 200;

/// All that changed in a region.
#[derive(Debug, Clone, Default)]
pub struct Edits {
    pub pairs: Vec<Pair>,
    pub edits: Vec<Edit>,
    /// Lists of which some elements went and others came, on their two sides.
    rebuilt: Vec<Sides<NodeId>>,
    /// Where less was compared than there is, and whether that is on the new side.
    pub reached: Vec<(bool, Reached)>,
}

impl Edits {
    /// Notes a limit that was reached in a pair of statements.
    fn reach(&mut self, views: Views, pair: usize, limit: Limit) {
        let statements = self.pairs[pair].statements;
        let new = statements
            .new
            .map(|id| (true, views.new.program.statement(id).lines));
        let old = statements
            .old
            .map(|id| (false, views.old.program.statement(id).lines));
        let place = new.or(old);
        let reached = place.map(|(new, lines)| (new, Reached { limit, lines }));
        self.reached.extend(reached);
    }

    /// An edit as people tell it: an element that went from a list in which others came is no more than
    /// a part of how the list changed.
    pub fn as_told(&self, views: Views, edit: &Edit) -> Edit {
        let parent = |view: &View, node: Option<NodeId>| view.program.node(node?).parent;
        let list = match edit.nodes {
            Sides { old, new: None } => parent(views.old, old).map(Sides::old),
            Sides { old: None, new } => parent(views.new, new).map(Sides::new),
            _ => None,
        };
        let is_of = |rebuilt: &&Sides<NodeId>| {
            list.is_some_and(|l| l.old == rebuilt.old || l.new == rebuilt.new)
        };
        match self.rebuilt.iter().find(is_of) {
            Some(&rebuilt) if edit.kind == EditKind::OperandChanged => {
                compare::edit(views, edit.pair, edit.kind, rebuilt)
            }
            _ => *edit,
        }
    }

    /// The edits of a pair of statements, which stand one after the other.
    pub fn of_pair(&self, pair: usize) -> &[Edit] {
        let first = self.edits.partition_point(|edit| edit.pair < pair);
        let rest = &self.edits[first..];
        &rest[..rest.partition_point(|edit| edit.pair == pair)]
    }
}

/// The two sides of a region with the meaning of their names.
#[derive(Clone, Copy)]
pub struct Views<'v, 'a> {
    pub old: &'v View<'a>,
    pub new: &'v View<'a>,
}

/// Finds the edits of a region; `None` where there is no time to go on.
pub fn find(views: Views, region: &Region, goes_on: &dyn Fn() -> bool) -> Option<Edits> {
    let sites = site::find(views, region.blocks());
    let mut edits = Edits::default();
    for site in &sites {
        if !goes_on() {
            return None;
        }
        let pairs = pair::statements(views, site, region.blocks(), &mut edits.reached);
        edits.pairs.extend(pairs);
    }
    named::pair(views, region.blocks(), &mut edits.pairs);
    pair::mark_moved(views, &mut edits.pairs);
    respaced::mark(views, region, &mut edits);
    pair::mark_fresh(views, &mut edits.pairs);
    for index in 0..edits.pairs.len() {
        if !goes_on() {
            return None;
        }
        let first = edits.edits.len();
        statement::compare(views, &mut edits, index);
        if edits.edits.len() - first > MOST_EDITS {
            edits.edits.truncate(first + MOST_EDITS);
            edits.reach(views, index, Limit::ManyEdits);
        }
    }
    relocate::drop_named_values(views, &mut edits);
    relocate::drop_relocated(views, &mut edits);
    rename::drop_renames(views, region, &mut edits);
    Some(edits)
}
