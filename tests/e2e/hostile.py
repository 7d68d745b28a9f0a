"""Text in data: what other people's files hold is shown, and neither run nor read as markup; and pictures and standard
output that fail do not take results with them."""

import json
import os
import re
import subprocess
import sys
import unittest

from program import BINARY, ROOT, Case

HOSTILE = "`touch pwned` ' \" \nsystem('touch pwned')\n @x {/:Bold b}^2_3 \x1b[2J <script>alert(1)</script>"


def poisoned(value):
    """The same result with hostile text wherever a text is free."""
    if isinstance(value, dict):
        return {key: poisoned(item) if key not in ("format", "kind", "type") else item for key, item in value.items()}
    if isinstance(value, list):
        return [poisoned(item) for item in value]
    return "=cmd()" + HOSTILE if isinstance(value, str) and value not in ("inf", "-inf") else value


class Hostile(Case):
    def poison(self):
        for name in ("table", "sideband", "fit"):
            self.antipode(name, "--no-plots", "--quiet", *(["--toys", "200"] if name == "limit" else []))
        for path in (self.folder / "out").glob("*.json"):
            path.write_text(json.dumps(poisoned(json.loads(path.read_text())), indent=1))

    def check_nothing_ran(self):
        self.assertEqual([p for p in self.folder.rglob("pwned")], [])

    def test_report(self):
        self.poison()
        limits = ROOT.parent / "shared/field/abuse/earlier_limits_backtick.csv"
        mine = self.folder / "limits.csv"
        mine.write_text("experiment,m_x_mev,g_ve_low,g_ve_high\n`touch pwned`,15,6.0e-4,1.0e-2\n`touch pwned`,20,6.0e-4,1.0e-2\n")
        shown = self.antipode("report", "out", "--earlier-limits", limits if limits.exists() else mine)
        self.antipode("report", "out", "--earlier-limits", mine)
        self.check_nothing_ran()
        self.assertFalse((self.folder / "PWNED").exists())
        self.assertNotIn("\x1b", shown.stdout + shown.stderr)
        page = (self.folder / "out/report.html").read_text()
        self.assertNotIn("<script", page)
        self.assertIn("Content-Security-Policy", page)
        self.assertGreater(page.count("<svg"), 5)

    def test_diff(self):
        self.poison()
        for path in list((self.folder / "out").glob("*.json")):
            other = self.antipode("diff", path, path, status=None)
            self.assertNotIn("\x1b", other.stdout + other.stderr)
            self.assertNotIn("internal error", other.stderr)
        self.check_nothing_ran()

    def test_folder_names(self):
        name = "it's `touch pwned` \"\n$(touch pwned)"
        self.antipode("table", "--out", name, "--quiet")
        self.assertTrue((self.folder / name / "plots/table_g_r.svg").stat().st_size)
        self.antipode("report", name, "--quiet")
        self.check_nothing_ran()

    def test_spreadsheets_compute_nothing(self):
        card = self.experiment()
        card.write_text(card.read_text().replace('name = "published"', 'name = "x,=cmd()"'))
        self.antipode("table", "--card", card, "--no-plots", "--quiet")
        for path in (self.folder / "out").glob("*.csv"):
            for line in path.read_text().splitlines():
                for cell in re.split(r'[,;"]', line):
                    self.assertNotRegex(cell, r"^[=+@]|^-(?![0-9.])", f"{path.name}: {line[:80]}")
                if line.startswith("# provenance: "):
                    self.assertEqual(json.loads(line[14:])["card"]["name"], "x,=cmd()")


class Environment(Case):
    def test_pictures_in_any_environment(self):
        for number, env in enumerate(({}, {"LANG": "C"}, {"LC_CTYPE": "UTF-8"}, {"LC_ALL": "POSIX"},
                                      {"GNUTERM": "x11", "GNUPLOT_LIB": "/nowhere", "LC_NUMERIC": "de_DE.UTF-8"})):
            result = self.antipode("table", "--out", number, "--quiet", env=env)
            self.assertEqual(result.stderr, "")
            for ending in ("svg", "pdf", "png"):
                self.assertTrue((self.folder / f"{number}/plots/table_g_r.{ending}").stat().st_size)

    def test_without_gnuplot_a_warning(self):
        result = self.antipode("table", env={"PATH": "/nowhere"})
        self.assertIn("warning", result.stderr)
        self.assertIn("gnuplot", result.stderr)
        self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
        self.assertTrue((self.folder / "out/table.json").exists())

    def test_standard_output_that_fails(self):
        for arguments in (["table"], ["table", "--json", "-"], ["config"], ["--help"], ["fit", "--no-plots"]):
            with open("/dev/full", "wb") as full:
                result = subprocess.run([BINARY, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, cwd=self.folder)
            self.assertEqual(result.returncode, 3, arguments)
            self.assertIn("standard output", result.stderr)
            self.assertNotIn("internal error", result.stderr)
            read, write = os.pipe()
            os.close(read)
            result = subprocess.run([BINARY, *arguments], stdout=write, stderr=subprocess.PIPE, text=True, cwd=self.folder)
            os.close(write)
            self.assertEqual(result.returncode, 3, arguments)
            self.assertIn("standard output", result.stderr)
        self.assertTrue((self.folder / "out/table.json").exists())
        self.assertTrue((self.folder / "out/fit.json").exists())


class Published(Case):
    def test_beside_run_iii_only(self):
        self.antipode("sideband", "--no-plots", "--quiet")
        shown = self.antipode("report", "out")
        self.assertIn("PADME Run III", (self.folder / "out/report.html").read_text())
        self.assertIn("published", shown.stdout.splitlines()[3])
        self.assertNotIn("ours_1", shown.stdout)
        table = (ROOT / "config/run3/scan.csv").read_text()
        (self.folder / "mine.csv").write_text(table + "# mine\n")
        self.antipode("sideband", "--scan", "mine.csv", "--out", "mine", "--no-plots", "--quiet")
        self.antipode("report", "mine", "--quiet")
        self.assertNotIn("seminar", (self.folder / "mine/report.html").read_text())


if __name__ == "__main__":
    unittest.main(verbosity=2 if "-v" in sys.argv else 1)
