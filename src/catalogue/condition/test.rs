//! The types of tests that have keys of their own.

use super::lookup::{LibraryNames, Lookup, RoleNames, Unknown};
use crate::catalogue::Catalogue;
use crate::catalogue::expression::Expression;
use crate::catalogue::file::OneOrMany;
use crate::syntax::tree::Kind;
use serde::{Deserialize, Serialize};

/// A test on what a call calls.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct CalleeTest {
    /// Its role is one of these.
    pub role: RoleNames,
    /// Its role is none of these.
    pub not_role: RoleNames,
    /// Its sub-kind is one of these.
    pub kind: OneOrMany<String>,
    /// Its sub-kind is none of these.
    pub not_kind: OneOrMany<String>,
    /// It is of one of these libraries.
    pub library: LibraryNames,
    /// Regular expression over the full name.
    pub name: Option<Expression>,
    /// Whether only the spelling of a user's name tells what it is.
    pub named: Option<bool>,
    /// Whether an object is called that an earlier call made.
    pub applied: Option<bool>,
    /// Whether an API file lists it.
    pub listed: Option<bool>,
    /// Whether an import, or the call that made the object, tells what it is.
    pub known: Option<bool>,
}

impl Lookup for CalleeTest {
    fn look_up(&mut self, catalogue: &Catalogue) -> Result<(), Unknown> {
        self.role.look_up(catalogue)?;
        self.not_role.look_up(catalogue)?;
        self.library.look_up(catalogue)?;
        self.name.look_up(catalogue)
    }
}

/// A test on a parameter, a target or a mentioned name.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct NameTest {
    /// Its role is one of these.
    pub role: RoleNames,
    /// Its role is none of these.
    pub not_role: RoleNames,
    /// Regular expression over the name.
    pub name: Option<Expression>,
}

impl Lookup for NameTest {
    fn look_up(&mut self, catalogue: &Catalogue) -> Result<(), Unknown> {
        self.role.look_up(catalogue)?;
        self.not_role.look_up(catalogue)?;
        self.name.look_up(catalogue)
    }
}

/// A test on a value.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct ValueTest {
    /// Its role is one of these.
    pub role: RoleNames,
    /// Its role is none of these.
    pub not_role: RoleNames,
    /// It is one of these.
    pub is: OneOrMany<ValueKind>,
    /// Regular expression over the source text.
    pub text: Option<Expression>,
    /// The negation of `text`.
    pub not_text: Option<Expression>,
}

impl Lookup for ValueTest {
    fn look_up(&mut self, catalogue: &Catalogue) -> Result<(), Unknown> {
        self.role.look_up(catalogue)?;
        self.not_role.look_up(catalogue)?;
        self.text.look_up(catalogue)?;
        self.not_text.look_up(catalogue)
    }
}

/// A test on the calls around an edit: the callee of one, and the parameter whose argument the edit
/// is in.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(from = "InsideKeys", into = "InsideKeys")]
pub struct InsideTest {
    pub callee: CalleeTest,
    pub parameter: Option<NameTest>,
}

/// The keys of a test on the calls around, which stand side by side.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct InsideKeys {
    /// The role of the call is one of these.
    role: RoleNames,
    /// The role of the call is none of these.
    not_role: RoleNames,
    /// Its sub-kind is one of these.
    kind: OneOrMany<String>,
    /// Regular expression over the full name.
    name: Option<Expression>,
    /// It is of one of these libraries.
    library: LibraryNames,
    /// The parameter of that call whose argument the edit is in.
    parameter: Option<NameTest>,
}

impl From<InsideKeys> for InsideTest {
    fn from(keys: InsideKeys) -> Self {
        Self {
            callee: CalleeTest {
                role: keys.role,
                not_role: keys.not_role,
                kind: keys.kind,
                name: keys.name,
                library: keys.library,
                ..CalleeTest::default()
            },
            parameter: keys.parameter,
        }
    }
}

impl From<InsideTest> for InsideKeys {
    fn from(test: InsideTest) -> Self {
        Self {
            role: test.callee.role,
            not_role: test.callee.not_role,
            kind: test.callee.kind,
            name: test.callee.name,
            library: test.callee.library,
            parameter: test.parameter,
        }
    }
}

impl Lookup for InsideTest {
    fn look_up(&mut self, catalogue: &Catalogue) -> Result<(), Unknown> {
        self.callee.look_up(catalogue)?;
        self.parameter.look_up(catalogue)
    }
}

/// A test on the whole block: how many of its edits meet the rest of the condition.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct BlockTest {
    /// The least number of statements with such an edit.
    pub statements: usize,
    /// The least number of different callees and parameters.
    pub different: usize,
    /// The least number of statements taken out.
    pub removed: usize,
    /// The least number of statements put in.
    pub added: usize,
    /// Whether all blocks of the file count together.
    pub whole: bool,
}

impl Lookup for BlockTest {}

/// What neighbouring statements do with one object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Among {
    /// They call its methods.
    Calls,
    /// They set its attributes.
    Settings,
}

impl Lookup for Among {}

/// Which way a number went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Trend {
    Up,
    Down,
}

impl Lookup for Trend {}

/// How many indices, elements or axes there are on the two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Arity {
    Same,
    Changed,
}

impl Lookup for Arity {}

/// How the names of two callees are related.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Alike {
    /// The last part is the same, and so are the arguments.
    Same,
    /// A letter or two, case or underscores apart: a slip.
    Spelling,
    /// They share words, and the arguments are the same.
    Words,
    /// Words are shared and the arguments are equal, of methods of the same object.
    Method,
    /// They have nothing in common.
    No,
}

impl Lookup for Alike {}

/// What a value is, in the words of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
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
    /// Of a node; none of them for parts of other nodes.
    pub fn of(kind: Kind) -> Option<Self> {
        Some(match kind {
            Kind::Name => ValueKind::Name,
            Kind::Attribute => ValueKind::Attribute,
            Kind::Number => ValueKind::Number,
            Kind::String => ValueKind::String,
            Kind::Constant => ValueKind::Constant,
            Kind::Call => ValueKind::Call,
            Kind::Sequence => ValueKind::Sequence,
            Kind::Mapping => ValueKind::Mapping,
            Kind::Operation => ValueKind::Operation,
            Kind::Subscript => ValueKind::Subscript,
            Kind::Conditional => ValueKind::Conditional,
            Kind::Comprehension => ValueKind::Comprehension,
            Kind::Lambda => ValueKind::Lambda,
            _ => return None,
        })
    }
}
