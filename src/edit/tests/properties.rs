//! What holds of the edits of any two texts, whole and as a hunk.

use super::*;
use crate::input::Lines;
use crate::syntax::tree::Kind;
use corpus::{EXAMPLES, TEXTS};
use mutation::{apply, steps};
use proptest::prelude::*;
use std::collections::HashSet;

// The texts and the ways to break them are those of the tests through the front door.
#[allow(dead_code)]
#[path = "../../../tests/fuzz/corpus.rs"]
mod corpus;
#[path = "../../../tests/fuzz/mutation.rs"]
mod mutation;

/// One side of what was found: its view, and how to take it from two sides.
struct OneSide<'v, 'a> {
    view: &'v View<'a>,
    new: bool,
}

impl OneSide<'_, '_> {
    fn of<T: Copy>(&self, sides: Sides<T>) -> Option<T> {
        if self.new { sides.new } else { sides.old }
    }

    fn lines(&self, block: &crate::input::Block) -> Lines {
        if self.new { block.new } else { block.old }
    }

    /// Whether a node belongs to a statement.
    fn is_in(&self, node: NodeId, statement: Option<StatementId>) -> bool {
        let program = self.view.program;
        let root = statement.map(|id| program.statement(id).root);
        root == Some(node) || program.ancestors(node).any(|above| Some(above) == root)
    }

    /// The hashes of the statements of all sites that are in no pair.
    fn unpaired(&self, sites: &[site::Site], paired: &HashSet<StatementId>) -> Vec<Vec<u64>> {
        let statements = |site: &site::Site| {
            let all = if self.new { &site.new } else { &site.old };
            let left = all.iter().filter(|id| !paired.contains(id));
            left.map(|&id| self.view.program.statement(id).hash)
                .collect()
        };
        sites.iter().map(statements).collect()
    }
}

fn check(views: Views, region: &Region, edits: &Edits) -> Result<(), TestCaseError> {
    let sides = [(views.old, false), (views.new, true)].map(|(view, new)| OneSide { view, new });
    let sites = site::find(views, region.blocks());
    // Every block is in one site, in order.
    let of_sites: Vec<usize> = sites.iter().flat_map(|site| site.blocks.clone()).collect();
    prop_assert_eq!(of_sites, (0..region.blocks().len()).collect::<Vec<_>>());
    let is_long = |view: &View, id: StatementId| {
        let lines = view.program.statement(id).lines;
        lines.end > lines.start + 1
    };
    let reaches = |site: &site::Site| {
        site.old.iter().any(|&id| is_long(views.old, id))
            || site.new.iter().any(|&id| is_long(views.new, id))
    };
    let mut unpaired = Vec::new();
    for side in &sides {
        unpaired.push(check_statements(side, region, edits, &sites, &reaches)?);
        for edit in &edits.edits {
            check_nodes(side, edit, edits.pairs[edit.pair])?;
        }
    }
    // A statement that is in no pair is one that both sides have, in the same order.
    prop_assert_eq!(&unpaired[0], &unpaired[1]);
    let in_order = |pair: &[Edit]| pair[0].pair <= pair[1].pair;
    prop_assert!(edits.edits.windows(2).all(in_order));
    for pair in 0..edits.pairs.len() {
        prop_assert!(edits.of_pair(pair).len() <= MOST_EDITS);
    }
    Ok(())
}

