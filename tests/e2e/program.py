"""The `antipode` program as the end-to-end tests see it: a command line, its output, its files."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(sys.argv.pop(1)).resolve()
DONE, REJECTED, BAD_INPUT, IO_FAILED = range(4)


class Case(unittest.TestCase):
    """A test with an empty folder of its own, where it starts the program, and an empty home: what one test has looked
    at, no other knows of."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="antipode-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder)
        home = pathlib.Path(tempfile.mkdtemp(prefix="antipode-home-"))
        self.addCleanup(shutil.rmtree, home)
        self.environment = os.environ | {"HOME": str(home), "XDG_STATE_HOME": str(home / "state")}

    def antipode(self, *arguments, status=DONE, **options):
        """Runs the program and checks its exit status, unless that is None; the completed process, output as text."""
        options.setdefault("env", self.environment)
        result = subprocess.run([BINARY, *map(str, arguments)], cwd=self.folder, text=True, capture_output=True,
                                timeout=300, **options)
        if status is not None:
            self.assertEqual(result.returncode, status, f"{arguments}: {result.stdout[-500:]}{result.stderr}")
        return result

    def refused(self, *arguments, status=BAD_INPUT, says=""):
        """Runs it, expecting a one-line error that says this, and no files."""
        before = set(self.folder.rglob("*"))
        error = self.antipode(*arguments, status=status).stderr
        self.assertEqual(error.count("\n"), 1, error)
        self.assertIn(says, error)
        self.assertEqual(set(self.folder.rglob("*")), before, "something was written")
        return error

    def experiment(self):
        """A copy of the Run III card and table without their ledger: blinded."""
        for name in ("published.toml", "scan.csv"):
            shutil.copy(ROOT / "config/run3" / name, self.folder)
        return self.folder / "published.toml"

    def result(self, kind, folder="out"):
        return json.loads((self.folder / folder / f"{kind}.json").read_text())
