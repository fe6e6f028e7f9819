//! How a statement begins: its first word, and what that tells, before anything is parsed.
//!
//! In: the text of a statement, without the indentation of its first line.

/// What the first word of a statement tells about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    Decorator,
    Class,
    Import,
    /// It continues the statement above, as `else` does.
    Continuation,
    Other,
}

impl Opening {
    pub fn of(statement: &str) -> Self {
        match first_word(statement) {
            "@" => Self::Decorator,
            "class" => Self::Class,
            "import" | "from" => Self::Import,
            word if continues(word) => Self::Continuation,
            _ => Self::Other,
        }
    }
}

/// Whether a word begins the continuation of a statement.
pub fn continues(word: &str) -> bool {
    matches!(word, "else" | "elif" | "except" | "finally")
}

/// The first word of a statement; `@` for a decorator.
pub fn first_word(statement: &str) -> &str {
    match statement.starts_with('@') {
        true => &statement[..1],
        false => word(statement),
    }
}

pub fn word(text: &str) -> &str {
    split_word(text).0
}

fn split_word(text: &str) -> (&str, &str) {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let plain = text.bytes().take_while(|byte| is_plain(byte)).count();
    let end = match text.as_bytes().get(plain) {
        Some(byte) if !byte.is_ascii() => text
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(text.len()),
        _ => plain,
    };
    text.split_at(end)
}

/// The name that a statement assigns: `x` of `self.x = ...` anywhere, of `x = ...` at the top level.
pub fn assigned(statement: &str, indent: u32) -> Option<&str> {
    let (name, rest) = match statement.strip_prefix("self.") {
        Some(rest) => split_word(rest),
        None if indent == 0 => split_word(statement),
        None => return None,
    };
    let rest = rest.trim_start();
    (rest.starts_with('=') && !rest.starts_with("==")).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_statement_assigns() {
        assert_eq!(assigned("self.lr = 1", 8), Some("lr"));
        assert_eq!(assigned("lr= 1", 0), Some("lr"));
        assert_eq!(assigned("lr = 1", 4), None);
        assert_eq!(assigned("lr == 1", 0), None);
        assert_eq!(assigned("größe = 1", 0), Some("größe"));
    }

    #[test]
    fn openings() {
        assert_eq!(Opening::of("@property"), Opening::Decorator);
        assert_eq!(Opening::of("from a import b"), Opening::Import);
        assert_eq!(Opening::of("else:"), Opening::Continuation);
        assert_eq!(Opening::of("classes = 3"), Opening::Other);
    }
}
