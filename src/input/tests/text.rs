//! Lines, line ends, colours and bytes that are no text.

use super::*;

#[test]
fn a_missing_line_end_is_layout_in_every_language() {
    for notice in [
        "\\ No newline at end of file",
        "\\ Kein Zeilenumbruch am Dateiende.",
    ] {
        let text = format!("--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\n-b\n{notice}\n+c\n{notice}\n");
        let file = file(&text);
        let region = region(&file);
        assert_eq!((&*region.old.text, &*region.new.text), ("a\nb\n", "a\nc\n"));
        assert_eq!(region.blocks(), [block((2, 3), (2, 3))]);
    }
}

#[test]
fn carriage_returns_do_not_matter() {
    let expected = one(GIT);
    assert_eq!(one(&GIT.replace('\n', "\r\n")), expected);
    assert_eq!(one(&GIT.replace('\n', "\r")), expected);
    let in_lines_only = GIT.replace("))\n", "))\r\n");
    assert_eq!(one(&in_lines_only), expected);
}

#[test]
fn a_lone_carriage_return_adds_no_line() {
    let file = file("--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-a\rb\n+a\rc\n d\n");
    assert_eq!(&*region(&file).new.text, "a c\nd\n");
}

#[test]
fn an_editor_stripped_the_space_of_empty_lines() {
    let file = file("--- a/x\n+++ b/x\n@@ -1,4 +1,4 @@\n\n-a\n+b\n\n c\n");
    assert_eq!(&*region(&file).new.text, "\nb\n\nc\n");
}

#[test]
fn bytes_that_are_no_text_are_replaced() {
    let changes = patch::read(
        "x",
        b"--- a/x\n+++ b/x\n@@ -1 +1 @@\n-\xe9\n+\xef\xbb\xbfb\n",
    );
    let region = region(&changes[0].files[0]);
    assert_eq!(
        (&*region.old.text, &*region.new.text),
        ("\u{fffd}\n", "b\n")
    );
}

#[test]
fn lines_that_look_like_a_header() {
    let text = "--- a/x.sql\n+++ b/x.sql\n@@ -1,2 +1,2 @@\n--- old\n+++ new\n x\n\
                @@ -9 +9 @@\n--- a\n+++ b\n@@ -12 +12 @@\n-c\n+d\n";
    let file = file(text);
    assert_eq!(regions(&file).len(), 3);
    assert_eq!(&*regions(&file)[0].old.text, "-- old\nx\n");
    assert_eq!(&*regions(&file)[1].new.text, "++ b\n");
}

#[test]
fn colours_are_no_part_of_a_patch() {
    let colored = GIT
        .lines()
        .map(|line| format!("\x1b[1m{line}\x1b[m\n"))
        .collect::<String>();
    assert_eq!(one(&colored), one(GIT));
}
