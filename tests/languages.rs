//! Changes in the languages beside Python: two texts in, the pattern out.

use assert_cmd::Command;
use serde_json::Value;
use std::fs;

/// The findings for a file that changed from one text to the other.
fn findings(name: &str, old: &str, new: &str) -> Vec<Value> {
    let folder = tempfile::tempdir().expect("a temporary directory");
    let [before, after] = ["a", "b"].map(|side| folder.path().join(side));
    for (side, text) in [(&before, old), (&after, new)] {
        let path = side.join(name);
        fs::create_dir_all(path.parent().expect("a directory")).expect("a new directory");
        fs::write(path, text).expect("a new file");
    }
    read(
        Command::cargo_bin("dnnfix")
            .expect("the program")
            .args(["compare", "--format", "json"])
            .args([&before, &after]),
    )
}

/// The findings for a patch.
fn patched(patch: &str) -> Vec<Value> {
    read(
        Command::cargo_bin("dnnfix")
            .expect("the program")
            .args(["patch", "--format", "json"])
            .write_stdin(patch),
    )
}

fn read(command: &mut Command) -> Vec<Value> {
    let output = command.assert().success().get_output().stdout.clone();
    let document: Value = serde_json::from_slice(&output).expect("JSON");
    let changes = document["changes"].as_array().expect("changes");
    let found = changes.iter().flat_map(|c| c["findings"].as_array());
    found.flatten().cloned().collect()
}

/// Asserts that the primary findings are of these patterns, in this order.
#[track_caller]
fn assert_primary(found: &[Value], patterns: &[&str]) {
    let primary = found.iter().filter(|f| f["primary"] == true);
    let named: Vec<&str> = primary.filter_map(|f| f["pattern"].as_str()).collect();
    assert_eq!(named, patterns, "{found:#?}");
}

mod lua {
    use super::*;

    /// A training script, and the pattern of one change to it.
    #[track_caller]
    fn changed(old: &str, new: &str, pattern: &str) {
        let script = |line: &str| {
            format!(
                "require 'torch'\nrequire 'cudnn'\nrequire 'nn'\nrequire 'optim'\n\
                 local model = nn.Sequential()\nmodel:add(nn.Linear(10, 20))\n\
                 local criterion = nn.MSECriterion()\n{line}\n\
                 for epoch = 1, opt.epochs do\n  train(epoch)\nend\n"
            )
        };
        let found = findings("train.lua", &script(old), &script(new));
        assert_primary(&found, &[pattern]);
    }

    #[test]
    fn criterion() {
        changed(
            "criterion = nn.MSECriterion()",
            "criterion = nn.AbsCriterion()",
            "loss-function",
        );
    }

    #[test]
    fn learning_rate() {
        changed(
            "local config = {learningRate = 0.1, momentum = 0.9}",
            "local config = {learningRate = 0.01, momentum = 0.9}",
            "optimizer",
        );
    }

    #[test]
    fn optimizer_inside_a_closure() {
        let text = |step: &str| {
            format!(
                "require 'optim'\nlocal feval = function(x)\n  if x ~= parameters then\n    \
                 parameters:copy(x)\n  end\n  return f, gradParameters\nend\n\
                 threads:addjob(function()\n  {step}(feval, parameters, state)\nend)\n"
            )
        };
        let found = findings("train.lua", &text("optim.sgd"), &text("optim.adam"));
        assert_primary(&found, &["optimizer"]);
        assert_eq!(found[0]["new"]["start"], 9);
    }

    #[test]
    fn layer_size() {
        changed(
            "model:add(nn.Linear(64, 10))",
            "model:add(nn.Linear(128, 10))",
            "layer-dimension",
        );
    }

    #[test]
    fn device() {
        changed(
            "input = batch.input",
            "input = batch.input:cuda()",
            "data-type",
        );
    }

    #[test]
    fn layer_added() {
        changed("", "model:add(nn.Dropout(0.5))", "add-layer");
    }

    #[test]
    fn view_in_the_model() {
        changed(
            "model:add(nn.View(256))",
            "model:add(nn.View(512))",
            "layer-dimension",
        );
    }

