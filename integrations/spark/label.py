#!/usr/bin/env python3
"""Labels a table of changes with dnnfix on Apache Spark.

    spark-submit label.py [OPTIONS] RECORDS... OUTPUT [-- OPTIONS OF dnnfix stream]

RECORDS are Parquet (the columns are the keys of a record) or JSON lines, as docs/stream.md describes them.
Each partition goes through one `dnnfix stream`. In OUTPUT, both as Parquet:

    answers/                one row a record: id, complete, error, answer (the line of `--format jsonl`)
    findings/pattern=.../   one row a finding

The records that went in and the answers that came out are counted, each in the stored table; where they
differ the job fails. Records that dnnfix cannot read are answered with their error, and counted.

Needs Spark 3.4 or newer on Python 3.9 or newer, and nothing on the workers: the program is sent to them.
"""

import argparse
import os
import shutil
import subprocess
import sys
import threading

from pyspark import SparkFiles
from pyspark.sql import SparkSession, functions as F

SPAN = "struct<start: long, end: long>"
# What is read of an answer; the key that is left out of the findings, their folder's name, is `pattern`.
ANSWER = f"""
    id string, subject string, date string, repository string, complete boolean, error string,
    findings array<struct<
        taxonomy: string, pattern: string, action: string, kind: string, rule: string, confidence: double,
        level: string, primary: boolean, library: string, api: string, path: string,
        version: struct<since: string, `from`: string, `to`: string, downgrade: boolean, source: string>,
        old: {SPAN}, new: {SPAN}, block: struct<old: {SPAN}, new: {SPAN}>,
        before: string, after: string, message: string, notes: array<string>, fingerprint: string>>
"""


class Labeller:
    """Answers the records of a partition, in order, by one `dnnfix stream` beside it."""

    def __init__(self, program, arguments):
        self.program = program
        self.arguments = arguments

    def __call__(self, records):
        # Sent by `addFile`, which makes it executable.
        command = [SparkFiles.get(self.program), "stream", *self.arguments]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        feeder = Feeder(process.stdin, records)
        listener = Listener(process.stderr)
        try:
            answers = 0
            for line in process.stdout:
                answers += 1
                yield line.decode("utf-8").rstrip("\n")
            feeder.join()
            listener.join()
            self.check(process.wait(), feeder, answers, listener.tail)
        finally:
            # A task that is given up leaves no program behind.
            process.kill()
            process.wait()

    def check(self, status, feeder, answers, said):
        """Fails the task, which Spark then tries again, unless every record has its answer."""
        if feeder.error:
            raise feeder.error
        # 2: some answer has `"complete": false`, and says why.
        if status not in (0, 2) or answers != feeder.records:
            raise RuntimeError(
                f"dnnfix ended with status {status} after {answers} answers to {feeder.records} records: {said}"
            )


class Feeder(threading.Thread):
    """Writes records to a program that answers at the same time."""

    def __init__(self, pipe, records):
        super().__init__(daemon=True)
        self.pipe, self.source = pipe, records
        self.records, self.error = 0, None
        self.start()

    def run(self):
        try:
            with self.pipe:
                for record in self.source:
                    self.pipe.write(record.encode("utf-8") + b"\n")
                    self.records += 1
        except BrokenPipeError:
            # The program ended early; its status and the counts tell.
            pass
        except Exception as error:
            self.error = error


class Listener(threading.Thread):
    """Keeps the last of what a program says."""

    def __init__(self, pipe):
        super().__init__(daemon=True)
        self.pipe, self.tail = pipe, ""
        self.start()

    def run(self):
        for line in self.pipe:
            self.tail = (self.tail + line.decode("utf-8", "replace"))[-2000:]


def records_of(spark, paths, kind):
    """The records as lines of JSON."""
    if kind == "jsonl":
        # Only \n ends a line, as for dnnfix; a blank line is no record.
        lines = spark.read.option("lineSep", "\n").text(paths)
        return lines.where(F.col("value").rlike(r"\S"))
    table = spark.read.parquet(*paths)
    if binary := [name for name, type_ in table.dtypes if "binary" in type_]:
        raise SystemExit(f"label.py: {', '.join(binary)}: binary columns; cast them to string")
    return table.select(F.to_json(F.struct(*table.columns)).alias("value"))


