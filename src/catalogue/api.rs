//! Libraries: which API a full name is, what it is for and how its parameters are called.

use super::file::{ApiEntry, ApiFile, Words};
use super::role::{Role, RoleSet, Roles};
use packed::Packed;
use rustc_hash::FxHashMap as HashMap;
use std::borrow::Cow;
use std::collections::BTreeMap;
#[cfg(test)]
use std::collections::BTreeSet;

mod packed;

/// Index of a library in the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LibraryId(u16);

/// Index of an API in the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApiId(u32);

/// A library that deep-learning code uses.
#[derive(Debug, Clone)]
pub struct Library {
    pub id: String,
    pub title: String,
    /// Whether using it makes a file deep-learning code.
    pub learning: bool,
    /// Whether a name that nothing explains is likely this library's.
    pub usual: bool,
    /// First component sequence of canonical names.
    pub root: String,
    /// Whether each root is a package of its own.
    pub packages: bool,
    languages: Vec<String>,
    packed: packed::Words,
    parameters: HashMap<String, Role>,
    /// By role: what a string means.
    strings: BTreeMap<String, BTreeMap<String, String>>,
}

impl Library {
    pub fn reads(&self, language: &str) -> bool {
        self.languages.iter().any(|l| l == language)
    }

    /// The role of a parameter by its name.
    pub fn parameter(&self, name: &str) -> Option<Role> {
        let own = self.parameters.get(name).copied();
        own.or_else(|| self.packed.parameter(name))
    }

    /// What a string means as the value of a parameter of that role: `mse` is mean squared error.
    pub fn meaning(&self, role: &str, value: &str) -> Option<&str> {
        let own = self
            .strings
            .get(role)
            .and_then(|strings| strings.get(value));
        own.map(String::as_str)
            .or_else(|| self.packed.meaning(role, value))
    }
}

#[cfg(test)]
impl Library {
    /// All parameters and strings, in no order.
    fn words(&self, roles: &Roles) -> Vec<String> {
        let own = self
            .parameters
            .iter()
            .map(|(name, role)| (name.as_str(), *role));
        let parameters = own.chain(self.packed.parameters.iter().copied());
        let parameters = parameters.map(|(name, role)| (roles.id(role), name, ""));
        let own = self.strings.iter().flat_map(|(role, strings)| {
            let strings = strings.iter();
            strings.map(move |(value, meaning)| (role.as_str(), value.as_str(), meaning.as_str()))
        });
        let packed = self.packed.strings.iter();
        let strings = own.chain(packed.map(|&((role, value), meaning)| (role, value, meaning)));
        let words = parameters.chain(strings);
        words.map(|word| format!("{} {word:?}", self.id)).collect()
    }
}

/// A function, class or method of a library.
#[derive(Debug, Clone)]
pub struct Api {
    pub library: LibraryId,
    pub role: Role,
    pub kind: Option<Cow<'static, str>>,
    /// The role of what a call makes, where it is not the call's own.
    pub makes: Option<Role>,
    /// Whether it is a method; its object's roles are `on`.
    pub method: bool,
    pub on: RoleSet,
    /// Whether the method's name says enough by itself.
    pub certain: bool,
    /// The layer that it is from; what a later one says counts more.
    pub layer: u8,
    /// Names in positional order; one can carry its role after a colon.
    parameters: Words,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    pub name: String,
    pub role: Option<Role>,
}

impl Api {
    /// The name of the parameter that a positional argument is for, and its role if it carries one;
    /// `*` takes all from its place on.
    pub fn positional(&self, index: usize) -> Option<(&str, Option<&str>)> {
        let mut parameters = self.parameters.iter().map(split_role);
        let mut at = 0;
        parameters.find(|(name, _)| {
            let found = at == index || *name == "*";
            at += 1;
            found
        })
    }

    /// A parameter by its name.
    pub fn named(&self, name: &str) -> Option<(&str, Option<&str>)> {
        let mut parameters = self.parameters.iter().map(split_role);
        parameters.find(|(known, _)| *known == name)
    }
}

