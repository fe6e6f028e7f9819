//! Which names a text gives a meaning to, by its letters: a quick look where the tree is not at hand.
//!
//! In: the text of a function or a file, and a name. Out: whether it is there, and whether it is bound.

use memchr::{memchr, memmem, memrchr};

/// A text that is searched for words.
#[derive(Clone, Copy)]
pub struct Code<'t> {
    text: &'t str,
    words: Words,
}

/// Words of a language by which a text is searched without being parsed.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// What opens a comment to the end of the line.
    pub comment: &'static str,
    /// What lines begin with that give all names in them a meaning.
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
        Self { text, words }
    }

    fn find(&self, word: &'t str) -> impl Iterator<Item = Found<'t>> {
        let places = memmem::Finder::new(word).into_owned();
        let mut from = 0;
        let next = move || {
            let at = from + places.find(&self.text.as_bytes()[from..])?;
            from = at + word.len();
            Some(at)
        };
        std::iter::from_fn(next).filter_map(|at| {
            let (before, after) = (&self.text[..at], &self.text[at + word.len()..]);
            let whole = !before.ends_with(is_word) && !after.starts_with(is_word);
            whole.then(|| {
                let start = memrchr(b'\n', before.as_bytes()).map_or(0, |end| end + 1);
                let length = memchr(b'\n', after.as_bytes()).unwrap_or(after.len());
                Found {
                    line: &self.text[start..at + word.len() + length],
                    before: &before[start..],
                    after: &after[..length],
                }
            })
        })
    }

    /// Whether a word is in the text, comments apart.
    pub fn has(&self, word: &'t str) -> bool {
        // An attribute that is not spelled out yet is everywhere.
        word.is_empty()
            || word.chars().all(is_word)
                && self
                    .find(word)
                    .any(|found| !found.before.contains(self.words.comment))
    }

    /// Whether a variable of this name is in the text: attributes of other objects, keywords of calls
    /// and comments apart.
    pub fn has_variable(&self, name: &'t str) -> bool {
        self.find(name).any(|found| {
            let before = found.before.trim_end();
            let is_keyword = found.after.starts_with('=')
                && !found.after.starts_with("==")
                && before.ends_with(['(', ',']);
            !is_keyword && !before.ends_with('.') && !before.contains(self.words.comment)
        })
    }

    /// Whether an attribute of this name is given a value, as in `self.name = value`.
    pub fn sets_attribute(&self, name: &'t str) -> bool {
        self.find(name).any(|found| {
            let after = found.after.trim_start();
            found.before.ends_with('.') && after.starts_with('=') && !after.starts_with("==")
        })
    }

    /// Whether a line gives all names in it a meaning.
    fn is_head(&self, line: &str) -> bool {
        let line = line.trim_start();
        self.words.heads.iter().any(|word| line.starts_with(word))
    }

    /// Whether the text gives the name a meaning: assigns it, defines it, loops over it. What it does
    /// not is somebody else's, and cannot be renamed here.
    pub fn binds(&self, name: &'t str) -> bool {
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
                assigned || unpacked || self.is_head(line)
            },
        )
    }
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}
