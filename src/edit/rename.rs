//! Renames: a name of the user's own that became another one everywhere is no edit.

use super::{Edit, EditKind, Edits, Sides, Views};
use crate::input::lines::Starts;
use crate::input::{Region, Side};
use crate::names::View;
use crate::syntax::binding::Code;
use crate::syntax::tree::{Kind, NodeId, StatementId, StatementKind};
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

mod given;

/// Drops the edits that only follow a rename within their function, or at the top level.
pub fn drop_renames(views: Views, region: &Region, found: &mut Edits) {
    let mut scopes: HashMap<Sides<StatementId>, Scope> = HashMap::new();
    let texts = [Text::of(&region.old), Text::of(&region.new)];
    let given = given::Given::of(views);
    let Edits { edits, pairs, .. } = found;
    let retargeted: HashSet<_> = edits
        .iter()
        .filter_map(|edit| {
            let names = retargeted(views, pairs[edit.pair].statements, edit)?;
            Some((functions_of(views, edit), names))
        })
        .collect();
    edits.retain(|edit| {
        if is_only_kept_as(views, pairs[edit.pair].statements, edit) {
            return false;
        }
        let Some((from, to)) = renamed(views, edit) else {
            return true;
        };
        if given.as_ref().is_some_and(|given| given.renames(from, to)) {
            return false;
        }
        if from == to && is_kept_since(views, edit, from) {
            return false;
        }
        let functions = functions_of(views, edit);
        let retargeted = retargeted.contains(&(functions, (from, to)));
        let scope = scopes
            .entry(functions)
            .or_insert_with(|| Scope::of(views, &texts, functions));
        let plain = is_variable(views, edit);
        let is_new = from == to || !has(&scope.old, to, plain);
        let renamed = scope.renames(from, to, plain) && views.new.code.binds(to);
        !(renamed || retargeted && is_new)
    });
}

/// Whether an edit is about nothing but the variable that a value is kept as: what is computed is told
/// by the edits of the value.
fn is_only_kept_as(views: Views, statements: Sides<StatementId>, edit: &Edit) -> bool {
    let is_lone_target = |view: &View, id: Option<StatementId>, node: Option<NodeId>| {
        let (Some(id), Some(node)) = (id, node) else {
            return false;
        };
        let statement = view.program.statement(id);
        statement.kind == StatementKind::Assignment
            && view.program.kind(node) == Kind::Name
            && view.program.child(statement.root, 0) == Some(node)
            && view.program.children(statement.root).count() == 2
    };
    edit.kind == EditKind::NameChanged
        && is_lone_target(views.old, statements.old, edit.nodes.old)
        && is_lone_target(views.new, statements.new, edit.nodes.new)
}

fn functions_of(views: Views, edit: &Edit) -> Sides<StatementId> {
    Sides {
        old: edit.nodes.old.and_then(|n| function_of(views.old, n)),
        new: edit.nodes.new.and_then(|n| function_of(views.new, n)),
    }
}

/// The names of a value that is assigned to another name, and is the same otherwise. A value made
/// from what the name stood for before is not: `x = f(x)` that became `y = f(x)` leaves `x` as it was.
fn retargeted<'a>(
    views: Views<'_, 'a>,
    statements: Sides<StatementId>,
    edit: &Edit,
) -> Option<(&'a str, &'a str)> {
    let value = |view: &View<'a>, id: StatementId| {
        let statement = view.program.statement(id);
        let is_assignment = statement.kind == StatementKind::Assignment;
        let parts = view.program.children(statement.root);
        parts.last().filter(|_| is_assignment)
    };
    let (old, new) = (
        value(views.old, statements.old?)?,
        value(views.new, statements.new?)?,
    );
    let same = views.old.program.node(old).hash == views.new.program.node(new).hash;
    let (from, to) = renamed(views, edit).filter(|_| same)?;
    let is_plain = |view: &View, node| view.program.kind(node) == Kind::Name;
    let nodes = (edit.nodes.old?, edit.nodes.new?);
    let plain = is_plain(views.old, nodes.0) && is_plain(views.new, nodes.1)
        || is_kept_by_object(views, nodes.0, nodes.1);
    let mut used = views.old.program.descendants(old);
    let of_either = |node| is_plain(views.old, node) && [from, to].contains(&views.old.label(node));
    (plain && !used.any(of_either)).then_some((from, to))
}

