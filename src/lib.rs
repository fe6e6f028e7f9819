//! dnnfix: which DNN bug-fix patterns is a change to deep-learning code an instance of?
//!
//! The stages, in one direction: [`input`] → [`syntax`] → [`names`] → [`edit`] → [`classify`] →
//! [`report`]. What is known about deep learning comes from the [`catalogue`]. [`eval`] holds the
//! findings against what people say.

#![forbid(unsafe_code)]

mod cache;
pub mod catalogue;
pub mod classify;
pub mod cli;
pub mod edit;
pub mod eval;
pub mod examples;
pub mod input;
pub mod names;
mod order;
pub mod report;
pub mod settings;
pub mod syntax;
