//! Results over many changes: data sets of fixes, and reports.

mod dataset;
mod figures;
mod page;
mod repository;
mod results;
mod tables;
