//! Search in lines that are in order.

use super::lines::FIELD;
use memchr::{memchr, memrchr};

/// The lines that begin with these fields, as what follows them.
pub fn find<'t>(text: &'t str, key: &[&str]) -> impl Iterator<Item = Vec<&'t str>> + use<'t> {
    let mut start = String::new();
    for field in key {
        start.push_str(field);
        start.push(FIELD);
    }
    let lines = text[first(text.as_bytes(), start.as_bytes())..].lines();
    lines.map_while(move |line| Some(line.strip_prefix(&start)?.split(FIELD).collect()))
}

/// Where the first line begins that does not come before these words.
fn first(text: &[u8], words: &[u8]) -> usize {
    let (mut low, mut high) = (0, text.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = memrchr(b'\n', &text[low..middle]).map_or(low, |at| low + at + 1);
        let end = memchr(b'\n', &text[middle..high]).map_or(high, |at| middle + at);
        if &text[start..end] < words {
            low = (end + 1).min(high);
        } else {
            high = start;
        }
    }
    low
}
