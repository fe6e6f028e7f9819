//! Layers of the catalogue: built in, the user's, the repository's, those named on the command line.
//! What a later one says counts; what strangers wrote is read within its folder alone.

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const BEFORE: &str =
    "from keras.models import Sequential\nmodel = Sequential()\nmodel.compile('sgd', loss='mse')\n";
const AFTER: &str =
    "from keras.models import Sequential\nmodel = Sequential()\nmodel.compile('sgd', loss='mae')\n";

/// A folder with files, and two sides of a change of the loss.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    for (path, text) in [("old.py", BEFORE), ("new.py", AFTER)].iter().chain(files) {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, text).expect("a file");
    }
    folder
}

/// What is written, and the exit status; the user's configuration is in `config`.
fn said(folder: &Path, arguments: &[&str]) -> (String, i32) {
    let output = cargo_bin_cmd!("dnnfix")
        .current_dir(folder)
        .env("XDG_CONFIG_HOME", folder.join("config"))
        .args(arguments)
        .output()
        .expect("dnnfix runs");
    let text = [output.stdout, output.stderr].concat();
    let status = output.status.code().expect("it was not killed");
    (String::from_utf8_lossy(&text).into_owned(), status)
}

/// Rule and confidence of the primary findings.
fn primaries(folder: &Path, arguments: &[&str]) -> Vec<(String, f64)> {
    let arguments = [
        &["--format", "json", "compare", "old.py", "new.py"],
        arguments,
    ]
    .concat();
    let (text, status) = said(folder, &arguments);
    assert_eq!(status, 0, "{text}");
    let document: Value = serde_json::from_str(&text).expect("JSON");
    let findings = document["changes"][0]["findings"]
        .as_array()
        .expect("findings");
    let primaries = findings.iter().filter(|f| f["primary"] == true);
    let told = primaries.map(|f| {
        let rule = f["rule"].as_str().expect("a rule").to_owned();
        (rule, f["confidence"].as_f64().expect("a number"))
    });
    told.collect()
}

fn loss(confidence: f64) -> Vec<(String, f64)> {
    vec![("loss-function/argument-changed".to_owned(), confidence)]
}

fn tuned(confidence: f64) -> String {
    format!("[catalogue.rules]\n'loss-function/argument-changed' = {confidence}\n")
}

#[test]
fn settings_give_a_rule_another_confidence() {
    let folder = folder(&[("dnnfix.toml", &tuned(0.71))]);
    assert_eq!(primaries(folder.path(), &[]), loss(0.71));
    let (text, _) = said(
        folder.path(),
        &["patterns", "show", "loss-function", "--origin"],
    );
    assert!(
        text.contains("confidence given anew  dnnfix.toml:2"),
        "{text}"
    );
}

#[test]
fn settings_switch_rules_and_patterns_off() {
    let rules = "[catalogue.rules]\n'loss-function/argument-changed' = 'off'\nmonitor = 'off'\n";
    let folder = folder(&[("dnnfix.toml", rules)]);
    assert_eq!(primaries(folder.path(), &[]), []);
    let (text, _) = said(
        folder.path(),
        &["patterns", "show", "loss-function", "--origin"],
    );
    assert!(
        text.contains("argument-changed  off  dnnfix.toml:2"),
        "{text}"
    );
    let (text, _) = said(folder.path(), &["patterns", "list"]);
    assert!(!text.contains("\nmonitor "), "{text}");
    // Their examples are off with them.
    let (text, status) = said(folder.path(), &["patterns", "test", "loss-function"]);
    assert_eq!(status, 0, "{text}");
}

