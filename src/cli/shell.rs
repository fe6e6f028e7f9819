//! `completions` and `man`: the command line as shells and manuals have it, from the definitions that
//! `--help` shows.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man as Page;

use super::Cli;
use super::run::DONE;

/// The options of `completions`.
#[derive(Debug, Args)]
#[command(after_help = "\
bash        dnnfix completions bash > ~/.local/share/bash-completion/completions/dnnfix
zsh         dnnfix completions zsh > DIR/_dnnfix, with a DIR that is in $fpath
fish        dnnfix completions fish > ~/.config/fish/completions/dnnfix.fish
powershell  dnnfix completions powershell >> $PROFILE")]
pub struct Completions {
    /// The shell that is to complete
    #[arg(value_enum)]
    pub shell: Shell,
}

/// The options of `man`.
#[derive(Debug, Args)]
#[command(after_help = "dnnfix man ~/.local/share/man/man1, and then: man dnnfix-log")]
pub struct Man {
    /// Directory that gets a page of each command, made if it is not there
    #[arg(value_name = "DIR")]
    pub pages: PathBuf,
}

impl Completions {
    pub fn run(&self) -> Result<u8> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "dnnfix", &mut script);
        let written = io::stdout().write_all(&script);
        written.context("standard output cannot be written to")?;
        Ok(DONE)
    }
}

impl Man {
    pub fn run(&self) -> Result<u8> {
        let directory = &self.pages;
        fs::create_dir_all(directory)
            .with_context(|| format!("{}: cannot be made", directory.display()))?;
        // The pages are the help on commands.
        let mut command = Cli::command().disable_help_subcommand(true);
        command.build();
        pages(&command, directory)?;
        Ok(DONE)
    }
}

/// Writes the page of a command and of those below it.
fn pages(command: &clap::Command, directory: &Path) -> Result<()> {
    let name = command.get_display_name().unwrap_or(command.get_name());
    let file = directory.join(format!("{name}.1"));
    let mut text = Vec::new();
    let page = Page::new(command.clone()).title(name.to_uppercase());
    page.render(&mut text)
        .and_then(|()| fs::write(&file, &text))
        .with_context(|| format!("{}: cannot be written", file.display()))?;
    let below = command.get_subcommands();
    below
        .filter(|command| !command.is_hide_set())
        .try_for_each(|command| pages(command, directory))
}
