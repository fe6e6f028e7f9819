//! Folders in which most findings are: as deep as it needs to tell them apart.
//!
//! In: counts by directory. Out: some [`Folder`]s that hold all findings, each in one.

use std::collections::BTreeMap;

use super::study::Counts;

/// Findings by directory; a directory is the names of the folders that lead to it.
pub type Directories = BTreeMap<Vec<String>, Counts>;

/// Folders that are told apart at most; the others are one more.
pub const MOST: usize = 12;

/// A folder, and the findings in it by pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// `keras/layers/`, `keras/ (files)` for what is directly in a folder that is told apart
    /// otherwise, or `other folders`.
    pub name: String,
    pub counts: Counts,
}

impl Folder {
    pub fn findings(&self) -> u64 {
        self.counts.values().sum()
    }
}

/// Part of the tree of directories.
#[derive(Debug, Clone)]
struct Part {
    path: Vec<String>,
    /// Whether only the files directly in the folder are meant.
    files: bool,
    findings: u64,
}

/// Splits the largest folder into those in it, again and again, as long as [`MOST`] hold them all
/// and it has more than its share; the largest first.
pub fn largest(directories: &Directories) -> Vec<Folder> {
    let mut parts = vec![Part {
        path: Vec::new(),
        files: false,
        findings: directories.values().flat_map(BTreeMap::values).sum(),
    }];
    while let Some((at, split)) = next_split(&parts, directories) {
        parts.splice(at..=at, split);
    }
    let mut folders: Vec<Folder> = parts.iter().map(|p| folder(p, directories)).collect();
    folders.retain(|folder| folder.findings() > 0);
    folders.sort_by(|a, b| (b.findings(), &a.name).cmp(&(a.findings(), &b.name)));
    gather(folders)
}

/// The largest part that can be split, and what it is split into.
fn next_split(parts: &[Part], directories: &Directories) -> Option<(usize, Vec<Part>)> {
    let all: u64 = parts.iter().map(|part| part.findings).sum();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|&at| std::cmp::Reverse(parts[at].findings));
    let large = order
        .into_iter()
        .filter(|&at| !parts[at].files && parts[at].findings * MOST as u64 >= all);
    let mut splits = large.map(|at| (at, split(&parts[at], directories)));
    splits.find(|(_, split)| split.len() > 1 || split.iter().any(|part| !part.files))
}

fn split(part: &Part, directories: &Directories) -> Vec<Part> {
    let depth = part.path.len();
    let mut inner: BTreeMap<(Vec<String>, bool), u64> = BTreeMap::new();
    for (path, counts) in within(&part.path, directories) {
        let files = path.len() == depth;
        let head = path[..path.len().min(depth + 1)].to_vec();
        *inner.entry((head, files)).or_default() += counts.values().sum::<u64>();
    }
    let parts = inner.into_iter().map(|((path, files), findings)| Part {
        path,
        files,
        findings,
    });
    parts.collect()
}

fn within<'d>(
    path: &'d [String],
    directories: &'d Directories,
) -> impl Iterator<Item = (&'d Vec<String>, &'d Counts)> {
    directories
        .range(path.to_vec()..)
        .take_while(move |(inner, _)| inner.starts_with(path))
}

fn folder(part: &Part, directories: &Directories) -> Folder {
    let mut counts = Counts::new();
    for (path, more) in within(&part.path, directories) {
        if !part.files || *path == part.path {
            add(&mut counts, more);
        }
    }
    let path: String = part.path.iter().map(|name| format!("{name}/")).collect();
    let name = match (path.is_empty(), part.files) {
        (true, _) => "./".to_owned(),
        (false, true) => format!("{path} (files)"),
        (false, false) => path,
    };
    Folder { name, counts }
}

/// The smallest as one.
fn gather(mut folders: Vec<Folder>) -> Vec<Folder> {
    if folders.len() > MOST {
        let mut counts = Counts::new();
        for folder in folders.drain(MOST - 1..) {
            add(&mut counts, &folder.counts);
        }
        let name = "other folders".to_owned();
        folders.push(Folder { name, counts });
    }
    folders
}

fn add(counts: &mut Counts, more: &Counts) {
    for (pattern, findings) in more {
        *counts.entry(pattern.clone()).or_default() += findings;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directories(counts: &[(&str, u64)]) -> Directories {
        let path = |path: &str| -> Vec<String> {
            let names = path.split('/').filter(|name| !name.is_empty());
            names.map(str::to_owned).collect()
        };
        let of = |n| Counts::from([("loss-function".to_owned(), n)]);
        counts
            .iter()
            .map(|&(name, n)| (path(name), of(n)))
            .collect()
    }

    fn told(counts: &[(&str, u64)]) -> Vec<(String, u64)> {
        let folders = largest(&directories(counts)).into_iter();
        folders.map(|f| (f.name.clone(), f.findings())).collect()
    }

    #[test]
    fn as_deep_as_it_needs() {
        let folders = told(&[
            ("net/src/layers", 50),
            ("net/src/losses", 40),
            ("net/src", 20),
            ("", 1),
        ]);
        let wanted = [
            ("net/src/layers/", 50),
            ("net/src/losses/", 40),
            ("net/src/ (files)", 20),
            ("./", 1),
        ];
        assert_eq!(folders, wanted.map(|(name, n)| (name.to_owned(), n)));
    }

    #[test]
    fn small_ones_are_one() {
        let names: Vec<String> = (0..30).map(|n| format!("f{n:02}")).collect();
        let counts: Vec<(&str, u64)> = names.iter().map(|n| (n.as_str(), 2)).collect();
        let folders = told(&counts);
        assert_eq!(folders.len(), MOST);
        assert_eq!(folders[MOST - 1], ("other folders".to_owned(), 38));
    }

    #[test]
    fn nothing_is_in_no_folder() {
        assert_eq!(told(&[]), []);
        assert_eq!(told(&[("", 3)]), [("./".to_owned(), 3)]);
    }
}
