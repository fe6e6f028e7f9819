//! Traces: how the findings of a change came about, and why there are no others.
//!
//! In: the scene of a region and its ranked findings. Out: a [`TracedPlace`] for each edited statement:
//! the edits seen in it, what their names mean, the rules that were tried, which of their tests were
//! met, and how the findings were ranked. Nothing of this is made unless somebody asks.

use super::facts;
use super::finding::{self, Candidate, Place, Standing};
use super::scene::{Scene, trust};
use super::test::Asked;
use crate::catalogue::condition::{Condition, Key, Test};
use crate::catalogue::words::{self, Part};
use crate::catalogue::{Pattern, Rule};
use crate::edit::Edit;
use crate::input::Lines;
use crate::names::Certainty;
use crate::result::{Code, Span};

/// What happened in each place of a change, in the order of the files.
#[derive(Debug, Clone, Default)]
pub struct Trace {
    pub places: Vec<TracedPlace>,
}

/// An edited statement, or a block with findings of its own.
#[derive(Debug, Clone)]
pub struct TracedPlace {
    pub path: String,
    pub old: Option<Span>,
    pub new: Option<Span>,
    pub code: Code,
    /// Whether it is a block; its edits are told with their statements.
    pub block: bool,
    pub edits: Vec<TracedEdit>,
    /// The rules that fired, the surest first.
    pub ranking: Vec<Ranked>,
}

/// An edit with the rules that were tried on it.
#[derive(Debug, Clone, PartialEq)]
pub struct TracedEdit {
    /// As conditions name it.
    pub kind: String,
    pub facts: Vec<Part>,
    /// Why the rules of a taxonomy are not about it: the meaning of an entry of `ignore.toml`.
    pub ignored: Option<String>,
    /// The rules that are about such edits, in the order of the catalogue.
    pub tried: Vec<Tried>,
}

/// A rule that was held against an edit.
#[derive(Debug, Clone, PartialEq)]
pub struct Tried {
    pub pattern: String,
    /// `PATTERN/RULE`.
    pub rule: String,
    /// The rule's own, less what names cost that only suggest.
    pub confidence: f64,
    pub checks: Vec<Check>,
}

impl Tried {
    pub fn fires(&self) -> bool {
        self.checks.iter().all(|check| check.met)
    }

    /// Whether one test alone keeps it from firing, and there are others that are met.
    pub fn nearly_fires(&self) -> bool {
        let asks = self.checks.len() - usize::from(self.is_about_kinds());
        self.unmet().count() == 1 && asks > 1
    }

    /// Whether its first test is on the kind of the edit, which every rule that is tried meets.
    fn is_about_kinds(&self) -> bool {
        self.checks
            .first()
            .is_some_and(|check| check.key == Key::Edit)
    }

    pub fn unmet(&self) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(|check| !check.met)
    }
}

/// A test of a rule, and whether it was met.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    pub key: Key,
    pub part: Part,
    pub met: bool,
    /// The conditions within it, each with its own tests.
    pub within: Vec<Vec<Check>>,
}

/// A rule that fired at a place, and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    pub rule: String,
    pub confidence: f64,
    pub standing: Standing,
}

/// The places of a region.
pub fn region(scene: &Scene, candidates: &[Candidate]) -> Vec<TracedPlace> {
    let tracer = Tracer { scene, candidates };
    let pairs = (0..scene.edits.pairs.len()).filter_map(|pair| tracer.pair(pair));
    let blocks = (0..scene.region.blocks().len()).filter_map(|block| tracer.block(block));
    pairs.chain(blocks).collect()
}

struct Tracer<'t, 's, 'a> {
    scene: &'t Scene<'s, 'a>,
    candidates: &'t [Candidate],
}

