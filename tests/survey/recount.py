"""Recounts what `dnnfix report` says, from the same results, in another way.

usage: recount.py STUDY.toml REPORT.json REPORT.csv RESULTS.jsonl...

REPORT.json and REPORT.csv are of all primaries from confidence 0.5 on. Only the standard library is
used. Differences are printed, and the exit status is then 1.
"""

import csv
import json
import math
import os
import sys
from collections import Counter, defaultdict

faults = []


def check(what, told, counted):
    if isinstance(counted, float) and isinstance(told, (int, float)):
        same = math.isclose(told, counted, rel_tol=1e-9, abs_tol=1e-12)
    else:
        same = told == counted
    if not same:
        faults.append(f"{what}: the report says {told!r}, counted {counted!r}")


# ---- statistics, from their definitions


def wilson(count, n):
    """The two solutions of |count/n - p| = z * sqrt(p (1 - p) / n)."""
    if n == 0:
        return None, None
    z = 1.959963984540054
    a, b, c = 1 + z * z / n, -(2 * count / n + z * z / n), (count / n) ** 2
    root = math.sqrt(max(0.0, b * b - 4 * a * c))
    return max(0.0, (-b - root) / (2 * a)), min(1.0, (-b + root) / (2 * a))


def above(x, degrees):
    """The chi-square distribution above x, by its recurrence over the degrees of freedom."""
    if x <= 0:
        return 1.0
    if degrees % 2 == 0:
        at, total, term = 2, math.exp(-x / 2), x / 2 * math.exp(-x / 2)
    else:
        at, total, term = 1, math.erfc(math.sqrt(x / 2)), math.sqrt(2 * x / math.pi) * math.exp(-x / 2)
    while at < degrees:
        total += term
        at += 2
        term *= x / at
    return total


def chi_square(rows):
    rows = [row for row in rows if sum(row)]
    columns = [column for column in zip(*rows) if sum(column)]
    if len(rows) < 2 or len(columns) < 2:
        return None
    n = sum(map(sum, columns))
    sums = [sum(row) for row in zip(*columns)]
    cells = [(count, row * sum(column) / n) for column in columns for count, row in zip(column, sums)]
    statistic = math.fsum((count - expected) ** 2 / expected for count, expected in cells)
    degrees = (len(rows) - 1) * (len(columns) - 1)
    return {
        "statistic": statistic,
        "degrees": degrees,
        "p": above(statistic, degrees),
        "w": math.sqrt(statistic / n),
        "n": n,
        "cells_below_5": sum(expected < 5 for _, expected in cells),
        "cells": len(cells),
    }


def check_test(what, told, rows):
    counted = chi_square(rows)
    if told is None or counted is None:
        check(what, told, counted)
        return
    for key, value in counted.items():
        check(f"{what}, {key}", told[key], value)
    w = counted["w"]
    effect = ["negligible", "small", "medium", "large"][sum(w >= edge for edge in (0.1, 0.3, 0.5))]
    check(f"{what}, effect", told["effect"], effect)


def check_share(what, told, count, of):
    low, high = wilson(count, of)
    check(f"{what}, count", told["count"], count)
    check(f"{what}, of", told["of"], of)
    check(f"{what}, share", told["share"], count / of if of else None)
    for key, bound in (("low", low), ("high", high)):
        if bound is None:
            check(f"{what}, {key}", told[key], None)
        elif abs(told[key] - bound) > 1e-9:
            faults.append(f"{what}, {key}: {told[key]} is not {bound}")


def quantile(values, share):
    values = sorted(values)
    return values[max(0, math.ceil(share * len(values)) - 1)]


# ---- what is read


def read_study(path):
    libraries, fixes, source, library, here = {}, defaultdict(dict), None, None, None
    for line in open(path, encoding="utf-8"):
        line = line.split("#")[0].strip()
        if line.startswith("[["):
            here = line.strip("[]")
        elif line.startswith("[source.fixes."):
            here, library = "fixes", line[len("[source.fixes.") : -1]
        elif "=" in line:
            key, value = (part.strip() for part in line.split("=", 1))
            if here == "fixes":
                fixes[source].setdefault(library, {})[key] = int(value)
            elif key == "id" and here == "source":
                source = json.loads(value)
            elif key == "id":
                library = json.loads(value)
            elif key == "libraries":
                libraries[library] = json.loads(value)
    return libraries, fixes


def repository_of(change, path):
    page = change.get("repository")
    return "/".join(page.split("/")[3:]) if page else os.path.basename(path).rsplit(".", 1)[0]


