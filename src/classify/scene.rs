//! The scene of a region: what rules can ask about an edit and its surroundings.

use super::calls::Calls;
use crate::catalogue::Catalogue;
use crate::catalogue::api::Parameter;
use crate::catalogue::context::Context;
use crate::catalogue::expression::Expression;
use crate::catalogue::role::{Role, RoleSet};
use crate::edit::{Edit, EditKind, Edits, Sides, Views};
use crate::input::lines::Starts;
use crate::input::{FileChange, Lines, Region};
use crate::names::{Callee, Certainty, View};
use crate::syntax::tree::{Kind, NodeId, Statement, StatementId, StatementKind};
use rustc_hash::FxHashMap as HashMap;
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

/// A region with its edits, ready to be asked.
pub struct Scene<'s, 'a> {
    pub catalogue: &'s Catalogue,
    pub views: Views<'s, 'a>,
    pub edits: &'s Edits,
    pub region: &'s Region,
    pub file: &'s FileChange,
    /// Whether findings are to have the code around them.
    pub sources: bool,
    contexts: RefCell<HashMap<SidedStatement, u64>>,
    scopes: RefCell<HashMap<SidedStatement, u64>>,
    mentioned: RefCell<HashMap<SidedStatement, Rc<[Target]>>>,
    /// The roles of the calls in a function, or at the top level.
    called: RefCell<HashMap<(bool, Option<StatementId>), RoleSet>>,
    /// Calls of each side, by what is asked of all of them.
    pub calls: Sided<Calls>,
    /// What the path of the file and its language tell of each context.
    file_contexts: Vec<OnceCell<bool>>,
    is_learning: bool,
    /// Of the texts of both sides.
    starts: Sided<OnceCell<Starts<'s>>>,
}

/// A statement, and whether it is of the new side.
type SidedStatement = (bool, StatementId);

/// Something for the old side and for the new one.
#[derive(Debug, Default)]
pub struct Sided<T> {
    pub old: T,
    pub new: T,
}

impl<T> Sided<T> {
    fn of(&self, new: bool) -> &T {
        if new { &self.new } else { &self.old }
    }
}

/// A name that something is given to: a variable, a key, a parameter, an option.
#[derive(Debug, Clone)]
pub struct Target {
    pub name: String,
    pub roles: RoleSet,
}

/// A call around an edit, and the argument that the edit is in.
#[derive(Clone)]
pub struct Site {
    pub callee: Option<Rc<Callee>>,
    pub parameter: Option<Parameter>,
}

impl<'s, 'a> Scene<'s, 'a> {
    pub fn new(
        catalogue: &'s Catalogue,
        views: Views<'s, 'a>,
        edits: &'s Edits,
        region: &'s Region,
        file: &'s FileChange,
        is_learning: bool,
    ) -> Self {
        let used = [views.old, views.new].map(View::libraries);
        let mut used = used.into_iter().flatten();
        Self {
            catalogue,
            views,
            edits,
            region,
            file,
            sources: false,
            contexts: RefCell::default(),
            scopes: RefCell::default(),
            mentioned: RefCell::default(),
            called: RefCell::default(),
            calls: Sided::default(),
            file_contexts: vec![OnceCell::new(); catalogue.contexts.len()],
            // The imports of a bare hunk are mostly elsewhere.
            is_learning: used.any(|&id| catalogue.libraries.library(id).learning)
                || views.old.sets_training(is_learning)
                || views.new.sets_training(is_learning)
                || !region.whole && (views.old.calls_learning() || views.new.calls_learning()),
            starts: Sided::default(),
        }
    }

    /// The view of the new side, or of the old one.
    pub fn view(&self, new: bool) -> &'s View<'a> {
        if new { self.views.new } else { self.views.old }
    }

