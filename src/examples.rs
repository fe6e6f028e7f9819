//! Examples: the changes that show what each rule of a catalogue is about, tried.
//!
//! In: a catalogue with its examples. Out: an [`Outcome`] for each, and the rules that lack some.

use crate::catalogue::file::Example;
use crate::catalogue::{Catalogue, Pattern, Rule};
use crate::classify::{self, Trace};
use crate::input::lines;
use crate::input::{Block, Change, Content, FileChange, Lines, Region};
use crate::result::{ChangeResult, Finding};
use crate::syntax::{self, Language};
use std::sync::Arc;

pub mod fired;

/// What came of an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// As the example says.
    Right,
    /// The rule should fire, and neither it nor another one gives a primary finding.
    Missing,
    /// A finding that should not be: of the rule that should stay quiet, or between equal texts.
    Noisy,
    /// The rule should fire, and the primary finding is another rule's.
    Wrong,
}

impl Verdict {
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Right => "Right",
            Verdict::Missing => "Missing",
            Verdict::Noisy => "Noisy",
            Verdict::Wrong => "Wrong",
        }
    }
}

/// An example that was tried.
#[derive(Debug, Clone)]
pub struct Outcome<'c> {
    pub pattern: &'c Pattern,
    pub example: &'c Example,
    pub verdict: Verdict,
    /// What was found, alternates too; for a noisy side, what was found between it and itself.
    pub findings: Vec<Finding>,
    /// The side that gives findings when compared with itself.
    pub noisy_side: Option<&'static str>,
}

/// A rule without an example of each sort.
#[derive(Debug, Clone)]
pub struct Untested<'c> {
    pub pattern: &'c Pattern,
    pub rule: &'c Rule,
    /// No example that fires, none that stays quiet.
    pub fires: bool,
    pub quiet: bool,
}

impl Untested<'_> {
    /// In words, after "no example".
    pub fn lacks(&self) -> &'static str {
        match (self.fires, self.quiet) {
            (true, false) => "that fires",
            (false, true) => "that stays quiet",
            _ => "that fires and none that stays quiet",
        }
    }
}

/// Tries every example of a catalogue.
pub fn run(catalogue: &Catalogue) -> Vec<Outcome<'_>> {
    let patterns = catalogue.patterns.iter();
    patterns.flat_map(|p| run_pattern(catalogue, p)).collect()
}

/// Tries every example of a pattern.
pub fn run_pattern<'c>(catalogue: &Catalogue, pattern: &'c Pattern) -> Vec<Outcome<'c>> {
    let examples = pattern.examples.iter();
    examples
        .map(|e| run_example(catalogue, pattern, e))
        .collect()
}

fn run_example<'c>(
    catalogue: &Catalogue,
    pattern: &'c Pattern,
    example: &'c Example,
) -> Outcome<'c> {
    let findings = label(catalogue, example).findings;
    let verdict = judge(&pattern.id, example, &findings);
    let noisy = [("before", &example.before), ("after", &example.after)]
        .into_iter()
        .filter(|_| verdict == Verdict::Right)
        .map(|(side, text)| (side, label_same(catalogue, &example.path, text)))
        .find(|(_, findings)| !findings.is_empty());
    let (verdict, findings, noisy_side) = match noisy {
        Some((side, findings)) => (Verdict::Noisy, findings, Some(side)),
        None => (verdict, findings, None),
    };
    Outcome {
        pattern,
        example,
        verdict,
        findings,
        noisy_side,
    }
}

fn judge(pattern: &str, example: &Example, findings: &[Finding]) -> Verdict {
    let of = |rule: &str| {
        let id = format!("{pattern}/{rule}");
        move |finding: &&Finding| finding.rule == id
    };
    if let Some(rule) = &example.quiet
        && findings.iter().any(|f| of(rule)(&f))
    {
        return Verdict::Noisy;
    }
    let Some(rule) = &example.fires else {
        return Verdict::Right;
    };
    let primaries: Vec<&Finding> = findings.iter().filter(|f| f.primary).collect();
    match primaries.iter().any(of(rule)) {
        true => Verdict::Right,
        false if primaries.is_empty() => Verdict::Missing,
        false => Verdict::Wrong,
    }
}

