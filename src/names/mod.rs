//! Names: what each name in a program stands for and what it is for.
//!
//! In: a parsed side and the catalogue. Out: a [`View`], which answers for any node: which API a call
//! is, which roles a value has. Imports come first, then the assignment that made a variable, then
//! customary aliases, then conventions.

use crate::catalogue::Catalogue;
use crate::catalogue::api::{Api, ApiId, LibraryId, Parameter};
use crate::catalogue::name::Suggestion;
use crate::catalogue::role::{Role, RoleSet};
use crate::syntax::binding::Code;
use crate::syntax::limit::{Limit, Reached};
use crate::syntax::tree::{Kind, NodeId, Program, StatementId, StatementKind};
use crate::syntax::{Import, Language, Parsed, imports};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

mod callee;
mod definition;
mod setting;

/// How a name was understood; the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// Through an import, or the call that made the object.
    Known,
    /// Through a customary alias, or a method whose name tells.
    Assumed,
    /// Through the spelling of a name in user code.
    Named,
}

/// What a call calls.
#[derive(Debug, Clone, PartialEq)]
pub struct Callee {
    /// Full name: `keras.layers.Dense`; as the code spells it where no library is known.
    pub path: String,
    pub api: Option<ApiId>,
    pub library: Option<LibraryId>,
    pub role: Option<Role>,
    pub kind: Option<Cow<'static, str>>,
    pub certainty: Certainty,
    /// Whether an object is applied that an earlier call made: `self.conv1(x)`.
    pub applied: bool,
}

/// One side of a region with the meaning of its names.
pub struct View<'a> {
    pub program: &'a Program,
    pub text: &'a str,
    pub catalogue: &'a Catalogue,
    pub syntax: &'static dyn Language,
    /// The language that API files name for it.
    pub language: &'static str,
    /// Whether the whole file is known, so that a missing import means something.
    whole: bool,
    imports: HashMap<&'a str, &'a str>,
    /// Names that several imports have.
    repeated: Vec<&'a str>,
    stars: Vec<&'a str>,
    libraries: Vec<LibraryId>,
    definitions: definition::Definitions,
    callees: RefCell<FxHashMap<NodeId, Option<Rc<Callee>>>>,
    /// The text, searched for names.
    pub code: Code<'a>,
    /// How many callees are being sought, each to know the one before.
    sought: Cell<usize>,
    /// The first statement with a name that was not followed to its origin.
    unfollowed: Cell<Option<StatementId>>,
}

/// Definitions that a name is followed through, one to the next. Each takes some frames of the stack.
const MOST_FOLLOWED: usize = 100;

/// More positional parameters than the API of any library has.
const MOST_LISTED: usize = 64;

impl<'a> View<'a> {
    pub fn new(
        catalogue: &'a Catalogue,
        parsed: &'a Parsed,
        text: &'a str,
        syntax: &'static dyn Language,
        whole: bool,
    ) -> Self {
        let language = syntax.libraries();
        let mut libraries: Vec<LibraryId> = parsed
            .imports
            .iter()
            .filter_map(|i| Some(catalogue.libraries.split(&i.path, language)?.0))
            .collect();
        libraries.sort_unstable();
        libraries.dedup();
        let (stars, named): (Vec<&Import>, Vec<_>) =
            parsed.imports.iter().partition(|i| i.local == "*");
        Self {
            program: &parsed.program,
            text,
            catalogue,
            syntax,
            language,
            whole,
            // Of several imports of a name the first is meant, and the others are fallbacks.
            imports: named
                .into_iter()
                .rev()
                .map(|i| (i.local.as_str(), i.path.as_str()))
                .collect(),
            repeated: repeated(&parsed.imports),
            stars: stars.into_iter().map(|i| i.path.as_str()).collect(),
            libraries,
            definitions: definition::Definitions::of(&parsed.program, text),
            callees: RefCell::default(),
            code: Code::new(text, syntax.words()),
            sought: Cell::default(),
            unfollowed: Cell::default(),
        }
    }

    /// Whether the file imports a deep-learning library.
    fn imports_learning(&self) -> bool {
        let libraries = &self.catalogue.libraries;
        let mut used = self.libraries.iter();
        used.any(|&id| libraries.library(id).learning)
    }

    /// Whether a call is of a deep-learning library, as far as customary names tell.
    pub fn calls_learning(&self) -> bool {
        let libraries = &self.catalogue.libraries;
        let roots = self.program.statements().map(|(_, s)| s.root);
        let mut nodes = roots.flat_map(|root| self.program.descendants(root));
        nodes.any(|node| {
            let is_call = self.program.kind(node) == Kind::Call;
            let callee = is_call.then(|| self.callee(node)).flatten();
            let library = callee.and_then(|c| c.library);
            library.is_some_and(|id| libraries.library(id).learning)
        })
    }

    /// The libraries that the file imports.
    pub fn libraries(&self) -> &[LibraryId] {
        &self.libraries
    }

