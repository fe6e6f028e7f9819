//! Eval: how well the findings agree with what careful people say.
//!
//! In: a label file ([`labels`]), the folder of the repositories, a catalogue. Out: figures as text
//! or JSON ([`report`]). `docs/eval.md` tells how agreement is measured and what it does not show.

mod diff;
mod figures;
mod judge;
pub mod labels;
mod misses;
mod predict;
pub mod report;
mod repository;

pub use judge::{Evaluation, Judge};