#[test]
fn the_nearest_layer_counts() {
    let about = |share: f64| format!("[rules]\n'loss-function/argument-changed' = {share}\n");
    let (user, named) = (about(0.61), about(0.63));
    let repository = tuned(0.62);
    let folder = folder(&[
        ("config/dnnfix/catalogue.toml", &user),
        ("work/named/catalogue.toml", &named),
        ("work/dnnfix.toml", &repository),
        ("work/inner/old.py", BEFORE),
        ("work/inner/new.py", AFTER),
        ("work/.git/HEAD", ""),
    ]);
    let top = folder.path();
    if cfg!(windows) {
        println!("skipped the user's layer, because it is elsewhere on Windows");
    } else {
        assert_eq!(primaries(top, &[]), loss(0.61));
        assert_eq!(primaries(top, &["--isolated"]), loss(0.95));
    }
    let inner = ["-C", "work/inner"];
    let at = |more: &[&str]| primaries(top, &[&inner[..], more].concat());
    assert_eq!(at(&[]), loss(0.62));
    assert_eq!(at(&["--catalogue", "../named"]), loss(0.63));
    assert_eq!(at(&["--isolated"]), loss(0.95));
}

#[test]
fn above_the_top_of_a_repository_nothing_is_read() {
    let settings = tuned(0.62);
    let folder = folder(&[
        ("dnnfix.toml", &settings),
        ("work/.git/HEAD", ""),
        ("work/old.py", BEFORE),
        ("work/new.py", AFTER),
    ]);
    assert_eq!(primaries(folder.path(), &["-C", "work"]), loss(0.95));
}

#[test]
fn several_catalogues_can_be_named() {
    let rule = |id: &str, share: f64| format!("[rules]\n'loss-function/{id}' = {share}\n");
    let (first, second) = (rule("argument-changed", 0.5), rule("argument-changed", 0.6));
    let folder = folder(&[("a/catalogue.toml", &first), ("b/catalogue.toml", &second)]);
    let named = |a, b| primaries(folder.path(), &["--catalogue", a, "--catalogue", b]);
    assert_eq!(named("a", "b"), loss(0.6));
    assert_eq!(named("b", "a"), loss(0.5));
}

const LAYERS: &str = "\
library = 'keras'

[[api]]
role = 'layer'
names = ['AcmeConv']
";

/// A library that is known needs no more than its id.
#[test]
fn an_api_file_is_extended() {
    let folder = folder(&[
        ("dnnfix.toml", ""),
        ("dnnfix/apis/keras.toml", LAYERS),
        (
            "old.py",
            "from keras.layers import AcmeConv\nmodel.add(x)\n",
        ),
        (
            "new.py",
            "from keras.layers import AcmeConv\nmodel.add(x)\nmodel.add(AcmeConv(3))\n",
        ),
    ]);
    let found = primaries(folder.path(), &[]);
    assert!(
        found.iter().all(|(rule, _)| rule.starts_with("add-layer/")),
        "{found:?}"
    );
    assert_eq!(found.len(), 1);
}

const OWN_RULE: &str = "\
id = 'loss-function'

[[rule]]
id = 'absolute'
confidence = 0.99
edit = 'argument-changed'
new = { text = 'mae' }

[[example]]
fires = 'absolute'
before = \"model.compile('sgd', loss='mse')\"
after = \"model.compile('sgd', loss='mae')\"

[[example]]
quiet = 'absolute'
before = \"model.compile('sgd', loss='mse')\"
after = \"model.compile('sgd', loss='hinge')\"
";

#[test]
fn a_rule_is_added_without_repeating_the_pattern() {
    let folder = folder(&[("dnnfix.toml", ""), ("dnnfix/loss-function.toml", OWN_RULE)]);
    let expected = vec![("loss-function/absolute".to_owned(), 0.99)];
    assert_eq!(primaries(folder.path(), &[]), expected);
    let (text, _) = said(
        folder.path(),
        &["patterns", "show", "loss-function", "--origin"],
    );
    let origin = Path::new("dnnfix").join("loss-function.toml");
    assert!(text.contains(&format!("{}:3", origin.display())), "{text}");
    assert!(text.contains("patterns/loss-function.toml:"), "{text}");
    let (text, status) = said(folder.path(), &["patterns", "lint"]);
    assert_eq!((text.as_str(), status), ("no faults\n", 0));
}

