//! What the tables of versions hold, for the page of a pattern that looks into them.

use super::section;
use crate::catalogue::file::VersionGroup;
use crate::catalogue::written::Written;
use crate::catalogue::{Pattern, Rule};
use crate::cli::page::Page;
use anyhow::Result;
use std::collections::BTreeMap;

/// The libraries of the tables, those with most entries first.
pub fn tables(
    page: &mut Page,
    written: &Written,
    pattern: &Pattern,
    rule: Option<&Rule>,
) -> Result<()> {
    let asks = |rule: &Rule| !rule.condition.versions().is_empty();
    let rules = pattern.rules.iter();
    if !rule.map_or_else(|| rules.clone().any(asks), asks) {
        return Ok(());
    }
    let libraries = libraries(written);
    let all: usize = libraries.iter().map(|(_, entries)| entries).sum();
    let told = libraries
        .iter()
        .map(|(title, entries)| format!("{title} {entries}"));
    let told: Vec<String> = told.collect();
    section(page, "What it knows of versions")?;
    let text = format!(
        "{all} changes, each with the page that documents it: {}.",
        told.join(", ")
    );
    page.paragraph(2, "", &text)
}

fn libraries(written: &Written) -> Vec<(&str, usize)> {
    let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
    let files = written.files.iter().flat_map(|f| &f.parsed.versions);
    for file in files {
        let title = file.title.as_ref().unwrap_or(&file.library);
        let entries: usize = file.groups.iter().map(entries).sum();
        *counted.entry(title).or_default() += entries;
    }
    let mut libraries: Vec<(&str, usize)> = counted.into_iter().collect();
    libraries.sort_by_key(|&(_, entries)| std::cmp::Reverse(entries));
    libraries
}

fn entries(group: &VersionGroup) -> usize {
    let keywords: usize = group.keywords.values().map(BTreeMap::len).sum();
    let defaults: usize = group.defaults.values().map(BTreeMap::len).sum();
    group.names.len() + keywords + group.orders.len() + defaults
}
