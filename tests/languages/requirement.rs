//! Files that say which versions a project needs.

use super::*;

#[track_caller]
fn message(path: &str, old: &str, new: &str) -> String {
    let found = findings(path, old, new);
    assert_primary(&found, &["versioning"]);
    assert_eq!(found[0]["kind"], "requirement");
    let message = found[0]["message"].as_str().expect("a message");
    message.to_owned()
}

#[test]
fn an_upgrade() {
    let found = findings(
        "requirements.txt",
        "numpy>=1.16\ntensorflow==1.15\n",
        "numpy>=1.18\ntensorflow==2.0  # eager\n",
    );
    assert_primary(&found, &["versioning"]);
    assert_eq!(
        found[0]["message"],
        "TensorFlow 1.15 → 2.0 in requirements.txt."
    );
    assert_eq!(found[0]["new"]["start"], 2);
}

#[test]
fn a_downgrade() {
    let message = message("requirements/gpu.txt", "torch>=1.2,<2\n", "torch>=1.1,<2\n");
    assert_eq!(message, "PyTorch >=1.2,<2 → >=1.1,<2 in gpu.txt.");
}

#[test]
fn a_first_bound() {
    let message = message("requirements.txt", "keras\n", "keras<3\n");
    assert_eq!(message, "Keras any version → <3 in requirements.txt.");
}

#[test]
fn an_environment_of_conda_and_what_pip_adds_to_it() {
    let text = |torch: &str, keras: &str| {
        format!(
            "name: vision\nchannels:\n  - pytorch\ndependencies:\n  - python=3.8\n  \
             - pytorch={torch}\n  - pip:\n    - keras=={keras}\n"
        )
    };
    let found = findings(
        "environment.yml",
        &text("1.4", "2.2.4"),
        &text("1.7", "2.3.1"),
    );
    assert_primary(&found, &["versioning", "versioning"]);
}

#[test]
fn a_project_file() {
    let text = |torch: &str, extra: &str| {
        format!("[project]\nname = \"x\"\ndependencies = [\n  \"torch>={torch}\",\n{extra}]\n")
    };
    let old = text("1.0", "  \"numpy\",\n");
    let new = text("1.2", "  \"tqdm\", \"numpy\",\n");
    message("pyproject.toml", &old, &new);
    message(
        "pyproject.toml",
        "[tool.poetry.dependencies]\ntensorflow = \"^1.15\"\n",
        "[tool.poetry.dependencies]\ntensorflow = \"^2.0\"\n",
    );
}

#[test]
fn scripts_that_install() {
    message(
        "setup.py",
        "from setuptools import setup\nsetup(install_requires=['torch>=1.0', 'six'])\n",
        "from setuptools import setup\nsetup(install_requires=['torch>=1.2', 'tqdm', 'six'])\n",
    );
    message(
        "setup.cfg",
        "[options]\ninstall_requires =\n    torch>=1.0\n    six\n",
        "[options]\ninstall_requires =\n    torch>=1.2\n    six\n",
    );
}

#[test]
fn a_file_of_pipenv() {
    let text = |torch: &str| format!("[packages]\nsix = \"*\"\ntorch = {torch}\n");
    let told = message("Pipfile", &text("\"==1.0\""), &text("\"==1.4\""));
    assert_eq!(told, "PyTorch 1.0 → 1.4 in Pipfile.");
    message("Pipfile", &text("\"*\""), &text("\"==1.4\""));
}

#[test]
fn a_requirement_with_keys_of_its_own() {
    let text = |torch: &str| {
        format!(
            "[tool.poetry.dependencies]\ntorch = {{ version = \"{torch}\", extras = [\"x\"] }}\n"
        )
    };
    let told = message("pyproject.toml", &text("^1.0"), &text("^1.4"));
    assert_eq!(told, "PyTorch 1.0 → 1.4 in pyproject.toml.");
}

#[test]
fn commands_that_install() {
    let text = |keras: &str| {
        format!("install:\n  - pip install -q {keras}\n  - pip install opencv-python\n")
    };
    let told = message(".travis.yml", &text("keras==2.1.2"), &text("keras==2.1.3"));
    assert_eq!(told, "Keras 2.1.2 → 2.1.3 in .travis.yml.");
    message(".travis.yml", &text("'keras'"), &text("'keras<3'"));
    let found = findings(".travis.yml", &text("numpy==1.1"), &text("numpy==1.2"));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_bare_hunk() {
    let found = patched(
        "--- a/requirements.txt\n+++ b/requirements.txt\n@@ -3,3 +3,3 @@\n scipy\n\
         -torch==0.3.1\n+torch==0.4.0\n tqdm\n",
    );
    assert_primary(&found, &["versioning"]);
    assert_eq!(found[0]["new"]["start"], 4);
}

#[test]
fn no_versions_of_a_library_of_deep_learning() {
    for (old, new) in [
        ("numpy==1.16\n", "numpy==1.18\n"),
        ("torch==1.0\n", "torch==1.0  # pinned\n"),
        ("torch\n", "torch\ntensorflow==1.15\n"),
        ("torch==1.0; python_version < '3.8'\n", "torch==1.0\n"),
    ] {
        let found = findings("requirements.txt", old, new);
        assert!(found.is_empty(), "{old:?} {new:?} {found:#?}");
    }
}
