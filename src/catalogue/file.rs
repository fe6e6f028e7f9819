//! The catalogue's files as they are written: one type for each kind of TOML file.
//!
//! Unknown keys are errors. What the keys mean is told in `docs/catalogue.md`.

use super::condition::{self, Condition};
pub use super::list::{OneOrMany, Words};
use super::source::Origin;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RoleEntry {
    /// What a name of this role is for.
    pub meaning: String,
    /// What keeps the role of the call that made it: objects of a class, or values too.
    #[serde(default)]
    pub carried: super::role::Carried,
    /// Whether such a call declares an option, which its first string names.
    #[serde(default)]
    pub declares: bool,
}

/// `names.toml`: conventional names of user code.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NamesFile {
    /// First words of functions that do something with what their last word names.
    #[serde(default)]
    pub actions: Vec<String>,
    /// Attributes that are another view of what they are of.
    #[serde(default)]
    pub views: Vec<String>,
    /// Names of variables, attributes, parameters and keys.
    #[serde(default, rename = "name")]
    pub names: Vec<NameEntry>,
    /// Names of functions and classes.
    #[serde(default, rename = "call")]
    pub calls: Vec<NameEntry>,
}

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NameEntry {
    /// The role that such names suggest.
    pub role: String,
    /// Sub-kind, as in an API file.
    pub kind: Option<String>,
    /// Languages in which whole names mean this and not what they mean elsewhere; all unless said.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Whole names: words in lower case joined by `_`, however the code spells them.
    #[serde(default)]
    pub names: Vec<String>,
    /// First words of names.
    #[serde(default)]
    pub beginnings: Vec<String>,
    /// Last words of names.
    #[serde(default)]
    pub endings: Vec<String>,
}

/// `settings.toml`: keys of files of settings.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SettingsFile {
    /// Languages that files of settings are written in.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Roles of keys that tell the settings of a training from others.
    #[serde(default)]
    pub telling: Vec<String>,
    /// Keys that say which one of its sort a section is about.
    #[serde(default)]
    pub selectors: Vec<String>,
    /// Keys that mean in such a file what they do not in a program.
    #[serde(default, rename = "key")]
    pub keys: Vec<NameEntry>,
}

/// `contexts.toml`: how to tell where in a program an edit is.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ContextsFile {
    /// The contexts that there are.
    #[serde(default, rename = "context")]
    pub contexts: Vec<ContextEntry>,
}

/// A context holds where any of its conditions does.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ContextEntry {
    /// By which conditions name it.
    pub id: String,
    /// What sort of place it is, for people.
    pub meaning: String,
    /// Regular expression over the path of the file.
    pub path: Option<String>,
    /// Languages of the file.
    #[serde(default)]
    pub language: OneOrMany<String>,
    /// Regular expression over the name of an enclosing function.
    pub function: Option<String>,
    /// Regular expression over the name of an enclosing class.
    pub class: Option<String>,
    /// Role of a base of an enclosing class.
    #[serde(default)]
    pub base: OneOrMany<String>,
    /// Role of a call in the statement or in an enclosing function or loop.
    #[serde(default)]
    pub calls: OneOrMany<String>,
    /// Kinds of enclosing statements.
    #[serde(default)]
    pub within: OneOrMany<crate::syntax::tree::StatementKind>,
    /// Regular expression over the text of an enclosing loop's head.
    #[serde(rename = "loop")]
    pub loop_head: Option<String>,
}

/// `ignore.toml`: edits that no rule is about.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct IgnoreFile {
    /// Edits that no rule is about.
    #[serde(default, rename = "ignore")]
    pub entries: Vec<IgnoreEntry>,
}

#[derive(Debug, Clone)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(deny_unknown_fields))]
pub struct IgnoreEntry {
    /// Why such edits have no bearing on the network.
    pub meaning: String,
    /// All other keys.
    #[cfg_attr(feature = "cli", schemars(flatten))]
    pub condition: Condition,
}

/// By hand, not `flatten`, so that an error has its place in the file.
impl<'de> Deserialize<'de> for IgnoreEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(IgnoreVisitor)
    }
}

struct IgnoreVisitor;

impl<'de> Visitor<'de> for IgnoreVisitor {
    type Value = IgnoreEntry;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an ignored edit")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<IgnoreEntry, A::Error> {
        let mut meaning = None;
        let condition = condition::read(map, &["meaning"], |_, map| {
            meaning = Some(map.next_value()?);
            Ok(())
        })?;
        Ok(IgnoreEntry {
            meaning: meaning.ok_or_else(|| Error::missing_field("meaning"))?,
            condition,
        })
    }
}

