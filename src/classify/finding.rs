//! Findings: the rules that fire in a region, each with its place and words.

use super::scene::{Scene, trust};
use super::{message, rank, source, test, version};
use crate::catalogue::condition::BlockTest;
use crate::catalogue::version::VersionChange;
use crate::catalogue::{Ignored, Pattern, Rule};
use crate::edit::{Edit, EditKind, EditKinds, Sides};
use crate::input::{Block, Lines};
use crate::result::{BlockSpan, Code, Finding, Level, Span, Version};
use crate::syntax::tree::NodeId;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Where a finding is: a pair of statements, or a whole block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Block(usize),
    Pair(usize),
}

/// A rule that fired at a place.
pub struct Candidate {
    pub place: Place,
    /// Index of the block that the place is in.
    pub block: usize,
    /// The blocks that a finding about blocks is about.
    pub covers: Vec<usize>,
    pub standing: Standing,
    pub finding: Finding,
}

/// What became of a rule that fired.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Standing {
    /// It names its place best.
    Primary,
    #[default]
    Alternate,
    /// It would be the primary, if the block had no surer finding.
    Outranked,
    /// A surer rule of the same pattern fired there; no finding.
    Covered,
}

/// All rules that fire in a region and whose findings are wanted, ranked; `None` where there is no time
/// to go on.
pub fn candidates(
    scene: &Scene,
    wanted: &dyn Fn(&mut Finding) -> bool,
    goes_on: &dyn Fn() -> bool,
) -> Option<Vec<Candidate>> {
    let mut candidates = Vec::new();
    for taxonomy in scene.catalogue.taxonomies() {
        let first = candidates.len();
        of_taxonomy(scene, taxonomy, wanted, goes_on, &mut candidates)?;
        rank::primaries(&mut candidates[first..]);
    }
    Some(candidates)
}

/// The rules of one taxonomy that fire: its patterns compete for a place, those of two do not.
fn of_taxonomy(
    scene: &Scene,
    taxonomy: Option<&str>,
    wanted: &dyn Fn(&mut Finding) -> bool,
    goes_on: &dyn Fn() -> bool,
    candidates: &mut Vec<Candidate>,
) -> Option<()> {
    let considered: Vec<&Edit> = scene
        .edits
        .edits
        .iter()
        .filter(|e| ignored(scene, e, taxonomy).is_none())
        .collect();
    let kinds: EditKinds = considered.iter().map(|edit| edit.kind).collect();
    let patterns = scene.catalogue.patterns.iter();
    for pattern in patterns.filter(|p| p.taxonomy.as_deref() == taxonomy) {
        for rule in &pattern.rules {
            if !goes_on() {
                return None;
            }
            if !rule.condition.takes_some(kinds) {
                continue;
            }
            let found: Box<dyn Iterator<Item = Candidate>> = match rule.condition.block() {
                Some(block) => Box::new(blocks(scene, &considered, (pattern, rule), block)),
                None => Box::new(pairs(scene, &considered, (pattern, rule))),
            };
            let judged = |mut found: Candidate| wanted(&mut found.finding).then_some(found);
            candidates.extend(found.filter_map(judged));
        }
    }
    Some(())
}

/// Why no rule of a taxonomy is about an edit.
pub fn ignored<'s>(
    scene: &Scene<'s, '_>,
    edit: &Edit,
    taxonomy: Option<&str>,
) -> Option<&'s Ignored> {
    let ignored = scene.catalogue.ignored.iter();
    let mut ignored = ignored.filter(|entry| entry.taxonomy.as_deref() == taxonomy);
    ignored.find(|entry| test::condition(scene, edit, &entry.condition).is_some())
}

/// A rule about single edits: for each pair of statements its best edit.
fn pairs<'s>(
    scene: &'s Scene,
    edits: &[&'s Edit],
    (pattern, rule): (&'s Pattern, &'s Rule),
) -> impl Iterator<Item = Candidate> {
    let mut best: BTreeMap<usize, (f64, &Edit)> = BTreeMap::new();
    for &edit in edits {
        let Some(certainty) = test::condition(scene, edit, &rule.condition) else {
            continue;
        };
        let confidence = rule.confidence * trust(certainty);
        let known = best.entry(edit.pair).or_insert((confidence, edit));
        if confidence > known.0 {
            *known = (confidence, edit);
        }
    }
    best.into_iter().map(move |(pair, (confidence, edit))| {
        let index = scene.edits.pairs[pair].block;
        let block = scene.region.blocks()[index];
        let lines = lines_of(scene, pair);
        Candidate {
            place: Place::Pair(pair),
            block: index,
            covers: Vec::new(),
            standing: Standing::default(),
            finding: describe(scene, (pattern, rule), edit, confidence, lines, block),
        }
    })
}

