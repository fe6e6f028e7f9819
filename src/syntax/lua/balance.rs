//! Bare hunks of Lua: what closes a block that is not shown is blanked, what is left open is closed.
//!
//! In: the text of a hunk. Out: a text that parses, each byte of the hunk in its old place.

use std::collections::HashSet;

/// What is open at a place of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    /// `function`, `do`, `if`: ended by `end`.
    Block,
    If,
    /// `if` or `elseif` whose `then` has not come.
    Condition,
    /// `for` or `while` whose `do` has not come.
    Loop,
    Repeat,
    Bracket(u8),
}

impl Open {
    fn closer(self) -> &'static str {
        match self {
            Open::Block | Open::If => " end",
            Open::Condition => " then end",
            Open::Loop => " do end",
            Open::Repeat => " until true",
            Open::Bracket(b'(') => ")",
            Open::Bracket(b'[') => "]",
            Open::Bracket(_) => "}",
        }
    }
}

/// Makes a hunk a program of its own.
pub fn balanced(text: &str) -> String {
    let mut source = text.as_bytes().to_vec();
    let start = after_open_comment(text);
    blank(&mut source[..start]);
    let mut balance = Balance {
        source,
        open: Vec::new(),
        endless: HashSet::new(),
    };
    balance.read(start);
    let mut source = balance.source;
    while let Some(open) = balance.open.pop() {
        source.extend(open.closer().bytes());
    }
    // Only whole words in ASCII were replaced.
    String::from_utf8(source).unwrap_or_else(|_| text.to_owned())
}

/// A hunk that begins inside a long comment or string: its end stands on a line of its own.
fn after_open_comment(text: &str) -> usize {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.contains("[[") {
            return 0;
        }
        at += line.len();
        if matches!(line.trim(), "]]" | "--]]" | "]]--" | "]])") {
            return at;
        }
    }
    0
}

fn blank(bytes: &mut [u8]) {
    for byte in bytes.iter_mut().filter(|b| **b != b'\n') {
        *byte = b' ';
    }
}

struct Balance {
    source: Vec<u8>,
    open: Vec<Open>,
    /// Levels of long strings of which none ends in the rest of the text.
    endless: HashSet<usize>,
}

impl Balance {
    fn read(&mut self, start: usize) {
        let mut at = start;
        while at < self.source.len() {
            at = match self.source[at] {
                b'-' if self.source[at..].starts_with(b"--") => self.comment(at),
                b'[' if long_level(&self.source[at..]).is_some() => self.long(at),
                quote @ (b'"' | b'\'') => self.quoted(at, quote),
                byte if is_word(byte) => self.word(at),
                byte => {
                    self.bracket(at, byte);
                    at + 1
                }
            };
        }
    }

    fn comment(&mut self, at: usize) -> usize {
        if long_level(&self.source[at + 2..]).is_some() {
            return self.long(at + 2);
        }
        let line = self.source[at..].iter().position(|&b| b == b'\n');
        line.map_or(self.source.len(), |length| at + length)
    }

    /// The place after a long string. Where one does not end, what begins it is blanked and the rest is
    /// read as code: the parser would look for its end again and again.
    fn long(&mut self, at: usize) -> usize {
        let level = long_level(&self.source[at..]).unwrap_or(0);
        let inside = at + level + 2;
        let close = format!("]{}]", "=".repeat(level));
        let is_sought = !self.endless.contains(&level);
        let rest = &self.source[inside..];
        let found = is_sought.then(|| memchr::memmem::find(rest, close.as_bytes()));
        if let Some(length) = found.flatten() {
            return inside + length + close.len();
        }
        self.endless.insert(level);
        blank(&mut self.source[at..inside]);
        inside
    }

    fn quoted(&self, at: usize, quote: u8) -> usize {
        let mut end = at + 1;
        while end < self.source.len() {
            match self.source[end] {
                b'\\' => end += 1,
                b'\n' => return end,
                byte if byte == quote => return end + 1,
                _ => {}
            }
            end += 1;
        }
        self.source.len()
    }

