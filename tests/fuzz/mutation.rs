//! Breaking texts: a few steps, each at a place of the text that a number names, so that a failing
//! case shrinks to few and small ones.

use proptest::prelude::*;

/// What syntaxes, formats and terminals make something of.
const PIECES: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<",
    ">",
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "\\",
    "\\\n",
    "\n",
    "\n\n",
    "\r",
    "\r\n",
    "\t",
    " ",
    "    ",
    "\u{feff}",
    "\u{202e}",
    "\u{1b}[31m",
    "\u{0}",
    "\u{b}",
    "é",
    "\u{1f600}",
    "\u{2028}",
    "#",
    "--",
    "--[[",
    "]]",
    "[==[",
    "]==]",
    "%",
    "!",
    "%%bash\n",
    ":",
    "::",
    ";",
    ",",
    "=",
    "==",
    "+=",
    ":=",
    "->",
    "**",
    "*",
    "@",
    ".",
    "...",
    "-",
    "~",
    "|",
    ">",
    "&",
    "?",
    "$",
    "`",
    "0",
    "1e999",
    "0x",
    "99999999999999999999",
    "-0",
    "nan",
    "lambda: ",
    "if ",
    "elif ",
    "else:",
    "end",
    "do ",
    "then ",
    "function ",
    "repeat ",
    "until ",
    "def f(",
    "class A(",
    "for x in ",
    "import ",
    "from ",
    " as ",
    "*args",
    "**kw",
    "f'{",
    "print ",
    "return ",
    "async ",
    "await ",
    "yield ",
    "not ",
    "in ",
    "is ",
    "layer {",
    "name: ",
    "- ",
    "? ",
    "{{",
    "}}",
    "[[",
    "!!x ",
    "&a ",
    "*a ",
    "<<: ",
    "\"source\": [",
    "\"cells\": [",
    "null",
    "true",
    "None",
    "self.",
    "Dense(",
    "model.add(",
    "loss=",
    "lr",
    "nn.",
    "keras.",
    "x = x",
    "@@ -1,2 +1,2 @@\n",
    "--- a/x.py\n",
    "+++ b/x.py\n",
    "diff --git a/x b/x\n",
    "\\ No newline at end of file\n",
    "\n+",
    "\n-",
    "\n ",
];

/// One step.
#[derive(Debug, Clone)]
pub enum Step {
    Insert(u16, usize),
    Delete(u16, u8),
    Repeat(u16, u8, u8),
    DeleteLine(u16),
    RepeatLine(u16, u16),
    SwapLines(u16, u16),
    Indent(u16, u8),
    Cut(u16),
    Nest(u16, usize, u16),
    Borrow(u16, u16),
}

pub fn steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    let piece = || 0..PIECES.len();
    let step = prop_oneof![
        4 => (any::<u16>(), piece()).prop_map(|(at, piece)| Step::Insert(at, piece)),
        3 => (any::<u16>(), any::<u8>()).prop_map(|(at, n)| Step::Delete(at, n % 12)),
        1 => (any::<u16>(), 0..40u8, 1..20u8).prop_map(|(at, n, times)| Step::Repeat(at, n, times)),
        2 => any::<u16>().prop_map(Step::DeleteLine),
        2 => (any::<u16>(), any::<u16>()).prop_map(|(from, to)| Step::RepeatLine(from, to)),
        2 => (any::<u16>(), any::<u16>()).prop_map(|(a, b)| Step::SwapLines(a, b)),
        2 => (any::<u16>(), 0..12u8).prop_map(|(at, n)| Step::Indent(at, n)),
        1 => any::<u16>().prop_map(Step::Cut),
        1 => (any::<u16>(), piece(), 1..300u16).prop_map(|(at, piece, n)| Step::Nest(at, piece, n)),
        2 => (any::<u16>(), any::<u16>()).prop_map(|(from, to)| Step::Borrow(from, to)),
    ];
    prop::collection::vec(step, 0..most)
}

/// The text after all steps; `other` is what some of them borrow lines from.
pub fn apply(text: &str, other: &str, steps: &[Step]) -> String {
    let mut text = text.to_owned();
    for step in steps {
        text = one(&text, other, step);
    }
    text
}

fn one(text: &str, other: &str, step: &Step) -> String {
    let place = |at: u16| floor(text, usize::from(at) % (text.len() + 1));
    match *step {
        Step::Insert(at, piece) => spliced(text, place(at), place(at), PIECES[piece]),
        Step::Delete(at, n) => {
            let start = place(at);
            spliced(text, start, floor(text, start + usize::from(n)), "")
        }
        Step::Repeat(at, n, times) => {
            let (start, end) = (place(at), floor(text, place(at) + usize::from(n)));
            let part = text[start..end].repeat(times.into());
            spliced(text, start, end, &part)
        }
        Step::Cut(at) => text[..place(at)].to_owned(),
        Step::Nest(at, piece, n) => {
            spliced(text, place(at), place(at), &PIECES[piece].repeat(n.into()))
        }
        _ => lines(text, other, step),
    }
}

fn lines(text: &str, other: &str, step: &Step) -> String {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    if lines.is_empty() {
        return text.to_owned();
    }
    let count = lines.len();
    let index = |at: u16| usize::from(at) % count;
    match *step {
        Step::DeleteLine(at) => drop(lines.remove(index(at))),
        Step::RepeatLine(from, to) => lines.insert(index(to), lines[index(from)].clone()),
        Step::SwapLines(a, b) => lines.swap(index(a), index(b)),
        Step::Indent(at, n) => {
            let line = lines[index(at)].trim_start_matches(' ').to_owned();
            lines[index(at)] = " ".repeat(n.into()) + &line;
        }
        Step::Borrow(from, to) => {
            let others: Vec<&str> = other.split_inclusive('\n').collect();
            if let Some(line) = others.get(usize::from(from) % others.len().max(1)) {
                lines.insert(index(to), (*line).to_owned());
            }
        }
        _ => {}
    }
    lines.concat()
}

/// The last place at or before one that is between two characters.
fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at)
        .rev()
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(0)
}

fn spliced(text: &str, start: usize, end: usize, piece: &str) -> String {
    [&text[..start], piece, &text[end..]].concat()
}
