//! What a call calls: the steps from an expression to an API of the catalogue.

use super::{Callee, Certainty, View};
use crate::catalogue::api::{ApiId, LibraryId};
use crate::catalogue::name::{Suggestion, snake};
use crate::catalogue::role::{Role, RoleSet};
use crate::syntax::tree::{Kind, NodeId};
use std::borrow::Cow;

pub fn find(view: &View, call: NodeId) -> Option<Callee> {
    let callee = view.program.callee(call)?;
    by_path(view, callee)
        .or_else(|| applied(view, callee))
        .or_else(|| by_method(view, callee))
        .or_else(|| by_bare_name(view, callee))
        .or_else(|| by_convention(view, callee))
        .or_else(|| unknown(view, callee))
}

/// A function, class or constant that is named, not called: its role.
pub fn reference(view: &View, node: NodeId) -> Option<(Role, Certainty)> {
    let found = by_path(view, node)?;
    found.role.map(|role| (role, found.certainty))
}

/// Through imports and customary aliases.
fn by_path(view: &View, node: NodeId) -> Option<Callee> {
    let dotted = view.program.dotted(node, view.text)?;
    let libraries = &view.catalogue.libraries;
    if let Some((path, certainty)) = view.path(&dotted) {
        let (library, rest) = libraries.split(&path, view.language)?;
        let api = libraries.function(library, rest);
        let found = of_library(view, library, rest, api, certainty);
        return Some(match libraries.library(library).packages {
            true => Callee { path, ..found },
            false => found,
        });
    }
    let path = view.starred(&dotted)?;
    let (library, rest) = libraries.split(&path, view.language)?;
    let api = libraries.function(library, rest);
    Some(of_library(view, library, rest, api, Certainty::Known))
}

fn of_library(
    view: &View,
    library: LibraryId,
    rest: &str,
    api: Option<ApiId>,
    certainty: Certainty,
) -> Callee {
    let libraries = &view.catalogue.libraries;
    let root = &libraries.library(library).root;
    let known = api.map(|id| libraries.api(id));
    Callee {
        path: if rest.is_empty() {
            root.clone()
        } else {
            format!("{root}.{rest}")
        },
        api,
        library: Some(library),
        role: known.map(|a| a.role),
        kind: known.and_then(|a| a.kind.clone()),
        certainty,
        applied: false,
    }
}

/// An object that an earlier call made is called: a layer, a criterion.
fn applied(view: &View, callee: NodeId) -> Option<Callee> {
    let made_by = match view.program.kind(callee) {
        Kind::Call => callee,
        Kind::Name | Kind::Attribute => {
            let (value, _) = view.definition(callee)?;
            (view.program.kind(value) == Kind::Call).then_some(value)?
        }
        _ => return None,
    };
    let maker = view.callee(made_by)?;
    let declared = maker
        .api
        .and_then(|id| view.catalogue.libraries.api(id).makes);
    let carried = |r: &Role| view.catalogue.roles.is_carried(*r, true);
    let role = declared.or_else(|| maker.role.filter(carried))?;
    Some(Callee {
        role: Some(role),
        applied: true,
        ..(*maker).clone()
    })
}

/// A method of an object, by what the object is, else by the method's name.
fn by_method(view: &View, callee: NodeId) -> Option<Callee> {
    if view.program.kind(callee) != Kind::Attribute {
        return None;
    }
    let object = view.program.child(callee, 0)?;
    let method = view.label(callee);
    let (roles, certainty) = view.sure_roles(object, 0);
    let libraries = &view.catalogue.libraries;
    let known = certainty == Certainty::Known;
    let best = libraries
        .methods(method)
        .filter_map(|id| Some((fitness(view, id, roles, known)?, id)))
        .max_by_key(|&(fitness, id)| (fitness, libraries.api(id).layer, std::cmp::Reverse(id)))?;
    let ((object_fits, ..), id) = best;
    let api = libraries.api(id);
    let certainty = if object_fits {
        certainty
    } else {
        Certainty::Assumed
    };
    let owner = owner_name(view, api.on);
    let rest = format!("{owner}{method}");
    Some(of_library(view, api.library, &rest, Some(id), certainty))
}

