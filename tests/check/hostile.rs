//! A stranger's pull request whose file names, code, comments and subjects want to be more than text: in
//! each format, and in what is told beside it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::Value;

use crate::repository::*;

/// Names of files, each with something for a terminal, a log, a page, a table or a shell.
const NAMES: [&str; 16] = [
    "a\n::error file=x::broken.py",
    "::set-output name=x::begins.py",
    "100%0A::warning::encoded.py",
    "\u{1b}[31mred\u{1b}[2J.py",
    "txt.\u{202e}yp.py",
    "`tick`|pipe|.py",
    "<script>alert(1)<.py",
    "=cmd|' 'C calc'!A0.py",
    "--output=json=written.py",
    "a,b:c;d.py",
    "[l](http:evil).py",
    " lead.py",
    "@everyone #1.py",
    "$(touch pwned).py",
    "]]>&amp;'\".py",
    "##vso[task.prependpath]x.py",
];

const BROKEN: &str = "\n::error::\u{1b}[mbroken.py";

const SUBJECT: &str =
    "=HYPERLINK(1) \u{1b}]0;t\u{7} ::error::x <!-- `|` @all #1 \u{202e}%0A ##[add-matcher]x";

/// The loss that the branch brings, and what else stands on its line.
const LOSS: &str = "'</code><script>`|`::error::\u{202e}%0A@all](http://evil)##vso[task.x]'";
const ALLOW: &str =
    "  # dnnfix: allow loss-function -- <img src=x> \u{202e}::error::y `|` ](http://evil) %0A";

/// A branch that changes the loss in every file, and allows it in one.
fn repository() -> Repository {
    let mut files: Vec<(&str, &str)> = NAMES.iter().map(|name| (*name, OLD)).collect();
    files.extend([
        ("allowed.py", OLD),
        (BROKEN, "import keras\nx = 1\n"),
        ("dnnfix.toml", ""),
    ]);
    let repository = Repository::with(&files);
    let text = OLD.replace("'mse'", LOSS);
    NAMES.iter().for_each(|name| repository.write(name, &text));
    let allowed = text.replace(
        "evil)##vso[task.x]')",
        &format!("evil)##vso[task.x]'){ALLOW}"),
    );
    repository.write("allowed.py", &allowed);
    // What the parser cannot read is told too, by its path.
    repository.write(BROKEN, "import keras\nx = = 1\n");
    repository.commit(SUBJECT);
    repository
}

fn written(format: &str) -> String {
    let run = repository().check(&["--per-commit", "--format", format]);
    assert_eq!(run.status(), 0, "{}", run.errors());
    assert!(!run.errors().contains(is_dangerous), "{}", run.errors());
    if format != "github" {
        let text = run.text();
        assert_eq!(text.lines().find(|line| is_command(line)), None);
    }
    run.text()
}

fn is_dangerous(c: char) -> bool {
    (c.is_control() && c != '\n') || c == '\u{202e}'
}

/// Whether an agent of GitHub or Azure Pipelines takes a line of a log for a command.
fn is_command(line: &str) -> bool {
    line.trim_start().starts_with("::") || has_marker(line)
}

fn has_marker(line: &str) -> bool {
    let mut markers = line.match_indices("##");
    let begins = |(at, _): (usize, &str)| {
        let rest = line[at + 2..].trim_start_matches(char::is_alphabetic);
        rest.starts_with('[')
    };
    markers.any(begins)
}

/// The names that can be shown as they are.
fn plain_names() -> BTreeSet<String> {
    let plain = NAMES
        .iter()
        .filter(|name| !name.contains(|c| is_dangerous(c) || c == '\n') && !has_marker(name));
    plain.map(|name| (*name).to_owned()).collect()
}

fn schema(name: &str) -> jsonschema::Validator {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas");
    let text = fs::read_to_string(path.join(name)).expect("the schema is there");
    // A bracket too many in an expression of the SARIF schema, which strict readers refuse.
    let text = text.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}?$");
    let schema = serde_json::from_str(&text).expect("the schema is JSON");
    jsonschema::validator_for(&schema).expect("the schema is one")
}

/// A document that fits its schema.
fn document(format: &str, schema_name: &str) -> Value {
    let document = serde_json::from_str(&written(format)).expect("JSON");
    let faults: Vec<String> = schema(schema_name)
        .iter_errors(&document)
        .map(|fault| fault.to_string())
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
    document
}

/// The texts at a pointer in each of the values.
fn texts(values: &Value, pointer: &str) -> BTreeSet<String> {
    let values = values.as_array().expect("a list").iter();
    let texts = values.map(|value| value.pointer(pointer).and_then(Value::as_str));
    texts.map(|text| text.expect("a text").to_owned()).collect()
}

fn names() -> BTreeSet<String> {
    NAMES.iter().map(|name| (*name).to_owned()).collect()
}

// ---- people and platforms

