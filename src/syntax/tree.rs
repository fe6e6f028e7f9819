//! The neutral model of a program: what every language lowers to, so that rules are written once.
//!
//! A [`Program`] is one side of a region: statements in the order of the text, each with an
//! expression tree whose nodes are byte ranges of the text. Layout and comments are not in it.

use super::limit::{Limit, MOST_NODES, Reached};
use crate::input::Lines;
use std::hash::Hasher;

/// Index of a node in its program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(crate) u32);

/// Index of a statement in its program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatementId(pub(crate) u32);

/// What a node of the tree is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An identifier; the label is its text.
    Name,
    /// `object.label`; the child is the object.
    Attribute,
    /// First child the callee, then [`Kind::Argument`]s.
    Call,
    /// An argument of a call or a base of a class; the label is the keyword, if any.
    Argument,
    /// A parameter of a definition; the label is its name, the child its default.
    Parameter,
    /// `*x` or `**x`.
    Splat,
    /// `object[index, ...]`.
    Subscript,
    /// `a:b:c` inside a subscript.
    Slice,
    /// The label is the content without quotes; children are interpolated expressions.
    String,
    Number,
    /// True, False, None and their like.
    Constant,
    /// Unary, binary, comparison or logical; the label is the operator.
    Operation,
    /// `a if c else b`.
    Conditional,
    /// List, tuple or set.
    Sequence,
    /// Key-value pairs.
    Mapping,
    Pair,
    Lambda,
    Comprehension,
    /// Targets, then the value; the label is the operator.
    Assignment,
    /// The root of any other statement; children are its expressions.
    Root,
    /// Anything else.
    Other,
}

/// What a statement is; in conditions by these names in lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize, serde::Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum StatementKind {
    Expression,
    Assignment,
    Return,
    Import,
    If,
    Else,
    For,
    While,
    With,
    Try,
    Except,
    Function,
    Class,
    Decorator,
    Raise,
    Assert,
    /// `del`, `pass`, `global`, ...
    Other,
    /// `break`, `continue`, `goto`.
    Jump,
}

impl StatementKind {
    /// Whether the statement only says under what condition or how often others run.
    pub fn is_control(self) -> bool {
        use StatementKind::{Else, Except, For, If, Try, While, With};
        matches!(self, If | Else | For | While | With | Try | Except)
    }

    /// Whether the statement opens a function or class.
    pub fn is_definition(self) -> bool {
        matches!(self, StatementKind::Function | StatementKind::Class)
    }
}

/// A node of an expression tree.
#[derive(Debug, Clone, Copy)]
pub struct Node {
    pub kind: Kind,
    /// Byte range in the text of the side.
    pub start: u32,
    pub end: u32,
    label_start: u32,
    label_end: u32,
    pub parent: Option<NodeId>,
    first_child: Option<NodeId>,
    next_sibling: Option<NodeId>,
    /// Equal for trees that differ in layout only.
    pub hash: u64,
}

/// A simple statement, or the head of a compound one.
#[derive(Debug, Clone)]
pub struct Statement {
    pub kind: StatementKind,
    pub root: NodeId,
    /// Lines of the statement itself; of a compound statement its head only.
    pub lines: Lines,
    /// Lines with the body.
    pub extent: Lines,
    /// The compound statement whose body this is in.
    pub parent: Option<StatementId>,
    /// Equal for statements that differ in layout only.
    pub hash: u64,
}

/// Where a program is put that becomes part of another.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub byte: u32,
    /// Line that its first line becomes.
    pub line: u32,
    pub parent: Option<StatementId>,
}

impl Place {
    fn lines(self, lines: Lines) -> Lines {
        let line = |line: u32| (line + self.line).saturating_sub(1).max(1);
        Lines::new(line(lines.start), line(lines.end))
    }
}

impl NodeId {
    fn moved(self, nodes: u32) -> Self {
        Self(self.0 + nodes)
    }
}

