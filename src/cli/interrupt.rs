//! Ctrl-C: what is written is whole; the second one ends the program at once.

use std::sync::atomic::{AtomicBool, Ordering};

/// The exit status of a program that was interrupted, as shells give it.
pub const STATUS: u8 = 130;

static CAME: AtomicBool = AtomicBool::new(false);

/// From now on an interrupt is noted. Without it, as where the system does not allow it, the
/// program ends at once.
pub fn watch() {
    let noted = ctrlc::try_set_handler(|| {
        if CAME.swap(true, Ordering::Relaxed) {
            std::process::exit(STATUS.into());
        }
    });
    if let Err(error) = noted {
        eprintln!("warning: Ctrl-C may cut off the output ({error})");
    }
}

/// Whether the user asked for an end.
pub fn came() -> bool {
    CAME.load(Ordering::Relaxed)
}