    #[test]
    fn option_default() {
        changed(
            "cmd:option('-batchSize', 32, 'mini-batch size')",
            "cmd:option('-batchSize', 64, 'mini-batch size')",
            "iterations",
        );
    }

    #[test]
    fn print() {
        changed(
            "",
            "print('epoch ' .. epoch .. ' loss ' .. loss)",
            "monitor",
        );
    }

    #[test]
    fn activation() {
        changed(
            "model:add(nn.ReLU(true))",
            "model:add(nn.Tanh())",
            "activation",
        );
    }

    #[test]
    fn another_package() {
        changed(
            "model:add(cudnn.ReLU(true))",
            "model:add(nn.ReLU(true))",
            "versioning",
        );
    }

    #[test]
    fn activation_added() {
        changed("", "model:add(nn.ReLU(true))", "activation");
    }

    #[test]
    fn weight_initialisation() {
        changed(
            "m.weight:normal(0.0, 0.01)",
            "m.weight:normal(0.0, 0.02)",
            "neural-connection",
        );
    }

    #[test]
    fn parameters_flattened_again() {
        changed(
            "model:cuda()",
            "model:cuda()\nparameters, gradParameters = model:getParameters()",
            "neural-connection",
        );
    }

    #[test]
    fn layout_quotes_and_comments_are_no_edits() {
        let old = "local nn = require 'nn'\nlocal m = nn.Linear(1, 2) -- small\nprint('a')\n";
        let new = "local nn = require \"nn\"\nlocal m = nn.Linear(\n  1, 2)\nprint(\"a\")\n";
        assert_primary(&findings("m.lua", old, new), &[]);
    }

    #[test]
    fn a_bare_hunk_in_the_middle_of_blocks() {
        let found = patched(
            "--- a/train.lua\n+++ b/train.lua\n@@ -40,7 +40,7 @@\n       self.x, 3)\n    end\n \
             else\n-   local output = net:add(nn.ReLU(true))\n+   local output = net:add(nn.Tanh())\n \
             end\n \n function f(a,\n",
        );
        assert_primary(&found, &["activation"]);
        assert_eq!(found[0]["new"]["start"], 43);
    }

    #[test]
    fn nesting_without_end() {
        let deep = |n: usize| format!("x = {}1{}\n", "f(".repeat(20_000), ")".repeat(n));
        findings("m.lua", &deep(20_000), &deep(10_000));
    }
}

mod notebook {
    use super::*;

    /// A notebook with a cell of prose, a cell of imports, and one with this code.
    fn notebook(code: &[&str], output: &str) -> String {
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
}

mod prototxt {
    use super::*;

    const NET: &str = "name: \"net\"\n\
        layer {\n  name: \"data\"\n  type: \"Data\"\n  top: \"data\"\n  top: \"label\"\n  \
        transform_param { mirror: true crop_size: 227 }\n  data_param { source: \"x\" batch_size: 64 }\n}\n\
        layer {\n  name: \"conv1\"\n  type: \"Convolution\"\n  bottom: \"data\"\n  top: \"conv1\"\n  \
        param { lr_mult: 1 }\n  convolution_param {\n    num_output: 96\n    kernel_size: 11\n    stride: 4\n    \
        weight_filler { type: \"gaussian\" std: 0.01 }\n  }\n}\n\
        layer {\n  name: \"relu1\"\n  type: \"ReLU\"\n  bottom: \"conv1\"\n  top: \"conv1\"\n}\n\
        layer {\n  name: \"fc8\"\n  type: \"InnerProduct\"\n  bottom: \"conv1\"\n  top: \"fc8\"\n  \
        inner_product_param { num_output: 1000 }\n}\n\
        layer {\n  name: \"loss\"\n  type: \"SoftmaxWithLoss\"\n  bottom: \"fc8\"\n  bottom: \"label\"\n  top: \"loss\"\n}\n";

    #[track_caller]
    fn changed(from: &str, to: &str, pattern: &str) {
        assert!(NET.contains(from));
        let found = findings("models/net/train.prototxt", NET, &NET.replacen(from, to, 1));
        assert_primary(&found, &[pattern]);
    }

