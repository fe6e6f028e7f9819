//! Magics and shell lines in cells: no Python, so they are blanked; lines keep their numbers.

use super::cells::Line;

/// Magics that run the Python code behind them.
const RUN_CODE: [&str; 4] = ["time", "timeit", "capture", "prun"];

/// Blanks what is not Python in a cell.
pub fn blank(lines: &mut [Line]) {
    let first = lines.iter().position(|line| !line.text.trim().is_empty());
    let head = first.and_then(|first| lines[first].text.trim().strip_prefix("%%"));
    let foreign = head.is_some_and(|magic| !runs_code(magic));
    let from = first.unwrap_or(0);
    for (index, line) in lines.iter_mut().enumerate() {
        if foreign || head_line(index, from, &line.text) {
            line.text.clear();
        } else if let Some(code) = replaced(&line.text) {
            line.text = code;
        }
    }
}

fn head_line(index: usize, first: usize, text: &str) -> bool {
    index == first && text.trim().starts_with("%%")
}

fn runs_code(magic: &str) -> bool {
    let word = magic.split_whitespace().next().unwrap_or_default();
    RUN_CODE.contains(&word)
}

/// What a line becomes, if it is not Python as it stands.
pub fn replaced(line: &str) -> Option<String> {
    let code = line.trim_start();
    let indent = &line[..line.len() - code.len()];
    if let Some(magic) = code.strip_prefix('%') {
        let rest = magic.trim_start_matches('%');
        let code = rest.split_once(char::is_whitespace).map(|(_, code)| code);
        return Some(
            match code.filter(|c| runs_code(rest) && !c.starts_with('-')) {
                Some(code) => format!("{indent}{}", code.trim_start()),
                None => nothing(indent),
            },
        );
    }
    let asks = code.starts_with('?') || code.trim_end().ends_with('?') && !code.contains('#');
    (code.starts_with('!') || asks || assigns_shell(code)).then(|| nothing(indent))
}

/// `files = !ls`, `n = %env HOME`.
fn assigns_shell(code: &str) -> bool {
    code.split_once('=').is_some_and(|(target, value)| {
        let value = value.trim_start();
        let is_name = |c: char| c.is_alphanumeric() || "_, .".contains(c);
        target.chars().all(is_name)
            && (value.starts_with('!') || value.starts_with('%'))
            && !value.starts_with("!=")
    })
}

/// A body must not become empty.
fn nothing(indent: &str) -> String {
    match indent {
        "" => String::new(),
        indent => format!("{indent}pass"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blanked(text: &str) -> String {
        let mut lines: Vec<Line> = text
            .lines()
            .map(|text| Line {
                text: text.to_owned(),
                line: 1,
            })
            .collect();
        blank(&mut lines);
        let texts: Vec<_> = lines.into_iter().map(|line| line.text).collect();
        texts.join("\n")
    }

    #[test]
    fn magics() {
        assert_eq!(blanked("%matplotlib inline\nx = a % b"), "\nx = a % b");
        assert_eq!(
            blanked("if a:\n    !ls {a}\n%time f(x)"),
            "if a:\n    pass\nf(x)"
        );
        assert_eq!(blanked("%%bash\nls\ncd"), "\n\n");
        assert_eq!(blanked("\n%%time\nf(x)"), "\n\nf(x)");
        assert_eq!(blanked("a = !ls\nb != c\nf?"), "\nb != c\n");
    }
}
