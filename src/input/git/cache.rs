//! Blobs that were read and may be needed again: the new side of a commit is the old side of the
//! next one that touches the file.
//!
//! In: ids with what was read. Out: the same, while memory lasts. Two generations: when the young
//! one has half of the memory, it becomes the old one, and what the old one had is given up.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::blob::Blob;

/// Shared by all readers of a repository.
#[derive(Debug)]
pub struct Cache {
    generations: Mutex<Generations>,
    /// Bytes of text that each generation may have.
    room: usize,
}

#[derive(Debug, Default)]
struct Generations {
    young: HashMap<String, Blob>,
    old: HashMap<String, Blob>,
    /// Bytes of text in the young one.
    size: usize,
}

/// What an entry takes beside its text.
const OVERHEAD: usize = 128;

impl Cache {
    /// A cache that keeps about so many bytes of text.
    pub fn new(size: usize) -> Self {
        Self {
            generations: Mutex::default(),
            room: size / 2,
        }
    }

    pub fn get(&self, id: &str) -> Option<Blob> {
        let mut kept = self.lock();
        if let Some(blob) = kept.young.get(id) {
            return Some(blob.clone());
        }
        let (id, blob) = kept.old.remove_entry(id)?;
        self.add(&mut kept, id, blob.clone());
        Some(blob)
    }

    pub fn put(&self, id: &str, blob: Blob) {
        self.add(&mut self.lock(), id.to_owned(), blob);
    }

    fn add(&self, kept: &mut Generations, id: String, blob: Blob) {
        kept.size += blob.size() + OVERHEAD;
        kept.young.insert(id, blob);
        if kept.size > self.room {
            kept.old = std::mem::take(&mut kept.young);
            kept.size = 0;
        }
    }

    /// A thread that panicked left the maps whole: each insertion is one step.
    fn lock(&self) -> std::sync::MutexGuard<'_, Generations> {
        self.generations
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_stays() {
        let cache = Cache::new(20_000);
        let text = |_| Blob::Text("x".repeat(1000).into());
        cache.put("used", text(()));
        for number in 0..100 {
            cache.put(&number.to_string(), text(()));
            assert!(cache.get("used").is_some(), "after {number}");
        }
        assert!(cache.get("0").is_none());
    }
}
