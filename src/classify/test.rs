//! Tests: whether an edit meets a rule's condition.

use super::scene::{Scene, Site, Target, is_about_call};
use super::{alike, version};
use crate::catalogue::condition::{CalleeTest, Condition, InsideTest, NameTest, Trend, ValueTest};
use crate::edit::{Edit, EditKind};
use crate::names::{Callee, Certainty};
use crate::syntax::tree::{Kind, NodeId};

/// How sure the names were that a condition was met by; `None` where it is not met.
pub type Met = Option<Certainty>;

/// Whether an edit meets a condition.
pub fn condition(scene: &Scene, edit: &Edit, condition: &Condition) -> Met {
    let as_argument = edit_kind(scene, edit, condition)?;
    let pair = &scene.edits.pairs[edit.pair];
    let simple = condition.fresh.is_none_or(|fresh| fresh == pair.fresh)
        && condition.learning.is_none_or(|l| l == scene.is_learning())
        && condition.direct.is_none_or(|d| d == scene.is_direct(edit))
        && condition.retakes.is_none_or(|r| r == scene.retakes(edit))
        && libraries(scene, condition)
        && statement(scene, edit, condition)
        && contexts(scene, edit, condition)
        && trend(scene, edit, condition.trend)
        && alike::arity(scene, edit, condition.arity)
        && alike::names(scene, edit, condition.alike)
        && version::is_one_of(scene, edit, &condition.versions);
    if !simple {
        return None;
    }
    let mut sure = Certainty::Known;
    for part in [
        callees(scene, edit, condition, as_argument),
        values(scene, edit, condition),
        around(scene, edit, condition),
    ] {
        sure = sure.max(part?);
    }
    if condition
        .none
        .iter()
        .any(|c| self::condition(scene, edit, c).is_some())
    {
        return None;
    }
    if let Some(other) = &condition.beside {
        sure = sure.max(beside(scene, edit, other)?);
    }
    if !condition.any.is_empty() {
        let any = condition
            .any
            .iter()
            .filter_map(|c| self::condition(scene, edit, c));
        sure = sure.max(any.min()?);
    }
    Some(sure)
}

/// Whether another edit of the same statement meets a condition.
fn beside(scene: &Scene, edit: &Edit, condition: &Condition) -> Met {
    let others = scene.edits.edits.iter();
    let mut others = others.filter(|o| o.pair == edit.pair && *o != edit);
    others.find_map(|other| self::condition(scene, other, condition))
}

/// Whether the edit is of the right kind, and if so whether it is taken as a change of an argument.
fn edit_kind(scene: &Scene, edit: &Edit, condition: &Condition) -> Option<bool> {
    if condition.edits.is_empty() {
        return Some(!is_about_call(edit.kind));
    }
    if condition.edits.contains(&edit.kind) {
        return Some(false);
    }
    let changed = condition.edits.contains(&EditKind::ArgumentChanged) && edit.kind.changes_value();
    let (new, node) = Scene::side_of(edit.nodes)?;
    (changed && !scene.sites(new, node).is_empty()).then_some(true)
}

fn libraries(scene: &Scene, condition: &Condition) -> bool {
    let libraries = &scene.catalogue.libraries;
    let used = |id: &String| {
        let id = libraries.find(id);
        let views = [scene.views.old, scene.views.new];
        id.is_some_and(|id| views.iter().any(|v| v.libraries().contains(&id)))
    };
    condition.libraries.is_empty() || condition.libraries.iter().any(used)
}

fn statement(scene: &Scene, edit: &Edit, condition: &Condition) -> bool {
    let Some((new, id)) = scene.statement_of(edit) else {
        return false;
    };
    let kind = scene.view(new).program.statement(id).kind;
    let statements = &condition.statements;
    (statements.is_empty() || statements.contains(&kind))
        && !condition.not_statements.contains(&kind)
}

fn contexts(scene: &Scene, edit: &Edit, condition: &Condition) -> bool {
    condition.contexts.is_empty()
        || scene.statement_of(edit).is_some_and(|(new, id)| {
            let mut contexts = condition.contexts.iter();
            contexts.any(|&index| scene.is_in_context(new, id, index))
        })
}

