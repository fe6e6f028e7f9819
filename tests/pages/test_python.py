"""The code of docs/python.md and examples/findings.py, run as it stands over the history of a small repository."""

import contextlib
import io
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
MODEL = "from keras.models import Sequential\nmodel = Sequential()\nmodel.compile(loss='{}')\nmodel.fit(x, y, epochs={})\n"
HISTORY = [("mse", 1), ("mae", 1), ("mae", 20), ("mae", 20), ("binary_crossentropy", 20)]


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.M | re.S)


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        os.chdir(cls.folder.name)
        os.environ["MPLBACKEND"] = "Agg"
        bin_ = Path("bin").absolute()
        bin_.mkdir()
        (bin_ / "dnnfix").symlink_to(os.path.abspath(os.environ["DNNFIX"]))
        os.environ["PATH"] = f"{bin_}{os.pathsep}{os.environ['PATH']}"
        git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", "init", "--quiet"], check=True)
        for number, (loss, epochs) in enumerate(HISTORY):
            Path("train.py").write_text(MODEL.format(loss, epochs) + f"print({number})\n")
            subprocess.run([*git, "add", "train.py"], check=True)
            subprocess.run([*git, "commit", "--quiet", "-m", f"Change {number}", "--date", f"{2020 + number}-05-01T12:00"], check=True)
        commands = [line for line in blocks("sh")[0].splitlines() if line.startswith("dnnfix")]
        assert len(commands) == 2
        for command in commands:
            subprocess.run(command, shell=True, check=True, stderr=subprocess.DEVNULL)

    @classmethod
    def tearDownClass(cls):
        os.chdir(ROOT)
        cls.folder.cleanup()

    def test_the_code_of_the_page(self):
        said, names = [], {}
        for block in blocks("python"):
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(compile(block, "docs/python.md", "exec"), names)
            said.append(out.getvalue())
        table, years, shares, counts, rows = said
        self.assertRegex(table, r"loss-function +2")
        self.assertGreater(Path("patterns.png").stat().st_size, 5000)
        self.assertRegex(years, r"2021 .*\n2022 .*")
        self.assertRegex(shares, r"loss-function +\d+\.\d%")
        self.assertRegex(counts, r"^\d of 5 commits have findings\n\[\]\n$")
        self.assertRegex(rows, r"a +\[loss-function\]\n1 +b +\[\]")

    def test_the_example_is_that_of_the_page(self):
        example = ROOT / "examples" / "findings.py"
        done = subprocess.run([sys.executable, example, "findings.csv", "chart.png"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"loss-function +2")
        self.assertEqual(Path("chart.png").read_bytes()[:4], b"\x89PNG")
        body = example.read_text().partition("sys.argv[1:]\n")[2]
        body = body.replace("read_csv(results", 'read_csv("findings.csv"').replace("savefig(chart", 'savefig("patterns.png"')
        self.assertIn(body, blocks("python")[0])


if __name__ == "__main__":
    unittest.main()