    pub fn label(&self, node: NodeId) -> &'a str {
        self.program.label(node, self.text)
    }

    pub fn source(&self, node: NodeId) -> &'a str {
        self.program.source(node, self.text)
    }

    /// What a call calls; `None` where nothing is known of it.
    pub fn callee(&self, call: NodeId) -> Option<Rc<Callee>> {
        if let Some(known) = self.callees.borrow().get(&call) {
            return known.clone();
        }
        let depth = self.sought.get();
        if depth == MOST_FOLLOWED {
            let statement = self.program.statement_of(call);
            self.unfollowed
                .set(self.unfollowed.get().or(Some(statement)));
            return None;
        }
        // Stands while the answer is sought, so that a name that leads back to itself ends.
        self.callees.borrow_mut().insert(call, None);
        self.sought.set(depth + 1);
        let found = callee::find(self, call).map(Rc::new);
        self.sought.set(depth);
        self.callees.borrow_mut().insert(call, found.clone());
        found
    }

    /// Where a name was not followed to its origin, if that happened.
    pub fn unfollowed(&self) -> Option<Reached> {
        let statement = self.unfollowed.get()?;
        let (limit, lines) = (Limit::LongChain, self.program.statement(statement).lines);
        Some(Reached { limit, lines })
    }

    /// The parameter that an argument of a call is for.
    pub fn parameter(&self, call: NodeId, argument: NodeId) -> Option<Parameter> {
        let keyword = self.label(argument);
        let callee = self.callee(call);
        let api = callee.as_ref().and_then(|c| c.api);
        // An applied object takes what it is applied to, not what its constructor takes.
        let api = api
            .filter(|_| !callee.as_ref().is_some_and(|c| c.applied))
            .map(|id| self.catalogue.libraries.api(id));
        if keyword.is_empty() {
            // What a mapping of keywords holds is not seen.
            let api = api.filter(|_| !self.source(argument).starts_with("**"))?;
            let index = self.position(call, argument);
            return Some(self.listed(api, api.positional(index)?));
        }
        let role = match api {
            Some(api) => self.keyword_role(api, keyword),
            None => None,
        };
        let suggested = || Some(self.suggest(keyword)?.role);
        Some(Parameter {
            name: keyword.to_owned(),
            role: role.or_else(suggested),
        })
    }

    /// What an argument is for, by the name of the value that it is given.
    pub fn named_by_value(&self, argument: NodeId) -> Option<Parameter> {
        let value = self.program.child(argument, 0)?;
        let named = matches!(self.program.kind(value), Kind::Name | Kind::Attribute);
        let name = named.then(|| self.label(value))?;
        Some(Parameter {
            name: name.to_owned(),
            role: Some(self.suggest(name)?.role),
        })
    }

    fn keyword_role(&self, api: &Api, keyword: &str) -> Option<Role> {
        let parameter = api.named(keyword).unwrap_or((keyword, None));
        self.listed(api, parameter).role
    }

    /// A parameter of a listed API: it carries its role, or has the one that its library gives the name.
    fn listed(&self, api: &Api, (name, role): (&str, Option<&str>)) -> Parameter {
        let library = self.catalogue.libraries.library(api.library);
        let carried = role.and_then(|id| self.catalogue.roles.get(id));
        Parameter {
            name: name.to_owned(),
            role: carried.or_else(|| library.parameter(name)),
        }
    }

    /// The index of a positional argument, or the most that is looked at where it stands behind that.
    fn position(&self, call: NodeId, argument: NodeId) -> usize {
        let mut arguments = self.program.arguments(call).take(MOST_LISTED);
        let index = arguments.position(|a| a == argument);
        index.unwrap_or(MOST_LISTED)
    }

    /// What a value is for.
    pub fn roles(&self, node: NodeId) -> RoleSet {
        self.sure_roles(node, 0).0
    }

    /// What a value is for, and how that is known.
    pub fn sure_roles(&self, node: NodeId, depth: u8) -> (RoleSet, Certainty) {
        let none = (RoleSet::EMPTY, Certainty::Named);
        if depth > 4 {
            return none;
        }
        match self.program.kind(node) {
            Kind::Call => self.made_by(node),
            Kind::Name | Kind::Attribute => self.roles_of_name(node, depth),
            Kind::Subscript => self.roles_of_element(node, depth),
            Kind::Operation | Kind::Conditional | Kind::Argument | Kind::Splat => {
                let children = self.program.children(node);
                children.fold(none, |(set, sure), child| {
                    let (roles, certainty) = self.sure_roles(child, depth + 1);
                    (set.union(roles), sure.min(certainty))
                })
            }
            _ => none,
        }
    }

    fn made_by(&self, call: NodeId) -> (RoleSet, Certainty) {
        let Some(callee) = self.callee(call) else {
            return (RoleSet::EMPTY, Certainty::Named);
        };
        let roles = &self.catalogue.roles;
        // A class makes an object; a function, or an object that is applied, gives a value.
        let makes_object = !callee.applied && is_class(&callee.path);
        let carried = |role: &Role| roles.is_carried(*role, makes_object);
        let declared = callee.api.filter(|_| !callee.applied);
        let declared = declared.and_then(|id| self.catalogue.libraries.api(id).makes);
        let made = declared.or_else(|| callee.role.filter(carried));
        (made.into_iter().collect(), callee.certainty)
    }

    fn roles_of_name(&self, node: NodeId, depth: u8) -> (RoleSet, Certainty) {
        if let Some((value, _)) = self.definition(node) {
            let (roles, certainty) = self.sure_roles(value, depth + 1);
            if !roles.is_empty() {
                return (roles, certainty);
            }
        }
        if let Some((role, certainty)) = callee::reference(self, node) {
            return (role.into(), certainty);
        }
        (self.suggested(self.label(node)), Certainty::Named)
    }

    /// `config["lr"]` is for what `lr` is for; `losses[0]` for what `losses` is for.
    fn roles_of_element(&self, node: NodeId, depth: u8) -> (RoleSet, Certainty) {
        let key = self.program.child(node, 1);
        let key = key.filter(|&k| self.program.kind(k) == Kind::String);
        if let Some(key) = key {
            return (self.suggested(self.label(key)), Certainty::Named);
        }
        match self.program.child(node, 0) {
            Some(object) => self.sure_roles(object, depth + 1),
            None => (RoleSet::EMPTY, Certainty::Named),
        }
    }

    /// What the spelling of a name suggests.
    pub fn suggest(&self, name: &str) -> Option<&'a Suggestion> {
        self.catalogue.names.suggest_in(self.language, name)
    }

    fn suggested(&self, name: &str) -> RoleSet {
        let suggestion = self.suggest(name);
        suggestion.map(|s| s.role).into_iter().collect()
    }

    /// The value that was last assigned to a name before the node, and where.
    pub fn definition(&self, node: NodeId) -> Option<(NodeId, StatementId)> {
        let name = self.program.dotted(node, self.text)?;
        self.definitions
            .last_before(self.program, &name, self.program.statement_of(node))
    }

    /// Whether nothing in the file gives a name a meaning, nor can anything outside of it.
    pub fn misses(&self, name: &str) -> bool {
        let seen = self.whole && self.stars.is_empty() && self.language == "python";
        seen && !self.imports.contains_key(name) && !self.code.binds(name)
    }

    /// Whether an import gives a name that another import of the file gives too.
    pub fn imports_again(&self, statement: &str) -> bool {
        let mut names = imports::read(statement).into_iter();
        names.any(|import| self.repeated.contains(&import.local.as_str()))
    }

    /// The full path of a dotted name: through imports, then customary aliases.
    pub fn path(&self, dotted: &str) -> Option<(String, Certainty)> {
        let (first, rest) = match dotted.split_once('.') {
            Some((first, rest)) => (first, Some(rest)),
            None => (dotted, None),
        };
        let (base, certainty) = match self.imports.get(first) {
            Some(path) => (*path, Certainty::Known),
            None if self.whole && rest.is_none() => return None,
            None => {
                let libraries = &self.catalogue.libraries;
                let customary = libraries.customary(first, self.language)?;
                (customary, Certainty::Assumed)
            }
        };
        Some(match rest {
            Some(rest) => (format!("{base}.{rest}"), certainty),
            None => (base.to_owned(), certainty),
        })
    }

    /// The full path of what `from x import *` gives: an API by its name, or one that a class has; not
    /// what objects have.
    pub fn starred(&self, dotted: &str) -> Option<String> {
        let libraries = &self.catalogue.libraries;
        let (owner, is_owned) = match dotted.split_once('.') {
            Some((owner, _)) => (owner, true),
            None => (dotted, false),
        };
        let given = !is_owned || is_class(owner) && !self.code.binds(owner);
        let mut stars = self.stars.iter().filter(|_| given);
        stars.find_map(|star| {
            let path = format!("{star}.{dotted}");
            let (library, rest) = libraries.split(&path, self.language)?;
            libraries.function(library, rest).map(|_| path.clone())
        })
    }

    /// Whether a name needs no import.
    pub fn is_builtin(&self, name: &str) -> bool {
        let known = self.catalogue.libraries.builtin(name, self.language);
        known.is_some() && !self.imports.contains_key(name)
    }

    /// The innermost functions or classes around a statement, by kind.
    pub fn enclosing(
        &self,
        statement: StatementId,
        kind: StatementKind,
    ) -> impl Iterator<Item = StatementId> + '_ {
        self.program
            .enclosing(statement)
            .filter(move |&s| self.program.statement(s).kind == kind)
    }
}

/// Whether the last part of a name is spelled as classes are.
fn repeated(imports: &[Import]) -> Vec<&str> {
    let mut names: Vec<&str> = imports.iter().map(|import| import.local.as_str()).collect();
    names.sort_unstable();
    let pairs = names.windows(2).filter(|pair| pair[0] == pair[1]);
    pairs.map(|pair| pair[0]).collect()
}

fn is_class(path: &str) -> bool {
    let last = path.rsplit('.').next().unwrap_or(path);
    last.starts_with(|c: char| c.is_uppercase())
}
