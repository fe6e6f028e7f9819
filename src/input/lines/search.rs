//! The search for a point that splits two texts into halves which can be aligned one by one.
//!
//! Places in the old and the new text are the coordinates of a plane; a path goes right (a line
//! removed), down (one added), or along a diagonal (one kept). Two fronts of furthest paths with
//! equal cost grow from both corners until they meet.

use imara_diff::Token;

use super::frequent::rough_root;

/// Cost from which a split is taken where a long common run was found, though no front has met.
const HEURISTIC_COST: i32 = 256;
/// Least and most cost at which the search is given up and the furthest point is taken. Git has no
/// upper limit; this one is reached with texts of more than 65,536 changed lines only.
const LEAST_LIMIT: u32 = 256;
const MOST_LIMIT: u32 = 512;
/// Length of a run of common lines that counts as long.
const LONG: i32 = 20;
/// How much further than its cost a path must have come to be promising.
const PROMISING: i32 = 4;

/// A part of both texts.
#[derive(Debug, Clone, Copy)]
pub struct Window {
    old: (i32, i32),
    new: (i32, i32),
    /// Whether the shortest path is looked for at any cost; it is known to be small then.
    exact: bool,
}

impl Window {
    pub fn whole(old: &[Token], new: &[Token]) -> Self {
        Self {
            old: (0, old.len() as i32),
            new: (0, new.len() as i32),
            exact: false,
        }
    }

    /// Takes off the lines that both sides share at the start and the end, and gives their places.
    pub fn trim(&mut self, old: &[Token], new: &[Token]) -> Vec<(i32, i32)> {
        let mut pairs = Vec::new();
        let equal = |i: i32, j: i32| old[i as usize] == new[j as usize];
        while !self.is_one_sided() && equal(self.old.0, self.new.0) {
            pairs.push((self.old.0, self.new.0));
            self.old.0 += 1;
            self.new.0 += 1;
        }
        while !self.is_one_sided() && equal(self.old.1 - 1, self.new.1 - 1) {
            self.old.1 -= 1;
            self.new.1 -= 1;
            pairs.push((self.old.1, self.new.1));
        }
        pairs
    }

    pub fn is_one_sided(&self) -> bool {
        self.old.0 == self.old.1 || self.new.0 == self.new.1
    }

    fn split_at(&self, point: (i32, i32), exact: (bool, bool)) -> [Self; 2] {
        let first = Self {
            old: (self.old.0, point.0),
            new: (self.new.0, point.1),
            exact: exact.0,
        };
        let second = Self {
            old: (point.0, self.old.1),
            new: (point.1, self.new.1),
            exact: exact.1,
        };
        [first, second]
    }
}

/// The diagonals that a front has reached: old place minus new place.
#[derive(Clone, Copy)]
struct Reach {
    low: i32,
    high: i32,
    /// The diagonal it began on.
    middle: i32,
}

impl Reach {
    fn new(middle: i32) -> Self {
        Self {
            low: middle,
            high: middle,
            middle,
        }
    }

    /// Widens by one on each side, within the window, and marks what lies outside as not reached.
    fn widen(&mut self, bounds: (i32, i32), mut unreached: impl FnMut(i32)) {
        if self.low > bounds.0 {
            self.low -= 1;
            unreached(self.low - 1);
        } else {
            self.low += 1;
        }
        if self.high < bounds.1 {
            self.high += 1;
            unreached(self.high + 1);
        } else {
            self.high -= 1;
        }
    }

    fn diagonals(self) -> impl Iterator<Item = i32> {
        (self.low..=self.high).rev().step_by(2)
    }

    fn holds(self, diagonal: i32) -> bool {
        self.low <= diagonal && diagonal <= self.high
    }
}

/// How far the fronts from both corners have spread.
struct Fronts {
    ahead: Reach,
    back: Reach,
    /// The window's outermost diagonals.
    bounds: (i32, i32),
    /// Whether the paths between the corners have odd lengths: then the first front meets the other.
    odd: bool,
}

impl Fronts {
    fn new(window: &Window) -> Self {
        let ahead = Reach::new(window.old.0 - window.new.0);
        let back = Reach::new(window.old.1 - window.new.1);
        Self {
            ahead,
            back,
            bounds: (window.old.0 - window.new.1, window.old.1 - window.new.0),
            odd: (ahead.middle - back.middle) & 1 != 0,
        }
    }
}

