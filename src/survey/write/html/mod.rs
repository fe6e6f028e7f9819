//! `html`: one page with all of it, that needs no network, and no script for what it says.
//!
//! In: findings while they are read, then the figures. Out: the page. The findings are written once, as
//! the list that a browser without scripts shows; the script of the page shows a part of them at a
//! time, and filters. Whatever the results hold is text: the templates escape it, and the page's policy
//! lets no script or style but its own run.

mod choices;
mod diff;
mod section;

use std::io::{self, Write};

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, Error, Output, State, context};
use sha2::{Digest, Sha256};

use crate::catalogue::Catalogue;
use crate::report::escape;
use crate::survey::change::{Change, Finding};
use crate::survey::chart::palette;
use crate::survey::link::{Links, Target};
use crate::survey::table::grouped;
use crate::survey::{Figures, headline};
use choices::Choices;

const PAGE: &str = include_str!("page.html");
const FINDING: &str = include_str!("finding.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The page, while findings are added to it.
pub struct Html<'c> {
    catalogue: &'c Catalogue,
    templates: Environment<'static>,
    links: Links,
    /// The list, as it is written.
    findings: String,
    patterns: Choices,
    actions: Choices,
    libraries: Choices,
    repositories: Choices,
}

impl<'c> Html<'c> {
    pub fn new(catalogue: &'c Catalogue, links: Links) -> Self {
        let mut templates = Environment::new();
        templates.set_auto_escape_callback(|_| AutoEscape::Html);
        templates.set_formatter(escaped);
        let syntax = SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .keep_trailing_newline(true)
            .build();
        templates.set_syntax(syntax.expect("the usual delimiters"));
        templates.add_filter("code", code);
        for (name, source) in [("page", PAGE), ("finding", FINDING)] {
            let added = templates.add_template(name, source);
            added.expect("the template is part of the program, and its tests render it");
        }
        Self {
            catalogue,
            templates,
            links,
            findings: String::new(),
            patterns: Choices::default(),
            actions: Choices::default(),
            libraries: Choices::default(),
            repositories: Choices::default(),
        }
    }

    /// Adds a finding to the list.
    pub fn finding(&mut self, change: &Change, repository: &str, finding: &Finding) -> Result<()> {
        let link = self.links.commit(Target {
            page: change.repository.as_deref(),
            repository,
            commit: &change.id,
            path: &finding.path,
            line: finding.new.or(finding.old).map_or(1, |span| span.start),
        });
        let library = finding.library.as_deref().unwrap_or_default();
        let [old, new] = diff::sides(finding);
        let values = context! {
            keys => [
                self.patterns.count(&finding.pattern).to_string(),
                self.actions.count(&finding.action).to_string(),
                self.libraries.count(library).to_string(),
                self.repositories.count(repository).to_string(),
                format!("{:.0}", finding.confidence * 100.0),
                change.month().unwrap_or_default().to_owned(),
            ].join(" "),
            colour => palette::class(self.place(&finding.pattern)),
            title => self.title(&finding.pattern),
            action => action(finding),
            place => place(finding),
            percent => format!("{:.0}%", finding.confidence * 100.0),
            message => &*finding.message,
            old => Serde(old),
            new => Serde(new),
            link => link,
            commit => short(&change.id),
            subject => &*change.subject,
            day => change.day(),
            repository => repository,
        };
        let template = self.templates.get_template("finding")?;
        self.findings += &template
            .render(values)
            .context("the list cannot be written")?;
        Ok(())
    }

    fn place(&self, pattern: &str) -> Option<usize> {
        self.catalogue.patterns.iter().position(|p| p.id == pattern)
    }

    fn title(&self, pattern: &str) -> String {
        let known = self.catalogue.pattern(pattern);
        known.map_or_else(|| crate::report::title(pattern), |p| p.title.clone())
    }

    /// Writes the page.
    pub fn write(&self, figures: &Figures, out: &mut dyn Write) -> io::Result<()> {
        let style = format!("{STYLE}{}", palette::css());
        let library = |id: &str| {
            let known = figures.libraries.iter();
            let mut known = known.filter(|l| l.library.as_deref().unwrap_or_default() == id);
            known
                .next()
                .map_or_else(|| id.to_owned(), |l| l.title.clone())
        };
        let values = context! {
            title => headline::title(figures),
            sentences => headline::sentences(figures),
            cautions => headline::cautions(figures),
            sections => Serde(section::all(figures)),
            inputs => figures.inputs.clone(),
            min_confidence => figures.min_confidence,
            findings => figures.totals.findings,
            findings_shown => grouped(figures.totals.findings),
            patterns => Serde(self.patterns.options(|id| self.title(id))),
            actions => Serde(self.actions.options(str::to_owned)),
            libraries => Serde(self.libraries.options(library)),
            repositories => Serde(self.repositories.options(str::to_owned)),
            list => Value::from_safe_string(self.findings.clone()),
            style_hash => hash(&style),
            script_hash => hash(SCRIPT),
            style => Value::from_safe_string(style),
            script => Value::from_safe_string(SCRIPT.to_owned()),
            version => env!("CARGO_PKG_VERSION"),
        };
        let template = self.templates.get_template("page").expect("it was added");
        let written = template.render_captured_to(values, out);
        written.map(drop).map_err(io::Error::other)
    }
}

/// Texts are escaped, and shown as they are: nothing in them hides or reorders.
fn escaped(out: &mut Output, _: &mut State, value: &Value) -> Result<(), Error> {
    if value.is_undefined() || value.is_none() {
        return Ok(());
    }
    let written = match value.as_str() {
        Some(text) if !value.is_safe() => out.write_str(&escape::html(text)),
        _ => write!(out, "{value}"),
    };
    written.map_err(Error::from)
}

/// What stands between backticks is code.
fn code(message: &str) -> Value {
    let parts = message.split('`').map(escape::html).enumerate();
    let parts = parts.map(|(index, part)| match index % 2 {
        0 => part,
        _ => format!("<code>{part}</code>"),
    });
    Value::from_safe_string(parts.collect())
}

/// What a policy calls a text that may run.
fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

fn action(finding: &Finding) -> String {
    let done = crate::report::words::done(&finding.action);
    match &finding.kind {
        Some(kind) => format!("{done} ({kind})"),
        None => done.to_owned(),
    }
}

fn place(finding: &Finding) -> String {
    match (finding.new, finding.old) {
        (Some(new), _) => format!("{}:{}", finding.path, new.start),
        (None, Some(old)) => format!("{}:{} (old)", finding.path, old.start),
        (None, None) => finding.path.clone().into_owned(),
    }
}

fn short(id: &str) -> &str {
    crate::report::words::short_id(id)
}
