//! Messages: one plain sentence for a finding, from the rule's template.

use super::finding::one_line;
use super::scene::{Scene, Target};
use super::{test, version};
use crate::catalogue::condition::Condition;
use crate::catalogue::file::VersionKind;
use crate::catalogue::name::LONGEST_NAME;
use crate::catalogue::version::VersionChange;
use crate::catalogue::{Pattern, Rule};
use crate::edit::{Edit, Sides};
use crate::syntax::tree::{Kind, NodeId};

/// Longer values are cut in the middle.
const MAX_VALUE: usize = 60;

/// So much is shown of what two long values begin with.
const LEAST_SHOWN: usize = 20;

/// Fills a rule's template. `{api}`, `{old-api}`, `{new-api}`, `{parameter}`, `{target}`, `{old}`,
/// `{new}`, `{change}`, `{from-to}` and `{version}` stand for what the edit has.
pub fn write(scene: &Scene, pattern: &Pattern, rule: &Rule, edit: &Edit, action: &str) -> String {
    let words = Words {
        scene,
        edit,
        condition: &rule.condition,
    };
    match &rule.message {
        Some(template) => fill(template, &words),
        None => fill(default_template(edit), &words)
            .replace("{pattern}", &pattern.title)
            .replace("{action}", past(action)),
    }
}

fn default_template(edit: &Edit) -> &'static str {
    match edit.nodes {
        Sides {
            old: Some(_),
            new: Some(_),
        } => "{pattern}: {old} → {new}.",
        Sides { old: None, .. } => "{pattern}: {new} {action}.",
        Sides { new: None, .. } => "{pattern}: {old} {action}.",
    }
}

/// As people say it: `add` is `added`.
pub fn past(action: &str) -> &str {
    match action {
        "add" => "added",
        "remove" => "removed",
        "replace" => "replaced",
        _ => "changed",
    }
}

/// Notes of the study that apply to a finding.
pub fn notes(pattern: &Pattern, action: &str, kind: Option<&str>) -> Vec<String> {
    let applies = |list: &[String], word: Option<&str>| {
        list.is_empty() || word.is_some_and(|w| list.iter().any(|k| k == w))
    };
    let notes = pattern.notes.iter().filter(|note| {
        applies(note.kinds.as_slice(), kind) && applies(note.actions.as_slice(), Some(action))
    });
    notes
        .map(|note| match note.finding {
            Some(number) => format!("{} (study, finding {number})", note.text),
            None => format!("{} (study)", note.text),
        })
        .collect()
}

struct Words<'w, 's, 'a> {
    scene: &'w Scene<'s, 'a>,
    edit: &'w Edit,
    /// What the rule asks for: it tells which of several names is meant.
    condition: &'w Condition,
}

fn fill(template: &str, words: &Words) -> String {
    let mut out = String::with_capacity(template.len() + 64);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((key, after)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        match words.word(key) {
            Some(word) => out.push_str(&word),
            None => out.push_str(&format!("{{{key}}}")),
        }
        rest = after;
    }
    out.push_str(rest);
    capitalised(&one_line(&out))
}

fn capitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    match letters.next() {
        Some(first) if first.is_lowercase() && !sentence.starts_with('`') => {
            first.to_uppercase().chain(letters).collect()
        }
        _ => sentence.to_owned(),
    }
}