fn function_of(view: &View, node: NodeId) -> Option<StatementId> {
    let statement = view.program.statement_of(node);
    let around = std::iter::once(statement).chain(view.program.enclosing(statement));
    let mut functions =
        around.filter(|&id| view.program.statement(id).kind == StatementKind::Function);
    functions.next()
}

/// What a function says on both sides.
struct Scope<'t> {
    old: Code<'t>,
    new: Code<'t>,
}

impl<'t> Scope<'t> {
    fn of(views: Views, [old, new]: &[Text<'t>; 2], functions: Sides<StatementId>) -> Self {
        let code = |view: &View, text: &Text<'t>, function| {
            Code::new(text.of_function(view, function), view.syntax.words())
        };
        Self {
            old: code(views.old, old, functions.old),
            new: code(views.new, new, functions.new),
        }
    }

    /// Whether the first name was given a meaning here and gave way to the second everywhere.
    fn renames(&self, from: &str, to: &str, plain: bool) -> bool {
        !has(&self.new, from, plain) && !has(&self.old, to, plain) && self.old.binds(from)
    }
}

/// Whether code has a name: as a variable, where it is one.
fn has(code: &Code, name: &str, plain: bool) -> bool {
    match plain {
        true => code.has_variable(name),
        false => code.has(name),
    }
}

fn is_variable(views: Views, edit: &Edit) -> bool {
    let kinds = [
        edit.nodes.old.map(|node| views.old.program.kind(node)),
        edit.nodes.new.map(|node| views.new.program.kind(node)),
    ];
    kinds == [Some(Kind::Name); 2]
}

/// Whether a value that had a name of its own is kept by the object since this change, or the other
/// way round: one side gives it the name, the other the attribute, and neither both.
fn is_kept_since(views: Views, edit: &Edit, name: &str) -> bool {
    let (Some(old), Some(new)) = (edit.nodes.old, edit.nodes.new) else {
        return false;
    };
    let (plain, kept) = match views.new.program.kind(new) {
        Kind::Attribute => (views.old, views.new),
        _ => (views.new, views.old),
    };
    is_kept_by_object(views, old, new)
        && plain.code.binds(name)
        && kept.code.sets_attribute(name)
        && !plain.code.sets_attribute(name)
}

/// The text of a side, in which functions are found by their lines.
struct Text<'t> {
    side: &'t Side,
    starts: OnceCell<Starts<'t>>,
}

impl<'t> Text<'t> {
    fn of(side: &'t Side) -> Self {
        let starts = OnceCell::new();
        Self { side, starts }
    }

    /// The text of a function, or all of it.
    fn of_function(&self, view: &View, function: Option<StatementId>) -> &'t str {
        let Some(function) = function else {
            return &self.side.text;
        };
        let extent = view.program.statement(function).extent;
        let starts = self.starts.get_or_init(|| Starts::of(&self.side.text));
        let line = |line: u32| line.saturating_sub(self.side.first_line) as usize;
        starts.lines(line(extent.start), line(extent.end))
    }
}

/// The last components of two names of the user's own, where these are all that differs.
fn renamed<'a>(views: Views<'_, 'a>, edit: &Edit) -> Option<(&'a str, &'a str)> {
    let (old, new) = (edit.nodes.old?, edit.nodes.new?);
    let kinds = matches!(edit.kind, EditKind::NameChanged | EditKind::ReceiverChanged);
    if kinds && is_kept_by_object(views, old, new) {
        return Some((views.old.label(old), views.new.label(new)));
    }
    if !kinds || views.old.program.kind(old) != views.new.program.kind(new) {
        return None;
    }
    let own = |view: &View<'a>, node| {
        let name = view.program.dotted(node, view.text)?;
        view.path(&name).is_none().then(|| view.label(node))
    };
    Some((own(views.old, old)?, own(views.new, new)?))
}

/// Whether a local became an attribute of its name, or the other way round: `x` and `self.x`.
fn is_kept_by_object(views: Views, old: NodeId, new: NodeId) -> bool {
    let kept = |view: &View, node| {
        let object = view.program.child(node, 0).map(|o| view.label(o));
        view.program.kind(node) == Kind::Attribute && object == Some("self")
    };
    let plain = |view: &View, node| view.program.kind(node) == Kind::Name;
    let crossed = kept(views.old, old) && plain(views.new, new)
        || plain(views.old, old) && kept(views.new, new);
    crossed && views.old.label(old) == views.new.label(new)
}
