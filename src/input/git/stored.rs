//! Single files as a commit has them.
//!
//! In: a revision and a path from the top. Out: the text.

use super::Repository;
use super::selection::names;
use crate::input::Error;
use crate::input::blob::Blob;

/// The text of a file; `None` where the commit has no file of that name.
pub fn text(repository: &Repository, revision: &str, path: &str) -> Result<Option<String>, Error> {
    let Some(id) = id(repository, revision, path)? else {
        return Ok(None);
    };
    let texts = repository.reader().texts(std::iter::once(id.as_str()));
    match texts.get(&id) {
        Some(Blob::Text(text)) => Ok(Some(text.to_string())),
        Some(blob) => Err(not_read(repository, revision, path, blob)),
        None => Ok(None),
    }
}

/// The blob that a path leads to.
fn id(repository: &Repository, revision: &str, path: &str) -> Result<Option<String>, Error> {
    let pathspec = format!(":(top,literal){path}");
    let git = &repository.git;
    let mut command = git.command("ls-tree");
    command.args(["-z", "--full-tree"]);
    command.args(names(&[revision.to_owned()], &[pathspec.into()])?);
    let output = git.run(&mut command)?;
    if !output.status.success() {
        return Err(git.failure("ls-tree", &output.stderr));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    // `100644 blob ID<tab>PATH`; a link, a folder or a submodule is no file.
    let head = text.split('\t').next().unwrap_or_default();
    let fields: Vec<&str> = head.split(' ').collect();
    Ok(match fields[..] {
        ["100644" | "100755", "blob", id] => Some(id.to_owned()),
        _ => None,
    })
}

fn not_read(repository: &Repository, revision: &str, path: &str, blob: &Blob) -> Error {
    let reason = blob.reason(repository.max_file_size);
    Error::Git {
        command: "cat-file".to_owned(),
        message: format!(
            "{revision}:{path}: {}",
            reason.unwrap_or_else(|| "it is binary, not text".to_owned())
        ),
    }
}
