//! Expressions of Python: calls, names, literals and operations become nodes.

use super::{Kind, Lowering, MAX_DEPTH, NodeId};
use tree_sitter::Node;

impl Lowering<'_> {
    pub(super) fn arguments(&mut self, node: Node, depth: u32, children: &mut Vec<NodeId>) {
        if node.kind() == "generator_expression" {
            return self.positional(node, depth, children);
        }
        let mut cursor = node.walk();
        for argument in node.named_children(&mut cursor) {
            match argument.kind() {
                "comment" => {}
                "keyword_argument" => self.keyword(argument, depth, children),
                "list_splat" | "dictionary_splat" => {
                    children.extend(self.expression(argument, depth + 1));
                }
                _ => self.positional(argument, depth, children),
            }
        }
    }

    pub(super) fn positional(&mut self, node: Node, depth: u32, children: &mut Vec<NodeId>) {
        let id = self.builder.open(Kind::Argument, self.bytes(node), (0, 0));
        let value = self.expression(node, depth + 1);
        self.builder.close(id, value.as_slice(), self.text);
        children.push(id);
    }

    fn keyword(&mut self, node: Node, depth: u32, children: &mut Vec<NodeId>) {
        let name = node.child_by_field_name("name");
        let label = name.map_or((0, 0), |n| self.bytes(n));
        let id = self.builder.open(Kind::Argument, self.bytes(node), label);
        let value = node
            .child_by_field_name("value")
            .and_then(|value| self.expression(value, depth + 1));
        self.builder.close(id, value.as_slice(), self.text);
        children.push(id);
    }

    pub(super) fn expression(&mut self, node: Node, depth: u32) -> Option<NodeId> {
        if depth > MAX_DEPTH {
            self.builder.too_deep(self.lines(node));
            return Some(self.leaf(Kind::Other, node));
        }
        let node = unwrapped(node);
        Some(match node.kind() {
            "comment" | "type_conversion" | "format_specifier" | "line_continuation" => {
                return None;
            }
            "identifier" | "dotted_name" => self.leaf(Kind::Name, node),
            "integer" | "float" => self.leaf(Kind::Number, node),
            "true" | "false" | "none" | "ellipsis" => self.leaf(Kind::Constant, node),
            "attribute" => self.attribute(node, depth),
            "call" => self.call(node, depth),
            "print_statement" => self.print(node, depth),
            "string" | "concatenated_string" => self.string(node, depth),
            "slice" => self.slice(node, depth),
            "list" | "set" => self.inner(Kind::Sequence, node, node.child(0), depth),
            "lambda" => self.inner(Kind::Lambda, node, None, depth),
            kind => match (plain(kind), operator(node)) {
                (Some(kind), _) => self.inner(kind, node, None, depth),
                (None, Some(sign)) => self.inner(Kind::Operation, node, Some(sign), depth),
                (None, None) => self.other(node, depth),
            },
        })
    }

    pub(super) fn leaf(&mut self, kind: Kind, node: Node) -> NodeId {
        let bytes = self.bytes(node);
        let id = self.builder.open(kind, bytes, bytes);
        self.builder.close(id, &[], self.text);
        id
    }

    fn inner(&mut self, kind: Kind, node: Node, label: Option<Node>, depth: u32) -> NodeId {
        let label = label.map_or((0, 0), |l| self.bytes(l));
        let id = self.builder.open(kind, self.bytes(node), label);
        let children = self.named(node, depth);
        self.builder.close(id, &children, self.text);
        id
    }

    fn other(&mut self, node: Node, depth: u32) -> NodeId {
        if node.is_error() {
            self.builder.error(self.lines(node));
        }
        if node.named_child_count() == 0 {
            return self.leaf(Kind::Other, node);
        }
        let first = node.child(0).filter(|child| !child.is_named());
        self.inner(Kind::Other, node, first, depth)
    }

    pub(super) fn named(&mut self, node: Node, depth: u32) -> Vec<NodeId> {
        let mut cursor = node.walk();
        node.named_children(&mut cursor)
            .filter_map(|child| self.expression(child, depth + 1))
            .collect()
    }

    fn attribute(&mut self, node: Node, depth: u32) -> NodeId {
        let name = node.child_by_field_name("attribute");
        let label = name.map_or((0, 0), |n| self.bytes(n));
        let id = self.builder.open(Kind::Attribute, self.bytes(node), label);
        let object = node
            .child_by_field_name("object")
            .and_then(|object| self.expression(object, depth + 1));
        self.builder.close(id, object.as_slice(), self.text);
        id
    }

    fn call(&mut self, node: Node, depth: u32) -> NodeId {
        let id = self.builder.open(Kind::Call, self.bytes(node), (0, 0));
        let mut children = Vec::new();
        if let Some(function) = node.child_by_field_name("function") {
            children.extend(self.expression(function, depth + 1));
        }
        if let Some(arguments) = node.child_by_field_name("arguments") {
            self.arguments(arguments, depth + 1, &mut children);
        }
        self.builder.close(id, &children, self.text);
        id
    }

    /// `print x, y` of Python 2 is the call `print(x, y)`.
    fn print(&mut self, node: Node, depth: u32) -> NodeId {
        let id = self.builder.open(Kind::Call, self.bytes(node), (0, 0));
        let mut children = Vec::new();
        if let Some(word) = node.child(0) {
            children.push(self.leaf(Kind::Name, word));
        }
        let mut cursor = node.walk();
        for argument in node.named_children(&mut cursor) {
            self.positional(argument, depth + 1, &mut children);
        }
        self.builder.close(id, &children, self.text);
        id
    }

    /// The label is what stands between the quotes, so that a change of quotes is none.
    fn string(&mut self, node: Node, depth: u32) -> NodeId {
        let end = node.child_count().saturating_sub(1);
        let quote = |at: u32, kind| node.child(at).filter(|c| c.kind() == kind);
        let label = match (quote(0, "string_start"), quote(end, "string_end")) {
            (Some(open), Some(close)) => (self.bytes(open).1, self.bytes(close).0),
            _ => self.bytes(node),
        };
        let id = self.builder.open(Kind::String, self.bytes(node), label);
        let mut children = Vec::new();
        let mut cursor = node.walk();
        for part in node.named_children(&mut cursor) {
            if part.kind() == "interpolation" {
                children.extend(self.named(part, depth + 1));
            }
        }
        self.builder.close(id, &children, self.text);
        id
    }

    /// Parts that are left out are empty constants, so that `a[1:]` is not `a[:1]`.
    fn slice(&mut self, node: Node, depth: u32) -> NodeId {
        let id = self.builder.open(Kind::Slice, self.bytes(node), (0, 0));
        let mut children = Vec::new();
        let mut filled = false;
        let mut cursor = node.walk();
        for part in node.children(&mut cursor) {
            if part.kind() == ":" {
                if !filled {
                    children.push(self.empty());
                }
                filled = false;
            } else if let Some(part) = self.expression(part, depth + 1) {
                children.push(part);
                filled = true;
            }
        }
        self.builder.close(id, &children, self.text);
        id
    }

    fn empty(&mut self) -> NodeId {
        let id = self.builder.open(Kind::Constant, (0, 0), (0, 0));
        self.builder.close(id, &[], self.text);
        id
    }
}

