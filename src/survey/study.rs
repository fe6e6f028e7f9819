//! The study's own counts, to hold others against.
//!
//! In: `patterns/study/fixes.toml`. Out: a [`Study`]: fixes by source, library and pattern.

use serde::Deserialize;
use std::collections::BTreeMap;

/// Fixes, by pattern.
pub type Counts = BTreeMap<String, u64>;

/// What the study counted.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Study {
    /// Its libraries.
    #[serde(rename = "library")]
    pub libraries: Vec<StudyLibrary>,
    /// Where its fixes come from.
    #[serde(rename = "source")]
    pub sources: Vec<StudySource>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StudyLibrary {
    pub id: String,
    pub title: String,
    /// The libraries of the catalogue that it stands for.
    pub libraries: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StudySource {
    pub id: String,
    pub title: String,
    /// By library.
    pub fixes: BTreeMap<String, Counts>,
}

impl Study {
    pub fn load() -> Self {
        let text = include_str!("../../patterns/study/fixes.toml");
        toml::from_str(text).expect("the file is part of the program, and its tests read it")
    }

    /// The study's library that a library of the catalogue belongs to.
    pub fn library_of(&self, id: &str) -> Option<&StudyLibrary> {
        let mut libraries = self.libraries.iter();
        libraries.find(|library| library.libraries.iter().any(|l| l == id))
    }

    /// The fixes of a library, from all sources.
    pub fn of_library(&self, id: &str) -> Counts {
        sum(self
            .sources
            .iter()
            .filter_map(|source| source.fixes.get(id)))
    }
}

impl StudySource {
    /// The fixes of all libraries.
    pub fn counts(&self) -> Counts {
        sum(self.fixes.values())
    }
}

fn sum<'c>(parts: impl Iterator<Item = &'c Counts>) -> Counts {
    let mut all = Counts::new();
    for (pattern, fixes) in parts.flatten() {
        *all.entry(pattern.clone()).or_default() += fixes;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::Study;
    use crate::catalogue::Catalogue;

    #[test]
    fn the_counts_are_those_of_the_study() {
        let study = Study::load();
        let all = |id: &str| -> u64 {
            let mut sources = study.sources.iter();
            let source = sources.find(|s| s.id == id).expect("a source");
            source.counts().values().sum()
        };
        assert_eq!((all("stack-overflow"), all("github")), (320, 347));
    }

    /// The pattern files have the paper's shares, which are made of these counts.
    #[test]
    fn the_shares_of_the_pattern_files_are_made_of_the_counts() {
        let catalogue = Catalogue::builtin().expect("the catalogue");
        for source in Study::load().sources {
            let counts = source.counts();
            let all: u64 = counts.values().sum();
            for pattern in &catalogue.patterns {
                let told = pattern.study.as_ref().expect("figures of the study");
                let told = match source.id.as_str() {
                    "github" => told.github,
                    _ => told.stack_overflow,
                };
                let fixes = counts.get(&pattern.id).copied().unwrap_or_default();
                let share = 100.0 * fixes as f64 / all as f64;
                // The paper rounds, and once in another direction.
                assert!((share - told).abs() < 0.11, "{} {share} {told}", pattern.id);
            }
        }
    }

    #[test]
    fn patterns_and_libraries_are_those_of_the_catalogue() {
        let catalogue = Catalogue::builtin().expect("the catalogue");
        let study = Study::load();
        for source in &study.sources {
            for (library, counts) in &source.fixes {
                assert!(study.libraries.iter().any(|l| l.id == *library));
                assert!(counts.keys().all(|p| catalogue.pattern(p).is_some()));
            }
        }
        for library in study.libraries.iter().flat_map(|l| &l.libraries) {
            let mut known = catalogue.libraries.all();
            assert!(known.any(|l| l.id == *library), "{library}");
        }
    }
}
