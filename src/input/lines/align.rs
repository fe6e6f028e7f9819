//! Which lines of two texts stay: Myers' algorithm with git's short cuts.
//!
//! In: both texts as lists of tokens, equal for equal lines. Out: for each line whether it is
//! changed. `imara_diff` has this algorithm too, but prunes frequent lines at other limits than git,
//! so that one commit in twenty has other blocks than in `git diff`, and in time that can grow with
//! the square of the length.
//!
//! Source: E. W. Myers, "An O(ND) difference algorithm and its variations", 1986; the short cuts and
//! their constants are those that git documents in `xdiff/xdiffi.c`.

use imara_diff::Token;

use super::frequent::kept;
use super::search::{Search, Window};
use super::stretch::Outside;

/// The lines that are only in the old text, and those only in the new one.
#[derive(Debug, PartialEq, Eq)]
pub struct Changed {
    pub old: Vec<bool>,
    pub new: Vec<bool>,
}

/// Aligns two texts, of which what is `outside` was left out; `kinds` is more than any token's number.
pub fn align(old: &[Token], new: &[Token], kinds: u32, outside: &Outside) -> Changed {
    let mut changed = Changed {
        old: vec![false; old.len()],
        new: vec![false; new.len()],
    };
    let pairs = || old.iter().zip(new);
    let head = pairs().take_while(|(old, new)| old == new).count();
    let most = old.len().min(new.len()) - head;
    let tails = old.iter().rev().zip(new.iter().rev()).take(most);
    let tail = tails.take_while(|(old, new)| old == new).count();
    let old_lines = kept(old, new, (head, tail), kinds, outside);
    let new_lines = kept(new, old, (head, tail), kinds, outside);
    changed.old[head..old.len() - tail].fill(true);
    changed.new[head..new.len() - tail].fill(true);
    keep_common(old, new, [&old_lines, &new_lines], &mut changed);
    changed
}

/// Unmarks the lines that stay, among those at the places in `kept`.
fn keep_common(old: &[Token], new: &[Token], kept: [&[u32]; 2], changed: &mut Changed) {
    let tokens = |text: &[Token], places: &[u32]| -> Vec<Token> {
        places.iter().map(|place| text[*place as usize]).collect()
    };
    let (old, new) = (tokens(old, kept[0]), tokens(new, kept[1]));
    let mut search = Search::new(&old, &new);
    let mut windows = vec![Window::whole(&old, &new)];
    while let Some(mut window) = windows.pop() {
        for (old, new) in window.trim(&old, &new) {
            changed.old[kept[0][old as usize] as usize] = false;
            changed.new[kept[1][new as usize] as usize] = false;
        }
        if !window.is_one_sided() {
            windows.extend(search.split(&window));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(old: &str, new: &str) -> (String, String) {
        let tokens = |text: &str| -> Vec<Token> {
            text.bytes().map(|byte| Token(u32::from(byte))).collect()
        };
        let marks = |marks: &[bool], text: &str| {
            let marked = text.chars().zip(marks).filter(|(_, mark)| **mark);
            marked.map(|(letter, _)| letter).collect::<String>()
        };
        let result = align(&tokens(old), &tokens(new), 256, &Outside::default());
        (marks(&result.old, old), marks(&result.new, new))
    }

    fn expect(old: &str, new: &str, gone: &str, came: &str) {
        assert_eq!(changed(old, new), (gone.to_owned(), came.to_owned()));
    }

    #[test]
    fn the_longest_common_lines_stay() {
        expect("abcd", "axcd", "b", "x");
        expect("abcabba", "cbabac", "aba", "ac");
        expect("", "ab", "", "ab");
        expect("ab", "ab", "", "");
        expect("aaa", "a", "aa", "");
    }

    #[test]
    fn long_texts_without_order_take_bounded_time() {
        let text = |mut state: u32| -> Vec<Token> {
            let next = |_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                Token(state >> 30)
            };
            (0..50_000).map(next).collect()
        };
        let (old, new) = (text(1), text(2));
        let changed = align(&old, &new, 4, &Outside::default());
        let stays = |text: &[Token], marks: &[bool]| -> Vec<Token> {
            let stays = text.iter().zip(marks).filter(|(_, mark)| !**mark);
            stays.map(|(token, _)| *token).collect()
        };
        let common = stays(&old, &changed.old);
        assert_eq!(common, stays(&new, &changed.new));
        assert!(common.len() > 25_000);
    }
}
