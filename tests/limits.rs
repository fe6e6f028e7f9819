//! Input that is larger or deeper than programs are: it is answered as far as that goes, and the
//! answer tells where it is less than usual. How long it takes is measured by `benches/limits.py`.

use assert_cmd::Command;
use serde_json::Value;
use std::fs;
use tempfile::TempDir;

/// The answer for a change, which is the only one.
fn answer(arguments: &[&str], input: &str) -> Value {
    let mut command = Command::cargo_bin("dnnfix").expect("it is built");
    command.args(["--format", "jsonl"]).args(arguments);
    let output = command.write_stdin(input).output().expect("it runs");
    serde_json::from_slice(&output.stdout).expect("one line of JSON")
}

/// A patch that replaces some lines of a file by others.
fn patch(path: &str, old: &[String], new: &[String]) -> String {
    let (removed, added) = (old.len(), new.len());
    let mut patch = format!("--- a/{path}\n+++ b/{path}\n@@ -1,{removed} +1,{added} @@\n");
    patch.extend(old.iter().map(|line| format!("-{line}\n")));
    patch.extend(new.iter().map(|line| format!("+{line}\n")));
    patch
}

fn patched(path: &str, old: &[String], new: &[String]) -> Value {
    answer(&["patch"], &patch(path, old, new))
}

fn compared(name: &str, old: &str, new: &str) -> Value {
    let folder = TempDir::new().expect("a folder");
    let path = |side: &str| folder.path().join(side).join(name);
    for (side, text) in [("old", old), ("new", new)] {
        fs::create_dir(folder.path().join(side)).expect("a folder");
        fs::write(path(side), text).expect("a file");
    }
    let paths = ["old", "new"].map(|side| path(side).to_str().expect("UTF-8").to_owned());
    answer(&["compare", &paths[0], &paths[1]], "")
}

/// Why the answer for the only file is less than usual.
fn degraded(answer: &Value) -> &str {
    answer["files"][0]["degraded"].as_str().unwrap_or_default()
}

/// The first lines, on the new side, of the primary findings of a pattern.
fn places(answer: &Value, pattern: &str) -> Vec<u64> {
    let findings = answer["findings"].as_array().expect("a list").iter();
    let wanted = findings.filter(|f| f["pattern"] == pattern && f["primary"] == true);
    wanted.filter_map(|f| f["new"]["start"].as_u64()).collect()
}

/// Lines that differ in their activation, each other than the next.
fn layers(count: usize, activation: &str) -> Vec<String> {
    let line = |at| format!("model.add(Dense({at}, activation='{activation}', name='layer{at}'))");
    (0..count).map(line).collect()
}

#[test]
fn a_long_block_is_compared_in_parts() {
    let (old, new) = (layers(2000, "relu"), layers(2000, "tanh"));
    let answer = patched("net.py", &old, &new);
    let told = "the block at line 1 is very long, so that it was compared in parts";
    assert_eq!(degraded(&answer), told);
    assert!(places(&answer, "activation").into_iter().eq(1..=2000));
    assert_eq!(answer["complete"], true);
}

/// The library leaves out what the program does.
#[test]
fn the_library_has_a_size_cap_too() {
    let catalogue = dnnfix::Catalogue::builtin().expect("it is sound");
    let long = format!("# {}\n", "x".repeat(16 << 20));
    let (old, new) = ("model.add(Dense(1))\n", "model.add(Dense(2))\n");
    let [old, new] = [old, new].map(|text| format!("{text}{long}"));
    let pair = dnnfix::classify_pair(&catalogue, "net.py", &old, &new);
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let hunk = patch("net.py", &lines(&old), &lines(&new));
    let hunk = dnnfix::classify_patch(&catalogue, "x.patch", hunk).expect("it is a patch");
    for change in [&pair, &hunk[0]] {
        assert!(!change.complete);
        assert!(
            change.gaps[0].starts_with("net.py: 167772"),
            "{:?}",
            change.gaps
        );
        assert!(change.findings.is_empty());
    }
    // A file that is no program is not looked at, however long it is.
    let other = dnnfix::classify_pair(&catalogue, "net.txt", &old, &new);
    assert!(other.complete && other.gaps.is_empty());
}

