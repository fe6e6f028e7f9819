//! Jupyter notebooks.

use super::*;

/// A notebook with a cell of prose, a cell of imports, and one with this code.
pub fn notebook(code: &[&str], output: &str) -> String {
    let strings: Vec<String> = code
        .iter()
        .map(|line| format!("    {}", serde_json::json!(format!("{line}\n"))))
        .collect();
    format!(
        "{{\n \"cells\": [\n  {{\n   \"cell_type\": \"markdown\",\n   \"metadata\": {{}},\n   \
         \"source\": [\n    \"model.add(Dense(3))\"\n   ]\n  }},\n  {{\n   \"cell_type\": \"code\",\n   \
         \"execution_count\": 1,\n   \"metadata\": {{}},\n   \"outputs\": [],\n   \"source\": [\n    \
         \"%matplotlib inline\\n\",\n    \"from keras.layers import Dense\"\n   ]\n  }},\n  {{\n   \
         \"cell_type\": \"code\",\n   \"execution_count\": 2,\n   \"metadata\": {{}},\n   \
         \"outputs\": [\n    {{\n     \"name\": \"stdout\",\n     \"output_type\": \"stream\",\n     \
         \"text\": [\n      \"{output}\\n\"\n     ]\n    }}\n   ],\n   \"source\": [\n{}\n   ]\n  }}\n \
         ],\n \"metadata\": {{}},\n \"nbformat\": 4,\n \"nbformat_minor\": 2\n}}\n",
        strings.join(",\n")
    )
}

#[test]
fn a_finding_has_the_lines_of_the_file() {
    let old = notebook(&["!pip install keras", "model.add(Dense(10))"], "loss 1");
    let new = notebook(&["!pip install keras", "model.add(Dense(20))"], "loss 2");
    let found = findings("a.ipynb", &old, &new);
    assert_primary(&found, &["layer-dimension"]);
    let line = new.lines().position(|l| l.contains("Dense(20)"));
    assert_eq!(
        found[0]["new"]["start"].as_u64(),
        line.map(|l| l as u64 + 1)
    );
    let message = found[0]["message"].as_str().expect("a message");
    assert!(message.contains("(cell 3, line 2)"), "{message}");
}

#[test]
fn outputs_prose_and_magics_are_no_edits() {
    let old = notebook(&["%time f(x)", "g(x)"], "model.compile(loss='mse')");
    let new = notebook(
        &["%timeit f(x)", "g(x)", "!ls"],
        "model.compile(loss='mae')",
    );
    let new = new.replace("Dense(3)", "Dense(4)");
    assert_primary(&findings("a.ipynb", &old, &new), &[]);
}

#[test]
fn the_old_format_and_sources_in_one_string() {
    let text = |loss: &str| {
        format!(
            "{{\"worksheets\": [{{\"cells\": [{{\"cell_type\": \"code\", \"language\": \"python\", \
             \"input\": \"import keras\\nmodel.compile(loss='{loss}')\"}}]}}]}}\n"
        )
    };
    let found = findings("a.ipynb", &text("mse"), &text("binary_crossentropy"));
    assert_primary(&found, &["loss-function"]);
    assert_eq!(found[0]["new"]["start"], 1);
}

#[test]
fn a_cell_that_moved_is_no_edit_and_an_added_one_is() {
    let cell = |id: &str, code: &str| {
        format!("{{\"cell_type\": \"code\", \"id\": \"{id}\",\n\"source\": [\n\"{code}\"\n]}}")
    };
    let a = cell("a", "from keras.layers import Dense, Dropout");
    let b = cell("b", "model.add(Dense(10))");
    let c = cell("c", "model.add(Dropout(0.5))");
    let book = |cells: &[&str]| format!("{{\"cells\": [{}]}}\n", cells.join(",\n"));
    let found = findings("a.ipynb", &book(&[&a, &b]), &book(&[&a, &b, &c]));
    assert_primary(&found, &["add-layer"]);
    let found = findings("a.ipynb", &book(&[&a, &b, &c]), &book(&[&a, &c, &b]));
    assert!(
        found.iter().all(|f| f["pattern"] != "add-layer"),
        "{found:#?}"
    );
}

#[test]
fn a_bare_hunk() {
    let found = patched(
        "--- a/a.ipynb\n+++ b/a.ipynb\n@@ -100,7 +100,7 @@\n      \"text\": [\n       \
         \"lr = 1\\n\"\n      ]\n    \"source\": [\n     \"from keras.optimizers import SGD\\n\",\n-    \
         \"opt = SGD(lr=0.1)\\n\",\n+    \"opt = SGD(lr=0.01)\\n\",\n     \"y = 2\"\n",
    );
    assert_primary(&found, &["optimizer"]);
    assert_eq!(found[0]["new"]["start"], 105);
}
