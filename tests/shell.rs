//! `dnnfix completions` and `dnnfix man`: shells and manuals know the commands and options of `--help`.

use std::fs;
use std::process::Command;

use assert_cmd::cargo::cargo_bin_cmd;
use tempfile::TempDir;

fn dnnfix(arguments: &[&str]) -> String {
    let output = cargo_bin_cmd!("dnnfix")
        .args(arguments)
        .output()
        .expect("the program runs");
    assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The commands that `--help` lists.
fn commands() -> Vec<String> {
    let help = dnnfix(&["--help"]);
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let listed = listed.take_while(|line| !line.is_empty());
    // What is indented further is the rest of a line above.
    let names = listed.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    let names = names.filter(|name| !name.is_empty() && *name != "help");
    names.map(str::to_owned).collect()
}

#[test]
fn every_shell_is_told_all_commands_and_options() {
    let commands = commands();
    assert!(commands.len() > 10, "{commands:?}");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = dnnfix(&["completions", shell]);
        for word in commands
            .iter()
            .map(String::as_str)
            .chain(["min-confidence"])
        {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
}

/// What bash offers where the cursor stands behind these words.
fn offered(bash: &str, words: &[&str]) -> String {
    let script = dnnfix(&["completions", "bash"]);
    let last = words.len() - 1;
    let ask = format!(
        "{script}\nCOMP_WORDS=({}) COMP_CWORD={last}\n_dnnfix dnnfix '{}' '{}'\necho \"${{COMPREPLY[*]}}\"",
        words.join(" "),
        words[last],
        words[last - 1],
    );
    let output = Command::new(bash)
        .args(["--norc", "-c", &ask])
        .output()
        .expect("bash runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

#[test]
fn bash_completes_commands_options_and_formats() {
    let found = Command::new("bash")
        .args(["-c", "((BASH_VERSINFO >= 4))"])
        .status();
    if !found.is_ok_and(|status| status.success()) {
        eprintln!("skipped: there is no bash 4 here");
        return;
    }
    assert_eq!(offered("bash", &["dnnfix", "st"]), "stream");
    assert_eq!(offered("bash", &["dnnfix", "log", "--fi"]), "--fixes");
    assert_eq!(
        offered("bash", &["dnnfix", "log", "--format", "sa"]),
        "sarif"
    );
}

#[test]
fn every_command_has_a_page() {
    let folder = TempDir::new().expect("a folder");
    let pages = folder.path().join("share/man/man1");
    assert_eq!(dnnfix(&["man", pages.to_str().expect("a path")]), "");
    let page = |name: &str| {
        let path = pages.join(format!("{name}.1"));
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    for command in commands() {
        let text = page(&format!("dnnfix-{command}"));
        assert!(
            text.contains(&format!(".TH DNNFIX-{}", command.to_uppercase())),
            "{command}"
        );
    }
    let log = page("dnnfix-log");
    assert!(log.contains("dnnfix log") && log.contains("\\-\\-fixes"));
    assert!(page("dnnfix-patterns-lint").contains("mistakes in the catalogue"));
    assert!(page("dnnfix").contains("dnnfix\\-log(1)"));
}

#[test]
fn a_page_that_cannot_be_written_is_an_error() {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("file");
    fs::write(&file, "").expect("a file");
    let mut dnnfix = cargo_bin_cmd!("dnnfix");
    let output = dnnfix
        .arg("man")
        .arg(&file)
        .output()
        .expect("the program runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("file: cannot be made"));
}
