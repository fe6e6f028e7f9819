//! The subject of an e-mail with a patch: what the mail program and git put around the first line of
//! the commit message is taken off.

/// The first line of the commit message in the value of a `Subject:` field.
pub fn clean(field: &[u8]) -> String {
    let text = decode(&String::from_utf8_lossy(field));
    let mut rest = text.trim();
    while let Some(shorter) = without_mark(rest) {
        rest = shorter.trim_start();
    }
    rest.to_owned()
}

/// Without one `Re:`, or one tag that says it is a patch: `[PATCH v2 1/3]`. Another tag in brackets
/// is the author's own.
fn without_mark(text: &str) -> Option<&str> {
    for reply in ["re:", "aw:", "fwd:"] {
        if text.get(..reply.len())?.eq_ignore_ascii_case(reply) {
            return Some(&text[reply.len()..]);
        }
    }
    let (tag, rest) = text.strip_prefix('[')?.split_once(']')?;
    tag.to_ascii_uppercase().contains("PATCH").then_some(rest)
}

/// Decodes the encoded words (`=?UTF-8?q?caf=C3=A9?=`, RFC 2047) in a text. Space between two of
/// them belongs to the encoding. A charset other than UTF-8 and its subset ASCII stays encoded.
fn decode(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    // Bytes, as a character may be cut in two by the end of an encoded word.
    let mut pending = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("=?") {
        let Some((bytes, after)) = encoded_word(&rest[start..]) else {
            break;
        };
        if pending.is_empty() || !rest[..start].trim().is_empty() {
            flush(&mut pending, &mut decoded);
            decoded.push_str(&rest[..start]);
        }
        pending.extend(bytes);
        rest = after;
    }
    flush(&mut pending, &mut decoded);
    decoded + rest
}

fn flush(pending: &mut Vec<u8>, decoded: &mut String) {
    decoded.push_str(&String::from_utf8_lossy(pending));
    pending.clear();
}

/// The bytes of the encoded word that `text` begins with, and what follows it.
fn encoded_word(text: &str) -> Option<(Vec<u8>, &str)> {
    let (charset, rest) = text.strip_prefix("=?")?.split_once('?')?;
    let (encoding, rest) = rest.split_once('?')?;
    let (word, after) = rest.split_once("?=")?;
    if !matches!(&*charset.to_ascii_lowercase(), "utf-8" | "us-ascii") {
        return None;
    }
    let bytes = match encoding {
        "q" | "Q" => quoted(word.as_bytes()),
        "b" | "B" => base64(word.as_bytes())?,
        _ => return None,
    };
    Some((bytes, after))
}

fn quoted(word: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(word.len());
    let mut rest = word;
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        match (byte, after.get(..2).and_then(hexadecimal)) {
            (b'=', Some(value)) => {
                bytes.push(value);
                rest = &after[2..];
            }
            (b'_', _) => bytes.push(b' '),
            _ => bytes.push(*byte),
        }
    }
    bytes
}

fn hexadecimal(digits: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

fn base64(word: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(word.len());
    let (mut bits, mut held) = (0u32, 0);
    for byte in word.iter().filter(|byte| **byte != b'=') {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 0xff) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn tags_of_patches_go() {
        assert_eq!(clean(b"[PATCH] Fix"), "Fix");
        assert_eq!(clean(b" Re: [RFC PATCH v2 03/14]  Fix"), "Fix");
        assert_eq!(
            clean(b"[PATCH] [BugFix] x[0] is the loss"),
            "[BugFix] x[0] is the loss"
        );
        assert_eq!(clean(b"Refuse"), "Refuse");
        assert_eq!(clean("é".as_bytes()), "é");
    }

    #[test]
    fn encoded_words_are_decoded() {
        assert_eq!(
            clean(b"[PATCH] =?UTF-8?q?caf=C3=A9=20au_lait?= now"),
            "café au lait now"
        );
        assert_eq!(clean(b"=?utf-8?B?Y2Fmw6k=?="), "café");
        assert_eq!(clean(b"=?UTF-8?q?a=C3?= =?UTF-8?q?=A9b?="), "aéb");
        assert_eq!(clean(b"=?big5?q?a?= =?"), "=?big5?q?a?= =?");
    }
}