#[test]
fn a_block_of_usual_length_is_compared_as_one() {
    let answer = patched("net.py", &layers(300, "relu"), &layers(300, "tanh"));
    assert_eq!(degraded(&answer), "");
    assert_eq!(places(&answer, "activation").len(), 300);
}

#[test]
fn a_hunk_longer_than_what_is_parsed_at_once_loses_nothing() {
    let mut old = layers(6000, "relu");
    assert!(old.join("\n").len() > 256 * 1024);
    let mut new = old.clone();
    for at in (0..6000).step_by(1000) {
        new[at] = new[at].replace("relu", "tanh");
    }
    let context = |lines: &[String]| lines.iter().map(|l| format!(" {l}\n")).collect::<String>();
    let mut body = String::new();
    for at in (0..6000).step_by(1000) {
        body += &format!("-{}\n+{}\n", old[at], new[at]);
        body += &context(&old[at + 1..at + 1000]);
    }
    old.truncate(0);
    let answer = answer(
        &["patch"],
        &format!("--- a/net.py\n+++ b/net.py\n@@ -1,6000 +1,6000 @@\n{body}"),
    );
    assert_eq!(degraded(&answer), "");
    assert_eq!(
        places(&answer, "activation"),
        [1, 1001, 2001, 3001, 4001, 5001]
    );
}

#[test]
fn a_statement_that_is_a_table_is_not_looked_into() {
    let table = |last: &str| format!("weights = [{}{last}]", "0.5, ".repeat(20_000));
    let side = |last: &str, units: u32| vec![table(last), format!("model.add(Dense({units}))")];
    let answer = patched("net.py", &side("1", 10), &side("2", 20));
    let told = "the statement at line 1 is too large, so that it was not looked into";
    assert_eq!(degraded(&answer), told);
    assert_eq!(places(&answer, "layer-dimension"), [2], "{answer:#}");
}

#[test]
fn a_line_of_megabytes_is_left_out_alone() {
    let line = |last: &str| format!("text = f(\"{}{last}\")", "words ".repeat(100_000));
    let side = |last: &str, units: u32| vec![line(last), format!("model.add(Dense({units}))")];
    let answer = patched("net.py", &side("1", 10), &side("2", 20));
    assert!(degraded(&answer).starts_with("the statement at line 1 is too large"));
    assert_eq!(places(&answer, "layer-dimension"), [2], "{answer:#}");
}

#[test]
fn a_very_long_function_is_read_in_parts() {
    let text = |units: u32| {
        let mut lines = layers(8000, "relu");
        lines[4000] = format!("model.add(Dense({units}))");
        let body: String = lines.iter().map(|line| format!("    {line}\n")).collect();
        format!("from keras.layers import Dense\n\ndef build(model):\n{body}\n")
    };
    let answer = compared("net.py", &text(10), &text(20));
    let told = "the code around line 3 is very long, so that it was read in parts";
    assert_eq!(degraded(&answer), told);
    assert_eq!(places(&answer, "layer-dimension"), [4004], "{answer:#}");
}

#[test]
fn what_no_block_touches_is_not_told() {
    let table = format!("weights = [{}]\n", "0.5, ".repeat(20_000));
    let text = |units: u32| format!("{table}\nmodel.add(Dense({units}))\n");
    let answer = compared("net.py", &text(10), &text(20));
    assert_eq!(degraded(&answer), "");
}

#[test]
fn a_long_text_of_lua_is_read_in_parts() {
    let text = |units: u32| {
        let mut lines: Vec<String> = (0..12_000)
            .map(|at| format!("model:add(nn.Linear({at}, 10))"))
            .collect();
        lines[9000] = format!("model:add(nn.Linear(77, {units}))");
        format!("require 'nn'\n{}\n", lines.join("\n"))
    };
    let answer = compared("net.lua", &text(10), &text(20));
    assert!(degraded(&answer).ends_with("is very long, so that it was read in parts"));
    assert_eq!(places(&answer, "layer-dimension"), [9002], "{answer:#}");
}

