#!/usr/bin/env python3
"""Rebuild patterns/versions/tensorflow-2.toml, the table of the move from TensorFlow 1 to 2.

Needs Python 3.11 or newer and pip.

TensorFlow publishes what its upgrade tool knows as tables in its own package, in
tensorflow/tools/compatibility. This script obtains the package with `pip download`, reads the
tables and the signatures as syntax (nothing of the package is imported or run) and writes the
facts in the form that docs/catalogue.md describes, section "Version files".

    python3 scripts/version-tables.py                    # download the package (500 MB) and rebuild
    python3 scripts/version-tables.py --wheel FILE.whl   # the same from a file already there

The other files of patterns/versions are kept by hand.
"""

import argparse
import ast
import json
import pathlib
import subprocess
import sys
import tempfile
import tomllib
import zipfile

VERSION = "2.15.1"  # the last release with Keras 2 and the estimators inside
PYTHON = "3.11"
PLATFORM = "manylinux_2_17_x86_64"
TABLES = "tensorflow/tools/compatibility/"
GUIDE = "https://www.tensorflow.org/guide/migrate/upgrade"
SOURCE = f"https://github.com/tensorflow/tensorflow/blob/v{VERSION}/{TABLES}"
ADDONS = "https://github.com/tensorflow/addons"
VERSIONS = pathlib.Path(__file__).resolve().parent.parent / "patterns/versions"
OUTPUT = VERSIONS / "tensorflow-2.toml"
BY_HAND = VERSIONS / "tensorflow.toml"
HEADER = f"""\
#:schema ../schemas/version.json
# Generated from the upgrade tables in the package of TensorFlow {VERSION}; do not edit.
# To rebuild: python3 scripts/version-tables.py

library = "tensorflow"
title = "TensorFlow"
"""


def download(folder):
    """Fetch the wheel of TensorFlow into a folder; give its path."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"]
    command += ["--python-version", PYTHON, "--platform", PLATFORM, "--dest", str(folder)]
    subprocess.run(command + [f"tensorflow=={VERSION}"], check=True)
    return next(pathlib.Path(folder).glob("tensorflow-*.whl"))


def literal(tree, name):
    """The value of the first non-empty literal assigned to a variable or attribute of that name."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign):
            continue
        target = node.targets[0]
        if name != getattr(target, "id", getattr(target, "attr", None)):
            continue
        try:
            value = ast.literal_eval(node.value)
        except ValueError:
            continue
        if value:
            return value
    raise SystemExit(f"the package has no table named {name}")


def canonical(name):
    """A name of the tables (`tf.x`, `tfa.x`, `*.x`) with its full root."""
    for short, full in (("tf.", "tensorflow."), ("tfa.", "tensorflow_addons."), ("*.", ".")):
        if name.startswith(short):
            return full + name[len(short):]
    return "tensorflow" if name == "tf" else name


def known_pairs():
    """The (old name, new name) that the table kept by hand already has, often with an earlier version."""
    groups = tomllib.loads(BY_HAND.read_text(encoding="utf-8"))["group"]
    return {pair for entry in groups for pair in entry.get("names", {}).items()}


def renamed_symbols(wheel):
    """Old name -> new name; what the authors wrote by hand takes precedence over what was derived."""
    names = dict(literal(parse(wheel, TABLES + "renames_v2.py"), "renames"))
    tree = parse(wheel, TABLES + "all_renames_v2.py")
    names.update(literal(tree, "manual_symbol_renames"))
    for old, new in literal(tree, "addons_symbol_mappings").items():
        names.setdefault(old, new)
    return {canonical(old): canonical(new) for old, new in names.items() if old != new}


def renamed_keywords(tree):
    """API -> {old keyword: new keyword}. Keywords that were dropped have no new name and are left out."""
    table = {}
    for api, keywords in literal(tree, "function_keyword_renames").items():
        kept = {old: new for old, new in keywords.items() if new and new != old}
        if kept:
            table[canonical(api)] = kept
    return table


def parse(wheel, path):
    """The syntax tree of one file of the wheel."""
    return ast.parse(wheel.read(path).decode("utf-8"))


def parameters(node):
    """The positional parameters of a function, or of the constructor of a class."""
    if isinstance(node, ast.ClassDef):
        inits = [n for n in node.body if isinstance(n, ast.FunctionDef) and n.name == "__init__"]
        return parameters(inits[0]) if inits else None
    return [a.arg for a in node.args.posonlyargs + node.args.args if a.arg != "self"]


