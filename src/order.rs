//! Pairing two lists in order: statements of a site, cells of a notebook.

/// The pairs, in order on both sides, with the greatest likeness in sum; two that are less alike than
/// `least` are no pair. Takes time and space for each pair of places: callers bound the lengths.
pub fn best(
    old: usize,
    new: usize,
    least: f64,
    likeness: impl Fn(usize, usize) -> f64,
) -> Vec<(usize, usize)> {
    let width = new + 1;
    let mut best = vec![0.0f64; (old + 1) * width];
    for i in (0..old).rev() {
        for j in (0..new).rev() {
            let alike = likeness(i, j);
            let paired = match alike >= least {
                true => alike + best[(i + 1) * width + j + 1],
                false => 0.0,
            };
            let skipped = best[(i + 1) * width + j].max(best[i * width + j + 1]);
            best[i * width + j] = paired.max(skipped);
        }
    }
    let mut pairs = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < old && j < new {
        let here = best[i * width + j];
        if best[(i + 1) * width + j] == here {
            i += 1;
        } else if best[i * width + j + 1] == here {
            j += 1;
        } else {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_alike_are_paired_in_order() {
        let likeness = [[0.9, 0.0, 0.0], [0.0, 0.5, 1.0]];
        assert_eq!(best(2, 3, 0.4, |i, j| likeness[i][j]), [(0, 0), (1, 2)]);
        assert!(best(1, 1, 0.4, |_, _| 0.3).is_empty());
    }
}
