#!/usr/bin/env python3
"""How long dnnfix takes, and how much memory, for input that is made to hurt.

    benches/limits.py [CASE...]           all cases, or those whose names begin so
    benches/limits.py --list              what there is
    benches/limits.py --keep DIR CASE     leave the input there

Each case is made at 1, 10 and 100 times its size. A row tells the time, the time for a unit of input,
the peak of the resident memory, what the answer says of itself, and the growth: how many times more a
unit costs at 100 times than at 10 times; 1 is linear. Time is that of the processor, of all threads
together, so that other work on the machine changes little. DNNFIX names the program, JOBS its workers
(2). The exit status is 1 where a bound of the case is passed.
"""

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

HERE = Path(__file__).resolve().parent.parent
TARGET = os.environ.get("CARGO_TARGET_DIR", HERE / "target")
DNNFIX = os.environ.get("DNNFIX", str(Path(TARGET) / "release" / "dnnfix"))
JOBS = os.environ.get("JOBS", "2")
SCALES = (1, 10, 100)
LONGEST = 900  # seconds, then a run is ended
MOST_MEMORY = 2048  # MiB, where a case says nothing else

CASES = []


@dataclass
class Case:
    name: str
    unit: str
    size: int  # at 100 times
    seconds: float  # bound at 100 times
    memory: int  # bound in MiB at 100 times
    make: Callable[[Path, int], list]


def case(name, unit, size, seconds, memory=MOST_MEMORY):
    """Registers a function that makes the input in a folder and gives the arguments."""

    def register(make):
        CASES.append(Case(name, unit, size, seconds, memory, make))
        return make

    return register


# ---- what input is made of


def layer(number, rng):
    """A statement as they stand in deep-learning code."""
    units = rng.randrange(1, 2000)
    return rng.choice(
        [
            f"    model.add(Dense({units}, activation='relu', name='layer{number}'))",
            f"    model.compile(loss='mse', optimizer=SGD(lr=0.{units}), metrics=['acc{number}'])",
            f"    x{number} = tf.nn.relu(tf.matmul(x, w{units}) + b{number})",
            f"    image = cv2.resize(image, ({units}, {number}))",
            f"    total += float(loss.item()) / len(batch[{units}])",
        ]
    )


def layers(count, seed):
    rng = random.Random(seed)
    return [layer(number, rng) for number in range(count)]


HEAD = "from keras.layers import Dense\nfrom keras.optimizers import SGD\nimport tensorflow as tf\n"


def hunk(path, old, new):
    """A patch that replaces some lines by others."""
    lines = [f"--- a/{path}", f"+++ b/{path}", f"@@ -1,{len(old)} +1,{len(new)} @@"]
    lines += [f"-{line}" for line in old] + [f"+{line}" for line in new]
    return "\n".join(lines) + "\n"


def patch(folder, text):
    (folder / "x.patch").write_text(text)
    return ["patch", str(folder / "x.patch")]


def compared(folder, name, old, new):
    for side, text in (("old", old), ("new", new)):
        (folder / side).mkdir()
        (folder / side / name).write_text(text)
    return ["compare", str(folder / "old"), str(folder / "new")]


# ---- much of it


@case("patch", "MB", 100, 60)
def large_patch(folder, size):
    rng = random.Random(1)
    with open(folder / "x.patch", "w") as out:
        number = 0
        while out.tell() < size * 1_000_000:
            number += 1
            context = [layer(at, rng) for at in range(6)]
            out.write(f"diff --git a/f{number}.py b/f{number}.py\n--- a/f{number}.py\n+++ b/f{number}.py\n")
            for at in range(rng.randrange(1, 8)):
                out.write(f"@@ -{at * 40 + 1},8 +{at * 40 + 1},8 @@\n")
                out.writelines(f" {line}\n" for line in context[:3])
                out.write(f"-{layer(1, rng)}\n-{layer(2, rng)}\n+{layer(1, rng)}\n+{layer(3, rng)}\n")
                out.writelines(f" {line}\n" for line in context[3:])
    return ["patch", str(folder / "x.patch")]


