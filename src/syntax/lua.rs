//! Lua, for Torch7: tree-sitter trees become the neutral model.
//!
//! A text is parsed as a whole. Functions without a name stand in the middle of expressions
//! (`feval = function(x) ... end`): their bodies become statements inside the one that holds them.

use super::imports::Import;
use super::limit::{Limit, Reached};
use super::tree::{Builder, Kind, NodeId, Place, Statement, StatementId, StatementKind};
use super::{Language, Parsed, Words};
use crate::input::{Lines, Side};
use std::cell::RefCell;
use tree_sitter::{Node, Parser};

mod balance;
mod expression;

/// Nesting beyond this is kept as one opaque node: the stack is finite, the input is not.
const MAX_DEPTH: u32 = 150;

/// Lua source files.
pub struct Lua;

impl Language for Lua {
    fn name(&self) -> &'static str {
        "lua"
    }

    fn comments(&self) -> &'static [&'static str] {
        &["--"]
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["lua"]
    }

    fn words(&self) -> Words {
        Words {
            comment: "--",
            heads: &["function ", "local function ", "for "],
        }
    }

    /// `require 'cunn'`, `local t = require('x.y')`.
    fn imports(&self, statement: &str) -> Vec<Import> {
        let Some((before, after)) = statement.split_once("require") else {
            return Vec::new();
        };
        let quoted = after.split(['\'', '"']).nth(1);
        let local = before.trim_end().strip_suffix('=');
        let local = local.and_then(|names| names.split_whitespace().next_back());
        let import = |path: &str| Import {
            local: local.unwrap_or(path).to_owned(),
            path: path.to_owned(),
        };
        quoted.map(import).into_iter().collect()
    }

    fn parse_whole(&self, side: &Side, _touched: &[Lines]) -> Parsed {
        match side.text.len() > MOST_PARSED {
            true => in_parts(side),
            false => parse(side, &side.text),
        }
    }

    fn parse_hunk(&self, side: &Side) -> Parsed {
        match side.text.len() > MOST_PARSED {
            true => in_parts(side),
            false => parse(side, &balance::balanced(&side.text)),
        }
    }
}

/// Parses a text that is too long to be parsed at once, part by part, each as a hunk is.
fn in_parts(side: &Side) -> Parsed {
    let mut whole = Parsed::default();
    let mut imports = Vec::new();
    for (part, place) in parts(side) {
        let text = &*part.text;
        let limit = match text.len() > MOST_PARSED {
            true => Limit::LargeStatement,
            false => Limit::LongText,
        };
        let lines = Lines::new(place.line, place.line + text.lines().count() as u32);
        whole.program.reached.push(Reached { limit, lines });
        if limit == Limit::LongText {
            let parsed = parse(&part, &balance::balanced(text));
            whole.program.append(&parsed.program, place);
            imports.extend_from_slice(&parsed.imports);
        }
    }
    whole.imports = imports.into();
    whole
}

/// As many lines at once as may be parsed, or one that is longer.
fn parts(side: &Side) -> impl Iterator<Item = (Side, Place)> {
    let (mut byte, mut line) = (0, side.first_line);
    std::iter::from_fn(move || {
        let rest = &side.text[byte..];
        let mut ends = memchr::memchr_iter(b'\n', rest.as_bytes()).map(|end| end + 1);
        let first = ends.next()?;
        let (lines, length) = ends
            .take_while(|end| *end <= MOST_PARSED)
            .fold((1, first), |(lines, _), end| (lines + 1, end));
        let place = Place {
            byte: byte as u32,
            line,
            parent: None,
        };
        (byte, line) = (byte + length, line + lines);
        let part = Side {
            first_line: 1,
            text: rest[..length].into(),
        };
        Some((part, place))
    })
}

/// Bytes that are parsed at once. From each place of a text that makes no sense the grammar's scanner
/// may look for the end of a long string, through all of the rest.
const MOST_PARSED: usize = 64 << 10;

thread_local! {
    static PARSER: RefCell<Parser> = RefCell::new(new_parser());
}

