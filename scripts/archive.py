#!/usr/bin/env python3
"""The archive of a release: the program for one system with its manual pages, completions and licences.

    scripts/archive.py TARGET DIRECTORY

Takes the program from where `cargo build --release --target TARGET` puts it, or from DNNFIX, and writes
DIRECTORY/dnnfix-VERSION-TARGET.tar.gz, for Windows .zip. Times in it are that of the commit, so that the same
program gives the same bytes. Needs Python 3.9, cargo, git, and a system that can run the program.
"""

import argparse
import gzip
import os
import re
import subprocess
import sys
import tarfile
import time
import zipfile
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ["README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"]
SHELLS = ["bash", "zsh", "fish", "powershell"]


def said(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


def program(target):
    built = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / target / "release"
    name = "dnnfix.exe" if "windows" in target else "dnnfix"
    path = Path(os.environ.get("DNNFIX", built / name)).resolve()
    if not path.is_file():
        raise SystemExit(f"archive: no {path}")
    return name, path


def contents(target):
    """The files of the archive: name, bytes, and whether it is run."""
    name, path = program(target)
    yield name, path.read_bytes(), True
    for text in TEXTS:
        yield text, (ROOT / text).read_bytes(), False
    third_party = ROOT / "scripts" / "third-party.py"
    yield "THIRD-PARTY.txt", said(sys.executable, third_party, "--texts", "--target", target), False
    for shell in SHELLS:
        yield f"completions/dnnfix.{shell}", said(path, "completions", shell), False
    pages = ROOT / "target" / "man"
    pages.mkdir(parents=True, exist_ok=True)
    said(path, "man", pages)
    for page in sorted(pages.iterdir()):
        yield f"man/{page.name}", page.read_bytes(), False


def tar(file, folder, files, when):
    with open(file, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, when) as zipped:
        with tarfile.open(fileobj=zipped, mode="w") as archive:
            for name, data, runs in files:
                entry = tarfile.TarInfo(f"{folder}/{name}")
                entry.size, entry.mtime, entry.mode = len(data), when, 0o755 if runs else 0o644
                archive.addfile(entry, BytesIO(data))


def zip_(file, folder, files, when):
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data, _ in files:
            entry = zipfile.ZipInfo(f"{folder}/{name}", time.gmtime(when)[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("target", help="as Rust calls it, such as x86_64-unknown-linux-gnu")
    parser.add_argument("directory", type=Path)
    options = parser.parse_args()
    manifest = (ROOT / "Cargo.toml").read_text(encoding="utf-8")
    version = re.search(r'^version = "(.*)"$', manifest, re.M).group(1)
    when = int(said("git", "-C", ROOT, "log", "-1", "--format=%ct"))
    folder = f"dnnfix-{version}-{options.target}"
    options.directory.mkdir(parents=True, exist_ok=True)
    pack, suffix = (zip_, ".zip") if "windows" in options.target else (tar, ".tar.gz")
    file = options.directory / (folder + suffix)
    pack(file, folder, contents(options.target), when)
    print(file)


if __name__ == "__main__":
    main()
