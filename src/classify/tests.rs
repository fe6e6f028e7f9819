//! Changes in, findings out, with all that is told of them.

mod limit;
mod moved;
mod told;
