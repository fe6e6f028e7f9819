//! Library versions: what a name, keyword or argument order became, and since when.

use super::file::{Order, VersionFile, VersionGroup, VersionKind};
use rustc_hash::FxHashMap as HashMap;
use std::ops::Deref;
use std::sync::OnceLock;

/// One change of a library, as the tables know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VersionChange<'v> {
    pub kind: VersionKind,
    pub library: &'v str,
    pub title: &'v str,
    pub since: &'v str,
    pub source: &'v str,
    pub from: &'v str,
    pub to: &'v str,
    /// Whether the code goes back to the older version.
    pub downgrade: bool,
}

/// Where an entry was read: library, version and source.
#[derive(Debug, Clone)]
struct Release {
    library: String,
    title: String,
    since: String,
    source: String,
    kind: VersionKind,
}

#[derive(Debug, Clone)]
struct Rename {
    from: String,
    to: String,
    release: usize,
}

/// An order of arguments that an API had, and the one it has, as calls.
#[derive(Debug, Clone)]
struct Reordering {
    from: String,
    to: String,
    release: usize,
}

/// The tables of all libraries; read when they are first asked, since many a change asks nothing.
#[derive(Debug, Clone, Default)]
pub struct Versions {
    /// The built-in tables as JSON, which the build has written from valid files.
    packed: &'static str,
    own: Vec<VersionFile>,
    tables: OnceLock<Tables>,
}

impl Versions {
    pub fn packed(packed: &'static str) -> Self {
        Self {
            packed,
            ..Self::default()
        }
    }

    /// Adds tables to those that there are.
    pub fn extend(&mut self, files: Vec<VersionFile>) {
        self.own.extend(files);
        self.tables = OnceLock::new();
    }
}

impl Deref for Versions {
    type Target = Tables;

    fn deref(&self) -> &Tables {
        self.tables.get_or_init(|| {
            let mut files: Vec<VersionFile> = match self.packed {
                "" => Vec::new(),
                packed => {
                    serde_json::from_str(packed).expect("the tests read all built-in version files")
                }
            };
            files.extend(self.own.iter().cloned());
            Tables::of(files)
        })
    }
}

/// What can be looked up.
#[derive(Debug, Clone, Default)]
pub struct Tables {
    releases: Vec<Release>,
    /// By the old name.
    renames: Vec<Rename>,
    /// API → renamed keywords; `*` for any API of the library.
    keywords: HashMap<String, Vec<Rename>>,
    orders: HashMap<String, Vec<Reordering>>,
    defaults: HashMap<String, Vec<(String, [String; 2], usize)>>,
}

impl Tables {
    pub fn of(files: Vec<VersionFile>) -> Self {
        let mut tables = Self::default();
        files.into_iter().for_each(|file| tables.add(file));
        tables.renames.sort_by(|a, b| a.from.cmp(&b.from));
        tables
    }

    fn add(&mut self, file: VersionFile) {
        for group in file.groups {
            let release = self.releases.len();
            self.releases.push(Release {
                library: file.library.clone(),
                title: file.title.as_ref().unwrap_or(&file.library).clone(),
                since: group.since.clone(),
                source: group.source.clone(),
                kind: group.kind,
            });
            self.add_group(group, &file.library, release);
        }
    }

    fn add_group(&mut self, group: VersionGroup, library: &str, release: usize) {
        for (from, to) in group.names {
            self.add_rename(from, to, release);
        }
        for (api, pairs) in &group.keywords {
            let api = match api.as_str() {
                "*" => format!("{library}.*"),
                api => short_method(api),
            };
            let known = self.keywords.entry(api).or_default();
            known.extend(pairs.iter().map(|(from, to)| Rename {
                from: from.clone(),
                to: to.clone(),
                release,
            }));
        }
        for (api, order) in &group.orders {
            let known = self.orders.entry(short_method(api)).or_default();
            known.push(Reordering::of(api, order, release));
        }
        for (api, defaults) in &group.defaults {
            let known = self.defaults.entry(short_method(api)).or_default();
            let entries = defaults.iter();
            known.extend(entries.map(|(p, d)| (p.clone(), d.clone(), release)));
        }
    }

    /// Methods of a class are also found by their names alone.
    fn add_rename(&mut self, from: String, to: String, release: usize) {
        if let (Some(from), Some(to)) = (method_of(&from), method_of(&to))
            && from != to
        {
            self.renames.push(Rename {
                from: from.to_owned(),
                to: to.to_owned(),
                release,
            });
        }
        self.renames.push(Rename { from, to, release });
    }

    /// All that became of an old name.
    fn renames_of(&self, old: &str) -> &[Rename] {
        let first = self.renames.partition_point(|r| r.from.as_str() < old);
        let rest = &self.renames[first..];
        &rest[..rest.partition_point(|r| r.from == old)]
    }