/// Labels an example as if it were a change: as a whole file where it shows imports, else as a bare
/// hunk, in which customary names are assumed to mean what they mean.
pub fn label(catalogue: &Catalogue, example: &Example) -> ChangeResult {
    classify::change(catalogue, &change(example))
}

/// How the findings of an example came about.
pub fn trace(catalogue: &Catalogue, example: &Example) -> Trace {
    classify::traced(catalogue, &change(example)).1
}

fn change(example: &Example) -> Change {
    let text = |text: &str| lines::normalize(text.as_bytes());
    let region = Region::of_files(text(&example.before), text(&example.after));
    change_of(&example.path, region)
}

/// The findings between a text and itself, of which all is said to have changed.
fn label_same(catalogue: &Catalogue, path: &str, text: &str) -> Vec<Finding> {
    let text: Arc<str> = lines::normalize(text.as_bytes());
    let mut region = Region::of_files(text.clone(), text.clone());
    let all = Lines::new(
        1,
        u32::try_from(text.lines().count()).unwrap_or(u32::MAX - 1) + 1,
    );
    if !all.is_empty() {
        let blocks = vec![Block { old: all, new: all }];
        region = Region::new(region.old, region.new, blocks, region.whole);
    }
    classify::change(catalogue, &change_of(path, region)).findings
}

fn change_of(path: &str, mut region: Region) -> Change {
    region.whole = syntax::language_of(path).is_some_and(|language| has_imports(language, &region));
    Change {
        id: path.to_owned(),
        files: vec![FileChange {
            old_path: Some(path.to_owned()),
            new_path: Some(path.to_owned()),
            blobs: None,
            content: Content::Text(vec![region]),
        }],
        ..Change::default()
    }
}

fn has_imports(language: &dyn Language, region: &Region) -> bool {
    let sides = [&region.old, &region.new];
    sides
        .iter()
        .any(|side| !language.parse_hunk(side).imports.is_empty())
}

/// The rules of a catalogue that no example shows to fire, or to stay quiet.
pub fn untested(catalogue: &Catalogue) -> Vec<Untested<'_>> {
    let patterns = catalogue.patterns.iter();
    let rules = patterns.flat_map(|p| p.rules.iter().map(move |r| (p, r)));
    let found = rules.map(|(pattern, rule)| {
        let lacks = |named: fn(&Example) -> Option<&String>| {
            !pattern.examples.iter().any(|e| named(e) == Some(&rule.id))
        };
        Untested {
            pattern,
            rule,
            fires: lacks(|e| e.fires.as_ref()),
            quiet: lacks(|e| e.quiet.as_ref()),
        }
    });
    found.filter(|u| u.fires || u.quiet).collect()
}

/// A line of a diff: its sign, ` `, `-` or `+`, and its text.
pub type DiffLine<'e> = (char, &'e str);

/// The lines of an example as a diff shows them.
pub fn diff(example: &Example) -> Vec<DiffLine<'_>> {
    let (before, after) = (&example.before, &example.after);
    let normal = |text: &str| lines::normalize(text.as_bytes());
    let region = Region::of_files(normal(before), normal(after));
    let mut shown = Vec::new();
    let mut at = 1;
    for block in region.blocks() {
        let kept = Lines::new(at, block.old.start);
        shown.extend(signed(' ', before, kept));
        shown.extend(signed('-', before, block.old));
        shown.extend(signed('+', after, block.new));
        at = block.old.end;
    }
    shown.extend(signed(' ', before, Lines::new(at, u32::MAX)));
    shown
}

fn signed(sign: char, text: &str, lines: Lines) -> impl Iterator<Item = DiffLine<'_>> {
    let count = lines.end.saturating_sub(lines.start) as usize;
    let wanted = text.lines().skip(lines.start as usize - 1).take(count);
    wanted.map(move |line| (sign, line))
}
