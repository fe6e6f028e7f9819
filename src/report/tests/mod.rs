//! The formats, from hand-made results to bytes.

mod annotations;
mod hostile;
mod json;
mod markdown;
mod results;
mod sarif;
mod schema;
mod tables;
mod text;
