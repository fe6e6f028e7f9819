//! Chunks become parts of a program.
//!
//! Most statements of a chunk are the same in the old text and the new one, and in other commits. So each
//! is parsed by itself, once, and they are put together as their indents say. Only where one makes no
//! sense alone, or the indents make none, the chunk is parsed as a whole.

use super::super::chunk::{extent, is_long};
use super::super::limit::{Limit, MOST_PARSED, Reached};
use super::super::logical::LogicalLine;
use super::super::nest::{Body, Line, Nested, nest};
use super::super::opening::{continues, first_word};
use super::super::tree::{Place, Program, StatementId};
use super::frame::Framed;
use super::lower;
use crate::cache::{Cache, Weighed};
use crate::input::{Lines, Side};
use std::sync::{Arc, LazyLock};

/// A chunk, and where it belongs.
pub struct Chunk<'c> {
    pub side: &'c Side,
    pub lines: &'c [LogicalLine],
    /// The class that it is a member of.
    pub parent: Option<StatementId>,
}

impl Chunk<'_> {
    /// Adds the chunk to a program; gives the id of its last outermost statement, which is the class
    /// where the chunk is a class head.
    pub fn add_to(&self, program: &mut Program) -> Option<StatementId> {
        match self.statements() {
            Some(statements) => self.add_statements(&statements, program),
            None if self.lines.len() > 1 && is_long(self.lines) => self.add_parts(program),
            None => self.add_whole(program),
        }
    }

    /// Runs of lines that are no more than may be parsed at once.
    fn add_parts(&self, program: &mut Program) -> Option<StatementId> {
        let zero = self.side.first_line;
        let Lines { start, end } = extent(self.lines);
        let (limit, lines) = (Limit::LongText, Lines::new(start + zero, end + zero));
        program.reached.push(Reached { limit, lines });
        let mut rest = self.lines;
        let mut last = None;
        while !rest.is_empty() {
            let (lines, after) = rest.split_at(part(rest));
            last = Chunk { lines, ..*self }.add_to(program).or(last);
            rest = after;
        }
        last
    }

    /// The statements by themselves, and how they nest.
    fn statements(&self) -> Option<Vec<(Arc<Statement>, Nested)>> {
        let texts = self.lines.iter().map(|line| line.text(&self.side.text));
        let statements: Vec<Arc<Statement>> = texts.map(statement).collect::<Option<_>>()?;
        let nested = nest(
            self.lines
                .iter()
                .zip(&statements)
                .map(|(line, statement)| Line {
                    indent: line.indent,
                    continues: statement.continues,
                    body: statement.body,
                }),
        )?;
        Some(statements.into_iter().zip(nested).collect())
    }

    fn add_statements(
        &self,
        statements: &[(Arc<Statement>, Nested)],
        program: &mut Program,
    ) -> Option<StatementId> {
        let mut last = None;
        let mut ids: Vec<Option<StatementId>> = Vec::with_capacity(statements.len());
        for (line, (statement, nested)) in self.lines.iter().zip(statements) {
            let around = nested.parent.and_then(|index| ids[index]);
            let start = line.end - line.text(&self.side.text).len() as u32;
            let place = self.place(start, line.line, around.or(self.parent));
            let id = program.append(&statement.program, place);
            if let (Some(id), Some(_)) = (id, statement.body) {
                let end = self.lines[nested.end - 1].end_line;
                program.extend(id, self.side.first_line + end);
            }
            if nested.parent.is_none() {
                last = id.or(last);
            }
            ids.push(id);
        }
        last
    }

    fn add_whole(&self, program: &mut Program) -> Option<StatementId> {
        let (first, last) = (self.lines.first()?, self.lines.last()?);
        let text = &self.side.text[first.start as usize..last.end as usize];
        let lowered = lower(&Framed::chunk(text, first.indent > 0))?;
        program.append(
            &lowered.program,
            self.place(first.start, first.line, self.parent),
        )
    }

    fn place(&self, byte: u32, line: u32, parent: Option<StatementId>) -> Place {
        let line = self.side.first_line + line;
        Place { byte, line, parent }
    }
}

/// How many lines, one at least, may be parsed at once.
fn part(lines: &[LogicalLine]) -> usize {
    let start = lines.first().map_or(0, |line| line.start);
    let fit = lines.partition_point(|line| (line.end - start) as usize <= MOST_PARSED);
    fit.max(1)
}

/// A statement by itself, its bytes and lines counted from its own.
#[derive(Debug)]
struct Statement {
    program: Program,
    /// Whether it continues the statement above it.
    continues: bool,
    /// Of the head of a compound statement.
    body: Option<Body>,
}

/// Bytes of statements that are kept because another text may have the same.
const CACHE_SIZE: usize = 64 << 20;

static STATEMENTS: LazyLock<Cache<String, Option<Arc<Statement>>>> =
    LazyLock::new(|| Cache::new(CACHE_SIZE));

impl Weighed for Option<Arc<Statement>> {
    fn size(&self) -> usize {
        let size = |statement: &Arc<Statement>| size_of::<Statement>() + statement.program.size();
        self.as_ref().map_or(0, size)
    }
}

/// A statement that is parsed by itself; `None` if it makes no sense so.
fn statement(text: &str) -> Option<Arc<Statement>> {
    if let Some(known) = STATEMENTS.get(text) {
        return known;
    }
    let parsed = parsed(text).map(Arc::new);
    STATEMENTS.put(text.to_owned(), parsed.clone());
    parsed
}

fn parsed(text: &str) -> Option<Statement> {
    let lowered = lower(&Framed::statement(text))?;
    let is_sound = !lowered.is_broken && is_one_line(&lowered.program);
    is_sound.then(|| Statement {
        program: lowered.program,
        continues: continues(first_word(text)),
        body: lowered.body,
    })
}

/// Whether the statements stand on one logical line: each begins where the one before ends.
fn is_one_line(program: &Program) -> bool {
    let lines = || program.statements().map(|(_, statement)| statement.lines);
    lines()
        .zip(lines().skip(1))
        .all(|(before, next)| next.start < before.end)
}
