//! Conditions of rules: which edits a rule is about. Written in TOML, compiled once.
//!
//! Every key that is given must hold; a key with a list holds where one of the list does.
//! `docs/catalogue.md` tells what each key means.

use super::Catalogue;
use super::expression::Expression;
use super::file::{OneOrMany, VersionKind};
use super::role::RoleSet;
use crate::edit::EditKind;
use crate::syntax::tree::{Kind, StatementKind};
use serde::Deserialize;

/// A condition as it is written.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct ConditionEntry {
    pub edit: OneOrMany<EditKind>,
    pub callee: Option<CalleeEntry>,
    pub old_callee: Option<CalleeEntry>,
    pub new_callee: Option<CalleeEntry>,
    pub parameter: Option<NameTestEntry>,
    pub target: Option<NameTestEntry>,
    pub value: Option<ValueEntry>,
    pub old: Option<ValueEntry>,
    pub new: Option<ValueEntry>,
    pub inside: Option<InsideEntry>,
    pub mentions: Option<NameTestEntry>,
    pub holds: Option<CalleeEntry>,
    pub statement: OneOrMany<StatementKind>,
    pub not_statement: OneOrMany<StatementKind>,
    pub context: OneOrMany<String>,
    pub trend: Option<Trend>,
    pub version: OneOrMany<VersionKind>,
    pub fresh: Option<bool>,
    pub direct: Option<bool>,
    pub retakes: Option<bool>,
    pub libraries: OneOrMany<String>,
    pub learning: Option<bool>,
    pub block: Option<BlockEntry>,
    pub arity: Option<Arity>,
    pub alike: Option<Alike>,
    pub beside: Option<Box<ConditionEntry>>,
    pub any: Vec<ConditionEntry>,
    pub none: Vec<ConditionEntry>,
}

/// A test on what a call calls.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct CalleeEntry {
    pub role: OneOrMany<String>,
    pub not_role: OneOrMany<String>,
    pub kind: OneOrMany<String>,
    pub not_kind: OneOrMany<String>,
    pub library: OneOrMany<String>,
    /// Regular expression over the full name.
    pub name: Option<String>,
    /// `false`: only what imports and objects tell, not the spelling of names.
    pub named: Option<bool>,
    /// Whether an object is applied that an earlier call made.
    pub applied: Option<bool>,
    /// Whether an API file lists it.
    pub listed: Option<bool>,
    /// Whether an import, or the call that made the object, tells what it is.
    pub known: Option<bool>,
}

/// A test on a parameter, a target or a mentioned name.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct NameTestEntry {
    pub role: OneOrMany<String>,
    pub not_role: OneOrMany<String>,
    /// Regular expression over the name.
    pub name: Option<String>,
}

/// A test on a value.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct ValueEntry {
    pub role: OneOrMany<String>,
    pub not_role: OneOrMany<String>,
    /// `name`, `number`, `string`, `constant`, `call`, `sequence`, `operation`, ...
    pub is: OneOrMany<ValueKind>,
    /// Regular expression over the source text.
    pub text: Option<String>,
    /// The negation of `text`.
    pub not_text: Option<String>,
}

/// A test on the calls around an edit.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct InsideEntry {
    pub role: OneOrMany<String>,
    pub not_role: OneOrMany<String>,
    pub kind: OneOrMany<String>,
    pub name: Option<String>,
    pub library: OneOrMany<String>,
    pub parameter: Option<NameTestEntry>,
}

/// A test on the whole block: how many of its edits meet a condition.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct BlockEntry {
    /// The least number of statements with such an edit.
    pub statements: usize,
    /// The least number of different kinds of edited parameters and callees.
    pub different: usize,
    /// The least number of statements taken out, and put in.
    pub removed: usize,
    pub added: usize,
}

/// Which way a number went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trend {
    Up,
    Down,
}

/// How many indices, elements or axes there are on the two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Arity {
    Same,
    Changed,
}

/// How the names of two callees are related.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alike {
    /// The last part is the same, and so are the arguments.
    Same,
    /// A letter or two, case or underscores apart: a slip.
    Spelling,
    /// They share words, and the arguments are the same.
    Words,
    /// They have nothing in common.
    No,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ValueKind {
    Name,
    Attribute,
    Number,
    String,
    Constant,
    Call,
    Sequence,
    Mapping,
    Operation,
    Subscript,
    Conditional,
    Comprehension,
    Lambda,
}