def exported_names(decorator):
    """The names one export decorator gives: (those of version 1, those of version 2)."""
    if not isinstance(decorator, ast.Call):
        return [], []
    function = decorator.func
    if not getattr(function, "id", getattr(function, "attr", "")).endswith("_export"):
        return [], []
    names = [a.value for a in decorator.args if isinstance(a, ast.Constant)]
    old = names
    for keyword in decorator.keywords:
        if keyword.arg == "v1" and isinstance(keyword.value, ast.List):
            old = [e.value for e in keyword.value.elts if isinstance(e, ast.Constant)]
    return old, names


def signatures(wheel):
    """Two tables, public name -> parameters: of version 1 and of version 2."""
    tables = ({}, {})
    for path in wheel.namelist():
        if not path.startswith("tensorflow/python/") or not path.endswith(".py"):
            continue
        if b"_export(" not in wheel.read(path):
            continue
        for node in ast.walk(parse(wheel, path)):
            if not isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                continue
            for decorator in node.decorator_list:
                for table, names in zip(tables, exported_names(decorator)):
                    table.update({"tensorflow." + n: parameters(node) for n in names})
    return tables


def without_aliases(old, new):
    """Version 1 kept deprecated spellings at the end of a list: drop those after the last that version 2 has."""
    while old and old[-1] not in new and old[-1] != "name":
        old = old[:-1]
    return old


def reordered(wheel, names):
    """API -> (old parameters, new parameters), where both signatures are in the package."""
    first, second = signatures(wheel)
    table = {}
    for name in sorted(map(canonical, literal(parse(wheel, TABLES + "reorders_v2.py"), "reorders"))):
        target = names.get(name, name).replace("tensorflow.compat.v1.", "tensorflow.")
        old, new = first.get(name), second.get(target)
        if not old or not new:
            continue
        old = without_aliases(old, new)
        if old != new[:len(old)]:
            table[name] = (old, new)
    return table


def quoted(text):
    """A TOML string."""
    return json.dumps(text, ensure_ascii=False)


def group(kind, source, section, lines):
    """One [[group]] of the file; nothing if it has no lines."""
    if not lines:
        return ""
    head = f'\n[[group]]\nkind = "{kind}"\nsince = "2.0"\nsource = "{source}"\n[group.{section}]\n'
    return head + "\n".join(lines) + "\n"


def name_lines(names, choose):
    """The lines `"old" = "new"` of the pairs that are chosen."""
    return [f"{quoted(o)} = {quoted(n)}" for o, n in sorted(names.items()) if choose(o, n)]


def keyword_lines(table):
    """The lines `"api" = { old = "new" }`."""
    lines = []
    for api, keywords in sorted(table.items()):
        pairs = ", ".join(f"{old} = {quoted(new)}" for old, new in sorted(keywords.items()))
        lines.append(f"{quoted(api)} = {{ {pairs} }}")
    return lines


def order_lines(table):
    """The lines `"api" = { from = [...], to = [...] }`."""
    return [f"{quoted(api)} = {{ from = {json.dumps(old)}, to = {json.dumps(new)} }}"
            for api, (old, new) in sorted(table.items())]


def compose(wheel):
    """The text of the generated file."""
    known = known_pairs()
    names = renamed_symbols(wheel)
    orders = reordered(wheel, names)
    names = {old: new for old, new in names.items() if (old, new) not in known}
    tree = parse(wheel, TABLES + "tf_upgrade_v2.py")
    last = lambda name: name.rsplit(".", 1)[1]
    v1 = lambda new: new.startswith("tensorflow.compat.v1.")
    addons = lambda new: new.startswith("tensorflow_addons.")
    plain = lambda new: not v1(new) and not addons(new)
    return "".join([
        HEADER,
        group("renamed", SOURCE + "renames_v2.py", "names",
              name_lines(names, lambda o, n: plain(n) and last(o) != last(n))),
        group("moved", SOURCE + "renames_v2.py", "names",
              name_lines(names, lambda o, n: plain(n) and last(o) == last(n))),
        group("moved", GUIDE, "names", name_lines(names, lambda o, n: v1(n))),
        group("moved", ADDONS, "names", name_lines(names, lambda o, n: addons(n))),
        group("keyword-renamed", SOURCE + "tf_upgrade_v2.py", "keywords",
              keyword_lines(renamed_keywords(tree))),
        group("arguments-reordered", SOURCE + "reorders_v2.py", "orders",
              order_lines(orders)),
    ])


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    options.add_argument("--wheel", help="a wheel of TensorFlow that is already there")
    options.add_argument("--output", default=str(OUTPUT))
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = chosen.wheel or download(folder)
        with zipfile.ZipFile(path) as wheel:
            text = compose(wheel)
    pathlib.Path(chosen.output).write_text(text, encoding="utf-8")
    entries = sum(line.startswith('"') for line in text.splitlines())
    print(f"{chosen.output}: {entries} entries")


if __name__ == "__main__":
    main()
