#!/usr/bin/env python3
"""The Spark job on small tables: what comes out is what `dnnfix log` and `dnnfix stream` say, also where a worker is lost.

    test_label.py

Needs pyspark, Java and git. DNNFIX names the program.
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from pyspark.sql import SparkSession

import label

HERE = Path(__file__).resolve().parent
DNNFIX = os.environ["DNNFIX"]
KERAS = "from keras.models import Sequential\nmodel = Sequential()\nmodel.compile(loss='LOSS')\n"
# Ends the Java process of the executor that it runs under, once, after the first answer.
LOSING = """#!/usr/bin/env python3
import os, pathlib, signal, subprocess, sys
try:
    os.mkdir({marker!r})
except FileExistsError:
    os.execv({dnnfix!r}, [{dnnfix!r}, *sys.argv[1:]])
record = sys.stdin.buffer.readline()
sys.stdout.buffer.write(subprocess.run([{dnnfix!r}, *sys.argv[1:]], input=record, stdout=subprocess.PIPE).stdout)
sys.stdout.buffer.flush()
process = os.getpid()
while process > 1:
    if b"CoarseGrainedExecutorBackend" in pathlib.Path(f"/proc/{{process}}/cmdline").read_bytes():
        pathlib.Path({marker!r}, "ended").write_text(str(process))
        os.kill(process, signal.SIGKILL)
        break
    process = int(pathlib.Path(f"/proc/{{process}}/stat").read_text().rpartition(")")[2].split()[1])
"""
# Passes over every third record.
LOSSY = """#!/bin/sh
awk 'NR % 3' | {dnnfix} "$@"
"""


def pair(id, old, new, **more):
    return {"id": id, "path": "train.py", "old": KERAS.replace("LOSS", old), "new": KERAS.replace("LOSS", new), **more}


def mixed():
    """Records of all forms, one of them broken, as lines."""
    diff = "--- a/m.py\n+++ b/m.py\n@@ -1 +1 @@\n-model.fit(x, y, nb_epoch=5)\n+model.fit(x, y, epochs=5)\n"
    records = [pair(n, "mse", "mae", subject=f"Loss {n}", repository="https://example.org/a/b") for n in range(8)]
    records += [{"id": "diff", "diff": diff}, pair("ends of lines", "a\u2028\r\u0085", "mae"), pair("plain", "mse", "mse")]
    return [json.dumps(record, ensure_ascii=False) for record in records] + ['{"id": "broken", "diff": 3}']


def stream(lines):
    """What dnnfix answers by itself."""
    command = [DNNFIX, "stream", "--isolated"]
    answers = subprocess.run(command, input="\n".join(lines).encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return answers.stdout.decode().split("\n")[:-1]


def flat(answers):
    """The findings of answers, one text each."""
    for answer in map(json.loads, answers):
        for finding in answer["findings"]:
            yield text({**{key: answer.get(key) for key in ("id", "repository", "date", "subject")}, **finding})


def text(finding):
    return json.dumps(given(finding), sort_keys=True)


def given(value):
    """Without what is null, which a column has where JSON leaves a key out."""
    if not isinstance(value, dict):
        return value
    return {key: given(inner) for key, inner in value.items() if inner is not None}


def without_number(answer):
    """A record's line is counted from the begin of its partition."""
    answer = json.loads(answer)
    if "error" in answer:
        answer["error"] = answer["error"].partition(": ")[2]
    return json.dumps(answer, sort_keys=True)


