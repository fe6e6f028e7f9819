//! `labels`: the distinct patterns that were found, sorted, one a line, for labelling a pull request.
//!
//! In: findings. Out: pattern ids.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::{ChangeResult, Format, Options, Summary, escape};

pub struct Labels {
    options: Options,
    patterns: BTreeSet<String>,
}

impl Labels {
    pub fn new(options: Options) -> Self {
        Labels {
            options,
            patterns: BTreeSet::new(),
        }
    }
}

impl Format for Labels {
    fn change(&mut self, change: &ChangeResult, _out: &mut dyn Write) -> io::Result<()> {
        let found = self.options.shown(change).map(|f| f.pattern.clone());
        self.patterns.extend(found);
        Ok(())
    }

    fn end(&mut self, _summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        for pattern in &self.patterns {
            writeln!(out, "{}", escape::line(pattern))?;
        }
        Ok(())
    }
}
