//! Changes in, findings out, with all that is told of them.

mod change;
mod conditions;
mod limit;
mod moved;
mod told;
