//! Python as it stands in real files, through the front door: what is odd is read all the same, and
//! what is broken is told.

use assert_cmd::Command;
use serde_json::Value;
use std::fs;

/// What becomes of a file that changed from one text to the other.
fn compared(old: &str, new: &str) -> Value {
    let folder = tempfile::tempdir().expect("a temporary directory");
    let [before, after] = ["old.py", "new.py"].map(|name| folder.path().join(name));
    fs::write(&before, old).expect("a new file");
    fs::write(&after, new).expect("a new file");
    let mut command = Command::cargo_bin("dnnfix").expect("the program");
    command.args(["compare", "--format", "jsonl"]);
    let output = command.args([&before, &after]).assert().success();
    serde_json::from_slice(&output.get_output().stdout).expect("JSON")
}

/// Asserts that the loss of this code is seen to change, and no line is marked as unread.
#[track_caller]
fn assert_read(code: &str) {
    let text = |loss: &str| {
        let head = "from keras.models import Sequential\n";
        format!("{head}{}", code.replace("LOSS", loss))
    };
    let result = compared(&text("'mse'"), &text("'mae'"));
    assert_eq!(result["files"][0]["degraded"], Value::Null, "{result:#}");
    let patterns: Vec<&Value> = findings(&result).map(|f| &f["pattern"]).collect();
    assert_eq!(patterns, ["loss-function"], "{result:#}");
}

fn findings(result: &Value) -> impl Iterator<Item = &Value> {
    result["findings"].as_array().expect("findings").iter()
}

#[test]
fn a_comment_may_stand_at_the_margin_within_brackets() {
    assert_read(
        "def train(model):\n    if (model.a or\n#       model.b or\n        model.c):\n        \
         model.compile(loss=LOSS)\n    return model\n",
    );
}

#[test]
fn a_string_may_go_on_behind_a_backslash() {
    assert_read(
        "def train(model, x):\n    if x:\n        raise ValueError('one \\\n           two (')\n    \
         model = Sequential()\n    model.compile(loss=LOSS)\n",
    );
}

#[test]
fn tabs_are_eight_columns_wide() {
    assert_read(
        "def train(model):\n    if model:\n        x = 1\n\tmodel.compile(loss=LOSS)\n    return model\n",
    );
}

#[test]
fn parts_belong_to_what_they_continue() {
    assert_read(
        "@decorated\n@twice(1)\nclass A(object):\n  'words'\n  @once\n  def f(self): return 1\n  \
         async def g(self):\n    for x in self: pass\n    else: y = 1\n    try:\n      \
         model = Sequential()\n    except (A, B) as e: raise\n    finally:\n      \
         model.compile(loss=LOSS)\n",
    );
}

#[test]
fn a_line_that_makes_no_sense_is_told() {
    let text = |loss: &str| {
        let head = "from keras.models import Sequential\nmodel = Sequential()\n";
        format!("{head}def f(:\n    model.compile(loss={loss})) = 3\n")
    };
    let result = compared(&text("'mse'"), &text("'mae'"));
    let told = result["files"][0]["degraded"].as_str().expect("a mark");
    assert!(told.contains("could not be read as python"), "{told}");
}

/// What is a comment does not run: code in it is not the code that stood there.
#[test]
fn a_line_that_became_a_comment_was_taken_out_and_the_other_way_round() {
    let text = |mark: &str| {
        format!(
            "from keras.models import Sequential\nfrom keras.layers import Dropout\n\
             model = Sequential()\n{mark}model.add(Dropout(0.5))\nmodel.summary()\n"
        )
    };
    let told = |old: &str, new: &str| {
        let result = compared(&text(old), &text(new));
        let told = findings(&result).map(|f| (f["pattern"].clone(), f["action"].clone()));
        told.collect::<Vec<_>>()
    };
    let label = |pattern: &str, action: &str| (Value::from(pattern), Value::from(action));
    assert_eq!(told("# ", ""), [label("add-layer", "add")]);
    let removed = label("neural-connection", "remove");
    assert_eq!(told("", "# "), [removed]);
}