fn new_parser() -> Parser {
    let mut parser = Parser::new();
    parser
        .set_language(&tree_sitter_lua::LANGUAGE.into())
        .expect("the grammar and the parser are versions that go together");
    parser
}

/// Parses `source`, which is the side's text or, byte by byte in the same places, one made from it.
fn parse(side: &Side, source: &str) -> Parsed {
    let Some(tree) = PARSER.with_borrow_mut(|parser| parser.parse(source, None)) else {
        return Parsed::default();
    };
    let mut lowering = Lowering {
        text: &side.text,
        first_line: side.first_line,
        last_line: side.first_line + (side.text.lines().count() as u32).max(1) - 1,
        builder: Builder::default(),
        imports: Vec::new(),
        functions: Vec::new(),
    };
    lowering.statements(tree.root_node(), None, 0);
    Parsed {
        program: lowering.builder.finish(),
        imports: lowering.imports.into(),
    }
}

struct Lowering<'a, 't> {
    text: &'a str,
    first_line: u32,
    last_line: u32,
    builder: Builder,
    imports: Vec<Import>,
    /// Functions in the expressions of the statement at hand, whose bodies are still to be lowered.
    functions: Vec<Node<'t>>,
}

impl<'t> Lowering<'_, 't> {
    fn statements(&mut self, node: Node<'t>, parent: Option<StatementId>, depth: u32) {
        let mut cursor = node.walk();
        for child in node.named_children(&mut cursor) {
            self.statement(child, parent, depth);
        }
    }

    fn statement(&mut self, node: Node<'t>, parent: Option<StatementId>, depth: u32) {
        if depth > MAX_DEPTH {
            return self.builder.too_deep(self.lines(node));
        }
        if node.is_error() {
            self.builder.error(self.lines(node));
            return self.statements(node, parent, depth + 1);
        }
        match node.kind() {
            "comment" | "hash_bang_line" | "empty_statement" | "label_statement" => {}
            "do_statement" | "block" | "variable_declaration" | "declaration" => {
                self.statements(node, parent, depth + 1);
            }
            "function_declaration" => self.function(node, node, parent, depth),
            "if_statement" | "elseif_statement" => {
                self.control(StatementKind::If, node, parent, depth);
            }
            "else_statement" => self.control(StatementKind::Else, node, parent, depth),
            "for_statement" => self.control(StatementKind::For, node, parent, depth),
            "while_statement" | "repeat_statement" => {
                self.control(StatementKind::While, node, parent, depth);
            }
            _ => self.simple(node, parent, depth),
        }
    }

    fn simple(&mut self, node: Node<'t>, parent: Option<StatementId>, depth: u32) {
        if let Some(function) = named_function(node) {
            return self.function(node, function, parent, depth);
        }
        let kind = match node.kind() {
            "assignment_statement" => StatementKind::Assignment,
            "return_statement" => StatementKind::Return,
            "break_statement" | "goto_statement" => StatementKind::Jump,
            // What is left of a statement with errors; a declaration without a value.
            "variable_list" | "identifier" | "parameters" => return,
            _ => StatementKind::Expression,
        };
        let import = self.import(node);
        let root = match (&import, kind) {
            (Some(_), _) => Some(self.parts(Kind::Root, node, depth)),
            (None, StatementKind::Assignment) => self.assignment(node, depth),
            (None, StatementKind::Expression) => self.expression(node, depth),
            _ => Some(self.root(node, kind, depth)),
        };
        let Some(root) = root else { return };
        let kind = import.as_ref().map_or(kind, |_| StatementKind::Import);
        self.imports.extend(import);
        let lines = self.head_lines(node);
        let id = self.add(kind, root, lines, self.lines(node), parent);
        self.bodies(id, depth);
    }

    /// `require 'nn'` binds `nn`; `local t = require 'x.y'` binds `t` to `x.y`.
    fn import(&self, node: Node) -> Option<Import> {
        let (local, value) = match node.kind() {
            "assignment_statement" => {
                let (name, value) = single_assignment(node)?;
                (Some(name), value)
            }
            _ => (None, node),
        };
        let callee = value.child_by_field_name("name")?;
        let path = value.child_by_field_name("arguments")?;
        if value.kind() != "function_call" || self.of(callee) != "require" {
            return None;
        }
        let argument = path.named_child(0).unwrap_or(path);
        let path = self.of(argument.child_by_field_name("content")?);
        let local = local.map_or(path, |name| self.of(name));
        Some(Import {
            local: local.to_owned(),
            path: path.to_owned(),
        })
    }

    fn root(&mut self, node: Node<'t>, kind: StatementKind, depth: u32) -> NodeId {
        let keyword = node.child(0).filter(|_| kind != StatementKind::Return);
        let label = keyword.map_or((0, 0), |k| self.bytes(k));
        let id = self.builder.open(Kind::Root, self.bytes(node), label);
        let list = node
            .named_child(0)
            .filter(|c| c.kind() == "expression_list");
        let children = self.named(list.unwrap_or(node), depth);
        self.builder.close(id, &children, self.text);
        id
    }

    /// `a, b = x, y`: the targets, as a sequence where there are several, then the values likewise.
    fn assignment(&mut self, node: Node<'t>, depth: u32) -> Option<NodeId> {
        let (targets, values) = (node.named_child(0)?, node.named_child(1)?);
        let label = node.child_by_field_name("operator");
        let label = label.map_or((0, 0), |sign| self.bytes(sign));
        let id = self.builder.open(Kind::Assignment, self.bytes(node), label);
        let children = [self.list(targets, depth), self.list(values, depth)];
        self.builder.close(id, &children, self.text);
        Some(id)
    }

    fn list(&mut self, node: Node<'t>, depth: u32) -> NodeId {
        match (node.named_child_count(), node.named_child(0)) {
            (1, Some(only)) => match self.expression(only, depth + 1) {
                Some(only) => only,
                None => self.leaf(Kind::Other, node),
            },
            _ => self.parts(Kind::Sequence, node, depth),
        }
    }

    /// A function with a name, by declaration or by assignment.
    fn function(
        &mut self,
        node: Node<'t>,
        function: Node<'t>,
        parent: Option<StatementId>,
        depth: u32,
    ) {
        let name = match node.kind() {
            "assignment_statement" => node.named_child(0).and_then(|names| names.named_child(0)),
            _ => node.child_by_field_name("name"),
        };
        let label = name.map_or((0, 0), |name| self.bytes(last_name(name)));
        let root = self.builder.open(Kind::Root, self.bytes(node), label);
        let children = self.parameters(function, depth);
        self.builder.close(root, &children, self.text);
        let head = self.until(node, function.child_by_field_name("parameters"));
        let id = self.add(
            StatementKind::Function,
            root,
            head,
            self.lines(node),
            parent,
        );
        if let Some(body) = function.child_by_field_name("body") {
            self.statements(body, Some(id), depth + 1);
        }
    }

    /// A statement that says whether or how often others run.
    fn control(
        &mut self,
        kind: StatementKind,
        node: Node<'t>,
        parent: Option<StatementId>,
        depth: u32,
    ) {
        let root = self.builder.open(Kind::Root, self.bytes(node), (0, 0));
        let head = node
            .child_by_field_name("condition")
            .or_else(|| node.child_by_field_name("clause"));
        let children = head.map_or_else(Vec::new, |head| self.head(head, depth));
        self.builder.close(root, &children, self.text);
        let lines = match node.kind() {
            "repeat_statement" => self.lines(node),
            "else_statement" => Lines::new(self.line(node), self.line(node) + 1),
            _ => self.until(node, head),
        };
        let id = self.add(kind, root, lines, self.lines(node), parent);
        self.bodies(id, depth);
        let mut cursor = node.walk();
        for child in node.named_children(&mut cursor) {
            match child.kind() {
                "block" => self.statements(child, Some(id), depth + 1),
                "elseif_statement" | "else_statement" => self.statement(child, parent, depth + 1),
                _ => {}
            }
        }
    }

    /// The parts of a condition, or of what a loop runs over: what it gives values to comes first.
    fn head(&mut self, node: Node<'t>, depth: u32) -> Vec<NodeId> {
        match node.kind() {
            "for_numeric_clause" => self.named(node, depth),
            "for_generic_clause" => {
                let mut cursor = node.walk();
                let parts: Vec<Node> = node.named_children(&mut cursor).collect();
                parts.into_iter().map(|p| self.list(p, depth)).collect()
            }
            _ => self.expression(node, depth + 1).into_iter().collect(),
        }
    }

    /// Lowers the bodies of the functions in a statement's expressions.
    fn bodies(&mut self, statement: StatementId, depth: u32) {
        for function in std::mem::take(&mut self.functions) {
            if let Some(body) = function.child_by_field_name("body") {
                self.statements(body, Some(statement), depth + 1);
            }
        }
    }

    fn add(
        &mut self,
        kind: StatementKind,
        root: NodeId,
        lines: Lines,
        extent: Lines,
        parent: Option<StatementId>,
    ) -> StatementId {
        let hash = self.builder.program().node(root).hash;
        self.builder.statement(Statement {
            kind,
            root,
            lines,
            extent,
            parent,
            hash: hash ^ (kind as u64).wrapping_mul(0x9e37_79b9),
        })
    }

    /// The lines of a simple statement; where it ends in a function, up to the function's body.
    fn head_lines(&self, node: Node) -> Lines {
        let [function] = self.functions[..] else {
            return self.lines(node);
        };
        let rest = &self.text[function.end_byte().min(self.text.len())..];
        let rest = &rest[..node
            .end_byte()
            .saturating_sub(function.end_byte())
            .min(rest.len())];
        if rest
            .chars()
            .all(|c| c.is_whitespace() || ")},;".contains(c))
        {
            self.until(node, function.child_by_field_name("parameters"))
        } else {
            self.lines(node)
        }
    }

    /// From the start of a statement to the end of its head.
    fn until(&self, node: Node, head: Option<Node>) -> Lines {
        let end = head.map_or(node.start_position().row, |head| head.end_position().row);
        Lines::new(self.line(node), self.at(end) + 1)
    }

    fn line(&self, node: Node) -> u32 {
        self.at(node.start_position().row)
    }

    /// The line of a row; what was put behind the text belongs to its last one.
    fn at(&self, row: usize) -> u32 {
        (self.first_line + row as u32).min(self.last_line)
    }

    fn lines(&self, node: Node) -> Lines {
        let (start, end) = (node.start_position().row, node.end_position());
        // A node that ends at the start of a line does not reach into it.
        let last = end.row - usize::from(end.column == 0 && end.row > start);
        Lines::new(self.line(node), self.at(last) + 1)
    }

    /// Bytes in the text of the side; what was put behind it has none.
    fn bytes(&self, node: Node) -> (u32, u32) {
        let within = |byte: usize| byte.min(self.text.len()) as u32;
        (within(node.start_byte()), within(node.end_byte()))
    }

    fn of(&self, node: Node) -> &str {
        let (start, end) = self.bytes(node);
        self.text
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }
}

/// The only name and the only value of an assignment.
fn single_assignment(node: Node) -> Option<(Node, Node)> {
    let (names, values) = (node.named_child(0)?, node.named_child(1)?);
    let single = names.named_child_count() == 1 && values.named_child_count() == 1;
    single.then(|| Some((names.named_child(0)?, values.named_child(0)?)))?
}

/// The function that an assignment names: `feval = function(x) ... end`.
fn named_function(node: Node) -> Option<Node> {
    let assigns = node.kind() == "assignment_statement";
    let (_, value) = assigns.then(|| single_assignment(node))??;
    (value.kind() == "function_definition").then_some(value)
}

/// `forward` of `Model:forward` and of `M.nn.forward`.
fn last_name(node: Node) -> Node {
    node.child_by_field_name("method")
        .or_else(|| node.child_by_field_name("field"))
        .unwrap_or(node)
}
