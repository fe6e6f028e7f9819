//! Lines that say little about which lines belong together: those the other text does not have, and
//! those it has very often, in a stretch that is new as a whole.

use imara_diff::Token;

use super::stretch::Outside;

/// How often a line of one text is in the other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Frequency {
    Never,
    Seldom,
    Often,
}

/// Most times that a line may be in the other text and count as seldom, however long the text.
const MOST_SELDOM: u32 = 1024;

/// How many lines on either side are looked at.
const NEAR: usize = 100;

/// The places of the lines of `text` to align with `other`, of both of which what is `outside` was left
/// out. The first `head` and last `tail` lines, which both texts share, are not among them.
pub fn kept(
    text: &[Token],
    other: &[Token],
    (head, tail): (usize, usize),
    kinds: u32,
    outside: &Outside,
) -> Vec<u32> {
    let inner = head..text.len() - tail;
    let mut counts: Vec<u32> = (0..kinds as usize)
        .map(|kind| outside.count(kind))
        .collect();
    for token in other {
        counts[token.0 as usize] += 1;
    }
    let length = text.len() + outside.lines;
    let frequencies = frequencies(&text[inner.clone()], length, &counts);
    let stays = |index: &usize| match frequencies[index - head] {
        Frequency::Never => false,
        Frequency::Seldom => true,
        Frequency::Often => !is_noise(&frequencies, index - head),
    };
    // Places fit: texts are limited to 31 bits.
    inner.filter(stays).map(|index| index as u32).collect()
}

/// `counts`: how often each kind of line is in the other text.
fn frequencies(lines: &[Token], length: usize, counts: &[u32]) -> Vec<Frequency> {
    let often = rough_root(length).min(MOST_SELDOM);
    let frequency = |token: &Token| match counts[token.0 as usize] {
        0 => Frequency::Never,
        count if count < often => Frequency::Seldom,
        _ => Frequency::Often,
    };
    lines.iter().map(frequency).collect()
}

/// A power of two above the square root and at most twice as large.
pub fn rough_root(number: usize) -> u32 {
    let bits = usize::BITS - number.leading_zeros();
    1 << bits.div_ceil(2)
}

/// Whether a frequent line stands among lines that the other text does not have: aligned, it would
/// only tear them apart.
fn is_noise(frequencies: &[Frequency], index: usize) -> bool {
    let before = &frequencies[index.saturating_sub(NEAR)..index];
    let after = &frequencies[index + 1..frequencies.len().min(index + 1 + NEAR)];
    let (never_before, often_before) = run(before.iter().rev());
    let (never_after, often_after) = run(after.iter());
    if never_before == 0 || never_after == 0 {
        return false;
    }
    // The line itself counts for either side.
    let often = often_before + often_after + 2;
    never_before + never_after > 3 * often
}

/// How many lines up to the first seldom one are never and often in the other text.
fn run<'a>(lines: impl Iterator<Item = &'a Frequency>) -> (usize, usize) {
    let (mut never, mut often) = (0, 0);
    for frequency in lines {
        match frequency {
            Frequency::Never => never += 1,
            Frequency::Often => often += 1,
            Frequency::Seldom => break,
        }
    }
    (never, often)
}
