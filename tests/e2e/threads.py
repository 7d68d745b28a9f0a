"""The commands that work on several threads: the same results on one as on four. Small efforts, so that ThreadSanitizer can
watch them: `ctest --preset thread -R e2e_threads`."""

import json
import unittest

from program import Case, ROOT

FAST = ["--quiet", "--no-plots"]


class Threads(Case):
    def same(self, name, command):
        """Runs the command on one thread and on four, each with a folder of its own; numbers agree."""
        results = []
        for threads in (1, 4):
            self.antipode(*command(threads), "--threads", threads)
            document = json.loads((self.folder / f"{threads}" / name).read_text())
            numbers = {name: scalar for name, scalar in document["scalars"].items() if scalar["type"] != "text"}
            results.append((numbers, document["tables"]))
        self.assertEqual(*results)

    def test_simulation_and_selection_of_several_files(self):
        for threads in (1, 4):
            (self.folder / f"{threads}").mkdir()
            for first in (0, 600, 1200):
                self.antipode("simulate", "--first", first, "--bunches", 600, "--mode", "two_body", "--quiet",
                              "--threads", threads, "--out", f"{threads}/{first}.hits")
        for first in (0, 600, 1200):
            self.assertEqual(*((self.folder / f"{threads}/{first}.hits").stat().st_size for threads in (1, 4)))
        self.same("select.json", lambda threads: ["select", *(f"4/{first}.hits" for first in (0, 600, 1200)),
                                                  "--out", threads, *FAST])

    def test_limits(self):
        self.same("limit.json", lambda threads: ["limit", "--mass", 16.9, "--toys", 40, "--band-toys", 20,
                                                 "--pseudo-experiments", 4, "--out", threads, *FAST])

    def test_p_values(self):
        few_masses = ["--set", "search.mass_step_mev=0.5", "--record", "record.json"]
        self.antipode("unblind", *few_masses, "--reason", "test of the threads", *FAST)
        self.same("pvalue.json", lambda threads: [
            "pvalue", *few_masses, "--toys", 40, "--band-toys", 20, "--pseudo-experiments", 4,
            "--q-pseudo-experiments", 100, "--out", threads, *FAST])

    def test_a_campaign_of_blocks(self):
        campaign = ROOT / "config/campaign/small_scan.toml"
        self.same("run.json", lambda threads: [
            "run", campaign, "--set", "bunches=4000", "--set", "block_bunches=2000", "--set", "acceptance_tries=2000",
            "--set", 'steps=["table"]', "--set", 'unblind=""', "--out", threads, *FAST])


if __name__ == "__main__":
    unittest.main()