fn split_role(word: &str) -> (&str, Option<&str>) {
    match word.split_once(':') {
        Some((name, role)) => (name, Some(role)),
        None => (word, None),
    }
}

/// A name within a library: its components must occur in this order, the last at the end.
#[derive(Debug, Clone)]
struct Entry {
    name: String,
    library: LibraryId,
    api: ApiId,
}

/// All libraries, and the index over their names.
#[derive(Debug, Clone, Default)]
pub struct Libraries {
    libraries: Vec<Library>,
    packed: Packed,
    /// What is not packed, numbered from where that ends.
    apis: Vec<Api>,
    /// Root path → libraries, by language.
    roots: HashMap<String, Vec<LibraryId>>,
    /// What libraries are called where they are installed from.
    distributions: HashMap<String, LibraryId>,
    /// Names that need no import.
    builtins: HashMap<String, Vec<LibraryId>>,
    /// Last component → entries.
    functions: HashMap<String, Vec<Entry>>,
    methods: HashMap<String, Vec<ApiId>>,
    /// Customary local name → full path, in the order of the files.
    aliases: HashMap<String, Vec<(LibraryId, String)>>,
    /// How many layers came before the one that is read.
    layer: u8,
}

/// A role that an API file names and the vocabulary does not have.
#[derive(Debug)]
pub struct UnknownRole(pub String);

/// Adds to what is asked in order: a later layer is asked before the first one.
fn insert<T>(known: &mut Vec<T>, layer: u8, item: T) {
    match layer {
        0 => known.push(item),
        _ => known.insert(0, item),
    }
}

impl Libraries {
    /// Those with the APIs of the built-in files, which need their libraries still.
    pub fn packed() -> Self {
        Self {
            packed: packed::BUILTIN,
            ..Self::default()
        }
    }

    /// What is added from now on is of another layer.
    pub fn end_layer(&mut self) {
        self.layer = self.layer.saturating_add(1);
    }

    /// Adds a file; a later file for the same library extends it, its entries before the older ones.
    pub fn add(&mut self, mut file: ApiFile, roles: &Roles) -> Result<(), UnknownRole> {
        let known = |id: &str| roles.get(id).ok_or_else(|| UnknownRole(id.to_owned()));
        for role in file.strings.keys() {
            known(role)?;
        }
        let library = self.library_for(&mut file);
        let parameters = &mut self.libraries[library.0 as usize].parameters;
        for (role, names) in file.parameters {
            let role = known(&role)?;
            parameters.extend(names.into_iter().map(|name| (name, role)));
        }
        for entry in file.apis {
            self.add_api(library, entry, roles)?;
        }
        Ok(())
    }

    fn library_for(&mut self, file: &mut ApiFile) -> LibraryId {
        let known = self.libraries.iter().position(|l| l.id == file.library);
        let index = known.unwrap_or_else(|| {
            let packed = self.packed.words.get(self.libraries.len());
            self.libraries.push(Library {
                packed: packed.copied().unwrap_or_default(),
                id: file.library.clone(),
                title: file.title.as_ref().unwrap_or(&file.library).clone(),
                learning: file.learning,
                usual: file.usual,
                root: file.roots.first().unwrap_or(&file.library).clone(),
                packages: file.packages,
                languages: file.languages.clone(),
                parameters: HashMap::default(),
                strings: BTreeMap::new(),
            });
            self.libraries.len() - 1
        });
        let id = LibraryId(index as u16);
        for root in &file.roots {
            let known = self.roots.entry(root.clone()).or_default();
            insert(known, self.layer, id);
        }
        for name in &file.distributions {
            self.distributions.insert(normal(name), id);
        }
        for name in &file.builtins {
            self.builtins.entry(name.clone()).or_default().push(id);
        }
        for (local, path) in &file.aliases {
            let known = self.aliases.entry(local.clone()).or_default();
            insert(known, self.layer, (id, path.clone()));
        }
        for (role, strings) in std::mem::take(&mut file.strings) {
            let known = self.libraries[index].strings.entry(role);
            known.or_default().extend(strings);
        }
        id
    }

