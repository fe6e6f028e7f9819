//! Results over many changes: data sets of fixes.

mod dataset;
mod repository;
