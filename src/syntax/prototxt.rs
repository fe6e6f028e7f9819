//! Protocol buffers' text format, as Caffe writes networks and solvers: fields become assignments and
//! calls of the neutral model.
//!
//! A message at the top with a name and a type, `layer { name: "n" type: "T" ... }`, is `n =
//! layer.T(...)`; its fields, with those of its `*_param` messages, are keyword arguments. Any other
//! field at the top is `key = key(key = value)`. What these names are for says the API file of a
//! library: `layer` is `prototxt.layers`, the call of a setting `prototxt.settings`, that of any other
//! message `prototxt.` with its key.

use super::imports::Import;
use super::tree::{Kind, NodeId, StatementKind};
use super::writer::{Bytes, Writer};
use super::{Language, Parsed};
use crate::input::{Lines, Side};
use read::{Field, Scalar, Sort, Value};
use std::collections::BTreeMap;

mod read;

/// Messages nested deeper than this are one opaque node.
const MAX_DEPTH: u32 = 20;

/// Network and solver files.
pub struct Prototxt;

impl Language for Prototxt {
    fn name(&self) -> &'static str {
        "prototxt"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["prototxt"]
    }

    fn naming(&self) -> &'static [&'static str] {
        &["top"]
    }

    /// `solver.pt`, `train_val.pt`: in their first years these files were called so.
    fn owns(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        let stem = name
            .strip_suffix(".pt")
            .or(name.strip_suffix(".prototxt.in"));
        let words = ["solver", "train", "test", "val", "deploy", "net"];
        stem.is_some_and(|stem| words.iter().any(|word| stem.contains(word)))
    }

    fn parse_whole(&self, side: &Side, _touched: &[Lines]) -> Parsed {
        parse(side)
    }

    fn parse_hunk(&self, side: &Side) -> Parsed {
        parse(side)
    }
}

fn parse(side: &Side) -> Parsed {
    let mut lowering = Lowering {
        writer: Writer::new(side),
        keys: BTreeMap::new(),
    };
    let read::Message { fields, too_deep } = read::message(&side.text);
    if let Some(byte) = too_deep {
        lowering.writer.too_deep((byte, byte));
    }
    match lowering.is_inside_layer(&fields) {
        true => lowering.hidden(&fields),
        false => fields.iter().for_each(|field| lowering.top(field)),
    }
    Parsed {
        imports: lowering.imports().into(),
        program: lowering.writer.finish(),
    }
}

struct Lowering<'a> {
    writer: Writer<'a>,
    /// Keys that stand for something of the library.
    keys: BTreeMap<&'a str, String>,
}

impl<'a> Lowering<'a> {
    /// A field that is in no message.
    fn top(&mut self, field: &Field) {
        match &field.value {
            Value::Message(fields) if self.scalar(fields, "type").is_some() => {
                self.layer(field, fields);
            }
            Value::Message(fields) if self.of(field.key).is_empty() => self.hidden(fields),
            _ => self.setting(field),
        }
    }

    /// Fields of a message whose beginning is not shown.
    fn hidden(&mut self, fields: &[Field]) {
        let bytes = match (fields.first(), fields.last()) {
            (Some(first), Some(last)) => (first.bytes.0, last.bytes.1),
            _ => return,
        };
        if self.scalar(fields, "type").is_some() {
            let message = Field {
                key: (0, 0),
                value: Value::Message(Vec::new()),
                bytes,
            };
            return self.layer(&message, fields);
        }
        for field in fields {
            match &field.value {
                Value::Message(inner) if self.is_spread(field) => self.hidden(inner),
                _ => self.setting(field),
            }
        }
    }

    /// Whether a hunk shows a part of one layer only.
    fn is_inside_layer(&self, fields: &[Field]) -> bool {
        let has = |key: &str| self.scalar(fields, key).is_some();
        (has("bottom") || has("top")) && has("type")
    }

    /// `name = layer.Type(field = value, ...)`.
    fn layer(&mut self, message: &Field, fields: &[Field]) {
        let Some(name) = self.scalar(fields, "name") else {
            let root = self.layer_call(message, fields);
            return self.statement(StatementKind::Expression, root, message.bytes);
        };
        let root = self.writer.open(Kind::Assignment, message.bytes, (0, 0));
        let target = self.leaf(Kind::Name, name.bytes, name.content);
        let value = self.layer_call(message, fields);
        self.writer.close(root, &[target, value]);
        self.statement(StatementKind::Assignment, root, message.bytes);
    }

    fn layer_call(&mut self, message: &Field, fields: &[Field]) -> NodeId {
        let call = self.writer.open(Kind::Call, message.bytes, (0, 0));
        let sort = self.scalar(fields, "type").map_or((0, 0), |s| s.content);
        let callee = self.writer.open(Kind::Attribute, sort, sort);
        self.stands_for(message.key, "layers");
        let object = self.leaf(Kind::Name, message.key, message.key);
        self.writer.close(callee, &[object]);
        let mut children = vec![callee];
        let named = fields
            .iter()
            .filter(|f| !matches!(self.of(f.key), "name" | "type"));
        self.arguments(&named.collect::<Vec<_>>(), 0, &mut children);
        self.writer.close(call, &children);
        call
    }

