//! Facts: what an edit is, in the words in which conditions ask.
//!
//! In: an edit and its scene. Out: [`Part`]s, each about what a key of a condition is about, so that
//! one can be held against the other.

use super::finding::one_line;
use super::scene::{Scene, Site, Target};
use super::test::number_in;
use super::{alike, around, message, version};
use crate::catalogue::condition::{Alike, Among, Arity, Key, ValueKind};
use crate::catalogue::role::{Role, RoleSet};
use crate::catalogue::words::{self, Part};
use crate::edit::Edit;
use crate::names::{Callee, Certainty};
use crate::syntax::tree::{Kind, NodeId};

/// What conditions can ask and is there. Of what is either so or not, only what is unusual.
pub fn of(scene: &Scene, edit: &Edit) -> Vec<Part> {
    let facts = Facts { scene, edit };
    let told = [
        (Key::Old, facts.value(false, edit.nodes.old)),
        (Key::New, facts.value(true, edit.nodes.new)),
        (Key::Callee, facts.call()),
        (Key::OldCallee, facts.called(false)),
        (Key::NewCallee, facts.called(true)),
        (Key::Parameter, facts.parameter()),
        (Key::Inside, facts.inside()),
        (Key::Target, facts.targets()),
        (Key::Mentions, facts.mentions()),
        (Key::Holds, facts.holds()),
        (Key::Trend, facts.trend()),
        (Key::Arity, facts.arity()),
        (Key::Alike, facts.alike()),
        (Key::Version, facts.version()),
        (Key::Statement, facts.statement()),
        (Key::Parent, facts.parent()),
        (Key::Body, facts.body()),
        (Key::Among, facts.among()),
        (Key::Context, facts.contexts()),
        (Key::Libraries, facts.libraries()),
    ];
    let told = told.into_iter().filter(|(_, says)| !says.is_empty());
    let mut parts: Vec<Part> = told.map(|(key, says)| words::part(key, says)).collect();
    let unusual = [
        (Key::Fresh, scene.edits.pairs[edit.pair].fresh, true),
        (Key::Direct, scene.is_direct(edit), true),
        (Key::Retakes, scene.retakes(edit), true),
        (Key::Remains, scene.remains(edit) != Some(false), false),
        (Key::Learning, scene.is_learning(), false),
    ];
    let unusual = unusual.into_iter().filter(|(_, is, told)| is == told);
    parts.extend(unusual.map(|(key, is, _)| words::yes_or_no(key, is)));
    parts
}

struct Facts<'f, 's, 'a> {
    scene: &'f Scene<'s, 'a>,
    edit: &'f Edit,
}

