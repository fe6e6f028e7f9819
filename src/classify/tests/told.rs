//! All that is told of a change, of its findings and of how they came about, as it was read:
//! `snapshots/`. The changes are those of `tests/patterns/primary.toml`, and some about surroundings.
//!
//! `INSTA_UPDATE=always cargo test --lib classify::tests::told` writes the snapshots anew.

use crate::catalogue::Catalogue;
use crate::classify::{TracedEdit, TracedPlace, change_while, traced};
use crate::input::Change;
use crate::input::pair::Pair;
use crate::result::{ChangeResult, Finding, SourceSide, Span};
use serde::Deserialize;
use std::fmt::Write as _;

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    path: Option<String>,
    before: String,
    after: String,
}

fn span(span: Option<Span>) -> String {
    match span {
        Some(Span { start, end }) if start == end => start.to_string(),
        Some(Span { start, end }) => format!("{start}-{end}"),
        None => "none".to_owned(),
    }
}

fn places(old: Option<Span>, new: Option<Span>) -> String {
    format!("old {} new {}", span(old), span(new))
}

fn tell_side(out: &mut String, side: &SourceSide) {
    let around = &side.around;
    let whole = if around.whole { "whole " } else { "" };
    let name = around.function.as_deref().unwrap_or("no function");
    let (start, end) = (around.start, around.end);
    let _ = writeln!(
        out,
        "    {whole}{name}, {start}-{end}: {:?}",
        side.statements
    );
}

fn tell_finding(out: &mut String, finding: &Finding) {
    let rank = if finding.primary {
        "primary"
    } else {
        "alternate"
    };
    let kind = finding.kind.as_deref().unwrap_or("no kind");
    let (rule, action, confidence) = (&finding.rule, &finding.action, finding.confidence);
    let _ = writeln!(out, "  {rank} {rule} {action} ({kind}) {confidence:.3}");
    let block = places(finding.block.old, finding.block.new);
    let _ = writeln!(
        out,
        "    {}; block {block}",
        places(finding.old, finding.new)
    );
    let api = finding.api.as_deref().unwrap_or("no API");
    let library = finding.library.as_deref().unwrap_or("no library");
    let _ = writeln!(out, "    {api} of {library}");
    let _ = writeln!(out, "    {} → {}", finding.before, finding.after);
    let _ = writeln!(out, "    {}", finding.message);
    for note in &finding.notes {
        let _ = writeln!(out, "    note {note}");
    }
    if let Some(source) = &finding.source {
        tell_side(out, &source.old);
        tell_side(out, &source.new);
    }
}

fn tell_edit(out: &mut String, edit: &TracedEdit) {
    let ignored = edit.ignored.as_deref().unwrap_or("tried");
    let _ = writeln!(out, "    {}, {ignored}", edit.kind);
    for fact in &edit.facts {
        let _ = writeln!(out, "      {}: {}", fact.about, fact.asks);
    }
    let fired = edit.tried.iter().filter(|tried| tried.fires());
    for tried in fired {
        let _ = writeln!(out, "      fires {} {:.3}", tried.rule, tried.confidence);
    }
}

fn tell_place(out: &mut String, place: &TracedPlace) {
    let what = if place.block { "block" } else { "statement" };
    let _ = writeln!(out, "  {what} {}", places(place.old, place.new));
    place.edits.iter().for_each(|edit| tell_edit(out, edit));
    for ranked in &place.ranking {
        let standing = format!("{:?}", ranked.standing).to_lowercase();
        let _ = writeln!(
            out,
            "    {standing} {} {:.3}",
            ranked.rule, ranked.confidence
        );
    }
}

fn tell_result(out: &mut String, result: &ChangeResult) {
    for file in &result.files {
        let degraded = file.degraded.as_deref().unwrap_or("as usual");
        let libraries = file.libraries.join(", ");
        let _ = writeln!(out, "  {}: {libraries}; {degraded}", file.path);
    }
    result
        .findings
        .iter()
        .for_each(|finding| tell_finding(out, finding));
}

fn told(catalogue: &Catalogue, case: &Case) -> String {
    let path = case.path.as_deref().unwrap_or("net.py");
    let mut change = Change::default();
    let pair = Pair {
        path,
        old_path: None,
        old: Some(case.before.as_bytes()),
        new: Some(case.after.as_bytes()),
    };
    pair.add_to(&mut change, u64::MAX);
    let (result, left) = change_while(catalogue, &change, true, None, &|| true);
    assert!(left.is_empty());
    let (_, trace) = traced(catalogue, &change);
    let mut out = format!("{}\n", case.name);
    tell_result(&mut out, &result);
    trace
        .places
        .iter()
        .for_each(|place| tell_place(&mut out, place));
    out
}

fn check(name: &str, cases: &str) {
    let cases: Cases = toml::from_str(cases).expect("cases");
    let catalogue = Catalogue::builtin().expect("it is sound");
    let told: Vec<String> = cases
        .case
        .iter()
        .map(|case| told(&catalogue, case))
        .collect();
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, told.join("\n")));
}

#[test]
fn named_primaries_are_told_as_they_were_read() {
    check(
        "primaries",
        include_str!("../../../tests/patterns/primary.toml"),
    );
}

#[test]
fn surroundings_are_told_as_they_were_read() {
    check("surroundings", include_str!("surroundings.toml"));
}
