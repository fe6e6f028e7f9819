"""From the command line's output to a table and a chart: python examples/findings.py findings.csv patterns.png"""
import sys
import pandas

results, chart = sys.argv[1:]
findings = pandas.read_csv(results, keep_default_na=False)
table = pandas.crosstab(findings["pattern"], findings["library"].replace("", "unknown"))
table = table.loc[table.sum(axis="columns").sort_values().index]
print(table.to_string())
axes = table.plot.barh(stacked=True, figsize=(9, 5), xlabel="findings", ylabel="")
axes.figure.savefig(chart, bbox_inches="tight")
