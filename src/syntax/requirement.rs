//! Requirements: which version of what a project needs, as `pip` and `conda` read it.
//!
//! `torch>=1.0,<2  # why` becomes `torch = ">=1.0,<2"` of the neutral model, in files of requirements
//! and in the lists of other formats.

use super::tree::{Kind, StatementId, StatementKind};
use super::writer::{Bytes, Writer};
use super::{Language, Parsed};
use crate::input::{Lines, Side};

/// Files that list requirements, one on each line.
pub struct Requirements;

impl Language for Requirements {
    fn name(&self) -> &'static str {
        "requirements"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &[]
    }

    /// `requirements-dev.txt`, `requirements/gpu.txt`, `constraints.txt`.
    fn owns(&self, path: &str) -> bool {
        let mut parts = path.rsplit('/');
        let name = parts.next().unwrap_or(path);
        let stem = name.strip_suffix(".txt").or(name.strip_suffix(".in"));
        let named = |word: &str| word.contains("requirement") || word.contains("constraint");
        stem.is_some_and(|stem| named(stem) || parts.next().is_some_and(named))
    }

    fn parse_whole(&self, side: &Side, _touched: &[Lines]) -> Parsed {
        let mut writer = Writer::new(side);
        let mut start = 0;
        for line in side.text.split_inclusive('\n') {
            if let Some(requirement) = in_line(line) {
                write(&mut writer, requirement.from(start), None);
            }
            start += line.len() as u32;
        }
        Parsed {
            program: writer.finish(),
            imports: [].into(),
        }
    }

    fn parse_hunk(&self, side: &Side) -> Parsed {
        self.parse_whole(side, &[])
    }
}

/// What is required: a distribution, and the versions of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Requirement {
    pub name: Bytes,
    /// `>=1.0,<2`; empty where any will do.
    pub versions: Bytes,
}

impl Requirement {
    /// The same in a text in which this one begins at a byte.
    pub fn from(self, start: u32) -> Self {
        let moved = |(from, to): Bytes| (from + start, to + start);
        Self {
            name: moved(self.name),
            versions: moved(self.versions),
        }
    }
}

/// `name = "versions"`.
pub fn write(writer: &mut Writer, requirement: Requirement, parent: Option<StatementId>) {
    let Requirement { name, versions } = requirement;
    let bytes = (name.0, versions.1.max(name.1));
    let root = writer.open(Kind::Assignment, bytes, (0, 0));
    let target = writer.leaf(Kind::Name, name, name);
    let value = writer.leaf(Kind::String, versions, versions);
    writer.close(root, &[target, value]);
    writer.statement(StatementKind::Assignment, root, bytes, parent);
}

/// The requirement on a line; with a version or without one.
fn in_line(line: &str) -> Option<Requirement> {
    let code = line.split(" #").next().unwrap_or(line).trim_end();
    wheel(code).or_else(|| split(code, true))
}

/// Reads `name[extras] >=1.0,<2 ; marker`; one without a version only if that is meant.
pub fn split(text: &str, bare: bool) -> Option<Requirement> {
    let front = text.len() - text.trim_start().len();
    let name = word_length(&text[front..], |b| matches!(b, b'-' | b'_' | b'.'))?;
    let name = (front, front + name);
    let rest = without_extras(text, name.1);
    let blank = text.len() - text[rest..].trim_start_matches([' ', '(']).len();
    let end = versions_end(text, blank);
    let parted = blank > rest || end.is_none_or(|_| !starts_with_digit(&text[blank..]));
    let bytes = |(from, to): (usize, usize)| (from as u32, to as u32);
    match end.filter(|_| parted) {
        Some(end) => Some(Requirement {
            name: bytes(name),
            versions: bytes((blank, end)),
        }),
        None if bare
            && (text[rest..].trim().is_empty() || text[rest..].trim().starts_with(';')) =>
        {
            Some(Requirement {
                name: bytes(name),
                versions: bytes((name.1, name.1)),
            })
        }
        None => None,
    }
}

/// `torch-1.0.0-cp36-cp36m-linux_x86_64.whl` at the end of an address.
fn wheel(text: &str) -> Option<Requirement> {
    let file = text.rfind('/').map_or(0, |slash| slash + 1);
    let mut parts = text[file..].strip_suffix(".whl")?.split('-');
    let (name, version) = (parts.next()?, parts.next()?);
    let version_at = file + name.len() + 1;
    let bytes = |from: usize, length: usize| (from as u32, (from + length) as u32);
    Some(Requirement {
        name: bytes(file, name.len()),
        versions: bytes(version_at, version.len()),
    })
}

/// The length of a word that begins with a letter.
fn word_length(text: &str, joins: impl Fn(u8) -> bool) -> Option<usize> {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        .then(|| {
            let mut bytes = text.bytes();
            let end = bytes.position(|b| !b.is_ascii_alphanumeric() && !joins(b));
            end.unwrap_or(text.len())
        })
}

fn without_extras(text: &str, at: usize) -> usize {
    let extras = text[at..].strip_prefix('[').and_then(|rest| rest.find(']'));
    extras.map_or(at, |length| at + length + 2)
}

/// Where the versions end that begin here: comparisons parted by commas, or one number.
fn versions_end(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let compares = |c: char| matches!(c, '=' | '<' | '>' | '~' | '!' | '^');
    let signs = rest.len() - rest.trim_start_matches(compares).len();
    let number = rest[signs..].trim_start();
    if !starts_with_digit(number) || signs > 3 {
        return None;
    }
    let part = |c: char| c.is_ascii_alphanumeric() || ".*+!=<>~^,| -_".contains(c);
    let end = rest.find(|c| !part(c)).unwrap_or(rest.len());
    // Hashes and options follow after a blank.
    let end = rest[..end].find(" -").unwrap_or(end);
    Some(at + rest[..end].trim_end_matches([' ', ',']).len())
}

fn starts_with_digit(text: &str) -> bool {
    text.trim_start_matches('v')
        .starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<(&str, &str)> {
        let of = |(from, to): Bytes| &line[from as usize..to as usize];
        in_line(line).map(|r| (of(r.name), of(r.versions)))
    }

    #[test]
    fn every_form() {
        for (line, name, versions) in [
            ("torch\n", "torch", ""),
            ("torch==1.0.1  # cpu", "torch", "==1.0.1"),
            (
                "tensorflow-gpu >= 1.4.0, <2",
                "tensorflow-gpu",
                ">= 1.4.0, <2",
            ),
            ("keras[tests]~=2.1 ; python_version < '3'", "keras", "~=2.1"),
            ("jax (>=0.2)", "jax", ">=0.2"),
            (
                "pytorch=1.7.1=py3.8_cuda10.1",
                "pytorch",
                "=1.7.1=py3.8_cuda10.1",
            ),
            ("pytorch 1.7", "pytorch", "1.7"),
            ("torch==1.4 --hash=sha256:00", "torch", "==1.4"),
            (
                "https://host/cu90/torch-1.0.0-cp36-cp36m-linux_x86_64.whl",
                "torch",
                "1.0.0",
            ),
        ] {
            assert_eq!(read(line), Some((name, versions)), "{line}");
        }
        for line in [
            "# torch",
            "-r base.txt",
            "--no-binary",
            "git+https://host/a/b@v1",
            "two words",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
