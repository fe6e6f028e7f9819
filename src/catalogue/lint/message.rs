//! Messages: placeholders that stand for nothing.

use super::{Fault, rules};
use crate::catalogue::error::nearest;
use crate::catalogue::written::{Written, WrittenFile};

/// What a rule's message can name.
pub const PLACEHOLDERS: [&str; 10] = [
    "api",
    "old-api",
    "new-api",
    "parameter",
    "target",
    "old",
    "new",
    "change",
    "from-to",
    "version",
];

pub fn placeholders(_: &Written, file: &WrittenFile, faults: &mut Vec<Fault>) {
    for (_, rule, table) in rules(file) {
        let message = rule.message.as_deref().unwrap_or_default();
        let unknown = named(message).filter(|name| !PLACEHOLDERS.contains(name));
        for name in unknown {
            faults.push(Fault {
                check: "placeholder",
                origin: table.origin_of(&format!("{{{name}}}")),
                cause: format!(
                    "rule `{}`: its message names `{{{name}}}`, which stands for nothing",
                    rule.id
                ),
                remedy: match nearest(name, PLACEHOLDERS.into_iter()) {
                    Some(near) => format!("did you mean `{{{near}}}`?"),
                    None => format!("use one of {{{}}}", PLACEHOLDERS.join("}, {")),
                },
            });
        }
    }
}

/// The words in braces.
fn named(message: &str) -> impl Iterator<Item = &str> {
    let opened = message.split('{').skip(1);
    opened.filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}
