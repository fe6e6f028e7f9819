//! Names, code and subjects that want to be more than text.

use crate::report::{ChangeResult, Code, Finding, FormatName, Options};
use insta::assert_snapshot;
use proptest::prelude::proptest;
use pulldown_cmark::{Event, Options as Extensions, Parser, Tag};

use super::results::*;

fn evil() -> Finding {
    Finding {
        path: "::error file=x,line=1::a\u{1b}[2J\r\n::set-env name=P::b.py".to_owned(),
        before: "=HYPERLINK(\"http://evil\")".to_owned(),
        after: "```\n<script>alert(1)</script>".to_owned(),
        message: "It @everyone changed `a|b` to <img src=x> #1 [l](http://evil) 100%0A\u{202e}txt"
            .to_owned(),
        notes: vec!["\u{9b}31m ![i](https://evil/p.png) www.evil.example\n# h".to_owned()],
        code: Code {
            old: "x = '''\u{1b}]0;title\u{7}\r::warning ::x'''".to_owned(),
            new: "x = 1 # ````\n```\n<b>\u{2066}\u{200b}".to_owned(),
        },
        ..loss()
    }
}

/// A change whose every text was written by someone who means harm.
pub fn hostile() -> ChangeResult {
    let mut change = change(vec![evil()]);
    change.id = "\u{1b}[31m::warning ::id".to_owned();
    change.subject = "@cmd|' /C calc'!A0 \u{1b}[8m <!-- ".to_owned();
    change.complete = false;
    change.gaps = vec!["gap\u{1b}[1m\n::error ::x".to_owned()];
    change.files[0].degraded = Some("deg\u{1b}[1m\n::error ::x".to_owned());
    change
}

fn written(name: FormatName) -> String {
    let options = Options {
        several: true,
        ..Options::default()
    };
    write(name, options, &[hostile()])
}

fn is_dangerous(c: char) -> bool {
    (c.is_control() && c != '\n') || matches!(c, '\u{202e}' | '\u{2066}' | '\u{200b}')
}

#[test]
fn no_control_or_hidden_character_passes() {
    let formats = [
        FormatName::Markdown,
        FormatName::Comment,
        FormatName::Junit,
        FormatName::Github,
        FormatName::Csv,
        FormatName::Labels,
    ];
    for name in formats {
        let text = written(name);
        assert!(!text.contains(is_dangerous), "{name}: {text:?}");
    }
}

#[test]
fn the_only_colours_of_text_are_its_own() {
    let text = colourless(&written(FormatName::Text));
    assert!(!text.contains(is_dangerous), "{text:?}");
    assert!(text.contains(r"\u{1b}]0;title\u{7}"));
}

