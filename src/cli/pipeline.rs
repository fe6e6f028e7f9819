//! Work in parallel, its results in order.
//!
//! In: a source of jobs, read by a thread of its own, and what each worker does with one. Out: the
//! results, in the order of the jobs, whatever the number of workers. Memory is bounded: the source
//! is read only so far ahead of the result that is awaited.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// How many jobs may be begun or done before the first of them is written, for each worker.
const AHEAD: usize = 32;

/// A job, and where its result is awaited.
type Task<J, R> = (J, SyncSender<R>);

/// Does each job of `source` by one of `workers` threads, which `worker` makes the state of, and
/// gives the results to `sink` in order until it breaks.
pub fn run<J: Send, R: Send, W: FnMut(J) -> R>(
    workers: usize,
    source: impl Iterator<Item = J> + Send,
    worker: impl Fn() -> W + Sync,
    mut sink: impl FnMut(R) -> ControlFlow<()>,
) {
    let workers = workers.max(1);
    let (tasks, queue) = channel::<Task<J, R>>();
    let (awaited, results) = sync_channel::<Receiver<R>>(AHEAD * workers);
    let queue = Mutex::new(queue);
    let stop = AtomicBool::new(false);
    let (queue, stop, worker) = (&queue, &stop, &worker);
    thread::scope(|scope| {
        scope.spawn(move || {
            for (number, job) in source.enumerate() {
                // Few jobs need no more workers than they are.
                if number < workers {
                    scope.spawn(move || work(queue, stop, worker()));
                }
                let (sender, receiver) = sync_channel(1);
                // Nobody awaits results any more, or nobody makes them.
                if awaited.send(receiver).is_err() || tasks.send((job, sender)).is_err() {
                    break;
                }
            }
        });
        for result in results.iter().filter_map(|receiver| receiver.recv().ok()) {
            if sink(result).is_break() {
                break;
            }
        }
        stop.store(true, Ordering::Relaxed);
        drop(results);
    });
}

/// Does jobs until there are none, or none are wanted.
fn work<J, R>(
    queue: &Mutex<Receiver<Task<J, R>>>,
    stop: &AtomicBool,
    mut worker: impl FnMut(J) -> R,
) {
    loop {
        let task = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((job, result)) = task else {
            return;
        };
        if !stop.load(Ordering::Relaxed) {
            // Who awaited it may have gone.
            let _ = result.send(worker(job));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn results_come_in_the_order_of_the_jobs() {
        for workers in [0, 1, 4] {
            let mut results = Vec::new();
            let worker = || {
                |job: u64| {
                    thread::sleep(Duration::from_millis(job % 3));
                    job
                }
            };
            run(workers, 0..200, worker, |result| {
                results.push(result);
                ControlFlow::Continue(())
            });
            assert!(results.into_iter().eq(0..200), "{workers} workers");
        }
    }

    #[test]
    fn an_endless_source_ends_with_the_sink() {
        let mut left = 3;
        run(
            2,
            0..,
            || |job: u64| job,
            |_| {
                left -= 1;
                match left {
                    0 => ControlFlow::Break(()),
                    _ => ControlFlow::Continue(()),
                }
            },
        );
        assert_eq!(left, 0);
    }
}