    #[test]
    fn a_size() {
        changed("num_output: 1000", "num_output: 20", "layer-dimension");
        changed("kernel_size: 11", "kernel_size: 7", "layer-dimension");
    }

    #[test]
    fn an_input_rewired() {
        changed(
            "bottom: \"conv1\"\n  top: \"fc8\"",
            "bottom: \"pool1\"\n  top: \"fc8\"",
            "neural-connection",
        );
    }

    #[test]
    fn a_loss_replaced() {
        changed("\"SoftmaxWithLoss\"", "\"HingeLoss\"", "loss-function");
    }

    #[test]
    fn an_activation_replaced() {
        changed("\"ReLU\"", "\"TanH\"", "activation");
    }

    #[test]
    fn a_layer_inserted() {
        changed(
            "layer {\n  name: \"loss\"",
            "layer {\n  name: \"drop\"\n  type: \"Dropout\"\n  bottom: \"fc8\"\n  top: \"fc8\"\n  \
             dropout_param { dropout_ratio: 0.5 }\n}\nlayer {\n  name: \"loss\"",
            "add-layer",
        );
    }

    #[test]
    fn data_and_weights() {
        changed("batch_size: 64", "batch_size: 32", "iterations");
        changed("crop_size: 227", "crop_size: 224", "data-dimension");
        changed("std: 0.01", "std: 0.05", "neural-connection");
        changed("lr_mult: 1", "lr_mult: 0", "neural-connection");
    }

    #[test]
    fn a_solver() {
        let solver = "net: \"a\"\nbase_lr: 0.01\nlr_policy: \"step\"\nmax_iter: 1000\nstepsize: 100\n\
                      display: 20\nsolver_mode: GPU\ntype: \"SGD\"\n";
        for (from, to, pattern) in [
            ("0.01", "0.001", "optimizer"),
            ("\"step\"", "\"poly\"", "optimizer"),
            ("max_iter: 1000", "max_iter: 2000", "iterations"),
            ("stepsize: 100", "stepsize: 50", "optimizer"),
            ("display: 20", "display: 100", "monitor"),
            ("\"SGD\"", "\"Adam\"", "optimizer"),
        ] {
            let found = findings("solver.prototxt", solver, &solver.replace(from, to));
            assert_primary(&found, &[pattern]);
        }
    }

    #[test]
    fn the_old_format() {
        let net = |sort: &str| {
            format!("layers {{\n  name: \"a\"\n  type: {sort}\n  bottom: \"x\"\n  top: \"a\"\n}}\n")
        };
        let found = findings("a.prototxt", &net("SOFTMAX_LOSS"), &net("HINGE_LOSS"));
        assert_primary(&found, &["loss-function"]);
    }

    #[test]
    fn the_old_format_made_new() {
        let old = "layers {\n  name: \"a\"\n  type: RELU\n  bottom: \"x\"\n  top: \"a\"\n}\n";
        let new = old.replace("layers", "layer").replace("RELU", "\"ReLU\"");
        assert_primary(&findings("a.prototxt", old, &new), &["versioning"]);
        let same = |text: &str| text.replace("RELU", "LRN").replace("\"ReLU\"", "\"LRN\"");
        assert_primary(&findings("a.prototxt", &same(old), &same(&new)), &[]);
    }

    #[test]
    fn order_of_fields_layout_and_comments_are_no_edits() {
        let new = NET
            .replace("  ", " ")
            .replace("layer {", "# next\nlayer: {");
        let (first, second) = ("num_output: 96", "kernel_size: 11");
        let new = new
            .replace(first, "-")
            .replace(second, first)
            .replace('-', second);
        assert_primary(&findings("a.prototxt", NET, &new), &[]);
    }

    #[test]
    fn a_bare_hunk() {
        let found = patched(
            "--- a/a.prototxt\n+++ b/a.prototxt\n@@ -50,6 +50,6 @@\n   type: \"Convolution\"\n   \
             convolution_param {\n-    num_output: 96\n+    num_output: 64\n     kernel_size: 3\n   }\n }\n",
        );
        assert_primary(&found, &["layer-dimension"]);
    }
}