impl ValueKind {
    fn kind(self) -> Kind {
        match self {
            ValueKind::Name => Kind::Name,
            ValueKind::Attribute => Kind::Attribute,
            ValueKind::Number => Kind::Number,
            ValueKind::String => Kind::String,
            ValueKind::Constant => Kind::Constant,
            ValueKind::Call => Kind::Call,
            ValueKind::Sequence => Kind::Sequence,
            ValueKind::Mapping => Kind::Mapping,
            ValueKind::Operation => Kind::Operation,
            ValueKind::Subscript => Kind::Subscript,
            ValueKind::Conditional => Kind::Conditional,
            ValueKind::Comprehension => Kind::Comprehension,
            ValueKind::Lambda => Kind::Lambda,
        }
    }
}

/// A compiled condition.
#[derive(Debug, Clone, Default)]
pub struct Condition {
    pub edits: Vec<EditKind>,
    pub callee: Option<CalleeTest>,
    pub old_callee: Option<CalleeTest>,
    pub new_callee: Option<CalleeTest>,
    pub parameter: Option<NameTest>,
    pub target: Option<NameTest>,
    pub value: Option<ValueTest>,
    pub old: Option<ValueTest>,
    pub new: Option<ValueTest>,
    pub inside: Option<InsideTest>,
    pub mentions: Option<NameTest>,
    pub holds: Option<CalleeTest>,
    pub statements: Vec<StatementKind>,
    pub not_statements: Vec<StatementKind>,
    /// Indices of contexts.
    pub contexts: Vec<usize>,
    pub trend: Option<Trend>,
    pub versions: Vec<VersionKind>,
    pub fresh: Option<bool>,
    pub direct: Option<bool>,
    pub retakes: Option<bool>,
    pub libraries: Vec<String>,
    pub learning: Option<bool>,
    pub block: Option<BlockEntry>,
    pub arity: Option<Arity>,
    pub alike: Option<Alike>,
    pub beside: Option<Box<Condition>>,
    pub any: Vec<Condition>,
    pub none: Vec<Condition>,
}

#[derive(Debug, Clone, Default)]
pub struct CalleeTest {
    pub roles: RoleSet,
    pub not_roles: RoleSet,
    pub kinds: Vec<String>,
    pub not_kinds: Vec<String>,
    pub libraries: Vec<String>,
    pub name: Option<Expression>,
    pub named: Option<bool>,
    pub applied: Option<bool>,
    pub listed: Option<bool>,
    pub known: Option<bool>,
}

#[derive(Debug, Clone, Default)]
pub struct NameTest {
    pub roles: RoleSet,
    pub not_roles: RoleSet,
    pub name: Option<Expression>,
}

#[derive(Debug, Clone, Default)]
pub struct ValueTest {
    pub roles: RoleSet,
    pub not_roles: RoleSet,
    pub kinds: Vec<Kind>,
    pub text: Option<Expression>,
    pub not_text: Option<Expression>,
}

#[derive(Debug, Clone, Default)]
pub struct InsideTest {
    pub callee: CalleeTest,
    pub parameter: Option<NameTest>,
}

/// What in a condition is not known to the catalogue, with what is nearest.
#[derive(Debug, Clone)]
pub struct Unknown {
    pub what: &'static str,
    pub word: String,
    pub nearest: Option<String>,
}

/// Turns what is written into what is tested.
pub struct Compiler<'c> {
    pub catalogue: &'c Catalogue,
}

impl Condition {
    /// Whether an edit of this kind can meet it.
    pub fn takes(&self, kind: EditKind) -> bool {
        let as_argument = || self.edits.contains(&EditKind::ArgumentChanged);
        self.edits.is_empty() || self.edits.contains(&kind) || kind.changes_value() && as_argument()
    }
}