/// What came of moving a front on.
struct Step {
    /// Where it met the other.
    met: Option<(i32, i32)>,
    /// Whether a long common run was passed.
    long: bool,
}

/// The state of a search: for each diagonal the old place that either front has reached.
pub struct Search<'a> {
    old: &'a [Token],
    new: &'a [Token],
    forward: Vec<i32>,
    backward: Vec<i32>,
    limit: i32,
}

impl<'a> Search<'a> {
    pub fn new(old: &'a [Token], new: &'a [Token]) -> Self {
        let diagonals = old.len() + new.len() + 3;
        let limit = rough_root(diagonals).clamp(LEAST_LIMIT, MOST_LIMIT);
        Self {
            old,
            new,
            forward: vec![0; diagonals],
            backward: vec![0; diagonals],
            limit: limit as i32,
        }
    }

    /// Splits a window whose corners do not match into two that are aligned one by one.
    pub fn split(&mut self, window: &Window) -> [Window; 2] {
        let mut fronts = Fronts::new(window);
        self.set_forward(fronts.ahead.middle, window.old.0);
        self.set_backward(fronts.back.middle, window.old.1);
        let mut cost = 0;
        // The fronts meet at a cost no greater than the window has lines.
        loop {
            cost += 1;
            let Step { met, long } = self.step(window, &mut fronts);
            if let Some(point) = met {
                return window.split_at(point, (true, true));
            }
            if window.exact {
                continue;
            }
            if long
                && cost > HEURISTIC_COST
                && let Some(split) = self.promising(window, &fronts, cost)
            {
                return split;
            }
            if cost >= self.limit {
                return self.furthest(window, &fronts);
            }
        }
    }

    /// Moves both fronts on by one change.
    fn step(&mut self, window: &Window, fronts: &mut Fronts) -> Step {
        let (bounds, odd) = (fronts.bounds, fronts.odd);
        let widened = |diagonal| self.set_forward(diagonal, -1);
        fronts.ahead.widen(bounds, widened);
        let first = self.advance(window, fronts.ahead, odd.then_some(fronts.back));
        if first.met.is_some() {
            return first;
        }
        let widened = |diagonal| self.set_backward(diagonal, i32::MAX);
        fronts.back.widen(bounds, widened);
        let second = self.retreat(window, fronts.back, (!odd).then_some(fronts.ahead));
        Step {
            met: second.met,
            long: first.long || second.long,
        }
    }

    fn slot(&self, diagonal: i32) -> usize {
        (diagonal + self.new.len() as i32 + 1) as usize
    }

    fn set_forward(&mut self, diagonal: i32, place: i32) {
        let slot = self.slot(diagonal);
        self.forward[slot] = place;
    }

    fn set_backward(&mut self, diagonal: i32, place: i32) {
        let slot = self.slot(diagonal);
        self.backward[slot] = place;
    }

    fn equal(&self, i: i32, j: i32) -> bool {
        self.old[i as usize] == self.new[j as usize]
    }

    /// Moves the front from the start on; it can meet the `other` where it has reached.
    fn advance(&mut self, window: &Window, reach: Reach, other: Option<Reach>) -> Step {
        let mut long = false;
        for diagonal in reach.diagonals() {
            let slot = self.slot(diagonal);
            let (left, right) = (self.forward[slot - 1], self.forward[slot + 1]);
            let start = if left >= right { left + 1 } else { right };
            let mut i = start;
            while i < window.old.1 && i - diagonal < window.new.1 && self.equal(i, i - diagonal) {
                i += 1;
            }
            long |= i - start > LONG;
            self.forward[slot] = i;
            let met = other.is_some_and(|other| other.holds(diagonal)) && self.backward[slot] <= i;
            if met {
                let met = Some((i, i - diagonal));
                return Step { met, long };
            }
        }
        Step { met: None, long }
    }

