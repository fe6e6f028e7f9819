//! The code of a finding, for data sets: its statements and the function around them.
//!
//! In: the place of a finding in its scene. Out: a [`Source`], both sides of it: where statements were
//! only added, the old side still has the function that they were added to.

use super::finding::one_line;
use super::scene::Scene;
use crate::edit::Sides;
use crate::input::{Block, Lines};
use crate::result::{Around, Code, Source, SourceSide};
use crate::syntax::tree::{Fnv, Program, StatementId, StatementKind};
use std::hash::Hasher;

/// Lines given above and below a place that is in no function.
const LINES_BESIDE: u32 = 30;

/// Bytes. A longer function is given as the lines around the place.
const LONGEST: usize = 100_000;

/// The code of a place with these lines and statements.
pub fn of(scene: &Scene, lines: Sides<Lines>, block: Block, code: &Code) -> Source {
    let old = Spot {
        scene,
        new: false,
        lines: lines
            .old
            .unwrap_or(Lines::new(block.old.start, block.old.start)),
    };
    let new = Spot {
        scene,
        new: true,
        lines: lines
            .new
            .unwrap_or(Lines::new(block.new.start, block.new.start)),
    };
    let (in_old, in_new) = (old.function(None), new.function(None));
    // An empty side may touch two functions: it is in the one that the other side is in.
    let in_old = old
        .function(in_new.map(|f| new.name(f)).as_deref())
        .or(in_old);
    let in_new = new
        .function(in_old.map(|f| old.name(f)).as_deref())
        .or(in_new);
    let side = |spot: &Spot, function, statements: &String| SourceSide {
        statements: statements.clone(),
        around: spot.around(function, statements),
    };
    let (old, new) = (side(&old, in_old, &code.old), side(&new, in_new, &code.new));
    Source {
        identity: identity(&old, &new),
        old,
        new,
    }
}

/// Equal for code that differs in layout only, whatever file it is in and whichever rule fired.
fn identity(old: &SourceSide, new: &SourceSide) -> String {
    let mut hasher = Fnv::default();
    for side in [old, new] {
        for text in [&side.statements, &side.around.text] {
            hasher.write(one_line(text).as_bytes());
            hasher.write_u8(0);
        }
    }
    format!("{:016x}", hasher.finish())
}

/// Lines of one side; none of them where the side has no such statement, only the line before which
/// it would stand.
struct Spot<'s, 'v, 'a> {
    scene: &'s Scene<'v, 'a>,
    new: bool,
    lines: Lines,
}

impl Spot<'_, '_, '_> {
    fn program(&self) -> &Program {
        self.scene.view(self.new).program
    }

    /// The innermost function that holds the lines; at the edge of one, only if it is the one that is
    /// looked for.
    fn function(&self, name: Option<&str>) -> Option<StatementId> {
        let functions = self.program().statements();
        let functions = functions.filter(|(_, s)| s.kind == StatementKind::Function);
        let held = functions.map(|(id, _)| id).filter(|&id| match name {
            Some(name) => self.touches(id) && self.name(id) == name,
            None => self.is_within(id),
        });
        held.max_by_key(|&id| self.extent(id).start)
    }

    fn is_within(&self, function: StatementId) -> bool {
        let (extent, lines) = (self.extent(function), self.lines);
        match lines.is_empty() {
            true => extent.start < lines.start && lines.start < extent.end,
            false => extent.start <= lines.start && lines.end <= extent.end,
        }
    }

    fn touches(&self, function: StatementId) -> bool {
        let (extent, lines) = (self.extent(function), self.lines);
        extent.start <= lines.start && lines.end <= extent.end
    }

    /// The lines of a function with its decorators.
    fn extent(&self, function: StatementId) -> Lines {
        let program = self.program();
        let mut extent = program.statement(function).extent;
        for above in (0..function.0).rev().map(StatementId) {
            let above = program.statement(above);
            if above.kind != StatementKind::Decorator || above.lines.end != extent.start {
                break;
            }
            extent.start = above.lines.start;
        }
        extent
    }

    /// The name of a function with those of the classes and functions around it.
    fn name(&self, function: StatementId) -> String {
        let view = self.scene.view(self.new);
        let program = view.program;
        let around = program.enclosing(function);
        let mut names: Vec<&str> = std::iter::once(function)
            .chain(around.filter(|&id| program.statement(id).kind.is_definition()))
            .map(|id| view.label(program.statement(id).root))
            .collect();
        names.reverse();
        names.join(".")
    }

    fn around(&self, function: Option<StatementId>, statements: &str) -> Around {
        let beside = Lines::new(
            self.lines.start.saturating_sub(LINES_BESIDE).max(1),
            self.lines.end + LINES_BESIDE,
        );
        let whole = function.map(|id| self.extent(id));
        let candidates = whole.into_iter().chain([beside]);
        let mut texts = candidates.map(|lines| (lines, self.scene.text_of(self.new, lines)));
        let fitting = texts.find(|(_, text)| text.len() <= LONGEST);
        // Lines so long are data, of which the statements are given already.
        let (lines, text) = fitting.unwrap_or((self.lines, statements));
        Around {
            function: function.map(|id| self.name(id)),
            whole: whole == Some(lines) && self.scene.region.whole,
            start: lines.start,
            end: lines.start + (text.split('\n').count() as u32).saturating_sub(1),
            text: text.to_owned(),
        }
    }
}
