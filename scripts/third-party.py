#!/usr/bin/env python3
"""What is in the program that others wrote, and under which licences.

    scripts/third-party.py > THIRD-PARTY.md            the list, as the repository has it
    scripts/third-party.py --check THIRD-PARTY.md      fails where the list is not up to date
    scripts/third-party.py --texts > THIRD-PARTY.txt   the list with the texts of the licences, for archives

Only what is built into the program counts: no build or development dependencies. `deny.toml` says which licences may
be there at all. Needs Python 3.9 and cargo; --texts reads the sources that cargo has fetched.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEAD = """\
# Licences of what is built in

The program contains these crates. The list is made by `scripts/third-party.py`; the archives of a release have the
texts of the licences in `THIRD-PARTY.txt`.

| crate | version | licence |
|---|---|---|
"""
LICENCE_FILES = ("licen[cs]e*", "LICEN[CS]E*", "COPYING*", "UNLICENSE*", "NOTICE*", "copyright*", "COPYRIGHT*")


def packages(target):
    command = ["cargo", "metadata", "--locked", "--format-version", "1", "--manifest-path", ROOT / "Cargo.toml"]
    command += ["--filter-platform", target] if target else []
    metadata = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    root = metadata["resolve"]["root"]
    found, left = set(), [root]
    while left:
        node = nodes[left.pop()]
        for dependency in node["deps"]:
            built_in = any(kind["kind"] is None for kind in dependency["dep_kinds"])
            if built_in and dependency["pkg"] not in found:
                found.add(dependency["pkg"])
                left.append(dependency["pkg"])
    # A macro runs at compile time and is not in the program.
    built = [p for p in metadata["packages"] if p["id"] in found and not is_macro(p)]
    return sorted(built, key=lambda package: (package["name"], package["version"]))


def is_macro(package):
    return any("proc-macro" in target["kind"] for target in package["targets"])


def table(packages):
    return HEAD + "".join(f"| {p['name']} | {p['version']} | {p['license'] or 'see its source'} |\n" for p in packages)


def texts(packages):
    for package in packages:
        yield f"{'=' * 80}\n{package['name']} {package['version']}: {package['license']}\n"
        folder = Path(package["manifest_path"]).parent
        files = sorted({file for pattern in LICENCE_FILES for file in folder.glob(pattern) if file.is_file()})
        for file in files:
            yield f"\n--- {file.name}\n\n{file.read_text(encoding='utf-8', errors='replace').strip()}\n"
        if not files:
            authors = ", ".join(package["authors"]) or "its authors"
            yield f"\nIts package has no text of the licence. By {authors}. {package['repository'] or ''}\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", type=Path, metavar="FILE", help="compare with a file, exit 1 if it differs")
    parser.add_argument("--texts", action="store_true", help="with the texts of the licences")
    parser.add_argument("--target", help="of one system; of all of them unless given")
    options = parser.parse_args()
    found = packages(options.target)
    if options.check:
        if options.check.read_text(encoding="utf-8") != table(found):
            sys.exit(f"{options.check} is not up to date: scripts/third-party.py > {options.check}")
        return
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    sys.stdout.write(table(found) if not options.texts else "\n".join(texts(found)))


if __name__ == "__main__":
    main()