    /// Moves the front from the end back; it can meet the `other` where it has reached.
    fn retreat(&mut self, window: &Window, reach: Reach, other: Option<Reach>) -> Step {
        let mut long = false;
        for diagonal in reach.diagonals() {
            let slot = self.slot(diagonal);
            let (left, right) = (self.backward[slot - 1], self.backward[slot + 1]);
            let start = if left < right { left } else { right - 1 };
            let mut i = start;
            while i > window.old.0
                && i - diagonal > window.new.0
                && self.equal(i - 1, i - diagonal - 1)
            {
                i -= 1;
            }
            long |= start - i > LONG;
            self.backward[slot] = i;
            let met = other.is_some_and(|other| other.holds(diagonal)) && i <= self.forward[slot];
            if met {
                let met = Some((i, i - diagonal));
                return Step { met, long };
            }
        }
        Step { met: None, long }
    }

    /// A split behind a long run on a path that came far for its cost.
    fn promising(&self, window: &Window, fronts: &Fronts, cost: i32) -> Option<[Window; 2]> {
        let least = PROMISING * cost;
        if let Some(point) = self.best_ahead(window, fronts.ahead, least) {
            return Some(window.split_at(point, (true, false)));
        }
        let point = self.best_back(window, fronts.back, least)?;
        Some(window.split_at(point, (false, true)))
    }

    fn best_ahead(&self, window: &Window, reach: Reach, least: i32) -> Option<(i32, i32)> {
        let mut best = None;
        let mut most = least;
        for diagonal in reach.diagonals() {
            let i = self.forward[self.slot(diagonal)];
            let j = i - diagonal;
            let came = (i - window.old.0) + (j - window.new.0) - (diagonal - reach.middle).abs();
            let inside = window.old.0 + LONG <= i && i < window.old.1;
            let inside = inside && window.new.0 + LONG <= j && j < window.new.1;
            if came > most && inside && (1..=LONG).all(|k| self.equal(i - k, j - k)) {
                most = came;
                best = Some((i, j));
            }
        }
        best
    }

    fn best_back(&self, window: &Window, reach: Reach, least: i32) -> Option<(i32, i32)> {
        let mut best = None;
        let mut most = least;
        for diagonal in reach.diagonals() {
            let i = self.backward[self.slot(diagonal)];
            let j = i.saturating_sub(diagonal);
            let came = (window.old.1 - i) + (window.new.1 - j) - (diagonal - reach.middle).abs();
            let inside = window.old.0 < i && i <= window.old.1 - LONG;
            let inside = inside && window.new.0 < j && j <= window.new.1 - LONG;
            if came > most && inside && (0..LONG).all(|k| self.equal(i + k, j + k)) {
                most = came;
                best = Some((i, j));
            }
        }
        best
    }

    /// The split at the point that either front has brought furthest from its corner.
    fn furthest(&self, window: &Window, fronts: &Fronts) -> [Window; 2] {
        let start = (window.old.0, window.new.0);
        let end = (window.old.1, window.new.1);
        let forward = self.furthest_ahead(end, fronts.ahead).unwrap_or(start);
        let backward = self.furthest_back(start, fronts.back).unwrap_or(end);
        if far(end) - far(backward) < far(forward) - far(start) {
            window.split_at(forward, (true, false))
        } else {
            window.split_at(backward, (false, true))
        }
    }

    fn furthest_ahead(&self, end: (i32, i32), reach: Reach) -> Option<(i32, i32)> {
        let point = |diagonal| {
            let i = self.forward[self.slot(diagonal)];
            let i = i.min(end.0).min(end.1 + diagonal);
            (i, i - diagonal)
        };
        // The first of equals, as git takes it.
        reach
            .diagonals()
            .map(point)
            .reduce(|best, next| if far(next) > far(best) { next } else { best })
    }

    fn furthest_back(&self, start: (i32, i32), reach: Reach) -> Option<(i32, i32)> {
        let point = |diagonal| {
            let i = self.backward[self.slot(diagonal)];
            let i = i.max(start.0).max(start.1 + diagonal);
            (i, i - diagonal)
        };
        reach
            .diagonals()
            .map(point)
            .reduce(|best, next| if far(next) < far(best) { next } else { best })
    }
}

/// The distance of a point from the corner of the plane, counted in steps right and down.
fn far((i, j): (i32, i32)) -> i64 {
    i64::from(i) + i64::from(j)
}
