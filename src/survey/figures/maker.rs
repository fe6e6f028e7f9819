//! From what was tallied to the figures.
//!
//! In: a [`Tally`] and [`Settings`]. Out: the parts of [`Figures`](super::Figures), in the order in
//! which they are told.

use std::collections::BTreeMap;

use super::{
    Action, Comparison, Confidence, FolderFigures, Library, LibraryBeside, Month, Note, OfStudy,
    Pair, Pattern, Repository, Settings,
};
use crate::report::title;
use crate::survey::folder::{self, Folder};
use crate::survey::statistics::{Share, chi_square, quantile};
use crate::survey::study::{Counts, StudyLibrary};
use crate::survey::tally::{self, Tally};

/// Pairs that are told.
const PAIRS: usize = 25;

pub(super) fn repositories(tally: &Tally) -> Vec<Repository> {
    let mut repositories: Vec<Repository> = tally
        .repositories
        .iter()
        .map(|(name, counted)| Repository {
            repository: name.clone(),
            page: counted.page.clone(),
            changes: counted.changes,
            with_findings: counted.with_findings,
            findings: counted.findings,
            fixes: counted.fixes,
            incomplete: counted.incomplete,
            first: counted.first.clone(),
            last: counted.last.clone(),
        })
        .collect();
    repositories.sort_by_key(|repository| std::cmp::Reverse(repository.fixes));
    repositories
}

pub(super) fn pairs(tally: &Tally) -> Vec<Pair> {
    let mut pairs: Vec<(&tally::Pair, &tally::Pairs)> = tally.pairs.iter().collect();
    pairs.sort_by(|(a, m), (b, n)| (n.changes, n.findings, a).cmp(&(m.changes, m.findings, b)));
    let told = pairs.into_iter().take(PAIRS);
    told.map(|(pair, counted)| Pair {
        pattern: pair.pattern.clone(),
        before: pair.before.clone(),
        after: pair.after.clone(),
        changes: counted.changes,
        findings: counted.findings,
    })
    .collect()
}

/// Makes the figures that need more than the tally.
pub(super) struct Maker<'s> {
    tally: &'s Tally,
    settings: Settings<'s>,
    /// Ids of the patterns, the most frequent first.
    order: Vec<String>,
}

impl<'s> Maker<'s> {
    pub(super) fn new(tally: &'s Tally, settings: Settings<'s>) -> Self {
        let wanted = |id: &&str| settings.only.is_empty() || settings.only.iter().any(|o| o == id);
        let known = settings.catalogue.patterns.iter().map(|p| p.id.as_str());
        let mut order: Vec<&str> = known.filter(wanted).collect();
        let others = tally.patterns.keys().map(String::as_str);
        let others: Vec<&str> = others.filter(|id| !order.contains(id)).collect();
        order.extend(others);
        order.sort_by_key(|id| {
            let counted = tally.patterns.get(*id).map(|p| (p.fixes, p.findings));
            std::cmp::Reverse(counted.unwrap_or_default())
        });
        Self {
            tally,
            settings,
            order: order.into_iter().map(str::to_owned).collect(),
        }
    }

    pub(super) fn patterns(&self) -> Vec<Pattern> {
        let all: u64 = self.tally.patterns.values().map(|p| p.fixes).sum();
        let patterns = self.order.iter().map(|id| {
            let mut catalogue = self.settings.catalogue.patterns.iter();
            let colour = catalogue.position(|p| p.id == *id);
            let counted = self.tally.patterns.get(id);
            let fixes = counted.map_or(0, |p| p.fixes);
            Pattern {
                pattern: id.clone(),
                title: self.title(id),
                colour,
                findings: counted.map_or(0, |p| p.findings),
                fixes: Share::new(fixes, all),
                study: self.of_study(id, fixes, all),
            }
        });
        patterns.collect()
    }

    fn title(&self, id: &str) -> String {
        let known = self.settings.catalogue.pattern(id);
        known.map_or_else(|| title(id), |pattern| pattern.title.clone())
    }