impl Node {
    fn moved(self, bytes: u32, nodes: u32) -> Self {
        let id = |id: Option<NodeId>| id.map(|id| id.moved(nodes));
        Self {
            kind: self.kind,
            start: self.start + bytes,
            end: self.end + bytes,
            label_start: self.label_start + bytes,
            label_end: self.label_end + bytes,
            parent: id(self.parent),
            first_child: id(self.first_child),
            next_sibling: id(self.next_sibling),
            hash: self.hash,
        }
    }
}

/// One side of a region, parsed.
#[derive(Debug, Clone, Default)]
pub struct Program {
    nodes: Vec<Node>,
    statements: Vec<Statement>,
    /// Lines that the parser could not make sense of.
    pub errors: Vec<Lines>,
    /// Where less was read than there is.
    pub reached: Vec<Reached>,
}

impl Program {
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    pub fn statement(&self, id: StatementId) -> &Statement {
        &self.statements[id.0 as usize]
    }

    pub fn statements(&self) -> impl Iterator<Item = (StatementId, &Statement)> {
        (0u32..).map(StatementId).zip(&self.statements)
    }

    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.node(id).first_child, |&child| {
            self.node(child).next_sibling
        })
    }

    pub fn child(&self, id: NodeId, index: usize) -> Option<NodeId> {
        self.children(id).nth(index)
    }

    /// The node and all below it, parents first.
    pub fn descendants(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let end = self.subtree_end(id);
        (id.0..end).map(NodeId)
    }

    /// Nodes are stored parents first, so a subtree is one run of ids.
    fn subtree_end(&self, id: NodeId) -> u32 {
        let mut at = id;
        loop {
            if let Some(next) = self.node(at).next_sibling {
                return next.0;
            }
            match self.node(at).parent {
                Some(parent) => at = parent,
                None => return self.root_end(at),
            }
        }
    }

    fn root_end(&self, root: NodeId) -> u32 {
        let after = self.statements.partition_point(|s| s.root.0 <= root.0);
        let end = self.statements.get(after).map(|s| s.root.0);
        end.unwrap_or(self.nodes.len() as u32)
    }

    /// From the node's parent up to the root of its statement.
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.node(id).parent, |&at| self.node(at).parent)
    }

    /// The statements that enclose this one, innermost first.
    pub fn enclosing(&self, id: StatementId) -> impl Iterator<Item = StatementId> + '_ {
        std::iter::successors(self.statement(id).parent, |&at| self.statement(at).parent)
    }

    /// Whether a statement gives a new value to a name that it uses: `x = f(x)`.
    pub fn retakes(&self, id: StatementId) -> bool {
        let statement = self.statement(id);
        let parts: Vec<NodeId> = self.children(statement.root).collect();
        let Some((&value, targets)) = parts.split_last() else {
            return false;
        };
        let hash = |node: NodeId| self.node(node).hash;
        let used = |target: &NodeId| self.descendants(value).any(|n| hash(n) == hash(*target));
        statement.kind == StatementKind::Assignment && targets.iter().any(used)
    }

    /// The statements in the body of another one, not deeper within.
    pub fn body(&self, id: StatementId) -> impl Iterator<Item = (StatementId, &Statement)> {
        let from = id.0 as usize + 1;
        let inner = (id.0 + 1..).map(StatementId).zip(&self.statements[from..]);
        let end = self.statement(id).extent.end;
        let inner = inner.take_while(move |(_, s)| s.lines.start < end);
        inner.filter(move |(_, s)| s.parent == Some(id))
    }

    /// The statement before and the one after, in the same body.
    pub fn neighbours(&self, id: StatementId) -> impl Iterator<Item = StatementId> {
        let parent = self.statement(id).parent;
        let beside = |other: &StatementId| self.statement(*other).parent == parent;
        let end = match parent {
            Some(parent) => self.statement(parent).extent.end,
            None => u32::MAX,
        };
        let within = |other: &StatementId| self.statement(*other).lines.start < end;
        let last = self.statements.len() as u32;
        let before = (0..id.0).rev().map(StatementId);
        let before = before
            .take_while(|other| Some(*other) != parent)
            .find(beside);
        let after = (id.0 + 1..last).map(StatementId);
        let after = after.take_while(within).find(beside);
        before.into_iter().chain(after)
    }

    /// The statements that a compound one encloses, which stand behind it.
    pub fn within(&self, id: StatementId) -> impl Iterator<Item = StatementId> + '_ {
        let after = (id.0 + 1..self.statements.len() as u32).map(StatementId);
        after.take_while(move |&inner| self.enclosing(inner).any(|outer| outer == id))
    }

    /// The statement that a node belongs to.
    pub fn statement_of(&self, id: NodeId) -> StatementId {
        let after = self.statements.partition_point(|s| s.root.0 <= id.0);
        StatementId(after.saturating_sub(1) as u32)
    }

    pub fn kind(&self, id: NodeId) -> Kind {
        self.node(id).kind
    }

    /// The label of a node: identifier, operator, keyword, content of a string.
    pub fn label<'t>(&self, id: NodeId, text: &'t str) -> &'t str {
        let node = self.node(id);
        text.get(node.label_start as usize..node.label_end as usize)
            .unwrap_or_default()
    }

    /// The text of a node as it stands in the file.
    pub fn source<'t>(&self, id: NodeId, text: &'t str) -> &'t str {
        let node = self.node(id);
        text.get(node.start as usize..node.end as usize)
            .unwrap_or_default()
    }

    /// The dotted name that a chain of attributes spells, such as `tf.nn.relu`.
    pub fn dotted(&self, id: NodeId, text: &str) -> Option<String> {
        match self.kind(id) {
            Kind::Name => Some(self.label(id, text).to_owned()),
            Kind::Attribute => {
                let object = self.child(id, 0)?;
                let mut name = self.dotted(object, text)?;
                name.push('.');
                name.push_str(self.label(id, text));
                Some(name)
            }
            _ => None,
        }
    }

    /// Adds a program that begins at a byte and a line of this one; its outermost statements become
    /// those of `parent`. Gives the id that the last of these has here.
    pub fn append(&mut self, other: &Program, place: Place) -> Option<StatementId> {
        let (nodes, statements) = (self.nodes.len() as u32, self.statements.len() as u32);
        self.nodes
            .extend(other.nodes.iter().map(|n| n.moved(place.byte, nodes)));
        let parent = |id: Option<StatementId>| match id {
            Some(id) => Some(StatementId(id.0 + statements)),
            None => place.parent,
        };
        self.statements
            .extend(other.statements.iter().map(|s| Statement {
                root: s.root.moved(nodes),
                lines: place.lines(s.lines),
                extent: place.lines(s.extent),
                parent: parent(s.parent),
                ..*s
            }));
        let errors = other.errors.iter().map(|&lines| place.lines(lines));
        self.errors.extend(errors);
        self.reached.extend(other.reached.iter().map(|r| Reached {
            lines: place.lines(r.lines),
            ..*r
        }));
        let last = other.statements.iter().rposition(|s| s.parent.is_none());
        last.map(|index| StatementId(statements + index as u32))
    }

    /// Makes a statement reach to before a line.
    pub fn extend(&mut self, id: StatementId, end: u32) {
        self.statements[id.0 as usize].extent.end = end;
    }

    /// Bytes of memory.
    pub fn size(&self) -> usize {
        self.nodes.len() * size_of::<Node>() + self.statements.len() * size_of::<Statement>()
    }

    pub fn callee(&self, call: NodeId) -> Option<NodeId> {
        (self.kind(call) == Kind::Call)
            .then(|| self.child(call, 0))
            .flatten()
    }

    /// The arguments of a call, or the bases of a class.
    pub fn arguments(&self, call: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        self.children(call)
            .filter(|&child| matches!(self.kind(child), Kind::Argument | Kind::Splat))
    }
}

