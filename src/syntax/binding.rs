//! Which names a text gives a meaning to, by its letters: a quick look where the tree is not at hand.
//!
//! In: the text of a function or a file, and a name. Out: whether it is there, and whether it is bound.

use foldhash::fast::RandomState;
use memchr::{memchr, memmem, memrchr};
use std::cell::{Cell, OnceCell};
use std::collections::HashMap;

/// A text that is searched for words.
pub struct Code<'t> {
    text: &'t str,
    words: Words,
    /// How often it was searched.
    searched: Cell<u32>,
    /// Where each of its words stands, once it was searched often.
    places: OnceCell<Places>,
}

/// Where each word of a text stands.
type Places = HashMap<Box<str>, Vec<usize>, RandomState>;

/// Searches that cost about as much as to list all words of a text.
const OFTEN: u32 = 8;

/// Words of a language by which a text is searched without being parsed.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// What opens a comment to the end of the line.
    pub comment: &'static str,
    /// What lines begin with that give all names in them a meaning, or those before an `in`.
    pub heads: &'static [&'static str],
}

/// Where a word stands.
struct Found<'t> {
    line: &'t str,
    /// The parts of the line before and after the word.
    before: &'t str,
    after: &'t str,
}

impl<'t> Code<'t> {
    pub fn new(text: &'t str, words: Words) -> Self {
        Self {
            text,
            words,
            searched: Cell::default(),
            places: OnceCell::new(),
        }
    }

    /// Where a word stands that may be one of many which are sought.
    fn find(&self, word: &str) -> impl Iterator<Item = Found<'t>> {
        let searched = self.searched.get();
        self.searched.set(searched.saturating_add(1));
        let listed = (searched >= OFTEN && is_name(word)).then(|| {
            let places = self.places.get_or_init(|| places(self.text));
            places.get(word).map_or(&[][..], Vec::as_slice)
        });
        let sought = (listed.is_none() && !word.is_empty()).then(|| whole_words(self.text, word));
        let places = listed.into_iter().flatten().copied();
        let length = word.len();
        let places = places.chain(sought.into_iter().flatten());
        places.map(move |at| Found::at(self.text, at, length))
    }

    /// Whether a word is in the text, comments apart.
    pub fn has(&self, word: &str) -> bool {
        // An attribute that is not spelled out yet is everywhere.
        word.is_empty()
            || is_name(word)
                && self
                    .find(word)
                    .any(|found| !found.before.contains(self.words.comment))
    }

    /// Whether a variable of this name is in the text: attributes of other objects, keywords of calls
    /// and comments apart.
    pub fn has_variable(&self, name: &str) -> bool {
        // A name that is not spelled out yet may be any.
        name.is_empty()
            || self.find(name).any(|found| {
                let before = found.before.trim_end();
                let is_keyword = found.after.starts_with('=')
                    && !found.after.starts_with("==")
                    && before.ends_with(['(', ',']);
                !is_keyword && !before.ends_with('.') && !before.contains(self.words.comment)
            })
    }

    /// Whether an attribute of this name is given a value, as in `self.name = value`.
    pub fn sets_attribute(&self, name: &str) -> bool {
        self.find(name).any(|found| {
            let after = found.after.trim_start();
            found.before.ends_with('.') && after.starts_with('=') && !after.starts_with("==")
        })
    }

    /// Whether a line gives the names in it a meaning.
    fn is_head(&self, line: &str) -> bool {
        let line = line.trim_start();
        self.words.heads.iter().any(|word| line.starts_with(word))
    }

    /// Whether the text gives the name a meaning: assigns it, defines it, loops over it. What it does
    /// not is somebody else's, and cannot be renamed here.
    pub fn binds(&self, name: &str) -> bool {
        self.find(name).any(
            |Found {
                 line,
                 before,
                 after,
             }| {
                let after = after.trim_start();
                let assigned = after.starts_with('=') && !after.starts_with("==");
                let names = |text: &str| text.chars().all(|c| is_word(c) || "(), *\t".contains(c));
                let unpacked = after.split_once(" = ");
                let unpacked = unpacked.is_some_and(|(rest, _)| names(before) && names(rest));
                assigned || unpacked || self.is_head(line) && !before.contains(" in ")
            },
        )
    }
}

impl<'t> Found<'t> {
    fn at(text: &'t str, at: usize, length: usize) -> Self {
        let (before, after) = (&text[..at], &text[at + length..]);
        let start = memrchr(b'\n', before.as_bytes()).map_or(0, |end| end + 1);
        let rest = memchr(b'\n', after.as_bytes()).unwrap_or(after.len());
        Self {
            line: &text[start..at + length + rest],
            before: &before[start..],
            after: &after[..rest],
        }
    }
}

/// The bytes at which a word stands by itself.
fn whole_words(text: &str, word: &str) -> impl Iterator<Item = usize> {
    let finder = memmem::Finder::new(word).into_owned();
    let length = word.len();
    let mut from = 0;
    let next = move || {
        let at = from + finder.find(&text.as_bytes()[from..])?;
        from = at + length;
        Some(at)
    };
    std::iter::from_fn(next).filter(move |&at| {
        let (before, after) = (&text[..at], &text[at + length..]);
        !before.ends_with(is_word) && !after.starts_with(is_word)
    })
}

/// All words of a text, and the bytes at which they stand.
fn places(text: &str) -> Places {
    let mut places = Places::default();
    let mut at = 0;
    for word in text.split(|letter| !is_word(letter)) {
        if let Some(places) = places.get_mut(word) {
            places.push(at);
        } else if !word.is_empty() {
            places.insert(word.into(), vec![at]);
        }
        at += word.len();
        at += text[at..].chars().next().map_or(0, char::len_utf8);
    }
    places
}

fn is_name(word: &str) -> bool {
    !word.is_empty() && word.chars().all(is_word)
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WORDS: Words = Words {
        comment: "#",
        heads: &["def ", "for "],
    };

    #[test]
    fn a_name_is_bound_where_it_is_given_something() {
        let code = Code::new(
            "x = 1\ny == 2\nfor z in y + v:\n  a, b = f(c)\n# d\n",
            WORDS,
        );
        for _ in 0..3 {
            assert!(["x", "z", "a", "b"].iter().all(|name| code.binds(name)));
            assert!(
                !["f", "c", "d", "y", "v"]
                    .iter()
                    .any(|name| code.binds(name))
            );
            assert!(code.has("c") && !code.has("d") && !code.has("e"));
        }
    }

    #[test]
    fn a_name_without_letters_stands_nowhere_and_may_be_any() {
        let code = Code::new("x = 1\n", WORDS);
        assert!(code.has("") && code.has_variable(""));
        assert!(!code.binds("") && !code.sets_attribute(""));
    }

    proptest! {
        #[test]
        fn listed_words_are_where_they_are_found(text in "[ab_1 é\n.]{0,40}", word in "[ab_é]{1,2}") {
            let listed = places(&text).remove(word.as_str()).unwrap_or_default();
            let found: Vec<usize> = whole_words(&text, &word).collect();
            prop_assert_eq!(listed, found);
        }
    }
}