impl Facts<'_, '_, '_> {
    fn value(&self, new: bool, node: Option<NodeId>) -> String {
        let Some(node) = node else {
            return String::new();
        };
        let view = self.scene.view(new);
        let value = match view.program.kind(node) {
            Kind::Argument => view.program.child(node, 0).unwrap_or(node),
            _ => node,
        };
        let kind = ValueKind::of(view.program.kind(value)).map(|k| words::word_of(&k));
        let roles = self.roles(view.roles(value));
        let about: Vec<String> = kind.into_iter().chain(roles).collect();
        let text = message::shortened(&one_line(view.source(node)));
        match about.is_empty() {
            true => text,
            false => format!("{text} ({})", about.join(", ")),
        }
    }

    fn roles(&self, set: RoleSet) -> Option<String> {
        let roles = &self.scene.catalogue.roles;
        let ids: Vec<&str> = roles.ids_of(set).collect();
        (!ids.is_empty()).then(|| format!("role {}", ids.join(" and ")))
    }

    fn role(&self, role: Option<Role>) -> Option<String> {
        self.roles(role.into_iter().collect())
    }

    /// The call that the edit is about; taken as a change of an argument, the one around, if that is
    /// another.
    fn call(&self) -> String {
        let [itself, around] = [false, true].map(|as_argument| {
            let site = self.scene.subject(self.edit, as_argument);
            site.and_then(|site| site.callee)
        });
        let told = |callee: &Callee| self.callee(callee);
        match (itself.as_deref(), around.as_deref()) {
            (Some(itself), Some(around)) if itself != around => format!(
                "{}; as a change of an argument: {}",
                told(itself),
                told(around)
            ),
            (Some(callee), _) | (None, Some(callee)) => told(callee),
            (None, None) => String::new(),
        }
    }

    /// Where the two sides call two things.
    fn called(&self, new: bool) -> String {
        let callee = |new, call: Option<NodeId>| self.scene.view(new).callee(call?);
        let (old, now) = (
            callee(false, self.edit.calls.old),
            callee(true, self.edit.calls.new),
        );
        let (Some(old), Some(now)) = (old, now) else {
            return String::new();
        };
        match old == now {
            true => String::new(),
            false => self.callee(if new { &now } else { &old }),
        }
    }

    fn callee(&self, callee: &Callee) -> String {
        let library = callee.library.map(|id| {
            let library = self.scene.catalogue.libraries.library(id);
            format!("of {}", library.id)
        });
        let listed = callee.api.is_none().then_some("in no API file");
        let applied = callee
            .applied
            .then_some("an object that an earlier call made");
        let known = match callee.certainty {
            Certainty::Known => "known for sure",
            Certainty::Assumed => "known by a customary name",
            Certainty::Named => "known by its spelling alone",
        };
        let kind = callee.kind.as_ref().map(|kind| format!("kind {kind}"));
        let first = [self.role(callee.role), kind, library];
        let then = [listed, applied, Some(known)].map(|word| word.map(str::to_owned));
        let about: Vec<String> = first.into_iter().chain(then).flatten().collect();
        format!("{} ({})", callee.path, about.join(", "))
    }

    fn parameter(&self) -> String {
        let site = self.scene.subject(self.edit, true);
        let parameter = site.and_then(|site| site.parameter);
        parameter.map_or_else(String::new, |p| with(&p.name, self.role(p.role)))
    }

    /// Calls around, where there is more to say than which call and parameter the edit is about.
    fn inside(&self) -> String {
        let Some((new, node)) = Scene::side_of(self.edit.nodes) else {
            return String::new();
        };
        let sites = self.scene.sites(new, node);
        let subject = self.scene.subject(self.edit, false).and_then(|s| s.callee);
        let is_subject = |site: &Site| site.callee == subject;
        let told = sites.iter().map(|site| self.site(site));
        if sites.len() == 1 && is_subject(&sites[0]) {
            return String::new();
        }
        told.collect::<Vec<_>>().join("; ")
    }

    fn site(&self, site: &Site) -> String {
        let callee = site.callee.as_ref();
        let role = callee.and_then(|c| self.role(c.role));
        let path = callee.map_or("a call", |c| c.path.as_str());
        let parameter = site.parameter.as_ref();
        let parameter = parameter.map(|p| with(&p.name, self.role(p.role)));
        let parameter = parameter.map(|p| format!(", as the parameter {p}"));
        with(path, role) + &parameter.unwrap_or_default()
    }

    fn targets(&self) -> String {
        self.named(&self.scene.targets(self.edit))
    }

    fn named(&self, targets: &[Target]) -> String {
        let mut told: Vec<String> = Vec::new();
        for target in targets.iter().filter(|t| !t.name.is_empty()) {
            let target = with(&target.name, self.roles(target.roles));
            if !told.contains(&target) {
                told.push(target);
            }
        }
        told.join("; ")
    }

    /// Names with roles; the others are in the text.
    fn mentions(&self) -> String {
        let statements = self.scene.edits.pairs[self.edit.pair].statements;
        let sides = [(false, statements.old), (true, statements.new)];
        let mut mentioned = Vec::new();
        for (new, statement) in sides {
            let Some(statement) = statement else { continue };
            let names = self.scene.mentioned(new, statement);
            mentioned.extend(names.iter().filter(|t| !t.roles.is_empty()).cloned());
        }
        self.named(&mentioned)
    }

    fn holds(&self) -> String {
        let Some((new, statement)) = self.scene.statement_of(self.edit) else {
            return String::new();
        };
        let calls = self.scene.calls_within(new, statement);
        let calls = calls.iter().map(|callee| Target {
            name: callee.path.clone(),
            roles: callee.role.into_iter().collect(),
        });
        self.named(&calls.collect::<Vec<_>>())
    }

    fn trend(&self) -> String {
        let number = |new, node: Option<NodeId>| number_in(self.scene, new, node?);
        let old = number(false, self.edit.nodes.old);
        let new = number(true, self.edit.nodes.new);
        let word = match old.zip(new) {
            Some((old, new)) if new > old => "up",
            Some((old, new)) if new < old => "down",
            _ => "",
        };
        word.to_owned()
    }

    fn arity(&self) -> String {
        let is = |wanted: &Arity| alike::arity(self.scene, self.edit, *wanted);
        let found = [Arity::Same, Arity::Changed].into_iter().find(is);
        found.map_or_else(String::new, |arity| words::word_of(&arity))
    }

    /// Names that have nothing in common need no word.
    fn alike(&self) -> String {
        let all = [Alike::Same, Alike::Spelling, Alike::Words, Alike::Method];
        let is = |wanted: &Alike| alike::names(self.scene, self.edit, *wanted);
        let found = all
            .into_iter()
            .filter(is)
            .map(|alike| words::word_of(&alike));
        found.collect::<Vec<_>>().join(" and ")
    }

    fn version(&self) -> String {
        let change = version::find(self.scene, self.edit);
        change.map_or_else(String::new, |change| {
            format!("{}: {}", change.kind.id(), message::told(&change))
        })
    }

    fn statement(&self) -> String {
        let Some((new, statement)) = self.scene.statement_of(self.edit) else {
            return String::new();
        };
        let program = self.scene.view(new).program;
        words::word_of(&program.statement(statement).kind)
    }

    fn parent(&self) -> String {
        let parent = around::parent(self.scene, self.edit);
        parent.map_or_else(String::new, |kind| words::word_of(&kind))
    }

    fn body(&self) -> String {
        let Some((new, statement)) = self.scene.statement_of(self.edit) else {
            return String::new();
        };
        let body = self.scene.view(new).program.body(statement);
        let mut kinds: Vec<String> = body.map(|(_, s)| words::word_of(&s.kind)).collect();
        kinds.sort();
        kinds.dedup();
        kinds.join(", ")
    }

    fn among(&self) -> String {
        let all = [Among::Calls, Among::Settings].into_iter();
        let is = |wanted: &Among| around::among(self.scene, self.edit, *wanted);
        all.filter(is).map(|among| words::word_of(&among)).collect()
    }

    fn contexts(&self) -> String {
        let Some((new, statement)) = self.scene.statement_of(self.edit) else {
            return String::new();
        };
        let contexts = self.scene.catalogue.contexts.iter().enumerate();
        let holding = contexts.filter(|(i, _)| self.scene.is_in_context(new, statement, *i));
        let ids: Vec<&str> = holding.map(|(_, context)| context.id.as_str()).collect();
        ids.join(", ")
    }

    fn libraries(&self) -> String {
        let views = [self.scene.views.old, self.scene.views.new];
        let mut used: Vec<_> = views.iter().flat_map(|v| v.libraries()).collect();
        used.sort_unstable();
        used.dedup();
        let libraries = &self.scene.catalogue.libraries;
        let ids: Vec<&str> = used
            .iter()
            .map(|id| libraries.library(**id).id.as_str())
            .collect();
        ids.join(", ")
    }
}

fn with(name: &str, role: Option<String>) -> String {
    match role {
        Some(role) => format!("{name} ({role})"),
        None => name.to_owned(),
    }
}
