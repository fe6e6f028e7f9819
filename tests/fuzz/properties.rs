//! What holds of every answer, whatever the input was.

use dnnfix::{Catalogue, ChangeResult, Span};
use proptest::prelude::*;
use std::sync::LazyLock;

pub static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::builtin().expect("the built-in catalogue is sound"));

/// The answer as JSON, which has to parse.
pub fn json(change: &ChangeResult) -> Result<String, TestCaseError> {
    let text = serde_json::to_string(change).expect("a result is JSON");
    let parsed: serde_json::Value = serde_json::from_str(&text).expect("JSON parses");
    prop_assert_eq!(parsed["schema_version"].as_u64(), Some(1));
    Ok(text)
}

/// Whether findings are in lines that exist; `lines` are those of the old and of the new text.
pub fn within(change: &ChangeResult, lines: [u32; 2]) -> Result<(), TestCaseError> {
    for finding in &change.findings {
        let spans = [
            (finding.old, lines[0]),
            (finding.new, lines[1]),
            (finding.block.old, lines[0]),
            (finding.block.new, lines[1]),
        ];
        for (span, count) in spans {
            let exists = |s: Span| 1 <= s.start && s.start <= s.end && s.end <= count;
            prop_assert!(span.is_none_or(exists), "{finding:#?} of {lines:?} lines");
        }
        prop_assert!(finding.old.is_some() || finding.new.is_some());
        prop_assert!((0.0..=1.0).contains(&finding.confidence));
    }
    Ok(())
}

/// Lines of a text as the program counts them.
pub fn lines(text: &str) -> u32 {
    let end = if text.contains('\n') { '\n' } else { '\r' };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let ends = text.matches(end).count();
    (ends + usize::from(!text.is_empty() && !text.ends_with(end))) as u32
}
