"""Recounts what `dnnfix report` says, from the same results, in another way.

usage: recount.py STUDY.toml REPORT.json REPORT.csv REPORT.html RESULTS.jsonl...

The reports are of all primaries from confidence 0.5 on. The JSON is held against the results; the CSV
and the tables of the page against the JSON, and where that has them not, against the results. Only the
standard library is used. Differences are printed, and the exit status is then 1.
"""

import csv
import html
import json
import math
import os
import re
import sys
from collections import Counter, defaultdict
from html.parser import HTMLParser

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
        check(f"{what}, with findings", told["with_findings"], sum(bool(found) for _, found in own))
        check(f"{what}, incomplete", told["incomplete"], sum(not c["complete"] for c, _ in own))
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
        check(f"{id} here, all", library["fixes"], sum(ours[id].values()))
        check(f"{id} in the study, all", library["study_fixes"], sum(theirs[id].values()))
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
    for group in report["libraries"] + report["months"]:
        check(f"all of {group.get('title', group.get('month'))}", group["fixes"], sum(group["patterns"].values()))


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
    for folder in report["folders"]:
        check(f"all of {folder['folder']}", folder["findings"], sum(folder["patterns"].values()))


def within(report, changes):
    found = [f for _, _, found in changes for f in found]
    all = Counter(f["pattern"] for f in found)
    actions = Counter((f["pattern"], f["action"], f["kind"]) for f in found)
    told = {(a["pattern"], a["action"], a["kind"]): a["findings"] for a in report["actions"]}
    check("actions", set(told), set(actions))
    for key in set(told) & set(actions):
        check_share(f"action {key}", told[key], actions[key], all[key[0]])
    check("patterns with a spread", {c["pattern"] for c in report["confidences"]}, set(all))
    for spread in report["confidences"]:
        check(f"findings of {spread['pattern']}", spread["findings"], all[spread["pattern"]])
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


# ---- CSV


def told_by_csv(report):
    """All counts of the JSON as CSV has them: by figure, unit and what they are of."""
    told = {}
    for p in report["patterns"]:
        told["patterns", "", p["pattern"], "fixes"] = p["fixes"]["count"], p["fixes"]["of"]
        told["patterns", "", p["pattern"], "findings"] = p["findings"], report["totals"]["findings"]
        for s in p["study"]:
            told["study", s["source"], p["pattern"], "fixes"] = s["fixes"]["count"], s["fixes"]["of"]
    groups = [
        ("libraries", "library", "patterns", "fixes", report["libraries"]),
        ("study-libraries-here", "library", "patterns", "fixes", report["study_libraries"]),
        ("study-libraries-study", "library", "study_patterns", "fixes", report["study_libraries"]),
        ("months", "month", "patterns", "fixes", report["months"]),
        ("folders", "folder", "patterns", "findings", report["folders"]),
        ("confidences", None, "counts", "findings", report["confidences"]),
    ]
    for figure, key, counts, unit, all in groups:
        for group in all:
            for id, count in group[counts].items():
                of = sum(group[counts].values())
                names = (group[key] or "", id) if key else (id, group["pattern"])
                told[figure, *names, unit] = count, of
    for a in report["actions"]:
        what = a["pattern"], a["action"], a["kind"] or ""
        told["actions", "", *what, "findings"] = a["findings"]["count"], a["findings"]["of"]
    for unit in ("changes", "findings"):
        for p in report["pairs"]:
            told["pairs", "", p["pattern"], p["before"], p["after"], unit] = p[unit], None
    for n in report["notes"]:
        told["notes", "", n["pattern"], n["note"], "findings"] = n["findings"], None
    for unit in ("changes", "fixes", "findings"):
        for r in report["repositories"]:
            told["repositories", r["repository"], unit] = r[unit], None
    return told


def table(report, path):
    counted = {}
    for row in csv.DictReader(open(path, encoding="utf-8", newline="")):
        names = [row["pattern"], row["action"], row["kind"], row["before"], row["after"]]
        if row["figure"] == "actions":
            names = names[:3]
        else:
            names = [name for name in names if name]
        of = int(row["of"]) if row["of"] else None
        counted[row["figure"], row["group"], *names, row["unit"]] = int(row["count"]), of
        if row["share"]:
            low, high = wilson(int(row["count"]), of)
            for key, value in (("share", int(row["count"]) / of), ("low", low), ("high", high)):
                if abs(float(row[key]) - value) > 1e-9:
                    faults.append(f"CSV, {key}: {row} is not {value}")
    told = told_by_csv(report)
    for key in set(told) | set(counted):
        check(f"CSV, {key}", counted.get(key), told.get(key))


# ---- the page


class Tables(HTMLParser):
    """The texts of the cells of each table, by its id."""

    def __init__(self, text):
        super().__init__()
        self.rows, self.text = {}, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag == "table":
            self.own = self.rows.setdefault(dict(attributes)["id"], [])
        elif tag == "tr":
            self.own.append([])
        elif tag in ("th", "td"):
            self.text = ""

    def handle_data(self, data):
        if self.text is not None:
            self.text += data

    def handle_endtag(self, tag):
        if tag in ("th", "td"):
            self.own[-1].append(self.text)
            self.text = None


