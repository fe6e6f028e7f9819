//! Library versions: what a name, keyword or argument order became, and since when.

use super::file::{VersionFile, VersionGroup, VersionKind};
use lines::Lines;
use search::find;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error;
use std::borrow::Cow;

mod lines;
mod search;

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

/// The tables of all libraries, in the order in which they were added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Versions {
    tables: Vec<Cow<'static, str>>,
}

/// What became of what, and the release that it came with.
struct Entry<'v> {
    table: &'v str,
    release: &'v str,
    from: &'v str,
    to: &'v str,
}

impl Versions {
    /// The built-in tables, as the build has written them.
    pub fn packed(table: &'static str) -> Self {
        Self {
            tables: vec![Cow::Borrowed(table)],
        }
    }

    /// Adds tables to those that there are.
    pub fn extend(&mut self, files: &[VersionFile]) {
        let mut lines = Lines::default();
        for file in files {
            let title = file.title.as_ref().unwrap_or(&file.library);
            lines.library(&file.library, title);
            file.groups.iter().for_each(|group| add(&mut lines, group));
        }
        let text = lines.text();
        if !text.is_empty() {
            self.tables.push(Cow::Owned(text));
        }
    }

    fn entries(&self, key: &[&str]) -> Vec<Entry<'_>> {
        let tables = self.tables.iter().map(AsRef::as_ref);
        let found = tables.flat_map(|table| find(table, key).map(move |fields| (table, fields)));
        let entries = found.filter_map(|(table, fields)| match fields.as_slice() {
            [_place, release, from, to] => Some(Entry {
                table,
                release,
                from,
                to,
            }),
            _ => None,
        });
        entries.collect()
    }

    /// Whether one full name became the other, in one or more steps, in either direction.
    pub fn rename(&self, old: &str, new: &str) -> Option<VersionChange<'_>> {
        let upgrade = self.upgrade(old, new).and_then(|e| e.change(false));
        upgrade.or_else(|| self.upgrade(new, old)?.change(true))
    }

    fn upgrade(&self, old: &str, new: &str) -> Option<Entry<'_>> {
        let mut at = self.entries(&["name", old]);
        for _step in 0..4 {
            if let Some(found) = at.iter().position(|entry| entry.to == new) {
                return Some(at.swap_remove(found));
            }
            let next = at
                .iter()
                .flat_map(|entry| self.entries(&["name", entry.to]));
            at = next.collect();
        }
        None
    }

    /// Whether a keyword of an API became the other, in either direction; the first version that did it.
    pub fn keyword(
        &self,
        library: &str,
        api: &str,
        old: &str,
        new: &str,
    ) -> Option<VersionChange<'_>> {
        let of_library = format!("{library}.*");
        let apis = [api, of_library.as_str()].into_iter();
        let known = apis.flat_map(|api| self.entries(&["keyword", api]));
        let changes = known.filter_map(|entry| match [entry.from, entry.to] {
            sides if sides == [old, new] => entry.change(false),
            sides if sides == [new, old] => entry.change(true),
            _ => None,
        });
        changes.min_by_key(|change| numbers(change.since))
    }

    /// The order of arguments that an API first had, if it had another.
    pub fn order(&self, api: &str) -> Option<VersionChange<'_>> {
        let known = self.entries(&["order", api]);
        let changes = known.iter().filter_map(|entry| entry.change(false));
        changes.min_by_key(|change| numbers(change.since))
    }

    /// Whether a parameter's default changed between versions.
    pub fn default_changed(&self, api: &str, parameter: &str) -> Option<VersionChange<'_>> {
        let known = self.entries(&["default", api, parameter]);
        known.first()?.change(false)
    }

    /// All that the tables say, in no order.
    #[cfg(test)]
    pub fn all(&self) -> impl Iterator<Item = VersionChange<'_>> {
        let tables = self.tables.iter().map(AsRef::as_ref);
        let lines = tables.flat_map(|table: &str| table.lines().map(move |line| (table, line)));
        lines.filter_map(|(table, line)| {
            let fields: Vec<&str> = line.split('\t').collect();
            let &[.., release, from, to] = fields.as_slice() else {
                return None;
            };
            let entry = Entry {
                table,
                release,
                from,
                to,
            };
            (fields[0] != "release").then(|| entry.change(false))?
        })
    }
}

