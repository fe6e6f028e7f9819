//! What all commands share: changes are labelled by several threads and written in order.
//!
//! In: a [`Labeller`] and its inputs. Out: results on standard output, faults on standard error, the
//! exit status.

use std::ops::ControlFlow;

use anyhow::Result;

use super::Common;
use super::dedupe::Dedupe;
use super::interrupt;
use super::label::{Input, Labeller};
use super::output::Output;
use super::progress::Progress;
use super::run::{DONE, FOUND, INCOMPLETE, failure};
use super::{closing::Closing, pipeline};
use crate::policy::Baseline;
use crate::report::{ChangeResult, Options, Summary};

/// What is done with results on their way.
#[derive(Default)]
pub struct Watch {
    /// How far it is.
    pub progress: Progress,
    /// What it came to.
    pub closing: Option<Closing>,
    /// What leaves out code that came before.
    pub dedupe: Option<Dedupe>,
    /// What is found becomes known to it.
    pub baseline: Option<Baseline>,
}

/// How it ended.
pub struct Ended {
    /// The exit status.
    pub status: u8,
    pub summary: Summary,
}

/// Labels each input and writes its result.
pub fn write(
    common: &Common,
    labeller: &Labeller,
    inputs: impl Iterator<Item = Result<Input>> + Send,
    options: Options,
    watch: &mut Watch,
) -> Result<Ended> {
    let worker = || {
        let mut label = labeller.worker();
        move |input: Result<Input>| input.map(&mut label)
    };
    let output = Output::new(common, options)?;
    write_by(common.jobs(), worker, inputs, output, watch)
}

/// Writes what workers make of each job. A job that could not be read does not end the others; a
/// closed output or an interrupt does.
pub fn write_by<J: Send, W: FnMut(J) -> Result<ChangeResult>>(
    jobs: usize,
    worker: impl Fn() -> W + Sync,
    source: impl Iterator<Item = J> + Send,
    mut output: Output,
    watch: &mut Watch,
) -> Result<Ended> {
    let mut status = DONE;
    let mut written = Ok(());
    pipeline::run(jobs, source, worker, |result| {
        if interrupt::came() {
            return ControlFlow::Break(());
        }
        match result {
            Ok(result) => written = one(&mut output, watch, result),
            Err(error) => {
                watch.progress.say(&failure(&error));
                output.miss();
                status = INCOMPLETE;
            }
        }
        match written {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    });
    watch.progress.end();
    written?;
    end(output, watch, status)
}

fn one(output: &mut Output, watch: &mut Watch, mut result: ChangeResult) -> Result<()> {
    if let Some(dedupe) = &mut watch.dedupe {
        dedupe.leave_out(&mut result);
    }
    output.change(&result)?;
    watch.progress.done(&result);
    if let Some(closing) = &mut watch.closing {
        closing.add(&result);
    }
    if let Some(baseline) = &mut watch.baseline {
        let found = result.findings.iter().filter(|f| f.allowed.is_none());
        found.for_each(|finding| baseline.add(finding));
    }
    Ok(())
}

fn end(mut output: Output, watch: &Watch, status: u8) -> Result<Ended> {
    if interrupt::came() {
        output.miss();
    }
    let fail_on = output.options().fail_on;
    let summary = output.end()?;
    if let Some(closing) = &watch.closing {
        closing.say(&summary);
    }
    let status = match summary.complete() {
        _ if interrupt::came() => interrupt::STATUS,
        false => INCOMPLETE,
        true if status == DONE && summary.failing(fail_on) > 0 => FOUND,
        true => status,
    };
    Ok(Ended { status, summary })
}
