//! What holds whatever comes, and however much.

use super::*;

/// Texts made of the lines that patches are made of.
fn patch_like() -> impl Strategy<Value = String> {
    let lines = [
        "diff --git a/x b/x",
        "diff --cc x",
        "index 1234567..89abcde 100644",
        "--- a/x",
        "+++ b/x",
        "@@ -1,2 +1,2 @@",
        "@@ -1 +1 @@",
        "@@@ -1,2 -1 +1,2 @@@",
        "@@ -0,0 +1,3 @@",
        "@@ -",
        " a",
        "-a",
        "+a",
        "",
        "\\ No newline",
        "--",
        "-- ",
        "From 0123456789abcdef0123456789abcdef01234567 Mon",
        "commit 0123456789abcdef0123456789abcdef01234567",
        "Subject: [PATCH] x",
        "    text",
        "GIT binary patch",
        "literal 3",
        "Binary files a/x and b/x differ",
        "Index: x",
        "=====",
        "rename from \"a",
        "rename to x\\",
        "new file mode 100644",
        "\r",
        "++",
        "--- /dev/null",
    ];
    prop::collection::vec(prop::sample::select(lines.to_vec()), 0..40)
        .prop_map(|lines| lines.join("\n"))
}

fn check(region: &Region) -> Result<(), TestCaseError> {
    let (old, new) = (numbered(&region.old), numbered(&region.new));
    let changed = |number: u32, side: fn(&Block) -> Lines| {
        region
            .blocks()
            .iter()
            .filter(|block| side(block).contains(number))
            .count()
    };
    let kept = |lines: &[(u32, String)], side: fn(&Block) -> Lines| {
        let kept = lines
            .iter()
            .filter(|(number, _)| changed(*number, side) == 0);
        kept.map(|(_, line)| line.clone()).collect::<Vec<_>>()
    };
    // What no block holds is the same on both sides, so each changed line is in one ...
    prop_assert_eq!(kept(&old, |block| block.old), kept(&new, |block| block.new));
    // ... and in no other, with context between.
    for pair in region.blocks().windows(2) {
        prop_assert!(pair[0].old.end < pair[1].old.start && pair[0].new.end < pair[1].new.start);
    }
    let within = |lines: Lines, first: u32, count: usize| {
        first <= lines.start
            && lines.start <= lines.end
            && lines.end as usize <= first as usize + count
    };
    for block in region.blocks() {
        prop_assert!(!block.old.is_empty() || !block.new.is_empty());
        prop_assert!(within(block.old, region.old.first_line, old.len()));
        prop_assert!(within(block.new, region.new.first_line, new.len()));
    }
    Ok(())
}

fn numbered(side: &crate::input::Side) -> Vec<(u32, String)> {
    let lines = side.text.lines().map(str::to_owned);
    (side.first_line..).zip(lines).collect()
}

/// The new text, made from the old one by the blocks.
fn applied(region: &Region) -> String {
    let (old, new) = (numbered(&region.old), numbered(&region.new));
    let mut text = String::new();
    let mut next = region.old.first_line;
    let mut copy = |lines: &[(u32, String)], range: std::ops::Range<u32>| {
        let at = |line| lines.partition_point(|(number, _)| *number < line);
        for (_, line) in &lines[at(range.start)..at(range.end)] {
            text.push_str(line);
            text.push('\n');
        }
    };
    for block in region.blocks() {
        copy(&old, next..block.old.start);
        copy(&new, block.new.start..block.new.end);
        next = block.old.end;
    }
    copy(&old, next..u32::MAX);
    text
}

fn texts() -> impl Strategy<Value = String> {
    prop::collection::vec("[abc]?", 0..30)
        .prop_map(|lines| lines.iter().map(|line| format!("{line}\n")).collect())
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        patch::read("x", &bytes);
        lines::normalize(&bytes);
    }

    #[test]
    fn any_bytes_in_a_patch_are_read(
        before in patch_like(),
        bytes in prop::collection::vec(any::<u8>(), 0..40),
        after in patch_like(),
    ) {
        let bytes = [before.as_bytes(), &bytes, after.as_bytes()].concat();
        patch::read("x", &bytes);
    }

    #[test]
    fn hunks_hold_every_changed_line_in_one_block(text in patch_like()) {
        for change in patch::read("x", text.as_bytes()) {
            for file in &change.files {
                if let Content::Text(regions) = &file.content {
                    regions.iter().try_for_each(check)?;
                }
            }
        }
    }

    #[test]
    fn blocks_make_the_new_text_from_the_old(old in texts(), new in texts()) {
        let region = Region::of_files(old.as_str().into(), new.as_str().into());
        check(&region)?;
        prop_assert_eq!(applied(&region), new);
    }

    #[test]
    fn normalised_text_has_a_line_for_each_line_feed(bytes in "[ab\r\n]{0,20}") {
        let text = lines::normalize(bytes.as_bytes());
        prop_assert!(text.is_empty() || text.ends_with('\n'));
        prop_assert!(!text.contains('\r'));
        if bytes.contains('\n') {
            let unended = usize::from(!bytes.ends_with('\n'));
            prop_assert_eq!(text.matches('\n').count(), bytes.matches('\n').count() + unended);
        }
    }
}

#[test]
fn long_texts_are_compared_whole() {
    // Frequent lines among lines that the other text does not have, all through.
    let text = |word: &str| {
        (0..60_000)
            .map(|line| format!("{word}{line}\n\n"))
            .collect::<String>()
    };
    // Two lines in another order.
    let mixed = |shift: usize| -> String {
        let word = |line: usize| {
            if (line * line + shift) % 7 < 3 {
                "x\n"
            } else {
                "y\n"
            }
        };
        (0..60_000).map(word).collect()
    };
    for (old, new) in [
        (text("a"), text("b")),
        (mixed(0), mixed(3)),
        (mixed(0), text("b")),
    ] {
        let region = Region::of_files(old.into(), new.clone().into());
        assert!(!region.blocks().is_empty());
        assert!(applied(&region) == new);
    }
}

#[test]
fn large_patches_are_read_whole() {
    let lines = 200_000;
    let mut text = format!("--- a/x\n+++ b/x\n@@ -1,{lines} +1,{lines} @@\n");
    text.extend((0..lines).map(|_| " context\n"));
    text.push_str(&"@@ -0,0 +0,0 @@\n \n".repeat(lines));
    text.push_str(&"--- \n".repeat(lines));
    text.push_str(&format!("diff --git {}\n", "a ".repeat(lines)));
    text.push_str(&"@".repeat(lines));
    assert_eq!(one(&text).files.len(), 2);
}
