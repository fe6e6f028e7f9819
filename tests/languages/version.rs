//! What a finding tells of a change of versions.

use super::*;
use serde_json::json;

#[track_caller]
fn version(name: &str, old: &str, new: &str) -> (Value, Value) {
    let found = findings(name, old, new);
    assert_primary(&found, &["versioning"]);
    (found[0]["library"].clone(), found[0]["version"].clone())
}

#[test]
fn a_name_with_the_version_and_its_source() {
    let old = "from sklearn.cross_validation import KFold\nimport keras\n";
    let new = "from sklearn.model_selection import KFold\nimport keras\n";
    let source = "https://scikit-learn.org/stable/whats_new/v0.18.html";
    let of = |downgrade: bool| {
        json!({
            "since": "0.18", "from": "sklearn.cross_validation.KFold",
            "to": "sklearn.model_selection.KFold", "downgrade": downgrade, "source": source,
        })
    };
    assert_eq!(version("a.py", old, new), (json!("sklearn"), of(false)));
    assert_eq!(version("a.py", new, old), (json!("sklearn"), of(true)));
}

#[test]
fn a_keyword_that_has_no_successor() {
    let old = "from keras.layers import BatchNormalization\nx = BatchNormalization(mode=0)(x)\n";
    let new = "from keras.layers import BatchNormalization\nx = BatchNormalization()(x)\n";
    let (library, told) = version("a.py", old, new);
    assert_eq!(library, "keras");
    assert_eq!(
        [&told["since"], &told["from"], &told["to"]],
        ["2.0", "mode", ""]
    );
}

#[test]
fn where_no_table_tells_which_form_is_the_older_one() {
    let old = "import tensorflow as tf\nx = tf.placeholder(tf.float32)\n";
    let new = "import tensorflow.compat.v1 as tf\nx = tf.placeholder(tf.float32)\n";
    let (library, told) = version("a.py", old, new);
    assert_eq!(library, "tensorflow");
    let (from, to) = (
        "import tensorflow as tf",
        "import tensorflow.compat.v1 as tf",
    );
    assert_eq!(told, json!({ "from": from, "to": to }));
}

#[test]
fn versions_that_are_asked_for() {
    let (library, told) = version("requirements.txt", "torch==1.0\n", "torch>=1.4\n");
    assert_eq!(library, "torch");
    assert_eq!(told, json!({ "from": "1.0", "to": ">=1.4" }));
}

#[test]
fn nothing_of_versions() {
    let found = findings(
        "a.py",
        "import keras\nloss = 'mse'\n",
        "import keras\nloss = 'mae'\n",
    );
    assert!(
        found.iter().all(|f| f.get("version").is_none()),
        "{found:#?}"
    );
}
