//! Loading: files become a catalogue; every error names file, line, cause and remedy.

use super::about::Extends;
use super::api::Libraries;
use super::condition::{Condition, Lookup, Unknown};
use super::context::Context;
use super::error::{CatalogueError, nearest};
use super::file::{
    ApiFile, ContextEntry, ContextsFile, Example, ExamplesFile, IgnoreFile, NamesFile, NoteEntry,
    PatternFile, RoleEntry, RuleEntry, SettingsFile, VersionFile,
};
use super::layer::{Layer, LayerFile};
use super::parse::parse_part;
use super::source::Source;
use super::version::Versions;
use super::{Catalogue, Ignored, Pattern, Rule};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The files of a catalogue, parsed.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Files {
    #[serde(default)]
    pub roles: BTreeMap<String, RoleEntry>,
    #[serde(default)]
    pub names: NamesFile,
    #[serde(default)]
    pub settings: SettingsFile,
    #[serde(default)]
    pub contexts: ContextsFile,
    #[serde(default)]
    pub ignore: IgnoreFile,
    #[serde(default)]
    pub apis: Vec<ApiFile>,
    #[serde(default)]
    pub versions: Vec<VersionFile>,
    #[serde(default)]
    pub patterns: Vec<PatternFile>,
    /// Beside the patterns they are for; the packed catalogue has none.
    #[serde(default)]
    pub examples: Vec<ExamplesFile>,
}

fn unknown_role(source: &Source, catalogue: &Catalogue, role: &str) -> CatalogueError {
    source.unknown(&Unknown::new("role", role, catalogue.roles.ids()))
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
        libraries: Libraries::packed(),
        trusted: true,
        ..Catalogue::empty()
    };
    catalogue.versions =
        Versions::packed(include_str!(concat!(env!("OUT_DIR"), "/versions.lines")));
    let source = Source::new("built-in catalogue", "");
    extend(&mut catalogue, files, &source)?;
    catalogue.libraries.end_layer();
    Ok(catalogue)
}

/// The built-in catalogue with layers on top of it, as far as they keep it.
pub fn layers(layers: &[Layer]) -> Result<Catalogue, CatalogueError> {
    let alone = layers.iter().rposition(|l| l.extends == Extends::Nothing);
    let mut catalogue = match alone {
        None => builtin()?,
        Some(_) => Catalogue::empty(),
    };
    for layer in &layers[alone.unwrap_or(0)..] {
        add_layer(&mut catalogue, layer, |_, _| {})?;
    }
    Ok(catalogue)
}

/// Adds a layer; `read` is told of each of its files.
pub fn add_layer<'l>(
    catalogue: &mut Catalogue,
    layer: &'l Layer,
    mut read: impl FnMut(&'l LayerFile, &Files),
) -> Result<(), CatalogueError> {
    match layer.extends {
        Extends::All => {}
        Extends::Libraries => {
            catalogue.patterns.clear();
            catalogue.ignored.clear();
        }
        Extends::Nothing => *catalogue = Catalogue::empty(),
    }
    catalogue.trusted = false;
    catalogue.taxonomy.clone_from(&layer.taxonomy);
    for file in &layer.files {
        let source = file.source();
        let files = parse_part(file.part, &source)?;
        read(file, &files);
        extend(catalogue, files, &source)?;
    }
    catalogue.libraries.end_layer();
    layer.tunings.iter().try_for_each(|t| t.make(catalogue))
}

