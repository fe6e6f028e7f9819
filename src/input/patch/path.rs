//! Paths as patches write them: quoted, prefixed, two on a line.
//!
//! In: the fields of a file's header. Out: the paths in the two trees.

/// The bytes of a field that holds one path: quoted as in C, or up to a tab, behind which plain
/// diffs put a time.
pub fn decode(field: &[u8]) -> Vec<u8> {
    match unquote(field) {
        Some((path, _)) => path,
        None => {
            let end = field.iter().position(|byte| *byte == b'\t');
            field[..end.unwrap_or(field.len())].to_vec()
        }
    }
}

/// A path as text. Bytes that are no UTF-8 stay quoted, as `\351`.
pub fn text(path: &[u8]) -> String {
    let mut text = String::with_capacity(path.len());
    for chunk in path.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(&format!("\\{byte:03o}"));
        }
    }
    text
}

/// A C-quoted string at the start of `field`, and what follows it.
fn unquote(field: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut rest = field.strip_prefix(b"\"")?;
    let mut path = Vec::new();
    loop {
        let (byte, after) = rest.split_first()?;
        rest = after;
        match byte {
            b'"' => return Some((path, rest)),
            b'\\' => {
                let (byte, after) = escaped(rest)?;
                path.push(byte);
                rest = after;
            }
            _ => path.push(*byte),
        }
    }
}

/// The byte that an escape stands for, given what follows its backslash.
fn escaped(rest: &[u8]) -> Option<(u8, &[u8])> {
    let (first, after) = rest.split_first()?;
    let byte = match first {
        b'a' => 7,
        b'b' => 8,
        b't' => b'\t',
        b'n' => b'\n',
        b'v' => 11,
        b'f' => 12,
        b'r' => b'\r',
        b'0'..=b'7' => return octal(rest),
        other => *other,
    };
    Some((byte, after))
}

fn octal(rest: &[u8]) -> Option<(u8, &[u8])> {
    let digits = rest
        .iter()
        .take(3)
        .take_while(|byte| matches!(byte, b'0'..=b'7'))
        .count();
    let (number, after) = rest.split_at(digits);
    let value = number
        .iter()
        .fold(0u32, |value, digit| value * 8 + u32::from(digit - b'0'));
    Some((u8::try_from(value).ok()?, after))
}

/// Both names of one file without the prefixes that tell the sides apart: `a/` and `b/`, those of
/// `--src-prefix`, the names of two trees, or none.
pub fn without_prefixes(old: &[u8], new: &[u8]) -> (Vec<u8>, Vec<u8>) {
    match shared(old, new) {
        Some(length) => (tail(old, length), tail(new, length)),
        None => (without_letter(old), without_letter(new)),
    }
}

/// A name without the one-letter prefix that git puts before it: of the two sides, or with
/// `diff.mnemonicPrefix` of commit, index, object and work tree.
pub fn without_letter(name: &[u8]) -> Vec<u8> {
    match name {
        [b'a' | b'b' | b'c' | b'i' | b'o' | b'w', b'/', rest @ ..] => rest.to_vec(),
        _ => name.to_vec(),
    }
}

fn tail(name: &[u8], length: usize) -> Vec<u8> {
    name[name.len() - length..].to_vec()
}

/// The length of the longest run of last path components that two names share.
fn shared(old: &[u8], new: &[u8]) -> Option<usize> {
    let pairs = old.iter().rev().zip(new.iter().rev());
    let common = pairs.take_while(|(old, new)| old == new).count();
    let begins = |name: &[u8], length: usize| {
        let start = name.len() - length;
        start == 0 || name[start - 1] == b'/'
    };
    if common > 0 && begins(old, common) && begins(new, common) {
        return Some(common);
    }
    let tail = &old[old.len() - common..];
    let slash = tail.iter().position(|byte| *byte == b'/')?;
    Some(common - slash - 1).filter(|length| *length > 0)
}

/// The two names of a `diff --git` line, which a space parts, though names may hold spaces.
pub fn split_pair(pair: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    if let Some((old, rest)) = unquote(pair) {
        return Some((old, decode(rest.strip_prefix(b" ")?)));
    }
    if pair.ends_with(b"\"") {
        let quote = find(pair, b" \"")?;
        return Some((pair[..quote].to_vec(), decode(&pair[quote + 1..])));
    }
    split_at(pair, b" ")
}

/// The two names around ` and ` in `Binary files X and Y differ`.
pub fn split_binary(names: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let (old, new) = split_at(names, b" and ")?;
    Some((decode(&old), decode(&new)))
}

/// Most places at which a line of two names is tried apart. More take names that are made up of
/// separators, and time that grows with their square.
const MOST_SPLITS: usize = 32;

/// Splits at the separator that leaves two names with most in common: without `rename` lines, they
/// name the same file.
fn split_at(pair: &[u8], separator: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let middle = pair.len().saturating_sub(separator.len()) / 2;
    let others = pair
        .windows(separator.len())
        .enumerate()
        .filter(|(_, window)| *window == separator)
        .map(|(at, _)| at)
        .take(MOST_SPLITS);
    let mut best: Option<(usize, &[u8], &[u8])> = None;
    for at in std::iter::once(middle).chain(others) {
        let Some(new) = pair.get(at..).and_then(|rest| rest.strip_prefix(separator)) else {
            continue;
        };
        let old = &pair[..at];
        let score = shared(old, new).unwrap_or(0);
        if best.is_none_or(|(most, _, _)| score > most) {
            best = Some((score, old, new));
        }
    }
    best.map(|(_, old, new)| (old.to_vec(), new.to_vec()))
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(line: &str) -> (String, String) {
        let (old, new) = split_pair(line.as_bytes()).expect("a pair");
        let (old, new) = without_prefixes(&old, &new);
        (text(&old), text(&new))
    }

    fn same(line: &str, path: &str) {
        assert_eq!(pair(line), (path.to_owned(), path.to_owned()), "{line}");
    }

    #[test]
    fn both_names_of_a_git_line() {
        same("a/x.py b/x.py", "x.py");
        same("a/my file.py b/my file.py", "my file.py");
        same("x.py x.py", "x.py");
        same("a/x a/x", "a/x");
        same("old/src/x.py new/src/x.py", "src/x.py");
        same("before/x y.py after/x y.py", "x y.py");
        same("a/a/x.py b/a/x.py", "a/x.py");
        same(r#""a/caf\303\251.py" "b/caf\303\251.py""#, "café.py");
    }

    #[test]
    fn one_name_may_be_quoted() {
        let expected = ("x.py".to_owned(), "ü.py".to_owned());
        assert_eq!(pair(r#"a/x.py "b/\303\274.py""#), expected);
        let expected = ("ü.py".to_owned(), "x.py".to_owned());
        assert_eq!(pair(r#""a/\303\274.py" b/x.py"#), expected);
    }

    #[test]
    fn bytes_that_are_no_text_stay_quoted() {
        assert_eq!(text(&decode(br#""a/\351\t.py""#)), "a/\\351\t.py");
        assert_eq!(text(b"caf\xe9.py"), "caf\\351.py");
    }

    #[test]
    fn a_plain_name_ends_at_the_tab() {
        assert_eq!(decode(b"a b.py\t2020-01-01 10:00"), b"a b.py");
    }
}
