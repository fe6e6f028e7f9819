//! Comments that allow a finding: `# dnnfix: allow loss-function -- tuned on purpose`.
//!
//! In: a finding and the code that it is in. Out: an [`Allowance`], where a comment on a line of its
//! place, or on the line above, names its pattern or its rule. A comment that names something else
//! beside it, with a slip perhaps, is told in the finding's notes.

use super::hint;
use crate::classify::Surroundings;
use crate::report::{Allowance, AllowedBy, Finding};

/// What such a comment begins with, behind the mark of a comment.
const KEY: &str = "dnnfix:";
/// What follows it.
const ALLOW: &str = "allow";
/// What parts the ids from the reason.
const REASON: &str = "--";

/// What allows a finding.
pub fn comment(finding: &mut Finding, place: Surroundings, known: &[String]) -> Option<Allowance> {
    let text = &place.region.new.text;
    memchr::memmem::find(text.as_bytes(), KEY.as_bytes())?;
    let marks = place.language.comments();
    let lines = lines(finding, place);
    let mut directives = lines.filter_map(|line| directive(line, marks)).peekable();
    directives.peek()?;
    let mut slips = Vec::new();
    for (ids, reason) in directives {
        if ids
            .iter()
            .any(|&id| id == finding.pattern || id == finding.rule)
        {
            return Some(Allowance {
                by: AllowedBy::Comment,
                reason: (!reason.is_empty()).then(|| reason.to_owned()),
            });
        }
        let is_slip = |id: &&str| !known.iter().any(|k| k == id);
        slips.extend(ids.into_iter().filter(is_slip).map(|id| slip(id, known)));
    }
    finding.notes.extend(slips);
    None
}

fn slip(id: &str, known: &[String]) -> String {
    let hint = hint(id, known);
    format!("The comment here allows `{id}`, but there is no such pattern or rule; {hint}")
}

/// The lines of the finding's place in the new text, and the one above.
fn lines<'t>(
    finding: &Finding,
    place: Surroundings<'t>,
) -> impl Iterator<Item = &'t str> + use<'t> {
    let side = &place.region.new;
    let (first, count) = finding.anchor().map_or((0, 0), |span| {
        let above = span.start.saturating_sub(1).max(side.first_line);
        (above, span.end + 1 - above)
    });
    let before = first.saturating_sub(side.first_line);
    let lines = side.text.split('\n');
    lines.skip(before as usize).take(count as usize)
}

/// The ids that a line's comment names, and the reason behind them.
fn directive<'l>(line: &'l str, marks: &[&str]) -> Option<(Vec<&'l str>, &'l str)> {
    let (code, rest) = line.split_once(KEY)?;
    let is_comment = marks.iter().any(|mark| code.trim_end().ends_with(mark));
    if !is_comment {
        return None;
    }
    let rest = rest.trim_start().strip_prefix(ALLOW)?;
    let (ids, reason) = rest.split_once(REASON).unwrap_or((rest, ""));
    let ids = ids.split([',', ' ', '\t']).filter(|id| !id.is_empty());
    Some((ids.collect(), reason.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_reason() {
        let read = |line| directive(line, &["#"]);
        assert_eq!(
            read("x = 1  # noqa # dnnfix: allow a, b/c -- on purpose"),
            Some((vec!["a", "b/c"], "on purpose"))
        );
        assert_eq!(read("#dnnfix:allow a"), Some((vec!["a"], "")));
        assert_eq!(read("x = 'dnnfix: allow a'"), None);
        assert_eq!(read("# dnnfix: ignore a"), None);
        let lua = directive("x = 1 -- dnnfix: allow a -- so be it", &["--"]);
        assert_eq!(lua, Some((vec!["a"], "so be it")));
    }
}
