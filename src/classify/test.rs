//! Tests: whether an edit meets a rule's condition.

use super::scene::{Scene, Site, Target, is_about_call};
use super::{alike, around, version};
use crate::catalogue::api::LibraryId;
use crate::catalogue::condition::{
    CalleeTest, Condition, InsideTest, NameTest, Test, Trend, ValueKind, ValueTest,
};
use crate::edit::{Edit, EditKind};
use crate::names::{Callee, Certainty};
use crate::syntax::tree::{Kind, NodeId, StatementKind};
use std::cell::OnceCell;
use std::rc::Rc;

/// How sure the names were that a condition was met by; `None` where it is not met.
pub type Met = Option<Certainty>;

/// Whether an edit meets a condition.
pub fn condition(scene: &Scene, edit: &Edit, condition: &Condition) -> Met {
    let asked = Asked::new(scene, edit, condition)?;
    let mut sure = Certainty::Known;
    for test in condition.tests() {
        sure = sure.max(asked.meets(test)?);
    }
    Some(sure)
}

/// An edit that is held against the tests of a condition, one by one.
pub struct Asked<'q, 's, 'a> {
    scene: &'q Scene<'s, 'a>,
    edit: &'q Edit,
    /// Whether the edit is taken as a change of the argument that it is in.
    as_argument: bool,
    /// The call and the parameter that the edit is about, once they are asked for.
    site: OnceCell<Option<Site>>,
}

impl<'q, 's, 'a> Asked<'q, 's, 'a> {
    /// `None` where the condition is about other kinds of edits.
    pub fn new(scene: &'q Scene<'s, 'a>, edit: &'q Edit, condition: &Condition) -> Option<Self> {
        if !condition.takes(edit.kind) {
            return None;
        }
        Some(Self {
            scene,
            edit,
            as_argument: edit_kind(scene, edit, condition.edits())?,
            site: OnceCell::new(),
        })
    }

    pub fn meets(&self, test: &Test) -> Met {
        let &Self { scene, edit, .. } = self;
        match test {
            // The kind was asked for before, the block is counted when all edits are known.
            Test::Edit(_) | Test::Block(_) => Some(Certainty::Known),
            Test::Fresh(wanted) => known(*wanted == scene.edits.pairs[edit.pair].fresh),
            Test::Learning(wanted) => known(*wanted == scene.is_learning()),
            Test::Statement(kinds) => known(is_statement(scene, edit, kinds.as_slice())),
            Test::NotStatement(kinds) => known(!is_statement(scene, edit, kinds.as_slice())),
            Test::Parent(kinds) => {
                let parent = around::parent(scene, edit);
                known(parent.is_some_and(|parent| kinds.as_slice().contains(&parent)))
            }
            Test::Body(kinds) => known(around::holds(scene, edit, kinds.as_slice())),
            Test::Among(wanted) => known(around::among(scene, edit, *wanted)),
            Test::Libraries(names) => known(uses(scene, names.ids())),
            Test::Direct(wanted) => known(*wanted == scene.is_direct(edit)),
            Test::Remains(wanted) => known(scene.remains(edit) == Some(*wanted)),
            Test::Retakes(wanted) => known(*wanted == scene.retakes(edit)),
            Test::Context(names) => known(is_in(scene, edit, names.indices())),
            Test::Trend(wanted) => known(goes(scene, edit, *wanted)),
            Test::Arity(wanted) => known(alike::arity(scene, edit, *wanted)),
            Test::Alike(wanted) => known(alike::names(scene, edit, *wanted)),
            Test::Version(kinds) => known(version::is_one_of(scene, edit, kinds.as_slice())),
            Test::Callee(test) => self.callee(test),
            Test::Parameter(test) => self.parameter(test),
            Test::OldCallee(test) => called(scene, test, false, edit.calls.old),
            Test::NewCallee(test) => called(scene, test, true, edit.calls.new),
            Test::Old(test) => value(scene, test, false, edit.nodes.old),
            Test::New(test) => value(scene, test, true, edit.nodes.new),
            Test::Value(test) => value(scene, test, false, edit.nodes.old)
                .or_else(|| value(scene, test, true, edit.nodes.new)),
            Test::Inside(test) => inside(scene, edit, test),
            Test::Target(test) => {
                let holds = |target: &Target| name(test, target).is_some();
                scene.target_that(edit, holds).then_some(Certainty::Named)
            }
            Test::Mentions(test) => mentions(scene, edit, test),
            Test::Holds(test) => holds(scene, edit, test),
            Test::None(conditions) => known(self.met(conditions).next().is_none()),
            Test::Beside(condition) => beside(scene, edit, condition),
            Test::Any(conditions) => self.met(conditions).min(),
        }
    }