    fn add_api(
        &mut self,
        library: LibraryId,
        entry: ApiEntry,
        roles: &Roles,
    ) -> Result<(), UnknownRole> {
        let known = |id: &str| roles.get(id).ok_or_else(|| UnknownRole(id.to_owned()));
        for role in entry
            .parameters
            .iter()
            .filter_map(|word| split_role(word).1)
        {
            known(role)?;
        }
        let on = entry.on.as_slice().iter().map(|id| known(id));
        let api = Api {
            library,
            role: known(&entry.role)?,
            makes: entry.makes.as_deref().map(known).transpose()?,
            on: on.collect::<Result<Vec<_>, _>>()?.into_iter().collect(),
            kind: entry.kind.map(Cow::Owned),
            method: false,
            certain: entry.certain,
            layer: self.layer,
            parameters: entry.parameters,
        };
        match (entry.names.is_empty(), entry.methods.is_empty()) {
            (false, true) => self.index_functions(entry.names, api),
            (true, _) => self.index_methods(entry.methods, api),
            (false, false) => {
                self.index_functions(entry.names, api.clone());
                self.index_methods(entry.methods, api);
            }
        }
        Ok(())
    }

    fn index_functions(&mut self, names: Vec<String>, api: Api) {
        let (library, id) = (api.library, self.push(api));
        for name in names {
            let last = name.rsplit('.').next().unwrap_or(&name).to_owned();
            self.functions.entry(last).or_default().push(Entry {
                name,
                library,
                api: id,
            });
        }
    }

    fn index_methods(&mut self, names: Vec<String>, mut api: Api) {
        api.method = true;
        let id = self.push(api);
        for name in names {
            self.methods.entry(name).or_default().push(id);
        }
    }

    fn push(&mut self, api: Api) -> ApiId {
        self.apis.push(api);
        ApiId((self.packed.apis.len() + self.apis.len()) as u32 - 1)
    }

    pub fn api(&self, id: ApiId) -> &Api {
        let index = id.0 as usize;
        let packed = self.packed.apis;
        packed
            .get(index)
            .unwrap_or_else(|| &self.apis[index - packed.len()])
    }

    pub fn library(&self, id: LibraryId) -> &Library {
        &self.libraries[id.0 as usize]
    }

    pub fn all(&self) -> impl Iterator<Item = &Library> {
        self.libraries.iter()
    }