impl Tracer<'_, '_, '_> {
    fn pair(&self, index: usize) -> Option<TracedPlace> {
        let edits = self.scene.edits.edits.iter();
        let edits: Vec<&Edit> = edits.filter(|edit| edit.pair == index).collect();
        let first = edits.first()?;
        let lines = finding::lines_of(self.scene, index);
        let code = |new, lines: Option<Lines>| {
            lines.map_or_else(String::new, |l| finding::code(self.scene, first, new, l))
        };
        Some(TracedPlace {
            path: self.scene.file.path().to_owned(),
            old: lines.old.and_then(finding::span),
            new: lines.new.and_then(finding::span),
            code: Code {
                old: code(false, lines.old),
                new: code(true, lines.new),
            },
            block: false,
            edits: edits.iter().map(|edit| self.edit(edit)).collect(),
            ranking: self.ranking(Place::Pair(index)),
        })
    }

    /// A block of which a rule speaks.
    fn block(&self, index: usize) -> Option<TracedPlace> {
        let place = Place::Block(index);
        let found = self.candidates.iter().find(|c| c.place == place)?;
        Some(TracedPlace {
            path: found.finding.path.clone(),
            old: found.finding.old,
            new: found.finding.new,
            code: found.finding.code.clone(),
            block: true,
            edits: Vec::new(),
            ranking: self.ranking(place),
        })
    }

    fn ranking(&self, place: Place) -> Vec<Ranked> {
        let found = self.candidates.iter().filter(|c| c.place == place);
        let ranked = found.map(|candidate| Ranked {
            rule: candidate.finding.rule.clone(),
            confidence: candidate.finding.confidence,
            standing: candidate.standing,
        });
        ranked.collect()
    }

    fn edit(&self, edit: &Edit) -> TracedEdit {
        let mut traced = TracedEdit {
            kind: words::word_of(&edit.kind),
            facts: facts::of(self.scene, edit),
            ignored: None,
            tried: Vec::new(),
        };
        for taxonomy in self.scene.catalogue.taxonomies() {
            match finding::ignored(self.scene, edit, taxonomy) {
                Some(entry) => traced.ignored = Some(entry.meaning.clone()),
                None => traced.tried.extend(self.tried(edit, taxonomy)),
            }
        }
        traced
    }

    fn tried(&self, edit: &Edit, taxonomy: Option<&str>) -> Vec<Tried> {
        let patterns = self.scene.catalogue.patterns.iter();
        let patterns = patterns.filter(|p| p.taxonomy.as_deref() == taxonomy);
        let rules = patterns.flat_map(|p| p.rules.iter().map(move |r| (p, r)));
        let tried = rules.filter_map(|(pattern, rule)| {
            let asked = Asked::new(self.scene, edit, &rule.condition)?;
            let tests = rule.condition.tests().iter();
            let sure = tests.filter_map(|test| asked.meets(test)).max();
            Some(Tried {
                pattern: pattern.id.clone(),
                rule: format!("{}/{}", pattern.id, rule.id),
                confidence: rule.confidence * trust(sure.unwrap_or(Certainty::Known)),
                checks: self.rule(&asked, edit, (pattern, rule)),
            })
        });
        tried.collect()
    }

    fn rule(&self, asked: &Asked, edit: &Edit, (pattern, rule): (&Pattern, &Rule)) -> Vec<Check> {
        let tests = rule.condition.tests().iter();
        let block = Place::Block(self.scene.edits.pairs[edit.pair].block);
        let id = format!("{}/{}", pattern.id, rule.id);
        let mut here = self.candidates.iter().filter(|c| c.place == block);
        let is_enough = here.any(|c| c.finding.rule == id);
        let checks = tests.map(|test| match test {
            // Counted when all edits of the block are known.
            Test::Block(_) => Check {
                key: test.key(),
                part: words::test(test),
                met: is_enough,
                within: Vec::new(),
            },
            _ => self.check(asked, edit, test),
        });
        checks.collect()
    }

    fn check(&self, asked: &Asked, edit: &Edit, test: &Test) -> Check {
        let conditions = match test {
            Test::Any(conditions) | Test::None(conditions) => conditions.as_slice(),
            _ => &[],
        };
        Check {
            key: test.key(),
            part: words::test(test),
            met: asked.meets(test).is_some(),
            within: conditions.iter().map(|c| self.checks(edit, c)).collect(),
        }
    }

    /// The tests of a condition within another one; its first alone, where it is about other edits.
    fn checks(&self, edit: &Edit, condition: &Condition) -> Vec<Check> {
        let tests = condition.tests().iter();
        match Asked::new(self.scene, edit, condition) {
            Some(asked) => tests.map(|t| self.check(&asked, edit, t)).collect(),
            None => tests
                .take(1)
                .map(|test| Check {
                    key: test.key(),
                    part: words::test(test),
                    met: false,
                    within: Vec::new(),
                })
                .collect(),
        }
    }
}