#[test]
fn what_is_nested_too_deeply_is_told() {
    let deep = |open: &str, inner: &str, close: &str| {
        vec![format!(
            "x = {}{inner}{}",
            open.repeat(3000),
            close.repeat(3000)
        )]
    };
    for (path, open, close) in [
        ("a.py", "[", "]"),
        ("a.py", "f(", ")"),
        ("a.py", "", ".g(1)"),
        ("a.py", "not ", ""),
        ("a.lua", "{", "}"),
        ("a.lua", "f(", ")"),
    ] {
        let answer = patched(path, &deep(open, "1", close), &deep(open, "2", close));
        let told = "the code at line 1 is nested too deeply, so that it was not read";
        assert_eq!(degraded(&answer), told, "{path} {open}{close}");
    }
    let deep = |value: u32| {
        vec![format!(
            "{} a: {value} {}",
            "layer {".repeat(500),
            "}".repeat(500)
        )]
    };
    let answer = patched("a.prototxt", &deep(1), &deep(2));
    assert!(degraded(&answer).ends_with("is nested too deeply, so that it was not read"));
}

#[test]
fn a_call_with_very_many_arguments_is_told() {
    let call = |shift: usize| {
        let arguments: Vec<String> = (0..500).map(|at| format!("a{at}={}", at + shift)).collect();
        vec![format!("f({})", arguments.join(", "))]
    };
    let answer = patched("a.py", &call(0), &call(1));
    assert!(degraded(&answer).contains("a call at line 1 has very many arguments"));
}

#[test]
fn a_statement_with_very_many_edits_is_told() {
    let list = |value: u32| vec![format!("x = [{}]", format!("Dense({value}), ").repeat(300))];
    let answer = patched("a.py", &list(1), &list(2));
    assert!(degraded(&answer).contains("the statement at line 1 has very many edits"));
    assert_eq!(places(&answer, "layer-dimension"), [1]);
}

#[test]
fn the_line_told_is_that_of_the_notebook() {
    let notebook = |value: u32| {
        let code = format!("x = [{}]", format!("Dense({value}), ").repeat(300));
        format!(
            "{{\"cells\": [\n {{\"cell_type\": \"code\",\n  \"source\": [\n   \"{code}\"\n  ]}}\n]}}\n"
        )
    };
    let answer = compared("a.ipynb", &notebook(1), &notebook(2));
    assert!(
        degraded(&answer).contains("the statement at line 4 has very many edits"),
        "{answer:#}"
    );
}

/// A hunk that ends with one changed line; before it each line makes a name from the one before.
fn chain(count: usize, line: impl Fn(usize) -> String, last: impl Fn(u32) -> String) -> Value {
    let context: String = (1..count).map(|at| format!(" {}\n", line(at))).collect();
    let head = format!("--- a/net.py\n+++ b/net.py\n@@ -1,{count} +1,{count} @@\n");
    let (old, new) = (last(10), last(20));
    answer(&["patch"], &format!("{head}{context}-{old}\n+{new}\n"))
}

#[test]
fn a_long_chain_of_definitions_is_not_followed_to_its_start() {
    let told = "come from one another in a very long chain, so that they were not followed";
    let called = |at: usize| format!("a{at} = a{}()", at - 1);
    let method = |at: usize| format!("a{at} = a{}.view(1)", at - 1);
    for answer in [
        chain(5_000, called, |units| format!("y = a4999({units})")),
        chain(5_000, method, |units| format!("y = a4999.view({units})")),
    ] {
        assert!(degraded(&answer).contains(told), "{answer:#}");
        assert_eq!(answer["complete"], true);
    }
}

