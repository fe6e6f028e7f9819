//! `dnnfix report`: tables, charts and a page over many changes.

use super::Common;
use super::output::{OutputFile, standard};
use super::run::{DONE, catalogue};
use super::scope::Scope;
use super::staged::{self, Staged};
use crate::catalogue::Catalogue;
use crate::report::FormatName;
use crate::survey::change::{self, Change, Finding};
use crate::survey::figures::Settings;
use crate::survey::lines::Lines;
use crate::survey::link::{self, Links};
use crate::survey::study::Study;
use crate::survey::write::html::Html;
use crate::survey::{Figures, Tally, chart, write};
use anstream::AutoStream;
use anyhow::{Context, Result, ensure};
use clap::Args;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// The options of `report`.
#[derive(Debug, Args)]
#[command(
    after_help = "--format is text, markdown, html, csv or json. docs/report.md tells what the figures \
    mean. A page: dnnfix log --format jsonl --code | dnnfix report --format html - > report.html"
)]
pub struct Report {
    /// Results of `dnnfix log --format jsonl`, of one or many repositories; `-` for standard input
    #[arg(value_name = "RESULTS.jsonl", required = true)]
    results: Vec<PathBuf>,
    /// Write each chart as a file of its own, SVG, into this folder
    #[arg(long, value_name = "DIR")]
    charts: Option<PathBuf>,
    /// Where a commit is on the web, with {commit}, and {repository}, {path} and {line} if need be;
    /// guessed from the remote that the results name unless given
    #[arg(long, value_name = "URL")]
    url_template: Option<String>,
}

impl Report {
    pub fn run(&self, common: &Common) -> Result<u8> {
        let formats =
            std::iter::once(common.format()).chain(common.output.iter().map(|o| o.format));
        let formats: Vec<FormatName> = formats.collect();
        refuse_others(&formats)?;
        let catalogue = catalogue(common)?;
        let links = Links::new(self.url_template.as_deref())?;
        let page = || Html::new(&catalogue, links);
        let mut survey = Survey {
            common,
            scope: Scope::new(&common.scope)?,
            study: Study::load(),
            tally: Tally::default(),
            page: formats.contains(&FormatName::Html).then(page),
        };
        for results in &self.results {
            survey.read(results)?;
        }
        let inputs: Vec<String> = self.results.iter().map(|path| name(path)).collect();
        let figures = survey.figures(&catalogue, &inputs);
        if let Some(folder) = &self.charts {
            charts(&figures, folder)?;
        }
        survey.write(&figures)?;
        Ok(DONE)
    }
}

fn refuse_others(formats: &[FormatName]) -> Result<()> {
    use FormatName::{Csv, Html, Json, Markdown, Text};
    for format in formats {
        ensure!(
            matches!(format, Text | Markdown | Html | Csv | Json),
            "report cannot write {format}; choose text, markdown, html, csv or json"
        );
    }
    Ok(())
}

/// Results while they are read.
struct Survey<'s> {
    common: &'s Common,
    scope: Scope,
    study: Study,
    tally: Tally,
    /// The page, if one is asked for.
    page: Option<Html<'s>>,
}

impl Survey<'_> {
    fn read(&mut self, results: &Path) -> Result<()> {
        let mut lines = match results.to_str() {
            Some("-") => Lines::standard_input(),
            _ => Lines::open(results)?,
        };
        let name = name(results);
        while let Some(change) = change::next(&mut lines)? {
            self.change(&name, change)?;
        }
        Ok(())
    }

    /// `file`: what a repository is called that the results do not name.
    fn change(&mut self, file: &str, mut change: Change) -> Result<()> {
        let page = change.repository.clone();
        let repository = page.as_deref().and_then(link::name).unwrap_or(file);
        if self.tally.repeats(repository, &change) {
            return Ok(());
        }
        let mut findings = std::mem::take(&mut change.findings);
        findings.retain(|finding| self.counts(finding));
        self.tally.add(&self.study, repository, &change, &findings);
        if let Some(page) = &mut self.page {
            for finding in &findings {
                page.finding(&change, repository, finding)?;
            }
        }
        Ok(())
    }

    fn counts(&self, finding: &Finding) -> bool {
        let patterns = &self.common.pattern;
        let asked_for = patterns.is_empty() || patterns.iter().any(|p| *p == finding.pattern);
        asked_for
            && (finding.primary || self.common.all)
            && finding.confidence >= self.common.min_confidence()
            && self.scope.has(&finding.path)
    }

    fn figures(&self, catalogue: &Catalogue, inputs: &[String]) -> Figures {
        let settings = Settings {
            catalogue,
            study: &self.study,
            inputs,
            min_confidence: self.common.min_confidence(),
            all: self.common.all,
            only: &self.common.pattern,
        };
        Figures::new(&self.tally, settings)
    }

    /// On standard output, and to the files that are named.
    fn write(&self, figures: &Figures) -> Result<()> {
        let standard = BufWriter::new(standard(self.common.color));
        self.write_as(self.common.format(), figures, standard)
            .context("standard output cannot be written to")?;
        for OutputFile { format, path } in &self.common.output {
            self.write_to(path, *format, figures)
                .with_context(|| format!("{}: cannot be written to", path.display()))?;
        }
        Ok(())
    }

    fn write_to(&self, path: &Path, format: FormatName, figures: &Figures) -> io::Result<()> {
        let (file, staged) = staged::create(path)?;
        let out = BufWriter::new(AutoStream::never(file));
        self.write_as(format, figures, out)?;
        staged.map_or(Ok(()), Staged::place)
    }

    fn write_as(
        &self,
        format: FormatName,
        figures: &Figures,
        mut out: impl Write,
    ) -> io::Result<()> {
        match format {
            FormatName::Csv => write::csv::write(figures, &mut out)?,
            FormatName::Json => write::json::write(figures, &mut out)?,
            FormatName::Markdown => write::markdown::write(figures, &mut out)?,
            FormatName::Html => {
                let page = self.page.as_ref();
                let page = page.expect("it is made where it is asked for");
                page.write(figures, &mut out)?;
            }
            _ => write::text::write(figures, &mut out)?,
        }
        out.flush()
    }
}

/// What a file is called in the report, and a repository that has no other name.
fn name(results: &Path) -> String {
    match (results.to_str(), results.file_stem()) {
        (Some("-"), _) | (_, None) => "standard input".to_owned(),
        (_, Some(stem)) => stem.to_string_lossy().into_owned(),
    }
}

fn charts(figures: &Figures, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("{}: cannot be made", folder.display()))?;
    for svg in chart::all(figures) {
        let path = folder.join(format!("{}.svg", svg.name));
        let written = fs::write(&path, svg.file());
        written.with_context(|| format!("{}: cannot be written to", path.display()))?;
    }
    Ok(())
}
