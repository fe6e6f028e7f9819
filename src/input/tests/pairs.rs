//! Two files, two trees.

use super::*;

const READING: pair::Reading = pair::Reading {
    wanted: &|_| true,
    max_file_size: 1000,
};

#[test]
fn two_files() {
    let directory = tempfile::tempdir().expect("a directory");
    let (old, new) = (
        directory.path().join("old.py"),
        directory.path().join("new.py"),
    );
    fs::write(&old, "a\r\nb\r\n").expect("written");
    fs::write(&new, "a\nc").expect("written");
    let change = compare::compare(&old, &new, READING).expect("comparable");
    assert_eq!(change.id, new.to_string_lossy());
    let region = region(&change.files[0]);
    assert_eq!((&*region.old.text, &*region.new.text), ("a\nb\n", "a\nc\n"));
    assert_eq!(region.blocks(), [block((2, 3), (2, 3))]);
    assert!(region.whole);
    let same = compare::compare(&old, &old, READING).expect("comparable");
    assert_eq!(same.files, []);
}

#[test]
fn two_trees() {
    let directory = tempfile::tempdir().expect("a directory");
    let write = |name: &str, bytes: &[u8]| {
        let path = directory.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        fs::write(path, bytes).expect("written");
    };
    write("old/same.py", b"a\n");
    write("new/same.py", b"a\n");
    write("old/k/x.py", b"a\n");
    write("new/k/x.py", b"b\n");
    write("old/gone.py", b"a\n");
    write("new/added.py", b"a\n");
    write("old/x.bin", b"a\0");
    write("new/x.bin", b"b\0");
    write("new/.git/config", b"c\n");
    let (old, new) = (directory.path().join("old"), directory.path().join("new"));
    let change = compare::compare(&old, &new, READING).expect("comparable");
    let seen: Vec<_> = change.files.iter().map(paths).collect();
    let (gone, added) = ((Some("gone.py"), None), (None, Some("added.py")));
    assert_eq!(seen, [added, gone, both("k/x.py"), both("x.bin")]);
    assert_eq!(change.files[3].content, Content::Opaque);
    assert_eq!(change.gaps, []);
    let error = compare::compare(&old, &new.join("added.py"), READING).expect_err("unlike");
    assert!(matches!(error, Error::Unlike { .. }), "{error}");
}
