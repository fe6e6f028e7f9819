//! Syntax: texts become programs of the neutral model ([`tree`]). A language is one file here.
//!
//! In: the sides of a region. Out: a [`Parsed`] for each. Nothing here knows a pattern or a library.

use crate::input::{Lines, Region, Side};
use std::sync::Arc;

pub mod binding;
pub mod chunk;
pub mod embedded;
pub mod imports;
pub mod ini;
pub mod limit;
pub mod logical;
pub mod lua;
pub mod nest;
pub mod notebook;
pub mod opening;
pub mod prototxt;
pub mod python;
pub mod requirement;
pub mod settings;
pub mod tree;
pub mod writer;

pub use binding::Words;
pub use embedded::Embedded;
pub use imports::Import;
pub use tree::Program;

/// One side of a region: its program, and what the names of its file stand for.
#[derive(Debug, Clone, Default)]
pub struct Parsed {
    pub program: Program,
    pub imports: Arc<[Import]>,
}

/// What dnnfix must know of a language.
pub trait Language: Sync {
    /// As it stands in reports: `python`.
    fn name(&self) -> &'static str;

    /// The language that API files name for it, where that is another: notebooks use Python's.
    fn libraries(&self) -> &'static str {
        self.name()
    }

    /// What comments to the end of the line begin with.
    fn comments(&self) -> &'static [&'static str] {
        &["#"]
    }

    /// File name extensions, without the dot.
    fn extensions(&self) -> &'static [&'static str];

    /// Whether a file is of this language by more than its extension.
    fn owns(&self, _path: &str) -> bool {
        false
    }

    /// Bytes. A larger file of this language is no code, but data.
    fn largest(&self) -> u64 {
        u64::MAX
    }

    /// Keywords by which a call names what it gives, where that is how names get a meaning: `top` of
    /// a layer.
    fn naming(&self) -> &'static [&'static str] {
        &[]
    }

    /// How comments begin, and lines that give all names in them a meaning.
    fn words(&self) -> Words {
        Words {
            comment: "#",
            heads: &[
                "def ",
                "class ",
                "for ",
                "with ",
                "async def ",
                "import ",
                "from ",
                "except ",
                "global ",
            ],
        }
    }

    /// What the text of one import statement binds.
    fn imports(&self, statement: &str) -> Vec<Import> {
        imports::read(statement)
    }

    /// The code of a region, where the language stands inside another format.
    fn embedded(&self, _region: &Region) -> Option<Embedded> {
        None
    }

    /// Parses what the touched lines of a whole file need.
    fn parse_whole(&self, side: &Side, touched: &[Lines]) -> Parsed;

    /// Parses both sides of a whole file, the old one first.
    fn parse_both(&self, region: &Region, touched: [&[Lines]; 2]) -> [Parsed; 2] {
        [
            self.parse_whole(&region.old, touched[0]),
            self.parse_whole(&region.new, touched[1]),
        ]
    }

    /// Parses a bare hunk, which may begin and end anywhere.
    fn parse_hunk(&self, side: &Side) -> Parsed;
}

static LANGUAGES: &[&dyn Language] = &[
    &python::Python,
    &notebook::Jupyter,
    &lua::Lua,
    &prototxt::Prototxt,
    &settings::YAML,
    &settings::JSON,
    &settings::TOML,
    &ini::Ini,
    &requirement::Requirements,
];

/// The language of a file, by its path.
pub fn language_of(path: &str) -> Option<&'static dyn Language> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    LANGUAGES
        .iter()
        .copied()
        .find(|language| language.extensions().contains(&extension) || language.owns(path))
}

/// Parses both sides of a region, the old one first.
pub fn parse(language: &dyn Language, region: &Region) -> [Parsed; 2] {
    if !region.whole {
        return [
            language.parse_hunk(&region.old),
            language.parse_hunk(&region.new),
        ];
    }
    let old: Vec<Lines> = region.blocks().iter().map(|b| b.old).collect();
    let new: Vec<Lines> = region.blocks().iter().map(|b| b.new).collect();
    language.parse_both(region, [&old, &new])
}
