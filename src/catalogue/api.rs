//! Libraries: which API a full name is, what it is for and how its parameters are called.

use super::file::ApiFile;
use super::role::{Role, RoleSet, Roles};
use std::collections::HashMap;

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
    /// First component sequence of canonical names.
    pub root: String,
    /// Whether each root is a package of its own.
    pub packages: bool,
    languages: Vec<String>,
    parameters: HashMap<String, Role>,
    /// By role: what a string means.
    strings: HashMap<String, HashMap<String, String>>,
}

impl Library {
    pub fn reads(&self, language: &str) -> bool {
        self.languages.iter().any(|l| l == language)
    }

    /// The role of a parameter by its name.
    pub fn parameter(&self, name: &str) -> Option<Role> {
        self.parameters.get(name).copied()
    }

    /// What a string means as the value of a parameter of that role: `mse` is mean squared error.
    pub fn meaning(&self, role: &str, value: &str) -> Option<&str> {
        self.strings.get(role)?.get(value).map(String::as_str)
    }
}

/// A function, class or method of a library.
#[derive(Debug, Clone)]
pub struct Api {
    pub library: LibraryId,
    pub role: Role,
    pub kind: Option<String>,
    /// The role of what a call makes, where it is not the call's own.
    pub makes: Option<Role>,
    /// Whether it is a method; its object's roles are `on`.
    pub method: bool,
    pub on: RoleSet,
    /// Whether the method's name says enough by itself.
    pub certain: bool,
    pub parameters: Vec<Parameter>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    pub name: String,
    pub role: Option<Role>,
}

impl Api {
    /// The parameter that a positional argument is for; `*` takes all from its place on.
    pub fn positional(&self, index: usize) -> Option<&Parameter> {
        let rest = self.parameters.iter().position(|p| p.name == "*");
        self.parameters
            .get(rest.map_or(index, |rest| index.min(rest)))
    }

    pub fn named(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|p| p.name == name)
    }
}

/// A name within a library: components that must occur in this order, the last at the end.
#[derive(Debug, Clone)]
struct Entry {
    components: Vec<String>,
    library: LibraryId,
    api: ApiId,
}

/// All libraries, and the index over their names.
#[derive(Debug, Clone, Default)]
pub struct Libraries {
    libraries: Vec<Library>,
    apis: Vec<Api>,
    /// Root path → libraries, by language.
    roots: HashMap<String, Vec<LibraryId>>,
    /// Names that need no import.
    builtins: HashMap<String, Vec<LibraryId>>,
    /// Last component → entries.
    functions: HashMap<String, Vec<Entry>>,
    methods: HashMap<String, Vec<ApiId>>,
    /// Customary local name → full path, in the order of the files.
    aliases: HashMap<String, Vec<(LibraryId, String)>>,
}

/// A role that an API file names and the vocabulary does not have.
#[derive(Debug)]
pub struct UnknownRole(pub String);

impl Libraries {
    /// Adds a file; a later file for the same library extends it, its entries before the older ones.
    pub fn add(&mut self, file: &ApiFile, roles: &Roles) -> Result<(), UnknownRole> {
        let known = |id: &str| roles.get(id).ok_or_else(|| UnknownRole(id.to_owned()));
        let library = self.library_for(file);
        for (role, names) in &file.parameters {
            let role = known(role)?;
            for name in names {
                let parameters = &mut self.libraries[library.0 as usize].parameters;
                parameters.insert(name.clone(), role);
            }
        }
        for role in file.strings.keys() {
            known(role)?;
        }
        for entry in &file.apis {
            self.add_api(library, entry, roles)?;
        }
        Ok(())
    }

    fn library_for(&mut self, file: &ApiFile) -> LibraryId {
        let known = self.libraries.iter().position(|l| l.id == file.library);
        let index = known.unwrap_or_else(|| {
            self.libraries.push(Library {
                id: file.library.clone(),
                title: file.title.clone(),
                learning: file.learning,
                root: file.roots.first().unwrap_or(&file.library).clone(),
                packages: file.packages,
                languages: file.languages.clone(),
                parameters: HashMap::new(),
                strings: HashMap::new(),
            });
            self.libraries.len() - 1
        });
        let id = LibraryId(index as u16);
        for root in &file.roots {
            let known = self.roots.entry(root.clone()).or_default();
            known.push(id);
        }
        for name in &file.builtins {
            self.builtins.entry(name.clone()).or_default().push(id);
        }
        for (local, path) in &file.aliases {
            let known = self.aliases.entry(local.clone()).or_default();
            known.push((id, path.clone()));
        }
        for (role, strings) in &file.strings {
            let known = self.libraries[index].strings.entry(role.clone());
            known.or_default().extend(strings.clone());
        }
        id
    }

