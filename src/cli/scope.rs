//! Scope: which of the changed files are looked at.
//!
//! In: options of the command line. Out: a [`Scope`], which takes the other files out of a change.

use anyhow::Result;
use clap::Args;
use globset::GlobSet;

use crate::input::cap::MAX_FILE_SIZE;
use crate::paths::globs;

/// Options that limit which files are looked at.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Scope")]
pub struct ScopeOptions {
    /// Only files that this glob fits, such as `src/**` or `*.py`; may be given several times
    #[arg(long, value_name = "GLOB", global = true)]
    pub include: Vec<String>,
    /// No files that this glob fits; may be given several times
    #[arg(long, value_name = "GLOB", global = true)]
    pub exclude: Vec<String>,
    /// Leave out tests: folders and files that are named so
    #[arg(long, global = true)]
    pub skip_tests: bool,
    /// Leave out code of others: vendor, third_party, site-packages and the like
    #[arg(long, global = true)]
    pub skip_vendored: bool,
    /// Do not look into a file that is larger, nor one with larger hunks; k, M and G may follow the
    /// number; 16M unless given
    #[arg(long, value_name = "BYTES", value_parser = size, global = true)]
    pub max_file_size: Option<u64>,
}

impl ScopeOptions {
    pub fn max_file_size(&self) -> u64 {
        self.max_file_size.unwrap_or(MAX_FILE_SIZE)
    }
}

/// Names by which tests are told, in the languages that dnnfix reads.
const TESTS: [&str; 7] = [
    "test/",
    "tests/",
    "testing/",
    "test_*",
    "*_test.*",
    "*_tests.*",
    "conftest.py",
];

/// Names of folders that hold the code of others.
const VENDORED: [&str; 8] = [
    "vendor/",
    "vendored/",
    "_vendor/",
    "third_party/",
    "third-party/",
    "site-packages/",
    "node_modules/",
    "external/",
];

/// Which paths are looked at.
#[derive(Debug)]
pub struct Scope {
    /// `None` for all.
    include: Option<GlobSet>,
    exclude: GlobSet,
}

impl Scope {
    pub fn new(options: &ScopeOptions) -> Result<Self> {
        let mut exclude: Vec<&str> = options.exclude.iter().map(String::as_str).collect();
        if options.skip_tests {
            exclude.extend(TESTS);
        }
        if options.skip_vendored {
            exclude.extend(VENDORED);
        }
        let include = options.include.iter().map(String::as_str);
        let is_limited = include.len() > 0;
        Ok(Self {
            include: is_limited.then(|| globs(include)).transpose()?,
            exclude: globs(exclude)?,
        })
    }

    pub fn has(&self, path: &str) -> bool {
        let included = self.include.as_ref().is_none_or(|set| set.is_match(path));
        included && !self.exclude.is_match(path)
    }
}

/// `500`, `64k`, `16M`, `1G`.
fn size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let shift = match text[digits.len()..].to_ascii_lowercase().as_str() {
        "" => 0,
        "k" | "kb" => 10,
        "m" | "mb" => 20,
        "g" | "gb" => 30,
        _ => return Err("give bytes, or a number with k, M or G, such as 16M".to_owned()),
    };
    let number: Option<u64> = digits.parse().ok();
    let size = number.and_then(|number| number.checked_mul(1 << shift));
    size.ok_or_else(|| "give bytes, or a number with k, M or G, such as 16M".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(options: &ScopeOptions) -> Scope {
        Scope::new(options).expect("the globs are right")
    }

    #[test]
    fn globs_fit_at_any_depth_or_from_the_root() {
        let scope = scope(&ScopeOptions {
            include: vec!["*.py".to_owned(), "net/*.lua".to_owned()],
            exclude: vec!["old/".to_owned()],
            ..ScopeOptions::default()
        });
        for path in ["a.py", "x/y/a.py", "net/a.lua"] {
            assert!(scope.has(path), "{path}");
        }
        for path in ["a.lua", "x/net/a.lua", "old/a.py", "x/old/y/a.py"] {
            assert!(!scope.has(path), "{path}");
        }
    }

    #[test]
    fn tests_and_vendored_code_are_left_out_by_choice() {
        let scope = scope(&ScopeOptions {
            skip_tests: true,
            skip_vendored: true,
            ..ScopeOptions::default()
        });
        for path in [
            "tests/a.py",
            "a/test_b.py",
            "a/b_test.py",
            "vendor/x/a.py",
            "x/third_party/a.py",
        ] {
            assert!(!scope.has(path), "{path}");
        }
        for path in ["latest.py", "a/contest.py", "train.py"] {
            assert!(scope.has(path), "{path}");
        }
    }

    #[test]
    fn sizes() {
        assert_eq!(size("500"), Ok(500));
        assert_eq!(size("16M"), Ok(16 << 20));
        assert!(size("16X").is_err() && size("").is_err() && size("99999999999G").is_err());
    }
}