    /// Lines of a side, without the last line end.
    pub fn text_of(&self, new: bool, lines: Lines) -> &'s str {
        let side = match new {
            true => &self.region.new,
            false => &self.region.old,
        };
        let starts = self.starts.of(new).get_or_init(|| Starts::of(&side.text));
        let index = |line: u32| line.saturating_sub(side.first_line) as usize;
        let text = starts.lines(index(lines.start), index(lines.end));
        text.strip_suffix('\n').unwrap_or(text)
    }

    /// The node of an edit that tells most: on the new side, or on the old one.
    pub fn side_of(nodes: Sides<NodeId>) -> Option<(bool, NodeId)> {
        nodes
            .new
            .map(|n| (true, n))
            .or_else(|| nodes.old.map(|n| (false, n)))
    }

    pub fn statement_of(&self, edit: &Edit) -> Option<(bool, StatementId)> {
        let statements = self.edits.pairs[edit.pair].statements;
        statements
            .new
            .map(|s| (true, s))
            .or_else(|| statements.old.map(|s| (false, s)))
    }

    /// The calls around a node, the innermost first; the node itself is not one of them.
    pub fn sites(&self, new: bool, node: NodeId) -> Vec<Site> {
        let view = self.view(new);
        let program = view.program;
        let mut sites = Vec::new();
        let chain = std::iter::once(node).chain(program.ancestors(node));
        let arguments = chain.filter(|&n| matches!(program.kind(n), Kind::Argument | Kind::Splat));
        for argument in arguments {
            let Some(call) = program.node(argument).parent else {
                continue;
            };
            if program.kind(call) == Kind::Call {
                sites.push(Site {
                    callee: view.callee(call),
                    parameter: view.parameter(call, argument),
                });
            }
        }
        sites
    }

    /// The call and parameter that an edit is about: for a call that came, went or changed that call;
    /// else the nearest one around whose parameter has a role, else the nearest whose callee has one.
    pub fn subject(&self, edit: &Edit, as_argument: bool) -> Option<Site> {
        let (new, node) = Self::side_of(edit.nodes)?;
        if !as_argument && is_about_call(edit.kind) {
            let (new, call) = Self::side_of(edit.calls)?;
            return Some(Site {
                callee: self.view(new).callee(call),
                parameter: None,
            });
        }
        let mut sites = self.sites(new, node);
        self.name_by_value(edit, &mut sites);
        let by_parameter = sites
            .iter()
            .find(|s| role_of(s.parameter.as_ref()).is_some());
        let by_callee = || {
            sites
                .iter()
                .find(|s| s.callee.as_ref().is_some_and(|c| c.role.is_some()))
        };
        by_parameter.or_else(by_callee).or(sites.first()).cloned()
    }

    /// An argument that came or went and of which nothing else is known is for what its value is.
    fn name_by_value(&self, edit: &Edit, sites: &mut [Site]) {
        let lone = matches!(
            edit.kind,
            EditKind::ArgumentAdded | EditKind::ArgumentRemoved
        );
        let (Some(site), Some((new, argument))) =
            (sites.first_mut(), Self::side_of(edit.arguments))
        else {
            return;
        };
        let listed = site.callee.as_ref().is_some_and(|c| c.api.is_some());
        if lone && !listed && role_of(site.parameter.as_ref()).is_none() {
            let named = self.view(new).named_by_value(argument);
            site.parameter = named.or(site.parameter.take());
        }
    }

    /// What an edit's statement gives a value to, the nearest first.
    pub fn targets(&self, edit: &Edit) -> Vec<Target> {
        let mut targets = self.targets_around(edit);
        if let Some((new, statement)) = self.statement_of(edit) {
            targets.extend(self.assigned(new, statement, edit.nodes));
        }
        targets
    }

    /// The target of an edit that a test holds for. Where both sides assign, it has to hold for a
    /// name of each: a value that goes by another name was not changed by that.
    pub fn target_that(&self, edit: &Edit, holds: impl Fn(&Target) -> bool) -> bool {
        let assigns = |new, statement: Option<StatementId>| {
            let assigned = self.assigned(new, statement?, edit.nodes);
            (!assigned.is_empty()).then(|| assigned.iter().any(&holds))
        };
        let statements = self.edits.pairs[edit.pair].statements;
        let sides = [(true, statements.new), (false, statements.old)];
        let sides = sides.into_iter().filter_map(|(new, s)| assigns(new, s));
        self.targets_around(edit).iter().any(&holds) || sides.reduce(|a, b| a && b) == Some(true)
    }

    /// Keys of pairs, parameters of definitions and options of flags around an edit.
    fn targets_around(&self, edit: &Edit) -> Vec<Target> {
        let mut targets = Vec::new();
        let Some((new, node)) = Self::side_of(edit.nodes) else {
            return targets;
        };
        let view = self.view(new);
        let program = view.program;
        for at in std::iter::once(node).chain(program.ancestors(node)) {
            match program.kind(at) {
                Kind::Pair => {
                    if let Some(key) = program.child(at, 0) {
                        targets.push(self.target(view.label(key)));
                    }
                }
                Kind::Parameter => targets.push(self.target(view.label(at))),
                Kind::Call => targets.extend(self.option_name(view, at)),
                _ => {}
            }
        }
        targets
    }

    /// The name of the option that a call declares: its first string, or the longer one of two with
    /// dashes, as in `add_argument("-b", "--batch-size")`.
    fn option_name(&self, view: &View, call: NodeId) -> Option<Target> {
        let callee = view.callee(call)?;
        if !self.catalogue.roles.is_declaring(callee.role?) {
            return None;
        }
        let mut strings = view.program.arguments(call).filter_map(|argument| {
            let value = view.program.child(argument, 0)?;
            let is_option =
                view.program.kind(value) == Kind::String && view.label(argument).is_empty();
            is_option.then(|| view.label(value))
        });
        let first = strings.next()?;
        let second = strings.next().filter(|s| s.starts_with('-'));
        let name = second.filter(|s| s.len() > first.len()).unwrap_or(first);
        Some(self.target(name.trim_start_matches('-')))
    }

    /// What a statement gives a value to; of `a, b = x, y` only the name whose value was edited.
    fn assigned(&self, new: bool, id: StatementId, edited: Sides<NodeId>) -> Vec<Target> {
        let view = self.view(new);
        let found = view.program.statement(id);
        let parts: Vec<NodeId> = view.program.children(found.root).collect();
        let assigned: &[NodeId] = match found.kind {
            StatementKind::Assignment => &parts[..parts.len().saturating_sub(1)],
            StatementKind::For => &parts[..parts.len().min(1)],
            // A section of settings is what its key is for.
            StatementKind::Class if view.setting(found.root).is_some() => &[found.root],
            _ => &[],
        };
        let edited = if new { edited.new } else { edited.old };
        let elements = assigned
            .iter()
            .flat_map(|&part| match view.program.kind(part) {
                Kind::Sequence => unpacked(view, part, parts.last().copied(), edited),
                _ => vec![part],
            });
        elements.map(|e| self.assigned_name(view, e)).collect()
    }

    fn assigned_name(&self, view: &View, node: NodeId) -> Target {
        if let Some(key) = view.setting(node) {
            return Target {
                name: key.name,
                roles: key.role.into_iter().collect(),
            };
        }
        if let Some(key) = view.declared_key(view.program.statement_of(node)) {
            return Target {
                name: key.name,
                roles: key.role.into_iter().collect(),
            };
        }
        match view.program.kind(node) {
            Kind::Subscript => {
                let key = view.program.child(node, 1);
                let key = key.filter(|&k| view.program.kind(k) == Kind::String);
                let named = key.or(view.program.child(node, 0)).unwrap_or(node);
                self.target(view.label(named))
            }
            _ => self.target(view.label(self.without_view(view, node))),
        }
    }

    /// What is only another view of an object names nothing: `weight.data` is the weight.
    fn without_view(&self, view: &View, node: NodeId) -> NodeId {
        let is_view = view.program.kind(node) == Kind::Attribute
            && self.catalogue.views.contains(view.label(node));
        let object = view.program.child(node, 0);
        object.filter(|_| is_view).unwrap_or(node)
    }

    pub fn target(&self, name: &str) -> Target {
        let suggestion = self.views.new.suggest(name);
        Target {
            name: name.to_owned(),
            roles: suggestion.map(|s| s.role).into_iter().collect(),
        }
    }

    /// Whether an edit is in no argument of a call that a deep-learning library is known to have; to
    /// declare an option is no such call.
    pub fn is_direct(&self, edit: &Edit) -> bool {
        let Some((new, node)) = Self::side_of(edit.nodes) else {
            return true;
        };
        let libraries = &self.catalogue.libraries;
        let roles = &self.catalogue.roles;
        !self.sites(new, node).iter().any(|site| {
            let callee = site.callee.as_ref().filter(|c| c.api.is_some());
            let callee = callee.filter(|c| !c.role.is_some_and(|r| roles.is_declaring(r)));
            let library = callee.and_then(|c| c.library);
            library.is_some_and(|id| libraries.library(id).learning)
        })
    }

    /// Whether the edit's statement gives a new value to a name that it uses, as in `x = f(x)`, or
    /// imports a name that another import of the file has too.
    pub fn retakes(&self, edit: &Edit) -> bool {
        let Some((new, id)) = self.statement_of(edit) else {
            return false;
        };
        let view = self.view(new);
        let statement = view.program.statement(id);
        match statement.kind {
            StatementKind::Import => view.imports_again(view.source(statement.root)),
            _ => view.program.retakes(id),
        }
    }

    /// Whether what an edit called before is called anywhere in the new text, as far as it was read;
    /// `None` where it called nothing.
    pub fn remains(&self, edit: &Edit) -> Option<bool> {
        let old = self.views.old.callee(edit.calls.old?)?;
        Some(self.calls.new.has(self.views.new, &old.path))
    }

    /// All names and calls of a statement with their roles.
    pub fn mentioned(&self, new: bool, statement: StatementId) -> Rc<[Target]> {
        let known = self.mentioned.borrow().get(&(new, statement)).cloned();
        known.unwrap_or_else(|| {
            let found = Rc::from(self.mentions(new, statement));
            let mut mentioned = self.mentioned.borrow_mut();
            mentioned.insert((new, statement), Rc::clone(&found));
            found
        })
    }

    fn mentions(&self, new: bool, statement: StatementId) -> Vec<Target> {
        let view = self.view(new);
        let root = view.program.statement(statement).root;
        let nodes = view.program.descendants(root);
        let mut found = Vec::new();
        for node in nodes {
            match view.program.kind(node) {
                Kind::Call => found.extend(view.callee(node).map(|callee| Target {
                    roles: callee.role.into_iter().collect(),
                    name: callee.path.clone(),
                })),
                Kind::Name | Kind::Attribute => found.push(Target {
                    name: view.label(node).to_owned(),
                    roles: view.roles(node),
                }),
                Kind::Argument if !view.label(node).is_empty() => {
                    found.push(self.target(view.label(node)));
                }
                _ => {}
            }
        }
        found
    }

    /// The calls in the body of a compound statement.
    pub fn calls_within(&self, new: bool, statement: StatementId) -> Vec<Rc<Callee>> {
        let view = self.view(new);
        let inner = view.program.within(statement);
        inner.flat_map(|id| self.calls_of(view, id)).collect()
    }

    fn calls_of(&self, view: &View, statement: StatementId) -> Vec<Rc<Callee>> {
        let root = view.program.statement(statement).root;
        let calls = view.program.descendants(root);
        let calls = calls.filter(|&n| view.program.kind(n) == Kind::Call);
        calls.filter_map(|call| view.callee(call)).collect()
    }

    /// Whether a statement is in a context; `index` is that of the catalogue's list.
    pub fn is_in_context(&self, new: bool, statement: StatementId, index: usize) -> bool {
        let known = self.contexts.borrow().get(&(new, statement)).copied();
        let bits = known.unwrap_or_else(|| {
            let bits = self.contexts_of(new, statement);
            self.contexts.borrow_mut().insert((new, statement), bits);
            bits
        });
        bits >> index & 1 == 1 || self.is_file_in(index)
    }

    fn is_file_in(&self, index: usize) -> bool {
        let context = &self.catalogue.contexts[index];
        *self.file_contexts[index].get_or_init(|| {
            let path = context.path.as_ref();
            let languages = &context.languages;
            path.is_some_and(|p| p.is_in(self.file.path()))
                || languages.iter().any(|l| l == self.views.new.language)
        })
    }

    /// All contexts but those of the file.
    fn contexts_of(&self, new: bool, statement: StatementId) -> u64 {
        let called = self.called(new, statement);
        let by_calls = bits(&self.catalogue.contexts, |c| called.meets(c.calls));
        self.scope_contexts(new, statement) | by_calls
    }

    /// The contexts that the statement itself and those around it tell.
    fn scope_contexts(&self, new: bool, statement: StatementId) -> u64 {
        let known = self.scopes.borrow().get(&(new, statement)).copied();
        known.unwrap_or_else(|| {
            let view = self.view(new);
            let scope = view.program.statement(statement);
            let own = bits(&self.catalogue.contexts, |c| self.tells(c, view, scope));
            let around = scope.parent.map_or(0, |id| self.scope_contexts(new, id));
            self.scopes
                .borrow_mut()
                .insert((new, statement), own | around);
            own | around
        })
    }

    fn tells(&self, context: &Context, view: &View, scope: &Statement) -> bool {
        let is = |expression: &Option<Expression>, text: &str| {
            expression.as_ref().is_some_and(|e| e.is_in(text))
        };
        let name = view.label(scope.root);
        match scope.kind {
            kind if context.within.contains(&kind) => true,
            StatementKind::Function => is(&context.function, name),
            StatementKind::Class => {
                is(&context.class, name) || self.has_base(view, scope.root, context.bases)
            }
            StatementKind::For | StatementKind::While => is(
                &context.loop_head,
                view.source(scope.root).lines().next().unwrap_or_default(),
            ),
            _ => false,
        }
    }

    fn has_base(&self, view: &View, class: NodeId, roles: RoleSet) -> bool {
        let mut bases = view.program.children(class);
        !roles.is_empty()
            && bases.any(|base| {
                view.program
                    .child(base, 0)
                    .is_some_and(|value| view.roles(value).meets(roles))
            })
    }

    /// The roles of the calls in the innermost function around, or at the top level.
    fn called(&self, new: bool, statement: StatementId) -> RoleSet {
        let view = self.view(new);
        let function = view.enclosing(statement, StatementKind::Function).next();
        let known = self.called.borrow().get(&(new, function)).copied();
        known.unwrap_or_else(|| {
            let roles = self.roles_called(view, function);
            self.called.borrow_mut().insert((new, function), roles);
            roles
        })
    }

    fn roles_called(&self, view: &View, function: Option<StatementId>) -> RoleSet {
        let top = |id: &StatementId| {
            let mut functions = view.enclosing(*id, StatementKind::Function);
            functions.next().is_none()
        };
        let inside: Vec<StatementId> = match function {
            Some(function) => view.program.within(function).collect(),
            None => view
                .program
                .statements()
                .map(|(id, _)| id)
                .filter(top)
                .collect(),
        };
        let calls = inside.into_iter().flat_map(|id| self.calls_of(view, id));
        calls.filter_map(|callee| callee.role).collect()
    }

    /// Whether the file uses a library that makes it deep-learning code.
    pub fn is_learning(&self) -> bool {
        self.is_learning
    }
}