impl Compiler<'_> {
    pub fn condition(&self, entry: &ConditionEntry) -> Result<Condition, Unknown> {
        let callee = |e: &Option<CalleeEntry>| e.as_ref().map(|e| self.callee(e)).transpose();
        let name = |e: &Option<NameTestEntry>| e.as_ref().map(|e| self.name(e)).transpose();
        let value = |e: &Option<ValueEntry>| e.as_ref().map(|e| self.value(e)).transpose();
        let all = |entries: &[ConditionEntry]| -> Result<Vec<_>, _> {
            entries.iter().map(|e| self.condition(e)).collect()
        };
        Ok(Condition {
            edits: entry.edit.as_slice().to_vec(),
            callee: callee(&entry.callee)?,
            old_callee: callee(&entry.old_callee)?,
            new_callee: callee(&entry.new_callee)?,
            parameter: name(&entry.parameter)?,
            target: name(&entry.target)?,
            value: value(&entry.value)?,
            old: value(&entry.old)?,
            new: value(&entry.new)?,
            inside: entry.inside.as_ref().map(|e| self.inside(e)).transpose()?,
            mentions: name(&entry.mentions)?,
            holds: callee(&entry.holds)?,
            statements: entry.statement.as_slice().to_vec(),
            not_statements: entry.not_statement.as_slice().to_vec(),
            arity: entry.arity,
            alike: entry.alike,
            beside: match &entry.beside {
                Some(beside) => Some(Box::new(self.condition(beside)?)),
                None => None,
            },
            contexts: self.contexts(entry.context.as_slice())?,
            trend: entry.trend,
            versions: entry.version.as_slice().to_vec(),
            fresh: entry.fresh,
            direct: entry.direct,
            retakes: entry.retakes,
            libraries: self.libraries(entry.libraries.as_slice())?,
            learning: entry.learning,
            block: entry.block.clone(),
            any: all(&entry.any)?,
            none: all(&entry.none)?,
        })
    }

    fn roles(&self, ids: &OneOrMany<String>) -> Result<RoleSet, Unknown> {
        let roles = &self.catalogue.roles;
        let find = |id: &String| {
            roles.get(id).ok_or_else(|| Unknown {
                what: "role",
                word: id.clone(),
                nearest: roles.nearest(id).map(str::to_owned),
            })
        };
        ids.as_slice().iter().map(find).collect()
    }

    fn contexts(&self, ids: &[String]) -> Result<Vec<usize>, Unknown> {
        let known = &self.catalogue.contexts;
        let find = |id: &String| {
            let at = known.iter().position(|c| c.id == *id);
            at.ok_or_else(|| Unknown {
                what: "context",
                word: id.clone(),
                nearest: super::error::nearest(id, known.iter().map(|c| c.id.as_str()))
                    .map(str::to_owned),
            })
        };
        ids.iter().map(find).collect()
    }

    fn libraries(&self, ids: &[String]) -> Result<Vec<String>, Unknown> {
        let libraries = &self.catalogue.libraries;
        for id in ids {
            if libraries.find(id).is_none() {
                let known = libraries.all().map(|l| l.id.as_str());
                return Err(Unknown {
                    what: "library",
                    word: id.clone(),
                    nearest: super::error::nearest(id, known).map(str::to_owned),
                });
            }
        }
        Ok(ids.to_vec())
    }

    fn expression(&self, source: &Option<String>) -> Result<Option<Expression>, Unknown> {
        let Some(source) = source else {
            return Ok(None);
        };
        let expression = Expression::new(source);
        let fault = (!self.catalogue.trusted)
            .then(|| expression.fault())
            .flatten();
        match fault {
            Some(fault) => Err(Unknown {
                what: "regular expression",
                word: source.clone(),
                nearest: Some(fault),
            }),
            None => Ok(Some(expression)),
        }
    }

    fn callee(&self, entry: &CalleeEntry) -> Result<CalleeTest, Unknown> {
        Ok(CalleeTest {
            roles: self.roles(&entry.role)?,
            not_roles: self.roles(&entry.not_role)?,
            kinds: entry.kind.as_slice().to_vec(),
            not_kinds: entry.not_kind.as_slice().to_vec(),
            libraries: self.libraries(entry.library.as_slice())?,
            name: self.expression(&entry.name)?,
            named: entry.named,
            applied: entry.applied,
            listed: entry.listed,
            known: entry.known,
        })
    }

    fn name(&self, entry: &NameTestEntry) -> Result<NameTest, Unknown> {
        Ok(NameTest {
            roles: self.roles(&entry.role)?,
            not_roles: self.roles(&entry.not_role)?,
            name: self.expression(&entry.name)?,
        })
    }

    fn value(&self, entry: &ValueEntry) -> Result<ValueTest, Unknown> {
        Ok(ValueTest {
            roles: self.roles(&entry.role)?,
            not_roles: self.roles(&entry.not_role)?,
            kinds: entry.is.as_slice().iter().map(|k| k.kind()).collect(),
            text: self.expression(&entry.text)?,
            not_text: self.expression(&entry.not_text)?,
        })
    }

    fn inside(&self, entry: &InsideEntry) -> Result<InsideTest, Unknown> {
        let parameter = entry.parameter.as_ref();
        Ok(InsideTest {
            callee: CalleeTest {
                roles: self.roles(&entry.role)?,
                not_roles: self.roles(&entry.not_role)?,
                kinds: entry.kind.as_slice().to_vec(),
                libraries: self.libraries(entry.library.as_slice())?,
                name: self.expression(&entry.name)?,
                ..CalleeTest::default()
            },
            parameter: parameter.map(|p| self.name(p)).transpose()?,
        })
    }
}
