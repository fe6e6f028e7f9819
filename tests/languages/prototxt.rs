//! Caffe's networks and solvers.

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

#[test]
fn a_blob_that_has_another_name_everywhere_is_no_edit() {
    let net = |blob: &str, last: &str| {
        format!(
            "layer {{ name: \"c\" type: \"Convolution\" bottom: \"data\" top: \"{blob}\" }}\n\
             layer {{ name: \"r\" type: \"ReLU\" bottom: \"{blob}\" top: \"{blob}\" }}\n\
             layer {{ name: \"p\" type: \"InnerProduct\" bottom: \"{last}\" top: \"p\" }}\n"
        )
    };
    let found = findings(
        "net.prototxt",
        &net("conv1", "conv1"),
        &net("conv1/x", "conv1/x"),
    );
    assert!(found.is_empty(), "{found:#?}");
    // What keeps its name is another blob.
    let found = findings(
        "net.prototxt",
        &net("conv1", "conv1"),
        &net("conv1/x", "data"),
    );
    assert_primary(&found, &["neural-connection"]);
}

#[test]
fn layers_are_paired_by_name_wherever_they_stand() {
    let layer = |name: &str, bottom: &str, units: u32| {
        format!(
            "layer {{\n  name: \"{name}\"\n  type: \"InnerProduct\"\n  bottom: \"{bottom}\"\n  \
             top: \"{name}\"\n  inner_product_param {{ num_output: {units} }}\n}}\n"
        )
    };
    let old = [
        layer("a", "data", 8),
        layer("b", "a", 8),
        layer("c", "b", 2),
    ]
    .concat();
    // `b` went behind `c`, and got other units.
    let new = [
        layer("a", "data", 8),
        layer("c", "b", 2),
        layer("b", "a", 16),
    ]
    .concat();
    let found = findings("net.prototxt", &old, &new);
    assert_primary(&found, &["layer-dimension"]);
    assert_eq!(
        found[0]["message"],
        "`num_output` of `caffe.layers.InnerProduct` changed from `8` to `16`."
    );
}

#[test]
fn a_brace_that_is_missing_hides_no_layer() {
    let net = |brace: &str| {
        format!(
            "layer {{\n  name: \"data\"\n  type: \"Data\"\n  data_param {{\n    batch_size: 8\n  }}\n{brace}\
             layer {{\n  name: \"a\"\n  type: \"ReLU\"\n  bottom: \"data\"\n  top: \"a\"\n}}\n\
             layer {{\n  name: \"b\"\n  type: \"TanH\"\n  bottom: \"a\"\n  top: \"b\"\n}}\n"
        )
    };
    let found = findings("net.prototxt", &net(""), &net("}\n"));
    assert!(found.is_empty(), "{found:#?}");
}
