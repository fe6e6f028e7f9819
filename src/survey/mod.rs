//! Survey: the results of many changes become figures, tables, charts and a page.
//!
//! In: JSON, one change a line, as `dnnfix log --format jsonl` writes it, of one or many repositories.
//! Out: [`Figures`], and what is made of them. The way: [`lines`] → [`change`] → [`tally`] →
//! [`figures`] → [`table`] and [`chart`] → [`write`].

pub mod change;
pub mod chart;
pub mod figures;
mod folder;
mod headline;
pub mod lines;
pub mod link;
pub mod statistics;
pub mod study;
pub mod table;
pub mod tally;
pub mod write;

pub use figures::Figures;
pub use tally::Tally;
