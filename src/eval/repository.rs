//! Where the repository of a label is on this machine.
//!
//! In: the folder of the repositories, and a name such as `OWNER/NAME`, checked. Out: the git directory or
//! work tree, in the first of the four layouts that is there.

use std::path::{Path, PathBuf};

/// The places of repository `name` in `folder`, in the order in which they are tried.
pub fn places(folder: &Path, name: &str) -> [PathBuf; 4] {
    let joined = name.replace('/', "+");
    [
        folder.join(name),
        folder.join(format!("{name}.git")),
        folder.join(&joined).join("repo"),
        folder.join(&joined).join("repo").join(".git"),
    ]
}

/// The repository `name` in `folder`, if it is there.
pub fn find(folder: &Path, name: &str) -> Option<PathBuf> {
    let mut places = places(folder, name).into_iter();
    places.find(|place| is_repository(place))
}

/// A work tree (`.git` is a file where it is a linked one) or a git directory.
fn is_repository(place: &Path) -> bool {
    place.join(".git").exists() || (place.join("HEAD").is_file() && place.join("objects").is_dir())
}