/// Built-in examples that come out otherwise are told, and are no failure of the user's.
#[test]
fn built_in_examples_may_come_out_otherwise() {
    let folder = folder(&[("dnnfix.toml", ""), ("dnnfix/loss-function.toml", OWN_RULE)]);
    let (text, status) = said(folder.path(), &["patterns", "test", "loss-function"]);
    assert_eq!(status, 0, "{text}");
    let own = OWN_RULE
        .replace("'absolute'", "'any'")
        .replace("new = { text = 'mae' }\n", "");
    fs::write(folder.path().join("dnnfix/loss-function.toml"), own).expect("a file");
    let (text, status) = said(folder.path(), &["patterns", "test", "loss-function"]);
    assert!(
        text.contains("otherwise  an example that loss-function/argument-changed fires"),
        "{text}"
    );
    // The own example that should stay quiet does not.
    assert_eq!(status, 1, "{text}");
}

#[test]
fn a_catalogue_can_start_from_nothing() {
    let own = "id = 'note'\ntitle = 'Note'\ndefinition = 'A call.'\n[[rule]]\nid = 'any'\nconfidence = 0.7\nedit = 'literal-changed'\n";
    let folder = folder(&[
        ("dnnfix.toml", "[catalogue]\nextends = false\n"),
        ("dnnfix/note.toml", own),
    ]);
    assert_eq!(
        primaries(folder.path(), &[]),
        [("note/any".to_owned(), 0.7)]
    );
    let (text, _) = said(folder.path(), &["patterns", "list"]);
    assert!(!text.contains("loss-function"), "{text}");
    let with_role = own.to_owned() + "parameter = { role = 'loss' }\n";
    fs::write(folder.path().join("dnnfix/note.toml"), with_role).expect("a file");
    let (text, status) = said(folder.path(), &["patterns", "lint"]);
    assert!(
        text.contains("unknown role `loss`") && status == 1,
        "{text}"
    );
    // The libraries without the patterns.
    fs::write(
        folder.path().join("dnnfix.toml"),
        "[catalogue]\nextends = 'libraries'\n",
    )
    .expect("a file");
    assert_eq!(
        primaries(folder.path(), &[]),
        [("note/any".to_owned(), 0.7)]
    );
}

#[test]
fn faults_are_told_with_file_line_and_remedy() {
    let cases = [
        (
            "[catalogue]\nextend = false\n",
            "dnnfix.toml:2: unknown key `extend`\n  remedy: did you mean `extends`?",
        ),
        (
            "[catalogue]\n\nextends = 'roles'\n",
            "dnnfix.toml:3: invalid value: string \"roles\", expected true, false or \"libraries\"",
        ),
        (
            "[catalogue.rules]\n'loss-function/argument-change' = 0.9\n",
            "dnnfix.toml:2: there is no rule `loss-function/argument-change`\n  remedy: did you mean `loss-function/argument-changed`?",
        ),
        (
            "[catalogue.rules]\nlos-function = 'off'\n",
            "dnnfix.toml:2: there is no pattern `los-function`\n  remedy: did you mean `loss-function`?",
        ),
        (
            "[catalogue.rules]\nloss-function = 0.5\n",
            "dnnfix.toml:2: `loss-function` is a pattern, and its rules have confidences",
        ),
        (
            "[catalogue.rules]\nloss-function = 'on'\n",
            "dnnfix.toml:2: invalid value: string \"on\", expected a confidence from 0 to 1, or \"off\"",
        ),
        (
            "[catalogue]\nfolder = 'rules'\n",
            "dnnfix.toml:2: `rules` is no folder here",
        ),
    ];
    for (settings, expected) in cases {
        let folder = folder(&[("dnnfix.toml", settings)]);
        let (text, status) = said(folder.path(), &["patterns", "lint"]);
        assert!(text.starts_with(expected), "{text}");
        assert!(text.contains("\n  remedy: "), "{text}");
        assert_eq!(status, 1, "{text}");
    }
}

#[test]
fn a_stranger_cannot_name_a_folder_elsewhere() {
    let outside = folder(&[("loss-function.toml", OWN_RULE)]);
    let elsewhere = outside.path().display().to_string();
    for named in ["..", "../other", "dnnfix/../..", elsewhere.as_str()] {
        let folder = folder(&[("dnnfix.toml", &format!("[catalogue]\nfolder = '{named}'\n"))]);
        let (text, status) = said(folder.path(), &["compare", "old.py", "new.py"]);
        let cause = format!("dnnfix.toml:2: `{named}` leads out of the repository");
        assert!(text.contains(&cause), "{text}");
        assert_eq!(status, 2);
    }
}