/// Parentheses mean nothing by themselves.
fn unwrapped(mut node: Node) -> Node {
    while matches!(
        node.kind(),
        "parenthesized_expression" | "as_pattern_target"
    ) && node.named_child_count() == 1
    {
        match node.named_child(0) {
            Some(inner) if inner.kind() != "comment" => node = inner,
            _ => break,
        }
    }
    node
}

fn plain(kind: &str) -> Option<Kind> {
    Some(match kind {
        "subscript" => Kind::Subscript,
        "list_splat" | "dictionary_splat" | "list_splat_pattern" => Kind::Splat,
        "tuple" | "expression_list" | "pattern_list" | "tuple_pattern" | "list_pattern" => {
            Kind::Sequence
        }
        "dictionary" => Kind::Mapping,
        "pair" => Kind::Pair,
        "conditional_expression" => Kind::Conditional,
        "list_comprehension"
        | "set_comprehension"
        | "dictionary_comprehension"
        | "generator_expression" => Kind::Comprehension,
        _ => return None,
    })
}

/// The operator of an operation.
fn operator(node: Node) -> Option<Node> {
    match node.kind() {
        "binary_operator" | "boolean_operator" | "unary_operator" => {
            node.child_by_field_name("operator")
        }
        "not_operator" => node.child(0),
        "comparison_operator" => node.child_by_field_name("operators"),
        _ => None,
    }
}
