//! The page of `dnnfix report`, as it is written; `tests/browser` looks at it in a browser.

use serde_json::json;

use crate::results::{Results, change, finding, mixed, with};

fn page(results: &Results, arguments: &[&str]) -> String {
    let run = results.run(&[&["report", "--format", "html"], arguments].concat());
    assert_eq!(run.status(), 0, "{}", run.errors());
    run.text()
}

#[test]
fn every_finding_is_in_the_page() {
    let results = Results::new();
    results.write("a.jsonl", &mixed(5));
    let findings = results.figures(&["a.jsonl"])["totals"]["findings"].clone();
    let page = page(&results, &["a.jsonl"]);
    // The script has the text once.
    let items = page.matches("<li data-k=\"").count() - 1;
    assert_eq!(json!(items), findings);
    assert!(items > 100);
}

/// The policy names the only script and style, by their hash; nothing else is loaded.
#[test]
fn the_page_loads_and_runs_nothing_else() {
    let results = Results::new();
    results.write("a.jsonl", &mixed(5));
    let page = page(&results, &["a.jsonl"]);
    let policy = "content=\"default-src 'none'; style-src 'sha256-";
    assert!(page.contains(policy), "{}", &page[..600]);
    assert_eq!(page.matches("<script").count(), 1);
    assert_eq!(page.matches("<style").count(), 1);
    for loads in [
        "<link", "<img", "<iframe", " src=", "url(", "@import", " style=", " onclick",
    ] {
        assert!(!page.contains(loads), "{loads}");
    }
}

#[test]
fn hostile_code_subjects_and_paths_are_text() {
    let results = Results::new();
    let hostile = "</script></noscript></pre><script>alert(1)</script><img src=x onerror=alert(1)>\u{2028}\u{202e}\"'`&amp;";
    let evil = json!({"path": format!("{hostile}/a.py"), "before": hostile, "after": "x",
        "message": hostile, "kind": hostile, "action": hostile, "library": hostile,
        "pattern": hostile, "notes": [hostile],
        "code": {"old": {"statements": hostile}, "new": {"statements": ""}}});
    let evil = with(
        change(1, vec![with(finding(), evil)]),
        json!({"subject": hostile}),
    );
    let sneaky = json!({"repository": "javascript:alert(1)//x/y"});
    results.write("a.jsonl", &[evil, with(change(2, vec![finding()]), sneaky)]);
    let page = page(&results, &["a.jsonl"]);
    assert_eq!(page.matches("<script").count(), 1);
    assert_eq!(page.matches("</script>").count(), 1);
    assert_eq!(page.matches("</noscript>").count(), 1);
    assert!(!page.contains("<img") && !page.contains("\"javascript:"));
    assert!(!page.contains(['\u{2028}', '\u{202e}']));
    // What it is, is still told.
    assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;\\u{2028}\\u{202e}&quot;&#39;"));
    assert!(page.contains("`&amp;amp;") || page.contains("<code>&amp;amp;"));
}

#[test]
fn commits_are_linked_where_their_page_is_known() {
    let results = Results::new();
    let known = json!({"repository": "https://github.com/ann/net"});
    let unknown = change(2, vec![finding()]);
    results.write(
        "a.jsonl",
        &[with(change(1, vec![finding()]), known), unknown],
    );
    let link = |page: &str, address: &str| page.contains(&format!("<a href=\"{address}\">"));
    let guessed = page(&results, &["a.jsonl"]);
    let one = format!("{:040x}", 1);
    assert!(link(
        &guessed,
        &format!("https://github.com/ann/net/commit/{one}")
    ));
    assert!(guessed.contains(&format!("<code>{}</code>", &format!("{:040x}", 2)[..10])));
    let template = "https://x.org/{repository}/-/{commit}?at={path}#L{line}";
    let given = page(&results, &["a.jsonl", "--url-template", template]);
    let two = format!("{:040x}", 2);
    assert!(link(
        &given,
        &format!("https://x.org/ann/net/-/{one}?at=net/train.py#L13")
    ));
    assert!(link(
        &given,
        &format!("https://x.org/a/-/{two}?at=net/train.py#L13")
    ));
}

/// Statements where the results have them, with what changed in them; else only what changed.
#[test]
fn a_finding_has_its_diff() {
    let results = Results::new();
    let code = json!({"code": {"identity": "0", "old": {"statements": "    m.compile('mse')"},
        "new": {"statements": "    m.compile('mae')"}}});
    let with_code = with(finding(), code);
    results.write(
        "a.jsonl",
        &[change(1, vec![with_code]), change(2, vec![finding()])],
    );
    let page = page(&results, &["a.jsonl"]);
    assert!(
        page.contains("<del>- m.compile(<mark>&#39;mse&#39;</mark>)\n</del>"),
        "{page}"
    );
    assert!(page.contains("<ins>+ m.compile(<mark>&#39;mae&#39;</mark>)\n</ins>"));
    assert!(page.contains("<del>- &#39;mse&#39;\n</del>"));
}

#[test]
fn tables_and_charts_can_be_read_without_seeing_them() {
    let results = Results::new();
    results.write("a.jsonl", &mixed(5));
    let page = page(&results, &["a.jsonl"]);
    let count = |text: &str| page.matches(text).count();
    assert_eq!(count("<table"), count("<caption>"));
    assert!(count("<table") >= 8);
    assert_eq!(
        count("<svg"),
        count("<svg class=\"chart\" role=\"img\" aria-label=\"")
    );
    assert_eq!(count("<svg"), 6);
    assert_eq!(count("<h1"), 1);
    assert!(
        !page.contains("<th>"),
        "a header cell says what it is the header of"
    );
}
