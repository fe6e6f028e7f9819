//! Strangers' text made safe for the place it is shown in.
//!
//! In: names, code, subjects of commits as they are. Out: text that can neither command the place nor
//! hide in it. JSON needs none of this: serde_json does it.

use std::fmt::Write;

/// For one line of a terminal, a log or a cell: nothing in it moves the cursor, breaks the line,
/// changes the order of reading, is invisible or commands an agent of a CI platform.
pub fn line(text: &str) -> String {
    visible(text, |_| false)
}

/// As [`line`], with line breaks kept.
pub fn lines(text: &str) -> String {
    visible(text, |c| c == '\n')
}

fn visible(text: &str, keep: fn(char) -> bool) -> String {
    Markers::default().visible(text, keep)
}

/// What an agent of a CI platform takes for the beginning of a command wherever it stands in a line,
/// `##[` and `##vso[`, is broken: this knows how far one has come, in texts that stand side by side.
#[derive(Debug, Default)]
pub struct Markers {
    hashes: usize,
}

impl Markers {
    /// As [`line()`], where the text follows those that were given before.
    pub fn line(&mut self, text: &str) -> String {
        self.visible(text, |_| false)
    }

    fn visible(&mut self, text: &str, keep: fn(char) -> bool) -> String {
        let mut shown = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                c if keep(c) => shown.push(c),
                '\n' => shown.push_str("\\n"),
                '\r' => shown.push_str("\\r"),
                '\t' => shown.push_str("\\t"),
                '[' if self.hashes >= 2 => push_code_point(&mut shown, c),
                c if is_deceptive(c) => push_code_point(&mut shown, c),
                c => shown.push(c),
            }
            self.pass(c);
        }
        shown
    }

    fn pass(&mut self, c: char) {
        self.hashes = match c {
            '#' => self.hashes + 1,
            c if self.hashes >= 2 && c.is_ascii_alphabetic() => self.hashes,
            _ => 0,
        };
    }
}

fn push_code_point(shown: &mut String, c: char) {
    write!(shown, "\\u{{{:x}}}", u32::from(c)).expect("a String takes all that is written");
}

/// Control characters, and those that reorder, join or hide text.
fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// A message of several lines, none of which is a command.
pub fn message(text: &str) -> String {
    let mut told = String::with_capacity(text.len());
    for (nth, line) in lines(text).split('\n').enumerate() {
        match line.trim_start().starts_with("::") {
            _ if nth == 0 => {}
            true => told.push_str("\\n"),
            false => told.push('\n'),
        }
        told.push_str(line);
    }
    told
}

/// A path at the start of a line, where a name such as `::warning::x` would be a workflow command.
pub fn leading_path(path: &str) -> String {
    let shown = line(path);
    match shown.starts_with([':', '#', ' ']) {
        true => format!("./{shown}"),
        false => shown,
    }
}

/// The data of a workflow command: what follows the second `::`. A carriage return, which would end
/// it too, is among the characters that [`lines`] shows by name.
pub fn workflow_data(text: &str) -> String {
    lines(text).replace('%', "%25").replace('\n', "%0A")
}

/// A property of a workflow command.
pub fn workflow_property(text: &str) -> String {
    workflow_data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A cell of a spreadsheet: never taken for a formula, nor its second line for a command in a log.
pub fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let shown = line(text);
    if formula { format!("'{shown}") } else { shown }
}

/// Text or an attribute of XML, which cannot hold most control characters even when escaped.
pub fn xml(text: &str) -> String {
    // A plain one is a blank to readers of attributes.
    html(text).replace('\n', "&#10;")
}

/// Text or an attribute of HTML or SVG, with line breaks kept.
pub fn html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in lines(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => push_code_point(&mut escaped, c),
            c => escaped.push(c),
        }
    }
    escaped
}

/// A relative path as a URI reference.
pub fn uri(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                encoded.push(char::from(byte));
            }
            _ => write!(encoded, "%{byte:02X}").expect("a String takes all that is written"),
        }
    }
    encoded
}

/// Text in a SARIF message, where `[words](target)` is a link.
pub fn sarif(text: &str) -> String {
    lines(text).replace("](", "] (")
}

/// Running text in Markdown, on one line: no markup, HTML, mentions, references or links.
pub fn markdown(text: &str) -> String {
    let shown = text.trim_start();
    let number = shown.trim_start_matches(|c: char| c.is_ascii_digit());
    let (digits, shown) = shown.split_at(shown.len() - number.len());
    // What would begin a list, a heading or a rule.
    let begins = shown.starts_with(['-', '+', '#', '=', '.', ')']);
    let mark = if begins { "\\" } else { "" };
    format!("{digits}{mark}{}", markdown_inner(shown))
}

/// Running text within a line of Markdown.
fn markdown_inner(text: &str) -> String {
    let shown = line(text);
    let mut escaped = String::with_capacity(shown.len());
    let mut rest = shown.chars().peekable();
    while let Some(c) = rest.next() {
        push_markdown(&mut escaped, c);
        if rest.peek().is_some_and(|&next| starts_reference(c, next)) {
            escaped.push_str(APART);
        }
    }
    escaped.replace("www.", "www<!-- -->.")
}

/// Parts a sigil from its word, also after rendering, where `\@` would be `@` again.
const APART: &str = "<!-- -->";

fn push_markdown(escaped: &mut String, c: char) {
    match c {
        '&' => escaped.push_str("&amp;"),
        '<' => escaped.push_str("&lt;"),
        '>' => escaped.push_str("&gt;"),
        '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' => {
            escaped.push('\\');
            escaped.push(c);
        }
        c => escaped.push(c),
    }
}

/// Whether two characters begin a mention, a reference to an issue or the like, a link or emoji.
fn starts_reference(sigil: char, next: char) -> bool {
    match sigil {
        '@' | '#' | '!' | '$' | '%' | '~' | '&' => next.is_alphanumeric() || next == '"',
        ':' => next == '/' || next.is_alphanumeric(),
        _ => false,
    }
}

/// A sentence in Markdown, in which code stands between backticks: `` `a` → `b` ``. Whatever the
/// backticks in a stranger's code make of it, all parts are escaped.
pub fn markdown_sentence(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    // A backtick that closes nothing is text.
    if parts.len().is_multiple_of(2) {
        return markdown(text);
    }
    let mut escaped = markdown(parts[0]);
    for pair in parts[1..].chunks(2) {
        escaped += &code_span(pair[0]);
        escaped += &markdown_inner(pair[1]);
    }
    escaped
}

/// Code within a line of Markdown.
pub fn code_span(code: &str) -> String {
    let shown = line(code);
    if shown.is_empty() {
        return shown;
    }
    let ticks = "`".repeat(longest_run(&shown, '`') + 1);
    let pad = match shown.contains('`') || shown.starts_with(' ') || shown.ends_with(' ') {
        true => " ",
        false => "",
    };
    format!("{ticks}{pad}{shown}{pad}{ticks}")
}

/// The fence of a code block in Markdown that holds `code`: longer than any run of backticks in it.
pub fn fence(code: &str) -> String {
    "`".repeat((longest_run(code, '`') + 1).max(3))
}

fn longest_run(text: &str, wanted: char) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == wanted { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}
