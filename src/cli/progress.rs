//! Progress on a terminal: commits done, rate, time left, findings so far.
//!
//! In: results, and how many commits are listed. Out: one line on standard error, if that is a
//! terminal and standard output, where results appear, is not.

use std::io::{IsTerminal, stderr, stdout};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use crate::report::ChangeResult;

/// Whole commits a second.
fn rate(state: &ProgressState, out: &mut dyn std::fmt::Write) {
    // What writes to a line in memory does not fail.
    let _ = write!(out, "{:.0}/s", state.per_sec());
}

/// How far it is; without a bar nothing is told but faults.
#[derive(Default)]
pub struct Progress {
    bar: Option<ProgressBar>,
    /// Commits that were left out before they were read.
    left_out: Arc<AtomicU64>,
    findings: usize,
}

const LINE: &str = "{pos} of {len} commits  {rate}  {eta} left  {msg}";

impl Progress {
    /// Whether anybody would see it.
    pub fn is_seen() -> bool {
        stderr().is_terminal() && !stdout().is_terminal()
    }

    /// For so many commits.
    pub fn of(commits: u64, left_out: Arc<AtomicU64>) -> Self {
        let style = ProgressStyle::with_template(LINE).expect("the line is a constant");
        let style = style.with_key("rate", rate);
        let bar = ProgressBar::new(commits).with_style(style);
        Self {
            bar: Some(bar),
            left_out,
            findings: 0,
        }
    }

    /// One more is written.
    pub fn done(&mut self, result: &ChangeResult) {
        let Some(bar) = &self.bar else {
            return;
        };
        let found = result.findings.iter().filter(|finding| finding.primary);
        self.findings += found.count();
        bar.inc(1 + self.left_out.swap(0, Ordering::Relaxed));
        bar.set_message(format!("{} findings", self.findings));
    }

    /// A line on standard error that the bar does not overwrite.
    pub fn say(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| eprintln!("{line}")),
            None => eprintln!("{line}"),
        }
    }

    /// Takes the bar away.
    pub fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
