//! Expressions of Lua.

use super::{Lowering, MAX_DEPTH};
use crate::syntax::tree::{Kind, NodeId};
use tree_sitter::Node;

impl<'t> Lowering<'_, 't> {
    pub(super) fn expression(&mut self, node: Node<'t>, depth: u32) -> Option<NodeId> {
        if depth > MAX_DEPTH {
            self.builder.too_deep(self.lines(node));
            return Some(self.leaf(Kind::Other, node));
        }
        let node = unwrapped(node);
        Some(match node.kind() {
            "comment" | "attribute" => return None,
            "identifier" | "vararg_expression" => self.leaf(Kind::Name, node),
            "number" => self.leaf(Kind::Number, node),
            "nil" | "true" | "false" => self.leaf(Kind::Constant, node),
            "string" => self.string(node),
            "dot_index_expression" => self.attribute(node, "field", depth),
            "method_index_expression" => self.attribute(node, "method", depth),
            "bracket_index_expression" => self.parts(Kind::Subscript, node, depth),
            "function_call" => self.call(node, depth),
            "function_definition" => self.lambda(node, depth),
            "table_constructor" => self.table(node, depth),
            "binary_expression" | "unary_expression" => self.operation(node, depth),
            _ => self.other(node, depth),
        })
    }

    pub(super) fn leaf(&mut self, kind: Kind, node: Node) -> NodeId {
        let bytes = self.bytes(node);
        let id = self.builder.open(kind, bytes, bytes);
        self.builder.close(id, &[], self.text);
        id
    }

    pub(super) fn named(&mut self, node: Node<'t>, depth: u32) -> Vec<NodeId> {
        let mut cursor = node.walk();
        let children: Vec<Node> = node.named_children(&mut cursor).collect();
        let lowered = children.into_iter();
        lowered
            .filter_map(|child| self.expression(child, depth + 1))
            .collect()
    }

    /// A node of which only its parts tell.
    pub(super) fn parts(&mut self, kind: Kind, node: Node<'t>, depth: u32) -> NodeId {
        let id = self.builder.open(kind, self.bytes(node), (0, 0));
        let children = self.named(node, depth);
        self.builder.close(id, &children, self.text);
        id
    }

    fn other(&mut self, node: Node<'t>, depth: u32) -> NodeId {
        if node.is_error() {
            self.builder.error(self.lines(node));
        }
        match node.named_child_count() {
            0 => self.leaf(Kind::Other, node),
            _ => self.parts(Kind::Other, node, depth),
        }
    }

    /// The label is what stands between the quotes, so that a change of quotes is none.
    fn string(&mut self, node: Node<'t>) -> NodeId {
        let label = match node.child_by_field_name("content") {
            Some(content) => self.bytes(content),
            None => (0, 0),
        };
        let id = self.builder.open(Kind::String, self.bytes(node), label);
        self.builder.close(id, &[], self.text);
        id
    }

    fn attribute(&mut self, node: Node<'t>, field: &str, depth: u32) -> NodeId {
        let name = node.child_by_field_name(field);
        let label = name.map_or((0, 0), |name| self.bytes(name));
        let id = self.builder.open(Kind::Attribute, self.bytes(node), label);
        let object = node
            .child_by_field_name("table")
            .and_then(|object| self.expression(object, depth + 1));
        self.builder.close(id, object.as_slice(), self.text);
        id
    }

    fn call(&mut self, node: Node<'t>, depth: u32) -> NodeId {
        let id = self.builder.open(Kind::Call, self.bytes(node), (0, 0));
        let mut children = Vec::new();
        if let Some(callee) = node.child_by_field_name("name") {
            children.extend(self.expression(callee, depth + 1));
        }
        if let Some(arguments) = node.child_by_field_name("arguments") {
            self.arguments(arguments, depth + 1, &mut children);
        }
        self.builder.close(id, &children, self.text);
        id
    }

    /// `f{a = 1, b = 2}` is a call with keywords.
    fn arguments(&mut self, node: Node<'t>, depth: u32, children: &mut Vec<NodeId>) {
        let bare = node.child(0).filter(Node::is_named);
        let keywords = bare.filter(|table| is_record(*table));
        let mut cursor = node.walk();
        let parts: Vec<Node> = match keywords {
            Some(table) => table.named_children(&mut cursor).collect(),
            None => node.named_children(&mut cursor).collect(),
        };
        for part in parts.into_iter().filter(|part| part.kind() != "comment") {
            let keyword = keywords.and_then(|_| part.child_by_field_name("name"));
            let value = keyword.and_then(|_| part.child_by_field_name("value"));
            let label = keyword.map_or((0, 0), |name| self.bytes(name));
            let id = self.builder.open(Kind::Argument, self.bytes(part), label);
            let value = self.expression(value.unwrap_or(part), depth + 1);
            self.builder.close(id, value.as_slice(), self.text);
            children.push(id);
        }
    }

    /// A function within an expression: its head here, its body as statements afterwards.
    fn lambda(&mut self, node: Node<'t>, depth: u32) -> NodeId {
        let id = self.builder.open(Kind::Lambda, self.bytes(node), (0, 0));
        let children = self.parameters(node, depth);
        self.builder.close(id, &children, self.text);
        self.functions.push(node);
        id
    }

    pub(super) fn parameters(&mut self, function: Node<'t>, _depth: u32) -> Vec<NodeId> {
        let Some(list) = function.child_by_field_name("parameters") else {
            return Vec::new();
        };
        let mut cursor = list.walk();
        let names: Vec<Node> = list.named_children(&mut cursor).collect();
        let names = names.into_iter().filter(|name| name.kind() != "comment");
        names.map(|name| self.leaf(Kind::Parameter, name)).collect()
    }

    /// With keys a mapping, without a sequence.
    fn table(&mut self, node: Node<'t>, depth: u32) -> NodeId {
        let mut cursor = node.walk();
        let fields: Vec<Node> = node.named_children(&mut cursor).collect();
        let has_keys = fields
            .iter()
            .any(|f| f.child_by_field_name("name").is_some());
        let kind = if has_keys {
            Kind::Mapping
        } else {
            Kind::Sequence
        };
        let id = self.builder.open(kind, self.bytes(node), (0, 0));
        let children = fields.into_iter();
        let children: Vec<NodeId> = children
            .filter_map(|field| self.field(field, depth + 1))
            .collect();
        self.builder.close(id, &children, self.text);
        id
    }

    fn field(&mut self, node: Node<'t>, depth: u32) -> Option<NodeId> {
        let value = node.child_by_field_name("value");
        let Some(key) = node.child_by_field_name("name") else {
            return self.expression(value.unwrap_or(node), depth);
        };
        let id = self.builder.open(Kind::Pair, self.bytes(node), (0, 0));
        let mut children = Vec::new();
        // `{name = x}` is `{['name'] = x}`.
        if node.child(0).is_some_and(|first| first.id() == key.id()) {
            children.push(self.leaf(Kind::String, key));
        } else {
            children.extend(self.expression(key, depth));
        }
        children.extend(value.and_then(|value| self.expression(value, depth)));
        self.builder.close(id, &children, self.text);
        Some(id)
    }

    fn operation(&mut self, node: Node<'t>, depth: u32) -> NodeId {
        let sign = node.child_by_field_name("operator");
        let label = sign.map_or((0, 0), |sign| self.bytes(sign));
        let id = self.builder.open(Kind::Operation, self.bytes(node), label);
        let children = self.named(node, depth);
        self.builder.close(id, &children, self.text);
        id
    }
}

/// Whether a table has fields and all of them are named.
fn is_record(node: Node) -> bool {
    let mut cursor = node.walk();
    let mut fields = node.named_children(&mut cursor);
    node.kind() == "table_constructor"
        && node.named_child_count() > 0
        && fields.all(|field| {
            field.kind() == "comment"
                || field.child_by_field_name("name").is_some_and(|name| {
                    name.kind() == "identifier" && name.prev_sibling().is_none()
                })
        })
}

/// Parentheses mean nothing by themselves.
fn unwrapped(mut node: Node) -> Node {
    while node.kind() == "parenthesized_expression" && node.named_child_count() == 1 {
        match node.named_child(0) {
            Some(inner) if inner.kind() != "comment" => node = inner,
            _ => break,
        }
    }
    node
}
