//! Running `git`: without a shell, and so that nothing a repository's configuration names is run.
//!
//! In: a subcommand and its arguments. Out: its output, or an [`Error`] that says what to do.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use super::path_from;
use super::process::Process;
use crate::input::Error;

/// What configuration could do: start a program, fetch, or change what is listed.
const SETTINGS: [&str; 7] = [
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "protocol.allow=never",
    "log.follow=false",
    "log.showRoot=true",
    "color.ui=false",
    "advice.objectNameWarning=false",
];

/// Variables that name a repository, as `git rev-parse --local-env-vars` lists them.
const LOCAL: [&str; 15] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_CONFIG",
    "GIT_CONFIG_PARAMETERS",
    "GIT_CONFIG_COUNT",
    "GIT_OBJECT_DIRECTORY",
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_GRAFT_FILE",
    "GIT_INDEX_FILE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_REPLACE_REF_BASE",
    "GIT_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_COMMON_DIR",
];

/// What of a repository's configuration has to be known.
#[derive(Debug)]
pub struct Configuration {
    /// Whether objects may be missing that another repository has promised.
    pub partial: bool,
    /// Settings that keep its filters, which are programs, from running.
    pub without_filters: Vec<String>,
}

/// The git program in a directory.
#[derive(Debug, Clone)]
pub struct Git {
    directory: PathBuf,
    /// Whether variables that name another repository are taken away.
    apart: bool,
}

impl Git {
    /// In the current directory, with the environment as it is.
    pub fn here() -> Self {
        Self {
            directory: PathBuf::from("."),
            apart: false,
        }
    }

    /// In a directory, whatever repository the environment names.
    pub fn apart(directory: &Path) -> Self {
        Self {
            directory: directory.to_owned(),
            apart: true,
        }
    }

    /// A subcommand that can run no other program, fetch, ask, lock or write.
    pub fn command(&self, name: &str) -> Command {
        self.command_with(&[], name)
    }

    /// The same with more settings, given as `NAME=VALUE`.
    pub fn command_with(&self, settings: &[String], name: &str) -> Command {
        let mut command = Command::new("git");
        command.current_dir(&self.directory).arg("--no-pager");
        for setting in SETTINGS
            .into_iter()
            .chain(settings.iter().map(String::as_str))
        {
            command.args(["-c", setting]);
        }
        if self.apart {
            LOCAL.iter().for_each(|variable| {
                command.env_remove(variable);
            });
        }
        command
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("LC_ALL", "C")
            .env_remove("GIT_EXTERNAL_DIFF")
            .env_remove("GIT_DIFF_OPTS")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        // A Ctrl-C is for this program, which then ends its children in order.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command.arg(name);
        command
    }

    /// What a subcommand prints.
    pub fn output(&self, name: &str, arguments: &[&str]) -> Result<Vec<u8>, Error> {
        let output = self.run(self.command(name).args(arguments))?;
        match output.status.success() {
            true => Ok(output.stdout),
            false => Err(self.failure(name, &output.stderr)),
        }
    }

    /// Runs a command to its end, whatever that is.
    pub fn run(&self, command: &mut Command) -> Result<Output, Error> {
        command.output().map_err(|error| self.not_run(error))
    }

    /// The same, but the command is ended at a time, if it has not come to its end.
    pub fn run_until(&self, command: &mut Command, end: Option<Instant>) -> Result<Output, Error> {
        let mut child = self.spawn(command)?;
        let mut output = child.stdout.take().expect("the output is piped");
        let messages = messages(child.stderr.take().expect("the messages are piped"));
        let process = Process::new(child);
        let _timer = end.map(|time| process.end_at(time));
        let mut stdout = Vec::new();
        let read = output.read_to_end(&mut stdout);
        let status = read.and_then(|_| process.wait());
        Ok(Output {
            status: status.map_err(|error| self.not_run(error))?,
            stdout,
            stderr: messages.join().unwrap_or_default(),
        })
    }

    /// Starts a command whose output is read while it runs.
    pub fn spawn(&self, command: &mut Command) -> Result<Child, Error> {
        command.spawn().map_err(|error| self.not_run(error))
    }

    fn not_run(&self, source: std::io::Error) -> Error {
        if !self.directory.is_dir() {
            let path = self.directory.clone();
            return Error::NotFound { path };
        }
        Error::GitNotRun { source }
    }

    /// A file of the repository, as a path from the current directory.
    pub fn path(&self, name: &str) -> Result<PathBuf, Error> {
        let path = self.output("rev-parse", &["--git-path", name])?;
        Ok(self.directory.join(path_from(&path)))
    }

    /// The directory that the paths of the work tree begin at; an error in a bare repository.
    pub fn top_level(&self) -> Result<PathBuf, Error> {
        let path = self.output("rev-parse", &["--show-toplevel"])?;
        Ok(path_from(&path))
    }

