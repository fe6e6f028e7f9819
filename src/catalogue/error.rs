//! What can be wrong with a catalogue: file, line, cause and remedy in every message.

use std::path::PathBuf;
use thiserror::Error;

/// Why a catalogue cannot be used as it is.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CatalogueError {
    /// A file or folder that cannot be read.
    #[error("{}: cannot be read; name a folder with catalogue files in UTF-8", path.display())]
    #[non_exhaustive]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file or folder of a repository that is not read.
    #[error("{}: {cause}\n  remedy: {remedy}", path.display())]
    #[non_exhaustive]
    Refused {
        /// The file or folder.
        path: PathBuf,
        /// Why not.
        cause: String,
        /// What to do about it.
        remedy: String,
    },
    /// Something in a file.
    #[error("{file}:{line}: {cause}\n  remedy: {remedy}")]
    #[non_exhaustive]
    Invalid {
        /// Its path, or what else it is called.
        file: String,
        /// 1-based.
        line: usize,
        /// What is wrong there.
        cause: String,
        /// What to do about it.
        remedy: String,
    },
}

/// The line, 1-based, that byte `at` of `text` is on.
pub fn line_of(text: &str, at: usize) -> usize {
    let end = at.min(text.len());
    text.as_bytes()[..end]
        .iter()
        .filter(|&&b| b == b'\n')
        .count()
        + 1
}

/// The word among `known` that is spelled most like `word`, if one is close.
pub fn nearest<'w>(word: &str, known: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    known
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|&(far, candidate)| far <= 1 + candidate.len().min(word.len()) / 3)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Edit distance, letter by letter.
pub fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, &y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_close() {
        let known = ["layer", "loss", "optimizer"];
        assert_eq!(nearest("layr", known.into_iter()), Some("layer"));
        assert_eq!(nearest("xyzzy", known.into_iter()), None);
    }
}
