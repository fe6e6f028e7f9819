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
    let mut entries = entries(repository, revision, path, &[])?.into_iter();
    Ok(entries
        .find(|entry| entry.path == path)
        .map(|entry| entry.id))
}

/// The paths of the files below a folder, at any depth.
pub fn paths(repository: &Repository, revision: &str, folder: &str) -> Result<Vec<String>, Error> {
    let entries = entries(repository, revision, folder, &["-r"])?;
    Ok(entries.into_iter().map(|entry| entry.path).collect())
}

/// A file of a commit.
struct Entry {
    id: String,
    path: String,
}

/// The files that a path leads to.
fn entries(
    repository: &Repository,
    revision: &str,
    path: &str,
    options: &[&str],
) -> Result<Vec<Entry>, Error> {
    let pathspec = format!(":(top,literal){path}");
    let git = &repository.git;
    let mut command = git.command("ls-tree");
    command.args(["-z", "--full-tree"]).args(options);
    command.args(names(&[revision.to_owned()], &[pathspec.into()])?);
    let output = git.run(&mut command)?;
    if !output.status.success() {
        return Err(git.failure("ls-tree", &output.stderr));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.split('\0').filter_map(entry).collect())
}

/// `100644 blob ID<tab>PATH`; a link, a folder or a submodule is no file.
fn entry(line: &str) -> Option<Entry> {
    let (head, path) = line.split_once('\t')?;
    let fields: Vec<&str> = head.split(' ').collect();
    let ["100644" | "100755", "blob", id] = fields[..] else {
        return None;
    };
    Some(Entry {
        id: id.to_owned(),
        path: path.to_owned(),
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
