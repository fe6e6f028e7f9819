#!/usr/bin/env python3
"""How many records a second the Spark job labels with one worker and with two, and whether a lost worker loses any.

    benches/spark.py REPOSITORY...

The commits of the repositories become records (integrations/spark/commits.py), which the job labels with `local[1]`,
`local[2]`, and `local-cluster[2,1,1024]`, where an executor is ended (SIGKILL) while it labels. Each time all answers
and findings are held against those of `dnnfix log`. The time is that of the whole job, start of Spark included.
DNNFIX names the program (target/release/dnnfix). Needs pyspark, Java, git and /proc; run it with the Python that has
pyspark.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SPARK = ROOT / "integrations" / "spark"
os.environ.setdefault("DNNFIX", str(Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release" / "dnnfix"))
os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
sys.path.insert(0, str(SPARK))
import test_label as spark_test  # noqa: E402

DNNFIX = os.environ["DNNFIX"]


def commits(repositories, records):
    """The records, and what `dnnfix log` says of the same commits, without the page of the repository."""
    expected = []
    with records.open("wb") as out:
        for repository in repositories:
            subprocess.run([sys.executable, SPARK / "commits.py", repository], stdout=out, check=True)
            log = [DNNFIX, "-C", repository, "log", "--isolated", "--format", "jsonl"]
            log = subprocess.run(log, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            expected += log.stdout.decode().split("\n")[:-1]
    return [without_page(answer) for answer in expected]


def without_page(answer):
    answer = json.loads(answer)
    answer.pop("repository", None)
    return json.dumps(answer)


def job(master, records, output, losing):
    submit = [str(spark_test.spark_home() / "bin" / "spark-submit"), "--master", master]
    submit += ["--conf", "spark.ui.enabled=false", str(SPARK / "label.py"), "--dnnfix", DNNFIX]
    process = subprocess.Popen([*submit, "--partitions", "8", records, output], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    if losing:
        print(f"  executor {lose(process.pid)} ended", flush=True)
    said = process.communicate()[0].decode()
    if process.returncode:
        raise SystemExit(f"the job ended with status {process.returncode}")
    print("  " + said.strip().replace("\n", "\n  "))


def lose(root):
    """Ends an executor below a process while it labels, when some partitions are done and some are not begun."""
    seen = set()
    while True:
        for process, executor in descendants(root):
            seen.add(process)
            if len(seen) > 3:
                os.kill(executor, signal.SIGKILL)
                return executor
        time.sleep(0.05)


def descendants(root):
    """The programs `dnnfix stream` below a process, each with the executor that it is below."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or b"\0stream\0" not in command(entry.name):
            continue
        above = list(ancestors(entry.name))
        executors = [process for process in above if b"CoarseGrainedExecutorBackend" in command(process)]
        if str(root) in above and executors:
            yield entry.name, int(executors[0])


def command(process):
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def ancestors(process):
    while process != "0":
        yield process
        try:
            process = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1]
        except OSError:
            return


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        records = folder / "records.jsonl"
        expected = commits(sys.argv[1:] or sys.exit(__doc__), records)
        print(f"{len(expected)} records, {records.stat().st_size} bytes")
        outputs = []
        for number, master in enumerate(["local[1]", "local[2]", "local-cluster[2,1,1024]"]):
            outputs.append(folder / str(number))
            print(master, flush=True)
            begun, used = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
            job(master, records, outputs[-1], losing="cluster" in master)
            took, now = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
            busy = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
            print(f"  {took:.1f} s, {len(expected) / took:.0f} records/s; processor {busy:.0f} s", flush=True)
        spark_test.Job.setUpClass()
        for output in outputs:
            spark_test.Job().assert_output(output, expected)
            print(f"{output.name}: answers and findings are those of log")
        spark_test.Job.tearDownClass()


if __name__ == "__main__":
    main()