    /// The library that a full path belongs to, and the rest of the path after its root.
    pub fn split<'p>(&self, path: &'p str, language: &str) -> Option<(LibraryId, &'p str)> {
        let mut end = path.len();
        loop {
            let root = &path[..end];
            let found = self.roots.get(root).into_iter().flatten().copied();
            // One library may share its root with that of another language.
            let mut found = found.filter(|&id| self.library(id).reads(language));
            if let Some(id) = found.next() {
                return Some((id, path[end..].trim_start_matches('.')));
            }
            end = root.rfind('.')?;
        }
    }

    /// The library that is installed by this name.
    pub fn distribution(&self, name: &str) -> Option<&Library> {
        let id = self.distributions.get(&normal(name))?;
        Some(self.library(*id))
    }

    /// The API that a full path names, if it is in the catalogue.
    pub fn function(&self, library: LibraryId, rest: &str) -> Option<ApiId> {
        let last = rest.rsplit('.').next()?;
        self.named(last)
            .filter(|&(name, of, _)| of == library && occur_in_order(name, rest))
            .max_by_key(|(name, ..)| name.matches('.').count())
            .map(|(.., api)| api)
    }

    /// The names with this last component, those of later layers at the end.
    fn named(&self, last: &str) -> impl Iterator<Item = (&str, LibraryId, ApiId)> {
        let packed = self.packed.functions(last).iter();
        let own = self.functions.get(last).into_iter().flatten();
        let packed = packed.map(|f| (f.name, f.library, f.api));
        packed.chain(own.map(|entry| (entry.name.as_str(), entry.library, entry.api)))
    }

    /// APIs with this as the whole of their name, in any library: what a bare name may mean.
    pub fn bare(&self, name: &str) -> impl Iterator<Item = ApiId> {
        let whole = self.named(name).filter(|(name, ..)| !name.contains('.'));
        whole.map(|(.., api)| api)
    }

    /// The API of a name that needs no import.
    pub fn builtin(&self, name: &str, language: &str) -> Option<(LibraryId, ApiId)> {
        let libraries = self.builtins.get(name)?.iter().rev();
        let mut read = libraries.filter(|&&id| self.library(id).reads(language));
        read.find_map(|&id| Some((id, self.function(id, name)?)))
    }

    pub fn methods(&self, name: &str) -> impl Iterator<Item = ApiId> {
        let packed = self.packed.methods(name).iter().map(|m| m.api);
        let own = self.methods.get(name).into_iter().flatten();
        packed.chain(own.copied())
    }

    /// What a name customarily stands for where no import is shown; a root stands for itself.
    pub fn customary<'p>(&'p self, local: &'p str, language: &str) -> Option<&'p str> {
        let aliases = self.aliases.get(local).into_iter().flatten();
        let mut aliases = aliases.filter(|(library, _)| self.library(*library).reads(language));
        let alias = aliases.next().map(|(_, path)| path.as_str());
        let itself = || self.split(local, language).map(|_| local);
        alias.or_else(itself)
    }

    /// Whether using the library with this id makes a file deep-learning code.
    pub fn is_learning(&self, id: &str) -> bool {
        self.find(id).is_some_and(|id| self.library(id).learning)
    }

    pub fn find(&self, id: &str) -> Option<LibraryId> {
        let index = self.libraries.iter().position(|l| l.id == id)?;
        Some(LibraryId(index as u16))
    }

    /// All that is known of names, in no order.
    #[cfg(test)]
    pub fn all_named(&self, roles: &Roles) -> Vec<String> {
        let own = self.functions.keys().map(String::as_str);
        let lasts: BTreeSet<&str> = own.chain(self.packed.lasts()).collect();
        let functions = lasts.into_iter().flat_map(|last| self.named(last));
        let functions = functions.map(|(name, _, api)| (name, api));
        let own = self.methods.keys().map(String::as_str);
        let names: BTreeSet<&str> = own.chain(self.packed.method_names()).collect();
        let methods = names
            .into_iter()
            .flat_map(|n| self.methods(n).map(move |api| (n, api)));
        let told = |(name, id): (&str, ApiId)| {
            let api = self.api(id);
            let library = &self.library(api.library).id;
            let on: Vec<&str> = roles.ids_of(api.on).collect();
            let makes = api.makes.map(|role| roles.id(role));
            let role = roles.id(api.role);
            let (kind, parameters) = (&api.kind, &api.parameters);
            let marks = (api.method, api.certain, api.layer);
            format!("{library} {name} {role} {kind:?} {makes:?} {on:?} {marks:?} {parameters:?}")
        };
        let words = self
            .libraries
            .iter()
            .flat_map(|library| library.words(roles));
        functions.chain(methods).map(told).chain(words).collect()
    }
}

/// The name of a distribution as registries compare it.
fn normal(name: &str) -> String {
    name.to_ascii_lowercase().replace(['_', '.'], "-")
}

/// Whether the components occur in the path in this order, the last one last.
fn occur_in_order(name: &str, path: &str) -> bool {
    let mut wanted = name.rsplit('.');
    let mut next = wanted.next();
    for (index, part) in path.rsplit('.').enumerate() {
        match next {
            Some(component) if component == part => next = wanted.next(),
            Some(_) if index == 0 => return false,
            _ => {}
        }
    }
    next.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn components_may_skip_modules() {
        assert!(occur_in_order("Dense", "layers.core.Dense"));
        assert!(occur_in_order("losses.mse", "keras.losses.mse"));
        assert!(!occur_in_order("losses.mse", "metrics.mse"));
        assert!(!occur_in_order("Dense", "Dense.from_config"));
    }
}