/// The elements of a list of names that values are given to: where there is a value for each and one
/// of these was edited, the name of that one.
fn unpacked(
    view: &View,
    names: NodeId,
    value: Option<NodeId>,
    edited: Option<NodeId>,
) -> Vec<NodeId> {
    let program = view.program;
    let names: Vec<NodeId> = program.children(names).collect();
    let values = value.filter(|&v| program.kind(v) == Kind::Sequence);
    let values: Vec<NodeId> = values.map_or(Vec::new(), |v| program.children(v).collect());
    if values.len() != names.len() {
        return names;
    }
    let around = |node: NodeId| std::iter::once(node).chain(program.ancestors(node));
    let at = |value: &NodeId| edited.is_some_and(|node| around(node).any(|n| n == *value));
    match values.iter().position(at) {
        Some(index) => vec![names[index]],
        None => names,
    }
}

/// A bit for each context that holds.
fn bits(contexts: &[Context], holds: impl Fn(&Context) -> bool) -> u64 {
    let holding = contexts.iter().enumerate().filter(|(_, c)| holds(c));
    holding.fold(0, |bits, (index, _)| bits | 1 << index)
}

/// Whether an edit is about a call as a whole, not about an argument of one.
pub fn is_about_call(kind: EditKind) -> bool {
    matches!(
        kind,
        EditKind::CallAdded
            | EditKind::CallRemoved
            | EditKind::CallReplaced
            | EditKind::CallWrapped
            | EditKind::CallUnwrapped
            | EditKind::ReceiverChanged
    )
}

pub fn role_of(parameter: Option<&Parameter>) -> Option<Role> {
    parameter.and_then(|p| p.role)
}

/// How much less a rule's confidence is worth where names only suggest.
pub fn trust(certainty: Certainty) -> f64 {
    match certainty {
        Certainty::Known => 1.0,
        Certainty::Assumed => 0.98,
        Certainty::Named => 0.94,
    }
}