/// Builds a [`Program`], parents before children.
#[derive(Default)]
pub struct Builder {
    program: Program,
}

impl Builder {
    pub fn finish(mut self) -> Program {
        self.program.nodes.shrink_to_fit();
        self.program.statements.shrink_to_fit();
        self.program
    }

    pub fn error(&mut self, lines: Lines) {
        self.program.errors.push(lines);
    }

    /// Adds a node; its children are added next, then it is closed.
    pub fn open(&mut self, kind: Kind, bytes: (u32, u32), label: (u32, u32)) -> NodeId {
        let id = NodeId(self.program.nodes.len() as u32);
        self.program.nodes.push(Node {
            kind,
            start: bytes.0,
            end: bytes.1,
            label_start: label.0,
            label_end: label.1,
            parent: None,
            first_child: None,
            next_sibling: None,
            hash: 0,
        });
        id
    }

    /// Links the children to their parent and computes the hash.
    pub fn close(&mut self, id: NodeId, children: &[NodeId], text: &str) {
        let mut previous: Option<NodeId> = None;
        for &child in children {
            self.program.nodes[child.0 as usize].parent = Some(id);
            match previous {
                None => self.program.nodes[id.0 as usize].first_child = Some(child),
                Some(p) => self.program.nodes[p.0 as usize].next_sibling = Some(child),
            }
            previous = Some(child);
        }
        self.program.nodes[id.0 as usize].hash = self.hash(id, children, text);
    }

