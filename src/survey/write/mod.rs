//! What `dnnfix report` writes: one file for each format.
//!
//! In: [`super::Figures`]; for the page its list of findings, too. Out: UTF-8.

pub mod csv;
pub mod html;
pub mod json;
pub mod markdown;
pub mod text;