/// How well a method fits an object: whether the object's role is one that it is for, and whether
/// the file uses its library. `None` where it cannot be meant.
fn fitness(view: &View, id: ApiId, roles: RoleSet, known: bool) -> Option<(bool, bool, bool)> {
    let libraries = &view.catalogue.libraries;
    let api = libraries.api(id);
    let object_fits = api.on.meets(roles);
    let imported = view.libraries.contains(&api.library);
    let possible = libraries.library(api.library).reads(view.language)
        && (object_fits || api.certain && (api.on.is_empty() || roles.is_empty()))
        && (imported || !view.whole || object_fits && known || !view.imports_learning());
    possible.then_some((object_fits, imported, libraries.library(api.library).usual))
}

/// `Model.` for a method of models: methods are named after what they are called on.
fn owner_name(view: &View, on: RoleSet) -> String {
    let Some(role) = view.catalogue.roles.first_of(on) else {
        return String::new();
    };
    let mut letters = role.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(letters).chain(['.']).collect()
}

/// A name that nothing in sight explains: a built-in, or a library's name where imports are unseen.
fn by_bare_name(view: &View, callee: NodeId) -> Option<Callee> {
    let name = view.label(callee);
    let libraries = &view.catalogue.libraries;
    let is_plain = view.program.kind(callee) == Kind::Name;
    let builtin = libraries
        .builtin(name, view.language)
        .filter(|_| is_plain && !view.imports.contains_key(name));
    if let Some((library, api)) = builtin {
        return Some(of_library(view, library, name, Some(api), Certainty::Known));
    }
    let starts_upper = name.starts_with(|c: char| c.is_ascii_uppercase());
    if !starts_upper || name.len() < 3 {
        return None;
    }
    // Where imports are seen, a class from elsewhere is only like those of the libraries in use.
    let imported = view.imports.contains_key(name);
    let unseen = !imported && (!view.whole || !view.stars.is_empty());
    let api = libraries
        .bare(name)
        .filter(|&id| unseen || view.libraries.contains(&libraries.api(id).library))
        .filter(|&id| {
            let library = libraries.library(libraries.api(id).library);
            library.learning && library.reads(view.language)
        })
        .max_by_key(|&id| {
            let library = libraries.api(id).library;
            let used = view.libraries.contains(&library);
            (
                used,
                libraries.library(library).usual,
                libraries.api(id).layer,
                std::cmp::Reverse(id),
            )
        })?;
    let certainty = match unseen {
        true => Certainty::Assumed,
        false => Certainty::Named,
    };
    let library = libraries.api(api).library;
    Some(of_library(view, library, name, Some(api), certainty))
}

/// A function of the user's own, by its name.
fn by_convention(view: &View, callee: NodeId) -> Option<Callee> {
    let name = view.label(callee);
    let names = &view.catalogue;
    let words = snake(name);
    let first = words.trim_start_matches('_').split('_').next();
    let acts = first.is_some_and(|word| names.actions.contains(word));
    let suggestion = names.calls.suggest(name).or_else(|| {
        let carried = |s: &&Suggestion| names.roles.is_carried(s.role, true);
        view.suggest(name).filter(|s| carried(s) && !acts)
    })?;
    Some(Callee {
        path: spelled(view, callee),
        api: None,
        library: None,
        role: Some(suggestion.role),
        kind: suggestion.kind.clone().map(Cow::Owned),
        certainty: Certainty::Named,
        applied: false,
    })
}

/// Nothing is known but the name.
fn unknown(view: &View, callee: NodeId) -> Option<Callee> {
    Some(Callee {
        path: spelled(view, callee),
        api: None,
        library: None,
        role: None,
        kind: None,
        certainty: Certainty::Named,
        applied: false,
    })
}

/// The name as the code spells it; of a call on a call only the method.
fn spelled(view: &View, callee: NodeId) -> String {
    view.program
        .dotted(callee, view.text)
        .unwrap_or_else(|| view.label(callee).to_owned())
}
