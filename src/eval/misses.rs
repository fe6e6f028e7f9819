//! Misses: the places where prediction and reference differ, with all that explains them.
//!
//! In: judged places. Out: text, or what serialises as JSON.

use std::io::{self, Write};

use serde::Serialize;

use super::diff::DiffLine;
use super::judge::Judged;
use super::labels::Label;
use crate::report::{Finding, escape};

/// A place that is predicted otherwise than it is labelled.
#[derive(Serialize)]
pub struct Miss<'j> {
    #[serde(flatten)]
    label: &'j Label,
    predicted: &'j str,
    /// The rule that predicts; `None` where nothing does.
    rule: Option<&'j str>,
    confidence: Option<f64>,
    /// Which of the findings that is.
    #[serde(skip)]
    spokesman: Option<usize>,
    /// Whether the prediction is one that a careful person could give.
    is_accepted: bool,
    /// All about the place that fired, nearest and surest first, with those too unsure to predict.
    findings: &'j [Finding],
    diff: &'j [DiffLine],
}

impl<'j> Miss<'j> {
    pub fn new(judged: &'j Judged) -> Self {
        let finding = judged.finding();
        Self {
            label: &judged.label,
            predicted: judged.predicted(),
            rule: finding.map(|f| f.rule.as_str()),
            confidence: finding.map(|f| f.confidence),
            spokesman: judged.spokesman,
            is_accepted: judged.is_accepted(),
            findings: &judged.findings,
            diff: &judged.diff,
        }
    }
}

pub fn text(misses: &[Miss], out: &mut dyn Write) -> io::Result<()> {
    for miss in misses {
        heading(miss, out)?;
        for (index, finding) in miss.findings.iter().enumerate() {
            fired(finding, miss.spokesman == Some(index), out)?;
        }
        for line in miss.diff {
            diff_line(miss, line, out)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn heading(miss: &Miss, out: &mut dyn Write) -> io::Result<()> {
    let label = miss.label;
    let place = format!(
        "{}  {} {} {}:{} ({})",
        label.id,
        label.repo,
        label.commit,
        label.path,
        label.line,
        label.side.as_str()
    );
    writeln!(out, "{}", escape::leading_path(&place))?;
    writeln!(out, "  label      {}", label.label)?;
    let others = label.accepted.iter().filter(|&l| *l != label.label);
    let others: Vec<_> = others.map(String::as_str).collect();
    if !others.is_empty() {
        writeln!(out, "  accepted   {}", others.join(", "))?;
    }
    if !label.paper.is_empty() {
        writeln!(out, "  paper      {}", label.paper.join(", "))?;
    }
    if let Some(why) = &label.why {
        writeln!(out, "  why        {}", escape::line(why))?;
    }
    let accepted = if miss.is_accepted { ", accepted" } else { "" };
    writeln!(
        out,
        "  predicted  {}{accepted}",
        escape::line(miss.predicted)
    )
}

/// A rule that fired: the one that predicts is marked with a star.
fn fired(finding: &Finding, predicts: bool, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "  fired    {} {} {:.2}{}  {}",
        if predicts { '*' } else { ' ' },
        escape::line(&finding.rule),
        finding.confidence,
        if finding.primary { ", primary" } else { "" },
        escape::line(&finding.message)
    )
}

/// Old and new number, sign, text; the labelled line is marked.
fn diff_line(miss: &Miss, line: &DiffLine, out: &mut dyn Write) -> io::Result<()> {
    let number = |number: Option<u32>| number.map(|n| n.to_string()).unwrap_or_default();
    let here = line.number(miss.label.side) == Some(miss.label.line);
    writeln!(
        out,
        "  {}{:>5} {:>5} {} {}",
        if here { '>' } else { ' ' },
        number(line.old),
        number(line.new),
        line.sign(),
        code(&line.text)
    )
}

/// Code as it stands, tabs as spaces.
fn code(text: &str) -> String {
    escape::line(&text.replace('\t', "    "))
}
