//! What a filter of the list can choose among.
//!
//! In: a value of each finding. Out: the values with their counts, by name.

use std::collections::HashMap;

use serde::Serialize;

use crate::survey::table::grouped;

/// What a filter can choose among, with the findings that each leaves.
#[derive(Debug, Default)]
pub(super) struct Choices {
    places: HashMap<String, usize>,
    counts: Vec<(String, u64)>,
}

impl Choices {
    /// Counts one; gives its place in the list.
    pub(super) fn count(&mut self, value: &str) -> usize {
        let place = match self.places.get(value) {
            Some(&place) => place,
            None => {
                self.places.insert(value.to_owned(), self.counts.len());
                self.counts.push((value.to_owned(), 0));
                self.counts.len() - 1
            }
        };
        self.counts[place].1 += 1;
        place
    }

    /// By name, each with its place in the list.
    pub(super) fn options(&self, title: impl Fn(&str) -> String) -> Vec<Choice> {
        let counts = self.counts.iter().enumerate();
        let mut options: Vec<Choice> = counts
            .map(|(place, (value, count))| Choice {
                place,
                value: value.clone(),
                title: title(value),
                count: grouped(*count),
            })
            .collect();
        options.sort_by(|a, b| a.title.cmp(&b.title));
        options
    }
}

#[derive(Debug, Serialize)]
pub(super) struct Choice {
    place: usize,
    value: String,
    title: String,
    count: String,
}
