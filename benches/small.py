#!/usr/bin/env python3
"""What a small run costs: start-up, the version tables, a notebook of 5 MB beside `git diff`.

    benches/small.py [RUNS]

Prints medians of RUNS runs (25), wall time and processor time of the command with all that it starts.
Commands that are compared take turns, so that a busy machine slows both. DNNFIX names the program.
"""

import base64
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
TARGET = os.environ.get("CARGO_TARGET_DIR", HERE / "target")
DNNFIX = os.environ.get("DNNFIX", str(Path(TARGET) / "release" / "dnnfix"))
RUNS = int(sys.argv[1]) if len(sys.argv) > 1 else 25

PLAIN = "--- a/t.py\n+++ b/t.py\n@@ -1 +1 @@\n-x = 1\n+x = 2\n"
LOSS = (
    "--- a/t.py\n+++ b/t.py\n@@ -12 +12 @@\n-model.compile(loss='mse', optimizer='adam')\n"
    "+model.compile(loss='binary_crossentropy', optimizer='adam')\n"
)
VERSION = (
    "--- a/t.py\n+++ b/t.py\n@@ -1,2 +1,2 @@\n import tensorflow as tf\n"
    "-x = tf.mul(a, b)\n+x = tf.multiply(a, b)\n"
)


def run(command, folder):
    """Wall and processor milliseconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    with open(os.devnull, "w") as nowhere:
        done = subprocess.run(command, cwd=folder, stdout=nowhere, stderr=subprocess.PIPE)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        sys.exit(f"{command}: {done.stderr.decode(errors='replace')}")
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return 1000 * wall, 1000 * used


def beside(folder, commands):
    """Medians of commands that take turns."""
    times = {name: [] for name in commands}
    for at in range(RUNS + 1):
        for name, command in commands.items():
            measured = run(command, folder)
            if at:  # the first time it is read from the disk
                times[name].append(measured)
    medians = {}
    for name, measured in times.items():
        wall, used = (statistics.median(column) for column in zip(*measured))
        medians[name] = wall, used
        print(f"{name:<44} {wall:8.1f} ms  {used:8.1f} ms of processor")
    return medians


def ratio(medians, ours, other):
    wall, used = (a / b for a, b in zip(medians[ours], medians[other]))
    print(f"  {ours} / {other}: {wall:.2f} (processor {used:.2f})")


def notebook(edited):
    """120 cells with a picture and a log each; in the edited one every tenth has other code, and half of
    them another picture."""
    code, pictures = random.Random(1), random.Random(2)
    cells = []
    for at in range(120):
        source = [f"model.add(Dense({code.randrange(10, 500)}, activation='relu'))\n" for _ in range(12)]
        if edited and at % 10 == 3:
            source[4] = source[4].replace("relu", "elu")
        picture = pictures.randbytes(30000)
        if edited and at % 2 == 0:
            picture = picture[::-1]
        log = [f"Epoch {step}/20 loss: {code.random():.4f}\n" for step in range(20)]
        shown = {"image/png": base64.b64encode(picture).decode() + "\n", "text/plain": ["<Figure>"]}
        outputs = [
            {"output_type": "display_data", "data": shown, "metadata": {}},
            {"output_type": "stream", "name": "stdout", "text": log},
        ]
        cell = {"cell_type": "code", "execution_count": at + edited, "metadata": {}}
        cells.append(cell | {"source": source, "outputs": outputs})
    whole = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    return json.dumps(whole, indent=1) + "\n"


def git(folder, *arguments):
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL)


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        for name, text in (("plain", PLAIN), ("loss", LOSS), ("version", VERSION)):
            (folder / f"{name}.diff").write_text(text)
        patches = {f"patch {name}.diff": [DNNFIX, "patch", f"{name}.diff"] for name in ("plain", "loss", "version")}
        medians = beside(folder, {"--version": [DNNFIX, "--version"], **patches})
        ratio(medians, "patch version.diff", "patch loss.diff")

        git(folder, "init", "-q", ".")
        for edited in (0, 1):
            (folder / "a.ipynb").write_text(notebook(edited))
            (folder / f"{edited}.ipynb").write_text(notebook(edited))
            git(folder, "add", "a.ipynb")
            git(folder, "commit", "-qm", "a")
        print(f"notebook of {(folder / '1.ipynb').stat().st_size / 1e6:.1f} MB")
        files = ["0.ipynb", "1.ipynb"]
        medians = beside(
            folder,
            {
                "git diff --no-index": ["git", "diff", "--no-index", *files],
                "dnnfix compare": [DNNFIX, "compare", *files],
            },
        )
        ratio(medians, "dnnfix compare", "git diff --no-index")
        for packed in (False, True):
            if packed:
                git(folder, "gc", "-q")
            note = " (packed)" if packed else ""
            theirs, ours = f"git diff{note}", f"dnnfix diff{note}"
            medians = beside(
                folder,
                {theirs: ["git", "diff", "HEAD~", "HEAD"], ours: [DNNFIX, "diff", "HEAD~", "HEAD"]},
            )
            ratio(medians, ours, theirs)


main()
