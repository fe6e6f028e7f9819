//! Import statements of Python, read from their text: which local name stands for which path.

use crate::cache::{Cache, Weighed};
use std::sync::{Arc, LazyLock};

/// One name that an import binds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The name in this file; `*` for all names of `path`.
    pub local: String,
    /// Full path: `tensorflow.nn.relu`; relative ones keep their dots.
    pub path: String,
}

impl Weighed for Arc<[Import]> {
    fn size(&self) -> usize {
        let size = |import: &Import| size_of::<Import>() + import.local.len() + import.path.len();
        self.iter().map(size).sum()
    }
}

/// Bytes of imports that are kept because another text may have the same.
const CACHE_SIZE: usize = 4 << 20;

static KNOWN: LazyLock<Cache<String, Arc<[Import]>>> = LazyLock::new(|| Cache::new(CACHE_SIZE));

/// Reads the import statements of a file.
pub fn read_all<'t>(statements: impl Iterator<Item = &'t str>) -> Arc<[Import]> {
    let statements: Vec<&str> = statements.collect();
    // No statement has the character between them: where it stands in a text, it is in a string.
    let all = statements.join("\0");
    if let Some(known) = KNOWN.get(all.as_str()) {
        return known;
    }
    let imports: Arc<[Import]> = statements.iter().flat_map(|text| read(text)).collect();
    KNOWN.put(all, Arc::clone(&imports));
    imports
}

/// Reads one import statement; anything else gives nothing.
pub fn read(statement: &str) -> Vec<Import> {
    let flat = flatten(statement);
    if let Some(rest) = flat.strip_prefix("from ") {
        return match rest.split_once(" import ") {
            Some((module, names)) => from_import(module.trim(), names),
            None => Vec::new(),
        };
    }
    match flat.strip_prefix("import ") {
        Some(names) => names.split(',').filter_map(plain_import).collect(),
        None => Vec::new(),
    }
}

/// One line, one space between words, no comments, brackets or semicolons.
fn flatten(statement: &str) -> String {
    let mut flat = String::with_capacity(statement.len());
    for line in statement.lines() {
        let code = line.split('#').next().unwrap_or_default();
        for word in code.split(|c: char| c.is_whitespace() || "()\\".contains(c)) {
            if !word.is_empty() {
                flat.push_str(word);
                flat.push(' ');
            }
        }
    }
    flat.split(';').next().unwrap_or_default().to_owned()
}

fn from_import(module: &str, names: &str) -> Vec<Import> {
    names
        .split(',')
        .filter_map(|name| alias(name.trim()))
        .map(|(name, local)| Import {
            path: match name {
                "*" => module.to_owned(),
                _ if module.ends_with('.') => format!("{module}{name}"),
                _ => format!("{module}.{name}"),
            },
            local: local.to_owned(),
        })
        .collect()
}

/// `import a.b` binds `a`; `import a.b as c` binds `c` to `a.b`.
fn plain_import(name: &str) -> Option<Import> {
    let (path, local) = alias(name.trim())?;
    let bound = if path == local {
        path.split('.').next()?
    } else {
        path
    };
    let local = if path == local { bound } else { local };
    Some(Import {
        local: local.to_owned(),
        path: bound.to_owned(),
    })
}

fn alias(name: &str) -> Option<(&str, &str)> {
    let mut words = name.split(' ').filter(|w| !w.is_empty());
    let path = words.next()?;
    match (words.next(), words.next()) {
        (Some("as"), Some(local)) => Some((path, local)),
        _ => Some((path, path)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Vec<(String, String)> {
        read(text).into_iter().map(|i| (i.local, i.path)).collect()
    }

    fn pair(local: &str, path: &str) -> (String, String) {
        (local.to_owned(), path.to_owned())
    }

    #[test]
    fn every_form() {
        assert_eq!(pairs("import tensorflow as tf"), [pair("tf", "tensorflow")]);
        assert_eq!(pairs("import torch.nn"), [pair("torch", "torch")]);
        assert_eq!(
            pairs("from keras.layers import (Dense as D,  # x\n  Conv2D)"),
            [
                pair("D", "keras.layers.Dense"),
                pair("Conv2D", "keras.layers.Conv2D")
            ]
        );
        assert_eq!(pairs("from . import a"), [pair("a", ".a")]);
        assert_eq!(pairs("from .b import c"), [pair("c", ".b.c")]);
        assert_eq!(
            pairs("from lasagne.layers import *"),
            [pair("*", "lasagne.layers")]
        );
        assert!(read("x = 1").is_empty());
    }
}