/// Most libraries are Python's.
fn python_alone() -> Vec<String> {
    vec!["python".to_owned()]
}

/// `apis/LIBRARY.toml`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ApiFile {
    /// Its id, in lower case. A library that is known is extended.
    pub library: String,
    /// As people write it; the id, unless given.
    pub title: Option<String>,
    /// Whether it is a deep-learning library: importing it makes a file deep-learning code.
    #[serde(default)]
    pub learning: bool,
    /// Whether a name that nothing explains is likely this library's.
    #[serde(default)]
    pub usual: bool,
    /// Import paths that are this library, the canonical one first.
    #[serde(default)]
    pub roots: Vec<String>,
    /// Languages that the file is for.
    #[serde(default = "python_alone")]
    pub languages: Vec<String>,
    /// Whether each root is a package of its own, which names are shown with.
    #[serde(default)]
    pub packages: bool,
    /// What it is called where it is installed from.
    #[serde(default)]
    pub distributions: Vec<String>,
    /// Names that need no import.
    #[serde(default)]
    pub builtins: Vec<String>,
    /// Customary local names, assumed where a bare hunk shows no import.
    #[serde(default)]
    pub aliases: BTreeMap<String, String>,
    /// By role: parameters that have it in any call of this library.
    #[serde(default)]
    pub parameters: BTreeMap<String, Vec<String>>,
    /// By role: what a string means as the value of a parameter of that role.
    #[serde(default)]
    pub strings: BTreeMap<String, BTreeMap<String, String>>,
    /// Functions, classes and methods.
    #[serde(default, rename = "api")]
    pub apis: Vec<ApiEntry>,
}

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ApiEntry {
    /// What it is for: a role of `roles.toml`.
    pub role: String,
    /// Sub-kind, a free word that rules and messages use.
    pub kind: Option<String>,
    /// Functions and classes, by as many last components of their names as tell them apart.
    #[serde(default)]
    pub names: Vec<String>,
    /// Methods, which are called on an object.
    #[serde(default)]
    pub methods: Vec<String>,
    /// Roles of the object, one of which it must have, if it is known.
    #[serde(default)]
    pub on: OneOrMany<String>,
    /// Whether the method's name says enough where the object is not known.
    #[serde(default = "yes")]
    pub certain: bool,
    /// Role of what a call makes, where it is not the call's own.
    pub makes: Option<String>,
    /// Names in positional order; one can carry its role: `"x:tensor-input"`. `"*"` is for all that follow.
    #[serde(default)]
    #[cfg_attr(feature = "cli", schemars(with = "Vec<String>"))]
    pub parameters: Words,
}

fn yes() -> bool {
    true
}

/// `versions/LIBRARY.toml`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct VersionFile {
    /// The id of the library.
    pub library: String,
    /// As people write it; the id, unless given.
    pub title: Option<String>,
    /// Changes of one kind in one version.
    #[serde(default, rename = "group")]
    pub groups: Vec<VersionGroup>,
}

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct VersionGroup {
    /// What became of the names.
    pub kind: VersionKind,
    /// The first version with the new form.
    pub since: String,
    /// Where the change is documented.
    pub source: String,
    /// Renamed and moved: old name = new one. Removed: old name = its successor, or nothing.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
    /// API = renamed keywords, old = new, or nothing if it was removed; `"*"` is any API of the library.
    #[serde(default)]
    pub keywords: BTreeMap<String, BTreeMap<String, String>>,
    /// API = its order of arguments, before and after.
    #[serde(default)]
    pub orders: BTreeMap<String, Order>,
    /// API = parameters whose default changed, with the old and the new one.
    #[serde(default)]
    pub defaults: BTreeMap<String, BTreeMap<String, [String; 2]>>,
}

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// Names of the parameters, as they were ordered.
    pub from: Vec<String>,
    /// Names of the parameters, as they are ordered now.
    pub to: Vec<String>,
}

/// What became of a name or signature in a later version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum VersionKind {
    Renamed,
    Moved,
    Removed,
    KeywordRenamed,
    ArgumentsReordered,
    DefaultChanged,
    /// Another version is required.
    Requirement,
    /// The same part of a library under another of its roots: no table tells which is the older one.
    OtherRoot,
}

impl VersionKind {
    pub fn id(self) -> &'static str {
        match self {
            VersionKind::Renamed => "renamed",
            VersionKind::Moved => "moved",
            VersionKind::Removed => "removed",
            VersionKind::KeywordRenamed => "keyword-renamed",
            VersionKind::ArgumentsReordered => "arguments-reordered",
            VersionKind::DefaultChanged => "default-changed",
            VersionKind::Requirement => "requirement",
            VersionKind::OtherRoot => "other-root",
        }
    }
}

