//! What was made and may be needed again: the new side of a commit is the old side of the next one
//! that touches the file.
//!
//! In: keys with what was made for them. Out: the same, while memory lasts. Two generations: when the
//! young one has half of the memory, it becomes the old one, and what the old one had is given up.

use foldhash::fast::RandomState;
use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Something that takes memory.
pub trait Weighed {
    /// Bytes of memory, about.
    fn size(&self) -> usize;
}

/// Shared by threads.
#[derive(Debug)]
pub struct Cache<K, V> {
    generations: Mutex<Generations<K, V>>,
    /// Bytes that each generation may have.
    room: usize,
}

#[derive(Debug)]
struct Generations<K, V> {
    young: HashMap<K, V, RandomState>,
    old: HashMap<K, V, RandomState>,
    /// Bytes in the young one.
    size: usize,
}

/// What an entry takes beside key and value.
const OVERHEAD: usize = 64;

impl<K: Weighed + Hash + Eq, V: Weighed + Clone> Cache<K, V> {
    /// A cache that keeps about so many bytes.
    pub fn new(size: usize) -> Self {
        Self {
            generations: Mutex::new(Generations {
                young: HashMap::default(),
                old: HashMap::default(),
                size: 0,
            }),
            room: size / 2,
        }
    }

    pub fn get<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let mut kept = self.lock();
        if let Some(value) = kept.young.get(key) {
            return Some(value.clone());
        }
        let (key, value) = kept.old.remove_entry(key)?;
        self.add(&mut kept, key, value.clone());
        Some(value)
    }

    pub fn put(&self, key: K, value: V) {
        self.add(&mut self.lock(), key, value);
    }

    fn add(&self, kept: &mut Generations<K, V>, key: K, value: V) {
        kept.size += key.size() + value.size() + OVERHEAD;
        kept.young.insert(key, value);
        if kept.size > self.room {
            kept.old = std::mem::take(&mut kept.young);
            kept.size = 0;
        }
    }

    /// A thread that panicked left the maps whole: each insertion is one step.
    fn lock(&self) -> MutexGuard<'_, Generations<K, V>> {
        self.generations
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Weighed for String {
    fn size(&self) -> usize {
        self.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_stays() {
        let cache = Cache::new(20_000);
        cache.put("used".to_owned(), "x".repeat(1000));
        for number in 0..100 {
            cache.put(number.to_string(), "x".repeat(1000));
            assert!(cache.get("used").is_some(), "after {number}");
        }
        assert!(cache.get("0").is_none());
    }
}