def read_changes(paths):
    """Changes, each with the name of its repository and the findings that count; the repeated ones."""
    changes, seen, repeated = [], set(), 0
    for path in paths:
        for line in open(path, encoding="utf-8", newline="\n"):
            change = json.loads(line)
            name = repository_of(change, path)
            if "date" in change:
                if (name, change["id"]) in seen:
                    repeated += 1
                    continue
                seen.add((name, change["id"]))
            found = [f for f in change["findings"] if f["primary"] and f["confidence"] >= 0.5]
            changes.append((name, change, found))
    return changes, repeated


def fixes_by(changes, group):
    """Patterns, each once for a change and group."""
    counts = defaultdict(Counter)
    for name, change, found in changes:
        for key, pattern in {(group(change, f), f["pattern"]) for f in found}:
            if key is not None:
                counts[key][pattern] += 1
    return counts


# ---- the figures, one after the other


def totals(report, changes, repeated):
    findings = [f for _, _, found in changes for f in found]
    fixes = sum(len({f["pattern"] for f in found}) for _, _, found in changes)
    undated = sum(len({f["pattern"] for f in found}) for _, c, found in changes if "date" not in c)
    for key, value in {
        "changes": len(changes),
        "with_findings": sum(bool(found) for _, _, found in changes),
        "findings": len(findings),
        "fixes": fixes,
        "undated": undated,
        "incomplete": sum(not c["complete"] for _, c, _ in changes),
        "degraded": sum(f["degraded"] is not None for _, c, _ in changes for f in c["files"]),
        "repeated": repeated,
        "duplicates": sum(c.get("duplicates", 0) for _, c, _ in changes),
    }.items():
        check(f"totals, {key}", report["totals"][key], value)


def repositories(report, changes):
    names = {name for name, _, _ in changes}
    check("repositories", {r["repository"] for r in report["repositories"]}, names)
    for told in report["repositories"]:
        own = [(c, found) for name, c, found in changes if name == told["repository"]]
        days = sorted(c["date"][:10] for c, _ in own if "date" in c)
        what = f"repository {told['repository']}"
        check(f"{what}, changes", told["changes"], len(own))
        check(f"{what}, findings", told["findings"], sum(len(found) for _, found in own))
        check(f"{what}, fixes", told["fixes"], sum(len({f["pattern"] for f in found}) for _, found in own))
        check(f"{what}, first", told["first"], days[0] if days else None)
        check(f"{what}, last", told["last"], days[-1] if days else None)


def patterns(report, changes, study):
    fixes = fixes_by(changes, lambda c, f: "")[""]
    findings = Counter(f["pattern"] for _, _, found in changes for f in found)
    ids = [p["pattern"] for p in report["patterns"]]
    check("patterns that are told", set(findings) - set(ids), set())
    check("order of the patterns", [fixes[id] for id in ids], sorted((fixes[id] for id in ids), reverse=True))
    here = [fixes[id] for id in ids]
    for told in report["patterns"]:
        id = told["pattern"]
        check(f"{id}, findings", told["findings"], findings[id])
        check_share(id, told["fixes"], fixes[id], sum(fixes.values()))
        for source in told["study"]:
            there = Counter()
            for counts in study[source["source"]].values():
                there.update(counts)
            check_share(f"{id}, {source['source']}", source["fixes"], there[id], sum(there.values()))
            a, b = fixes[id], there[id]
            rows = sum(fixes.values()), sum(there.values())
            n, column = sum(rows), a + b
            if column and column < n and all(rows):
                expected = rows[0] * column / n
                variance = expected * (1 - rows[0] / n) * (1 - column / n)
                check(f"{id}, residual", source["residual"], (a - expected) / math.sqrt(variance))
            else:
                check(f"{id}, residual", source["residual"], None)
    return ids, here


def comparisons(report, changes, libraries, study, ids, here):
    of_library = {l: id for id, all in libraries.items() for l in all}
    ours = fixes_by(changes, lambda c, f: of_library.get(f["library"]))
    theirs = {id: Counter() for id in libraries}
    for counts in study.values():
        for library, patterns in counts.items():
            theirs[library].update(patterns)
    row = lambda counts: [counts[id] for id in ids]
    told = {c["comparison"]: c["test"] for c in report["comparisons"]}
    for source, counts in study.items():
        all = Counter()
        for patterns in counts.values():
            all.update(patterns)
        check_test(source, told[source], [here, row(all)])
    check_test("libraries here", told["libraries-here"], [row(ours[id]) for id in libraries])
    check_test("libraries of the study", told["libraries-study"], [row(theirs[id]) for id in libraries])
    check("libraries of the study", [l["library"] for l in report["study_libraries"]], list(libraries))
    for library in report["study_libraries"]:
        id = library["library"]
        check(f"{id} here", library["patterns"], dict(ours[id]))
        check(f"{id} in the study", library["study_patterns"], dict(theirs[id]))
        check_test(id, library["test"], [row(ours[id]), row(theirs[id])])


