//! Parsing: the text of one catalogue file becomes its parsed form.
//!
//! In: a [`Source`] and what kind of file it is. Out: [`Files`] with that one file, or an error on the
//! line of the wrong word.

use super::error::{CatalogueError, nearest};
use super::file::ExamplesFile;
use super::load::Files;
use super::source::Source;
use serde::de::DeserializeOwned;
use std::path::Path;

/// Which kind of file it is; in the order in which they must be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What a layer says about the catalogue as a whole.
    About,
    Roles,
    Names,
    Settings,
    Contexts,
    Api,
    Version,
    Ignore,
    Pattern,
    Examples,
}

impl Part {
    /// The folders within a catalogue's folder.
    pub const FOLDERS: [&str; 3] = ["apis", "versions", "examples"];

    /// By the path inside the catalogue's folder.
    pub fn of(path: &Path) -> Self {
        let parent = path.parent().and_then(Path::to_str).unwrap_or_default();
        let stem = path
            .file_stem()
            .and_then(|s| s.to_str())
            .unwrap_or_default();
        match (parent, stem) {
            ("apis", _) => Part::Api,
            ("versions", _) => Part::Version,
            ("examples", _) => Part::Examples,
            (_, "catalogue") => Part::About,
            (_, "roles") => Part::Roles,
            (_, "names") => Part::Names,
            (_, "settings") => Part::Settings,
            (_, "contexts") => Part::Contexts,
            (_, "ignore") => Part::Ignore,
            _ => Part::Pattern,
        }
    }
}

#[cfg(feature = "cli")]
impl Part {
    /// By the path inside the catalogue's folder, parted by slashes; `None` for what is no file of a
    /// catalogue.
    pub fn within(path: &str) -> Option<Self> {
        let inside = path.split_once('/').map_or("", |(folder, _)| folder);
        let depth = path.matches('/').count();
        let is_part = depth == 0 || depth == 1 && Self::FOLDERS.contains(&inside);
        (is_part && path.ends_with(".toml")).then(|| Self::of(Path::new(path)))
    }
}

pub fn parse_part(part: Part, source: &Source) -> Result<Files, CatalogueError> {
    let mut files = Files::default();
    match part {
        // Read before all others, by its layer.
        Part::About => {}
        Part::Roles => files.roles = parse(source)?,
        Part::Names => files.names = parse(source)?,
        Part::Settings => files.settings = parse(source)?,
        Part::Contexts => files.contexts = parse(source)?,
        Part::Api => files.apis = vec![parse(source)?],
        Part::Version => files.versions = vec![parse(source)?],
        Part::Ignore => files.ignore = parse(source)?,
        Part::Pattern => files.patterns = vec![parse(source)?],
        Part::Examples => files.examples = vec![examples(source)?],
    }
    Ok(files)
}

fn examples(source: &Source) -> Result<ExamplesFile, CatalogueError> {
    let stem = Path::new(&*source.file).file_stem();
    Ok(ExamplesFile {
        pattern: stem.and_then(|s| s.to_str()).unwrap_or_default().to_owned(),
        ..parse(source)?
    })
}

/// Reads a whole file.
pub fn parse<T: DeserializeOwned>(source: &Source) -> Result<T, CatalogueError> {
    toml::from_str(source.text).map_err(|e| faulty(source, &e))
}

fn faulty(source: &Source, error: &toml::de::Error) -> CatalogueError {
    let at = error.span().map_or(0, |span| span.start);
    let (cause, remedy) = told(error.message(), "docs/catalogue.md");
    source.error_at(at, cause, remedy)
}

/// Cause and remedy in the words of our files, from a message of the TOML reader; `page` is where they
/// are explained.
pub(crate) fn told(message: &str, page: &str) -> (String, String) {
    let message = &message.replace('\n', " ");
    let mut words = message.split('`').skip(1).step_by(2);
    let word = words.next().unwrap_or_default();
    let unknown = match message.as_str() {
        m if m.starts_with("unknown field") => Some("key"),
        m if m.starts_with("unknown variant") => Some("word"),
        _ => None,
    };
    let cause = match unknown {
        Some(what) => format!("unknown {what} `{word}`"),
        None => message
            .replace("expected f64", "expected a number")
            .replace("expected a sequence", "expected a list")
            .replace("expected a map", "expected a table"),
    };
    let remedy = match (unknown, nearest(word, words.clone())) {
        (Some(_), Some(near)) => format!("did you mean `{near}`?"),
        (Some(_), None) => format!("use one of {}", words.collect::<Vec<_>>().join(", ")),
        _ if message.starts_with("missing field") => format!("give `{word}` a value"),
        _ if message.starts_with("duplicate key") => "keep one of the two".to_owned(),
        _ if message.starts_with("string values must be quoted") => {
            "put the value in quotes".to_owned()
        }
        _ => match expected(&cause) {
            Some(expected) => format!("give it {expected}; {page} tells what each key takes"),
            None => format!("{page} tells the keys and values of each file"),
        },
    };
    (cause, remedy)
}

/// What should be there instead of a value of another type.
fn expected(cause: &str) -> Option<&str> {
    let about = cause.starts_with("invalid type: ") || cause.starts_with("invalid value: ");
    let (_, expected) = cause.rsplit_once(", expected ").filter(|_| about)?;
    Some(expected)
}
