//! Files of versions as the lines that the program searches.

use crate::lines::Lines;
use crate::{table, text, texts};
use serde_json::Value;

/// Adds a file; a test holds the lines against those that the program writes.
pub fn add(lines: &mut Lines, file: &Value) {
    let title = file.get("title").unwrap_or(&file["library"]);
    lines.library(text(&file["library"]), text(title));
    for group in file["group"].as_array().into_iter().flatten() {
        lines.release(
            text(&group["kind"]),
            text(&group["since"]),
            text(&group["source"]),
        );
        for (from, to) in table(&group["names"]) {
            lines.renamed(from, text(to));
        }
        for (api, keywords) in table(&group["keywords"]) {
            for (from, to) in table(keywords) {
                lines.keyword_renamed(api, from, text(to));
            }
        }
        for (api, order) in table(&group["orders"]) {
            lines.reordered(api, &texts(&order["from"]), &texts(&order["to"]));
        }
        for (api, defaults) in table(&group["defaults"]) {
            for (parameter, sides) in table(defaults) {
                lines.default_changed(api, parameter, text(&sides[0]), text(&sides[1]));
            }
        }
    }
}
