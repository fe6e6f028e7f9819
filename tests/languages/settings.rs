//! Settings in YAML, JSON, TOML and INI.

use super::*;

/// A configuration of a training in YAML, and the pattern of one change to it.
#[track_caller]
fn changed(old: &str, new: &str, pattern: &str) -> Value {
    let text = |setting: &str| {
        format!(
            "# digits\nname: digits\noptimizer:\n  type: Adam\n  lr: 0.001\n\
             epochs: 50\n{setting}\nsave_dir: out/\n"
        )
    };
    let mut found = findings("configs/digits.yaml", &text(old), &text(new));
    assert_primary(&found, &[pattern]);
    found.remove(0)
}

#[test]
fn every_pattern_that_settings_can_be_of() {
    for (old, new, pattern) in [
        ("loss: nll", "loss: focal", "loss-function"),
        ("loss:\n  weight: 1", "loss:\n  weight: 2", "loss-function"),
        ("lr0: 0.01", "lr0: 0.02", "optimizer"),
        ("", "weight_decay: 0.0001", "optimizer"),
        (
            "scheduler:\n  type: StepLR\n  step_size: 9",
            "",
            "optimizer",
        ),
        ("batch_size: 32", "batch_size: 64", "iterations"),
        ("early_stop: 10", "early_stop: 5", "iterations"),
        ("num_classes: 80", "num_classes: 20", "layer-dimension"),
        ("hidden_size: 128", "hidden_size: 256", "layer-dimension"),
        ("img_size: 416", "img_size: 640", "data-dimension"),
        ("activation: relu", "activation: gelu", "activation"),
        ("dropout: 0.1", "dropout: 0.3", "neural-connection"),
        ("pretrained: true", "pretrained: false", "neural-connection"),
        ("shuffle: true", "shuffle: false", "data-wrangling"),
        ("mosaic: 1.0", "mosaic: 0.0", "data-wrangling"),
        ("precision: 32", "precision: 16-mixed", "data-type"),
        (
            "metrics: [accuracy]",
            "metrics: [accuracy, f1]",
            "accuracy-metric",
        ),
        ("log_interval: 10", "log_interval: 50", "monitor"),
        (
            "model:\n  type: resnet18",
            "model:\n  type: vit_base",
            "change-neural-architecture",
        ),
    ] {
        changed(old, new, pattern);
    }
}

#[test]
fn a_key_that_selects_is_told_with_its_section() {
    let text = |optimizer: &str| format!("optimizer:\n  type: {optimizer}\n  lr: 0.1\nepochs: 9\n");
    let found = findings("train.yml", &text("Adam"), &text("SGD"));
    assert_primary(&found, &["optimizer"]);
    assert_eq!(
        found[0]["message"],
        "`optimizer.type` changed from `Adam` to `SGD`."
    );
    assert_eq!(found[0]["new"]["start"], 2);
}

#[test]
fn a_new_section_is_one_finding() {
    let section = "scheduler:\n  type: CosineAnnealingLR\n  T_max: 50\n  eta_min: 0.0001";
    let found = changed("", section, "optimizer");
    assert_eq!(found["action"], "add");
}

#[test]
fn json_with_comments() {
    let text = |lr: &str, epochs: &str| {
        format!(
            "{{\n  \"optimizer\": {{\n    \"type\": \"Adam\",\n    \"args\": {{\n      \
             \"lr\": {lr},  // a comment\n    }}\n  }},\n  \"epochs\": {epochs}\n}}\n"
        )
    };
    let found = findings("config.json", &text("0.001", "10"), &text("0.01", "20"));
    assert_primary(&found, &["optimizer", "iterations"]);
    assert_eq!(found[0]["new"]["start"], 5);
    assert_eq!(found[0]["message"], "`lr` changed from `0.001` to `0.01`.");
}

#[test]
fn toml_and_ini() {
    let old = "[train]\nlr = 0.1\nbatch_size = 32\n";
    let new = "[train]\nlr = 0.1\nbatch_size = 64\n";
    for name in ["train.toml", "train.ini"] {
        let found = findings(name, old, new);
        assert_primary(&found, &["iterations"]);
    }
}

#[test]
fn a_network_of_darknet() {
    let text = |filters: &str, last: &str| {
        format!(
            "[net]\nbatch=64\nlearning_rate=0.001\n\n[convolutional]\nfilters=64\nsize=3\n\
             activation=leaky\n\n[convolutional]\nfilters={filters}\nsize=1\n\n{last}"
        )
    };
    let yolo = "[yolo]\nclasses=80\n";
    let found = findings("cfg/net.cfg", &text("255", yolo), &text("75", yolo));
    assert_primary(&found, &["layer-dimension"]);
    let pooled = "[maxpool]\nsize=2\nstride=2\n\n[yolo]\nclasses=80\n";
    let found = findings("cfg/net.cfg", &text("255", yolo), &text("255", pooled));
    assert_primary(&found, &["add-layer"]);
    assert_eq!(found[0]["library"], "darknet");
}