    fn bracket(&mut self, at: usize, byte: u8) {
        let opener = match byte {
            b'(' | b'[' | b'{' => return self.open.push(Open::Bracket(byte)),
            b')' => b'(',
            b']' => b'[',
            b'}' => b'{',
            _ => return,
        };
        match self.open.last() {
            Some(Open::Bracket(open)) if *open == opener => {
                self.open.pop();
            }
            _ => blank(&mut self.source[at..=at]),
        }
    }

    fn word(&mut self, at: usize) -> usize {
        let length = self.source[at..].iter().position(|&b| !is_word(b));
        let end = length.map_or(self.source.len(), |length| at + length);
        match &self.source[at..end] {
            b"function" => self.open.push(Open::Block),
            b"if" => self.open.push(Open::Condition),
            b"for" | b"while" => self.open.push(Open::Loop),
            b"repeat" => self.open.push(Open::Repeat),
            b"do" => self.turn(Open::Loop, Open::Block),
            b"then" => self.then(at, end),
            b"elseif" => self.elseif(at),
            b"else" => self.other(at, end),
            b"end" => self.closing(&[Open::Block, Open::If], at, end),
            b"until" => self.closing(&[Open::Repeat], at, end),
            _ => {}
        }
        end
    }

    fn close(&mut self, any: &[Open]) -> bool {
        let closes = self.open.last().is_some_and(|open| any.contains(open));
        if closes {
            self.open.pop();
        }
        closes
    }

    /// A head that was open has come to its body.
    fn turn(&mut self, from: Open, to: Open) {
        self.close(&[from]);
        self.open.push(to);
    }

    /// The end of a condition, which may not be shown.
    fn then(&mut self, at: usize, end: usize) {
        if self.close(&[Open::Condition]) {
            self.open.push(Open::If);
        } else {
            blank(&mut self.source[at..end]);
        }
    }

    /// An `elseif` whose `if` is not shown begins a statement of its own.
    fn elseif(&mut self, at: usize) {
        if !self.close(&[Open::If]) {
            blank(&mut self.source[at..at + 4]);
        }
        self.open.push(Open::Condition);
    }

    fn other(&mut self, at: usize, end: usize) {
        if self.open.last() != Some(&Open::If) {
            blank(&mut self.source[at..end]);
        }
    }

    fn closing(&mut self, any: &[Open], at: usize, end: usize) {
        if !self.close(any) {
            blank(&mut self.source[at..end]);
        }
    }
}

/// How many `=` an opening long bracket has.
fn long_level(bytes: &[u8]) -> Option<usize> {
    let rest = bytes.strip_prefix(b"[")?;
    let level = rest.iter().take_while(|&&b| b == b'=').count();
    (rest.get(level) == Some(&b'[')).then_some(level)
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_open_is_closed() {
        assert_eq!(
            balanced("function f()\n  x()\n"),
            "function f()\n  x()\n end"
        );
        assert_eq!(balanced("f({a,\n  b,\n"), "f({a,\n  b,\n})");
        assert_eq!(balanced("if a and"), "if a and then end");
        assert_eq!(balanced("for i=1,3 do"), "for i=1,3 do end");
    }

    #[test]
    fn what_closes_nothing_is_blanked() {
        assert_eq!(balanced("  x()\nend\ny()\n"), "  x()\n   \ny()\n");
        assert_eq!(balanced("else\n x()\nend\n"), "    \n x()\n   \n");
        assert_eq!(balanced("elseif a then x() end"), "    if a then x() end");
        assert_eq!(balanced("  b)\nx(c)"), "  b \nx(c)");
    }

    #[test]
    fn strings_that_do_not_end_are_code() {
        assert_eq!(balanced("y = [[ f(\nx()"), "y =    f(\nx())");
        assert_eq!(balanced("y = [=[ ]] [=[ ]=]"), "y = [=[ ]] [=[ ]=]");
        assert_eq!(balanced("y = [[ [=[ ]=] [["), "y =    [=[ ]=]   ");
        assert_eq!(balanced("--[[ f(\nx()"), "--   f(\nx())");
    }

    #[test]
    fn strings_and_comments_are_no_code() {
        for text in [
            "x = 'end' -- end )",
            "y = [[ end ]]",
            "--[==[ end ]] ]==] z()",
        ] {
            assert_eq!(balanced(text), text);
        }
        assert_eq!(balanced("words (\n]]\nx()\n"), "       \n  \nx()\n");
    }
}
