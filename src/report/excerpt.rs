//! The lines of a place that are worth showing, and what changed inside them.
//!
//! In: a finding's statements on both sides, and its `before` and `after`. Out: at most
//! [`LINES`] lines a side, in pieces, changed or not. Texts are not escaped yet.

use std::ops::Range;

use super::Finding;

/// Lines shown of a side.
const LINES: usize = 6;
/// Unchanged lines shown above the first changed one, when not all fit.
const LEAD: usize = 2;
/// Characters shown of what changed in a line, and of the text on each side of it, when not all fit.
const CHANGED_WIDTH: usize = 120;
const BESIDE_WIDTH: usize = 60;

/// One side of a place.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// Lines left out at the top.
    pub above: usize,
    pub lines: Vec<Vec<Piece>>,
    /// Lines left out at the bottom.
    pub below: usize,
}

/// A part of a line.
#[derive(Debug, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub changed: bool,
}

/// The old and the new side of a finding's place.
pub fn excerpts(finding: &Finding) -> [Excerpt; 2] {
    let code = &finding.code;
    between([&code.old, &code.new], [&finding.before, &finding.after])
}

/// The two sides of a place, in each of which one part changed.
pub fn between(sides: [&str; 2], [before, after]: [&str; 2]) -> [Excerpt; 2] {
    let [old, new] = dedent(sides);
    let [in_old, in_new] = differing(&old, &new);
    let in_old = locate(&old, &spaces(before), in_old);
    let in_new = locate(&new, &spaces(after), in_new);
    [excerpt(&old, in_old), excerpt(&new, in_new)]
}

/// Both sides without the indentation that they share.
fn dedent(sides: [&str; 2]) -> [String; 2] {
    let sides = sides.map(|side| spaces(side.trim_end()));
    let shared = sides
        .iter()
        .flat_map(|side| side.lines())
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start_matches(' ').len())
        .min()
        .unwrap_or(0);
    sides.map(|side| {
        let lines: Vec<_> = side
            .lines()
            .map(|l| l.get(shared..).unwrap_or(""))
            .collect();
        lines.join("\n")
    })
}

/// Tabs as four spaces, since their width is nobody's to know.
fn spaces(text: &str) -> String {
    text.replace('\t', "    ").replace("\r\n", "\n")
}

/// What differs between two texts, widened to whole words.
fn differing(old: &str, new: &str) -> [Range<usize>; 2] {
    let start = shared_length(old.chars(), new.chars());
    let end = shared_length(old[start..].chars().rev(), new[start..].chars().rev());
    [
        whole_words(old, start..old.len() - end),
        whole_words(new, start..new.len() - end),
    ]
}

/// Bytes that two texts share, from their beginning.
fn shared_length(a: impl Iterator<Item = char>, b: impl Iterator<Item = char>) -> usize {
    let same = a.zip(b).take_while(|(a, b)| a == b);
    same.map(|(c, _)| c.len_utf8()).sum()
}

fn whole_words(text: &str, range: Range<usize>) -> Range<usize> {
    if range.is_empty() {
        return range;
    }
    let left = text[..range.start].trim_end_matches(is_word).len();
    let right = text.len() - text[range.end..].trim_start_matches(is_word).len();
    left..right
}

/// Whether a place in a text is within a word.
fn cuts_word(text: &str, at: usize) -> bool {
    text[..at].ends_with(is_word) && text[at..].starts_with(is_word)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Where `part` stands in a side: the place nearest to what differs, which is the answer also
/// when `part` is empty or was normalised and is not there word for word.
fn locate(side: &str, part: &str, differs: Range<usize>) -> Range<usize> {
    // A name that stands by itself is meant rather than the same letters within another.
    let distance = |range: &Range<usize>| {
        let is_within = cuts_word(side, range.start) || cuts_word(side, range.end);
        (is_within, range.start.abs_diff(differs.start))
    };
    side.match_indices(part)
        .filter(|_| !part.is_empty())
        .map(|(start, _)| start..start + part.len())
        .min_by_key(distance)
        .unwrap_or(differs)
}

fn excerpt(side: &str, changed: Range<usize>) -> Excerpt {
    if side.is_empty() {
        return Excerpt::default();
    }
    let everything =
        side[..changed.start].trim().is_empty() && side[changed.end..].trim().is_empty();
    let total = side.split('\n').count();
    let first = side[..changed.start].matches('\n').count();
    let above = first.saturating_sub(LEAD).min(total.saturating_sub(LINES));
    let below = total.saturating_sub(above + LINES);
    // Where all of it changed, a mark would tell nothing.
    let changed = if everything { 0..0 } else { changed };
    let lines = spans(side)
        .skip(above)
        .take(LINES)
        .map(|line| pieces(&side[line.clone()], within(&changed, &line)))
        .collect();
    Excerpt {
        above,
        lines,
        below,
    }
}

/// The byte ranges of the lines of a text.
fn spans(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.split('\n').scan(0, |start, line| {
        let span = *start..*start + line.len();
        *start = span.end + 1;
        Some(span)
    })
}

/// The part of a range that lies in a line, counted from the line's start.
fn within(range: &Range<usize>, line: &Range<usize>) -> Range<usize> {
    let start = range.start.clamp(line.start, line.end) - line.start;
    let end = range.end.clamp(line.start, line.end) - line.start;
    start..end
}

fn pieces(line: &str, changed: Range<usize>) -> Vec<Piece> {
    let indent = line.len() - line.trim_start().len();
    let start = changed.start.max(indent.min(changed.end));
    let mut parts = [
        &line[..start],
        &line[start..changed.end],
        &line[changed.end..],
    ]
    .map(str::to_owned);
    if line.chars().count() > CHANGED_WIDTH + 2 * BESIDE_WIDTH {
        parts = [
            last_chars(&parts[0], BESIDE_WIDTH),
            first_chars(&parts[1], CHANGED_WIDTH),
            first_chars(&parts[2], BESIDE_WIDTH),
        ];
    }
    let with_marks = parts.into_iter().zip([false, true, false]);
    with_marks
        .filter(|(text, _)| !text.is_empty())
        .map(|(text, changed)| Piece { text, changed })
        .collect()
}

fn first_chars(text: &str, n: usize) -> String {
    match text.char_indices().nth(n) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn last_chars(text: &str, n: usize) -> String {
    match text.char_indices().rev().nth(n) {
        Some((cut, c)) => format!("…{}", &text[cut + c.len_utf8()..]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(excerpt: &Excerpt) -> Vec<String> {
        let pieces = excerpt.lines.iter().enumerate();
        let marked = pieces.flat_map(|(nth, line)| {
            let starts = line.iter().scan(0, |at, piece| {
                *at += piece.text.len();
                Some((*at - piece.text.len(), piece))
            });
            starts
                .filter(|(_, piece)| piece.changed)
                .map(move |(at, piece)| (nth, at, piece))
        });
        marked
            .map(|(nth, at, piece)| format!("{nth}:{at} {}", piece.text))
            .collect()
    }

    #[test]
    fn a_name_is_marked_where_it_stands_by_itself() {
        let sides = [
            "a_tokens, _ = unpack(a_tokens)",
            "first, a_tokens = unpack(tokens)",
        ];
        let [old, new] = between(sides, ["a_tokens", "tokens"]);
        assert_eq!(marked(&old), ["0:0 a_tokens"]);
        assert_eq!(marked(&new), ["0:25 tokens"]);
    }
}