#[test]
fn a_chain_of_usual_length_is_followed() {
    let method = |at: usize| format!("a{at} = a{}.view(1)", at - 1);
    let answer = chain(40, method, |units| format!("y = a39.view({units})"));
    assert_eq!(degraded(&answer), "");
    assert_eq!(places(&answer, "layer-dimension"), [40], "{answer:#}");
}

/// The gaps of an answer that is not complete.
fn gaps(answer: &Value) -> Vec<&str> {
    assert_eq!(answer["complete"], false, "{answer:#}");
    let gaps = answer["gaps"].as_array().expect("a list").iter();
    gaps.filter_map(Value::as_str).collect()
}

const CAP: [&str; 2] = ["--max-file-size", "4k"];

#[test]
fn hunks_above_the_size_cap_are_a_gap() {
    let large = patch("large.py", &layers(100, "relu"), &layers(100, "tanh"));
    let small = patch("small.py", &layers(1, "relu"), &layers(1, "tanh"));
    let unread = patch("large.txt", &layers(100, "relu"), &layers(100, "tanh"));
    let answer = answer(
        &["patch", CAP[0], CAP[1]],
        &format!("{large}{small}{unread}"),
    );
    let told = gaps(&answer);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("large.py: ") && told[0].contains("above the size cap of 4096"));
    let paths = answer["findings"].as_array().expect("a list").iter();
    assert!(
        paths
            .into_iter()
            .all(|finding| finding["path"] == "small.py")
    );
    assert_eq!(places(&answer, "activation"), [1]);
}

#[test]
fn compared_files_above_the_size_cap_are_a_gap() {
    let folder = TempDir::new().expect("a folder");
    let text = |activation: &str| layers(100, activation).join("\n");
    for (side, activation) in [("old", "relu"), ("new", "tanh")] {
        let write = |name: &str, text: &str| {
            let path = folder.path().join(side).join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, text).expect("a file");
        };
        write("large.py", &text(activation));
        write(
            "grown.py",
            if side == "old" { "x = 1\n" } else { "x = 2\n" },
        );
        write("same.py", &text("relu"));
        // What differs is behind the cap.
        write("tail.py", &format!("{}\n# {side}\n", text("relu")));
        write("weights.bin", &text(activation));
    }
    let path = |side: &str| folder.path().join(side).to_str().expect("UTF-8").to_owned();
    let (old, new) = (path("old"), path("new"));
    let answer = answer(&["compare", CAP[0], CAP[1], &old, &new], "");
    let told = gaps(&answer);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with("large.py: ") && told[0].contains("above the size cap of 4096"));
    assert!(told[1].starts_with("tail.py: "), "{told:?}");
    let files = answer["files"].as_array().expect("a list").iter();
    let paths: Vec<&str> = files.filter_map(|file| file["path"].as_str()).collect();
    assert_eq!(paths, ["grown.py", "large.py", "tail.py", "weights.bin"]);
}

#[test]
fn a_line_that_moved_is_found_among_many_files() {
    let moved = "model.add(Dense(10, activation='relu', name='moved'))".to_owned();
    let own = |at: usize| format!("model.add(Dense({at}, activation='relu', name='own'))");
    let mut text = patch("a.py", &[], std::slice::from_ref(&moved));
    for at in 0..300 {
        text += &patch(&format!("other{at}.py"), &[own(at)], &[own(at + 1)]);
    }
    let finds = |text: &str| {
        let answer = answer(&["patch"], text);
        let findings = answer["findings"].as_array().expect("a list").iter();
        findings.filter(|finding| finding["path"] == "a.py").count()
    };
    let context = " x = f(1)\n";
    let text = text.replacen(
        "@@ -1,0 +1,1 @@\n",
        &format!("@@ -1,1 +1,2 @@\n{context}"),
        1,
    );
    assert!(finds(&text) > 0);
    let gone = patch("z.py", &[moved], &[]);
    let gone = gone.replacen(
        "@@ -1,1 +1,0 @@\n",
        &format!("@@ -1,2 +1,1 @@\n{context}"),
        1,
    );
    assert_eq!(finds(&(text + &gone)), 0);
}
