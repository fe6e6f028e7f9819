//! Conventional names of user code: what `lr`, `criterion` or `n_epochs` is for.

use super::file::NameEntry;
use super::role::{Role, Roles};
use rustc_hash::FxHashMap as HashMap;

/// Bytes. Longer names say nothing, and people do not write them.
pub const LONGEST_NAME: usize = 200;

/// What a name suggests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    pub role: Role,
    pub kind: Option<String>,
}

/// Conventions for one sort of names.
#[derive(Debug, Clone, Default)]
pub struct Names {
    suggestions: Vec<Suggestion>,
    whole: HashMap<String, usize>,
    /// By language: whole names that mean something else there.
    own: HashMap<String, HashMap<String, usize>>,
    beginnings: HashMap<String, usize>,
    endings: HashMap<String, usize>,
}

impl Names {
    /// Adds a convention; `Err` is the unknown role.
    pub fn add(&mut self, entry: &NameEntry, roles: &Roles) -> Result<(), String> {
        let role = roles.get(&entry.role).ok_or_else(|| entry.role.clone())?;
        let index = self.suggestions.len();
        self.suggestions.push(Suggestion {
            role,
            kind: entry.kind.clone(),
        });
        let indexed = |names: &[String]| -> Vec<(String, usize)> {
            names.iter().map(|n| (n.clone(), index)).collect()
        };
        match entry.languages.as_slice() {
            [] => self.whole.extend(indexed(&entry.names)),
            languages => {
                for language in languages {
                    let own = self.own.entry(language.clone()).or_default();
                    own.extend(indexed(&entry.names));
                }
            }
        }
        self.beginnings.extend(indexed(&entry.beginnings));
        self.endings.extend(indexed(&entry.endings));
        Ok(())
    }

    /// What a name suggests as a whole.
    pub fn whole(&self, name: &str) -> Option<&Suggestion> {
        let index = self.whole.get(snake(name).trim_matches('_'))?;
        self.suggestions.get(*index)
    }

    /// What a name suggests in a program of this language.
    pub fn suggest_in(&self, language: &str, name: &str) -> Option<&Suggestion> {
        let own = self.own.get(language);
        let own = own.and_then(|own| own.get(snake(name).trim_matches('_')));
        match own {
            Some(&index) => self.suggestions.get(index),
            None => self.suggest(name),
        }
    }

    /// What a name suggests: the whole name first, then its last words, then its first.
    pub fn suggest(&self, name: &str) -> Option<&Suggestion> {
        let special = name.starts_with("__") && name.ends_with("__");
        if special || name.len() > LONGEST_NAME {
            return None;
        }
        let words = snake(name);
        let words = words.trim_matches('_');
        if words.is_empty() {
            return None;
        }
        // The longest part that is known, so that `val_loss` wins over `loss`.
        let ending = |(at, _): (usize, &str)| self.endings.get(&words[at + 1..]);
        let beginning = |(at, _): (usize, &str)| self.beginnings.get(&words[..at]);
        let index = self
            .whole
            .get(words)
            .or_else(|| words.match_indices('_').find_map(ending))
            .or_else(|| words.rmatch_indices('_').find_map(beginning))?;
        self.suggestions.get(*index)
    }
}

/// Words in lower case joined by `_`: `numEpochs` and `NUM_EPOCHS` are `num_epochs`.
pub fn snake(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut previous = '_';
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        let next_is_lower = letters.peek().is_some_and(|n| n.is_lowercase());
        let after_word = previous.is_lowercase() || previous.is_ascii_digit();
        let starts_word =
            letter.is_uppercase() && (after_word || previous.is_uppercase() && next_is_lower);
        if starts_word {
            out.push('_');
        }
        match letter {
            '-' | ' ' | '.' => out.push('_'),
            _ => out.extend(letter.to_lowercase()),
        }
        previous = letter;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::role::Carried;

    #[test]
    fn spellings_agree() {
        for name in [
            "num_epochs",
            "numEpochs",
            "NUM_EPOCHS",
            "num-epochs",
            "NumEpochs",
        ] {
            assert_eq!(snake(name), "num_epochs");
        }
        assert_eq!(snake("LRScheduler"), "lr_scheduler");
    }

    #[test]
    fn whole_names_win_over_endings() {
        let mut roles = Roles::default();
        let (a, b) = (
            roles.add("a", "", Carried::Not),
            roles.add("b", "", Carried::Not),
        );
        let entry = |role: &str, names: &[&str], endings: &[&str]| NameEntry {
            role: role.into(),
            kind: None,
            languages: vec![],
            names: names.iter().map(|s| s.to_string()).collect(),
            beginnings: vec![],
            endings: endings.iter().map(|s| s.to_string()).collect(),
        };
        let mut names = Names::default();
        names
            .add(&entry("a", &["lr"], &["loss"]), &roles)
            .expect("known role");
        names
            .add(&entry("b", &["val_loss"], &[]), &roles)
            .expect("known role");
        assert_eq!(names.suggest("g_loss").map(|s| s.role), a);
        assert_eq!(names.suggest("val_loss").map(|s| s.role), b);
        assert_eq!(names.suggest("floss"), None);
    }
}