#[test]
fn text_has_no_command_and_nothing_hidden() {
    let text = written("text");
    assert!(!text.contains(is_dangerous), "{text:?}");
    assert!(!text.lines().any(is_command), "{text}");
    assert!(text.contains(r"\u{1b}[31mred\u{1b}[2J.py:6  loss-function"));
    assert!(text.contains(r"./::set-output name=x::begins.py:6"));
    assert!(text.contains(r"=HYPERLINK(1) \u{1b}]0;t\u{7} ::error::x"));
    assert!(text.contains(r"allowed by a comment: <img src=x> \u{202e}::error::y"));
}

/// Annotations are read as the runner reads them.
#[test]
fn annotations_are_ours_alone() {
    let log = written("github");
    assert!(!log.contains(is_dangerous), "{log:?}");
    let mut files = BTreeSet::new();
    for line in log.lines() {
        let command = line.strip_prefix("::").expect("each line is a command");
        let (command, _) = command.split_once("::").expect("its data follow");
        let (name, properties) = command.split_once(' ').expect("it has properties");
        assert!(["warning", "notice"].contains(&name), "{line}");
        for property in properties.split(',') {
            let (key, value) = property.split_once('=').expect("a key and a value");
            assert!(
                ["file", "line", "endLine", "title"].contains(&key),
                "{line}"
            );
            if key == "file" {
                files.insert(decoded(value));
            }
        }
    }
    assert_eq!(files.len(), 10, "as many as are shown");
    let odd = |file: &&String| !plain_names().contains(*file) && !file.contains('\\');
    assert_eq!(files.iter().find(odd), None);
}

/// A property as the runner decodes it.
fn decoded(property: &str) -> String {
    let marks = [
        ("%3A", ":"),
        ("%2C", ","),
        ("%0A", "\n"),
        ("%0D", "\r"),
        ("%25", "%"),
    ];
    let decode = |text: String, (code, mark): (&str, &str)| text.replace(code, mark);
    marks.into_iter().fold(property.to_owned(), decode)
}

#[test]
fn pages_have_no_links_images_or_markup_of_strangers() {
    for format in ["markdown", "comment"] {
        let page = written(format);
        assert!(!page.contains(is_dangerous), "{page:?}");
        for event in Parser::new_ext(&page, Options::all()) {
            let is_ours = match &event {
                Event::Start(Tag::Link { dest_url, .. }) => {
                    dest_url.starts_with("https://doi.org/")
                }
                Event::InlineHtml(html) => **html == *"<!-- -->",
                Event::Html(html) => OWN_HTML.contains(&html.trim()),
                Event::Text(text) => !text.contains("@everyone") && !text.contains("@all "),
                Event::Start(Tag::Image { .. }) | Event::InlineMath(_) | Event::Rule => false,
                _ => true,
            };
            assert!(is_ours || is_code(&event), "{format}: {event:?}");
        }
        for name in plain_names() {
            assert!(page.contains(&format!("{name}:6")), "{name}");
        }
    }
}

/// The markup that dnnfix puts in itself.
const OWN_HTML: [&str; 3] = [
    "<!-- dnnfix -->",
    "<details><summary>16 findings</summary>",
    "</details>",
];

/// Lines of a code block come as text, in which a mention is none.
fn is_code(event: &Event) -> bool {
    matches!(event, Event::Text(text) if text.starts_with(['-', '+', ' ']))
}

#[test]
fn no_cell_is_a_formula() {
    let table = written("csv");
    let mut paths = BTreeSet::new();
    for row in csv::Reader::from_reader(table.as_bytes()).records() {
        let row = row.expect("a row");
        let is_formula = |cell: &str| cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        assert!(!row.iter().any(is_formula), "{row:?}");
        assert!(
            !row.iter().any(|cell| cell.contains(is_dangerous)),
            "{row:?}"
        );
        assert!(row[1].starts_with("'=HYPERLINK(1)"), "{row:?}");
        paths.insert(row[2].trim_start_matches('\'').to_owned());
    }
    assert_eq!(paths.len(), NAMES.len());
    assert!(plain_names().is_subset(&paths), "{paths:#?}");
}

#[test]
fn labels_are_patterns() {
    assert_eq!(written("labels"), "loss-function\n");
}

// ---- programs

#[test]
fn json_keeps_every_text() {
    let document: Value = serde_json::from_str(&written("json")).expect("JSON");
    let change = &document["changes"][0];
    assert_eq!(change["subject"], SUBJECT);
    let mut paths = texts(&change["findings"], "/path");
    assert!(paths.remove("allowed.py"));
    assert_eq!(paths, names());
}

