//! `dnnfix patterns new`: a pattern or a rule to begin with, its examples first: they fail until the rule
//! is written.
//!
//! In: an id. Out: a file in the folder that was named last, else in the repository's; where the
//! pattern has a file there, the rule is added to it.

use super::super::Common;
use super::super::layers::layers;
use super::super::page::Page;
use super::super::run::DONE;
use super::schema::write;
use crate::catalogue::Catalogue;
use crate::catalogue::lint::is_id;
use crate::catalogue::parse::Part;
use crate::catalogue::schema;
use crate::catalogue::written::Written;
use crate::report::escape;
use crate::settings::{self, FILE};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// What a rule is called in a pattern of which nothing else was said.
const FIRST_RULE: &str = "argument-changed";

/// What `dnnfix.toml` says where it is made for the sake of the folder beside it.
const SETTINGS: &str = "# Settings of dnnfix. The files in dnnfix/ extend its catalogue.\n";

pub fn run(common: &Common, id: &str) -> Result<u8> {
    let written = Written::read(&layers(common)?)?;
    let new = New::of(&written.catalogue, id)?;
    let mut page = Page::new(common)?;
    let folder = folder(common, &mut page)?;
    let file = new.file(&written, &folder);
    let begun = if file.exists() {
        read(&file)?
    } else {
        new.head()
    };
    write(&file, &(begun + &new.rule()))?;
    told(&mut page, &file)?;
    let schema = folder
        .join(schema::FOLDER)
        .join(schema::name(Part::Pattern));
    if !schema.exists() {
        write(&schema, &schema::text(Part::Pattern))?;
        told(&mut page, &schema)?;
    }
    page.paragraph(0, "", &new.next())?;
    page.end()?;
    Ok(DONE)
}

fn told(page: &mut Page, file: &Path) -> Result<()> {
    let file = escape::line(&file.display().to_string());
    page.line(format_args!("wrote {file}"))
}

fn read(file: &Path) -> Result<String> {
    let text = fs::read_to_string(file);
    let text = text.with_context(|| format!("{}: cannot be read", file.display()))?;
    Ok(text.trim_end().to_owned() + "\n")
}

/// The folder that the file goes into; settings are made where there are none beside it.
fn folder(common: &Common, page: &mut Page) -> Result<PathBuf> {
    if let Some(named) = common.catalogue.last() {
        return Ok(named.clone());
    }
    if let Some((top, settings)) = settings::nearest()? {
        return Ok(top.join(settings.catalogue.folder()));
    }
    let file = Path::new(FILE);
    write(file, SETTINGS)?;
    told(page, file)?;
    Ok(PathBuf::from(settings::catalogue::FOLDER))
}

/// What is to be written.
struct New<'i> {
    pattern: &'i str,
    rule: &'i str,
    /// Whether the pattern is there already.
    known: bool,
}

impl<'i> New<'i> {
    fn of(catalogue: &Catalogue, id: &'i str) -> Result<Self> {
        let (pattern, rule) = match id.split_once('/') {
            Some((pattern, rule)) => (pattern, Some(rule)),
            None => (id, None),
        };
        if let Some(id) = [Some(pattern), rule]
            .into_iter()
            .flatten()
            .find(|id| !is_id(id))
        {
            let id = escape::line(id);
            bail!("`{id}` cannot be an id; use small letters, digits and hyphens");
        }
        let known = catalogue.pattern(pattern);
        let new = Self {
            pattern,
            rule: rule.unwrap_or(FIRST_RULE),
            known: known.is_some(),
        };
        let there = known.and_then(|p| p.rules.iter().find(|r| r.id == new.rule));
        match (known, rule, there) {
            (Some(_), None, _) => {
                bail!("there is a pattern `{pattern}`; name the new rule too: `{pattern}/RULE`")
            }
            (_, _, Some(rule)) => bail!(
                "there is a rule `{pattern}/{}` ({}); to change its confidence or to switch it off, \
                name it under [catalogue.rules] in {FILE}",
                rule.id,
                escape::line(&rule.origin.to_string())
            ),
            _ => Ok(new),
        }
    }

    /// The file of the folder that has the pattern, or the one that is named after it.
    fn file(&self, written: &Written, folder: &Path) -> PathBuf {
        let mut own = written.files.iter().filter(|file| file.is_own());
        let here = own.find(|file| {
            let mut patterns = file.parsed.patterns.iter();
            Path::new(&file.name).parent() == Some(folder) && patterns.any(|p| p.id == self.pattern)
        });
        match here {
            Some(file) => PathBuf::from(&file.name),
            None => folder.join(format!("{}.toml", self.pattern)),
        }
    }

    fn head(&self) -> String {
        let schema = format!("{}/{}", schema::FOLDER, schema::name(Part::Pattern));
        let mut head = format!("#:schema {schema}\nid = \"{}\"\n", self.pattern);
        if !self.known {
            let title = self.pattern.replace('-', " ");
            head += &format!("title = \"{title}\"\n");
            head += "definition = \"What the edit does to the program, in a sentence.\"\n";
        }
        head
    }

    fn rule(&self) -> String {
        RULE.replace("PATTERN", self.pattern)
            .replace("RULE", self.rule)
    }

    fn next(&self) -> String {
        format!(
            "Change the examples to what the rule is for and what not, then write the rule; \
            `dnnfix patterns test {}` tells what is missing.",
            self.pattern
        )
    }
}

/// A rule whose first example fails, as long as it asks for a parameter that the example does not have.
const RULE: &str = r#"
[[rule]]
id = "RULE"
confidence = 0.8
edit = "argument-changed"
parameter = { name = "^parameter-of-RULE$" }
message = "The {parameter} of {api} {from-to}."

# A change that the rule is for. `dnnfix patterns test PATTERN` tells which edits are seen in it, and which
# tests of the rule they do not meet.
[[example]]
fires = "RULE"
before = """
from acme import run
run(speed=1)
"""
after = """
from acme import run
run(speed=2)
"""

# A change that looks like it, and that the rule is not for.
[[example]]
quiet = "RULE"
before = """
from acme import run
run(speed=1)
"""
after = """
from acme import run
run(speed=1, name='second')
"""
"#;
