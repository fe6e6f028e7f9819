//! YAML by its lines: what is further to the right belongs to the key above.
//!
//! In: a text, whole or a hunk. Out: [`Field`]s. What opens in brackets is read by [`Reader`].

use super::flow::{Field, Reader, Scalar, Value, line_length, trimmed};
use crate::syntax::writer::Bytes;

/// A key whose value stands on the lines below.
struct Open {
    /// Column of the key; `None` for the text itself.
    column: Option<usize>,
    key: Bytes,
    fields: Vec<Field>,
    items: Vec<Value>,
}

/// The fields of a text.
pub fn fields(text: &str) -> Vec<Field> {
    let mut lines = Lines {
        reader: Reader::new(text),
        open: vec![Open::at(None, (0, 0))],
    };
    while lines.reader.at < text.len() {
        lines.line();
    }
    lines.close_while(|_| true);
    let whole = lines.open.swap_remove(0);
    let start = 0;
    match whole.value() {
        Value::Section(fields) => fields,
        value => vec![Field {
            key: (start, start),
            value,
            bytes: (start, text.len() as u32),
        }],
    }
}

impl Open {
    fn at(column: Option<usize>, key: Bytes) -> Self {
        Self {
            column,
            key,
            fields: Vec::new(),
            items: Vec::new(),
        }
    }

    /// Ends the entry of a list that is being read.
    fn end_item(&mut self) {
        if !self.fields.is_empty() {
            let fields = std::mem::take(&mut self.fields);
            self.items.push(Value::Section(fields));
        }
    }

    fn value(mut self) -> Value {
        if self.items.is_empty() {
            return Value::Section(self.fields);
        }
        self.end_item();
        Value::List(self.items)
    }
}

struct Lines<'t> {
    reader: Reader<'t>,
    /// Outermost first; the text itself is the first.
    open: Vec<Open>,
}

impl Lines<'_> {
    fn last(&mut self) -> &mut Open {
        self.open
            .last_mut()
            .expect("the text itself is never closed")
    }

    fn close_while(&mut self, ended: impl Fn(usize) -> bool) {
        while let Some(open) = self.open.pop_if(|open| open.column.is_some_and(&ended)) {
            let bytes = (open.key.0, self.reader.at as u32);
            let key = open.key;
            let value = open.value();
            let end = end_of(&value).unwrap_or(key.1).min(bytes.1);
            self.last().fields.push(Field {
                key,
                value,
                bytes: (bytes.0, end),
            });
        }
    }

    fn line(&mut self) {
        let start = self.reader.at;
        let line = &self.reader.text[start..];
        let line = &line[..line_length(line)];
        let mut column = line.len() - line.trim_ascii_start().len();
        let code = &line[column..];
        let end = start + line.len() + 1;
        if code.is_empty() || code.starts_with(b"#") || is_mark(code) {
            self.reader.at = end;
            return;
        }
        let mut is_item = false;
        while let Some(width) = dash(&line[column..]) {
            self.close_while(|open| open > column);
            self.last().end_item();
            is_item = true;
            column += width;
        }
        let code = (start + column, start + line.len());
        match key(&self.reader.text[code.0..code.1]) {
            Some((key, after)) => {
                self.close_while(|open| open >= column);
                let at =
                    |(from, to): (usize, usize)| ((code.0 + from) as u32, (code.0 + to) as u32);
                self.keyed(column, at(key), (code.0 + after, code.1));
            }
            None if is_item && code.0 < code.1 => {
                if let Some(value) = self.value(column, code) {
                    self.last().items.push(value);
                }
            }
            // More of a plain text that began above.
            None => {}
        }
        self.reader.at = self.reader.at.max(end);
    }

    /// A key and what follows it on its line.
    fn keyed(&mut self, column: usize, key: Bytes, rest: (usize, usize)) {
        match self.value(column, rest) {
            Some(value) => {
                let end = end_of(&value).unwrap_or(key.1).max(key.1);
                let is_tag = self.reader.text[rest.0..rest.1]
                    .trim_ascii_start()
                    .starts_with(b"!");
                self.last().fields.push(Field {
                    key,
                    value,
                    bytes: (key.0, end),
                });
                // What a tag makes can be given more on the lines below.
                if is_tag {
                    self.open.push(Open::at(Some(column), key));
                }
            }
            None => self.open.push(Open::at(Some(column), key)),
        }
    }

    /// The value that begins on a line; `None` where it stands below, or there is none.
    fn value(&mut self, column: usize, (mut start, end): (usize, usize)) -> Option<Value> {
        let text = self.reader.text;
        loop {
            start += text[start..end].len() - text[start..end].trim_ascii_start().len();
            let rest = &text[start..end];
            match rest.first()? {
                b'#' => return None,
                b'&' | b'!' => {
                    let word = rest.iter().position(u8::is_ascii_whitespace);
                    let word = start + word.unwrap_or(rest.len());
                    if let Some(made) = tagged(text, (start, word)) {
                        return Some(Value::Scalar(made));
                    }
                    start = word;
                }
                b'|' | b'>' => return Some(Value::Scalar(self.literal(column, start))),
                b'[' | b'{' | b'"' | b'\'' => {
                    self.reader.at = start;
                    let value = self.reader.value();
                    self.reader.skip_line();
                    return Some(value);
                }
                _ => return Some(Value::Scalar(plain(text, (start, end)))),
            }
        }
    }

    /// A text of several lines, all further to the right than its key.
    fn literal(&mut self, column: usize, start: usize) -> Scalar {
        let text = self.reader.text;
        let inside = (start + line_length(&text[start..]) + 1).min(text.len());
        let mut end = inside;
        while end < text.len() {
            let line = &text[end..];
            let line = &line[..line_length(line)];
            let code = line.trim_ascii_start();
            if !code.is_empty() && line.len() - code.len() <= column {
                break;
            }
            end = (end + line.len() + 1).min(text.len());
        }
        self.reader.at = end;
        let content = trimmed(text, (inside as u32, end as u32));
        Scalar {
            quoted: true,
            bytes: (start as u32, content.1.max(start as u32 + 1)),
            content,
        }
    }
}