/// Statements of pairs are in the site of their block, and each in one pair; gives those in no pair.
fn check_statements(
    side: &OneSide,
    region: &Region,
    edits: &Edits,
    sites: &[site::Site],
    reaches: &dyn Fn(&site::Site) -> bool,
) -> Result<Vec<Vec<u64>>, TestCaseError> {
    let mut paired = HashSet::new();
    for pair in &edits.pairs {
        let site = sites.iter().find(|site| site.blocks.contains(&pair.block));
        let site = site.expect("each block is in a site");
        let blocks = &region.blocks()[site.blocks.clone()];
        prop_assert!(pair.statements.either().is_some());
        let Some(id) = side.of(pair.statements) else {
            continue;
        };
        prop_assert!(paired.insert(id), "a statement is in one pair");
        let lines = side.view.program.statement(id).lines;
        let holds = |site: &site::Site| {
            let all = if side.new { &site.new } else { &site.old };
            all.contains(&id)
        };
        // What goes by name is paired wherever it stands.
        let by_name = !side.view.syntax.naming().is_empty();
        prop_assert!(holds(site) || by_name && sites.iter().any(holds));
        // Alone on its side, it has a line that changed, or stands where a longer one of the other
        // side reaches beyond the block.
        let alone = pair.statements.old.is_none() || pair.statements.new.is_none();
        let changed = blocks.iter().any(|block| side.lines(block).overlaps(lines));
        prop_assert!(
            !alone || changed || pair.moved || reaches(site),
            "{lines:?} of {blocks:?}"
        );
    }
    Ok(side.unpaired(sites, &paired))
}

/// What an edit is about is in the statements of its pair.
fn check_nodes(side: &OneSide, edit: &Edit, pair: Pair) -> Result<(), TestCaseError> {
    let statement = side.of(pair.statements);
    prop_assert!(edit.nodes.either().is_some());
    let named = [edit.nodes, edit.calls, edit.arguments].map(|sides| side.of(sides));
    for node in named.into_iter().flatten() {
        prop_assert!(side.is_in(node, statement), "{edit:?}");
    }
    let program = side.view.program;
    if let Some(call) = side.of(edit.calls) {
        prop_assert_eq!(program.kind(call), Kind::Call);
    }
    if let Some(argument) = side.of(edit.arguments) {
        prop_assert_eq!(program.node(argument).parent, side.of(edit.calls));
    }
    Ok(())
}

fn check_both(path: &str, old: &str, new: &str) -> Result<(), TestCaseError> {
    for (old, new) in [(old, new), (new, old)] {
        let regions = [Some(files(old, new)), hunk(old, new)];
        for region in regions.into_iter().flatten() {
            found(path, &region, |views, edits| check(views, &region, edits))?;
        }
    }
    // The lines of a text that did not change, said to have changed.
    for text in [old, new] {
        if let Some(region) = hunk(text, text) {
            let edits = found(path, &region, |_, edits| edits.edits.clone());
            prop_assert_eq!(edits, vec![]);
        }
    }
    Ok(())
}

/// Languages of which one file is in another are left to `tests/fuzz`.
fn seeds() -> Vec<&'static corpus::Seed> {
    let all = EXAMPLES.iter().chain(TEXTS.iter());
    all.filter(|seed| !seed.path.ends_with(".ipynb") && syntax::language_of(&seed.path).is_some())
        .collect()
}

proptest! {
    #[test]
    fn edits_are_of_their_blocks_and_statements(
        (seed, other) in any::<(u16, u16)>(),
        both in steps(3),
        left in steps(3),
        right in steps(6),
    ) {
        let seeds = seeds();
        let of = |at: u16| seeds[usize::from(at) % seeds.len()];
        let (seed, other) = (of(seed), of(other));
        let side = |text: &str, own: &[mutation::Step]| {
            let text = apply(&apply(text, &other.new, &both), &other.old, own);
            // As it is when it has been read.
            String::from_utf8_lossy(text.as_bytes()).replace('\r', "") + "\n"
        };
        let (old, new) = (side(&seed.old, &left), side(&seed.new, &right));
        let checked = check_both(&seed.path, &old, &new);
        prop_assert!(checked.is_ok(), "{}:\n{old}\n===\n{new}\n{checked:?}", seed.path);
    }
}

/// What an edit says, without its pair.
type Said = (EditKind, [Sides<NodeId>; 3]);

/// Of arguments in another order the first of the old side is told, so that only their call counts.
fn said(edit: &Edit) -> Said {
    let none = Sides {
        old: None,
        new: None,
    };
    match edit.kind {
        EditKind::ArgumentReordered => (edit.kind, [none, edit.calls, none]),
        kind => (kind, [edit.nodes, edit.calls, edit.arguments]),
    }
}

