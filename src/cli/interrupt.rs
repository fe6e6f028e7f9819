//! Ctrl-C: what is written is whole; the second one ends the program at once.

use crate::input::git;
use std::sync::atomic::{AtomicBool, Ordering};

/// The exit status of a program that was interrupted, as shells give it.
pub const STATUS: u8 = 130;

static CAME: AtomicBool = AtomicBool::new(false);

/// From now on an interrupt is noted.
pub fn watch() {
    let noted = || {
        if CAME.swap(true, Ordering::Relaxed) {
            std::process::exit(STATUS.into());
        }
        // Who waits for one that hangs would not see it.
        git::end_all();
    };
    // Where interrupts are ignored already, as in the background of a script, that stays so.
    let _ = ctrlc::try_set_handler(noted);
}

/// Whether the user asked for an end.
pub fn came() -> bool {
    CAME.load(Ordering::Relaxed)
}
