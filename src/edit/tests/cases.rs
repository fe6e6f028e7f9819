//! What changed between two texts, and how it is told.

use super::told;

#[track_caller]
fn expect(old: &str, new: &str, edits: &[&str]) {
    assert_eq!(told(old, new), edits, "{old} → {new}");
}

#[test]
fn a_value_that_another_takes_the_place_of() {
    expect("x = 1\n", "x = 2\n", &["literal-changed: 1 → 2"]);
}
