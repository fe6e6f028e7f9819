//! Places of findings in code that stands inside another format: from lines of the code to lines of
//! the file.

use super::trace::TracedPlace;
use crate::input::Lines;
use crate::result::{Around, Finding, Span};
use crate::syntax::Embedded;
use crate::syntax::embedded::{self, Origin};

/// Gives each finding its lines in the file, and tells its cell.
pub fn restore(findings: &mut [Finding], code: &Embedded) {
    for finding in findings {
        let place = match (finding.new, finding.old) {
            (Some(new), _) => cell(&code.new, new),
            (None, Some(old)) => cell(&code.old, old),
            (None, None) => None,
        };
        if let Some((cell, line)) = place {
            let sentence = finding.message.trim_end_matches('.');
            finding.message = format!("{sentence} (cell {cell}, line {line}).");
        }
        finding.old = finding.old.map(|span| in_file(&code.old, span));
        finding.new = finding.new.map(|span| in_file(&code.new, span));
        finding.block.old = finding.block.old.map(|span| in_file(&code.old, span));
        finding.block.new = finding.block.new.map(|span| in_file(&code.new, span));
        if let Some(source) = &mut finding.source {
            around_in_file(&code.old, &mut source.old.around);
            around_in_file(&code.new, &mut source.new.around);
        }
    }
}

/// Gives each place of a trace its lines in the file.
pub fn restore_places(places: &mut [TracedPlace], code: &Embedded) {
    for place in places {
        place.old = place.old.map(|span| in_file(&code.old, span));
        place.new = place.new.map(|span| in_file(&code.new, span));
    }
}

fn cell(origins: &[Origin], span: Span) -> Option<(u32, u32)> {
    origins.get(span.start as usize - 1)?.cell
}

fn around_in_file(origins: &[Origin], around: &mut Around) {
    let (start, end) = (around.start, around.end);
    let span = in_file(origins, Span { start, end });
    (around.start, around.end) = (span.start, span.end);
}

fn in_file(origins: &[Origin], span: Span) -> Span {
    let lines = embedded::lines(origins, Lines::new(span.start, span.end + 1));
    Span {
        start: lines.start,
        end: lines.end - 1,
    }
}