impl Words<'_, '_, '_> {
    fn word(&self, key: &str) -> Option<String> {
        Some(match key {
            "api" => self.api(),
            "old-api" => self.callee(false),
            "new-api" => self.callee(true),
            "parameter" => self.parameter(),
            "target" => self.target(),
            "old" => self.value(false),
            "new" => self.value(true),
            "change" => self.change(),
            "from-to" => self.transition(),
            "version" => self.version(),
            _ => return None,
        })
    }

    fn api(&self) -> String {
        let callee = test::callee_of(self.scene, self.edit, self.condition);
        callee.map_or("the call".to_owned(), |c| code(&limited(&c.path)))
    }

    /// A callee as the code spells it.
    fn callee(&self, new: bool) -> String {
        let calls = self.edit.calls;
        let view = self.scene.view(new);
        let call = if new { calls.new } else { calls.old };
        let callee = call.and_then(|c| view.program.callee(c));
        callee.map_or("nothing".to_owned(), |c| {
            code(&shortened(&one_line(view.source(c))))
        })
    }

    /// `a → b`, or which of them came or went.
    fn change(&self) -> String {
        let (old, new) = self.values();
        match self.edit.nodes {
            Sides { old: None, .. } => format!("{new} was added"),
            Sides { new: None, .. } => format!("{old} was taken out"),
            _ => format!("{old} → {new}"),
        }
    }

    /// The values of both sides. Of long ones that begin alike the part is shown where they differ.
    fn values(&self) -> (String, String) {
        let Sides {
            old: Some(old),
            new: Some(new),
        } = self.edit.nodes
        else {
            return (self.value(false), self.value(true));
        };
        let texts = (self.text(false, old), self.text(true, new));
        let shared = texts.0.chars().zip(texts.1.chars());
        let shared = shared.take_while(|(a, b)| a == b).count();
        let is_worded = self
            .meaning(false, old)
            .or(self.meaning(true, new))
            .is_some();
        if is_worded || shared + LEAST_SHOWN < MAX_VALUE {
            return (self.value(false), self.value(true));
        }
        let from = |text: &str| code(&shortened(&rest(text, shared - LEAST_SHOWN)));
        (from(&texts.0), from(&texts.1))
    }

    /// What happened to a value that is given to something.
    fn transition(&self) -> String {
        let (old, new) = (self.given(false), self.given(true));
        match self.edit.nodes {
            Sides { old: None, .. } => format!("is now given: {new}"),
            Sides { new: None, .. } => format!("is no longer given: {old}"),
            _ => format!("changed from {old} to {new}"),
        }
    }

    /// Of an assignment what it gives, as its target is told.
    fn given(&self, new: bool) -> String {
        let nodes = self.edit.nodes;
        let program = self.scene.view(new).program;
        let node = if new { nodes.new } else { nodes.old };
        let assignment = node.filter(|&node| program.kind(node) == Kind::Assignment);
        match assignment.and_then(|node| program.children(node).last()) {
            Some(value) => code(&self.source(new, value)),
            None => self.value(new),
        }
    }

    fn parameter(&self) -> String {
        let site = self.scene.subject(self.edit, true);
        let parameter = site.and_then(|s| s.parameter).filter(|p| p.name != "*");
        parameter.map_or("argument".to_owned(), |p| code(&limited(&p.name)))
    }

    fn target(&self) -> String {
        let targets = self.scene.targets(self.edit);
        let asked = |target: &&Target| test::asks_for_target(self.condition, target);
        let first = targets.iter().find(asked).or(targets.first());
        let first = first.filter(|t| !t.name.is_empty());
        first.map_or("the value".to_owned(), |t| code(&limited(&t.name)))
    }

    /// A value in words where the library has them (`'mse'`: mean squared error), else as it stands.
    fn value(&self, new: bool) -> String {
        let nodes = self.edit.nodes;
        let Some(node) = (if new { nodes.new } else { nodes.old }) else {
            return "nothing".to_owned();
        };
        match self.meaning(new, node) {
            Some(meaning) => meaning,
            None => code(&self.source(new, node)),
        }
    }

    fn source(&self, new: bool, node: NodeId) -> String {
        shortened(&self.text(new, node))
    }

    fn text(&self, new: bool, node: NodeId) -> String {
        one_line(self.scene.view(new).source(node))
    }

    fn meaning(&self, new: bool, node: NodeId) -> Option<String> {
        let view = self.scene.view(new);
        if view.program.kind(node) != Kind::String {
            return None;
        }
        let site = self.scene.sites(new, node).into_iter().next()?;
        let library = site.callee?.library?;
        let role = self.scene.catalogue.roles.id(site.parameter?.role?);
        let library = self.scene.catalogue.libraries.library(library);
        library.meaning(role, view.label(node)).map(str::to_owned)
    }

    /// What became of a name: "TensorFlow 1.0: `tf.mul` is now `tf.multiply`".
    fn version(&self) -> String {
        match version::find(self.scene, self.edit) {
            Some(change) if change.kind == VersionKind::Requirement => self.required(&change),
            Some(change) => told(&change),
            None => "another version of the library".to_owned(),
        }
    }

    /// "TensorFlow 1.15 → 2.0 in requirements.txt".
    fn required(&self, change: &VersionChange) -> String {
        let path = self.scene.file.path();
        let file = path.rsplit('/').next().unwrap_or(path);
        let VersionChange {
            title, from, to, ..
        } = change;
        format!("{title} {from} → {to} in {file}")
    }
}

/// "TensorFlow 1.0: `tf.mul` is now `tf.multiply`".
pub fn told(change: &VersionChange) -> String {
    let VersionChange {
        title,
        since,
        from,
        to,
        ..
    } = change;
    if change.kind == VersionKind::OtherRoot {
        return format!("{title}: `{from}` is now written `{to}`");
    }
    if change.kind == VersionKind::Requirement {
        return format!("{title}: `{from}` is now `{to}`");
    }
    if change.kind == VersionKind::DefaultChanged {
        return format!("{title} {since}: the default changed from {from} to {to}");
    }
    let back = if change.downgrade {
        "; the code goes back to the older form"
    } else {
        ""
    };
    if to.is_empty() {
        format!("{title} {since}: `{from}` is gone{back}")
    } else {
        format!("{title} {since}: `{from}` is now `{to}`{back}")
    }
}

fn code(text: &str) -> String {
    format!("`{text}`")
}

/// Cut at the end where it is long.
pub fn shortened(text: &str) -> String {
    cut(text, MAX_VALUE)
}

/// What is left of a text after so many characters.
fn rest(text: &str, skipped: usize) -> String {
    let rest: String = text.chars().skip(skipped).collect();
    format!("…{rest}")
}

/// A name, whole unless nobody would write it.
fn limited(name: &str) -> String {
    cut(name, LONGEST_NAME)
}

/// The first characters of a text, with a sign where there are more.
fn cut(text: &str, most: usize) -> String {
    if text.chars().nth(most).is_none() {
        return text.to_owned();
    }
    let start: String = text.chars().take(most - 1).collect();
    format!("{start}…")
}