    fn hash(&self, id: NodeId, children: &[NodeId], text: &str) -> u64 {
        let mut hasher = Fnv::default();
        hasher.write_u8(self.program.node(id).kind as u8);
        let label = self.program.label(id, text);
        match canonical_number(self.program.kind(id), label) {
            Some(number) => hasher.write_u64(number.to_bits()),
            None => hasher.write(label.as_bytes()),
        }
        for &child in children {
            hasher.write_u64(self.program.node(child).hash);
        }
        hasher.finish()
    }

    /// What is nested too deeply to be read.
    pub fn too_deep(&mut self, lines: Lines) {
        let limit = Limit::Depth;
        self.program.reached.push(Reached { limit, lines });
    }

    /// Adds a statement whose tree is complete: the last that was opened. Of one that is too large
    /// only the root stays, whose hash still tells whether it changed.
    pub fn statement(&mut self, statement: Statement) -> StatementId {
        let id = StatementId(self.program.statements.len() as u32);
        let root = statement.root.0 as usize;
        if self.program.nodes.len() - root > MOST_NODES {
            self.program.nodes.truncate(root + 1);
            self.program.nodes[root].kind = Kind::Root;
            self.program.nodes[root].first_child = None;
            let (limit, lines) = (Limit::LargeStatement, statement.lines);
            self.program.reached.push(Reached { limit, lines });
        }
        self.program.statements.push(statement);
        id
    }

    /// How many nodes there are now, for [`Builder::rewind`].
    pub fn mark(&self) -> usize {
        self.program.nodes.len()
    }

    /// Drops the nodes added since the mark.
    pub fn rewind(&mut self, mark: usize) {
        self.program.nodes.truncate(mark);
    }

    pub fn program(&self) -> &Program {
        &self.program
    }
}

/// The value of a floating-point number, however it is written: `1.` is `1.0`. An integer is not one.
fn canonical_number(kind: Kind, label: &str) -> Option<f64> {
    let is_float =
        kind == Kind::Number && label.contains(['.', 'e', 'E']) && !label.starts_with("0x");
    is_float
        .then(|| label.replace('_', "").parse().ok())
        .flatten()
}

/// FNV-1a: short keys, no dependency on the platform, so that fingerprints are the same everywhere.
#[derive(Clone, Copy)]
pub struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.write(&value.to_le_bytes());
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
