//! Where patches come from.

use super::*;

fn ids(arguments: &[PathBuf], stdin: &str) -> Vec<Result<Vec<String>, String>> {
    source::patches(arguments, stdin.as_bytes())
        .map(|patch| match patch {
            Ok(changes) => Ok(changes.into_iter().map(|change| change.id).collect()),
            Err(error) => Err(error.to_string()),
        })
        .collect()
}

#[test]
fn nothing_and_a_dash_are_standard_input() {
    let expected = [Ok(vec![source::STDIN.to_owned()])];
    assert_eq!(ids(&[], GIT), expected);
    assert_eq!(ids(&["-".into()], GIT), expected);
    assert_eq!(ids(&[], "\n"), [Ok(vec![])]);
}

#[test]
fn directories_are_searched_in_order() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = |name: &str| directory.path().join(name);
    fs::create_dir(path("b")).expect("made");
    for name in ["c.patch", "b/2.DIFF", "a.eml", "readme.txt"] {
        fs::write(path(name), GIT).expect("written");
    }
    let named = |name: &str| Ok(vec![path(name).display().to_string()]);
    let expected = [named("a.eml"), named("b/2.DIFF"), named("c.patch")];
    assert_eq!(ids(&[directory.path().to_owned()], ""), expected);
}

#[test]
fn an_error_names_the_file_and_the_remedy_and_ends_nothing() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = |name: &str| directory.path().join(name);
    fs::write(path("text.patch"), "\n\nhello\n").expect("written");
    fs::write(path("x.patch"), GIT).expect("written");
    fs::create_dir(path("empty")).expect("made");
    let arguments = ["text.patch", "none.patch", "empty", "x.patch"].map(path);
    let seen = ids(&arguments, "");
    let error = |index: usize| seen[index].as_ref().expect_err("an error").as_str();
    assert!(
        error(0).contains("text.patch:3: this is not a patch"),
        "{}",
        error(0)
    );
    assert!(error(0).contains("git format-patch"), "{}", error(0));
    assert!(
        error(1).contains("none.patch: there is no such file"),
        "{}",
        error(1)
    );
    assert!(
        error(2).contains("empty: no patch in this directory"),
        "{}",
        error(2)
    );
    assert!(seen[3].is_ok());
}