    fn arguments(&mut self, fields: &[&Field], depth: u32, children: &mut Vec<NodeId>) {
        for field in fields {
            match &field.value {
                Value::Message(inner) if self.is_spread(field) && depth < MAX_DEPTH => {
                    let inner: Vec<&Field> = inner.iter().collect();
                    self.arguments(&inner, depth + 1, children);
                }
                _ => children.push(self.argument(field, depth)),
            }
        }
    }

    /// Messages that only group the fields of one sort of layer.
    fn is_spread(&self, field: &Field) -> bool {
        let key = self.of(field.key);
        key.is_empty() || key.ends_with("_param")
    }

    /// What flows in and out of a layer is called by name.
    fn is_reference(&self, field: &Field) -> bool {
        matches!(self.of(field.key), "bottom" | "top")
    }

    fn argument(&mut self, field: &Field, depth: u32) -> NodeId {
        let id = self.writer.open(Kind::Argument, field.bytes, field.key);
        let value = match &field.value {
            Value::Scalar(scalar) if self.is_reference(field) => {
                self.leaf(Kind::Name, scalar.bytes, scalar.content)
            }
            Value::Scalar(scalar) => self.scalar_leaf(*scalar),
            Value::Message(_) if depth >= MAX_DEPTH => {
                self.writer.too_deep(field.bytes);
                self.leaf(Kind::Other, field.bytes, field.bytes)
            }
            Value::Message(fields) => self.call(field, fields, depth),
        };
        self.writer.close(id, &[value]);
        id
    }

    /// `key { a: 1 }` as a value is `key(a = 1)`.
    fn call(&mut self, field: &Field, fields: &[Field], depth: u32) -> NodeId {
        let id = self.writer.open(Kind::Call, field.bytes, (0, 0));
        self.stands_for(field.key, self.of(field.key));
        let mut children = vec![self.leaf(Kind::Name, field.key, field.key)];
        self.arguments(&fields.iter().collect::<Vec<_>>(), depth + 1, &mut children);
        self.writer.close(id, &children);
        id
    }

    /// `key = key(key = value)`, so that the API file can say what the key is for.
    fn setting(&mut self, field: &Field) {
        let root = self.writer.open(Kind::Assignment, field.bytes, (0, 0));
        let target = self.leaf(Kind::Name, field.key, field.key);
        let value = match &field.value {
            Value::Message(fields) => self.call(field, fields, 0),
            Value::Scalar(_) => self.scalar_setting(field),
        };
        self.writer.close(root, &[target, value]);
        self.statement(StatementKind::Assignment, root, field.bytes);
    }

    fn scalar_setting(&mut self, field: &Field) -> NodeId {
        let call = self.writer.open(Kind::Call, field.bytes, (0, 0));
        self.stands_for(field.key, "settings");
        let callee = self.leaf(Kind::Name, field.key, field.key);
        let argument = self.argument(field, 0);
        self.writer.close(call, &[callee, argument]);
        call
    }

    fn scalar_leaf(&mut self, scalar: Scalar) -> NodeId {
        let kind = match scalar.sort {
            Sort::String => Kind::String,
            Sort::Number => Kind::Number,
            Sort::Word => Kind::Constant,
        };
        self.leaf(kind, scalar.bytes, self.value(scalar))
    }

    /// What a scalar says: `1.0` is the same number as `1`.
    fn value(&self, scalar: Scalar) -> Bytes {
        let (start, end) = scalar.content;
        let text = self.of(scalar.content);
        if scalar.sort != Sort::Number || !text.contains('.') || text.contains(['e', 'E']) {
            return scalar.content;
        }
        let short = text.trim_end_matches('0').trim_end_matches('.');
        (start, end - (text.len() - short.len()) as u32)
    }

    fn leaf(&mut self, kind: Kind, bytes: Bytes, label: Bytes) -> NodeId {
        self.writer.leaf(kind, bytes, label)
    }

    fn statement(&mut self, kind: StatementKind, root: NodeId, bytes: Bytes) {
        self.writer.statement(kind, root, bytes, None);
    }

    fn stands_for(&mut self, key: Bytes, name: &str) {
        let key = self.of(key);
        let path = || format!("prototxt.{name}");
        self.keys.entry(key).or_insert_with(path);
    }

    fn imports(&self) -> Vec<Import> {
        let keys = self.keys.iter();
        keys.map(|(local, path)| Import {
            local: (*local).to_owned(),
            path: path.clone(),
        })
        .collect()
    }

    /// The last scalar field of a key.
    fn scalar(&self, fields: &[Field], key: &str) -> Option<Scalar> {
        let field = fields
            .iter()
            .rev()
            .find(|field| self.of(field.key) == key)?;
        match field.value {
            Value::Scalar(scalar) => Some(scalar),
            Value::Message(_) => None,
        }
    }

    fn of(&self, bytes: Bytes) -> &'a str {
        self.writer.of(bytes)
    }
}
