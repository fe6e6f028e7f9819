//! The `dnnfix` program: arguments in, exit code out.

use clap::Parser;
use std::process::ExitCode;

/// Programs and syntax trees are many small blocks of memory, taken and given back by several
/// threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = dnnfix::cli::Cli::parse();
    match dnnfix::cli::run(&cli) {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            eprintln!("{}", dnnfix::cli::failure(&error));
            ExitCode::from(2)
        }
    }
}
