//! Torch7, in Lua.

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
fn a_statement_that_is_left_open_ends_with_the_text() {
    let text = |value: &str| format!("require 'torch'\nlocal model = {value}\n");
    let found = findings("train.lua", &text("nil"), &text("torch.load(path"));
    assert_primary(&found, &["neural-connection"]);
    assert_eq!(found[0]["new"]["end"], 2);
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
    changed(
        "cmd:option('-batchSize', 32, 'how many samples are in a batch')",
        "cmd:option('-batchSize', 64, 'how many samples are in a batch')",
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
fn the_same_module_of_another_back_end() {
    let text = |module: &str| format!("require 'nn'\nmodel:add({module}(true))\n");
    let found = findings("net.lua", &text("cudnn.ReLU"), &text("nn.ReLU"));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_table_of_options_is_no_optimizer() {
    let text = |option: &str| format!("require 'optim'\nopt = {{\n  lr = 0.1,\n{option}}}\n");
    let found = findings("train.lua", &text(""), &text("  plot = 'err',\n"));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_name_of_its_own_becomes_another() {
    let text = |name: &str| {
        format!(
            "require 'nn'\nlocal function features(depth)\n  -- the net\n  \
             local {name} = nn.Sequential()\n  {name}:add(nn.Linear(depth, 9))\n  \
             return {name}\nend\n"
        )
    };
    let found = findings("models/net.lua", &text("net"), &text("branch"));
    assert!(found.is_empty(), "{found:#?}");
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

#[test]
fn the_same_modules_added_in_a_chain() {
    let old =
        "require 'nn'\nnet = nn.Sequential()\nnet:add(nn.Linear(8, 4))\nnet:add(nn.LogSoftMax())\n";
    let new = "require 'nn'\nlocal net = nn.Sequential()\n   :add(nn.Linear(8, 4))\n   :add(nn.LogSoftMax())\n";
    let found = findings("net.lua", old, new);
    assert!(found.is_empty(), "{found:#?}");
}
