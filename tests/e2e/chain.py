"""The Run III chain from table to report, small: provenance, formats, the same digits with any number of threads."""

import csv
import hashlib
import json
import unittest

from program import REJECTED, ROOT, Case

SMALL = ["--toys", 60, "--pseudo-experiments", 6, "--no-plots"]
STEPS = {
    "table": ["--no-plots"],
    "sideband": ["--no-plots"],
    "fit": ["--no-plots"],
    "limit": ["--mass", 16.7, "--mass", 16.9, *SMALL],
    "pvalue": SMALL,
}


class Chain(Case):
    def test_results_do_not_depend_on_the_number_of_threads(self):
        for threads in (1, 3, 8):
            for step, options in STEPS.items():
                self.antipode(step, *options, "--threads", threads, "--out", f"threads{threads}")
        for step in STEPS:
            for threads in (3, 8):
                self.antipode("diff", f"threads1/{step}.json", f"threads{threads}/{step}.json")

    def test_another_seed_gives_other_toys_and_diff_says_so(self):
        for seed in (1, 2):
            self.antipode("limit", *STEPS["limit"], "--seed", seed, "--out", f"seed{seed}")
        self.antipode("diff", "seed1/limit.json", "seed2/limit.json", status=REJECTED)

    def test_each_result_carries_where_it_comes_from(self):
        for step, options in STEPS.items():
            text = self.antipode(step, *options, "--set", "about=for the test", "--card", "published", "--seed", 7,
                                 "--json", "-", "--record", self.records_for("about=for the test")).stdout
            document = json.loads(text)
            self.assertEqual(document, self.result(step))
            provenance = document["provenance"]
            self.assertEqual(provenance["seed"], 7)
            self.assertIn("--seed 7", provenance["command_line"])
            self.assertEqual(provenance["card"]["about"], "for the test")
            self.assertEqual(provenance["card"]["line_shape"]["lorentz_hwhm_mev"], 1.72)
            table = (ROOT / "config/run3/scan.csv").read_bytes()
            self.assertIn(hashlib.sha256(table).hexdigest(), [f["sha256"] for f in provenance["inputs"]])
            self.assertEqual(document["card"], "published")

    def test_csv_and_json_hold_the_same_numbers(self):
        self.antipode("table", "--no-plots")
        points = self.result("table")["tables"]["points"]
        lines = (self.folder / "out/table_points.csv").read_text().splitlines()
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
        self.assertEqual([float(row["g_r"]) for row in rows], points["columns"]["g_r"]["values"])

    def test_the_report_opens_without_a_network_and_published_numbers_change_nothing(self):
        for step, options in STEPS.items():
            self.antipode(step, *options)
        self.antipode("report", "out")
        page = (self.folder / "out/report.html").read_text()
        self.assertNotIn("http://", page.replace("http://www.w3.org", ""))
        self.assertNotIn("https://", page)
        before = {p: p.read_bytes() for p in (self.folder / "out").glob("*.json")}
        self.antipode("report", "out", "--published", self.folder / "none.toml")
        for path, content in before.items():
            self.assertEqual(path.read_bytes(), content)

    def records_for(self, assignment):
        records = self.folder / "records.json"
        if not records.exists():
            self.antipode("unblind", "--set", assignment, "--record", records, "--reason", "a test of the chain", "--out", "unblind")
        return records


if __name__ == "__main__":
    unittest.main()
