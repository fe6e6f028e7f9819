#!/usr/bin/env python3
"""The commits of git repositories as records for `dnnfix stream`, one JSON object a line.

    commits.py REPOSITORY... > records.jsonl

Newest first, without merges, each with the whole texts of the files that it changed: what `dnnfix log` sees.
Of a binary file, a link or a submodule there is the path alone, and of one that the clone does not have; the
exit status is 2 then.
Needs Python 3.9 and git, nothing else.
"""

import argparse
import json
import subprocess
import sys
from collections import OrderedDict

# Listed as `dnnfix log` lists them, whatever git's configuration says.
LOG = (
    "log --no-merges --raw -z --no-abbrev --no-ext-diff --no-textconv --no-color --no-relative "
    "--ignore-submodules=dirty -O/dev/null -l1000 -M50% --encoding=UTF-8 --no-show-signature "
    "--format=tformat:%x00%H%x00%aI%x00%s"
).split()
# Bytes of texts that are kept, since the new side of one commit is the old side of a later one.
KEPT = 256 << 20
# Bytes in which a NUL makes a file binary, as for git.
SEARCHED = 8000


class Blobs:
    """The texts of blobs, by one long-lived `git cat-file --batch`; `None` for what is binary or missing."""

    def __init__(self, repository):
        command = ["git", "-C", repository, "cat-file", "--batch"]
        self.git = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.kept = OrderedDict()
        self.size = 0
        self.missing = 0

    def text(self, blob):
        if blob in self.kept:
            self.kept.move_to_end(blob)
            return self.kept[blob]
        self.git.stdin.write(blob.encode() + b"\n")
        self.git.stdin.flush()
        head = self.git.stdout.readline().split()
        if not head:
            raise SystemExit("git ended; check the repository with `git fsck`")
        text = self.kept[blob] = self.read(head)
        self.size += len(text or "")
        while self.size > KEPT:
            self.size -= len(self.kept.popitem(last=False)[1] or "")
        return text

    def read(self, head):
        if head[-1] == b"missing":
            self.missing += 1
            return None
        data = self.git.stdout.read(int(head[2]) + 1)[:-1]
        return None if b"\0" in data[:SEARCHED] else data.decode("utf-8", "replace")


def fields(stream):
    """The parts of a stream that NUL ends."""
    rest = b""
    while chunk := stream.read(1 << 16):
        *parts, rest = (rest + chunk).split(b"\0")
        yield from (part.decode("utf-8", "replace") for part in parts)


def commits(repository, arguments):
    """(id, date, subject, files) of each commit; a file is (head, old path, new path)."""
    command = ["git", "-C", repository, *LOG, *arguments]
    git = subprocess.Popen(command, stdout=subprocess.PIPE)
    commit, parts = None, fields(git.stdout)
    for part in parts:
        if not part:
            if commit:
                yield commit
            commit = (next(parts), next(parts), next(parts), [])
            continue
        head = part.lstrip("\n:").split(" ")
        old = next(parts)
        new = next(parts) if head[4][0] in "RC" else old
        commit[3].append((head, old, new))
    if commit:
        yield commit
    if git.wait():
        raise SystemExit(git.returncode)


def file(blobs, head, old, new):
    """A changed file as a record has it."""
    old_mode, new_mode, old_id, new_id, _ = head
    entry = {"path": new}
    if old != new:
        entry["old_path"] = old
    sides = {"old": (old_mode, old_id), "new": (new_mode, new_id)}
    sides = {side: blob for side, (mode, blob) in sides.items() if int(mode)}
    is_file = all(mode.startswith("100") for mode in (old_mode, new_mode) if int(mode))
    if is_file and old_id != new_id:
        texts = {side: blobs.text(blob) for side, blob in sides.items()}
        if None not in texts.values():
            entry.update(texts)
    return entry


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("repository", nargs="+", help="a clone, bare or not")
    parser.add_argument("--git", action="append", default=[], metavar="ARGUMENT",
                        help="an argument more for `git log`, such as --since=2020-01-01 or a range")
    options = parser.parse_args()
    missing = 0
    for repository in options.repository:
        blobs = Blobs(repository)
        for commit, date, subject, files in commits(repository, options.git):
            record = {
                "id": commit,
                "subject": subject,
                "date": date,
                "files": [file(blobs, *changed) for changed in files],
            }
            sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
        if blobs.missing:
            missing += blobs.missing
            print(f"{repository}: {blobs.missing} files are not in this clone", file=sys.stderr)
    sys.exit(2 if missing else 0)


if __name__ == "__main__":
    main()