    fn of_study(&self, id: &str, fixes: u64, all: u64) -> Vec<OfStudy> {
        let sources = self.settings.study.sources.iter();
        let shares = sources.map(|source| {
            let counts = self.row(&source.counts());
            let there: u64 = counts.iter().sum();
            let at = self.order.iter().position(|known| known == id);
            let count = at.map_or(0, |at| counts[at]);
            OfStudy {
                source: source.id.clone(),
                title: source.title.clone(),
                fixes: Share::new(count, there),
                residual: residual([fixes, count], [all, there]),
            }
        });
        shares.collect()
    }

    /// Counts in the order of the patterns.
    fn row(&self, counts: &Counts) -> Vec<u64> {
        let of = |id: &String| counts.get(id).copied().unwrap_or_default();
        self.order.iter().map(of).collect()
    }

    fn here(&self) -> Vec<u64> {
        let fixes = |id: &String| self.tally.patterns.get(id).map_or(0, |p| p.fixes);
        self.order.iter().map(fixes).collect()
    }

    pub(super) fn comparisons(&self) -> Vec<Comparison> {
        let study = self.settings.study;
        let comparison = |id: &str, title: String, rows: &[Vec<u64>]| Comparison {
            comparison: id.to_owned(),
            title,
            test: chi_square(rows),
        };
        let mut comparisons: Vec<Comparison> = study
            .sources
            .iter()
            .map(|source| {
                let title = format!("Here and the study's {}", source.title);
                let rows = [self.here(), self.row(&source.counts())];
                comparison(&source.id, title, &rows)
            })
            .collect();
        let here: Vec<_> = self.study_counts().map(|(_, here, _)| here).collect();
        let there: Vec<_> = self.study_counts().map(|(_, _, there)| there).collect();
        let title = "The study's libraries among themselves, here".to_owned();
        comparisons.push(comparison("libraries-here", title, &here));
        let title = "The study's libraries among themselves, in the study".to_owned();
        comparisons.push(comparison("libraries-study", title, &there));
        comparisons
    }

    /// For each library of the study the fixes here and there, in the order of the patterns.
    fn study_counts(&self) -> impl Iterator<Item = (&'s StudyLibrary, Vec<u64>, Vec<u64>)> {
        let none = Counts::new();
        self.settings.study.libraries.iter().map(move |library| {
            let here = self.tally.study_libraries.get(&library.id);
            let there = self.settings.study.of_library(&library.id);
            (library, self.row(here.unwrap_or(&none)), self.row(&there))
        })
    }

    pub(super) fn study_libraries(&self) -> Vec<LibraryBeside> {
        let beside = self
            .study_counts()
            .map(|(library, here, there)| LibraryBeside {
                library: library.id.clone(),
                title: library.title.clone(),
                libraries: library.libraries.clone(),
                fixes: here.iter().sum(),
                patterns: self.counts(&here),
                study_fixes: there.iter().sum(),
                study_patterns: self.counts(&there),
                test: chi_square(&[here, there]),
            });
        beside.collect()
    }

    fn counts(&self, row: &[u64]) -> Counts {
        let counted = self.order.iter().cloned().zip(row.iter().copied());
        counted.filter(|(_, count)| *count > 0).collect()
    }

    pub(super) fn libraries(&self) -> Vec<Library> {
        let mut libraries: Vec<Library> = self
            .tally
            .libraries
            .iter()
            .map(|(id, counts)| Library {
                library: Some(id.clone()).filter(|id| !id.is_empty()),
                title: self.library_title(id),
                fixes: counts.values().sum(),
                patterns: counts.clone(),
            })
            .collect();
        libraries.sort_by_key(|l| (l.library.is_none(), std::cmp::Reverse(l.fixes)));
        libraries
    }

