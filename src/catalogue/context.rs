//! Contexts: where in a program an edit is, such as a model definition or a training loop.

use super::condition::Unknown;
use super::expression::Expression;
use super::file::ContextEntry;
use super::role::{RoleSet, Roles};
use crate::syntax::tree::StatementKind;

/// A sort of place in a program; it holds where any of its signs is seen.
#[derive(Debug, Clone)]
pub struct Context {
    pub id: String,
    #[allow(dead_code)] // for people who read a catalogue
    pub meaning: String,
    pub path: Option<Expression>,
    pub languages: Vec<String>,
    pub function: Option<Expression>,
    pub class: Option<Expression>,
    pub bases: RoleSet,
    pub calls: RoleSet,
    pub within: Vec<StatementKind>,
    pub loop_head: Option<Expression>,
}

impl Context {
    /// The most contexts a catalogue can have: a statement's are kept in the bits of a word.
    pub const MOST: usize = 64;

    /// Compiles an entry; `Err` is an unknown role.
    pub fn compile(entry: &ContextEntry, roles: &Roles) -> Result<Self, String> {
        let set = |ids: &[String]| -> Result<RoleSet, String> {
            let known = |id: &String| roles.get(id).ok_or_else(|| id.clone());
            ids.iter().map(known).collect()
        };
        let expression = |source: &Option<String>| source.as_deref().map(Expression::new);
        Ok(Self {
            id: entry.id.clone(),
            meaning: entry.meaning.clone(),
            path: expression(&entry.path),
            languages: entry.language.as_slice().to_vec(),
            function: expression(&entry.function),
            class: expression(&entry.class),
            bases: set(entry.base.as_slice())?,
            calls: set(entry.calls.as_slice())?,
            within: entry.within.as_slice().to_vec(),
            loop_head: expression(&entry.loop_head),
        })
    }

    /// A regular expression of it that is none.
    pub fn fault(&self) -> Option<Unknown> {
        let expressions = [&self.path, &self.function, &self.class, &self.loop_head];
        expressions.into_iter().flatten().find_map(|expression| {
            expression.fault().map(|fault| Unknown {
                what: "regular expression",
                word: expression.source().to_owned(),
                nearest: Some(fault),
            })
        })
    }
}