    fn change<'v>(
        &'v self,
        release: usize,
        from: &'v str,
        to: &'v str,
        downgrade: bool,
    ) -> VersionChange<'v> {
        let release = &self.releases[release];
        VersionChange {
            kind: release.kind,
            library: &release.library,
            title: &release.title,
            since: &release.since,
            source: &release.source,
            from,
            to,
            downgrade,
        }
    }

    /// Whether one full name became the other, in one or more steps, in either direction.
    pub fn rename(&self, old: &str, new: &str) -> Option<VersionChange<'_>> {
        self.upgrade(old, new, false)
            .or_else(|| self.upgrade(new, old, true))
    }

    fn upgrade(&self, old: &str, new: &str, downgrade: bool) -> Option<VersionChange<'_>> {
        let mut at = vec![old.to_owned()];
        for _step in 0..4 {
            let mut next = Vec::new();
            for rename in at.iter().flat_map(|name| self.renames_of(name)) {
                if rename.to == new {
                    return Some(self.change(rename.release, &rename.from, &rename.to, downgrade));
                }
                next.push(rename.to.clone());
            }
            at = next;
        }
        None
    }

    /// Whether a keyword of an API became the other, in either direction.
    pub fn keyword(
        &self,
        library: &str,
        api: &str,
        old: &str,
        new: &str,
    ) -> Option<VersionChange<'_>> {
        let any = format!("{library}.*");
        let renames = [api, any.as_str()];
        let mut known = renames
            .iter()
            .filter_map(|k| self.keywords.get(*k))
            .flatten();
        known.find_map(|rename| {
            let downgrade = match (rename.from == old, rename.to == new) {
                (true, true) => false,
                _ if rename.from == new && rename.to == old => true,
                _ => return None,
            };
            Some(self.change(rename.release, &rename.from, &rename.to, downgrade))
        })
    }

    /// The order of arguments that an API first had, if it had another.
    pub fn order(&self, api: &str) -> Option<VersionChange<'_>> {
        let known = self.orders.get(api)?.iter();
        let first = known.min_by_key(|order| numbers(&self.releases[order.release].since))?;
        Some(self.change(first.release, &first.from, &first.to, false))
    }

    /// Whether a parameter's default changed between versions.
    pub fn default_changed(&self, api: &str, parameter: &str) -> Option<VersionChange<'_>> {
        let known = self.defaults.get(api)?;
        let (_, [old, new], release) = known.iter().find(|(p, ..)| p == parameter)?;
        Some(self.change(*release, old, new, false))
    }

    /// How many entries there are.
    #[cfg(test)]
    pub fn len(&self) -> usize {
        let keywords: usize = self.keywords.values().map(Vec::len).sum();
        self.renames.len() + keywords + self.orders.len() + self.defaults.len()
    }
}

/// The numbers of a version, by which it comes before or after another.
fn numbers(version: &str) -> Vec<u32> {
    version.split('.').filter_map(|n| n.parse().ok()).collect()
}

/// Methods are known by root, class and name, without the modules in between.
fn short_method(api: &str) -> String {
    let parts: Vec<&str> = api.split('.').collect();
    match parts.as_slice() {
        [root, _, .., class, method] if class.starts_with(|c: char| c.is_ascii_uppercase()) => {
            format!("{root}.{class}.{method}")
        }
        _ => api.to_owned(),
    }
}

/// `.train` of `keras.models.Sequential.train`.
fn method_of(name: &str) -> Option<&str> {
    let dot = name.rfind('.').filter(|&dot| dot > 0)?;
    let owner = name[..dot].rsplit('.').next()?;
    owner
        .starts_with(|c: char| c.is_ascii_uppercase())
        .then(|| &name[dot..])
}

impl Reordering {
    fn of(api: &str, order: &Order, release: usize) -> Self {
        let name = api.rsplit('.').next().unwrap_or(api);
        let call = |arguments: &[String]| format!("{name}({})", arguments.join(", "));
        Self {
            from: call(&order.from),
            to: call(&order.to),
            release,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn versions() -> Tables {
        let text = "library = 'tf'\ntitle = 'TF'\n[[group]]\nkind = 'renamed'\nsince = '1'\nsource = 's'\n[group.names]\n'tf.a' = 'tf.b'\n'tf.b' = 'tf.c'\n";
        Tables::of(vec![toml::from_str(text).expect("a valid version file")])
    }

    #[test]
    fn renames_chain_and_reverse() {
        let versions = versions();
        assert!(
            versions
                .rename("tf.a", "tf.c")
                .is_some_and(|c| !c.downgrade)
        );
        assert!(versions.rename("tf.b", "tf.a").is_some_and(|c| c.downgrade));
        assert!(versions.rename("tf.a", "tf.d").is_none());
    }
}
