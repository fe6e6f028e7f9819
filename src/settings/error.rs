//! What can be wrong with settings: file, line, cause and remedy in every message.

use crate::catalogue::CatalogueError;
use std::path::PathBuf;
use thiserror::Error;

/// Settings that cannot be used as they are.
#[derive(Debug, Error)]
pub enum SettingsError {
    #[error("{}: cannot be read ({source}); it must be a file in UTF-8", path.display())]
    Unreadable {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("{file}:{line}: {cause}\n  remedy: {remedy}")]
    Invalid {
        file: String,
        /// 1-based.
        line: usize,
        cause: String,
        remedy: String,
    },
    /// The repository that it should come from.
    #[error(transparent)]
    Git(#[from] crate::input::Error),
}

/// Settings that the catalogue needs are a part of it.
impl From<SettingsError> for CatalogueError {
    fn from(error: SettingsError) -> Self {
        match error {
            SettingsError::Unreadable { path, source } => Self::Unreadable { path, source },
            SettingsError::Invalid {
                file,
                line,
                cause,
                remedy,
            } => Self::Invalid {
                file,
                line,
                cause,
                remedy,
            },
            SettingsError::Git(error) => Self::Unreadable {
                path: PathBuf::from(super::FILE),
                source: std::io::Error::other(error),
            },
        }
    }
}
