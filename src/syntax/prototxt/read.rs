//! A tolerant reader of protocol buffers' text format.
//!
//! In: a text, whole or a hunk. Out: its fields. A brace that closes what is not shown makes what
//! stands before it a message without a key; what is left open ends with the text.

use crate::syntax::writer::Bytes;

/// `key: value` or `key { ... }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Bytes of the key; empty for a message whose beginning is not shown.
    pub key: Bytes,
    pub value: Value,
    /// Bytes of the whole field.
    pub bytes: Bytes,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Scalar(Scalar),
    Message(Vec<Field>),
}

/// A value as it stands, and without its quotes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scalar {
    pub sort: Sort,
    pub bytes: Bytes,
    pub content: Bytes,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    String,
    Number,
    /// `true`, `MAX`.
    Word,
}

/// Of messages nested deeper than this the fields are taken for those of the last that is not.
const MAX_DEPTH: usize = 100;

/// What was read of a text.
#[derive(Debug, Default)]
pub struct Message {
    pub fields: Vec<Field>,
    /// Byte of the first brace that was nested too deeply.
    pub too_deep: Option<u32>,
}

/// The fields of a text.
pub fn message(text: &str) -> Message {
    let mut reader = Reader {
        text: text.as_bytes(),
        at: 0,
        levels: vec![Level::default()],
        too_deep: None,
    };
    while reader.step() {}
    while reader.levels.len() > 1 {
        reader.close();
    }
    Message {
        fields: reader.levels.pop().unwrap_or_default().fields,
        too_deep: reader.too_deep,
    }
}

