//! Loading: files become a catalogue; every error names file, line, cause and remedy.

use super::condition::{Compiler, ConditionEntry, Unknown};
use super::context::Context;
use super::error::{CatalogueError, line_of};
use super::file::{
    ApiFile, ContextsFile, IgnoreFile, NamesFile, PatternFile, RoleEntry, RuleEntry, VersionFile,
};
use super::{Catalogue, Pattern, Rule};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The files of a catalogue, parsed.
#[derive(Debug, Default, Deserialize)]
struct Files {
    #[serde(default)]
    roles: BTreeMap<String, RoleEntry>,
    #[serde(default)]
    names: NamesFile,
    #[serde(default)]
    contexts: ContextsFile,
    #[serde(default)]
    ignore: IgnoreFile,
    #[serde(default)]
    apis: Vec<ApiFile>,
    #[serde(default)]
    versions: Vec<VersionFile>,
    #[serde(default)]
    patterns: Vec<PatternFile>,
}

/// A file's name and text, to find the line of an error in.
struct Source<'t> {
    file: String,
    text: &'t str,
}

impl Source<'_> {
    fn error(&self, word: &str, cause: String, remedy: String) -> CatalogueError {
        let at = self.text.find(&format!("\"{word}\""));
        let at = at.or_else(|| self.text.find(word)).unwrap_or(0);
        CatalogueError::Invalid {
            file: self.file.clone(),
            line: line_of(self.text, at),
            cause,
            remedy,
        }
    }

    fn unknown(&self, unknown: &Unknown) -> CatalogueError {
        let cause = format!("unknown {} `{}`", unknown.what, unknown.word);
        let remedy = match &unknown.nearest {
            Some(fault) if unknown.what == "regular expression" => format!("mend it: {fault}"),
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => format!("declare the {} before it is used", unknown.what),
        };
        self.error(&unknown.word, cause, remedy)
    }

    fn unknown_role(&self, catalogue: &Catalogue, role: &str) -> CatalogueError {
        self.unknown(&Unknown {
            what: "role",
            word: role.to_owned(),
            nearest: catalogue.roles.nearest(role).map(str::to_owned),
        })
    }
}

pub fn builtin() -> Result<Catalogue, CatalogueError> {
    let text = include_str!(concat!(env!("OUT_DIR"), "/catalogue.json"));
    let files: Files = serde_json::from_str(text).map_err(|e| CatalogueError::Invalid {
        file: "built-in catalogue".to_owned(),
        line: e.line(),
        cause: e.to_string(),
        remedy: "mend the file in patterns/ and build again".to_owned(),
    })?;
    let mut catalogue = Catalogue {
        trusted: true,
        ..Catalogue::default()
    };
    let source = Source {
        file: "built-in catalogue".to_owned(),
        text: "",
    };
    extend(&mut catalogue, &files, &source)?;
    Ok(catalogue)
}

/// The built-in catalogue with the files of a folder on top: `roles.toml`, `names.toml`,
/// `contexts.toml`, `apis/*.toml`, `versions/*.toml`, and patterns in all other `*.toml`.
pub fn folder(folder: &Path) -> Result<Catalogue, CatalogueError> {
    let mut catalogue = builtin()?;
    catalogue.trusted = false;
    for (part, path) in parts(folder)? {
        let text = std::fs::read_to_string(&path).map_err(|source| unreadable(&path, source))?;
        let source = Source {
            file: path.display().to_string(),
            text: &text,
        };
        let files = parse_part(part, &source)?;
        extend(&mut catalogue, &files, &source)?;
    }
    Ok(catalogue)
}

fn unreadable(path: &Path, source: std::io::Error) -> CatalogueError {
    CatalogueError::Unreadable {
        path: path.to_owned(),
        source,
    }
}

/// Which kind of file it is; in the order in which they must be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Roles,
    Names,
    Contexts,
    Api,
    Version,
    Ignore,
    Pattern,
}

fn parts(folder: &Path) -> Result<Vec<(Part, PathBuf)>, CatalogueError> {
    let mut found = Vec::new();
    for (sub, part) in [("apis", Part::Api), ("versions", Part::Version)] {
        let sub = folder.join(sub);
        if sub.is_dir() {
            found.extend(toml_files(&sub)?.into_iter().map(|path| (part, path)));
        }
    }
    for path in toml_files(folder)? {
        let part = match path.file_stem().and_then(|s| s.to_str()) {
            Some("roles") => Part::Roles,
            Some("names") => Part::Names,
            Some("contexts") => Part::Contexts,
            Some("ignore") => Part::Ignore,
            _ => Part::Pattern,
        };
        found.push((part, path));
    }
    found.sort();
    Ok(found)
}

fn toml_files(folder: &Path) -> Result<Vec<PathBuf>, CatalogueError> {
    let entries = std::fs::read_dir(folder).map_err(|source| unreadable(folder, source))?;
    let paths = entries.filter_map(|entry| entry.ok().map(|e| e.path()));
    Ok(paths
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .collect())
}

fn parse_part(part: Part, source: &Source) -> Result<Files, CatalogueError> {
    let mut files = Files::default();
    match part {
        Part::Roles => files.roles = parse(source)?,
        Part::Names => files.names = parse(source)?,
        Part::Contexts => files.contexts = parse(source)?,
        Part::Ignore => files.ignore = parse(source)?,
        Part::Api => files.apis = vec![parse(source)?],
        Part::Version => files.versions = vec![parse(source)?],
        Part::Pattern => files.patterns = vec![parse(source)?],
    }
    Ok(files)
}