def groups(report, changes):
    libraries = fixes_by(changes, lambda c, f: f["library"] or "")
    told = {l["library"] or "": l["patterns"] for l in report["libraries"]}
    check("libraries", told, {key: dict(counts) for key, counts in libraries.items()})
    months = fixes_by(changes, lambda c, f: c["date"][:7] if "date" in c else None)
    told = {m["month"]: m["patterns"] for m in report["months"]}
    check("months", told, {key: dict(counts) for key, counts in months.items()})
    check("order of the months", list(told), sorted(told))


def folders(report, changes):
    several = len({name for name, _, _ in changes}) > 1
    told = {f["folder"]: f["patterns"] for f in report["folders"]}
    counts = defaultdict(Counter)
    for name, _, found in changes:
        for f in found:
            path = (f"{name}/" if several else "") + f["path"]
            directory = path[: path.rfind("/") + 1]
            # The deepest that holds it, or its files alone.
            names = [f"{directory} (files)"] if directory else ["./"]
            while directory:
                names.append(directory)
                directory = directory[: directory.rstrip("/").rfind("/") + 1]
            folder = next((n for n in names if n in told), "other folders")
            if folder == "other folders" and "./" in told and len(told) == 1:
                folder = "./"
            counts[folder][f["pattern"]] += 1
    check("folders", told, {key: dict(value) for key, value in counts.items()})


def within(report, changes):
    found = [f for _, _, found in changes for f in found]
    all = Counter(f["pattern"] for f in found)
    actions = Counter((f["pattern"], f["action"], f["kind"]) for f in found)
    told = {(a["pattern"], a["action"], a["kind"]): a["findings"] for a in report["actions"]}
    check("actions", set(told), set(actions))
    for key in set(told) & set(actions):
        check_share(f"action {key}", told[key], actions[key], all[key[0]])
    for spread in report["confidences"]:
        own = [f["confidence"] for f in found if f["pattern"] == spread["pattern"]]
        for key, share in (("least", 0), ("quarter", 0.25), ("median", 0.5), ("three_quarters", 0.75), ("most", 1)):
            check(f"confidence of {spread['pattern']}, {key}", spread[key], quantile(own, share))
        told = {float(key): count for key, count in spread["counts"].items()}
        check(f"confidences of {spread['pattern']}", told, dict(Counter(own)))
    notes = Counter((f["pattern"], note) for f in found for note in f["notes"])
    check("notes", {(n["pattern"], n["note"]): n["findings"] for n in report["notes"]}, dict(notes))


def pairs(report, changes):
    findings, having = Counter(), Counter()
    for _, _, found in changes:
        own = [(f["pattern"], f["before"], f["after"]) for f in found]
        own = [pair for pair in own if all(0 < len(text) <= 120 for text in pair[1:])]
        findings.update(own)
        having.update(set(own))
    first = sorted(findings, key=lambda pair: (-having[pair], -findings[pair], pair))[:25]
    told = [(p["pattern"], p["before"], p["after"], p["changes"], p["findings"]) for p in report["pairs"]]
    check("pairs", told, [(*pair, having[pair], findings[pair]) for pair in first])


def table(report, path):
    """The CSV has the counts of the JSON."""
    counts = defaultdict(dict)
    for row in csv.DictReader(open(path, encoding="utf-8", newline="")):
        counts[row["figure"], row["unit"]][row["group"], row["pattern"]] = int(row["count"])
        if row["share"]:
            low, high = wilson(int(row["count"]), int(row["of"]))
            check("CSV, low", round(float(row["low"]), 9), round(low, 9))
            check("CSV, high", round(float(row["high"]), 9), round(high, 9))
    told = {("", p["pattern"]): p["fixes"]["count"] for p in report["patterns"]}
    check("CSV, patterns", counts["patterns", "fixes"], told)
    for figure, key, unit in (("months", "month", "fixes"), ("folders", "folder", "findings")):
        told = {(group[key], pattern): n for group in report[figure] for pattern, n in group["patterns"].items()}
        check(f"CSV, {figure}", counts[figure, unit], told)


def main(study, report, table_path, *results):
    libraries, fixes = read_study(study)
    report = json.load(open(report, encoding="utf-8"))
    changes, repeated = read_changes(results)
    totals(report, changes, repeated)
    repositories(report, changes)
    ids, here = patterns(report, changes, fixes)
    comparisons(report, changes, libraries, fixes, ids, here)
    groups(report, changes)
    folders(report, changes)
    within(report, changes)
    pairs(report, changes)
    table(report, table_path)
    print(*faults[:40], sep="\n")
    print(f"{len(changes)} changes recounted, {len(faults)} differences")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
