//! The command line: what can be asked, and the help that teaches it. One file for each group of
//! commands; [`write`] is what they share.

use crate::report::FormatName;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

use crate::policy::MIN_CONFIDENCE;

mod check;
mod closing;
mod commits;
mod dedupe;
mod eval;
mod explain;
mod files;
mod interrupt;
mod label;
mod layers;
mod output;
mod page;
mod patterns;
mod pipeline;
mod progress;
mod report;
mod resume;
mod run;
mod scope;
mod shell;
mod stream;
mod trace;
mod write;

pub use commits::{DiffArguments, LogArguments, ShowArguments};
pub use run::{failure, run};
pub use scope::ScopeOptions;

/// Labels changes to deep-learning code with the bug-fix patterns they are instances of.
///
/// With nothing named, a patch is read from standard input: `git diff | dnnfix`.
#[derive(Debug, Parser)]
#[command(name = "dnnfix", version, max_term_width = 100)]
#[command(
    after_help = "Exit status: 0 done; 1 `check` found what is not to be, or `patterns test` or \
    `patterns lint` something wrong; \
    2 could not do all of the job; 130 interrupted."
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Classify patch files, directories of them, or standard input
    Patch {
        /// Patch files, directories to search for them, or `-`
        #[arg(value_name = "FILE|DIR|-")]
        files: Vec<PathBuf>,
    },
    /// Classify the difference between two files or directories
    Compare { old: PathBuf, new: PathBuf },
    /// List, show, test and check the patterns and their rules
    Patterns {
        #[command(subcommand)]
        command: PatternsCommand,
    },
    /// Explain a pattern or a rule, or how the findings of a patch came about
    Explain(explain::Explain),
    /// Classify what `git diff` shows
    Diff(DiffArguments),
    /// Classify commits, one by one
    Show(ShowArguments),
    /// Classify the commits of a range, newest first
    Log(LogArguments),
    /// Classify changes that come as JSON, one a line, from any program
    Stream(stream::Stream),
    /// Check a branch or pull request: what changed since it left its base, by the policy in
    /// dnnfix.toml; exit 1 if a finding is not to be
    Check(check::Check),
    /// Tables, charts and a page over the results of many changes
    Report(report::Report),
    /// Measure how well findings agree with labels that people gave
    Eval(eval::Eval),
    /// Print what makes a shell complete the command line
    Completions(shell::Completions),
    /// Write the manual pages
    Man(shell::Man),
}

#[derive(Debug, Subcommand)]
pub enum PatternsCommand {
    /// All patterns with the number of their rules and the study's shares
    List,
    /// A pattern with its notes, rules and examples
    Show {
        /// A pattern, such as `loss-function`
        id: String,
        /// Say which file each thing comes from
        #[arg(long)]
        origin: bool,
    },
    /// Try the examples; exit 1 if one does not come out as it says
    Test {
        /// Only this pattern
        id: Option<String>,
    },
    /// Look for mistakes in the catalogue; exit 1 if there are any
    Lint,
    /// Write a pattern or a rule to begin with, in the folder of `--catalogue` or the repository's
    New {
        /// A new pattern, or a new rule of a pattern: `PATTERN/RULE`
        #[arg(value_name = "PATTERN[/RULE]")]
        id: String,
    },
    /// Write JSON Schemas of the catalogue's files, which editors read
    Schema {
        /// The folder that they go into
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

/// Options that every command understands.
#[derive(Debug, Args)]
pub struct Common {
    /// Run as if started in DIR
    #[arg(short = 'C', value_name = "DIR", global = true)]
    pub directory: Option<PathBuf>,
    /// How results are written [default: text; of `stream`, jsonl]
    #[arg(long, value_name = "FORMAT", value_parser = formats(), global = true)]
    pub format: Option<FormatName>,
    /// Folder whose files extend the catalogue; may be given several times
    #[arg(long, value_name = "DIR", global = true)]
    pub catalogue: Vec<PathBuf>,
    /// Leave the catalogues of the user and of the repository out
    #[arg(long, global = true)]
    pub isolated: bool,
    /// Leave out findings less sure than this, 0 to 1; 0.5 unless given
    #[arg(long, value_name = "SHARE", global = true)]
    pub min_confidence: Option<f64>,
    /// Only findings of this pattern; may be given several times
    #[arg(long, value_name = "ID", global = true)]
    pub pattern: Vec<String>,
    /// Show alternates too, not only the primary of each place
    #[arg(long, global = true)]
    pub all: bool,
    /// When to use colour
    #[arg(long, value_enum, default_value = "auto", global = true)]
    pub color: Color,
    /// Number of threads; as many as there are processors by default
    #[arg(short = 'j', value_name = "N", global = true)]
    pub jobs: Option<usize>,
    /// Write the results to FILE too, in another format; may be given several times
    #[arg(long, value_name = "FORMAT=FILE", global = true)]
    pub output: Vec<output::OutputFile>,
    #[command(flatten)]
    pub scope: ScopeOptions,
}

/// The names of formats, which shells can complete.
fn formats() -> impl TypedValueParser<Value = FormatName> {
    let names = FormatName::ALL.map(FormatName::as_str);
    let parsed = |name: String| name.parse().expect("the name of a format");
    PossibleValuesParser::new(names).map(parsed)
}

impl Common {
    /// How results are written, by commands that can write all formats.
    pub fn format(&self) -> FormatName {
        self.format.unwrap_or(FormatName::Text)
    }

    /// The least confidence of a finding.
    pub fn min_confidence(&self) -> f64 {
        self.min_confidence.unwrap_or(MIN_CONFIDENCE)
    }

    /// How many threads work.
    pub fn jobs(&self) -> usize {
        let all = || std::thread::available_parallelism().map_or(1, usize::from);
        self.jobs.unwrap_or_else(all)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}
