//! Patches that were made with colour, as `git diff --color=always` makes them.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter};

use super::cursor::Cursor;

const ESCAPE: u8 = 0x1b;

/// The patch without colours. One whose own lines are not coloured stays as it is: escape sequences
/// in the files' lines are theirs.
pub fn strip(bytes: &[u8]) -> Cow<'_, [u8]> {
    if memchr(ESCAPE, bytes).is_none() || !colored(bytes) {
        return Cow::Borrowed(bytes);
    }
    Cow::Owned(without_sequences(bytes))
}

/// Whether the head of some file in it begins with an escape sequence.
fn colored(bytes: &[u8]) -> bool {
    let mut lines = Cursor::new(bytes);
    while let Some(line) = lines.peek() {
        if line.first() == Some(&ESCAPE) {
            let head = &line[sequence(line)..];
            if head.starts_with(b"diff ") || head.starts_with(b"--- ") {
                return true;
            }
        }
        lines.skip_line();
    }
    false
}

fn without_sequences(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(bytes.len());
    let mut done = 0;
    for start in memchr_iter(ESCAPE, bytes) {
        if start < done {
            continue;
        }
        plain.extend_from_slice(&bytes[done..start]);
        done = start + sequence(&bytes[start..]);
    }
    plain.extend_from_slice(&bytes[done..]);
    plain
}

/// The length of the sequence that sets a colour or clears a line's rest at the start of `bytes`; 0
/// if there is none.
fn sequence(bytes: &[u8]) -> usize {
    let Some(body) = bytes.strip_prefix(b"\x1b[") else {
        return 0;
    };
    let digits = body
        .iter()
        .take_while(|byte| byte.is_ascii_digit() || **byte == b';')
        .count();
    match body.get(digits) {
        Some(b'm' | b'K') => digits + 3,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_of_the_patch_go_and_those_of_the_file_stay() {
        let colored = b"\x1b[1mdiff --git a/x b/x\x1b[m\n\x1b[32m+\x1b[m\x1b[32mnew\x1b[m\n";
        assert_eq!(&*strip(colored), b"diff --git a/x b/x\n+new\n");
        let plain = b"diff --git a/x b/x\n+print('\x1b[1m')\n";
        assert_eq!(&*strip(plain), plain);
    }
}
