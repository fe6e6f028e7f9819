//! Limits: what is done where input is larger or deeper than programs that people write.
//!
//! In: how much there is of something. Out: a [`Reached`] wherever less was done than usual, which
//! the answer tells. Every step whose cost grows faster than its input has such a limit, so that the
//! whole costs no more than so much for each byte.

use crate::input::Lines;

/// Bytes that are parsed at once. A tree takes some 150 bytes for each of the text.
pub const MOST_PARSED: usize = 256 << 10;

/// Nodes of one statement. What has more is a table of data.
pub const MOST_NODES: usize = 10_000;

/// A limit that was reached, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    pub limit: Limit,
    pub lines: Lines,
}

/// What was done instead of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// A statement was not looked into.
    LargeStatement,
    /// A function, or another text that belongs together, was read in parts.
    LongText,
    /// What is nested too deeply was not read.
    Depth,
    /// The statements of a block were compared in parts.
    LongBlock,
    /// Of the arguments of a call only those at one place were compared.
    ManyArguments,
    /// Of the edits of a statement only the first were looked at.
    ManyEdits,
    /// A name was not followed through all definitions before it.
    LongChain,
}

impl Limit {
    /// What is said of line `line`.
    pub fn told(self, line: &str) -> String {
        match self {
            Self::LargeStatement => {
                format!("the statement at {line} is too large, so that it was not looked into")
            }
            Self::LongText => {
                format!("the code around {line} is very long, so that it was read in parts")
            }
            Self::Depth => {
                format!("the code at {line} is nested too deeply, so that it was not read")
            }
            Self::LongBlock => {
                format!("the block at {line} is very long, so that it was compared in parts")
            }
            Self::ManyArguments => format!(
                "a call at {line} has very many arguments, so that only those at one place were \
                 compared"
            ),
            Self::LongChain => format!(
                "names at {line} come from one another in a very long chain, so that they were not \
                 followed to its start"
            ),
            Self::ManyEdits => format!(
                "the statement at {line} has very many edits, so that only the first were looked at"
            ),
        }
    }
}