class Job(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.root = Path(cls.folder.name)
        os.chdir(cls.root)
        master = SparkSession.builder.master("local[2]").config("spark.ui.enabled", False)
        cls.spark = master.config("spark.sql.shuffle.partitions", 2).getOrCreate()
        cls.spark.sparkContext.setLogLevel("OFF")
        cls.spark.sparkContext.addPyFile(label.__file__)

    @classmethod
    def tearDownClass(cls):
        cls.spark.stop()
        cls.folder.cleanup()

    def run_job(self, *arguments):
        return label.run(self.spark, label.parsed([str(a) for a in arguments]))

    def assert_output(self, output, expected):
        """Asserts that the answers are these, and the findings those of the answers, record for record."""
        answers = [row.answer for row in self.spark.read.parquet(str(output / "answers")).collect()]
        self.assertEqual(sorted(map(without_number, answers)), sorted(map(without_number, expected)))
        findings = self.spark.read.parquet(str(output / "findings")).collect()
        self.assertEqual(sorted(text(row.asDict(recursive=True)) for row in findings), sorted(flat(expected)))

    def script(self, name, source):
        script = self.root / name
        script.write_text(source)
        script.chmod(0o755)
        return script

    def test_json_lines(self):
        lines, output = mixed(), self.root / "of lines"
        records = self.root / "records.jsonl"
        records.write_bytes("\n \n".join(lines).encode())
        counts = self.run_job("--dnnfix", DNNFIX, "--partitions", 3, records, output)
        self.assertEqual(counts, {"records": 12, "answers": 12, "in error": 1, "not complete": 1, "findings": 10})
        self.assert_output(output, stream(lines))
        self.assertTrue((output / "findings" / "pattern=loss-function").is_dir())

    def test_parquet(self):
        lines, output = mixed()[:-1], self.root / "of a table"
        table = self.spark.read.json(self.spark.sparkContext.parallelize(lines, 2))
        table.write.parquet(str(self.root / "table"))
        counts = self.run_job("--dnnfix", DNNFIX, self.root / "table", output)
        self.assertEqual((counts["records"], counts["answers"], counts["in error"]), (11, 11, 0))
        self.assert_output(output, stream(lines))

    def test_arguments_reach_dnnfix(self):
        records, output = self.root / "few.jsonl", self.root / "few"
        records.write_text("\n".join(mixed()[:9]))
        counts = self.run_job("--dnnfix", DNNFIX, records, output, "--", "--pattern", "versioning")
        self.assertEqual(counts["findings"], 1)

    def test_a_lost_record_fails_the_job(self):
        records = self.root / "lost.jsonl"
        records.write_text("\n".join(mixed()))
        lossy = self.script("lossy", LOSSY.format(dnnfix=DNNFIX))
        with self.assertRaisesRegex(Exception, "8 answers to 12 records"):
            self.run_job("--dnnfix", lossy, records, self.root / "lost", "--partitions", 1)

    def test_a_lost_worker_loses_nothing(self):
        """Over the commits of a repository, on two executors of which one is ended in the middle: as `dnnfix log`."""
        repository = self.root / "repository"
        self.commit_some(repository)
        records, output, marker = self.root / "commits.jsonl", self.root / "of commits", self.root / "marker"
        with records.open("wb") as out:
            subprocess.run([sys.executable, HERE / "commits.py", repository], stdout=out, check=True)
        losing = self.script("losing", LOSING.format(dnnfix=DNNFIX, marker=str(marker)))
        submit = [Path(os.environ.get("SPARK_HOME") or spark_home()) / "bin" / "spark-submit"]
        submit += ["--master", "local-cluster[2,1,1024]", "--conf", "spark.ui.enabled=false", HERE / "label.py"]
        job = [*submit, "--dnnfix", losing, "--partitions", 4, records, output]
        done = subprocess.run(list(map(str, job)), capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr[-3000:])
        self.assertIn("12 records, 12 answers, 0 in error", done.stdout)
        self.assertTrue((marker / "ended").exists(), "no executor was ended")
        log = subprocess.run([DNNFIX, "-C", repository, "log", "--isolated", "--format", "jsonl"], stdout=subprocess.PIPE)
        self.assert_output(output, log.stdout.decode().split("\n")[:-1])

    def commit_some(self, repository):
        git = ["git", "-C", str(repository), "-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", "init", "--quiet", repository], check=True)
        for number in range(12):
            (repository / "train.py").write_text(KERAS.replace("LOSS", ["mse", "mae"][number % 2]))
            subprocess.run([*git, "add", "-A"], check=True)
            subprocess.run([*git, "commit", "--quiet", "-m", f"Loss {number}"], check=True)


def spark_home():
    import pyspark

    return Path(pyspark.__file__).parent


if __name__ == "__main__":
    unittest.main()
