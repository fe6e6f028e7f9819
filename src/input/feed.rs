//! A feed: lines that are read while others are worked on, no further ahead than memory allows.
//!
//! In: bytes. Out: [`Line`]s. The bytes of all lines that are not dropped yet are bounded: the feed
//! waits until there is room for the next one.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Bytes that the lines of a feed may have together, and one line alone.
pub const ROOM: usize = 256 << 20;

/// A line that is not blank.
#[derive(Debug)]
pub struct Line {
    /// 1-based.
    pub number: u64,
    /// Without a byte order mark; `None` for one that is longer than the room.
    pub text: Option<Vec<u8>>,
    _space: Space,
}

/// The lines of an input; ends after an error.
#[derive(Debug)]
pub struct Feed<R> {
    input: BufReader<R>,
    room: Arc<Room>,
    number: u64,
    ended: bool,
}

impl<R: Read> Feed<R> {
    /// `room`: bytes of all lines together, usually [`ROOM`].
    pub fn new(input: R, room: usize) -> Self {
        Self {
            input: BufReader::with_capacity(1 << 16, input),
            room: Arc::new(Room::new(room)),
            number: 0,
            ended: false,
        }
    }

    /// The next line that is not blank.
    fn line(&mut self) -> io::Result<Option<Line>> {
        loop {
            let mut text = Vec::new();
            let most = self.room.size;
            let mut input = Read::take(&mut self.input, most as u64 + 1);
            if input.read_until(b'\n', &mut text)? == 0 {
                return Ok(None);
            }
            self.number += 1;
            if self.number == 1 && text.starts_with(b"\xef\xbb\xbf") {
                text.drain(..3);
            }
            if text.trim_ascii().is_empty() {
                continue;
            }
            let is_cut = text.len() > most && !text.ends_with(b"\n");
            if is_cut {
                self.input.skip_until(b'\n')?;
                text = Vec::new();
            }
            return Ok(Some(Line {
                number: self.number,
                _space: Room::take(&self.room, text.len()),
                text: (!is_cut).then_some(text),
            }));
        }
    }
}

impl<R: Read> Iterator for Feed<R> {
    type Item = io::Result<Line>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let line = self.line().transpose();
        self.ended = !matches!(line, Some(Ok(_)));
        line
    }
}

/// How many bytes there are in lines, and may be.
#[derive(Debug)]
struct Room {
    size: usize,
    used: Mutex<usize>,
    given_back: Condvar,
}

/// The bytes of one line, given back when it is dropped.
#[derive(Debug)]
struct Space {
    room: Arc<Room>,
    size: usize,
}

impl Room {
    fn new(size: usize) -> Self {
        Self {
            size,
            used: Mutex::default(),
            given_back: Condvar::default(),
        }
    }

    /// Waits until the line fits, or is the only one.
    fn take(room: &Arc<Self>, size: usize) -> Space {
        let mut used = room.used();
        while *used > 0 && *used + size > room.size {
            let woken = room.given_back.wait(used);
            used = woken.unwrap_or_else(PoisonError::into_inner);
        }
        *used += size;
        drop(used);
        let room = Arc::clone(room);
        Space { room, size }
    }

    /// A thread that panicked left the number whole.
    fn used(&self) -> MutexGuard<'_, usize> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Space {
    fn drop(&mut self) {
        *self.room.used() -= self.size;
        self.room.given_back.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    fn lines(text: &str, room: usize) -> Vec<(u64, Option<String>)> {
        let feed = Feed::new(text.as_bytes(), room);
        let lines = feed.map(|line| line.expect("a slice can be read"));
        let text = |text| String::from_utf8(text).expect("it is UTF-8");
        lines
            .map(|line| (line.number, line.text.map(text)))
            .collect()
    }

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn blank_lines_and_a_byte_order_mark_are_passed_over() {
        let lines = lines("\u{feff}a\n\n \r\nb", ROOM);
        assert_eq!(lines, [(1, some("a\n")), (4, some("b"))]);
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over() {
        let text = format!("{}\nnext\n{}", "x".repeat(101), "y".repeat(100));
        let lines = lines(&text, 100);
        assert_eq!(lines[..2], [(1, None), (2, some("next\n"))]);
        assert_eq!(lines[2], (3, Some("y".repeat(100))));
    }

    #[test]
    fn a_line_that_does_not_fit_waits_for_others_to_be_done() {
        let room = Arc::new(Room::new(100));
        let first = Room::take(&room, 90);
        let taker = {
            let room = Arc::clone(&room);
            thread::spawn(move || Room::take(&room, 20))
        };
        assert_eq!(*room.used(), 90);
        drop(first);
        let second = taker.join().expect("there is room now");
        assert_eq!(*room.used(), 20);
        drop(second);
        // Alone, any line fits.
        drop(Room::take(&room, 200));
        assert_eq!(*room.used(), 0);
    }
}
