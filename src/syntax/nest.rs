//! How the lines of an indentation language nest, told by their indents.
//!
//! In: the [`Line`]s of a chunk. Out: where each stands, or nothing where the indents tell no clear
//! story.

/// A logical line, as far as nesting goes.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    pub indent: u32,
    /// Whether it continues the statement above, as `else` does.
    pub continues: bool,
    /// Of the head of a compound statement.
    pub body: Option<Body>,
}

/// Where the body of a compound statement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// Behind the head, on the same line.
    Inline,
    /// On the lines that follow; none was seen yet.
    Awaited,
    /// On lines with this indent.
    Indented(u32),
}

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nested {
    /// Index of the line whose body it is in.
    pub parent: Option<usize>,
    /// Index after the last line that belongs to it: its body, and the parts that continue it.
    pub end: usize,
}

/// Nests lines; `None` where one is indented though no head calls for it, or goes back to an indent
/// that no line above has.
pub fn nest(lines: impl Iterator<Item = Line>) -> Option<Vec<Nested>> {
    let mut nesting = Nesting::default();
    for line in lines {
        nesting.add(line)?;
    }
    nesting.close_while(|_| true);
    Some(nesting.nested)
}

/// A compound statement that may go on.
#[derive(Debug)]
struct Open {
    indent: u32,
    /// Indices of its first line, and of the head of its last part.
    head: usize,
    part: usize,
    /// That of the last part.
    body: Body,
}

impl Open {
    /// Takes a line into the body, if it can be in it.
    fn take(&mut self, indent: u32) -> Option<usize> {
        if self.body == Body::Awaited {
            self.body = Body::Indented(indent);
        }
        (self.body == Body::Indented(indent)).then_some(self.part)
    }
}

#[derive(Debug, Default)]
struct Nesting {
    /// The indent of the outermost lines.
    least: Option<u32>,
    /// Outermost first.
    open: Vec<Open>,
    nested: Vec<Nested>,
}

impl Nesting {
    fn add(&mut self, line: Line) -> Option<()> {
        self.close_while(|open| {
            open.indent > line.indent || open.indent == line.indent && !line.continues
        });
        let index = self.nested.len();
        let parent = match self.open.last_mut() {
            Some(open) if open.indent == line.indent => {
                self.nested[open.part].end = index;
                (open.part, open.body) = (index, line.body?);
                let parent = self.nested[open.head].parent;
                self.push(parent);
                return Some(());
            }
            Some(open) => Some(open.take(line.indent)?),
            None if *self.least.get_or_insert(line.indent) == line.indent => None,
            None => return None,
        };
        self.push(parent);
        self.open.extend(line.body.map(|body| Open {
            indent: line.indent,
            head: index,
            part: index,
            body,
        }));
        Some(())
    }

    fn push(&mut self, parent: Option<usize>) {
        let end = self.nested.len() + 1;
        self.nested.push(Nested { parent, end });
    }

    /// Ends compound statements before the next line, the innermost first.
    fn close_while(&mut self, ends: impl Fn(&Open) -> bool) {
        let index = self.nested.len();
        while let Some(open) = self.open.pop_if(|open| ends(open)) {
            self.nested[open.head].end = index;
            self.nested[open.part].end = index;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines by indent and first letter: `h` a head, `p` a part that continues one, `i` a head with its
    /// body behind it.
    fn nested(text: &str) -> Option<Vec<(Option<usize>, usize)>> {
        let line = |line: &str| Line {
            indent: (line.len() - line.trim_start().len()) as u32,
            continues: line.trim_start() == "p",
            body: match line.trim_start() {
                "h" | "p" => Some(Body::Awaited),
                "i" => Some(Body::Inline),
                _ => None,
            },
        };
        let nested = nest(text.lines().map(line))?;
        Some(nested.iter().map(|n| (n.parent, n.end)).collect())
    }

    #[test]
    fn bodies_and_parts_belong_to_their_heads() {
        let text = "h\n h\n  s\n s\np\n s\ns";
        let expected = [
            (None, 6),
            (Some(0), 3),
            (Some(1), 3),
            (Some(0), 4),
            (None, 6),
            (Some(4), 6),
            (None, 7),
        ];
        assert_eq!(nested(text).as_deref(), Some(&expected[..]));
        assert_eq!(nested("  p\n    s\n  i"), nested("p\n s\ni"));
    }

    #[test]
    fn indents_without_a_story_are_refused() {
        assert_eq!(nested("s\n s"), None);
        assert_eq!(nested("i\n s"), None);
        assert_eq!(nested("h\n   s\n s"), None);
        assert_eq!(nested(" s\ns"), None);
    }
}