#[test]
fn sarif_fits_its_schema_and_points_at_the_files() {
    let log = document("sarif", "sarif-2.1.0.json");
    let results = &log["runs"][0]["results"];
    let uri = "/locations/0/physicalLocation/artifactLocation/uri";
    let paths = texts(results, uri)
        .iter()
        .map(|uri| from_uri(uri))
        .collect();
    assert_eq!(names(), paths);
    let messages = texts(results, "/message/text");
    assert!(!messages.iter().any(|text| text.contains("](")));
    let text = serde_json::to_string(&log).expect("JSON");
    serde_json::from_str::<serde_sarif::sarif::Sarif>(&text).expect("SARIF to its reader");
}

fn from_uri(uri: &str) -> String {
    let mut parts = uri.split('%');
    let mut bytes = parts.next().expect("there is a first").as_bytes().to_vec();
    for part in parts {
        let (code, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(code, 16).expect("two digits"));
        bytes.extend(rest.as_bytes());
    }
    String::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn code_quality_and_rdjson_fit_their_schemas_and_name_the_files() {
    let issues = document("gitlab", "code-quality.json");
    assert_eq!(texts(&issues, "/location/path"), names());
    assert_eq!(texts(&issues, "/fingerprint").len(), NAMES.len());
    let result = document("rdjson", "rdjson.json");
    assert_eq!(texts(&result["diagnostics"], "/location/path"), names());
}

#[test]
fn junit_has_a_test_for_each_and_no_markup_of_strangers() {
    let text = written("junit");
    assert!(!text.contains(is_dangerous), "{text:?}");
    let report = roxmltree::Document::parse(&text).expect("XML");
    let elements = || report.descendants().filter(roxmltree::Node::is_element);
    let tests: BTreeSet<_> = elements()
        .filter_map(|e| e.attribute("classname"))
        .collect();
    assert_eq!(tests.len(), NAMES.len());
    for name in plain_names() {
        assert!(tests.contains(format!("{name}:6").as_str()), "{name}");
    }
    let own = ["testsuites", "testsuite", "testcase", "system-out"];
    assert!(elements().all(|e| own.contains(&e.tag_name().name())));
}

// ---- what is told beside

#[test]
fn nothing_is_run_and_nothing_written() {
    let repository = repository();
    let before = repository.git(&["status", "--porcelain", "--ignored"]);
    repository.check(&["--per-commit"]);
    repository.check(&["--staged"]);
    assert_eq!(
        repository.git(&["status", "--porcelain", "--ignored"]),
        before
    );
}

#[test]
fn gaps_and_baselines_tell_names_as_text() {
    let repository = repository();
    let run = repository.check(&["--max-file-size", "10"]);
    assert_eq!(run.status(), 2);
    let told = run.text() + &run.errors();
    assert!(told.contains(r"\u{1b}[31mred\u{1b}[2J.py"), "{told}");
    assert!(
        !told.contains(is_dangerous) && !told.lines().any(is_command),
        "{told}"
    );
    repository.check(&["--write-baseline", "known.json"]);
    let run = repository.check(&["--baseline", "known.json"]);
    assert!(
        run.text()
            .contains("Not counted: 1 allowed by a comment, 16 in the baseline.")
    );
}

/// Words of settings and options that come back in messages.
#[test]
fn errors_tell_words_as_text() {
    let evil = "\\u001B[31m\\n::error::x\\u202E";
    for settings in [
        format!("\"{evil}\" = 1\n"),
        format!("[check.levels]\n\"{evil}\" = 'warn'\n"),
        format!("[check]\nexclude = [\"[{evil}\"]\n"),
        format!("[check]\nbaseline = \"{evil}\"\n"),
        format!("[check]\nlevel = \"{evil}\"\n"),
        format!("[catalogue]\nfolder = \"{evil}\"\n"),
    ] {
        let repository = Repository::with_other_loss(&[("dnnfix.toml", &settings)]);
        assert_refused(&repository.check(&[]), &settings);
    }
    let repository = Repository::with_other_loss(&[]);
    let evil = "\u{1b}[31m\n::error::x\u{202e}";
    let output = format!("csv=no-folder/{evil}");
    for option in ["--base", "--settings", "--baseline", "--pattern"] {
        assert_refused(&repository.check(&[option, evil]), option);
    }
    assert_refused(&repository.check(&["--output", &output]), "--output");
    repository.write("known.json", &format!("{{\"version\": 1, \"{evil}\": 1}}"));
    assert_refused(
        &repository.check(&["--baseline", "known.json"]),
        "the baseline",
    );
    for variable in ["GITHUB_BASE_REF", "GITHUB_EVENT_PATH"] {
        let variables = [("GITHUB_ACTIONS", "true"), (variable, evil)];
        let told = repository.check_with(&variables, &[]).errors();
        assert!(
            !told.contains(is_dangerous) && !told.lines().any(is_command),
            "{told}"
        );
    }
}

fn assert_refused(run: &Run, what: &str) {
    assert_eq!(run.status(), 2, "{what}");
    let told = run.errors();
    assert!(!told.contains(is_dangerous), "{what}: {told:?}");
    assert!(!told.lines().any(is_command), "{what}: {told}");
}