fn parse<T: DeserializeOwned>(source: &Source) -> Result<T, CatalogueError> {
    toml::from_str(source.text).map_err(|e| CatalogueError::Invalid {
        file: source.file.clone(),
        line: line_of(source.text, e.span().map_or(0, |span| span.start)),
        cause: e.message().replace('\n', " "),
        remedy: "docs/catalogue.md tells the keys and values of each file".to_owned(),
    })
}

fn extend(catalogue: &mut Catalogue, files: &Files, source: &Source) -> Result<(), CatalogueError> {
    for (id, role) in &files.roles {
        let added = catalogue.roles.add(id, &role.meaning, role.carried);
        added.ok_or_else(|| {
            let cause = "too many roles".to_owned();
            let remedy = format!("use at most {}", super::Roles::MOST);
            source.error(id, cause, remedy)
        })?;
    }
    for entry in &files.names.names {
        let added = catalogue.names.add(entry, &catalogue.roles);
        added.map_err(|role| source.unknown_role(catalogue, &role))?;
    }
    for entry in &files.names.calls {
        let added = catalogue.calls.add(entry, &catalogue.roles);
        added.map_err(|role| source.unknown_role(catalogue, &role))?;
    }
    for entry in &files.contexts.contexts {
        let context = Context::compile(entry, &catalogue.roles)
            .map_err(|role| source.unknown_role(catalogue, &role))?;
        match catalogue.contexts.iter_mut().find(|c| c.id == context.id) {
            Some(known) => *known = context,
            None => catalogue.contexts.push(context),
        }
    }
    for file in &files.apis {
        let added = catalogue.libraries.add(file, &catalogue.roles);
        added.map_err(|role| source.unknown_role(catalogue, &role.0))?;
    }
    files
        .versions
        .iter()
        .for_each(|f| catalogue.versions.add(f));
    for entry in &files.ignore.entries {
        let condition = condition(catalogue, &entry.meaning, &entry.condition, source)?;
        catalogue.ignored.push(condition);
    }
    for file in &files.patterns {
        add_pattern(catalogue, file, source)?;
    }
    Ok(())
}

/// Adds a pattern, or extends the one with the same id; a rule with a known id takes its place.
fn add_pattern(
    catalogue: &mut Catalogue,
    file: &PatternFile,
    source: &Source,
) -> Result<(), CatalogueError> {
    let rules = file
        .rules
        .iter()
        .map(|entry| rule(catalogue, entry, source));
    let rules = rules.collect::<Result<Vec<_>, _>>()?;
    refuse_twins(&rules, source)?;
    let Some(known) = catalogue.patterns.iter_mut().find(|p| p.id == file.id) else {
        catalogue.patterns.push(Pattern {
            id: file.id.clone(),
            title: file.title.clone(),
            definition: file.definition.clone(),
            study: file.study.clone(),
            notes: file.notes.clone(),
            rules,
            examples: file.examples.clone(),
            origin: source.file.clone(),
        });
        return Ok(());
    };
    for rule in rules {
        match known.rules.iter_mut().find(|r| r.id == rule.id) {
            Some(old) => *old = rule,
            None => known.rules.push(rule),
        }
    }
    known.notes.extend(file.notes.iter().cloned());
    known.examples.extend(file.examples.iter().cloned());
    Ok(())
}

fn refuse_twins(rules: &[Rule], source: &Source) -> Result<(), CatalogueError> {
    for (index, rule) in rules.iter().enumerate() {
        if rules[..index].iter().any(|other| other.id == rule.id) {
            let cause = format!("two rules have the id `{}`", rule.id);
            return Err(source.error(&rule.id, cause, "give each rule its own id".to_owned()));
        }
    }
    Ok(())
}

fn condition(
    catalogue: &Catalogue,
    owner: &str,
    keys: &serde_json::Map<String, serde_json::Value>,
    source: &Source,
) -> Result<super::condition::Condition, CatalogueError> {
    let entry = serde_json::Value::Object(keys.clone());
    let entry: ConditionEntry = serde_json::from_value(entry).map_err(|e| {
        let remedy = "docs/catalogue.md lists the keys of a condition".to_owned();
        source.error(owner, format!("`{owner}`: {e}"), remedy)
    })?;
    let compiler = Compiler { catalogue };
    compiler
        .condition(&entry)
        .map_err(|unknown| source.unknown(&unknown))
}

fn rule(catalogue: &Catalogue, entry: &RuleEntry, source: &Source) -> Result<Rule, CatalogueError> {
    let condition = condition(catalogue, &entry.id, &entry.condition, source)?;
    if !(0.0..=1.0).contains(&entry.confidence) {
        let cause = format!(
            "rule `{}`: confidence {} is not in 0 to 1",
            entry.id, entry.confidence
        );
        return Err(source.error(&entry.id, cause, "give a share such as 0.85".to_owned()));
    }
    Ok(Rule {
        id: entry.id.clone(),
        action: entry.action.clone(),
        kind: entry.kind.clone(),
        confidence: entry.confidence,
        message: entry.message.clone(),
        condition,
    })
}
