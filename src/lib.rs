//! Which DNN bug-fix patterns is a change to deep-learning code an instance of?
//!
//! A [`Catalogue`] holds the 15 patterns and what is known about libraries. With it [`classify_patch`]
//! labels a unified diff, and [`classify_pair`] two texts of one file; both give a [`ChangeResult`] with
//! its [`Finding`]s.
//!
//! ```
//! let catalogue = dnnfix::Catalogue::builtin()?;
//! let patch = "\
//! --- a/train.py
//! +++ b/train.py
//! @@ -12 +12 @@
//! -model.compile(loss='mse', optimizer='adam')
//! +model.compile(loss='binary_crossentropy', optimizer='adam')
//! ";
//! let changes = dnnfix::classify_patch(&catalogue, "fix.diff", patch)?;
//! let finding = &changes[0].findings[0];
//! assert_eq!(finding.pattern, "loss-function");
//! assert_eq!(finding.new, Some(dnnfix::Span { start: 12, end: 12 }));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! **What is found.** All findings are given: those that the program leaves out for a
//! [confidence](Finding::confidence) below 0.5, and the alternates of each place, which are not
//! [primary](Finding::primary). Results serialise, with serde, to the JSON of the program.
//!
//! **What it touches.** Only [`Catalogue::load`] reads files. Nothing is printed, no program is run, nothing
//! ends the process; whatever the input, there is an answer. A catalogue is made once, in a few
//! milliseconds, and shared by as many threads as there are: everything here is `Send` and `Sync`. Programs
//! that were parsed are remembered while they may come again, in at most 64 MiB for the whole process;
//! results do not depend on it.
//!
//! **How much.** A text of more than 16 MiB is left out, as the program does unless `--max-file-size` says
//! otherwise: [`gaps`](ChangeResult::gaps) names its file, and the change is not
//! [complete](ChangeResult::complete). What is less than usual about a smaller one is told by
//! [`degraded`](FileResult::degraded).
//!
//! **Without the program.** `default-features = false` leaves out the command line and what only it needs.
//!
//! **What stays.** What is listed here follows semantic versioning. Labels may change with any version,
//! since rules are mended; the changelog tells of it.

#![forbid(unsafe_code)]
#![warn(missing_docs)]
#![deny(clippy::print_stdout, clippy::print_stderr, clippy::exit)]
// The program uses all of it.
#![cfg_attr(not(feature = "cli"), allow(dead_code, unused_imports))]

mod cache;
mod catalogue;
mod classify;
#[cfg(feature = "cli")]
#[doc(hidden)]
#[allow(missing_docs, clippy::print_stdout, clippy::print_stderr, clippy::exit)]
pub mod cli;
mod edit;
#[cfg(feature = "cli")]
mod eval;
#[cfg(feature = "cli")]
mod examples;
mod input;
mod names;
mod order;
#[cfg(feature = "cli")]
mod paths;
#[cfg(feature = "cli")]
mod policy;
#[cfg(feature = "cli")]
mod report;
mod result;
#[cfg(feature = "cli")]
mod settings;
#[cfg(feature = "cli")]
mod survey;
mod syntax;

use input::cap::{self, MAX_FILE_SIZE};

pub use catalogue::{Catalogue, CatalogueError, Pattern};
pub use input::NotAPatch;
pub use result::{
    Allowance, AllowedBy, BlockSpan, ChangeResult, Code, FileResult, Finding, Level, Span, Version,
};

/// Labels the changes in a patch: one for each commit in it, or one for a bare diff.
///
/// All unified diffs are understood, of git, diff, Subversion and Mercurial, bare, in e-mails or in a
/// log. `name` is what the patch is called, which is the [id](ChangeResult::id) of a change that names
/// no commit. An empty patch has no changes.
///
/// A part of a diff that cannot be read is named in [`gaps`](ChangeResult::gaps). A patch shows only its
/// hunks; where both texts of a file are at hand, [`classify_pair`] sees more.
///
/// # Errors
///
/// The text is not empty, and there is no diff in it.
///
/// ```
/// let catalogue = dnnfix::Catalogue::builtin()?;
/// assert!(dnnfix::classify_patch(&catalogue, "empty.diff", "")?.is_empty());
/// let error = dnnfix::classify_patch(&catalogue, "notes.txt", "Lower the rate.");
/// assert_eq!(error.unwrap_err().line, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn classify_patch(
    catalogue: &Catalogue,
    name: &str,
    patch: impl AsRef<[u8]>,
) -> Result<Vec<ChangeResult>, NotAPatch> {
    let changes = input::patch::changes(name, patch.as_ref())?;
    let classify = |mut change| {
        cap::apply(&mut change, MAX_FILE_SIZE, &|path| is_read(path));
        classify::change(catalogue, &change)
    };
    Ok(changes.into_iter().map(classify).collect())
}

/// Labels what changed between two texts of a file.
///
/// `path` tells the language by its ending, and is the [id](ChangeResult::id) of the change.
///
/// ```
/// let catalogue = dnnfix::Catalogue::builtin()?;
/// let old = "from keras.layers import Dense\nmodel.add(Dense(10, activation='sigmoid'))\n";
/// let new = "from keras.layers import Dense\nmodel.add(Dense(10, activation='softmax'))\n";
/// let change = dnnfix::classify_pair(&catalogue, "digits/model.py", old, new);
/// let finding = &change.findings[0];
/// assert_eq!(finding.pattern, "activation");
/// assert_eq!(finding.api.as_deref(), Some("keras.layers.Dense"));
/// # Ok::<(), dnnfix::CatalogueError>(())
/// ```
pub fn classify_pair(
    catalogue: &Catalogue,
    path: &str,
    old: impl AsRef<[u8]>,
    new: impl AsRef<[u8]>,
) -> ChangeResult {
    let mut change = input::Change {
        id: path.to_owned(),
        ..input::Change::default()
    };
    let pair = input::pair::Pair {
        path,
        old_path: None,
        old: is_read(path).then_some(old.as_ref()),
        new: is_read(path).then_some(new.as_ref()),
    };
    pair.add_to(&mut change, MAX_FILE_SIZE);
    classify::change(catalogue, &change)
}

/// Whether the text of a file is of any interest.
fn is_read(path: &str) -> bool {
    syntax::language_of(path).is_some()
}
