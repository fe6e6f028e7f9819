//! Python 2 and 3: tree-sitter trees become the neutral model.
//!
//! The parser tolerates errors; what it could not read is lowered as far as it goes and marked.

mod expression;
mod frame;
mod join;

use super::chunk::{self, Chunks};
use super::imports;
use super::limit::Reached;
use super::nest::Body;
use super::tree::{Builder, Kind, NodeId, Program, Statement, StatementId, StatementKind};
use super::{Language, Parsed};
use crate::input::{Lines, Region, Side};
use frame::Framed;
use join::Chunk;
use std::cell::RefCell;
use std::ops::Range;
use tree_sitter::{Node, Parser};

/// Nesting beyond this is kept as one opaque node: the stack is finite, the input is not.
const MAX_DEPTH: u32 = 150;

/// Python source files.
pub struct Python;

impl Language for Python {
    fn name(&self) -> &'static str {
        "python"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["py", "pyw", "pyx", "pyi"]
    }

    fn parse_whole(&self, side: &Side, touched: &[Lines]) -> Parsed {
        parse(side, &chunk::of_file(side, touched))
    }

    fn parse_both(&self, region: &Region, touched: [&[Lines]; 2]) -> [Parsed; 2] {
        let [old, new] = chunk::of_files(region, touched);
        [parse(&region.old, &old), parse(&region.new, &new)]
    }

    fn parse_hunk(&self, side: &Side) -> Parsed {
        parse(side, &chunk::of_hunk(side))
    }
}

thread_local! {
    static PARSER: RefCell<Parser> = RefCell::new(new_parser());
}

fn new_parser() -> Parser {
    let mut parser = Parser::new();
    parser
        .set_language(&tree_sitter_python::LANGUAGE.into())
        .expect("the grammar and the parser are versions that go together");
    parser
}

fn parse(side: &Side, cut: &Chunks) -> Parsed {
    let mut program = Program::default();
    for reached in &cut.reached {
        let line = |line: u32| side.first_line + line;
        let lines = Lines::new(line(reached.lines.start), line(reached.lines.end));
        program.reached.push(Reached { lines, ..*reached });
    }
    let mut heads: Vec<Option<StatementId>> = Vec::with_capacity(cut.chunks.len());
    for chunk in &cut.chunks {
        let chunk = Chunk {
            side,
            lines: &cut.lines[chunk.lines.clone()],
            parent: chunk.parent.and_then(|index| heads[index]),
        };
        heads.push(chunk.add_to(&mut program));
    }
    let text = |&(start, end): &(u32, u32)| side.text[start as usize..end as usize].trim();
    Parsed {
        imports: imports::read_all(cut.imports.iter().map(text)),
        program,
    }
}

/// What a piece of code was lowered to, its bytes and lines counted from its own.
struct Lowered {
    program: Program,
    /// Where the body of its last compound statement is.
    body: Option<Body>,
    /// Whether the parser could not make sense of all of it.
    is_broken: bool,
}

fn lower(framed: &Framed) -> Option<Lowered> {
    let tree = PARSER.with_borrow_mut(|parser| parser.parse(&*framed.source, None))?;
    let root = tree.root_node();
    let mut lowering = Lowering {
        text: &framed.source[framed.code.clone()],
        code: framed.code.clone(),
        line_shift: 1 - i64::from(framed.lines),
        builder: Builder::default(),
        body: None,
    };
    lowering.statements(root, None, 0);
    Some(Lowered {
        program: lowering.builder.finish(),
        body: lowering.body,
        is_broken: root.has_error(),
    })
}

struct Lowering<'a> {
    text: &'a str,
    /// What stands before or behind these bytes is the frame.
    code: Range<usize>,
    line_shift: i64,
    builder: Builder,
    /// Where the body of the last compound statement is.
    body: Option<Body>,
}

