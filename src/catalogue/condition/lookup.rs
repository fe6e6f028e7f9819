//! Names in conditions: written as words, looked up once the catalogue knows what they name.

use crate::catalogue::Catalogue;
use crate::catalogue::api::LibraryId;
use crate::catalogue::error::nearest;
use crate::catalogue::expression::Expression;
use crate::catalogue::file::OneOrMany;
use crate::catalogue::role::RoleSet;
use serde::{Deserialize, Serialize};

/// What in a condition is not known to the catalogue, with what is nearest.
#[derive(Debug, Clone)]
pub struct Unknown {
    pub what: &'static str,
    pub word: String,
    pub nearest: Option<String>,
}

impl Unknown {
    pub fn new<'w>(what: &'static str, word: &str, known: impl Iterator<Item = &'w str>) -> Self {
        Self {
            what,
            word: word.to_owned(),
            nearest: nearest(word, known).map(str::to_owned),
        }
    }
}

/// A part of a condition in which names may have to be looked up.
pub trait Lookup {
    fn look_up(&mut self, _: &Catalogue) -> Result<(), Unknown> {
        Ok(())
    }
}

impl Lookup for bool {}

/// Words that the program knows itself.
impl<T> Lookup for OneOrMany<T> {}

impl<T: Lookup> Lookup for Vec<T> {
    fn look_up(&mut self, catalogue: &Catalogue) -> Result<(), Unknown> {
        self.iter_mut().try_for_each(|part| part.look_up(catalogue))
    }
}

impl<T: Lookup> Lookup for Option<T> {
    fn look_up(&mut self, catalogue: &Catalogue) -> Result<(), Unknown> {
        self.iter_mut().try_for_each(|part| part.look_up(catalogue))
    }
}

impl<T: Lookup> Lookup for Box<T> {
    fn look_up(&mut self, catalogue: &Catalogue) -> Result<(), Unknown> {
        self.as_mut().look_up(catalogue)
    }
}

/// Roles.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(transparent)]
pub struct RoleNames {
    names: OneOrMany<String>,
    #[serde(skip)]
    set: RoleSet,
}

impl RoleNames {
    /// None of them where none is named.
    pub fn set(&self) -> RoleSet {
        self.set
    }
}

impl Lookup for RoleNames {
    fn look_up(&mut self, catalogue: &Catalogue) -> Result<(), Unknown> {
        let roles = &catalogue.roles;
        let find = |id: &String| {
            let role = roles.get(id);
            role.ok_or_else(|| Unknown::new("role", id, roles.ids()))
        };
        self.set = self
            .names
            .as_slice()
            .iter()
            .map(find)
            .collect::<Result<_, _>>()?;
        Ok(())
    }
}

/// Contexts.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(transparent)]
pub struct ContextNames {
    names: OneOrMany<String>,
    #[serde(skip)]
    indices: Vec<usize>,
}

impl ContextNames {
    /// Their places in the catalogue's list.
    pub fn indices(&self) -> &[usize] {
        &self.indices
    }
}

impl Lookup for ContextNames {
    fn look_up(&mut self, catalogue: &Catalogue) -> Result<(), Unknown> {
        let known = &catalogue.contexts;
        let find = |id: &String| {
            let at = known.iter().position(|context| context.id == *id);
            let ids = known.iter().map(|context| context.id.as_str());
            at.ok_or_else(|| Unknown::new("context", id, ids))
        };
        self.indices = self
            .names
            .as_slice()
            .iter()
            .map(find)
            .collect::<Result<_, _>>()?;
        Ok(())
    }
}

/// Libraries.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(transparent)]
pub struct LibraryNames {
    names: OneOrMany<String>,
    #[serde(skip)]
    ids: Vec<LibraryId>,
}

impl LibraryNames {
    pub fn ids(&self) -> &[LibraryId] {
        &self.ids
    }
}

impl Lookup for LibraryNames {
    fn look_up(&mut self, catalogue: &Catalogue) -> Result<(), Unknown> {
        let libraries = &catalogue.libraries;
        let find = |id: &String| {
            let known = libraries.all().map(|library| library.id.as_str());
            let library = libraries.find(id);
            library.ok_or_else(|| Unknown::new("library", id, known))
        };
        self.ids = self
            .names
            .as_slice()
            .iter()
            .map(find)
            .collect::<Result<_, _>>()?;
        Ok(())
    }
}

/// Regular expressions of files that nobody has tried are compiled, to find their faults.
impl Lookup for Expression {
    fn look_up(&mut self, catalogue: &Catalogue) -> Result<(), Unknown> {
        let fault = (!catalogue.trusted).then(|| self.fault()).flatten();
        match fault {
            Some(fault) => Err(Unknown {
                what: "regular expression",
                word: self.source().to_owned(),
                nearest: Some(fault),
            }),
            None => Ok(()),
        }
    }
}