pub fn extend(
    catalogue: &mut Catalogue,
    files: Files,
    source: &Source,
) -> Result<(), CatalogueError> {
    for (id, role) in &files.roles {
        let added = catalogue.roles.add(id, &role.meaning, role.carried);
        let added = added.ok_or_else(|| {
            let cause = "too many roles".to_owned();
            let remedy = format!("use at most {}", super::Roles::MOST);
            source.error(id, cause, remedy)
        })?;
        if role.declares {
            catalogue.roles.set_declaring(added);
        }
    }
    let actions = files.names.actions.iter();
    catalogue.actions.extend(actions.cloned());
    catalogue.views.extend(files.names.views.iter().cloned());
    for (index, entry) in files.names.names.iter().enumerate() {
        let source = &source.table("name", index);
        let added = catalogue.names.add(entry, &catalogue.roles);
        added.map_err(|role| unknown_role(source, catalogue, &role))?;
    }
    for (index, entry) in files.names.calls.iter().enumerate() {
        let source = &source.table("call", index);
        let added = catalogue.calls.add(entry, &catalogue.roles);
        added.map_err(|role| unknown_role(source, catalogue, &role))?;
    }
    add_settings(catalogue, &files.settings, source)?;
    for (index, entry) in files.contexts.contexts.iter().enumerate() {
        add_context(catalogue, entry, &source.table("context", index))?;
    }
    for file in files.apis {
        let added = catalogue.libraries.add(file, &catalogue.roles);
        added.map_err(|role| unknown_role(source, catalogue, &role.0))?;
    }
    catalogue.versions.extend(&files.versions);
    for (index, entry) in files.ignore.entries.into_iter().enumerate() {
        let source = &source.table("ignore", index);
        let condition = known(entry.condition, catalogue, source)?;
        catalogue.ignored.push(Ignored {
            meaning: entry.meaning,
            condition,
            taxonomy: catalogue.taxonomy.clone(),
        });
    }
    for file in files.patterns {
        add_pattern(catalogue, file, source)?;
    }
    for file in &files.examples {
        add_examples(catalogue, file, source)?;
    }
    Ok(())
}

fn add_settings(
    catalogue: &mut Catalogue,
    file: &SettingsFile,
    source: &Source,
) -> Result<(), CatalogueError> {
    let added = catalogue.settings.extend(file, &catalogue.roles);
    added.map_err(|role| unknown_role(source, catalogue, &role))?;
    for (index, entry) in file.keys.iter().enumerate() {
        let added = catalogue.settings.keys.add(entry, &catalogue.roles);
        let source = source.table("key", index);
        added.map_err(|role| unknown_role(&source, catalogue, &role))?;
    }
    Ok(())
}

/// Adds a context, or takes the place of the one with the same id.
fn add_context(
    catalogue: &mut Catalogue,
    entry: &ContextEntry,
    source: &Source,
) -> Result<(), CatalogueError> {
    let context = Context::compile(entry, &catalogue.roles)
        .map_err(|role| unknown_role(source, catalogue, &role))?;
    if let Some(unknown) = (!catalogue.trusted).then(|| context.fault()).flatten() {
        return Err(source.unknown(&unknown));
    }
    let known = catalogue.contexts.iter().position(|c| c.id == context.id);
    match known {
        Some(known) => catalogue.contexts[known] = context,
        None if catalogue.contexts.len() >= Context::MOST => {
            let remedy = format!("use at most {}", Context::MOST);
            return Err(source.error(&entry.id, "too many contexts".to_owned(), remedy));
        }
        None => catalogue.contexts.push(context),
    }
    Ok(())
}

/// Adds a pattern, or extends the one with the same id; a rule with a known id takes its place.
fn add_pattern(
    catalogue: &mut Catalogue,
    file: PatternFile,
    source: &Source,
) -> Result<(), CatalogueError> {
    let rules = file.rules.into_iter().enumerate();
    let rules = rules.map(|(index, entry)| rule(catalogue, entry, &source.table("rule", index)));
    let rules = rules.collect::<Result<Vec<_>, _>>()?;
    refuse_twins(&rules, source)?;
    let (notes, examples) = (
        placed_notes(&file.notes, source),
        placed(&file.examples, source),
    );
    let Some(known) = catalogue.patterns.iter_mut().find(|p| p.id == file.id) else {
        let lacks = |key| {
            let known = catalogue.patterns.iter().map(|p| p.id.as_str());
            lacking(key, &file.id, nearest(&file.id, known), source)
        };
        catalogue.patterns.push(Pattern {
            title: file.title.ok_or_else(|| lacks("title"))?,
            definition: file.definition.ok_or_else(|| lacks("definition"))?,
            id: file.id,
            taxonomy: catalogue.taxonomy.clone(),
            study: file.study,
            notes,
            rules,
            examples,
            origin: source.origin(),
            off: Vec::new(),
        });
        return Ok(());
    };
    for rule in rules {
        match known.rules.iter_mut().find(|r| r.id == rule.id) {
            Some(old) => *old = rule,
            None => known.rules.push(rule),
        }
    }
    known.notes.extend(notes);
    known.examples.extend(examples);
    Ok(())
}