def check_cells(what, shown, values):
    """Cells against (value, decimals): a share with one decimal is a percentage, `None` nothing."""
    check(f"{what}, cells", len(shown), len(values))
    for cell, value in zip(shown, values):
        if isinstance(value, str):
            check(what, cell, value)
        elif value is None:
            check(what, cell, "")
        elif isinstance(value, int):
            check(what, cell, f"{value:,}")
        else:
            value, decimals = (value[0] * 100, 1) if len(value) == 1 else value
            number = float(cell.strip("%+< ").replace("\u2212", "-").replace(",", ""))
            if cell.startswith("< ") and value < number:
                continue
            if abs(number - value) > 0.5 * 10**-decimals + 1e-9:
                faults.append(f"{what}: the page says {cell!r}, counted {value!r}")


def share(value):
    return None if value is None else (value,)


def frequent(counts, titles):
    """The three most frequent, those with as many by name."""
    first = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:3]
    return ", ".join(f"{titles[id]} {count:,}" for id, count in first)


def page_rows(report, changes, titles):
    """What the tables of the page have to say, in their order."""
    totals = report["totals"]
    rows = defaultdict(list)
    keys = ("changes", "with_findings", "fixes", "findings", "incomplete")
    for r in report["repositories"]:
        rows["repositories"].append([r["repository"], r["first"] or "", r["last"] or "", *(r[key] for key in keys)])
    for p in report["patterns"]:
        study, own = p["study"], p["fixes"]
        cells = [titles[p["pattern"]], p["findings"], own["count"], *(share(own[k]) for k in ("share", "low", "high"))]
        cells += [share(s["fixes"]["share"]) for s in study]
        rows["patterns"].append(cells + [s["residual"] and (s["residual"], 1) for s in study])
    beside = [(f"{l['title']}: here and in the study", l["test"]) for l in report["study_libraries"]]
    for title, test in [(c["title"], c["test"]) for c in report["comparisons"]] + beside:
        if test:
            numbers = [test["n"], (test["statistic"], 1), test["degrees"], (test["p"], 3), (test["w"], 2)]
            rows["tests"].append([title, test["effect"], *numbers, share(test["cells_below_5"] / test["cells"])])
    here = [l for l in report["study_libraries"] if l["fixes"]]
    sides = [(l[f"{side}patterns"], l[f"{side}fixes"]) for l in here for side in ("", "study_")]
    if here:
        for id in titles:
            rows["study-libraries"].append([titles[id], *(share(c.get(id, 0) / n) for c, n in sides)])
        rows["study-libraries"].append(["n", *(n for _, n in sides)])
    known = [[l] for l in report["libraries"] if l["library"]]
    known = known[:7] + [sum(known[7:], [])] + [[l for l in report["libraries"] if not l["library"]]]
    known = [group for group in known if group]
    found = [p["pattern"] for p in report["patterns"] if p["findings"]]
    for id in found:
        rows["libraries"].append([titles[id], *(sum(l["patterns"].get(id, 0) for l in g) for g in known)])
    rows["libraries"].append(["all", *(sum(l["fixes"] for l in g) for g in known)])
    dated = totals["fixes"] - totals["undated"]
    by_year = defaultdict(Counter)
    for name, change, found_here in changes:
        if "date" in change and found_here:
            by_year[change["date"][:4]].update({f["pattern"] for f in found_here})
    for year, counts in sorted(by_year.items()):
        fixes = sum(counts.values())
        rows["years"].append([year, frequent(counts, titles), fixes, share(fixes / dated)])
    for m in report["months"]:
        rows["months"].append([m["month"], m["fixes"], *(m["patterns"].get(id, 0) for id in found)])
    for f in report["folders"]:
        of = share(f["findings"] / totals["findings"])
        rows["folders"].append([f["folder"], frequent(f["patterns"], titles), f["findings"], of])
    for a in report["actions"]:
        own = a["findings"]
        shares = [share(own[key]) for key in ("share", "low", "high")]
        rows["actions"].append([titles[a["pattern"]], a["action"], a["kind"] or "", own["count"], *shares])
    keys = ("least", "quarter", "median", "three_quarters", "most")
    for c in report["confidences"]:
        rows["confidence"].append([titles[c["pattern"]], c["findings"], *((c[key], 2) for key in keys)])
    for p in report["pairs"]:
        rows["pairs"].append([titles[p["pattern"]], p["before"], p["after"], p["changes"], p["findings"]])
    for n in report["notes"]:
        rows["notes"].append([titles[n["pattern"]], n["note"], n["findings"]])
    return rows


def page(report, changes, path):
    text = open(path, encoding="utf-8", newline="\n").read()
    tables = Tables(text[: text.index('<section id="findings"')]).rows
    rows = page_rows(report, changes, {p["pattern"]: p["title"] for p in report["patterns"]})
    check("tables of the page", set(tables), {id for id, own in rows.items() if own})
    for id in set(tables) & set(rows):
        check(f"page, rows of {id}", len(tables[id]) - 1, len(rows[id]))
        for shown, values in zip(tables[id][1:], rows[id]):
            check_cells(f"page, {id}, {shown[0]}", shown, values)
    drawn = dict(re.findall(r'<title>([^<]+): ([0-9.]+%)</title>', text))
    for p in report["patterns"]:
        check_cells(f"chart, {p['pattern']}", [drawn.get(html.escape(p["title"]), "")], [share(p["fixes"]["share"])])
    items = text[: text.rindex("<script>")].count('<li data-k="')
    check("findings in the list of the page", items, report["totals"]["findings"])


def main(study, report, table_path, page_path, *results):
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
    page(report, changes, page_path)
    print(*faults[:40], sep="\n")
    print(f"{len(changes)} changes recounted, {len(faults)} differences")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
