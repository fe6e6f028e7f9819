//! A git that runs: it can be ended from another thread, whoever waits for what it prints.
//!
//! In: a child process. Out: a [`Process`], which ends with whoever holds it, by an interrupt, or when a
//! time is over. Who reads from one that was ended sees the end of its output.

use std::io;
use std::process::{Child, ExitStatus};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

type Shared = Mutex<Child>;

/// Those that run, or did.
static RUNNING: Mutex<Vec<Weak<Shared>>> = Mutex::new(Vec::new());

/// Whether all were ended.
static ENDED: AtomicBool = AtomicBool::new(false);

/// Ends every git that runs, and that is started from now on: nobody waits for an answer any more.
pub fn end_all() {
    ENDED.store(true, Ordering::SeqCst);
    for child in lock(&RUNNING).iter().filter_map(Weak::upgrade) {
        end(&child);
    }
}

/// One that runs.
#[derive(Debug)]
pub struct Process(Arc<Shared>);

impl Process {
    pub fn new(child: Child) -> Self {
        let child = Arc::new(Mutex::new(child));
        let mut running = lock(&RUNNING);
        running.retain(|other| other.strong_count() > 0);
        running.push(Arc::downgrade(&child));
        if ENDED.load(Ordering::SeqCst) {
            end(&child);
        }
        Self(child)
    }

    /// Waits until it has ended; not longer than that takes it once it was told to.
    pub fn wait(&self) -> io::Result<ExitStatus> {
        let mut pause = Duration::from_micros(50);
        loop {
            // It is free between two looks, so that another thread can end it.
            if let Some(status) = lock(&self.0).try_wait()? {
                return Ok(status);
            }
            thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(20));
        }
    }

    /// Ends it at a time, unless what is given back is dropped before.
    pub fn end_at(&self, time: Instant) -> Timer {
        let (dropped, wait) = channel::<()>();
        let child = Arc::clone(&self.0);
        let thread = thread::spawn(move || {
            let left = time.saturating_duration_since(Instant::now());
            if wait.recv_timeout(left) == Err(RecvTimeoutError::Timeout) {
                end(&child);
            }
        });
        Timer(Some((dropped, thread)))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It only reads; nothing is lost, and one that has ended already is no fault.
        let mut child = lock(&self.0);
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// Ends a process at its time.
pub struct Timer(Option<(Sender<()>, JoinHandle<()>)>);

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some((dropped, thread)) = self.0.take() {
            drop(dropped);
            // It cannot fail; if it did, nobody would be ended.
            let _ = thread.join();
        }
    }
}

fn end(child: &Shared) {
    // One that has ended already is no fault.
    let _ = lock(child).kill();
}

/// What another thread left is whole: nothing here panics while it holds one.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
