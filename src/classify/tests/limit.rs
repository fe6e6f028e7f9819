//! A file that takes too long is given up.

use crate::catalogue::Catalogue;
use crate::classify::change_while;
use crate::input::Change;
use crate::input::pair::Pair;
use std::cell::Cell;

#[test]
fn a_file_can_be_given_up_before_its_end() {
    let text = |value: &str| {
        let line = |n| format!("model.add(Dense({n}, activation='{value}'))\n");
        let lines: String = (0..50).map(line).collect();
        format!("from keras.layers import Dense\n{lines}")
    };
    let (old, new) = (text("relu"), text("tanh"));
    let mut change = Change::default();
    for path in ["a.py", "b.py"] {
        let pair = Pair {
            path,
            old_path: None,
            old: Some(old.as_bytes()),
            new: Some(new.as_bytes()),
        };
        pair.add_to(&mut change, u64::MAX);
    }
    let catalogue = Catalogue::builtin().expect("it is right");
    let label = |most: usize| {
        let asked = Cell::new(0);
        let wanted = || asked.replace(asked.get() + 1) < most;
        let (result, left) = change_while(&catalogue, &change, false, None, &wanted);
        let left: Vec<&str> = left.iter().map(|file| file.path()).collect();
        (
            result.files.len(),
            left.len(),
            result.findings.len(),
            asked.get(),
        )
    };
    let (files, left, findings, asked) = label(usize::MAX);
    assert_eq!((files, left), (2, 0));
    let each = findings / 2;
    assert!(each > 0);
    // Once for each statement at least.
    assert!(asked > 100, "{asked}");
    for (most, files) in [(0, 0), (asked / 4, 0), (asked * 3 / 4, 1)] {
        let (done, left, findings, _) = label(most);
        assert_eq!(
            (done, left, findings),
            (files, 2 - files, each * files),
            "{most}"
        );
    }
}