/// The program itself perhaps, as a workflow may put it there.
#[test]
fn a_file_of_the_folders_name_is_no_catalogue() {
    let folder = folder(&[("dnnfix.toml", ""), ("dnnfix", "\u{7f}ELF")]);
    let (text, status) = said(folder.path(), &["compare", "old.py", "new.py"]);
    assert_eq!(status, 0, "{text}");
    let settings = "[catalogue]\nfolder = 'dnnfix'\n";
    fs::write(folder.path().join("dnnfix.toml"), settings).expect("a file");
    let (text, status) = said(folder.path(), &["compare", "old.py", "new.py"]);
    assert_eq!(status, 2, "{text}");
    assert!(
        text.contains("dnnfix.toml:2: `dnnfix` is no folder here"),
        "{text}"
    );
}

#[cfg(unix)]
#[test]
fn no_link_is_followed_in_what_strangers_wrote() {
    use std::os::unix::fs::symlink;
    let outside = folder(&[("loss-function.toml", OWN_RULE)]);
    let links = [
        ("dnnfix", outside.path().to_owned()),
        ("dnnfix/apis", outside.path().to_owned()),
        (
            "dnnfix/loss-function.toml",
            outside.path().join("loss-function.toml"),
        ),
        ("dnnfix/zero.toml", Path::new("/dev/zero").to_owned()),
    ];
    for (link, target) in links {
        let folder = folder(&[("dnnfix.toml", "")]);
        let link = folder.path().join(link);
        fs::create_dir_all(link.parent().expect("a folder")).expect("folders");
        symlink(target, &link).expect("a link");
        let (text, status) = said(folder.path(), &["compare", "old.py", "new.py"]);
        assert_eq!(status, 2, "{text}");
        assert!(text.contains("remedy: "), "{text}");
        assert!(!text.contains("absolute"), "{text}");
    }
}

/// A folder that the user named may be a link, and have links within, but is read within itself.
#[cfg(unix)]
#[test]
fn no_link_leads_out_of_a_named_catalogue() {
    use std::os::unix::fs::symlink;
    let outside = folder(&[("loss-function.toml", OWN_RULE), ("apis/acme.toml", "")]);
    let links = [
        (
            "loss-function.toml",
            outside.path().join("loss-function.toml"),
        ),
        ("apis", outside.path().join("apis")),
        ("zero.toml", Path::new("/dev/zero").to_owned()),
    ];
    for (name, target) in links {
        let folder = folder(&[("rules/x.md", "")]);
        let link = folder.path().join("rules").join(name);
        symlink(target, link).expect("a link");
        let arguments = ["compare", "old.py", "new.py", "--catalogue", "rules"];
        let (text, status) = said(folder.path(), &arguments);
        assert_eq!(status, 2, "{text}");
        assert!(text.contains("rules/"), "{text}");
        assert!(text.contains(name), "{text}");
        assert!(text.contains("leads out of the catalogue"), "{text}");
        assert!(text.contains("remedy: copy the file"), "{text}");
    }
    let folder = folder(&[("kept/loss-function.toml", OWN_RULE)]);
    let kept = folder.path().join("kept");
    fs::rename(kept.join("loss-function.toml"), kept.join("own.txt")).expect("a name");
    symlink("own.txt", kept.join("loss-function.toml")).expect("a link");
    symlink("kept", folder.path().join("rules")).expect("a link");
    let arguments = ["compare", "old.py", "new.py", "--catalogue", "rules"];
    let (text, status) = said(folder.path(), &arguments);
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("absolute"), "{text}");
}

