//! The APIs of all files as the constants of `src/catalogue/api/packed.rs`.

use crate::{table, text, texts};
use serde_json::Value;
use std::collections::BTreeMap;

/// Of one library: the roles of parameters, and what strings mean by role.
#[derive(Default)]
struct Words {
    parameters: BTreeMap<String, usize>,
    strings: BTreeMap<(String, String), String>,
}

/// What is there of all files so far.
pub struct Apis {
    /// In the order in which they are numbered.
    roles: Vec<String>,
    libraries: Vec<String>,
    /// Of each library.
    words: Vec<Words>,
    apis: Vec<String>,
    functions: Vec<(String, usize, String)>,
    methods: Vec<(String, usize, String)>,
}

impl Apis {
    pub fn of(roles: &Value) -> Self {
        let mut roles: Vec<String> = table(roles).map(|(id, _)| id.clone()).collect();
        roles.sort();
        Self {
            roles,
            libraries: Vec::new(),
            words: Vec::new(),
            apis: Vec::new(),
            functions: Vec::new(),
            methods: Vec::new(),
        }
    }

    fn role(&self, id: &str) -> usize {
        let role = self.roles.iter().position(|role| role == id);
        role.unwrap_or_else(|| panic!("patterns/roles.toml has no role `{id}`"))
    }

    /// Takes the APIs out of a file.
    pub fn take(&mut self, file: &mut Value) {
        let id = text(&file["library"]);
        let known = self.libraries.iter().position(|library| library == id);
        let library = known.unwrap_or_else(|| {
            self.libraries.push(id.to_owned());
            self.words.push(Words::default());
            self.libraries.len() - 1
        });
        let mut out = |key: &str| file.as_object_mut().and_then(|f| f.remove(key));
        let [parameters, strings, apis] = ["parameters", "strings", "api"].map(&mut out);
        for (role, names) in parameters.iter().flat_map(table) {
            let role = self.role(role);
            let names = texts(names).into_iter().map(|name| (name, role));
            self.words[library].parameters.extend(names);
        }
        for (role, strings) in strings.iter().flat_map(table) {
            for (value, meaning) in table(strings) {
                let key = (role.clone(), value.clone());
                self.words[library]
                    .strings
                    .insert(key, text(meaning).to_owned());
            }
        }
        for api in apis.iter().flat_map(Value::as_array).flatten() {
            self.add(library, api);
        }
    }

    fn add(&mut self, library: usize, api: &Value) {
        let [names, methods] = ["names", "methods"].map(|key| texts(&api[key]));
        if !names.is_empty() {
            let number = self.push(library, api, false);
            self.functions
                .extend(names.into_iter().enumerate().map(|(place, name)| {
                    let last = name.rsplit('.').next().unwrap_or(&name).to_owned();
                    let item = format!("function({last:?}, {name:?}, {library}, {number})");
                    (last, (number << 16) + place, item)
                }));
        }
        if !methods.is_empty() {
            let number = self.push(library, api, true);
            self.methods.extend(methods.into_iter().map(|name| {
                let item = format!("method({name:?}, {number})");
                (name, number, item)
            }));
        }
    }

    /// The number of an API.
    fn push(&mut self, library: usize, api: &Value, method: bool) -> usize {
        let role = self.role(text(&api["role"]));
        let kind = api["kind"].as_str();
        let makes = api["makes"].as_str().map(|role| self.role(role));
        let on = texts(&api["on"])
            .iter()
            .fold(0u128, |set, role| set | 1 << self.role(role));
        let certain = api["certain"].as_bool().unwrap_or(true);
        let parameters = texts(&api["parameters"]).join(" ");
        self.apis.push(format!(
            "api(({library}, {role}), {kind:?}, {makes:?}, ({method}, {on}, {certain}), {parameters:?})"
        ));
        self.apis.len() - 1
    }

    pub fn written(mut self) -> String {
        self.functions.sort();
        self.methods.sort();
        let words = self.words.iter().map(|words| {
            let parameters = words.parameters.iter();
            let parameters = parameters.map(|(name, role)| format!("({name:?}, Role({role}))"));
            let strings = words.strings.iter();
            let strings = strings.map(|entry| format!("{entry:?}"));
            format!(
                "Words {{ parameters: &[{}], strings: &[{}] }}",
                parameters.collect::<Vec<_>>().join(", "),
                strings.collect::<Vec<_>>().join(", ")
            )
        });
        let words: Vec<String> = words.collect();
        let list = |items: Vec<(String, usize, String)>| {
            let items: Vec<String> = items.into_iter().map(|(.., item)| item).collect();
            items.join(",\n")
        };
        format!(
            "Packed {{\nwords: &[\n{}\n],\napis: &[\n{}\n],\nfunctions: &[\n{}\n],\nmethods: &[\n{}\n],\n}}\n",
            words.join(",\n"),
            self.apis.join(",\n"),
            list(self.functions),
            list(self.methods)
        )
    }
}