/// The lines of a pair of statements.
pub fn lines_of(scene: &Scene, pair: usize) -> Sides<Lines> {
    let statements = scene.edits.pairs[pair].statements;
    let lines = |new, statement| scene.view(new).program.statement(statement).lines;
    Sides {
        old: statements.old.map(|s| lines(false, s)),
        new: statements.new.map(|s| lines(true, s)),
    }
}

/// A rule about a block, or about all blocks of the file: enough of its edits meet the condition.
fn blocks<'s>(
    scene: &'s Scene,
    edits: &[&'s Edit],
    (pattern, rule): (&'s Pattern, &'s Rule),
    least: &'s BlockTest,
) -> impl Iterator<Item = Candidate> {
    let mut by_block: BTreeMap<usize, Vec<(f64, &Edit)>> = BTreeMap::new();
    for &edit in edits {
        if let Some(certainty) = test::condition(scene, edit, &rule.condition) {
            let block = match least.whole {
                true => 0,
                false => scene.edits.pairs[edit.pair].block,
            };
            let confidence = rule.confidence * trust(certainty);
            by_block.entry(block).or_default().push((confidence, edit));
        }
    }
    let enough = by_block.into_values();
    let enough = enough.filter(move |edits| is_enough(scene, edits, least));
    enough.map(move |edits| {
        let covers: BTreeSet<usize> = edits
            .iter()
            .map(|(_, edit)| scene.edits.pairs[edit.pair].block)
            .collect();
        let covers: Vec<usize> = covers.into_iter().collect();
        let block = cover(scene, &covers);
        let (confidence, edit) = edits
            .iter()
            .copied()
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .expect("a block is listed because an edit met the condition");
        let lines = Sides {
            old: Some(block.old).filter(|l| !l.is_empty()),
            new: Some(block.new).filter(|l| !l.is_empty()),
        };
        Candidate {
            place: Place::Block(covers[0]),
            block: covers[0],
            covers,
            standing: Standing::default(),
            finding: describe(scene, (pattern, rule), edit, confidence, lines, block),
        }
    })
}

/// From the first of some blocks to the last.
fn cover(scene: &Scene, blocks: &[usize]) -> Block {
    let first = scene.region.blocks()[blocks[0]];
    let last = scene.region.blocks()[blocks[blocks.len() - 1]];
    Block {
        old: Lines::new(first.old.start, last.old.end),
        new: Lines::new(first.new.start, last.new.end),
    }
}

fn is_enough(scene: &Scene, edits: &[(f64, &Edit)], least: &BlockTest) -> bool {
    let pairs: HashSet<usize> = edits.iter().map(|(_, e)| e.pair).collect();
    let lone = |side: fn(Sides<crate::syntax::tree::StatementId>) -> bool| {
        let sides = pairs.iter().map(|&p| scene.edits.pairs[p].statements);
        sides.filter(|&s| side(s)).count()
    };
    let different: HashSet<String> = edits.iter().map(|(_, e)| sort_of(scene, e)).collect();
    pairs.len() >= least.statements
        && different.len() >= least.different
        && lone(|s| s.new.is_none()) >= least.removed
        && lone(|s| s.old.is_none()) >= least.added
}

/// What sort of thing an edit is about, to count how many sorts a block touches.
fn sort_of(scene: &Scene, edit: &Edit) -> String {
    let Some(site) = scene.subject(edit, false) else {
        return String::new();
    };
    let callee = site.callee.map(|c| c.path.clone()).unwrap_or_default();
    let parameter = site.parameter.map(|p| p.name).unwrap_or_default();
    format!("{callee}({parameter})")
}

fn describe(
    scene: &Scene,
    (pattern, rule): (&Pattern, &Rule),
    edit: &Edit,
    confidence: f64,
    lines: Sides<Lines>,
    block: Block,
) -> Finding {
    let callee = test::callee_of(scene, edit, &rule.condition);
    let told = scene.edits.as_told(scene.views, edit);
    let (before, after) = changed_text(scene, &told);
    let action = rule
        .action
        .clone()
        .unwrap_or_else(|| action_of(&told).to_owned());
    let version = version_of(scene, rule, edit);
    let kind = rule.kind.clone();
    let kind = kind.or_else(|| version.map(|change| change.kind.id().to_owned()));
    let of_version = version.map(|change| change.library.to_owned());
    let library = callee.as_ref().and_then(|c| c.library);
    let library = library.map(|l| scene.catalogue.libraries.library(l).id.clone());
    let rule_id = format!("{}/{}", pattern.id, rule.id);
    let side = |new, lines: Option<Lines>| {
        lines.map_or_else(String::new, |lines| code(scene, edit, new, lines))
    };
    let code = Code {
        old: side(false, lines.old),
        new: side(true, lines.new),
    };
    let source = || Box::new(source::of(scene, lines, block, &code));
    Finding {
        source: scene.sources.then(source),
        message: message::write(scene, pattern, rule, &told, &action),
        notes: message::notes(pattern, &action, kind.as_deref()),
        fingerprint: fingerprint(&rule_id, scene.file.path(), &before, &after),
        pattern: pattern.id.clone(),
        taxonomy: pattern.taxonomy.clone(),
        action,
        kind,
        rule: rule_id,
        confidence: (confidence * 1000.0).round() / 1000.0,
        primary: false,
        level: Level::default(),
        allowed: None,
        library: library.or(of_version),
        api: callee
            .filter(|c| c.library.is_some())
            .map(|c| c.path.clone()),
        version: version.map(told_version),
        path: scene.file.path().to_owned(),
        code,
        old: lines.old.and_then(span),
        new: lines.new.and_then(span),
        block: BlockSpan {
            old: span(block.old),
            new: span(block.new),
        },
        before: cut(before),
        after: cut(after),
    }
}