    /// Of conditions on the same edit those that it meets.
    fn met(&self, conditions: &[Condition]) -> impl Iterator<Item = Certainty> {
        let conditions = conditions.iter();
        conditions.filter_map(|c| condition(self.scene, self.edit, c))
    }

    fn site(&self) -> Option<&Site> {
        let Self { scene, edit, .. } = self;
        let of_no_call = matches!(
            edit.kind,
            EditKind::ArgumentAdded | EditKind::ArgumentRemoved
        ) && edit.calls.either().is_none();
        let find = || match of_no_call {
            true => None,
            false => scene.subject(edit, self.as_argument),
        };
        self.site.get_or_init(find).as_ref()
    }

    fn callee(&self, test: &CalleeTest) -> Met {
        let found = self.site()?.callee.as_ref()?;
        let calls = self.edit.calls;
        match self.edit.kind {
            // Either side can be meant.
            EditKind::CallReplaced => {
                let new = called(self.scene, test, true, calls.new);
                let old = called(self.scene, test, false, calls.old);
                new.into_iter().chain(old).min()
            }
            _ => callee(test, found),
        }
    }

    /// How sure the parameter is, is said by the call's name.
    fn parameter(&self, test: &NameTest) -> Met {
        let parameter = self.site()?.parameter.as_ref()?;
        let target = Target {
            name: parameter.name.clone(),
            roles: parameter.role.into_iter().collect(),
        };
        known(name(test, &target).is_some())
    }
}

fn known(holds: bool) -> Met {
    holds.then_some(Certainty::Known)
}

/// Whether another edit of the same statement meets a condition.
fn beside(scene: &Scene, edit: &Edit, condition: &Condition) -> Met {
    let others = scene.edits.of_pair(edit.pair).iter();
    let mut others = others.filter(|other| *other != edit);
    others.find_map(|other| self::condition(scene, other, condition))
}

/// Whether the edit is of the right kind, and if so whether it is taken as a change of an argument.
fn edit_kind(scene: &Scene, edit: &Edit, kinds: &[EditKind]) -> Option<bool> {
    if kinds.is_empty() {
        return Some(!is_about_call(edit.kind));
    }
    if kinds.contains(&edit.kind) {
        return Some(false);
    }
    let changed = kinds.contains(&EditKind::ArgumentChanged) && edit.kind.changes_value();
    let (new, node) = Scene::side_of(edit.nodes)?;
    (changed && !scene.sites(new, node).is_empty()).then_some(true)
}

/// The call that a rule means by an edit: where the edit is taken as a change of an argument, the one
/// that is given the argument.
pub fn callee_of(scene: &Scene, edit: &Edit, condition: &Condition) -> Option<Rc<Callee>> {
    let as_argument = edit_kind(scene, edit, condition.edits()) == Some(true);
    let site = scene.subject(edit, as_argument);
    site.and_then(|site| site.callee)
}

/// Whether a condition asks for a target such as this one.
pub fn asks_for_target(condition: &Condition, target: &Target) -> bool {
    let mut tests = condition.tests().iter();
    tests.any(|test| matches!(test, Test::Target(wanted) if name(wanted, target).is_some()))
}

fn uses(scene: &Scene, libraries: &[LibraryId]) -> bool {
    let used = |id| {
        let views = [scene.views.old, scene.views.new];
        views.iter().any(|view| view.libraries().contains(id))
    };
    libraries.iter().any(used)
}

fn is_statement(scene: &Scene, edit: &Edit, kinds: &[StatementKind]) -> bool {
    let kind = |(new, id)| scene.view(new).program.statement(id).kind;
    let statement = scene.statement_of(edit);
    statement.is_some_and(|statement| kinds.contains(&kind(statement)))
}

fn is_in(scene: &Scene, edit: &Edit, contexts: &[usize]) -> bool {
    scene.statement_of(edit).is_some_and(|(new, id)| {
        let mut contexts = contexts.iter();
        contexts.any(|&index| scene.is_in_context(new, id, index))
    })
}

fn goes(scene: &Scene, edit: &Edit, trend: Trend) -> bool {
    let number = |new: bool, node: Option<NodeId>| number_in(scene, new, node?);
    let (old, new) = (number(false, edit.nodes.old), number(true, edit.nodes.new));
    match (old, new) {
        (Some(old), Some(new)) => match trend {
            Trend::Up => new > old,
            Trend::Down => new < old,
        },
        _ => false,
    }
}

