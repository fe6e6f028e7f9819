//! The APIs of the built-in files, as the build writes them: constants, so that a run makes nothing ready.

use super::{Api, ApiId, LibraryId};
use crate::catalogue::file;
use crate::catalogue::role::{Role, RoleSet};
use std::borrow::Cow;

/// What there is of built-in libraries. Roles and libraries are numbered in the order in which loading comes to them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Packed {
    pub words: &'static [Words],
    pub apis: &'static [Api],
    /// By the last component.
    functions: &'static [Function],
    methods: &'static [Method],
}

/// Words of one library.
#[derive(Debug, Clone, Copy, Default)]
pub struct Words {
    /// By name.
    pub(super) parameters: &'static [(&'static str, Role)],
    /// What a string means: by the role of the parameter and the string.
    pub(super) strings: &'static [((&'static str, &'static str), &'static str)],
}

impl Words {
    pub fn parameter(&self, name: &str) -> Option<Role> {
        find(self.parameters, &name)
    }

    pub fn meaning(&self, role: &str, value: &str) -> Option<&'static str> {
        find(self.strings, &(role, value))
    }
}

fn find<K: Ord, V: Copy>(sorted: &[(K, V)], key: &K) -> Option<V> {
    let at = sorted.binary_search_by(|(known, _)| known.cmp(key)).ok()?;
    Some(sorted[at].1)
}

/// A name within a library.
#[derive(Debug)]
pub struct Function {
    last: &'static str,
    pub name: &'static str,
    pub library: LibraryId,
    pub api: ApiId,
}

#[derive(Debug)]
pub struct Method {
    name: &'static str,
    pub api: ApiId,
}

pub static BUILTIN: Packed = include!(concat!(env!("OUT_DIR"), "/apis.rs"));

impl Packed {
    /// The functions and classes with this last component, in the order of the files.
    pub fn functions(&self, last: &str) -> &'static [Function] {
        equal(self.functions, last, |function| function.last)
    }

    pub fn methods(&self, name: &str) -> &'static [Method] {
        equal(self.methods, name, |method| method.name)
    }

    #[cfg(test)]
    pub fn lasts(&self) -> impl Iterator<Item = &str> {
        self.functions.iter().map(|function| function.last)
    }

    #[cfg(test)]
    pub fn method_names(&self) -> impl Iterator<Item = &str> {
        self.methods.iter().map(|method| method.name)
    }
}

fn equal<'s, T>(sorted: &'s [T], key: &str, of: fn(&T) -> &str) -> &'s [T] {
    let rest = &sorted[sorted.partition_point(|item| of(item) < key)..];
    &rest[..rest.partition_point(|item| of(item) == key)]
}

const fn api(
    (library, role): (u16, u8),
    kind: Option<&'static str>,
    makes: Option<u8>,
    (method, on, certain): (bool, u128, bool),
    parameters: &'static str,
) -> Api {
    Api {
        library: LibraryId(library),
        role: Role(role),
        kind: match kind {
            Some(kind) => Some(Cow::Borrowed(kind)),
            None => None,
        },
        makes: match makes {
            Some(role) => Some(Role(role)),
            None => None,
        },
        method,
        on: RoleSet(on),
        certain,
        layer: 0,
        parameters: file::Words::joined(parameters),
    }
}

const fn function(last: &'static str, name: &'static str, library: u16, api: u32) -> Function {
    Function {
        last,
        name,
        library: LibraryId(library),
        api: ApiId(api),
    }
}

const fn method(name: &'static str, api: u32) -> Method {
    Method {
        name,
        api: ApiId(api),
    }
}
