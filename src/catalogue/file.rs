//! The catalogue's files as they are written: one type for each kind of TOML file.
//!
//! Unknown keys are errors. What the keys mean is told in `docs/catalogue.md`.

use super::condition::{self, Condition};
use super::source::Origin;
use serde::de::{
    Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor,
    value::SeqAccessDeserializer,
};
use serde::{Deserialize, Serialize, de};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

/// One value or a list of them.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum OneOrMany<T> {
    One(T),
    Many(Vec<T>),
}

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        OneOrMany::Many(Vec::new())
    }
}

impl<T> OneOrMany<T> {
    pub fn as_slice(&self) -> &[T] {
        match self {
            OneOrMany::One(value) => std::slice::from_ref(value),
            OneOrMany::Many(values) => values,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.as_slice().is_empty()
    }
}

/// By hand, not `untagged`, so that an error names the wrong word.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneOrManyVisitor(PhantomData))
    }
}

struct OneOrManyVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for OneOrManyVisitor<T> {
    type Value = OneOrMany<T>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a word or a list of words")
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<Self::Value, E> {
        T::deserialize(word.into_deserializer()).map(OneOrMany::One)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(list)).map(OneOrMany::Many)
    }
}

/// Words without white space: a list in TOML, one text in the packed catalogue, which is read faster.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "TextOrList")]
pub struct Words(String);

#[derive(Deserialize)]
#[serde(untagged)]
enum TextOrList {
    Text(String),
    List(Vec<String>),
}

impl From<TextOrList> for Words {
    fn from(written: TextOrList) -> Self {
        match written {
            TextOrList::Text(text) => Words(text),
            TextOrList::List(words) => Words(words.join(" ")),
        }
    }
}

impl Words {
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.split(' ').filter(|word| !word.is_empty())
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleEntry {
    pub meaning: String,
    #[serde(default)]
    pub carried: super::role::Carried,
    /// Whether such a call declares an option, which its first string names.
    #[serde(default)]
    pub declares: bool,
}

/// `names.toml`: conventional names of user code.
#[derive(Debug, Clone, Default, Deserialize)]
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
#[serde(deny_unknown_fields)]
pub struct NameEntry {
    pub role: String,
    /// Sub-kind, as in an API file.
    pub kind: Option<String>,
    /// Whole names: words in lower case joined by `_`, however the code spells them.
    #[serde(default)]
    pub names: Vec<String>,
    #[serde(default)]
    pub beginnings: Vec<String>,
    #[serde(default)]
    pub endings: Vec<String>,
}

/// `settings.toml`: keys of files of settings.
#[derive(Debug, Clone, Default, Deserialize)]
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
#[serde(deny_unknown_fields)]
pub struct ContextsFile {
    #[serde(default, rename = "context")]
    pub contexts: Vec<ContextEntry>,
}

/// A context holds where any of its conditions does.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ContextEntry {
    pub id: String,
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
#[serde(deny_unknown_fields)]
pub struct IgnoreFile {
    #[serde(default, rename = "ignore")]
    pub entries: Vec<IgnoreEntry>,
}

#[derive(Debug, Clone)]
pub struct IgnoreEntry {
    /// Why such edits have no bearing on the network.
    pub meaning: String,
    /// All other keys.
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
#[serde(deny_unknown_fields)]
pub struct ApiFile {
    pub library: String,
    /// As people write it; the id, unless given.
    pub title: Option<String>,
    #[serde(default)]
    pub learning: bool,
    /// Whether a name that nothing explains is likely this library's.
    #[serde(default)]
    pub usual: bool,
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
    #[serde(default)]
    pub aliases: BTreeMap<String, String>,
    #[serde(default)]
    pub parameters: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub strings: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(default, rename = "api")]
    pub apis: Vec<ApiEntry>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApiEntry {
    pub role: String,
    pub kind: Option<String>,
    #[serde(default)]
    pub names: Vec<String>,
    #[serde(default)]
    pub methods: Vec<String>,
    #[serde(default)]
    pub on: OneOrMany<String>,
    #[serde(default = "yes")]
    pub certain: bool,
    pub makes: Option<String>,
    #[serde(default)]
    pub parameters: Words,
}

fn yes() -> bool {
    true
}

/// `versions/LIBRARY.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VersionFile {
    pub library: String,
    /// As people write it; the id, unless given.
    pub title: Option<String>,
    #[serde(default, rename = "group")]
    pub groups: Vec<VersionGroup>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VersionGroup {
    pub kind: VersionKind,
    pub since: String,
    pub source: String,
    #[serde(default)]
    pub names: BTreeMap<String, String>,
    #[serde(default)]
    pub keywords: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(default)]
    pub orders: BTreeMap<String, Order>,
    #[serde(default)]
    pub defaults: BTreeMap<String, BTreeMap<String, [String; 2]>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    pub from: Vec<String>,
    pub to: Vec<String>,
}

/// What became of a name or signature in a later version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
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
        }
    }
}

/// `PATTERN.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PatternFile {
    pub id: String,
    /// Given where the pattern is new.
    pub title: Option<String>,
    /// Given where the pattern is new.
    pub definition: Option<String>,
    pub study: Option<Study>,
    #[serde(default, rename = "note")]
    pub notes: Vec<NoteEntry>,
    #[serde(default, rename = "rule")]
    pub rules: Vec<RuleEntry>,
    #[serde(default, rename = "example")]
    pub examples: Vec<Example>,
}

/// The paper's own figures: share of all fixes, in percent.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Study {
    pub section: String,
    pub stack_overflow: f64,
    pub github: f64,
}

/// What the study says of a kind of finding.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoteEntry {
    pub text: String,
    /// Number of the finding in the paper.
    pub finding: Option<u32>,
    /// Kinds of findings that it is shown with; all when empty.
    #[serde(default)]
    pub kinds: OneOrMany<String>,
    #[serde(default)]
    pub actions: OneOrMany<String>,
    /// Where it was read; not a key of the file.
    #[serde(skip)]
    pub origin: Origin,
}

#[derive(Debug, Clone)]
pub struct RuleEntry {
    pub id: String,
    pub action: Option<String>,
    pub kind: Option<String>,
    pub confidence: f64,
    pub message: Option<String>,
    /// All other keys.
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
#[serde(deny_unknown_fields)]
pub struct ExamplesFile {
    /// The pattern's id: the name of the file.
    #[serde(skip)]
    pub pattern: String,
    #[serde(default, rename = "example")]
    pub examples: Vec<Example>,
}

/// A change that shows a rule: which one fires, or which one stays quiet.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The rule whose finding is the primary.
    pub fires: Option<String>,
    /// The rule that stays quiet.
    pub quiet: Option<String>,
    pub before: String,
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