/// The number that a node or the first number in it is.
pub fn number_in(scene: &Scene, new: bool, node: NodeId) -> Option<f64> {
    let view = scene.view(new);
    let mut below = view.program.descendants(node);
    let number = below.find(|&n| view.program.kind(n) == Kind::Number)?;
    view.label(number).replace('_', "").parse().ok()
}

/// What a call of one side calls.
fn called(scene: &Scene, test: &CalleeTest, new: bool, call: Option<NodeId>) -> Met {
    callee(test, &*scene.view(new).callee(call?)?)
}

pub fn callee(test: &CalleeTest, callee: &Callee) -> Met {
    let is = |list: &[String]| {
        callee
            .kind
            .as_ref()
            .is_some_and(|kind| list.iter().any(|k| k == kind))
    };
    let (kinds, libraries) = (test.kind.as_slice(), test.library.ids());
    let (roles, not_roles) = (test.role.set(), test.not_role.set());
    let agrees = |wanted: Option<bool>, is: bool| wanted.is_none_or(|wanted| wanted == is);
    let fits = (roles.is_empty() || callee.role.is_some_and(|r| roles.contains(r)))
        && !callee.role.is_some_and(|r| not_roles.contains(r))
        && (kinds.is_empty() || is(kinds))
        && !is(test.not_kind.as_slice())
        && (libraries.is_empty() || callee.library.is_some_and(|l| libraries.contains(&l)))
        && agrees(test.named, callee.certainty == Certainty::Named)
        && agrees(test.applied, callee.applied)
        && agrees(test.listed, callee.api.is_some())
        && agrees(test.known, callee.certainty == Certainty::Known)
        && test.name.as_ref().is_none_or(|n| n.is_in(&callee.path));
    fits.then_some(callee.certainty)
}

/// A name says what it is by its spelling alone.
fn name(test: &NameTest, target: &Target) -> Met {
    let roles = test.role.set();
    let fits = (roles.is_empty() || target.roles.meets(roles))
        && !target.roles.meets(test.not_role.set())
        && test.name.as_ref().is_none_or(|n| n.is_in(&target.name));
    fits.then_some(Certainty::Named)
}

fn value(scene: &Scene, test: &ValueTest, new: bool, node: Option<NodeId>) -> Met {
    let view = scene.view(new);
    let node = node?;
    let node = match view.program.kind(node) {
        Kind::Argument => view.program.child(node, 0).unwrap_or(node),
        _ => node,
    };
    let found = view.roles(node);
    let text = view.source(node);
    let (roles, kinds) = (test.role.set(), test.is.as_slice());
    let kind = ValueKind::of(view.program.kind(node));
    known(
        (roles.is_empty() || found.meets(roles))
            && !found.meets(test.not_role.set())
            && (kinds.is_empty() || kind.is_some_and(|kind| kinds.contains(&kind)))
            && test.text.as_ref().is_none_or(|t| t.is_in(text))
            && !test.not_text.as_ref().is_some_and(|t| t.is_in(text)),
    )
}

fn holds(scene: &Scene, edit: &Edit, test: &CalleeTest) -> Met {
    let (new, statement) = scene.statement_of(edit)?;
    let calls = scene.calls_within(new, statement);
    calls.iter().find_map(|found| callee(test, found))
}

fn inside(scene: &Scene, edit: &Edit, test: &InsideTest) -> Met {
    let (new, node) = Scene::side_of(edit.nodes)?;
    let sites = scene.sites(new, node);
    let found = sites.iter().filter_map(|site| {
        if let Some(parameter) = &test.parameter {
            let found = site.parameter.as_ref()?;
            let target = Target {
                name: found.name.clone(),
                roles: found.role.into_iter().collect(),
            };
            name(parameter, &target)?;
        }
        callee(&test.callee, site.callee.as_ref()?)
    });
    found.min()
}

fn mentions(scene: &Scene, edit: &Edit, test: &NameTest) -> Met {
    let statements = scene.edits.pairs[edit.pair].statements;
    let sides = [(false, statements.old), (true, statements.new)];
    let found = sides.into_iter().find_map(|(new, statement)| {
        let mentioned = scene.mentioned(new, statement?);
        mentioned.iter().find_map(|target| name(test, target))
    });
    known(found.is_some())
}
