//! The walk-through of `docs/guide.md`, followed line by line: its files are written, its commands are
//! run, and they say what the page says.

use assert_cmd::cargo::cargo_bin_cmd;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const SECTION: &str = "## Teach it your own layers";

/// What a reader does at one block of the page.
enum Step {
    /// Writes a file.
    File { path: String, text: String },
    /// Runs a command, which says this.
    Command { line: String, says: Vec<String> },
}

/// The steps of the section, in order.
fn steps() -> Vec<Step> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guide.md");
    let page = fs::read_to_string(page).expect("the page is there");
    let (_, section) = page.split_once(SECTION).expect("the section is there");
    let section = section.split("\n## ").next().expect("a section");
    let mut steps = Vec::new();
    let mut rest = section;
    while let Some((words, block)) = rest.split_once("\n```") {
        let (language, block) = block.split_once('\n').expect("a block has lines");
        let (text, after) = block.split_once("```\n").expect("a block ends");
        match language {
            "console" => steps.extend(commands(text)),
            _ => steps.push(Step::File {
                path: named(words),
                text: text.to_owned(),
            }),
        }
        rest = after;
    }
    steps
}

/// The file that the words before a block end with: "... `dnnfix.toml`:".
fn named(words: &str) -> String {
    let name = words
        .trim_end()
        .strip_suffix("`:")
        .expect("a file is named");
    name.rsplit('`').next().expect("a name").to_owned()
}

fn commands(text: &str) -> Vec<Step> {
    let commands = text.split("$ ").filter(|command| !command.is_empty());
    let step = |command: &str| {
        let mut lines = command.lines().map(str::to_owned);
        Step::Command {
            line: lines.next().expect("a command"),
            says: lines.collect(),
        }
    };
    commands.map(step).collect()
}

fn said(folder: &Path, line: &str) -> Vec<String> {
    let mut words = line.split_whitespace();
    assert_eq!(words.next(), Some("dnnfix"), "{line}");
    let output = cargo_bin_cmd!("dnnfix")
        .current_dir(folder)
        .env("XDG_CONFIG_HOME", folder.join("nothing"))
        .args(words)
        .output()
        .expect("dnnfix runs");
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8(text).expect("UTF-8");
    text.lines().map(str::to_owned).collect()
}

/// Whether a command says what is expected, line by line; `...` stands for any lines.
fn fits(expected: &[String], said: &[String]) -> bool {
    match expected {
        [] => said.is_empty(),
        [dots, rest @ ..] if dots == "..." => {
            (0..=said.len()).any(|skip| fits(rest, &said[skip..]))
        }
        [line, rest @ ..] => said.first() == Some(line) && fits(rest, &said[1..]),
    }
}

#[test]
fn the_walk_through_works_line_by_line() {
    let folder = TempDir::new().expect("a temporary folder");
    let (mut files, mut commands) = (0, 0);
    for step in steps() {
        match step {
            Step::File { path, text } => {
                let path = folder.path().join(path);
                fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
                fs::write(path, text).expect("a file");
                files += 1;
            }
            Step::Command { line, says } => {
                let said = said(folder.path(), &line);
                assert!(fits(&says, &said), "{line}\n{}", said.join("\n"));
                commands += 1;
            }
        }
    }
    assert!(
        files >= 5 && commands >= 9,
        "{files} files, {commands} commands"
    );
}

/// The last commands of the page are right, so that all examples of the folder must come out.
#[test]
fn what_the_walk_through_ends_with_passes_its_own_tests() {
    let folder = TempDir::new().expect("a temporary folder");
    for step in steps() {
        if let Step::File { path, text } = step {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
            fs::write(path, text).expect("a file");
        }
    }
    let said = said(folder.path(), "dnnfix patterns test loss-function");
    let last = said.last().expect("a line");
    assert!(
        last.ends_with(" 0 failed; 0 rules untested"),
        "{}",
        said.join("\n")
    );
}