impl Lowering<'_> {
    fn statements(&mut self, node: Node, parent: Option<StatementId>, depth: u32) {
        let mut cursor = node.walk();
        for child in node.named_children(&mut cursor) {
            self.statement(child, parent, depth);
        }
    }

    fn statement(&mut self, node: Node, parent: Option<StatementId>, depth: u32) {
        if depth > MAX_DEPTH {
            self.builder.too_deep(self.lines(node));
            return;
        }
        if node.is_error() {
            self.builder.error(self.lines(node));
            return self.statements(node, parent, depth + 1);
        }
        match node.kind() {
            "comment" | "line_continuation" => {}
            _ if node.start_byte() >= self.code.end => {}
            "decorated_definition" | "block" | "module" => {
                self.statements(node, parent, depth + 1);
            }
            _ if node.start_byte() < self.code.start => {
                self.prefix(node, parent, depth);
            }
            "expression_statement" => self.expression_statement(node, parent, depth),
            kind => match compound(kind) {
                Some(kind) => self.compound(kind, node, parent, depth),
                None => self.simple(node, parent, depth),
            },
        }
    }

    /// The head that was put before the chunk: only its body counts.
    fn prefix(&mut self, node: Node, parent: Option<StatementId>, depth: u32) {
        let mut cursor = node.walk();
        for child in node.named_children(&mut cursor) {
            if child.end_byte() > self.code.start {
                self.statement(child, parent, depth + 1);
            }
        }
    }

    fn expression_statement(&mut self, node: Node, parent: Option<StatementId>, depth: u32) {
        let Some(inner) = node.named_child(0) else {
            return;
        };
        let docstring = matches!(inner.kind(), "string" | "concatenated_string");
        if docstring && node.named_child_count() == 1 {
            return;
        }
        if node.named_child_count() == 1 {
            self.simple(inner, parent, depth);
        } else {
            self.simple(node, parent, depth);
        }
    }

    fn simple(&mut self, node: Node, parent: Option<StatementId>, depth: u32) {
        let kind = match node.kind() {
            "assignment" | "augmented_assignment" => StatementKind::Assignment,
            "return_statement" => StatementKind::Return,
            "import_statement" | "import_from_statement" | "future_import_statement" => {
                StatementKind::Import
            }
            "decorator" => StatementKind::Decorator,
            "raise_statement" => StatementKind::Raise,
            "assert_statement" => StatementKind::Assert,
            "break_statement" | "continue_statement" => StatementKind::Jump,
            kind if kind.ends_with("_statement") && kind != "print_statement" => {
                StatementKind::Other
            }
            _ => StatementKind::Expression,
        };
        let first = self.builder.mark();
        let root = match kind {
            StatementKind::Assignment => self.assignment(node, depth),
            StatementKind::Import => Some(self.leaf(Kind::Root, node)),
            StatementKind::Expression => self.expression(node, depth),
            _ => Some(self.root(node, kind, depth)),
        };
        if let Some(root) = root {
            self.add(kind, root, node, parent, self.lines(node));
        } else {
            self.builder.rewind(first);
        }
    }

    fn add(
        &mut self,
        kind: StatementKind,
        root: NodeId,
        node: Node,
        parent: Option<StatementId>,
        lines: Lines,
    ) -> StatementId {
        self.builder.statement(Statement {
            kind,
            root,
            lines,
            extent: self.lines(node),
            parent,
            hash: self.builder.program().node(root).hash ^ (kind as u64).wrapping_mul(0x9e37_79b9),
        })
    }

    /// `return x`, `raise x`, `assert x`: the keyword is the label, the expressions the children.
    fn root(&mut self, node: Node, kind: StatementKind, depth: u32) -> NodeId {
        let keyword = match kind {
            StatementKind::Return => None,
            _ => node.child(0),
        };
        let label = keyword.map_or((0, 0), |k| self.bytes(k));
        let id = self.builder.open(Kind::Root, self.bytes(node), label);
        let children = self.named(node, depth);
        self.builder.close(id, &children, self.text);
        id
    }

    /// `a = b = value`: targets, then the value.
    fn assignment(&mut self, node: Node, depth: u32) -> Option<NodeId> {
        let mut targets = Vec::new();
        let mut at = node;
        let value = loop {
            targets.push(at.child_by_field_name("left")?);
            match at.child_by_field_name("right") {
                Some(right) if right.kind() == "assignment" => at = right,
                other => break other,
            }
        };
        let value = value?;
        let label = node
            .child_by_field_name("operator")
            .map_or((0, 0), |op| self.bytes(op));
        let id = self.builder.open(Kind::Assignment, self.bytes(node), label);
        let mut children = Vec::with_capacity(targets.len() + 1);
        for part in targets.into_iter().chain([value]) {
            children.extend(self.expression(part, depth + 1));
        }
        self.builder.close(id, &children, self.text);
        Some(id)
    }

    fn compound(
        &mut self,
        kind: StatementKind,
        node: Node,
        parent: Option<StatementId>,
        depth: u32,
    ) {
        let label = match kind {
            StatementKind::Function | StatementKind::Class => node.child_by_field_name("name"),
            _ => None,
        };
        let label = label.map_or((0, 0), |name| self.bytes(name));
        let root = self.builder.open(Kind::Root, self.head_bytes(node), label);
        let mut children = Vec::new();
        let mut bodies = Vec::new();
        let mut head_end = node.start_position().row;
        let mut cursor = node.walk();
        for (index, child) in node.children(&mut cursor).enumerate() {
            let field = node.field_name_for_child(index as u32);
            if child.kind() == "comment" {
                continue;
            }
            if is_body(child.kind()) {
                bodies.push(child);
                continue;
            }
            if bodies.is_empty() {
                head_end = child.end_position().row;
            }
            if child.is_named()
                && !matches!(field, Some("name" | "return_type" | "type_parameters"))
            {
                self.head_part(child, depth, &mut children);
            }
        }
        self.builder.close(root, &children, self.text);
        let lines = Lines::new(
            self.line(node.start_position().row),
            self.line(head_end) + 1,
        );
        let id = self.add(kind, root, node, parent, lines);
        self.body = bodies.last().map(|body| match body.child_count() {
            0 => Body::Awaited,
            _ => Body::Inline,
        });
        for body in bodies {
            self.body(body, id, parent, depth + 1);
        }
    }

    /// From the start of a compound statement to the colon before its body.
    fn head_bytes(&self, node: Node) -> (u32, u32) {
        let mut cursor = node.walk();
        let head = node
            .children(&mut cursor)
            .take_while(|child| !is_body(child.kind()))
            .filter(|child| child.kind() != "comment")
            .last();
        let (start, end) = self.bytes(node);
        (start, head.map_or(end, |last| self.bytes(last).1))
    }

    /// `else`, `except` and their like are statements beside the one they continue.
    fn body(&mut self, node: Node, head: StatementId, parent: Option<StatementId>, depth: u32) {
        match compound(node.kind()) {
            Some(kind) => self.compound(kind, node, parent, depth),
            None => self.statements(node, Some(head), depth),
        }
    }

    fn head_part(&mut self, node: Node, depth: u32, children: &mut Vec<NodeId>) {
        match node.kind() {
            "parameters" => self.parameters(node, depth, children),
            "argument_list" => self.arguments(node, depth, children),
            _ => children.extend(self.expression(node, depth + 1)),
        }
    }

    fn parameters(&mut self, node: Node, depth: u32, children: &mut Vec<NodeId>) {
        let mut cursor = node.walk();
        for parameter in node.named_children(&mut cursor) {
            let name = match parameter.kind() {
                "identifier" => Some(parameter),
                "default_parameter" | "typed_default_parameter" => {
                    parameter.child_by_field_name("name")
                }
                "typed_parameter" | "list_splat_pattern" | "dictionary_splat_pattern" => {
                    parameter.named_child(0)
                }
                _ => None,
            };
            let Some(name) = name else { continue };
            let id = self
                .builder
                .open(Kind::Parameter, self.bytes(parameter), self.bytes(name));
            let default = parameter
                .child_by_field_name("value")
                .and_then(|value| self.expression(value, depth + 1));
            self.builder.close(id, default.as_slice(), self.text);
            children.push(id);
        }
    }

    fn bytes(&self, node: Node) -> (u32, u32) {
        let shift = |byte: usize| byte.saturating_sub(self.code.start) as u32;
        (shift(node.start_byte()), shift(node.end_byte()))
    }

    fn line(&self, row: usize) -> u32 {
        (row as i64 + self.line_shift).max(1) as u32
    }

    fn lines(&self, node: Node) -> Lines {
        let end = node.end_position();
        // A node that ends at the start of a line does not reach into it.
        let last = if end.column == 0 && end.row > node.start_position().row {
            end.row - 1
        } else {
            end.row
        };
        Lines::new(self.line(node.start_position().row), self.line(last) + 1)
    }
}

fn compound(kind: &str) -> Option<StatementKind> {
    Some(match kind {
        "if_statement" | "elif_clause" | "match_statement" | "case_clause" => StatementKind::If,
        "else_clause" => StatementKind::Else,
        "for_statement" => StatementKind::For,
        "while_statement" => StatementKind::While,
        "with_statement" => StatementKind::With,
        "try_statement" => StatementKind::Try,
        "except_clause" | "finally_clause" => StatementKind::Except,
        "function_definition" => StatementKind::Function,
        "class_definition" => StatementKind::Class,
        _ => return None,
    })
}

fn is_body(kind: &str) -> bool {
    matches!(
        kind,
        "block"
            | "elif_clause"
            | "else_clause"
            | "except_clause"
            | "finally_clause"
            | "case_clause"
    )
}