/// `PATTERN.toml`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PatternFile {
    /// In small letters, digits and hyphens. A pattern that is known is extended.
    pub id: String,
    /// Given where the pattern is new.
    pub title: Option<String>,
    /// Given where the pattern is new.
    pub definition: Option<String>,
    /// The study's figures for it.
    pub study: Option<Study>,
    /// What is shown with its findings.
    #[serde(default, rename = "note")]
    pub notes: Vec<NoteEntry>,
    /// What makes an edit an instance of it.
    #[serde(default, rename = "rule")]
    pub rules: Vec<RuleEntry>,
    /// Changes that show what its rules are for, and what not.
    #[serde(default, rename = "example")]
    pub examples: Vec<Example>,
}

/// The paper's own figures: share of all fixes, in percent.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Study {
    /// Where the study speaks of it.
    pub section: String,
    /// Of the fixes on Stack Overflow.
    pub stack_overflow: f64,
    /// Of the fixes on GitHub.
    pub github: f64,
}

/// What the study says of a kind of finding.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NoteEntry {
    /// A sentence.
    pub text: String,
    /// Number of the finding in the paper.
    pub finding: Option<u32>,
    /// Kinds of findings that it is shown with; all when empty.
    #[serde(default)]
    pub kinds: OneOrMany<String>,
    /// Actions of findings that it is shown with; all when empty.
    #[serde(default)]
    pub actions: OneOrMany<String>,
    /// Where it was read; not a key of the file.
    #[serde(skip)]
    pub origin: Origin,
}

#[derive(Debug, Clone)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(deny_unknown_fields))]
pub struct RuleEntry {
    /// Unique within the pattern. The rule takes the place of one with the same id in a layer below.
    pub id: String,
    /// What is done to the thing; told by the edit where it is left out.
    #[cfg_attr(feature = "cli", schemars(extend("enum" = ["add", "remove", "replace", "change"])))]
    pub action: Option<String>,
    /// Sub-kind of its findings.
    pub kind: Option<String>,
    /// How sure it is, 0 to 1, where all names are known for sure.
    #[cfg_attr(feature = "cli", schemars(range(min = 0, max = 1)))]
    pub confidence: f64,
    /// A sentence about the edit, with placeholders such as `{api}` and `{from-to}`.
    pub message: Option<String>,
    /// All other keys.
    #[cfg_attr(feature = "cli", schemars(flatten))]
    pub condition: Condition,
}

/// By hand, not `flatten`, so that an error has its place in the file.
impl<'de> Deserialize<'de> for RuleEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(RuleVisitor)
    }
}

/// Keys of a rule that are no part of its condition.
const RULE_KEYS: &[&str] = &["id", "action", "kind", "confidence", "message"];

struct RuleVisitor;

impl<'de> Visitor<'de> for RuleVisitor {
    type Value = RuleEntry;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a rule")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RuleEntry, A::Error> {
        let (mut id, mut action, mut kind, mut message) = (None, None, None, None);
        let mut confidence = None;
        let condition = condition::read(map, RULE_KEYS, |key, map| {
            match key {
                "id" => id = Some(map.next_value()?),
                "action" => action = Some(map.next_value()?),
                "kind" => kind = Some(map.next_value()?),
                "message" => message = Some(map.next_value()?),
                _ => confidence = Some(map.next_value()?),
            }
            Ok(())
        })?;
        Ok(RuleEntry {
            id: id.ok_or_else(|| Error::missing_field("id"))?,
            action,
            kind,
            confidence: confidence.ok_or_else(|| Error::missing_field("confidence"))?,
            message,
            condition,
        })
    }
}

/// `examples/PATTERN.toml`: more examples of the pattern that the file is named after.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExamplesFile {
    /// The pattern's id: the name of the file.
    #[serde(skip)]
    pub pattern: String,
    /// Changes that show what the pattern's rules are for, and what not.
    #[serde(default, rename = "example")]
    pub examples: Vec<Example>,
}

/// A change that shows a rule: which one fires, or which one stays quiet.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The rule whose finding is the primary.
    pub fires: Option<String>,
    /// The rule that stays quiet.
    pub quiet: Option<String>,
    /// The old text: a whole file where it shows imports, else a hunk.
    pub before: String,
    /// The new text.
    pub after: String,
    /// Name of the file, which can matter to contexts.
    #[serde(default = "example_path")]
    pub path: String,
    /// Where it was read; not a key of the file.
    #[serde(skip)]
    pub origin: Origin,
}

fn example_path() -> String {
    "example.py".to_owned()
}
