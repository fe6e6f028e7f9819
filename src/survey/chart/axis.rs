//! Scales: values become places.
//!
//! In: the ends of values and of places. Out: places of values, and round values to mark.

/// A scale whose values begin at `from`.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    from: f64,
    to: f64,
    left: f64,
    right: f64,
}

impl Scale {
    pub fn new((from, to): (f64, f64), (left, right): (f64, f64)) -> Self {
        let to = if to > from { to } else { from + 1.0 };
        Self {
            from,
            to,
            left,
            right,
        }
    }

    /// One that ends at a round value.
    pub fn up_to(most: f64, places: (f64, f64)) -> Self {
        let step = step(most);
        Self::new((0.0, (most / step).ceil().max(1.0) * step), places)
    }

    pub fn at(&self, value: f64) -> f64 {
        let share = (value - self.from) / (self.to - self.from);
        self.left + share.clamp(0.0, 1.0) * (self.right - self.left)
    }

    /// Round values, both ends among them where these are round.
    pub fn marks(&self) -> Vec<f64> {
        let step = step(self.to - self.from);
        let first = (self.from / step - 1e-9).ceil() as i64;
        let last = (self.to / step + 1e-9).floor() as i64;
        (first..=last).map(|n| n as f64 * step).collect()
    }
}

/// A round step of which about five make the span.
fn step(span: f64) -> f64 {
    let rough = span.max(f64::MIN_POSITIVE) / 5.0;
    let power = 10_f64.powf(rough.log10().floor());
    let factors = [1.0, 2.0, 5.0, 10.0];
    let fitting = factors
        .into_iter()
        .find(|factor| factor * power >= rough * 0.999);
    fitting.unwrap_or(10.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_round() {
        let scale = Scale::up_to(0.23, (0.0, 100.0));
        let marks: Vec<String> = scale.marks().iter().map(|m| format!("{m:.2}")).collect();
        assert_eq!(marks, ["0.00", "0.05", "0.10", "0.15", "0.20", "0.25"]);
        assert_eq!(scale.at(0.25), 100.0);
        assert_eq!(scale.at(0.0), 0.0);
        let half = Scale::new((0.5, 1.0), (0.0, 10.0));
        assert_eq!(half.marks().len(), 6);
        assert_eq!(half.at(0.75), 5.0);
    }

    #[test]
    fn nothing_has_a_scale() {
        assert!(Scale::up_to(0.0, (0.0, 1.0)).at(0.0).is_finite());
    }
}
