//! TOML: headers of sections, and keys with values.
//!
//! In: a text, whole or a hunk. Out: [`Field`]s. The values are read by [`Reader`].

use super::flow::{Field, Reader, Value, line_length, trimmed};
use crate::syntax::writer::Bytes;

/// The fields of a text.
pub fn fields(text: &str) -> Vec<Field> {
    let mut reader = Reader::new(text);
    let mut top = Vec::new();
    let mut section: Option<Field> = None;
    loop {
        reader.blanks();
        let Some(byte) = reader.peek() else { break };
        if byte == b'['
            && let Some(key) = header(&mut reader)
        {
            top.extend(section.replace(Field {
                key,
                value: Value::Section(Vec::new()),
                bytes: key,
            }));
            continue;
        }
        let Some(field) = field(&mut reader) else {
            continue;
        };
        match &mut section {
            Some(Field {
                value: Value::Section(fields),
                bytes,
                ..
            }) => {
                bytes.1 = field.bytes.1;
                fields.push(field);
            }
            _ => top.push(field),
        }
    }
    top.extend(section);
    top
}

/// `[a.b]` or `[[a.b]]`, alone on its line; the last part names the section.
fn header(reader: &mut Reader) -> Option<Bytes> {
    let rest = &reader.text[reader.at..];
    let line = rest[..line_length(rest)].trim_ascii_end();
    let line = line.split(|&b| b == b'#').next()?.trim_ascii_end();
    let inside = line.strip_prefix(b"[")?.strip_suffix(b"]")?;
    let named = inside.iter().any(u8::is_ascii_alphabetic);
    if !named || inside.contains(&b',') {
        return None;
    }
    let end = reader.at + line.len();
    let bytes = ((reader.at + 1) as u32, (end - 1) as u32);
    reader.skip_line();
    Some(last_part(reader.text, bytes))
}

/// `b` of `a."b"`, without brackets and quotes.
fn last_part(text: &[u8], (start, end): Bytes) -> Bytes {
    let whole = &text[start as usize..end as usize];
    let front = whole
        .iter()
        .rposition(|&b| b == b'.')
        .map_or(0, |dot| dot + 1);
    let around = |byte: &u8| matches!(byte, b'[' | b']' | b'"' | b'\'' | b' ');
    let part = &whole[front..];
    let from = part.iter().position(|b| !around(b)).unwrap_or(0);
    let to = part
        .iter()
        .rposition(|b| !around(b))
        .map_or(from, |at| at + 1);
    let start = start + front as u32;
    (start + from as u32, start + to as u32)
}

/// A key with its value; or a value without a key, in a hunk.
fn field(reader: &mut Reader) -> Option<Field> {
    let start = reader.at;
    let rest = &reader.text[start..];
    let line = &rest[..line_length(rest)];
    if matches!(line.first()?, b']' | b'}' | b'=') {
        reader.at += 1;
        return None;
    }
    let Some(key) = key_length(line) else {
        let value = reader.value();
        let at = start as u32;
        return Some(Field {
            key: (at, at),
            value,
            bytes: (at, reader.at as u32),
        });
    };
    let written = trimmed(reader.text, (start as u32, (start + key) as u32));
    reader.at = start + key + 1;
    while reader.peek().is_some_and(|b| matches!(b, b' ' | b'\t')) {
        reader.at += 1;
    }
    let value = reader.value();
    Some(Field {
        key: last_part(reader.text, written),
        value,
        bytes: (written.0, reader.at as u32),
    })
}

/// Where the sign of equality stands that ends the key of a line; the key may be quoted.
fn key_length(line: &[u8]) -> Option<usize> {
    let equal = memchr::memchr(b'=', line)?;
    let key = line[..equal].trim_ascii();
    let is_key = |byte: &u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'"' | b'\'' | b' ')
    };
    let quotes = key.iter().filter(|&&b| matches!(b, b'"' | b'\'')).count();
    (!key.is_empty() && key.iter().all(is_key) && quotes % 2 == 0).then_some(equal)
}
