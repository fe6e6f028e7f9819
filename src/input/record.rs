//! Records: changes as JSON, one on a line.
//!
//! In: a line. Out: the [`Change`] that it holds, or why it holds none, with the id that it gave.

use serde::Deserialize;

use super::pair::{Pair, Reading};
use super::{Change, NotAPatch, patch};

/// A line that holds no change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Empty where the line gives none.
    pub id: String,
    /// With a remedy.
    pub reason: String,
}

/// The change on a line. What it says is all there is: nothing is looked up in a repository.
pub fn read(line: &[u8], reading: Reading) -> Result<Change, Refused> {
    // An array would be read too, its items in the order of the fields.
    if !line.trim_ascii_start().starts_with(b"{") {
        return Err(Refused {
            id: String::new(),
            reason: fault("it is no JSON object"),
        });
    }
    let record: Record = serde_json::from_slice(line).map_err(|error| Refused {
        id: given_id(line),
        reason: fault(&in_words(&error)),
    })?;
    let id = record.id.text();
    record
        .change(reading)
        .map_err(|reason| Refused { id, reason })
}

/// A change, by its diff or by the texts of its files. A text that is missing or `null` is that of a
/// side without the file.
#[derive(Deserialize)]
struct Record {
    id: Id,
    subject: Option<String>,
    date: Option<String>,
    repository: Option<String>,
    diff: Option<String>,
    files: Option<Vec<File>>,
    /// From here on: the only file, of a record without `files`.
    path: Option<String>,
    old_path: Option<String>,
    old: Option<String>,
    new: Option<String>,
}

#[derive(Deserialize)]
struct File {
    path: String,
    old_path: Option<String>,
    old: Option<String>,
    new: Option<String>,
}

/// Tables have names or numbers.
#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Name(String),
    Number(serde_json::Number),
}

impl Id {
    fn text(&self) -> String {
        match self {
            Self::Name(name) => name.clone(),
            Self::Number(number) => number.to_string(),
        }
    }
}

impl Record {
    fn change(mut self, reading: Reading) -> Result<Change, String> {
        let id = self.id.text();
        let diff = self.diff.take();
        let mut change = match (diff, self.files()?) {
            (Some(diff), None) => of_diff(&id, &diff).map_err(|error| error.to_string())?,
            (None, Some(files)) => of_files(&files, reading),
            (Some(_), Some(_)) => return Err(fault("it has both a diff and texts")),
            (None, None) => return Err(fault("it has neither a diff nor texts")),
        };
        change.id = id;
        change.subject = self.subject.unwrap_or(change.subject);
        change.date = self.date.or(change.date);
        change.repository = self.repository.map(Into::into).or(change.repository);
        Ok(change)
    }

    /// The files whose texts it gives; `None` where it gives none.
    fn files(&mut self) -> Result<Option<Vec<File>>, String> {
        let (path, old_path) = (self.path.take(), self.old_path.take());
        let (old, new) = (self.old.take(), self.new.take());
        let has_text = old.is_some() || new.is_some();
        match (self.files.take(), path) {
            (Some(_), Some(_)) => Err(fault("it has both `files` and a `path`")),
            (files, None) if !has_text => Ok(files),
            (_, None) => Err(fault("it has a text without a `path`")),
            (None, Some(_)) if !has_text => Err(fault("it has a `path` without a text")),
            (None, Some(path)) => Ok(Some(vec![File {
                path,
                old_path,
                old,
                new,
            }])),
        }
    }
}

/// One change, however many commits the diff has.
fn of_diff(id: &str, diff: &str) -> Result<Change, NotAPatch> {
    let mut parts = patch::changes(id, diff.as_bytes())?.into_iter();
    let mut change = parts.next().unwrap_or_default();
    for part in parts {
        change.files.extend(part.files);
        change.gaps.extend(part.gaps);
    }
    for file in &mut change.files {
        file.blobs = None;
    }
    Ok(change)
}

fn of_files(files: &[File], reading: Reading) -> Change {
    let mut change = Change::default();
    for file in files {
        let sides = [&file.old, &file.new].map(|side| side.as_deref().map(str::as_bytes));
        let wanted = (reading.wanted)(&file.path);
        let [old, new] = if wanted { sides } else { [None; 2] };
        let pair = Pair {
            path: &file.path,
            old_path: file.old_path.as_deref(),
            old,
            new,
        };
        pair.add_to(&mut change, reading.max_file_size);
    }
    change
}

/// What is wrong with a record, and how one is written.
fn fault(cause: &str) -> String {
    format!(
        "not a record: {cause}; write {{\"id\": ..., \"diff\": ...}}, \
         {{\"id\": ..., \"path\": ..., \"old\": ..., \"new\": ...}} or \
         {{\"id\": ..., \"files\": [{{\"path\": ..., \"old\": ..., \"new\": ...}}, ...]}}"
    )
}

/// The message of the parser, with the column alone: a record is one line.
fn in_words(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let message = text.split(" at line ").next().unwrap_or(&text);
    format!("{message} (column {})", error.column())
}

/// The id of a line that is no record otherwise.
fn given_id(line: &[u8]) -> String {
    #[derive(Deserialize)]
    struct Named {
        id: Id,
    }
    serde_json::from_slice(line).map_or_else(|_| String::new(), |named: Named| named.id.text())
}