    fn library_title(&self, id: &str) -> String {
        if id.is_empty() {
            return "not known".to_owned();
        }
        let mut known = self.settings.catalogue.libraries.all();
        known
            .find(|l| l.id == id)
            .map_or_else(|| id.to_owned(), |l| l.title.clone())
    }

    pub(super) fn months(&self) -> Vec<Month> {
        let months = self.tally.months.iter();
        months
            .map(|(month, counts)| Month {
                month: month.clone(),
                fixes: counts.values().sum(),
                patterns: counts.clone(),
            })
            .collect()
    }

    pub(super) fn folders(&self) -> Vec<FolderFigures> {
        let folders = match self.tally.repositories.len() {
            1 => folder::largest(&within_one(&self.tally.directories)),
            _ => folder::largest(&self.tally.directories),
        };
        let told = folders.into_iter().map(|folder: Folder| FolderFigures {
            findings: folder.findings(),
            folder: folder.name,
            patterns: folder.counts,
        });
        told.collect()
    }

    /// The patterns that were found, with their ids.
    fn found(&self) -> impl Iterator<Item = (&String, &tally::Pattern)> {
        let patterns = &self.tally.patterns;
        let order = self.order.iter();
        order.filter_map(|id| Some((id, patterns.get(id)?)))
    }

    pub(super) fn actions(&self) -> Vec<Action> {
        let mut actions = Vec::new();
        for (id, pattern) in self.found() {
            let mut counted: Vec<_> = pattern.actions.iter().collect();
            counted.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
            actions.extend(counted.into_iter().map(|((action, kind), &count)| Action {
                pattern: id.clone(),
                action: action.clone(),
                kind: kind.clone(),
                findings: Share::new(count, pattern.findings),
            }));
        }
        actions
    }

    pub(super) fn confidences(&self) -> Vec<Confidence> {
        let spreads = self.found().filter_map(|(id, pattern)| {
            let spread = |share| quantile_of(&pattern.confidences, share);
            Some(Confidence {
                pattern: id.clone(),
                findings: pattern.findings,
                least: spread(0.0)?,
                quarter: spread(0.25)?,
                median: spread(0.5)?,
                three_quarters: spread(0.75)?,
                most: spread(1.0)?,
                counts: by_confidence(&pattern.confidences),
            })
        });
        spreads.collect()
    }

    pub(super) fn notes(&self) -> Vec<Note> {
        let notes = self.found().flat_map(|(id, pattern)| {
            let notes = pattern.notes.iter();
            notes.map(|(note, &findings)| Note {
                pattern: id.clone(),
                note: note.clone(),
                findings,
            })
        });
        notes.collect()
    }
}

/// In thousandths, as they are tallied.
fn quantile_of(confidences: &BTreeMap<u16, u64>, share: f64) -> Option<f64> {
    let counted = confidences.iter().map(|(&value, &count)| (value, count));
    quantile(counted, share).map(|thousandths| f64::from(thousandths) / 1000.0)
}

fn by_confidence(confidences: &BTreeMap<u16, u64>) -> BTreeMap<String, u64> {
    let counted = confidences.iter();
    counted
        .map(|(&thousandths, &count)| (format!("{:.3}", f64::from(thousandths) / 1000.0), count))
        .collect()
}

/// Without the name of the repository, which all have.
fn within_one(directories: &folder::Directories) -> folder::Directories {
    let shortened = directories.iter();
    shortened
        .map(|(path, counts)| (path[1..].to_vec(), counts.clone()))
        .collect()
}

/// How far the first of two counts, of so many, is from what both together let expect.
fn residual([here, there]: [u64; 2], [all_here, all_there]: [u64; 2]) -> Option<f64> {
    let n = (all_here + all_there) as f64;
    let (row, column) = (all_here as f64 / n, (here + there) as f64 / n);
    let expected = n * row * column;
    let deviation = (expected * (1.0 - row) * (1.0 - column)).sqrt();
    (deviation > 0.0).then(|| (here as f64 - expected) / deviation)
}
