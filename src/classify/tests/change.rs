//! What is known of a change beside its code is told with its findings.

use crate::catalogue::Catalogue;
use crate::classify::{Judge, Surroundings, change, change_while};
use crate::input::pair::Pair;
use crate::input::{Change, Gap};
use crate::result::Finding;

const OLD: &str = "from keras.layers import Dense\nmodel.add(Dense(10))\nmodel.fit(x, epochs=1)\n";
const NEW: &str = "from keras.layers import Dense\nmodel.add(Dense(20))\nmodel.fit(x, epochs=2)\n";

fn a_change(paths: &[(&str, Option<&str>)]) -> Change {
    let mut change = Change {
        id: "1234".to_owned(),
        subject: "Larger".to_owned(),
        ..Change::default()
    };
    for (path, old_path) in paths {
        let pair = Pair {
            path,
            old_path: *old_path,
            old: Some(OLD.as_bytes()),
            new: Some(NEW.as_bytes()),
        };
        pair.add_to(&mut change, u64::MAX);
    }
    change
}

#[test]
fn where_it_comes_from_and_what_is_missing() {
    let catalogue = Catalogue::builtin().expect("it is sound");
    let mut known = a_change(&[("a.py", None), ("c.py", Some("b.py"))]);
    let told = change(&catalogue, &known);
    assert_eq!(
        (told.id.as_str(), told.subject.as_str()),
        ("1234", "Larger")
    );
    assert!(told.complete && told.gaps.is_empty());
    assert_eq!((told.repository, told.date), (None, None));
    let old_paths: Vec<_> = told.files.iter().map(|f| f.old_path.as_deref()).collect();
    assert_eq!(old_paths, [None, Some("b.py")]);
    known.repository = Some("https://example.org/a/b".into());
    known.date = Some("2020-01-01T00:00:00Z".to_owned());
    known.gaps.push(Gap {
        place: "x.py".to_owned(),
        line: Some(3),
        reason: "lost".to_owned(),
    });
    let told = change(&catalogue, &known);
    assert_eq!(told.repository.as_deref(), Some("https://example.org/a/b"));
    assert_eq!(told.date.as_deref(), Some("2020-01-01T00:00:00Z"));
    assert_eq!(told.gaps, ["x.py:3: lost"]);
    assert!(!told.complete);
}

/// Wants no findings about layers.
struct Picky;

impl Judge for Picky {
    fn judge(&self, finding: &mut Finding, _: Surroundings) -> bool {
        finding.pattern != "layer-dimension"
    }
}

#[test]
fn what_is_not_wanted_is_no_finding() {
    let catalogue = Catalogue::builtin().expect("it is sound");
    let known = a_change(&[("a.py", None)]);
    let patterns = |judge: Option<&dyn Judge>| {
        let (told, _) = change_while(&catalogue, &known, false, judge, &|| true);
        let patterns = told.findings.into_iter().map(|f| f.pattern);
        patterns.collect::<Vec<_>>()
    };
    assert_eq!(patterns(None), ["layer-dimension", "iterations"]);
    assert_eq!(patterns(Some(&Picky)), ["iterations"]);
}
