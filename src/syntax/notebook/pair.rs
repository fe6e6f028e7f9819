//! Which cell became which: by id, else by likeness, in order.
//!
//! In: the cells of both sides. Out: the blocks of their joined code.

use super::cells::Cell;
use crate::input::{Block, Lines, lines};
use crate::order;

/// Beyond this many comparisons only cells at the same place are paired.
const MAX_COMPARISONS: usize = 250_000;

/// Cells less alike than this are not the same one, unless their id says so.
const LEAST_LIKENESS: f64 = 0.3;

/// The changed lines between the joined code of two lists of cells.
pub fn blocks(old: &[Cell], new: &[Cell]) -> Vec<Block> {
    let mut walk = Walk {
        old: 1,
        new: 1,
        blocks: Vec::new(),
    };
    let (mut o, mut n) = (0, 0);
    for (i, j) in pairs(old, new).into_iter().chain([(old.len(), new.len())]) {
        walk.lone(&old[o..i], &new[n..j]);
        if let (Some(a), Some(b)) = (old.get(i), new.get(j)) {
            walk.pair(a, b);
        }
        (o, n) = (i + 1, j + 1);
    }
    walk.blocks
}

/// Goes through the joined code of both sides; the places are line numbers.
struct Walk {
    old: u32,
    new: u32,
    blocks: Vec<Block>,
}

impl Walk {
    /// Cells that one side has and the other has not.
    fn lone(&mut self, old: &[Cell], new: &[Cell]) {
        let height = |cells: &[Cell]| cells.iter().map(height).sum::<u32>();
        let (o, n) = (self.old + height(old), self.new + height(new));
        if (o, n) != (self.old, self.new) {
            self.blocks.push(Block {
                old: Lines::new(self.old, o),
                new: Lines::new(self.new, n),
            });
        }
        (self.old, self.new) = (o, n);
    }

    fn pair(&mut self, old: &Cell, new: &Cell) {
        if old
            .lines
            .iter()
            .map(|l| &l.text)
            .ne(new.lines.iter().map(|l| &l.text))
        {
            let shift =
                |lines: Lines, by: u32| Lines::new(lines.start + by - 1, lines.end + by - 1);
            for block in lines::blocks(&code(old), &code(new)) {
                self.blocks.push(Block {
                    old: shift(block.old, self.old),
                    new: shift(block.new, self.new),
                });
            }
        }
        self.old += height(old);
        self.new += height(new);
    }
}

/// Lines of a cell in the joined code.
fn height(cell: &Cell) -> u32 {
    cell.lines.len() as u32 + 1
}

fn code(cell: &Cell) -> String {
    let lines = cell.lines.iter();
    lines.flat_map(|line| [line.text.as_str(), "\n"]).collect()
}

/// Pairs of indices, increasing on both sides: first those of one id, or of one code where a side has no
/// ids, then the most alike of what is between.
fn pairs(old: &[Cell], new: &[Cell]) -> Vec<(usize, usize)> {
    let by_id = [old, new].map(|cells| cells.iter().all(|cell| cell.id.is_some())) == [true; 2];
    let signs = |cells: &[Cell]| {
        cells
            .iter()
            .map(|cell| sign(cell, by_id))
            .collect::<String>()
    };
    let mut pairs = Vec::new();
    let (mut i, mut j) = (0, 0);
    for block in lines::blocks(&signs(old), &signs(new)) {
        let [between_old, between_new] =
            [block.old, block.new].map(|lines| lines.start as usize - 1..lines.end as usize - 1);
        pairs.extend((i..between_old.start).zip(j..));
        (i, j) = (between_old.end, between_new.end);
        let between = between(&old[between_old.clone()], &new[between_new.clone()]);
        let placed = between.into_iter();
        pairs.extend(placed.map(|(a, b)| (a + between_old.start, b + between_new.start)));
    }
    pairs.extend((i..old.len()).zip(j..));
    pairs
}

/// One line that stands for a cell.
fn sign(cell: &Cell, by_id: bool) -> String {
    match &cell.id {
        Some(id) if by_id => format!("{id:?}\n"),
        _ => format!("{:?}\n", code(cell)),
    }
}

fn between(old: &[Cell], new: &[Cell]) -> Vec<(usize, usize)> {
    match old.len().saturating_mul(new.len()) > MAX_COMPARISONS {
        true => (0..old.len().min(new.len())).map(|i| (i, i)).collect(),
        false => best_order(old, new),
    }
}

fn best_order(old: &[Cell], new: &[Cell]) -> Vec<(usize, usize)> {
    let (a, b) = (old.iter().map(bag), new.iter().map(bag));
    let (a, b): (Vec<_>, Vec<_>) = (a.collect(), b.collect());
    let likeness = |i: usize, j: usize| likeness((&old[i], &a[i]), (&new[j], &b[j]));
    order::best(old.len(), new.len(), LEAST_LIKENESS, likeness)
}

/// The words of a cell, sorted.
fn bag(cell: &Cell) -> Vec<&str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let lines = cell.lines.iter();
    let mut words: Vec<&str> = lines
        .flat_map(|line| line.text.split(move |c| !is_word(c)))
        .filter(|word| !word.is_empty())
        .collect();
    words.sort_unstable();
    words
}

/// 0 to 1 by the words that are shared; one id counts for more than any likeness.
fn likeness((a, x): (&Cell, &[&str]), (b, y): (&Cell, &[&str])) -> f64 {
    let same_id = a.id.is_some() && a.id == b.id;
    let total = x.len() + y.len();
    let shared = match total {
        0 => 1.0,
        _ => 2.0 * shared(x, y) as f64 / total as f64,
    };
    shared + 2.0 * f64::from(u8::from(same_id))
}

/// How many elements two sorted lists share.
fn shared(a: &[&str], b: &[&str]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, count) = (i + 1, j + 1, count + 1),
        }
    }
    count
}