/// Bytes that a finding holds of a text; the fingerprint is that of all of it.
const MOST_TEXT: usize = 10_000;

/// The beginning of a text that is too long to be shown.
fn cut(mut text: String) -> String {
    if text.len() > MOST_TEXT {
        text.truncate(text.floor_char_boundary(MOST_TEXT));
        text.push('…');
    }
    text
}

/// The change of a library that an edit follows, of a rule about versions.
fn version_of<'s>(scene: &Scene<'s, '_>, rule: &Rule, edit: &Edit) -> Option<VersionChange<'s>> {
    let asks = !rule.condition.versions().is_empty();
    asks.then(|| version::find(scene, edit)).flatten()
}

fn told_version(change: VersionChange) -> Version {
    let known = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Version {
        since: known(change.since),
        from: change.from.to_owned(),
        to: change.to.to_owned(),
        downgrade: known(change.since).map(|_| change.downgrade),
        source: known(change.source),
    }
}

/// Bytes. Longer lines hold many statements, or nothing that anyone reads.
const LONGEST_LINE: usize = 1000;

/// The lines of a place as they stand. Of a long line the statement alone: a file of one line would
/// be copied as a whole for each of its findings.
pub fn code(scene: &Scene, edit: &Edit, new: bool, lines: Lines) -> String {
    let text = scene.text_of(new, lines);
    let statements = scene.edits.pairs[edit.pair].statements;
    let statement = if new { statements.new } else { statements.old };
    let is_long = text.len() > LONGEST_LINE * (lines.end - lines.start) as usize;
    let statement = statement.filter(|_| is_long).map(|statement| {
        let view = scene.view(new);
        cut(view
            .source(view.program.statement(statement).root)
            .to_owned())
    });
    statement.unwrap_or_else(|| text.to_owned())
}

fn action_of(edit: &Edit) -> &'static str {
    match edit.kind {
        EditKind::CallAdded
        | EditKind::CallWrapped
        | EditKind::ArgumentAdded
        | EditKind::StatementAdded
        | EditKind::DefinitionAdded => "add",
        EditKind::CallRemoved
        | EditKind::CallUnwrapped
        | EditKind::ArgumentRemoved
        | EditKind::StatementRemoved
        | EditKind::DefinitionRemoved => "remove",
        EditKind::CallReplaced | EditKind::ReceiverChanged | EditKind::ImportChanged => "replace",
        _ => match (edit.nodes.old, edit.nodes.new) {
            (None, Some(_)) => "add",
            (Some(_), None) => "remove",
            _ => "change",
        },
    }
}

/// What changed, on one line each: the argument with its keyword, else the node.
fn changed_text(scene: &Scene, edit: &Edit) -> (String, String) {
    let keyword = |new: bool, node: Option<NodeId>, argument: Option<NodeId>| {
        let view = scene.view(new);
        let node = node?;
        let whole = argument
            .filter(|&a| !view.label(a).is_empty() && view.program.child(a, 0) == Some(node));
        Some(one_line(view.source(whole.unwrap_or(node))))
    };
    let old = keyword(false, edit.nodes.old, edit.arguments.old);
    let new = keyword(true, edit.nodes.new, edit.arguments.new);
    (old.unwrap_or_default(), new.unwrap_or_default())
}

/// White space folded.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub fn span(lines: Lines) -> Option<Span> {
    (!lines.is_empty()).then(|| Span {
        start: lines.start,
        end: lines.end - 1,
    })
}

/// Rule, path and text, but no line numbers: moved code keeps its identity.
fn fingerprint(rule: &str, path: &str, before: &str, after: &str) -> String {
    use std::hash::Hasher;
    let mut hasher = crate::syntax::tree::Fnv::default();
    for part in [rule, path, before, after] {
        hasher.write(part.as_bytes());
        hasher.write_u8(0);
    }
    format!("{:016x}", hasher.finish())
}
