//! Statistics: how sure a share is, and whether two distributions differ.
//!
//! In: counts. Out: intervals and tests, as the study uses them to compare libraries (its RQ3).

use serde::Serialize;
use statrs::function::gamma::gamma_ur;

/// A count as a share of another, with the interval that holds the true share with 95% confidence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    pub count: u64,
    pub of: u64,
    /// `None` for a share of nothing, as are its bounds.
    pub share: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
}

/// The quantile of the normal distribution for 95% on both sides.
const Z: f64 = 1.959_963_984_540_054;

impl Share {
    /// With Wilson's interval, which is never below 0 or above 1, and good for few, too.
    pub fn new(count: u64, of: u64) -> Self {
        let mut share = Share {
            count,
            of,
            share: None,
            low: None,
            high: None,
        };
        if of > 0 {
            let n = of as f64;
            let p = count as f64 / n;
            let scale = 1.0 + Z * Z / n;
            let middle = (p + Z * Z / (2.0 * n)) / scale;
            let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt() / scale;
            share.share = Some(p);
            share.low = Some((middle - half).max(0.0));
            share.high = Some((middle + half).min(1.0));
        }
        share
    }
}

/// Pearson's chi-square test of whether rows of counts are drawn from one distribution.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChiSquare {
    pub statistic: f64,
    pub degrees: u64,
    /// How likely rows as unlike as these are, if they are drawn from one distribution.
    pub p: f64,
    /// Cohen's w: how large the difference is, whatever the number of fixes.
    pub w: f64,
    /// What Cohen calls such a w.
    pub effect: Effect,
    /// Counts in all rows.
    pub n: u64,
    /// Cells in which fewer than 5 were to be expected; with many of them p is a rough figure.
    pub cells_below_5: u64,
    pub cells: u64,
}

/// Cohen's words for w: from 0.1, 0.3 and 0.5 on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    Negligible,
    Small,
    Medium,
    Large,
}

impl Effect {
    fn of(w: f64) -> Self {
        match w {
            w if w >= 0.5 => Effect::Large,
            w if w >= 0.3 => Effect::Medium,
            w if w >= 0.1 => Effect::Small,
            _ => Effect::Negligible,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Effect::Negligible => "negligible",
            Effect::Small => "small",
            Effect::Medium => "medium",
            Effect::Large => "large",
        }
    }
}

/// Tests rows of the same length. Rows and columns without any count say nothing and are left out;
/// `None` where fewer than two of either are left.
pub fn chi_square(rows: &[Vec<u64>]) -> Option<ChiSquare> {
    let columns = rows.first()?.len();
    let row_sums: Vec<u64> = rows.iter().map(|row| row.iter().sum()).collect();
    let column_sums: Vec<u64> = (0..columns)
        .map(|column| rows.iter().map(|row| row[column]).sum())
        .collect();
    let filled = |sums: &[u64]| sums.iter().filter(|&&sum| sum > 0).count() as u64;
    let (kept_rows, kept_columns) = (filled(&row_sums), filled(&column_sums));
    if kept_rows < 2 || kept_columns < 2 {
        return None;
    }
    let n: u64 = row_sums.iter().sum();
    let (mut statistic, mut cells_below_5) = (0.0, 0);
    for (row, &row_sum) in rows.iter().zip(&row_sums) {
        for (&count, &column_sum) in row.iter().zip(&column_sums) {
            let expected = row_sum as f64 * column_sum as f64 / n as f64;
            if expected > 0.0 {
                statistic += (count as f64 - expected).powi(2) / expected;
                cells_below_5 += u64::from(expected < 5.0);
            }
        }
    }
    let degrees = (kept_rows - 1) * (kept_columns - 1);
    let w = (statistic / n as f64).sqrt();
    Some(ChiSquare {
        statistic,
        degrees,
        p: tail(statistic, degrees),
        w,
        effect: Effect::of(w),
        n,
        cells_below_5,
        cells: kept_rows * kept_columns,
    })
}

/// The share of the chi-square distribution above a value.
fn tail(statistic: f64, degrees: u64) -> f64 {
    match statistic > 0.0 {
        true => gamma_ur(degrees as f64 / 2.0, statistic / 2.0),
        false => 1.0,
    }
}

/// The smallest value that at least this share of all values do not exceed.
pub fn quantile<V: Copy>(counted: impl Iterator<Item = (V, u64)> + Clone, share: f64) -> Option<V> {
    let all: u64 = counted.clone().map(|(_, count)| count).sum();
    let wanted = (share * all as f64).ceil().max(1.0) as u64;
    let mut passed = 0;
    let mut at = counted.skip_while(|(_, count)| {
        passed += count;
        passed < wanted
    });
    at.next().map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) {
        assert!((a - b).abs() < 5e-5, "{a} is not {b}");
    }

    /// Wilson 1927; values of R's `binom.confint(x, n, methods = "wilson")`.
    #[test]
    fn wilson() {
        let share = Share::new(8, 10);
        near(share.low.expect("a bound"), 0.49016);
        near(share.high.expect("a bound"), 0.94331);
        let none = Share::new(0, 20);
        near(none.low.expect("a bound"), 0.0);
        near(none.high.expect("a bound"), 0.16113);
        assert_eq!(Share::new(0, 0).share, None);
    }

    /// The table of R's help for `chisq.test` (party by gender).
    #[test]
    fn party_by_gender() {
        let rows = [vec![762, 327, 468], vec![484, 239, 477]];
        let test = chi_square(&rows).expect("a test");
        near(test.statistic, 30.07015);
        assert_eq!((test.degrees, test.cells_below_5), (2, 0));
        assert!((test.p / 2.954e-7 - 1.0).abs() < 1e-3, "{}", test.p);
        near(test.w, (30.070_15_f64 / 2757.0).sqrt());
        assert_eq!(test.effect, Effect::Small);
    }

    #[test]
    fn empty_rows_and_columns_say_nothing() {
        let with = chi_square(&[vec![5, 0, 7], vec![9, 0, 2], vec![0, 0, 0]]);
        assert_eq!(with, chi_square(&[vec![5, 7], vec![9, 2]]));
        assert_eq!(chi_square(&[vec![5, 7], vec![0, 0]]), None);
        assert_eq!(chi_square(&[vec![5], vec![3]]), None);
        let equal = chi_square(&[vec![5, 7], vec![5, 7]]).expect("a test");
        assert_eq!((equal.statistic, equal.p), (0.0, 1.0));
    }

    #[test]
    fn quantiles_are_values_that_occur() {
        let counted = [(1, 2), (2, 1), (9, 1)];
        let quantile = |share| quantile(counted.iter().copied(), share);
        assert_eq!(quantile(0.0), Some(1));
        assert_eq!(quantile(0.5), Some(1));
        assert_eq!(quantile(0.75), Some(2));
        assert_eq!(quantile(1.0), Some(9));
        let none: [(i32, u64); 0] = [];
        assert_eq!(super::quantile(none.into_iter(), 0.5), None);
    }
}
