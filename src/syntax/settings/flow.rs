//! Values between brackets, quoted and plain: what JSON is made of, and YAML and TOML in part.
//!
//! In: a text, whole or a hunk. Out: [`Field`]s and [`Value`]s. Commas too many or too few, comments of
//! any style and brackets that nothing opened or closes are no hindrance.

use crate::syntax::writer::Bytes;

/// `key: value`, `key = value`.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Without quotes.
    pub key: Bytes,
    pub value: Value,
    /// From the key to the end of the value.
    pub bytes: Bytes,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Scalar(Scalar),
    List(Vec<Value>),
    Section(Vec<Field>),
}

/// A value as it stands, and without its quotes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scalar {
    pub quoted: bool,
    pub bytes: Bytes,
    pub content: Bytes,
}

/// Lists and sections nested deeper than this are read as part of the one around them.
const MAX_DEPTH: usize = 60;

/// Reads from a place in a text.
pub struct Reader<'t> {
    pub text: &'t [u8],
    pub at: usize,
    depth: usize,
}

impl<'t> Reader<'t> {
    pub fn new(text: &'t str) -> Self {
        Self {
            text: text.as_bytes(),
            at: 0,
            depth: 0,
        }
    }

    pub fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn rest(&self) -> &'t [u8] {
        &self.text[self.at.min(self.text.len())..]
    }

    /// To the end of the line, or of the text.
    pub fn skip_line(&mut self) {
        self.at += line_length(self.rest());
    }

    /// Passes over white space, commas and comments.
    pub fn blanks(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'#' => self.skip_line(),
                b'/' if self.rest().starts_with(b"//") => self.skip_line(),
                b'/' if self.rest().starts_with(b"/*") => {
                    let end = memchr::memmem::find(self.rest(), b"*/");
                    self.at = end.map_or(self.text.len(), |length| self.at + length + 2);
                }
                b',' | b';' => self.at += 1,
                byte if byte.is_ascii_whitespace() => self.at += 1,
                _ => break,
            }
        }
    }

    /// All fields up to the end of the text: it is taken for the inside of a section.
    pub fn fields_to_end(&mut self) -> Vec<Field> {
        let mut fields = Vec::new();
        while self.at < self.text.len() {
            self.fields_into(&mut fields);
            // What closes a section here was opened before the text begins.
            self.at += 1;
        }
        fields
    }

    /// The fields of a section up to its closing brace.
    fn fields_into(&mut self, fields: &mut Vec<Field>) {
        loop {
            self.blanks();
            match self.peek() {
                None | Some(b'}') => return,
                Some(b']' | b':' | b'=') => self.at += 1,
                Some(_) => self.field(fields),
            }
        }
    }

    /// A field; or a value without a key, of which the beginning is not shown.
    fn field(&mut self, fields: &mut Vec<Field>) {
        let start = self.at as u32;
        let first = self.value();
        let end = self.at;
        self.blanks();
        let (key, has_value) = match (&first, self.peek()) {
            (Value::Scalar(key), Some(b':' | b'=')) => (key.content, true),
            _ => ((start, start), false),
        };
        if !has_value {
            self.at = end;
            fields.push(Field {
                key,
                value: first,
                bytes: (start, end as u32),
            });
            return;
        }
        self.at += 1;
        self.blanks_of_value();
        let value = self.value();
        fields.push(Field {
            key,
            value,
            bytes: (start, self.at as u32),
        });
    }

    /// A comma after the key means that it has no value.
    fn blanks_of_value(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    /// The value that begins here.
    pub fn value(&mut self) -> Value {
        match self.peek() {
            Some(open @ (b'{' | b'[')) => {
                self.at += 1;
                if self.depth >= MAX_DEPTH {
                    return Value::List(Vec::new());
                }
                self.depth += 1;
                let value = match open {
                    b'{' => self.section(),
                    _ => self.list(),
                };
                self.depth -= 1;
                value
            }
            Some(quote @ (b'"' | b'\'')) => Value::Scalar(self.quoted(quote)),
            _ => Value::Scalar(self.plain()),
        }
    }

    fn section(&mut self) -> Value {
        let mut fields = Vec::new();
        self.fields_into(&mut fields);
        self.at = (self.at + 1).min(self.text.len());
        Value::Section(fields)
    }

    fn list(&mut self) -> Value {
        let mut items = Vec::new();
        loop {
            self.blanks();
            match self.peek() {
                None | Some(b'}') => break,
                Some(b']') => {
                    self.at += 1;
                    break;
                }
                Some(b':' | b'=') => self.at += 1,
                Some(_) => items.push(self.value()),
            }
        }
        Value::List(items)
    }

    /// A string ends at its quotes, or with the line where they are not on it; three quotes open one
    /// of several lines.
    fn quoted(&mut self, quote: u8) -> Scalar {
        let long = [quote; 3];
        let width = if self.rest().starts_with(&long) { 3 } else { 1 };
        let start = self.at;
        self.at += width;
        let inside = self.at;
        while let Some(byte) = self.peek() {
            match byte {
                b'\\' if quote == b'"' => self.at += 1,
                b'\n' if width == 1 => break,
                _ if self.rest().starts_with(&long[..width]) => break,
                _ => {}
            }
            self.at += 1;
        }
        let content = (inside as u32, self.at.min(self.text.len()) as u32);
        if self.rest().starts_with(&long[..width]) {
            self.at += width;
        }
        self.at = self.at.min(self.text.len());
        Scalar {
            quoted: true,
            bytes: (start as u32, self.at as u32),
            content,
        }
    }

    /// A plain word among others: up to a bracket, a comma, or what parts a key from its value.
    fn plain(&mut self) -> Scalar {
        let start = self.at;
        while let Some(byte) = self.peek() {
            let next = self.text.get(self.at + 1).copied();
            let ends = match byte {
                b',' | b'[' | b']' | b'{' | b'}' | b'\n' | b'=' => true,
                b':' => next.is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'"' | b'{')),
                byte if byte.is_ascii_whitespace() => next == Some(b'#'),
                _ => false,
            };
            if ends && self.at > start {
                break;
            }
            self.at += 1;
        }
        let word = trimmed(self.text, (start as u32, self.at as u32));
        Scalar {
            quoted: false,
            bytes: word,
            content: word,
        }
    }
}

/// Bytes up to the end of the line.
pub fn line_length(text: &[u8]) -> usize {
    memchr::memchr(b'\n', text).unwrap_or(text.len())
}

/// Without white space at both ends.
pub fn trimmed(text: &[u8], (start, end): Bytes) -> Bytes {
    let whole = &text[start as usize..end as usize];
    let front = whole.len() - whole.trim_ascii_start().len();
    let length = whole.trim_ascii().len();
    let start = start + front as u32;
    (start, start + length as u32)
}