fn trend(scene: &Scene, edit: &Edit, trend: Option<Trend>) -> bool {
    let Some(trend) = trend else { return true };
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

/// The tests on the call and the parameter that the edit is about.
fn callees(scene: &Scene, edit: &Edit, condition: &Condition, as_argument: bool) -> Met {
    let mut sure = Certainty::Known;
    if condition.callee.is_some() || condition.parameter.is_some() {
        let site = match edit.kind {
            EditKind::ArgumentAdded | EditKind::ArgumentRemoved
                if edit.calls.either().is_none() =>
            {
                None
            }
            _ => scene.subject(edit, as_argument),
        };
        sure = sure.max(subject(scene, edit, condition, site)?);
    }
    for (test, new) in [
        (&condition.old_callee, false),
        (&condition.new_callee, true),
    ] {
        if let Some(test) = test {
            let call = if new { edit.calls.new } else { edit.calls.old }?;
            let found = scene.view(new).callee(call)?;
            sure = sure.max(callee(scene, test, &found)?);
        }
    }
    Some(sure)
}

fn subject(scene: &Scene, edit: &Edit, condition: &Condition, site: Option<Site>) -> Met {
    let mut sure = Certainty::Known;
    if let Some(test) = &condition.callee {
        let found = site.as_ref().and_then(|s| s.callee.as_ref())?;
        sure = sure.max(match edit.kind {
            EditKind::CallReplaced => replaced(scene, edit, test)?,
            _ => callee(scene, test, found)?,
        });
    }
    if let Some(test) = &condition.parameter {
        let parameter = site.as_ref().and_then(|s| s.parameter.as_ref());
        let target = parameter.map(|p| Target {
            name: p.name.clone(),
            roles: p.role.into_iter().collect(),
        });
        name(test, &target?)?;
    }
    Some(sure)
}

/// Of a replaced call either side can be meant.
fn replaced(scene: &Scene, edit: &Edit, test: &CalleeTest) -> Met {
    let sides = [(true, edit.calls.new), (false, edit.calls.old)];
    let found = sides.into_iter().filter_map(|(new, call)| {
        let found = scene.view(new).callee(call?)?;
        callee(scene, test, &found)
    });
    found.min()
}

pub fn callee(scene: &Scene, test: &CalleeTest, callee: &Callee) -> Met {
    let library = callee
        .library
        .map(|l| &scene.catalogue.libraries.library(l).id);
    let one_of = |list: &[String], word: Option<&String>| {
        list.is_empty() || word.is_some_and(|w| list.contains(w))
    };
    let none_of = |list: &[String], word: Option<&String>| !word.is_some_and(|w| list.contains(w));
    let fits = (test.roles.is_empty() || callee.role.is_some_and(|r| test.roles.contains(r)))
        && !callee.role.is_some_and(|r| test.not_roles.contains(r))
        && one_of(&test.kinds, callee.kind.as_ref())
        && none_of(&test.not_kinds, callee.kind.as_ref())
        && one_of(&test.libraries, library)
        && test.name.as_ref().is_none_or(|n| n.is_in(&callee.path))
        && test
            .named
            .is_none_or(|named| named == (callee.certainty == Certainty::Named))
        && test.applied.is_none_or(|applied| applied == callee.applied)
        && test
            .listed
            .is_none_or(|listed| listed == callee.api.is_some())
        && test
            .known
            .is_none_or(|known| known == (callee.certainty == Certainty::Known));
    fits.then_some(callee.certainty)
}

fn name(test: &NameTest, target: &Target) -> Met {
    let fits = (test.roles.is_empty() || target.roles.meets(test.roles))
        && !target.roles.meets(test.not_roles)
        && test.name.as_ref().is_none_or(|n| n.is_in(&target.name));
    fits.then_some(Certainty::Named)
}

fn values(scene: &Scene, edit: &Edit, condition: &Condition) -> Met {
    let (old, new) = (edit.nodes.old, edit.nodes.new);
    if let Some(test) = &condition.old {
        value(scene, test, false, old?)?;
    }
    if let Some(test) = &condition.new {
        value(scene, test, true, new?)?;
    }
    if let Some(test) = &condition.value {
        let on_old = old.and_then(|node| value(scene, test, false, node));
        on_old.or_else(|| value(scene, test, true, new?))?;
    }
    Some(Certainty::Known)
}

fn value(scene: &Scene, test: &ValueTest, new: bool, node: NodeId) -> Met {
    let view = scene.view(new);
    let node = match view.program.kind(node) {
        Kind::Argument => view.program.child(node, 0).unwrap_or(node),
        _ => node,
    };
    let roles = view.roles(node);
    let text = view.source(node);
    let fits = (test.roles.is_empty() || roles.meets(test.roles))
        && !roles.meets(test.not_roles)
        && (test.kinds.is_empty() || test.kinds.contains(&view.program.kind(node)))
        && test.text.as_ref().is_none_or(|t| t.is_in(text))
        && !test.not_text.as_ref().is_some_and(|t| t.is_in(text));
    fits.then_some(Certainty::Known)
}

/// The tests on what is around the edit: enclosing calls, targets, other names, the body.
fn around(scene: &Scene, edit: &Edit, condition: &Condition) -> Met {
    let mut sure = Certainty::Known;
    if let Some(test) = &condition.inside {
        sure = sure.max(inside(scene, edit, test)?);
    }
    if let Some(test) = &condition.target {
        scene.targets(edit).iter().find_map(|t| name(test, t))?;
        sure = Certainty::Named;
    }
    if let Some(test) = &condition.mentions {
        mentions(scene, edit, test)?;
    }
    if let Some(test) = &condition.holds {
        let (new, statement) = scene.statement_of(edit)?;
        let calls = scene.calls_within(new, statement);
        sure = sure.max(calls.iter().find_map(|c| callee(scene, test, c))?);
    }
    Some(sure)
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
        callee(scene, &test.callee, site.callee.as_ref()?)
    });
    found.min()
}

fn mentions(scene: &Scene, edit: &Edit, test: &NameTest) -> Met {
    let statements = scene.edits.pairs[edit.pair].statements;
    let sides = [(false, statements.old), (true, statements.new)];
    sides.into_iter().find_map(|(new, statement)| {
        let mentioned = scene.mentioned(new, statement?);
        mentioned.iter().find_map(|target| name(test, target))
    })
}