    /// What the configuration says that changes how the repository is read.
    pub fn configuration(&self) -> Result<Configuration, Error> {
        let partial = r"extensions\.partialclone|remote\..*\.promisor";
        let filter = r"filter\..*\.(clean|smudge|process|required)";
        let names = self.settings(&format!("^({partial}|{filter})$"))?;
        let (filters, partial): (Vec<String>, Vec<String>) = names
            .into_iter()
            .partition(|name| name.starts_with("filter."));
        let off = |name: &String| match name.ends_with(".required") {
            true => format!("{name}=false"),
            false => format!("{name}="),
        };
        // In `NAME=VALUE` the name ends at the first sign, whatever filter it then names.
        let named = filters.iter().filter(|name| !name.contains('='));
        Ok(Configuration {
            partial: !partial.is_empty(),
            without_filters: named.map(off).collect(),
        })
    }

    /// The addresses of all remotes as the configuration has them, each with its remote's name.
    pub fn remotes(&self) -> Result<Vec<(String, String)>, Error> {
        let arguments = ["-z", "--get-regexp", r"^remote\..*\.url$"];
        let output = self.run(self.command("config").args(arguments))?;
        let text = String::from_utf8_lossy(&output.stdout);
        let entries = text.split('\0').filter_map(|entry| {
            let (key, address) = entry.split_once('\n')?;
            let name = key.strip_prefix("remote.")?.strip_suffix(".url")?;
            Some((name.to_owned(), address.to_owned()))
        });
        Ok(entries.collect())
    }

    /// The names in the configuration that a pattern fits.
    fn settings(&self, pattern: &str) -> Result<Vec<String>, Error> {
        let arguments = ["-z", "--name-only", "--get-regexp", pattern];
        let output = self.run(self.command("config").args(arguments))?;
        // One that fits nothing is told by the exit status, as an error is.
        let names = output.stdout.split(|byte| *byte == 0);
        let names = names.filter(|name| !name.is_empty());
        Ok(names
            .map(|name| String::from_utf8_lossy(name).into_owned())
            .collect())
    }

    /// The error of a command that failed, from what it printed.
    pub fn failure(&self, name: &str, stderr: &[u8]) -> Error {
        let text = String::from_utf8_lossy(stderr);
        let fatal = text.lines().find_map(|line| line.strip_prefix("fatal: "));
        let message = fatal.unwrap_or(text.trim());
        if message.starts_with("not a git repository") {
            let path = self.directory.canonicalize();
            let path = path.unwrap_or_else(|_| self.directory.clone());
            return Error::NotARepository { path };
        }
        if let Some(revision) = unknown_revision(message) {
            let revision = revision.to_owned();
            let shallow = self.output("rev-parse", &["--is-shallow-repository"]);
            let shallow = shallow.is_ok_and(|answer| answer.starts_with(b"true"));
            return match shallow {
                true => Error::RevisionInShallow { revision },
                false => Error::UnknownRevision { revision },
            };
        }
        if let Some(version) = self.version().filter(|version| is_too_old(version)) {
            return Error::GitTooOld { version };
        }
        Error::Git {
            command: name.to_owned(),
            message: one_line(&text),
        }
    }

    /// As git tells it: `2.47.3`, with more behind it on some systems.
    fn version(&self) -> Option<String> {
        let output = self.run(&mut self.command("version")).ok()?;
        let text = String::from_utf8_lossy(&output.stdout);
        text.strip_prefix("git version ").map(one_line)
    }
}

/// The first version that knows all options which it is given: `--diff-merges=first-parent`.
const OLDEST: [u32; 2] = [2, 31];

/// Whether a version is one that came before; one that cannot be read is not.
fn is_too_old(version: &str) -> bool {
    let mut numbers = version.split('.').map_while(|number| number.parse().ok());
    let read = [numbers.next(), numbers.next()];
    matches!(read, [Some(major), Some(minor)] if [major, minor] < OLDEST)
}

/// The revision that git does not know, in its message.
fn unknown_revision(message: &str) -> Option<&str> {
    let quoted = message
        .strip_prefix("bad revision '")
        .or_else(|| message.strip_prefix("ambiguous argument '"))
        .or_else(|| message.strip_prefix("bad object "))?;
    Some(quoted.split('\'').next().unwrap_or(quoted))
}

/// A message of several lines as one; without control characters, as it may name paths.
fn one_line(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(str::trim).collect();
    let text = lines.join("; ");
    text.replace(char::is_control, "\u{fffd}")
}

/// Most bytes of a program's messages that are kept.
const MOST_MESSAGES: u64 = 1 << 16;

/// Reads what a running program prints as messages, so that it need not wait for a reader.
pub fn messages(mut stderr: impl Read + Send + 'static) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut kept = Vec::new();
        // What cannot be read is a message less, no fault of the answer.
        let _ = stderr.by_ref().take(MOST_MESSAGES).read_to_end(&mut kept);
        let _ = std::io::copy(&mut stderr, &mut std::io::sink());
        kept
    })
}