@case("binary-patch", "MB", 100, 60)
def large_binary(folder, size):
    rng = random.Random(1)
    with open(folder / "x.patch", "w") as out:
        out.write("diff --git a/x.bin b/x.bin\nindex 1234567..89abcde 100644\nGIT binary patch\nliteral 9\n")
        while out.tell() < size * 1_000_000:
            out.write("z" + "".join(rng.choices("ABCDEFGHabcdefgh0123456789", k=65)) + "\n")
    return ["patch", str(folder / "x.patch")]


@case("text-only", "MB", 100, 60)
def no_patch(folder, size):
    (folder / "x.patch").write_text("commit messages, or anything else\n" * (size * 1_000_000 // 34))
    return ["patch", str(folder / "x.patch")]


@case("file", "line", 250_000, 60)
def long_file(folder, size):
    old = layers(size, 1)
    new = list(old)
    for at in range(0, size, 100):
        new[at] = layer(at, random.Random(at))
    text = lambda lines: HEAD + "def build():\n" + "\n".join(lines) + "\n"
    return compared(folder, "x.py", text(old), text(new))


@case("file-one-change", "line", 250_000, 30)
def long_file_one_change(folder, size):
    old = layers(size, 1)
    new = list(old)
    new[size // 2] = "    model.add(Dense(7, activation='tanh'))"
    text = lambda lines: HEAD + "def build():\n" + "\n".join(lines) + "\n"
    return compared(folder, "x.py", text(old), text(new))


@case("file-rewritten", "line", 250_000, 120)
def long_file_rewritten(folder, size):
    text = lambda seed: HEAD + "def build():\n" + "\n".join(layers(size, seed)) + "\n"
    return compared(folder, "x.py", text(1), text(2))


@case("file-above-cap", "line", 1_000_000, 10)
def long_file_above_the_size_cap(folder, size):
    return long_file_rewritten(folder, size)


@case("file-functions", "line", 250_000, 60)
def long_file_of_functions(folder, size):
    def text(seed):
        lines, functions = layers(size, 1), []
        others = layers(size // 40 + 1, seed)
        for at in range(0, size - 39, 40):
            body = lines[at : at + 40]
            body[0], body[20] = f"def f{at}(x, w, b):", others[at // 40]
            functions.append("\n".join(body))
        return HEAD + "\n".join(functions) + "\n"

    return compared(folder, "x.py", text(2), text(3))


@case("files", "file", 100_000, 60)
def many_files(folder, size):
    rng = random.Random(1)
    with open(folder / "x.patch", "w") as out:
        for number in range(size):
            old = ["from keras.layers import Dense", layer(1, rng).strip()]
            out.write(hunk(f"d{number % 100}/f{number}.py", old, [old[0], layer(2, rng).strip()]))
    return ["patch", str(folder / "x.patch")]


@case("files-in-trees", "file", 20_000, 60)
def many_files_in_trees(folder, size):
    rng = random.Random(1)
    for side in ("old", "new"):
        for number in range(size):
            path = folder / side / f"d{number % 100}"
            path.mkdir(parents=True, exist_ok=True)
            (path / f"f{number}.py").write_text(HEAD + layer(number, rng).strip() + "\n")
    return ["compare", str(folder / "old"), str(folder / "new")]


@case("files-in-commit", "file", 100_000, 120)
def many_files_in_commit(folder, size):
    """One commit, made by `git fast-import`."""
    repository = folder / "repository"
    subprocess.run(["git", "init", "-q", "--bare", str(repository)], check=True)
    rng = random.Random(1)
    commands = []
    for number in (1, 2):
        commands.append(f"commit refs/heads/main\ncommitter A <a@b.c> {number} +0000\ndata 1\nx")
        for at in range(size):
            text = HEAD + layer(at, rng).strip() + "\n"
            commands.append(f"M 100644 inline d{at % 100}/f{at}.py\ndata {len(text)}\n{text}")
    feed = "\n".join(commands).encode()
    subprocess.run(["git", "-C", str(repository), "fast-import", "--quiet"], input=feed, check=True)
    return ["-C", str(repository), "show", "main"]


@case("commits", "commit", 10_000, 60)
def many_commits(folder, size):
    repository = folder / "repository"
    subprocess.run(["git", "init", "-q", "--bare", str(repository)], check=True)
    rng = random.Random(1)
    lines = layers(100, 1)
    commands = []
    for number in range(size):
        lines[rng.randrange(100)] = layer(number, rng)
        text = HEAD + "def build():\n" + "\n".join(lines) + "\n"
        commands.append(
            f"commit refs/heads/main\ncommitter A <a@b.c> {number} +0000\ndata 1\nx\n"
            f"M 100644 inline x.py\ndata {len(text)}\n{text}"
        )
    feed = "\n".join(commands).encode()
    subprocess.run(["git", "-C", str(repository), "fast-import", "--quiet"], input=feed, check=True)
    return ["-C", str(repository), "log", "main"]


@case("hunks", "hunk", 10_000, 30)
def many_hunks(folder, size):
    rng = random.Random(1)
    parts = ["--- a/x.py\n+++ b/x.py\n"]
    for at in range(size):
        old, new = layer(at, rng), layer(at, rng)
        parts.append(f"@@ -{at * 9 + 1},2 +{at * 9 + 1},2 @@\n     y = x{at}\n-{old}\n+{new}\n")
    return patch(folder, "".join(parts))


@case("blocks", "block", 100_000, 60)
def many_blocks_in_one_hunk(folder, size):
    rng = random.Random(1)
    body = []
    for at in range(size):
        body.append(f" x{at} = {at}\n-{layer(at, rng).strip()}\n+{layer(at, rng).strip()}\n")
    return patch(folder, f"--- a/x.py\n+++ b/x.py\n@@ -1,{size * 2} +1,{size * 2} @@\n" + "".join(body))


# ---- long blocks


@case("block-replaced", "line", 50_000, 60)
def block_replaced(folder, size):
    return patch(folder, hunk("x.py", layers(size // 2, 1), layers(size - size // 2, 2)))


@case("block-edited", "line", 50_000, 60)
def block_edited(folder, size):
    old = layers(size // 2, 1)
    return patch(folder, hunk("x.py", old, [line.replace("'relu'", "'tanh'") + "  # 1" for line in old]))


@case("block-of-edits", "line", 50_000, 60)
def block_where_each_line_changed(folder, size):
    line = "    model.add(Dense({}, activation='{}', name='n{}'))"
    old = [line.format(at, "relu", at) for at in range(size // 2)]
    new = [line.format(at + 1, "tanh", at) for at in range(size // 2)]
    return patch(folder, hunk("x.py", old, new))


@case("block-of-renames", "line", 50_000, 60)
def block_of_renames(folder, size):
    old = [f"    a{at} = f(a{at - 1}, {at})" for at in range(size // 2)]
    new = [f"    b{at} = f(b{at - 1}, {at})" for at in range(size // 2)]
    return patch(folder, hunk("x.py", old, new))


@case("block-reordered", "line", 50_000, 60)
def block_reordered(folder, size):
    old = layers(size // 2, 1)
    new = list(old)
    random.Random(3).shuffle(new)
    return patch(folder, hunk("x.py", old, new))


@case("block-same-line", "line", 50_000, 60)
def block_of_one_line_again_and_again(folder, size):
    old = ["    model.add(Dense(10, activation='relu'))"] * (size // 2)
    new = ["    model.add(Dense(20, activation='relu'))"] * (size - size // 2)
    return patch(folder, hunk("x.py", old, new))


@case("block-added", "line", 50_000, 60)
def block_added(folder, size):
    lines = [f"+{line}\n" for line in layers(size, 1)]
    return patch(folder, f"--- a/x.py\n+++ b/x.py\n@@ -1,1 +1,{size + 1} @@\n     y = x\n" + "".join(lines))


@case("block-definitions", "line", 50_000, 60)
def block_of_definitions(folder, size):
    """Each name is given a value, and used, many times."""
    lines = lambda seed: [f"    x = Dense({at * seed})(x)" for at in range(size // 2)]
    return patch(folder, hunk("x.py", lines(1), lines(3)))


@case("block-nested-calls", "line", 50_000, 60)
def block_that_is_one_statement(folder, size):
    rng = random.Random(1)
    item = lambda: f"    Dense({rng.randrange(10**6)}, activation='relu'),"
    side = lambda count: ["model = Sequential([", *(item() for _ in range(count)), "])"]
    return patch(folder, hunk("x.py", side(size // 2), side(size // 2)))


@case("block-arguments", "argument", 50_000, 60)
def call_with_many_arguments(folder, size):
    side = lambda shift: ["f(", *(f"    a{at}={at + shift}," for at in range(size // 2)), ")"]
    return patch(folder, hunk("x.py", side(0), side(1)))


@case("block-positional", "argument", 50_000, 60)
def call_with_many_positional_arguments(folder, size):
    side = lambda shift: ["f(", *(f"    {at * 7 + shift}," for at in range(size // 2)), ")"]
    return patch(folder, hunk("x.py", side(0), side(1)))


@case("block-parameters", "parameter", 50_000, 60)
def function_with_many_parameters(folder, size):
    side = lambda shift: ["def f(", *(f"    a{at}={at + shift}," for at in range(size // 2)), "): pass"]
    return patch(folder, hunk("x.py", side(0), side(1)))


@case("block-imports", "line", 50_000, 60)
def block_of_imports(folder, size):
    side = lambda word: [f"from keras.layers import {word}{at}" for at in range(size // 2)]
    return patch(folder, hunk("x.py", side("Dense"), side("Conv")))


@case("block-strings", "line", 50_000, 60)
def block_of_text(folder, size):
    rng = random.Random(1)
    words = "the loss of a net is not what it was when weights were small and batches large".split()
    side = lambda: ['doc = """', *(" ".join(rng.choices(words, k=12)) for _ in range(size // 2)), '"""']
    return patch(folder, hunk("x.py", side(), side()))


@case("block-no-python", "line", 50_000, 60)
def block_that_does_not_parse(folder, size):
    rng = random.Random(1)
    side = lambda: ["".join(rng.choices("abc ()[]{}:=,.'\"\\#@!$", k=40)) for _ in range(size // 2)]
    return patch(folder, hunk("x.py", side(), side()))


@case("block-lua", "line", 50_000, 60)
def block_of_lua(folder, size):
    rng = random.Random(1)
    side = lambda: [f"model:add(nn.Linear({rng.randrange(999)}, {at}))" for at in range(size // 2)]
    return patch(folder, hunk("x.lua", side(), side()))


@case("block-lua-open", "line", 50_000, 60)
def block_of_lua_blocks(folder, size):
    rng = random.Random(1)
    side = lambda: [rng.choice(["if x then", "for i = 1, 9 do", "end", "f(function()", "until x", "repeat"]) for _ in range(size // 2)]
    return patch(folder, hunk("x.lua", side(), side()))


@case("block-lua-long", "line", 50_000, 60)
def block_of_lua_strings_that_do_not_end(folder, size):
    side = lambda level: [f"x = [[ [{level}[ [==[ --[[" for _ in range(size // 2)]
    return patch(folder, hunk("x.lua", side("="), side("==")))


@case("block-prototxt", "line", 50_000, 60)
def block_of_prototxt(folder, size):
    rng = random.Random(1)
    line = 'layer {{ name: "l{}" type: "Convolution" convolution_param {{ num_output: {} }} }}'
    side = lambda: [line.format(at, rng.randrange(999)) for at in range(size // 2)]
    return patch(folder, hunk("net.prototxt", side(), side()))


def notebook(sources, output=""):
    outputs = [{"output_type": "stream", "name": "stdout", "text": [output]}] if output else []
    cell = lambda source: {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": outputs,
        "source": [line + "\n" for line in source],
    }
    cells = [cell(source) for source in sources]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 2}, indent=1)


@case("notebook-cells", "cell", 20_000, 60)
def notebook_of_many_cells(folder, size):
    side = lambda seed: notebook([line.strip()] for line in layers(size, seed))
    return compared(folder, "x.ipynb", side(1), side(2))


@case("notebook-cell", "line", 50_000, 60)
def notebook_of_one_long_cell(folder, size):
    side = lambda seed: notebook([[line.strip() for line in layers(size // 2, seed)]])
    return compared(folder, "x.ipynb", side(1), side(2))


@case("notebook-output", "MB", 50, 60)
def notebook_with_a_long_output(folder, size):
    blob = "iVBORw0KGgo" * (size * 1_000_000 // 11)
    side = lambda units: notebook([[f"model.add(Dense({units}))"]], blob)
    return compared(folder, "x.ipynb", side(1), side(2))


@case("notebook-hunk", "line", 50_000, 60)
def notebook_as_a_hunk(folder, size):
    side = lambda seed: [f'    "{line.strip()}\\n",' for line in layers(size // 2, seed)]
    return patch(folder, hunk("x.ipynb", side(1), side(2)))


# ---- long lines


def two_lines(folder, name, old, new):
    return patch(folder, hunk(name, [old], [new]))


@case("line-string", "MB", 50, 60)
def line_with_a_string(folder, size):
    return two_lines(folder, "x.py", "x = '" + "a" * (size * 1_000_000) + "'", "x = 'b'")


@case("line-numbers", "MB", 50, 60)
def line_of_numbers(folder, size):
    return two_lines(folder, "x.py", "x = [" + "1, " * (size * 333_333) + "]", "x = [1, 2]")


@case("line-words", "MB", 50, 60)
def line_of_words(folder, size):
    return two_lines(folder, "x.py", "loss " * (size * 200_000), "x = 1")


@case("line-name", "MB", 50, 60)
def line_with_a_name(folder, size):
    name = "learning_rate_of_the_optimizer_" * (size * 1_000_000 // 31)
    return two_lines(folder, "x.py", f"f({name}=1)", f"f({name}=2)")


@case("line-statements", "statement", 100_000, 60)
def line_of_statements(folder, size):
    side = lambda units: "; ".join(f"model.add(Dense({at + units}))" for at in range(size))
    return two_lines(folder, "x.py", side(1), side(2))


@case("line-nested-lists", "MB", 50, 60)
def line_of_json(folder, size):
    item = "{'loss': 'mse', 'lr': [0.1, 0.2], 'n': {'a': (1, 2)}}, "
    return two_lines(folder, "x.py", "x = [" + item * (size * 1_000_000 // len(item)) + "]", "x = []")


@case("line-both-sides", "MB", 20, 60)
def line_of_calls_on_both_sides(folder, size):
    rng = random.Random(1)
    item = lambda: f"Dense({rng.randrange(10**6)}, activation='relu')"
    side = lambda: "x = [" + ", ".join(item() for _ in range(size * 30_000)) + "]"
    return two_lines(folder, "x.py", side(), side())


@case("line-minified-lua", "MB", 20, 60)
def line_of_lua(folder, size):
    rng = random.Random(1)
    side = lambda: " ".join(f"m:add(nn.Linear({rng.randrange(10**6)},2))" for _ in range(size * 40_000))
    return two_lines(folder, "x.lua", side(), side())


@case("line-blank", "MB", 50, 60)
def line_of_blanks(folder, size):
    return two_lines(folder, "x.py", " " * (size * 1_000_000) + "x = 1", "x = 1")


@case("line-path", "MB", 20, 60)
def path_of_megabytes(folder, size):
    name = "d/" * (size * 500_000) + "x.py"
    return patch(folder, hunk(name, ["model.add(Dense(1))"], ["model.add(Dense(2))"]))


# ---- deep nesting


def deep(name, path, old):
    """A case whose line is nested as deep as its size."""

    def make(folder, size):
        old_line = old(size)
        return two_lines(folder, path, old_line, old_line.replace("1", "2"))

    case(name, "level", 100_000, 60)(make)


deep("deep-brackets", "x.py", lambda n: "x = " + "[" * n + "1" + "]" * n)
deep("deep-calls", "x.py", lambda n: "x = " + "f(" * n + "1" + ")" * n)
deep("deep-open", "x.py", lambda n: "x = " + "f([{(" * (n // 4) + "1")
deep("deep-close", "x.py", lambda n: "x = 1" + ")]}" * (n // 3))
deep("deep-attributes", "x.py", lambda n: "x = a" + ".b" * n + "(1)")
deep("deep-chain", "x.py", lambda n: "x = a" + ".add(1)" * n)
deep("deep-subscripts", "x.py", lambda n: "x = a" + "[1]" * n)
deep("deep-operators", "x.py", lambda n: "x = a" + " + 1" * n)
deep("deep-signs", "x.py", lambda n: "x = " + "-" * n + "1")
deep("deep-not", "x.py", lambda n: "x = " + "not " * n + "1")
deep("deep-lambda", "x.py", lambda n: "x = " + "lambda: " * n + "1")
deep("deep-conditional", "x.py", lambda n: "x = " + "1 if a else " * n + "1")
deep("deep-targets", "x.py", lambda n: "x = " * n + "1")
deep("deep-strings", "x.py", lambda n: "x = " + "'a' " * n + "'1'")
deep("deep-fstrings", "x.py", lambda n: "x = " + "f'{" * n + "1" + "}'" * n)
deep("deep-comprehension", "x.py", lambda n: "x = [a" + " for a in b" * n + " if 1]")
deep("deep-decorators", "x.py", lambda n: "@a\n-" * n + "def f(): return 1")
deep("deep-lua-tables", "x.lua", lambda n: "x = " + "{" * n + "1" + "}" * n)
deep("deep-lua-functions", "x.lua", lambda n: "x = " + "function() return " * n + "1" + " end" * n)
deep("deep-lua-strings", "x.lua", lambda n: "x = 'a'" + " .. '1'" * n)
deep("deep-prototxt", "x.prototxt", lambda n: "layer { " * n + "lr: 1" + " }" * n)


def indented(size):
    """Blocks within blocks; the width goes up to 1,000, then the text begins anew."""
    lines = []
    for at in range(size):
        lines.append(" " * (at % 1000) + "if a:")
    return lines


@case("deep-indent", "line", 20_000, 60)
def deep_indent(folder, size):
    lines = indented(size)
    return patch(folder, hunk("x.py", [*lines, " " * 999 + " x = f(1)"], [*lines, " " * 999 + " x = f(2)"]))


@case("deep-indent-file", "level", 5_000, 60)
def deep_indent_in_a_file(folder, size):
    lines = [" " * at + "if a:" for at in range(size)]
    text = lambda units: HEAD + "\n".join([*lines, " " * size + f"model.add(Dense({units}))"]) + "\n"
    return compared(folder, "x.py", text(1), text(2))


@case("deep-elif", "line", 100_000, 60)
def deep_elif(folder, size):
    text = lambda units: "if a:\n  x = 1\n" + f"elif b:\n  x = Dense({units})\n" * (size // 2)
    return compared(folder, "x.py", HEAD + text(1), HEAD + text(2))


@case("deep-lua-blocks", "level", 100_000, 60)
def deep_lua_blocks(folder, size):
    side = lambda units: ["if a then"] * (size // 2) + [f"x = nn.Linear({units}, 2)"] + ["end"] * (size // 2)
    return patch(folder, hunk("x.lua", side(1), side(2)))


@case("deep-notebook", "level", 100_000, 60)
def deep_notebook(folder, size):
    text = lambda units: '{"cells": ' + "[" * size + str(units) + "]" * size + "}\n"
    return compared(folder, "x.ipynb", text(1), text(2))


# ---- expressions of the catalogue


@case("regex-message", "MB", 10, 60)
def values_for_expressions(folder, size):
    """Names, keywords, strings and comments that nearly fit what the catalogue looks for."""
    words = "learning_rate lr_ loss_ optimiz batch_siz img_ epochs_ drop_ nb_epoc Dens Conv2 reshap"
    text = (words + " ") * (size * 1_000_000 // len(words))
    old = [f"model.compile(loss='{text}', optimizer=1)  # {text}"]
    new = [f"model.compile(loss='{text}', optimizer=2)  # {text}"]
    return patch(folder, hunk("x.py", old, new))


@case("regex-names", "name", 50_000, 60)
def names_for_expressions(folder, size):
    rng = random.Random(1)
    parts = "learning rate lr loss optim batch size img image epoch drop conv dense dim shape y x pred".split()
    name = lambda: "_".join(rng.choices(parts, k=6))
    side = lambda: [f"    {name()} = {name()}({name()}={name()})" for _ in range(size // 8)]
    return patch(folder, hunk("x.py", side(), side()))


# ---- measuring


@dataclass
class Run:
    seconds: float
    memory: float  # MiB
    status: int
    says: str


def limits():
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))


def run(arguments, out):
    command = [DNNFIX, *arguments, "-j", JOBS, "--format", "jsonl", "--min-confidence", "0"]
    with open(out, "wb") as stdout:
        child = subprocess.Popen(command, stdout=stdout, stderr=subprocess.DEVNULL, preexec_fn=limits)
        _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    seconds = usage.ru_utime + usage.ru_stime
    return Run(seconds, usage.ru_maxrss / 1024, child.returncode, said(out, child.returncode))


def said(out, status):
    """What the answer says of itself."""
    if status < 0:
        return f"killed by signal {-status}"
    changes = findings = incomplete = degraded = 0
    with open(out, "rb") as lines:
        for line in lines:
            change = json.loads(line)
            changes += 1
            findings += len(change["findings"])
            incomplete += not change["complete"]
            degraded += any(file["degraded"] for file in change["files"])
    parts = [f"{findings} findings"]
    parts += ["degraded"] * bool(degraded) + ["incomplete"] * bool(incomplete)
    return ", ".join(parts) + (f", exit {status}" if status else "")


def measure(one, keep):
    """Runs a case at each scale; gives the rows, and whether the bounds hold."""
    runs = []
    for scale in SCALES:
        size = max(1, one.size * scale // SCALES[-1])
        folder = Path(tempfile.mkdtemp(prefix="limits-", dir=keep))
        try:
            arguments = one.make(folder, size)
            runs.append((size, run(arguments, folder / "out.jsonl")))
        finally:
            if not keep:
                shutil.rmtree(folder)
        if runs[-1][1].status < 0:
            break
    return runs


def growth(runs, start):
    """How many times more a unit costs at the last scale than at the one before, without the start."""
    if len(runs) < 2:
        return float("inf")
    (small, first), (large, last) = runs[-2:]
    apart = lambda run: max(run.seconds - start, 0.005)
    return apart(last) / large / (apart(first) / small)


def start():
    """How long the program takes for next to nothing."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = patch(Path(folder), hunk("x.py", ["x = 1"], ["x = 2"]))
        return min(run(arguments, Path(folder) / "out").seconds for _ in range(5))


def row(one, runs, start):
    size, last = runs[-1]
    times = " / ".join(f"{run.seconds:.2f}" for _, run in runs)
    each = last.seconds / size * 1e6
    holds = last.seconds <= one.seconds and last.memory <= one.memory and last.status in (0, 2)
    cells = [
        one.name,
        f"{size:,} {one.unit}s",
        times,
        f"{each:,.1f}",
        f"{last.memory:,.0f}",
        f"{growth(runs, start):.1f}",
        last.says,
        f"{one.seconds:.0f} s, {one.memory} MiB" + ("" if holds else " **passed**"),
    ]
    print("| " + " | ".join(cells) + " |", flush=True)
    return holds


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("cases", nargs="*", metavar="CASE")
    parser.add_argument("--list", action="store_true", help="tell the cases")
    parser.add_argument("--keep", metavar="DIR", help="where the input is left")
    options = parser.parse_args()
    chosen = [c for c in CASES if not options.cases or any(c.name.startswith(n) for n in options.cases)]
    if options.list:
        for one in chosen:
            print(f"{one.name:20} {one.size:>9,} {one.unit}s")
        return 0
    print("| case | size | seconds at 1×, 10×, 100× | µs a unit | MiB | growth | answer | bound |")
    print("|---|---:|---:|---:|---:|---:|---|---|", flush=True)
    begun = start()
    hold = [row(one, measure(one, options.keep), begun) for one in chosen]
    return 0 if all(hold) else 1


if __name__ == "__main__":
    sys.exit(main())