/// What an edit says the other way round.
fn mirrored(edit: &Edit) -> Said {
    use EditKind::*;
    let (kind, sides) = said(edit);
    let kind = match kind {
        CallAdded => CallRemoved,
        CallRemoved => CallAdded,
        CallWrapped => CallUnwrapped,
        CallUnwrapped => CallWrapped,
        ArgumentAdded => ArgumentRemoved,
        ArgumentRemoved => ArgumentAdded,
        StatementAdded => StatementRemoved,
        StatementRemoved => StatementAdded,
        DefinitionAdded => DefinitionRemoved,
        DefinitionRemoved => DefinitionAdded,
        same => same,
    };
    let swap = |sides: Sides<NodeId>| Sides {
        old: sides.new,
        new: sides.old,
    };
    (kind, sides.map(swap))
}

/// The edits of a hunk, where each side is one statement.
fn of_one_statement(path: &str, region: &Region, tell: fn(&Edit) -> Said) -> Option<HashSet<Said>> {
    found(path, region, |views, edits| {
        let is_one = |view: &View| view.program.statements().count() == 1;
        let all = edits.edits.iter().map(tell).collect();
        (is_one(views.old) && is_one(views.new)).then_some(all)
    })
}

/// The edits of one text to the other, and those of the way back, mirrored.
fn both_ways(path: &str, old: &str, new: &str) -> Option<[Option<HashSet<Said>>; 2]> {
    let (there, back) = (hunk(old, new)?, hunk(new, old)?);
    Some([
        of_one_statement(path, &there, said),
        of_one_statement(path, &back, mirrored),
    ])
}

proptest! {
    /// Of several statements it may be another one that is said to have moved.
    #[test]
    fn one_statement_the_other_way_round_has_the_mirrored_edits(
        (seed, other) in any::<(u16, u16)>(),
        line in any::<u16>(),
        steps in steps(4),
    ) {
        let seeds = seeds();
        let of = |at: u16| seeds[usize::from(at) % seeds.len()];
        let (seed, other) = (of(seed), of(other));
        let line_of = |text: &str| {
            let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
            let line = lines.get(usize::from(line) % lines.len().max(1));
            line.map_or_else(String::new, |line| format!("{}\n", line.trim()))
        };
        let (old, new) = (line_of(&seed.old), apply(&line_of(&seed.new), &other.new, &steps));
        if let Some([there, back]) = both_ways(&seed.path, &old, &new) {
            prop_assert_eq!(there, back, "{}{}", old, new);
        }
    }
}

/// A layer whose `top` became the word of the library by which it begins.
#[test]
fn a_name_of_the_library_is_no_new_name_of_a_layer() {
    let layer =
        |top: &str| format!("layer {{ name: \"a\" type: \"ReLU\" bottom: \"x\" top: {top} }}\n");
    let both = both_ways("x.prototxt", &layer("\"a\""), &layer("layer")).expect("statements");
    let [Some(there), Some(back)] = both else {
        panic!("each side is one statement");
    };
    assert_eq!(there.len(), 1);
    assert_eq!(there, back);
}

/// Parameters that all have one name, as `_` often is.
#[test]
fn the_second_parameter_of_one_name_is_another_one() {
    let function = |parameters: &str| format!("local function f({parameters})\nend\n");
    let (one, two) = (function("_, a"), function("_, _, a"));
    let edit = |old: &str, new: &str| told("x.lua", old, new).pop();
    assert_eq!(edit(&one, &two).as_deref(), Some("  argument-added: - → _"));
    assert_eq!(
        edit(&two, &one).as_deref(),
        Some("  argument-removed: _ → -")
    );
}
/// Decorators that are none: statements that reach into each other over many lines.
#[test]
fn a_statement_is_in_one_site_however_far_it_reaches() {
    let broken = |count: usize| "@@ -1,2 +1,2 @@\n".repeat(count);
    let call = "f(a)@@ -1,2 +1,2 @@\n";
    let old = broken(84);
    let new = [
        "x@@ -1,2 +1,2 @@\n@@ -1,2 +1,2 @@def f(\n",
        &broken(29),
        call,
        &broken(16),
        call,
        &broken(36),
    ];
    let checked = check_both("x.py", &old, &new.concat());
    assert!(checked.is_ok(), "{checked:?}");
}
