//! What the range of a branch is made of: commits by name, and where two lines of history part.
//!
//! In: revisions. Out: ids of commits.

use std::process::Output;

use super::Repository;
use super::selection::names;
use crate::input::Error;

impl Repository {
    /// The id of the commit that a revision names; `None` if this clone has none of that name.
    pub fn commit(&self, revision: &str) -> Result<Option<String>, Error> {
        let mut arguments = names(&[format!("{revision}^{{commit}}")], &[])?;
        // What follows `--` would be printed too.
        arguments.pop();
        let mut command = self.git.command("rev-parse");
        command.args(["--verify", "--quiet"]).args(arguments);
        Ok(answer(&self.git.run(&mut command)?))
    }

    /// The best commit that two commits have in common; `None` if this clone has none.
    pub fn merge_base(&self, one: &str, other: &str) -> Result<Option<String>, Error> {
        let mut command = self.git.command("merge-base");
        command.args(["--end-of-options", one, other]);
        let output = self.git.run(&mut command)?;
        // 1 stands for none; anything else is a fault.
        match output.status.code() {
            Some(0 | 1) => Ok(answer(&output)),
            _ => Err(self.git.failure("merge-base", &output.stderr)),
        }
    }

    /// Whether the clone has only the newest part of the history.
    pub fn is_shallow(&self) -> bool {
        !self.shallow.is_empty()
    }

    /// The ref that a symbolic ref stands for, such as `refs/remotes/origin/main`.
    pub fn symbolic(&self, name: &str) -> Result<Option<String>, Error> {
        let mut command = self.git.command("symbolic-ref");
        command.args(["--quiet", name]);
        Ok(answer(&self.git.run(&mut command)?))
    }
}

/// The first line that git printed, if it could answer.
fn answer(output: &Output) -> Option<String> {
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().next().filter(|_| output.status.success())?;
    Some(line.to_owned())
}
