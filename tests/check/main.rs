//! `dnnfix check`: pull requests played from end to end, and what its policy can say.

mod action;
mod allow;
mod base;
mod baseline;
mod docs;
mod hooks;
#[cfg(unix)] // other systems refuse such names
mod hostile;
mod outputs;
mod policy;
mod pull_request;
mod repository;