def kind_of(paths):
    """Parquet, unless the names say JSON lines."""
    names = {path.rstrip("/").removesuffix(".gz").removesuffix(".bz2").removesuffix(".zst") for path in paths}
    lines = {name.endswith((".jsonl", ".json", ".ndjson")) for name in names}
    if len(lines) > 1:
        raise SystemExit("label.py: Parquet and JSON lines cannot be mixed; run it for each")
    return "jsonl" if lines == {True} else "parquet"


def findings_of(answers):
    """A row for each finding of the answers, with what it is a finding of."""
    change = F.from_json("answer", ANSWER)
    rows = answers.select(change.alias("change")).select(
        "change.id", "change.repository", "change.date", "change.subject",
        F.explode("change.findings").alias("finding"),
    )
    return rows.select("id", "repository", "date", "subject", "finding.*")


def write_answers(spark, records, output, program, arguments):
    lines = records.rdd.map(lambda row: row.value).mapPartitions(Labeller(os.path.basename(program), arguments))
    answers = spark.createDataFrame(lines.map(lambda line: (line,)), "answer string")
    head = F.from_json("answer", "id string, complete boolean, error string")
    table = answers.select(head.alias("head"), "answer").select("head.*", "answer")
    # The lines are alike, so that they shrink well.
    table.write.option("compression", "zstd").parquet(f"{output}/answers")


def run(spark, options):
    kind = options.input or kind_of(options.records)
    records = records_of(spark, options.records, kind)
    if options.partitions:
        records = records.repartition(options.partitions)
    spark.sparkContext.addFile(options.dnnfix)
    write_answers(spark, records, options.output, options.dnnfix, options.arguments)
    answers = spark.read.parquet(f"{options.output}/answers")
    # "rebalance": a pattern's rows come together in files of a fair size, and a large pattern is parted.
    findings = findings_of(answers).hint("rebalance", "pattern")
    findings.write.partitionBy("pattern").option("compression", "zstd").parquet(f"{options.output}/findings")
    counts = {
        "records": records_of(spark, options.records, kind).count(),
        "answers": answers.count(),
        "in error": answers.where("error is not null").count(),
        "not complete": answers.where("not complete").count(),
        "findings": spark.read.parquet(f"{options.output}/findings").count(),
    }
    print(", ".join(f"{count} {name}" for name, count in counts.items()))
    if counts["records"] != counts["answers"]:
        raise SystemExit(f"label.py: {counts['records']} records went in and {counts['answers']} answers came out")
    return counts


def parsed(arguments):
    at = arguments.index("--") if "--" in arguments else len(arguments)
    arguments, passed = arguments[:at], arguments[at + 1:]
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("records", nargs="+", metavar="RECORDS")
    parser.add_argument("output", metavar="OUTPUT", help="a folder that is not there yet")
    parser.add_argument("--dnnfix", default="dnnfix", metavar="PROGRAM",
                        help="what the workers run; `dnnfix` on the path unless given")
    parser.add_argument("--input", choices=("parquet", "jsonl"), help="what RECORDS are; by their names unless given")
    parser.add_argument("--partitions", type=int, metavar="N", help="as many parts; as they are stored unless given")
    options = parser.parse_args(arguments)
    program = shutil.which(options.dnnfix)
    if not program:
        parser.error(f"{options.dnnfix}: no such program; name it with --dnnfix")
    options.dnnfix = os.path.abspath(program)
    # A task of Spark has one processor, and the catalogue of whoever runs the driver is not on the workers.
    options.arguments = ["-j", "1", "--isolated", *passed]
    return options


def main():
    options = parsed(sys.argv[1:])
    spark = SparkSession.builder.appName("dnnfix").getOrCreate()
    try:
        run(spark, options)
    finally:
        spark.stop()


if __name__ == "__main__":
    main()
