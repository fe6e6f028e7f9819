//! One `git cat-file --batch` that lives as long as its reader.
//!
//! In: ids of blobs. Out: a [`Blob`] for each. Many are asked for before the first answer is read, so
//! that git need not wait; but no more than fit a pipe, so that neither side waits for the other.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{ChildStdin, ChildStdout, Stdio};
use std::sync::Arc;
use std::time::Instant;

use super::command::{Git, messages};
use super::process::{Process, Timer};
use crate::input::Error;
use crate::input::blob::Blob;

/// How many are asked for at once: with ids of 64 digits half of the smallest pipe.
const AT_ONCE: usize = 120;

/// A running git.
pub struct Batch {
    process: Process,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
    /// Blobs above so many bytes are passed over.
    cap: u64,
    buffer: Vec<u8>,
}

impl Batch {
    pub fn start(git: &Git, cap: u64) -> Result<Self, Error> {
        let mut command = git.command("cat-file");
        command.arg("--batch").stdin(Stdio::piped());
        let mut child = git.spawn(&mut command)?;
        if let Some(stderr) = child.stderr.take() {
            messages(stderr);
        }
        let requests = child.stdin.take().expect("the input is piped");
        let output = child.stdout.take().expect("the output is piped");
        Ok(Self {
            process: Process::new(child),
            requests,
            answers: BufReader::with_capacity(1 << 17, output),
            cap,
            buffer: Vec::new(),
        })
    }

    /// Ends git at a time, unless the timer is dropped before; reading then breaks off.
    pub fn end_at(&self, time: Instant) -> Timer {
        self.process.end_at(time)
    }

    /// Calls `found` with the blob of each id, in their order.
    pub fn read(&mut self, ids: &[&str], mut found: impl FnMut(&str, Blob)) -> io::Result<()> {
        for ids in ids.chunks(AT_ONCE) {
            let mut request = ids.join("\n");
            request.push('\n');
            self.requests.write_all(request.as_bytes())?;
            self.requests.flush()?;
            for id in ids {
                let blob = self.answer()?;
                found(id, blob);
            }
        }
        Ok(())
    }

    /// Reads `ID blob SIZE`, the bytes and a line feed; or `ID missing`.
    fn answer(&mut self) -> io::Result<Blob> {
        let mut head = String::new();
        if self.answers.read_line(&mut head)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let fields: Vec<&str> = head.trim_end().split(' ').collect();
        match fields[..] {
            [_, kind, size] => {
                let size = size.parse().map_err(|_| io::ErrorKind::InvalidData)?;
                self.content(kind, size)
            }
            [id, "missing"] => Ok(missing(id)),
            _ => Ok(Blob::Missing(head.trim_end().into())),
        }
    }

    fn content(&mut self, kind: &str, size: u64) -> io::Result<Blob> {
        let blob = if kind != "blob" {
            self.pass_over(size)?;
            Blob::Missing(format!("a {kind} is where its text should be").into())
        } else if size > self.cap {
            self.pass_over(size)?;
            Blob::TooLarge(size)
        } else {
            self.buffer.clear();
            self.buffer.reserve(usize::try_from(size).unwrap_or(0));
            let length = (&mut self.answers)
                .take(size)
                .read_to_end(&mut self.buffer)?;
            if length as u64 != size {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            Blob::of(&self.buffer)
        };
        self.pass_over(1)?;
        Ok(blob)
    }

    fn pass_over(&mut self, size: u64) -> io::Result<()> {
        let passed = io::copy(&mut (&mut self.answers).take(size), &mut io::sink())?;
        match passed == size {
            true => Ok(()),
            false => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

fn missing(id: &str) -> Blob {
    let reason = format!(
        "its blob {id} is not in this repository, so that it is not compared; in a partial clone, \
         fetch it with `git fetch --refetch --no-filter`"
    );
    Blob::Missing(Arc::from(reason))
}