#[test]
fn layout_and_comments_are_no_edits() {
    let found = findings(
        "train.yaml",
        "lr: 0.5\nepochs: 9\nloss: 'nll'\nsizes: [1, 2]\n",
        "# why\nlr:   0.50   # warm\nepochs: 9\n\nloss: \"nll\"\nsizes:\n  - 1\n  - 2\n",
    );
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn another_name_for_a_key_is_no_finding() {
    let found = findings(
        "train.yaml",
        "lr: 0.1\nepochs: 9\nbatch: 32\n",
        "learning_rate: 0.1\nepochs: 9\nbatch: 32\n",
    );
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn what_sets_up_no_training_is_left_alone() {
    for (name, old, new) in [
        (
            "package.json",
            "{\"name\": \"x\", \"version\": \"1.0.0\", \"steps\": 3, \"dependencies\": {\"loss\": \"^1.0\"}}\n",
            "{\"name\": \"x\", \"version\": \"1.1.0\", \"steps\": 4, \"dependencies\": {\"loss\": \"^1.1\"}}\n",
        ),
        (
            ".github/workflows/ci.yml",
            "on:\n  schedule:\n    - cron: '0 0 * * *'\njobs:\n  test:\n    steps:\n      - run: python train.py --epochs 1\n",
            "on:\n  schedule:\n    - cron: '0 1 * * *'\njobs:\n  test:\n    steps:\n      - run: python train.py --epochs 2\n",
        ),
        (
            "poetry.lock",
            "[[package]]\nname = \"loss\"\nversion = \"1\"\n",
            "[[package]]\nname = \"loss\"\nversion = \"2\"\n",
        ),
        (
            "results.json",
            "{\"epoch\": 4, \"loss\": 0.51, \"accuracy\": 0.91}\n",
            "{\"epoch\": 4, \"loss\": 0.43, \"accuracy\": 0.93}\n",
        ),
        (
            "docker-compose.yml",
            "services:\n  web:\n    image: web:1\n    deploy:\n      replicas: 2\n      update_config:\n        monitor: 10s\n",
            "services:\n  web:\n    image: web:2\n    deploy:\n      replicas: 4\n      update_config:\n        monitor: 30s\n",
        ),
        (
            "config/queue.yml",
            "queue:\n  batch_size: 100\n  max_batch_size: 500\n  steps: [fetch, send]\n  timeout: 30\n",
            "queue:\n  batch_size: 200\n  max_batch_size: 900\n  steps: [fetch, pack, send]\n  timeout: 60\n",
        ),
        (
            "trader.toml",
            "[strategy]\nstop_loss = 0.05\nmomentum = 14\nschedule = \"daily\"\n",
            "[strategy]\nstop_loss = 0.10\nmomentum = 21\nschedule = \"hourly\"\n",
        ),
        (
            "theme.json",
            "{\"transform\": \"none\", \"rotation\": 10, \"angle\": 5, \"layers\": [\"a\"]}\n",
            "{\"transform\": \"flip\", \"rotation\": 20, \"angle\": 9, \"layers\": [\"a\", \"b\"]}\n",
        ),
        (
            "tsconfig.json",
            "{\"compilerOptions\": {\"target\": \"es5\", \"module\": \"commonjs\", \"strict\": false}}\n",
            "{\"compilerOptions\": {\"target\": \"es6\", \"module\": \"esnext\", \"strict\": true}}\n",
        ),
        (
            "Cargo.toml",
            "[package]\nname = \"loss\"\n\n[dependencies]\nserde = \"1.0.1\"\nrand = \"0.7\"\n",
            "[package]\nname = \"loss\"\n\n[dependencies]\nserde = \"1.0.2\"\nrand = \"0.8\"\n",
        ),
        (
            "values.yaml",
            "image:\n  repository: web\n  tag: a\nresources:\n  limits:\n    memory: 1Gi\nactivation: manual\n",
            "image:\n  repository: web\n  tag: b\nresources:\n  limits:\n    memory: 2Gi\nactivation: automatic\n",
        ),
        (
            "environment.yml",
            "name: x\nchannels:\n  - a\n",
            "name: x\nchannels:\n  - b\n",
        ),
    ] {
        let found = findings(name, old, new);
        assert!(found.is_empty(), "{name} {found:#?}");
    }
}

#[test]
fn one_key_tells_enough_beside_deep_learning_code() {
    let folder = tempfile::tempdir().expect("a temporary directory");
    let [before, after] = ["a", "b"].map(|side| folder.path().join(side));
    for (side, size, line) in [(&before, 10, "x = 1"), (&after, 20, "x = 2")] {
        fs::create_dir(side).expect("a new directory");
        fs::write(side.join("net.yaml"), format!("num_classes: {size}\n")).expect("a file");
        fs::write(side.join("net.py"), format!("import torch\n{line}\n")).expect("a file");
    }
    let compare = |paths: [std::path::PathBuf; 2]| {
        read(
            Command::cargo_bin("dnnfix")
                .expect("the program")
                .args(["compare", "--format", "json"])
                .args(paths),
        )
    };
    let alone = compare([before.join("net.yaml"), after.join("net.yaml")]);
    assert!(alone.is_empty(), "{alone:#?}");
    assert_primary(&compare([before, after]), &["layer-dimension"]);
}

#[test]
fn bare_hunks() {
    let found = patched(
        "--- a/conf/train.yaml\n+++ b/conf/train.yaml\n@@ -10,4 +10,4 @@\n   args:\n\
         -    lr: 0.1\n+    lr: 0.01\n     weight_decay: 0\n epochs: 10\n",
    );
    assert_primary(&found, &["optimizer"]);
    assert_eq!(found[0]["new"]["start"], 11);
    let found = patched(
        "--- a/config.json\n+++ b/config.json\n@@ -10,5 +10,5 @@\n         }\n     },\n\
         -    \"epochs\": 10,\n+    \"epochs\": 20,\n     \"batch_size\": 8,\n     \"trainer\": {\n",
    );
    assert_primary(&found, &["iterations"]);
}

#[test]
fn nesting_without_end() {
    for (name, open) in [
        ("a.json", "{\"a\": ["),
        ("a.yaml", "- - "),
        ("a.toml", "a = [{"),
    ] {
        let text = |lr: &str| format!("{}\nlr: {lr}\n", open.repeat(50_000));
        findings(name, &text("1"), &text("2"));
    }
}