/// Where the last part of a value ends.
fn end_of(value: &Value) -> Option<u32> {
    match value {
        Value::Scalar(scalar) => Some(scalar.bytes.1),
        Value::List(items) => items.iter().filter_map(end_of).max(),
        Value::Section(fields) => fields.iter().map(|field| field.bytes.1).max(),
    }
}

/// `---`, `...`, `%YAML`: about the document.
fn is_mark(code: &[u8]) -> bool {
    code.starts_with(b"---") || code.starts_with(b"...") || code.starts_with(b"%")
}

/// How far the content of a list's entry is from its dash.
fn dash(code: &[u8]) -> Option<usize> {
    let rest = code.strip_prefix(b"-")?;
    let content = rest.trim_ascii_start();
    let is_entry = rest.first().is_none_or(u8::is_ascii_whitespace);
    is_entry.then(|| code.len() - content.len())
}

/// The key of a line and where its value begins.
fn key(code: &[u8]) -> Option<((usize, usize), usize)> {
    let colon = |at: usize| {
        let rest = code.get(at..)?;
        let after = rest.strip_prefix(b":")?;
        after
            .first()
            .is_none_or(u8::is_ascii_whitespace)
            .then_some(at + 1)
    };
    if let Some(quote) = code.first().filter(|&&b| matches!(b, b'"' | b'\'')) {
        let end = 1 + memchr::memchr(*quote, &code[1..])?;
        let blank = code[end + 1..].len() - code[end + 1..].trim_ascii_start().len();
        return Some(((1, end), colon(end + 1 + blank)?));
    }
    if matches!(
        code.first()?,
        b'[' | b'{' | b'&' | b'*' | b'!' | b'|' | b'>'
    ) {
        return None;
    }
    let mut colons = memchr::memchr_iter(b':', code);
    let (end, after) = colons.find_map(|at| Some((at, colon(at)?)))?;
    let key = code[..end].trim_ascii_end();
    let in_comment = memchr::memmem::find(key, b" #").is_some();
    (!key.is_empty() && !in_comment).then_some(((0, key.len()), after))
}

/// What a tag such as `!new:torch.nn.Linear` names.
fn tagged(text: &[u8], (start, end): (usize, usize)) -> Option<Scalar> {
    let tag = text[start..end].strip_prefix(b"!")?;
    let colon = memchr::memchr(b':', tag)?;
    let content = ((start + 2 + colon) as u32, end as u32);
    Some(Scalar {
        quoted: true,
        bytes: (start as u32, end as u32),
        content,
    })
}

/// A plain text up to the end of the line or a comment.
fn plain(text: &[u8], (start, end): (usize, usize)) -> Scalar {
    let comment = memchr::memmem::find(&text[start..end], b" #");
    let end = comment.map_or(end, |length| start + length);
    let word = trimmed(text, (start as u32, end as u32));
    Scalar {
        quoted: false,
        bytes: word,
        content: word,
    }
}
