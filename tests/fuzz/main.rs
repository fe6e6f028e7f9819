//! Input that nobody wrote: texts of the project's own tests, broken at random, go in; whatever comes
//! out has to hold. `PROPTEST_CASES` says how many are tried; `docs/robustness.md` tells of long runs.

mod catalogues;
mod corpus;

mod mutation;
mod pairs;
mod patches;
mod properties;
