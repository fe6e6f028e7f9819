//! Report: results become bytes. One file per format behind [`Format`]; knows nothing of languages.
//!
//! In: [`ChangeResult`]s, one at a time, filtered already, and a [`Summary`] of them at the end.
//! Out: bytes, in the format of a [`FormatName`].

pub(crate) mod columns;
mod csv;
pub(crate) mod escape;
pub(crate) mod excerpt;
mod format;
mod github;
mod gitlab;
mod group;
mod identity;
mod json;
mod junit;
mod labels;
mod markdown;
mod rdjson;
mod sarif;
mod summary;
mod text;
pub(crate) mod words;

pub use format::{Format, FormatName, Options};
pub use markdown::{COMMENT_LIMIT, SUMMARY_LIMIT};
pub use summary::Summary;
pub use words::title;

pub use crate::result::*;

#[cfg(test)]
mod tests;