/// A message that is being read.
#[derive(Default)]
struct Level {
    key: Bytes,
    fields: Vec<Field>,
    /// Messages in it that are too deep.
    skipped: usize,
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    levels: Vec<Level>,
    too_deep: Option<u32>,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn blanks(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'#' => {
                    let line = memchr::memchr(b'\n', &self.text[self.at..]);
                    self.at = line.map_or(self.text.len(), |length| self.at + length);
                }
                b',' | b';' => self.at += 1,
                byte if byte.is_ascii_whitespace() => self.at += 1,
                _ => break,
            }
        }
    }

    /// Reads a field's beginning, or a closing brace; false at the end.
    fn step(&mut self) -> bool {
        self.blanks();
        let Some(byte) = self.peek() else {
            return false;
        };
        match byte {
            b'}' | b'>' => {
                self.at += 1;
                self.close();
            }
            b'{' | b'<' => self.open((self.at as u32, self.at as u32)),
            byte if is_word(byte) => self.field(),
            _ => self.at += 1,
        }
        true
    }

    fn word(&mut self) -> Bytes {
        let start = self.at;
        while self.peek().is_some_and(is_word) {
            self.at += 1;
        }
        (start as u32, self.at as u32)
    }

    fn field(&mut self) {
        let key = self.word();
        self.blanks();
        let colon = self.peek() == Some(b':');
        if colon {
            self.at += 1;
            self.blanks();
        }
        match self.peek() {
            Some(b'{' | b'<') => self.open(key),
            Some(b'[') if colon => self.list(key),
            _ if colon => self.scalar_field(key),
            // A word by itself is no field.
            _ => {}
        }
    }

    /// Where a message at the margin has the key of one around it, a brace is missing before it: nothing
    /// that stands at the margin is in another message.
    fn close_unclosed(&mut self, key: Bytes) {
        let (start, end) = (key.0 as usize, key.1 as usize);
        let is_at_margin = start > 0 && self.text[start - 1] == b'\n';
        let same = |level: &Level| {
            self.text[level.key.0 as usize..level.key.1 as usize] == self.text[start..end]
        };
        if !is_at_margin || start == end || !self.levels.get(1).is_some_and(same) {
            return;
        }
        let at = std::mem::replace(&mut self.at, start);
        while self.levels.len() > 1 {
            self.level().skipped = 0;
            self.close();
        }
        self.at = at;
    }

    fn open(&mut self, key: Bytes) {
        self.close_unclosed(key);
        let brace = self.at as u32;
        self.at += 1;
        if self.levels.len() > MAX_DEPTH {
            self.too_deep.get_or_insert(brace);
            self.level().skipped += 1;
            return;
        }
        self.levels.push(Level {
            key,
            ..Level::default()
        });
    }

    fn level(&mut self) -> &mut Level {
        self.levels
            .last_mut()
            .expect("the outermost level is never taken off")
    }

    fn close(&mut self) {
        let end = self.at as u32;
        if self.level().skipped > 0 {
            self.level().skipped -= 1;
            return;
        }
        let closed = match self.levels.len() {
            1 => std::mem::take(self.level()),
            _ => self.levels.pop().unwrap_or_default(),
        };
        let first = closed.fields.first().map(|field| field.bytes.0);
        let start = match closed.key {
            (0, 0) => first.unwrap_or(end),
            (start, _) => start,
        };
        let field = Field {
            key: closed.key,
            value: Value::Message(closed.fields),
            bytes: (start, end),
        };
        self.level().fields.push(field);
    }

    /// `key: [a, b]` is `key: a key: b`.
    fn list(&mut self, key: Bytes) {
        self.at += 1;
        loop {
            self.blanks();
            match self.peek() {
                None | Some(b'}') => return,
                Some(b']') => {
                    self.at += 1;
                    return;
                }
                Some(b'{') => return,
                Some(_) => self.scalar_field(key),
            }
        }
    }

    fn scalar_field(&mut self, key: Bytes) {
        let Some(scalar) = self.scalar() else {
            return;
        };
        self.level().fields.push(Field {
            key,
            value: Value::Scalar(scalar),
            bytes: (key.0, scalar.bytes.1),
        });
    }

    fn scalar(&mut self) -> Option<Scalar> {
        let first = self.peek()?;
        if matches!(first, b'"' | b'\'') {
            return Some(self.string(first));
        }
        let bytes = self.word();
        if bytes.0 == bytes.1 {
            self.at += 1;
            return None;
        }
        let number = first.is_ascii_digit() || matches!(first, b'-' | b'+' | b'.');
        Some(Scalar {
            sort: if number { Sort::Number } else { Sort::Word },
            bytes,
            content: bytes,
        })
    }

    /// A string ends at its quote, or with the line.
    fn string(&mut self, quote: u8) -> Scalar {
        let start = self.at as u32;
        self.at += 1;
        while let Some(byte) = self.peek().filter(|&b| b != quote && b != b'\n') {
            self.at += if byte == b'\\' { 2 } else { 1 };
        }
        let end = self.at.min(self.text.len()) as u32;
        self.at = end as usize + usize::from(self.text.get(end as usize) == Some(&quote));
        Scalar {
            sort: Sort::String,
            bytes: (start, self.at as u32),
            content: (start + 1, end),
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'+') || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The fields in one line.
    fn shown(text: &str) -> String {
        fn show(fields: &[Field], text: &str, out: &mut String) {
            for field in fields {
                out.push_str(&text[field.key.0 as usize..field.key.1 as usize]);
                match &field.value {
                    Value::Scalar(s) => {
                        let content = &text[s.content.0 as usize..s.content.1 as usize];
                        out.push_str(&format!("={content} "));
                    }
                    Value::Message(fields) => {
                        out.push('(');
                        show(fields, text, out);
                        out.push(')');
                    }
                }
            }
        }
        let mut out = String::new();
        show(&message(text).fields, text, &mut out);
        out
    }

    #[test]
    fn every_form() {
        assert_eq!(
            shown("a: 1 # b\nc { d: \"x y\" e: MAX } "),
            "a=1 c(d=x y e=MAX )"
        );
        assert_eq!(shown("a: [1, -2.5e3]; b: {c: 'd'}"), "a=1 a=-2.5e3 b(c=d )");
    }

    #[test]
    fn hunks() {
        assert_eq!(shown("n: 1 } } layer { a: 2"), "((n=1 ))layer(a=2 )");
        assert_eq!(shown("words without colon \" } {{{ :"), "()((()))");
        assert_eq!(shown("a: \"open\nb: 1"), "a=open b=1 ");
    }

    #[test]
    fn depth_has_an_end() {
        let deep = "a {".repeat(100_000);
        let read = message(&deep);
        assert_eq!((read.fields.len(), read.too_deep), (1, Some(302)));
    }
}
