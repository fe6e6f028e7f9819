//! Which rules fire in the examples of a catalogue, and where.
//!
//! In: a catalogue. Out: for each example its [`Occasion`]s, found when they are asked for.

use super::change;
use crate::catalogue::Catalogue;
use crate::catalogue::file::Example;
use crate::classify::{self, Judge, Surroundings};
use crate::result::{Finding, Span};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

/// The rules that fire at one place, as `PATTERN/RULE`: those too that give no finding there, since
/// another one of their pattern is surer.
pub type Occasion = BTreeSet<String>;

/// All examples of a catalogue.
pub struct Fired<'c> {
    catalogue: &'c Catalogue,
    examples: Vec<Tried<'c>>,
}

struct Tried<'c> {
    /// The rule that it is about.
    about: Option<String>,
    example: &'c Example,
    occasions: OnceCell<Vec<Occasion>>,
}

impl<'c> Fired<'c> {
    pub fn new(catalogue: &'c Catalogue) -> Self {
        let patterns = catalogue.patterns.iter();
        let examples = patterns.flat_map(|pattern| {
            let examples = pattern.examples.iter();
            examples.map(move |example| Tried {
                about: example
                    .fires
                    .as_ref()
                    .or(example.quiet.as_ref())
                    .map(|rule| format!("{}/{rule}", pattern.id)),
                example,
                occasions: OnceCell::new(),
            })
        });
        Self {
            catalogue,
            examples: examples.collect(),
        }
    }

    /// The occasions in the examples that are about a rule.
    pub fn about(&self, rule: &str) -> impl Iterator<Item = &Occasion> {
        let is_about = move |tried: &&Tried| tried.about.as_deref() == Some(rule);
        let examples = self.examples.iter().filter(is_about);
        examples.flat_map(|tried| self.occasions(tried))
    }

    /// The occasions in all examples.
    pub fn all(&self) -> impl Iterator<Item = &Occasion> {
        self.examples.iter().flat_map(|tried| self.occasions(tried))
    }

    fn occasions<'t>(&self, tried: &'t Tried) -> &'t Vec<Occasion> {
        let find = || occasions(self.catalogue, tried.example);
        tried.occasions.get_or_init(find)
    }
}

fn occasions(catalogue: &Catalogue, example: &Example) -> Vec<Occasion> {
    let listener = Listener::default();
    classify::change_while(catalogue, &change(example), false, Some(&listener), &|| {
        true
    });
    let heard = listener
        .heard
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    heard.into_values().collect()
}

/// The lines of a place.
type Lines = (Option<Span>, Option<Span>);

/// Hears of each finding before a place gets its primary.
#[derive(Default)]
struct Listener {
    heard: Mutex<BTreeMap<Lines, Occasion>>,
}

impl Judge for Listener {
    fn judge(&self, finding: &mut Finding, _: Surroundings) -> bool {
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        let place = heard.entry((finding.old, finding.new)).or_default();
        place.insert(finding.rule.clone());
        true
    }
}
