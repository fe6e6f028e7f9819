//! Writing the programs of formats that need no grammar: leaves and statements at bytes of a text.
//!
//! In: a side and byte ranges of its text. Out: a [`Program`].

use super::tree::{Builder, Kind, NodeId, Program, Statement, StatementId, StatementKind};
use crate::input::{Lines, Side};

/// A byte range of the text.
pub type Bytes = (u32, u32);

/// A program that is being written.
pub struct Writer<'a> {
    text: &'a str,
    line_starts: Vec<u32>,
    first_line: u32,
    builder: Builder,
}

impl<'a> Writer<'a> {
    pub fn new(side: &'a Side) -> Self {
        let ends = memchr::memchr_iter(b'\n', side.text.as_bytes());
        Self {
            text: &side.text,
            line_starts: std::iter::once(0)
                .chain(ends.map(|end| end as u32 + 1))
                .collect(),
            first_line: side.first_line,
            builder: Builder::default(),
        }
    }

    pub fn finish(self) -> Program {
        self.builder.finish()
    }

    pub fn of(&self, (start, end): Bytes) -> &'a str {
        self.text
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }

    /// Adds a node; its children are added next, then it is closed.
    pub fn open(&mut self, kind: Kind, bytes: Bytes, label: Bytes) -> NodeId {
        self.builder.open(kind, bytes, label)
    }

    pub fn close(&mut self, id: NodeId, children: &[NodeId]) {
        self.builder.close(id, children, self.text);
    }

    pub fn leaf(&mut self, kind: Kind, bytes: Bytes, label: Bytes) -> NodeId {
        let id = self.open(kind, bytes, label);
        self.close(id, &[]);
        id
    }

    /// A statement whose tree is complete, on the lines of its bytes.
    pub fn statement(
        &mut self,
        kind: StatementKind,
        root: NodeId,
        bytes: Bytes,
        parent: Option<StatementId>,
    ) -> StatementId {
        let lines = self.lines(bytes);
        let hash = self.builder.program().node(root).hash;
        self.builder.statement(Statement {
            kind,
            root,
            lines,
            extent: lines,
            parent,
            hash,
        })
    }

    /// What is nested too deeply to be read.
    pub fn too_deep(&mut self, bytes: Bytes) {
        self.builder.too_deep(self.lines(bytes));
    }

    fn lines(&self, (start, end): Bytes) -> Lines {
        let last = end.max(start + 1) - 1;
        Lines::new(self.line(start), self.line(last) + 1)
    }

    fn line(&self, byte: u32) -> u32 {
        let begun = self.line_starts.partition_point(|&start| start <= byte);
        self.first_line + begun as u32 - 1
    }
}