impl<'v> Entry<'v> {
    fn change(&self, downgrade: bool) -> Option<VersionChange<'v>> {
        let release = find(self.table, &["release", self.release]).next()?;
        let &[kind, library, title, since, source] = release.as_slice() else {
            return None;
        };
        let kind: Result<_, Error> = VersionKind::deserialize(kind.into_deserializer());
        Some(VersionChange {
            kind: kind.ok()?,
            library,
            title,
            since,
            source,
            from: self.from,
            to: self.to,
            downgrade,
        })
    }
}

fn add(lines: &mut Lines, group: &VersionGroup) {
    lines.release(group.kind.id(), &group.since, &group.source);
    for (from, to) in &group.names {
        lines.renamed(from, to);
    }
    for (api, keywords) in &group.keywords {
        for (from, to) in keywords {
            lines.keyword_renamed(api, from, to);
        }
    }
    for (api, order) in &group.orders {
        lines.reordered(api, &order.from, &order.to);
    }
    for (api, defaults) in &group.defaults {
        for (parameter, [from, to]) in defaults {
            lines.default_changed(api, parameter, from, to);
        }
    }
}

/// The numbers of a version, by which it comes before or after another.
fn numbers(version: &str) -> Vec<u32> {
    version.split('.').filter_map(|n| n.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn versions(text: &str) -> Versions {
        let mut versions = Versions::default();
        versions.extend(&[toml::from_str(text).expect("a valid version file")]);
        versions
    }

    const RENAMES: &str = "library = 'tf'\ntitle = 'TF'\n[[group]]\nkind = 'renamed'\nsince = '1'\nsource = 's'\n[group.names]\n'tf.a' = 'tf.b'\n'tf.b' = 'tf.c'\n'tf.ab' = 'tf.d'\n";

    #[test]
    fn renames_chain_and_reverse() {
        let versions = versions(RENAMES);
        assert!(
            versions
                .rename("tf.a", "tf.c")
                .is_some_and(|c| !c.downgrade)
        );
        assert!(versions.rename("tf.b", "tf.a").is_some_and(|c| c.downgrade));
        assert!(versions.rename("tf.a", "tf.d").is_none());
    }

    #[test]
    fn a_line_tells_the_release() {
        let versions = versions(RENAMES);
        let change = versions.rename("tf.ab", "tf.d").expect("it is there");
        let told = [change.library, change.title, change.since, change.source];
        assert_eq!(told, ["tf", "TF", "1", "s"]);
        assert_eq!([change.from, change.to], ["tf.ab", "tf.d"]);
        assert_eq!(change.kind, VersionKind::Renamed);
    }

    /// White space that parts fields and lines cannot come from a file of users.
    #[test]
    fn what_a_file_says_stays_in_its_line() {
        let text = RENAMES.replace("'s'", "\"s\\n\\tx\"");
        let versions = versions(&text);
        let change = versions.rename("tf.a", "tf.b").expect("it is there");
        assert_eq!(change.source, "s  x");
    }

    #[test]
    fn the_first_order_counts() {
        let group = |since, from: &str| {
            format!(
                "[[group]]\nkind = 'arguments-reordered'\nsince = '{since}'\nsource = 's'\n[group.orders]\n'tf.layers.Dense.call' = {{ from = [{from}], to = ['c', 'd'] }}\n"
            )
        };
        let text = [
            "library = 'tf'\n",
            &group("1.10", "'b', 'a'"),
            &group("1.9", "'a', 'b'"),
        ];
        let versions = versions(&text.concat());
        let change = versions.order("tf.Dense.call").expect("it is there");
        assert_eq!([change.from, change.to], ["call(a, b)", "call(c, d)"]);
    }
}