    fn add_api(
        &mut self,
        library: LibraryId,
        entry: &super::file::ApiEntry,
        roles: &Roles,
    ) -> Result<(), UnknownRole> {
        let known = |id: &str| roles.get(id).ok_or_else(|| UnknownRole(id.to_owned()));
        let role = known(&entry.role)?;
        let makes = match &entry.makes {
            Some(makes) => Some(known(makes)?),
            None => None,
        };
        let on = entry.on.as_slice().iter().map(|id| known(id));
        let on: RoleSet = on.collect::<Result<Vec<_>, _>>()?.into_iter().collect();
        let defaults = &self.libraries[library.0 as usize].parameters;
        let parameters = entry.parameters.iter().map(|text| {
            let (name, role) = match text.split_once(':') {
                Some((name, role)) => (name, Some(known(role)?)),
                None => (text.as_str(), defaults.get(text).copied()),
            };
            Ok(Parameter {
                name: name.to_owned(),
                role,
            })
        });
        let api = Api {
            library,
            role,
            kind: entry.kind.clone(),
            makes,
            method: false,
            on,
            certain: entry.certain,
            parameters: parameters.collect::<Result<_, _>>()?,
        };
        self.index_functions(&entry.names, api.clone());
        self.index_methods(&entry.methods, api);
        Ok(())
    }

    fn index_functions(&mut self, names: &[String], api: Api) {
        if names.is_empty() {
            return;
        }
        let (library, id) = (api.library, self.push(api));
        for name in names {
            let components: Vec<String> = name.split('.').map(str::to_owned).collect();
            let last = components[components.len() - 1].clone();
            self.functions.entry(last).or_default().push(Entry {
                components,
                library,
                api: id,
            });
        }
    }

    fn index_methods(&mut self, names: &[String], mut api: Api) {
        if names.is_empty() {
            return;
        }
        api.method = true;
        let id = self.push(api);
        for name in names {
            self.methods.entry(name.clone()).or_default().push(id);
        }
    }

    fn push(&mut self, api: Api) -> ApiId {
        self.apis.push(api);
        ApiId(self.apis.len() as u32 - 1)
    }

    pub fn api(&self, id: ApiId) -> &Api {
        &self.apis[id.0 as usize]
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

    /// The API that a full path names, if it is in the catalogue.
    pub fn function(&self, library: LibraryId, rest: &str) -> Option<ApiId> {
        let last = rest.rsplit('.').next()?;
        self.functions
            .get(last)?
            .iter()
            .filter(|entry| entry.library == library && occur_in_order(&entry.components, rest))
            .max_by_key(|entry| entry.components.len())
            .map(|entry| entry.api)
    }

    /// APIs with this as the whole of their name, in any library: what a bare name may mean.
    pub fn bare(&self, name: &str) -> impl Iterator<Item = ApiId> + '_ {
        self.functions
            .get(name)
            .into_iter()
            .flatten()
            .filter(|entry| entry.components.len() == 1)
            .map(|entry| entry.api)
    }

    /// The API of a name that needs no import.
    pub fn builtin(&self, name: &str, language: &str) -> Option<(LibraryId, ApiId)> {
        let libraries = self.builtins.get(name)?.iter().rev();
        let mut read = libraries.filter(|&&id| self.library(id).reads(language));
        read.find_map(|&id| Some((id, self.function(id, name)?)))
    }

    pub fn methods(&self, name: &str) -> &[ApiId] {
        self.methods.get(name).map_or(&[], Vec::as_slice)
    }

    /// What a name customarily stands for where no import is shown.
    pub fn customary(&self, local: &str, language: &str) -> Option<&str> {
        self.aliases
            .get(local)?
            .iter()
            .find(|(library, _)| self.library(*library).reads(language))
            .map(|(_, path)| path.as_str())
    }

    pub fn find(&self, id: &str) -> Option<LibraryId> {
        let index = self.libraries.iter().position(|l| l.id == id)?;
        Some(LibraryId(index as u16))
    }

    /// How many libraries and APIs there are.
    pub fn counts(&self) -> (usize, usize) {
        let named = self.functions.values().map(Vec::len).sum::<usize>();
        let methods = self.methods.values().map(Vec::len).sum::<usize>();
        (self.libraries.len(), named + methods)
    }
}

/// Whether the components occur in the path in this order, the last one last.
fn occur_in_order(components: &[String], path: &str) -> bool {
    let mut wanted = components.iter().rev();
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
        let entry = |text: &str| text.split('.').map(str::to_owned).collect::<Vec<_>>();
        assert!(occur_in_order(&entry("Dense"), "layers.core.Dense"));
        assert!(occur_in_order(&entry("losses.mse"), "keras.losses.mse"));
        assert!(!occur_in_order(&entry("losses.mse"), "metrics.mse"));
        assert!(!occur_in_order(&entry("Dense"), "Dense.from_config"));
    }
}
