//! INI files and networks of the same form: a section with its keys is a call of the neutral model.
//!
//! `[convolutional]` with `filters=32` below is `convolutional(filters = 32)`. What the first section is
//! called tells what the file describes: the names of the others stand below it, so that an API file
//! with the root `net` knows `net.convolutional`.

use super::imports::Import;
use super::requirement;
use super::tree::{Kind, NodeId, StatementKind};
use super::writer::{Bytes, Writer};
use super::{Language, Parsed};
use crate::input::{Lines, Side};

/// Of versions; a sign of equality alone is no such sign here.
const COMPARISONS: [char; 4] = ['<', '>', '~', '!'];

/// Files of sections in brackets.
pub struct Ini;

impl Language for Ini {
    fn name(&self) -> &'static str {
        "ini"
    }

    fn comments(&self) -> &'static [&'static str] {
        &["#", ";"]
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["cfg", "ini"]
    }

    fn parse_whole(&self, side: &Side, _touched: &[Lines]) -> Parsed {
        let mut lowering = Lowering {
            writer: Writer::new(side),
            imports: Vec::new(),
            section: None,
        };
        let mut start = 0;
        for line in side.text.split_inclusive('\n') {
            lowering.line(line, start);
            start += line.len() as u32;
        }
        lowering.end_section();
        Parsed {
            program: lowering.writer.finish(),
            imports: lowering.imports.into(),
        }
    }

    fn parse_hunk(&self, side: &Side) -> Parsed {
        self.parse_whole(side, &[])
    }
}

/// A section whose keys are being read.
struct Section {
    name: Bytes,
    keys: Vec<Key>,
}

#[derive(Clone, Copy)]
struct Key {
    name: Bytes,
    value: Bytes,
}

struct Lowering<'a> {
    writer: Writer<'a>,
    imports: Vec<Import>,
    section: Option<Section>,
}

impl Lowering<'_> {
    fn line(&mut self, line: &str, start: u32) {
        let code = without_comment(line);
        let at = |from: usize, to: usize| (start + from as u32, start + to as u32);
        let front = code.len() - code.trim_start().len();
        if let Some(name) = section_name(code) {
            self.end_section();
            let from = front + 1;
            self.begin_section(at(from, from + name.len()));
            return;
        }
        // A line that is set in goes on with the value above.
        if front > 0 && code.contains(COMPARISONS) && self.required(code, start) {
            return;
        }
        if let Some((key, value)) = key_and_value(code) {
            self.key(Key {
                name: at(key.0, key.1),
                value: at(value.0, value.1),
            });
        }
    }

    fn begin_section(&mut self, name: Bytes) {
        let (first, local) = (self.imports.first(), self.writer.of(name));
        let described = first.map_or(local, |first| first.local.as_str());
        let import = Import {
            local: local.to_owned(),
            path: format!("{described}.{local}"),
        };
        if !self.imports.contains(&import) {
            self.imports.push(import);
        }
        self.section = Some(Section {
            name,
            keys: Vec::new(),
        });
    }

    /// A key of the section; of none where its head is not shown.
    fn key(&mut self, key: Key) {
        if let Some(section) = &mut self.section {
            return section.keys.push(key);
        }
        let bytes = (key.name.0, key.value.1.max(key.name.1));
        let root = self.writer.open(Kind::Assignment, bytes, (0, 0));
        let target = self.writer.leaf(Kind::Name, key.name, key.name);
        let value = self.value(key.value);
        self.writer.close(root, &[target, value]);
        self.writer
            .statement(StatementKind::Assignment, root, bytes, None);
    }

    /// Whether a line is a requirement, which is then a statement of its own.
    fn required(&mut self, code: &str, start: u32) -> bool {
        let found = requirement::split(code, false);
        if let Some(requirement) = found {
            requirement::write(&mut self.writer, requirement.from(start), None);
        }
        found.is_some()
    }

    /// `section(key = value, ...)`.
    fn end_section(&mut self) {
        let Some(Section { name, keys }) = self.section.take() else {
            return;
        };
        let end = keys
            .last()
            .map_or(name.1, |key| key.value.1.max(key.name.1));
        let bytes = (name.0, end);
        let call = self.writer.open(Kind::Call, bytes, (0, 0));
        let mut children = vec![self.writer.leaf(Kind::Name, name, name)];
        for key in keys {
            let bytes = (key.name.0, key.value.1.max(key.name.1));
            let argument = self.writer.open(Kind::Argument, bytes, key.name);
            let value = self.value(key.value);
            self.writer.close(argument, &[value]);
            children.push(argument);
        }
        self.writer.close(call, &children);
        self.writer
            .statement(StatementKind::Expression, call, bytes, None);
    }

    /// One number or word, or a list of them parted by commas.
    fn value(&mut self, bytes: Bytes) -> NodeId {
        let text = self.writer.of(bytes);
        if !text.contains(',') || text.contains(['"', '\'', '(', '[']) {
            return self.writer.leaf(kind_of(text), bytes, bytes);
        }
        let id = self.writer.open(Kind::Sequence, bytes, (0, 0));
        let mut at = bytes.0;
        let mut children = Vec::new();
        for part in text.split(',') {
            let front = (part.len() - part.trim_start().len()) as u32;
            let word = (at + front, at + front + part.trim().len() as u32);
            if word.0 < word.1 {
                children.push(self.writer.leaf(kind_of(part.trim()), word, word));
            }
            at += part.len() as u32 + 1;
        }
        self.writer.close(id, &children);
        id
    }
}

fn kind_of(text: &str) -> Kind {
    match text.parse::<f64>() {
        Ok(_) => Kind::Number,
        Err(_) => Kind::String,
    }
}

fn without_comment(line: &str) -> &str {
    let is_comment = line.trim_start().starts_with(['#', ';']);
    let code = if is_comment { "" } else { line };
    let ends = [" #", " ;", "\t#"]
        .iter()
        .filter_map(|mark| code.find(mark));
    code[..ends.min().unwrap_or(code.len())].trim_end()
}

/// The name in `[name]`.
fn section_name(code: &str) -> Option<&str> {
    code.trim().strip_prefix('[')?.strip_suffix(']')
}

type Range = (usize, usize);

/// Where the key and the value of `key = value` or `key: value` stand.
fn key_and_value(code: &str) -> Option<(Range, Range)> {
    let sign = code.find(['=', ':'])?;
    let part = |from: usize, to: usize| {
        let text = &code[from..to];
        let start = from + text.len() - text.trim_start().len();
        (start, start + text.trim().len())
    };
    let key = part(0, sign);
    (key.0 < key.1).then(|| (key, part(sign + 1, code.len())))
}