/// A new pattern without what a known one need not say again.
fn lacking(key: &str, id: &str, near: Option<&str>, source: &Source) -> CatalogueError {
    let cause = format!("missing field `{key}`, which a new pattern needs");
    let remedy = match near {
        Some(near) => format!("give `{key}` a value; or, to extend `{near}`, give its id"),
        None => format!("give `{key}` a value"),
    };
    source.error(id, cause, remedy)
}

/// Adds the examples of an examples file to its pattern.
fn add_examples(
    catalogue: &mut Catalogue,
    file: &ExamplesFile,
    source: &Source,
) -> Result<(), CatalogueError> {
    let examples = placed(&file.examples, source);
    let mut patterns = catalogue.patterns.iter_mut();
    if let Some(pattern) = patterns.find(|p| p.id == file.pattern) {
        pattern.examples.extend(examples);
        return Ok(());
    }
    let known = catalogue.patterns.iter().map(|p| p.id.as_str());
    let remedy = match nearest(&file.pattern, known) {
        Some(near) => format!("name the file after its pattern: did you mean `{near}.toml`?"),
        None => "name the file after the pattern that its examples are for".to_owned(),
    };
    let cause = format!("no pattern has the id `{}`", file.pattern);
    Err(source.error_at(0, cause, remedy))
}

fn placed(examples: &[Example], source: &Source) -> Vec<Example> {
    let examples = examples.iter().cloned().enumerate();
    let placed = examples.map(|(index, example)| Example {
        origin: source.table("example", index).origin(),
        ..example
    });
    placed.collect()
}

fn placed_notes(notes: &[NoteEntry], source: &Source) -> Vec<NoteEntry> {
    let notes = notes.iter().cloned().enumerate();
    let placed = notes.map(|(index, note)| NoteEntry {
        origin: source.table("note", index).origin(),
        ..note
    });
    placed.collect()
}

fn refuse_twins(rules: &[Rule], source: &Source) -> Result<(), CatalogueError> {
    for (index, rule) in rules.iter().enumerate() {
        if rules[..index].iter().any(|other| other.id == rule.id) {
            let cause = format!("two rules have the id `{}`", rule.id);
            let source = source.table("rule", index);
            return Err(source.error(&rule.id, cause, "give each rule its own id".to_owned()));
        }
    }
    Ok(())
}

/// A condition with all of its names looked up.
fn known(
    mut condition: Condition,
    catalogue: &Catalogue,
    source: &Source,
) -> Result<Condition, CatalogueError> {
    let looked_up = condition.look_up(catalogue);
    looked_up.map_err(|unknown| source.unknown(&unknown))?;
    Ok(condition)
}

fn rule(catalogue: &Catalogue, entry: RuleEntry, source: &Source) -> Result<Rule, CatalogueError> {
    let condition = known(entry.condition, catalogue, source)?;
    if !(0.0..=1.0).contains(&entry.confidence) {
        let cause = format!(
            "rule `{}`: confidence {} is not in 0 to 1",
            entry.id, entry.confidence
        );
        let remedy = match entry.confidence {
            percent if (1.0..=100.0).contains(&percent) => {
                format!("write {} for {percent} %", percent / 100.0)
            }
            _ => "give a share such as 0.85".to_owned(),
        };
        return Err(source.error("confidence", cause, remedy));
    }
    Ok(Rule {
        id: entry.id,
        action: entry.action,
        kind: entry.kind,
        confidence: entry.confidence,
        message: entry.message,
        condition,
        origin: source.origin(),
        tuned: None,
    })
}
