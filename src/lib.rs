//! dnnfix: which DNN bug-fix patterns is a change to deep-learning code an instance of?

#![forbid(unsafe_code)]

pub mod input;
pub mod report;
pub mod syntax;