#[test]
fn a_strangers_catalogue_is_not_read_without_end() {
    let folder = folder(&[("dnnfix.toml", "")]);
    let long = format!("# {}\n", "x".repeat(3 << 20));
    for name in ["a", "b"] {
        let path = folder.path().join(format!("dnnfix/apis/{name}.toml"));
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, format!("library = '{name}'\n{long}")).expect("a file");
    }
    let (text, status) = said(folder.path(), &["compare", "old.py", "new.py"]);
    assert!(text.contains("exceeds 4194304 bytes"), "{text}");
    assert_eq!(status, 2);
}

// ---- patterns new

#[test]
fn a_new_pattern_begins_with_an_example_that_fails() {
    let folder = folder(&[]);
    let (text, status) = said(folder.path(), &["patterns", "new", "acme-speed"]);
    assert_eq!(status, 0, "{text}");
    for file in [
        "dnnfix.toml",
        "dnnfix/acme-speed.toml",
        "dnnfix/schemas/pattern.json",
    ] {
        assert!(folder.path().join(file).is_file(), "{file}: {text}");
    }
    let (text, status) = said(folder.path(), &["patterns", "lint"]);
    assert_eq!((text.as_str(), status), ("no faults\n", 0));
    let (text, status) = said(folder.path(), &["patterns", "test", "acme-speed"]);
    assert_eq!(status, 1, "{text}");
    assert!(
        text.starts_with("Missing  acme-speed/argument-changed should fire"),
        "{text}"
    );
    assert!(
        text.contains("✗ the parameter  named like /^parameter-of-argument-changed$/"),
        "{text}"
    );
    // What the trace tells is what the rule must ask for.
    assert!(text.contains("    the parameter    speed\n"), "{text}");
    let file = folder.path().join("dnnfix/acme-speed.toml");
    let written = fs::read_to_string(&file).expect("it was written");
    assert!(
        written.starts_with("#:schema schemas/pattern.json\n"),
        "{written}"
    );
    fs::write(
        &file,
        written.replace("parameter-of-argument-changed", "speed"),
    )
    .expect("a file");
    let (text, status) = said(folder.path(), &["patterns", "test", "acme-speed"]);
    assert_eq!(status, 0, "{text}");
}

#[test]
fn new_rules_stand_below_those_of_their_pattern() {
    let folder = folder(&[
        ("dnnfix.toml", "[catalogue]\nfolder = 'tools'\n"),
        ("tools/x.md", ""),
    ]);
    for rule in ["loss-function/first", "loss-function/second"] {
        let (text, status) = said(folder.path(), &["patterns", "new", rule]);
        assert_eq!(status, 0, "{text}");
    }
    let written = fs::read_to_string(folder.path().join("tools/loss-function.toml"));
    let written = written.expect("it was written");
    assert_eq!(written.matches("id = \"loss-function\"\n").count(), 1);
    assert_eq!(written.matches("[[rule]]").count(), 2);
    assert!(!written.contains("title"), "{written}");
    let (text, _) = said(folder.path(), &["patterns", "lint"]);
    assert_eq!(text, "no faults\n");
}

#[test]
fn what_is_there_already_is_not_begun_again() {
    let folder = folder(&[]);
    for (id, cause) in [
        (
            "loss-function",
            "name the new rule too: `loss-function/RULE`",
        ),
        (
            "loss-function/argument-changed",
            "there is a rule `loss-function/argument-changed`",
        ),
        ("../evil", "`..` cannot be an id"),
        ("Loss", "use small letters, digits and hyphens"),
    ] {
        let (text, status) = said(folder.path(), &["patterns", "new", id]);
        assert_eq!(status, 2, "{text}");
        assert!(text.contains(cause), "{text}");
    }
    assert!(!folder.path().join("dnnfix.toml").exists());
}

#[test]
fn schemas_are_written_for_editors() {
    let folder = folder(&[]);
    let (text, status) = said(folder.path(), &["patterns", "schema", "acme/schemas"]);
    assert_eq!(status, 0, "{text}");
    let schema = fs::read_to_string(folder.path().join("acme/schemas/pattern.json"));
    let schema: Value = serde_json::from_str(&schema.expect("it was written")).expect("JSON");
    assert_eq!(schema["properties"]["rule"]["type"], "array");
}