#[test]
fn no_line_of_text_is_a_workflow_command() {
    let text = colourless(&written(FormatName::Text));
    let is_command = |line: &str| line.trim_start().starts_with("::");
    assert!(!text.lines().any(is_command));
    assert_snapshot!(text, @r#"
    \u{1b}[31m::warning ::id @cmd|' /C calc'!A0 \u{1b}[8m <!-- 

    ./::error file=x,line=1::a\u{1b}[2J\r\n::set-env name=P::b.py:12  loss-function · replaced  93%
      It @everyone changed `a|b` to <img src=x> #1 [l](http://evil) 100%0A\u{202e}txt
      - x = '''\u{1b}]0;title\u{7}\r::warning ::x'''
      + x = 1 # ````
      + ```
      + <b>\u{2066}\u{200b}
      note  \u{9b}31m ![i](https://evil/p.png) www.evil.example\n# h

    ./::error file=x,line=1::a\u{1b}[2J\r\n::set-env name=P::b.py  less sure than usual: deg\u{1b}[1m\n::error ::x
    not complete  gap\u{1b}[1m\n::error ::x

    1 finding in 1 changed file: loss-function 1
    Not complete: 1 part of the input could not be read.
    "#);
}

/// Agents of Azure Pipelines and, for older commands, of GitHub look for markers anywhere in a line, also
/// where the mark of what changed begins within one.
#[test]
fn no_text_has_the_marker_of_a_command() {
    let marked = "x = '##vso[task.prependpath]a' # ##[add-matcher]b ### ## [c] ##teamcity[d]";
    let finding = Finding {
        path: marked.to_owned(),
        before: "'".to_owned(),
        after: "[task.prependpath]a' # ##".to_owned(),
        message: marked.to_owned(),
        notes: vec![marked.to_owned()],
        code: Code {
            old: "x = ''".to_owned(),
            new: marked.to_owned(),
        },
        ..loss()
    };
    for name in formats() {
        let text = plain(name, &[change(vec![finding.clone()])]);
        for marker in ["##vso[", "##[", "##teamcity["] {
            assert!(!text.contains(marker), "{name}: {text}");
        }
        if text.starts_with(['{', '[']) {
            let document: serde_json::Value = serde_json::from_str(&text).expect("JSON");
            let read = document.to_string();
            let is_kept = read.contains(marked) || read.contains(&finding.after);
            assert!(is_kept, "{name}: {text}");
        }
    }
}

#[test]
fn one_workflow_command_stays_one() {
    assert_snapshot!(written(FormatName::Github), @r#"
    ::warning file=%3A%3Aerror file=x%2Cline=1%3A%3Aa\u{1b}[2J\r%0A%3A%3Aset-env name=P%3A%3Ab.py,line=12,endLine=12,title=loss-function · replaced::It @everyone changed `a|b` to <img src=x> #1 [l](http://evil) 100%250A\u{202e}txt%0A\u{9b}31m ![i](https://evil/p.png) www.evil.example%0A# h
    ::notice title=dnnfix::Not complete: 1 part of the input could not be read.
    "#);
}

#[test]
fn markdown_stays_text() {
    assert_snapshot!(written(FormatName::Markdown), @r"
    <!-- dnnfix -->
    ### dnnfix: 1 finding in 1 changed file

    **Not complete: 1 part of the input could not be read.**

    | Pattern | Findings |
    |---|---:|
    | loss-function | 1 |

    ### `\u{1b}[31m::warning ::id` @<!-- -->cmd\|' /C calc'!<!-- -->A0 \\u{1b}\[8m &lt;!-- 

    #### loss-function · replaced · `::error file=x,line=1::a\u{1b}[2J\r\n::set-env name=P::b.py:12`

    It @<!-- -->everyone changed `a|b` to &lt;img src=x&gt; #<!-- -->1 \[l\](http:<!-- -->//evil) 100%<!-- -->0A\\u{202e}txt (93% sure)

    `````diff
    - x = '''\u{1b}]0;title\u{7}\r::warning ::x'''
    + x = 1 # ````
    + ```
    + <b>\u{2066}\u{200b}
    `````

    > \\u{9b}31m !\[i\](https:<!-- -->//evil/p.png) www<!-- -->.evil.example\\n# h

    - `::error file=x,line=1::a\u{1b}[2J\r\n::set-env name=P::b.py`: less sure than usual: deg\\u{1b}\[1m\\n::<!-- -->error ::<!-- -->x
    - Not complete: gap\\u{1b}\[1m\\n::<!-- -->error ::<!-- -->x

    *A finding names what kind of change was made, in the words of the study [Repairing Deep Neural Networks](https://doi.org/10.1145/3377811.3380378); it does not say that the change is wrong.*
    ");
}

/// What a renderer makes of the hostile change is text, code, and the comments that we put in.
#[test]
fn markdown_renders_without_links_images_or_html() {
    let markdown = written(FormatName::Markdown);
    let strange: Vec<_> = Parser::new_ext(&markdown, Extensions::all())
        .filter(|event| match event {
            // The one that dnnfix puts in itself.
            Event::Start(Tag::Link { dest_url, .. }) => !dest_url.starts_with("https://doi.org/"),
            Event::Start(Tag::Image { .. } | Tag::List(Some(_))) => true,
            Event::InlineHtml(html) => **html != *"<!-- -->",
            Event::Html(html) => **html != *"<!-- dnnfix -->\n",
            Event::Text(text) => text.contains("@everyone") || text.contains("www.evil"),
            Event::InlineMath(_) | Event::Rule | Event::FootnoteReference(_) => true,
            _ => false,
        })
        .collect();
    assert!(strange.is_empty(), "{strange:?}");
}

/// Every text below would be something else than a paragraph if it were not escaped.
#[test]
fn markdown_messages_are_paragraphs() {
    let lists = ["- a", "+ a", "* a", "1. a", "1) a"];
    let others = ["# a", "    a", "> a", "---", "===", "```", "~~~", "| a |"];
    for message in [&lists[..], &others].concat() {
        let finding = Finding {
            message: message.to_owned(),
            notes: Vec::new(),
            code: Code::default(),
            ..loss()
        };
        let markdown = plain(FormatName::Markdown, &[change(vec![finding])]);
        let (_, section) = markdown.split_once(":12`").expect("the heading ends so");
        let (section, _) = section.split_once("\n*A").expect("the legend begins so");
        let is_block = |event: &Event| matches!(event, Event::Start(tag) if *tag != Tag::Paragraph);
        let blocks = Parser::new_ext(section, Extensions::all()).filter(is_block);
        assert_eq!(blocks.count(), 0, "{message}");
    }
}

#[test]
fn no_cell_is_a_formula() {
    let table = written(FormatName::Csv);
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    for row in rows.records() {
        let row = row.expect("the table is well-formed");
        assert_eq!(&row[1], r"'@cmd|' /C calc'!A0 \u{1b}[8m <!-- ");
        let is_formula = |cell: &str| cell.starts_with(['=', '+', '-', '@']);
        assert!(!row.iter().any(is_formula));
    }
}

#[test]
fn json_formats_keep_every_text_as_it_is() {
    let document = parsed(FormatName::Json, &[hostile()]);
    assert_eq!(document["changes"][0]["findings"][0]["path"], evil().path);
    for name in [FormatName::Jsonl, FormatName::Gitlab, FormatName::Rdjson] {
        parsed(name, &[hostile()]);
    }
}

#[test]
fn sarif_has_no_links() {
    let log = parsed(FormatName::Sarif, &[hostile()]);
    let message = &log["runs"][0]["results"][0]["message"]["text"];
    assert!(!message.to_string().contains("]("));
}

proptest! {
    /// Whatever the statements are and whatever is said to have changed in them.
    #[test]
    fn no_text_makes_a_format_fail(
        old in "[ab= \\t\\n\\r\u{e9}\u{1f600}\u{1b}]{0,40}",
        new in "[ab= \\t\\n\\r\u{e9}\u{1f600}\u{1b}]{0,400}",
        before in "[ab= \\t\u{e9}]{0,3}",
        after in "\\PC{0,300}",
        width in 0_usize..100,
    ) {
        let code = Code { old, new };
        let finding = Finding { code, before, after: after.clone(), path: after, ..loss() };
        let options = Options { width, ..Options::default() };
        for name in formats() {
            write(name, options, &[change(vec![finding.clone()])]);
        }
    }
}
