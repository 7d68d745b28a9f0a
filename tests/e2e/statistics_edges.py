"""fit, limit and pvalue at the edges: strong signals, deficits, few events, few pseudo-experiments, Ctrl-C."""

import csv
import json
import math
import shutil
import signal
import subprocess
import time
import unittest

from program import BAD_INPUT, BINARY, REJECTED, ROOT, Case

FEW = ["--toys", 200, "--band-toys", 100, "--no-plots"]


class Statistics(Case):
    def scan(self, change):
        """Card, table and record of an unblinded scan whose counts are changed: change(sqrt_s) is a factor."""
        name = "scan.csv"
        with open(ROOT / "config/run3" / name, encoding="utf-8") as file:
            comments = [line for line in file if line.startswith("#")]
        with open(ROOT / "config/run3" / name, encoding="utf-8") as file:
            rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
        for row in rows:
            for count in ("n2", "n2_raw"):
                row[count] = str(round(float(row[count]) * change(row)))
        with open(self.folder / name, "w", encoding="utf-8", newline="") as file:
            file.writelines(comments)
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
        shutil.copy(ROOT / "config/run3/published.toml", self.folder / "card.toml")
        self.options = ["--card", "card.toml", "--set", "scale.prior=flat", "--no-plots"]
        self.antipode("unblind", *self.options, "--force-rejected-sideband", "--reason", "a test of the edges", "--out", "opened")

    def near(self, factor):
        self.scan(lambda row: factor if abs(float(row["sqrt_s_mev"]) - 16.9) < 0.06 else 1)

    def numbers(self, kind):
        """The result, after a check that no number in it is none."""
        text = (self.folder / f"out/{kind}.json").read_text()
        self.assertNotRegex(text, r"(?i)\b(nan|inf(inity)?)\b")
        return json.loads(text)

    def test_a_strong_signal_is_fitted_and_limited(self):
        for factor in (1.2, 1.6, 2, 5):
            with self.subTest(factor=factor):
                self.near(factor)
                self.antipode("fit", *self.options, "--goodness-toys", 20)
                fit = self.numbers("fit")["scalars"]
                self.assertAlmostEqual(fit["m_x_mev"]["value"], 16.9, delta=0.05)
                self.assertGreater(fit["z_local"]["value"], 10)
                limit = self.antipode("limit", *self.options, "--mass", 16.9, "--toys", 200, "--pseudo-experiments", 0, status=None)
                self.assertNotIn("internal", limit.stderr)
                self.assertIn(limit.returncode, (0, REJECTED))
                found = [v for v in self.numbers("limit")["tables"]["limits"]["columns"]["limit_90"]["values"] if v is not None]
                self.assertEqual(limit.returncode == 0, len(found) == 1)
                if found:
                    # An excess of equal height in some periods is no line shape: the limit may lie below the best fit.
                    self.assertGreater(found[0], fit["g_ve"]["value"] * 0.95)

    def test_a_limit_far_from_all_toys_has_no_error_and_says_so(self):
        self.near(0.94)
        self.antipode("limit", *self.options, "--mass", 16.9, "--toys", 200, "--pseudo-experiments", 0)
        result = self.numbers("limit")
        self.assertGreater(result["scalars"]["unresolved_cls"]["value"], 0)
        for error in result["tables"]["limits"]["columns"]["limit_90_err"]["values"]:
            self.assertTrue(error is None or error > 1e-7, error)
        self.assertTrue(any("P_B = 1" in note for note in result["notes"]), result["notes"])

    def test_a_fixed_coupling_gives_no_significance(self):
        self.antipode("fit", "--coupling", "5e-4", "--goodness-toys", 20, "--no-plots")
        self.assertNotIn("z_local", self.numbers("fit")["scalars"])

    def test_numbers_that_are_none_are_refused(self):
        for option in (["fit", "--mass", "nan"], ["fit", "--coupling", "nan"], ["limit", "--mass", "nan"],
                       ["limit", "--mass", "inf"]):
            self.refused(*option)

    def test_few_pseudo_experiments_give_no_significance(self):
        self.antipode("pvalue", "--pseudo-experiments", 4, "--q-pseudo-experiments", 100, *FEW)
        result = self.numbers("pvalue")
        self.assertNotIn("p_global_exceedance", result["scalars"])
        self.assertIn("p_global_q", result["scalars"])
        self.assertTrue(any("44" in note for note in result["notes"]))
        self.refused("pvalue", "--pseudo-experiments", 4, "--q-pseudo-experiments", 43, "--out", "none", says="44")
        self.antipode("limit", "--pseudo-experiments", 10, "--mass", 16.9, *FEW)
        columns = self.numbers("limit")["tables"]["limits"]["columns"]
        self.assertIn("expected_plus1", columns)
        self.assertNotIn("expected_plus2", columns)

    def test_too_few_events_are_refused_alike(self):
        self.scan(lambda row: 1)
        text = (self.folder / "scan.csv").read_text().splitlines(True)
        header = next(line for line in text if not line.startswith("#")).strip().split(",")
        small = [line for line in text if line.startswith("#")] + [",".join(header) + "\n"]
        for line in text[len(small):]:
            row = dict(zip(header, line.strip().split(",")))
            for count in ("n2", "n2_raw", "n_pot"):
                row[count] = str(float(row[count]) / 2000)
            small.append(",".join(row[name] for name in header) + "\n")
        (self.folder / "scan.csv").write_text("".join(small))
        self.antipode("unblind", *self.options, "--force-rejected-sideband", "--reason", "a test of the edges",
                      "--out", "opened")
        for command in (["limit", "--mass", 16.9, "--pseudo-experiments", 0], ["pvalue"]):
            error = self.antipode(*command, *self.options, status=BAD_INPUT).stderr
            self.assertIn("too few events for a Gaussian likelihood", error)

    def test_ctrl_c_keeps_what_is_finished(self):
        commands = {
            "limit": ["--mass", 16.7, "--mass", 16.9, "--toys", 200, "--pseudo-experiments", 400],
            "pvalue": ["--toys", 200, "--pseudo-experiments", 60, "--q-pseudo-experiments", 3000],
        }
        for step, options in commands.items():
            command = list(map(str, [BINARY, step, *options, "--no-plots", "--out", "stopped"]))
            process = subprocess.Popen(command, cwd=self.folder, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                       env=self.environment)
            time.sleep(4)
            process.send_signal(signal.SIGTERM)
            start = time.monotonic()
            error = process.communicate(timeout=60)[1].decode()
            self.assertLess(time.monotonic() - start, 5, "slow to stop")
            if process.returncode == 0:
                continue  # too fast a machine
            self.assertEqual(process.returncode, 128 + signal.SIGTERM, error)
            self.assertTrue(list((self.folder / "stopped/unfinished").iterdir()))
            again = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=True,
                                   env=self.environment)
            self.assertIn("goes on from an interrupted call", again.stderr)
            self.assertFalse((self.folder / "stopped/unfinished").exists())
            self.antipode(step, *options, "--no-plots", "--out", "whole")
            results = [self.result(step, folder) for folder in ("stopped", "whole")]
            for result in results:
                del result["provenance"]
            self.assertEqual(*results)


if __name__ == "__main__":
    unittest.main()
