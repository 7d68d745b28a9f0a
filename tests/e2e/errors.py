"""Wrong input and full disks: a one-line error that says what to do, the right exit status, nothing half-written."""

import os
import subprocess
import unittest

from program import BINARY, IO_FAILED, ROOT, Case


class Errors(Case):
    def scan_with(self, change):
        """The Run III table with its data lines changed."""
        lines = (ROOT / "config/run3/scan.csv").read_text().splitlines()
        first = next(i for i, line in enumerate(lines) if not line.startswith("#"))
        data = [line.split(",") for line in lines[first:]]
        change(data)
        path = self.folder / "my.csv"
        path.write_text("\n".join(lines[:first] + [",".join(fields) for fields in data]) + "\n")
        return first, path

    def test_a_missing_column(self):
        def drop(data):
            column = data[0].index("n_pot")
            for fields in data:
                del fields[column]
        first, path = self.scan_with(drop)
        self.refused("table", "--scan", path, says=f"my.csv:{first + 1}: column 'n_pot' is missing")

    def test_a_negative_count_is_named_but_not_shown(self):
        def negate(data):
            data[13][data[0].index("n2")] = "-27123.4"
        first, path = self.scan_with(negate)
        error = self.refused("table", "--scan", path, says=f"my.csv:{first + 14}: column 6 (n2)")
        self.assertNotIn("27123", error)

    def test_an_unknown_key_proposes_the_nearest(self):
        card = self.folder / "my.toml"
        card.write_text('[line_shape]\nlorentz_hwhm = 1.72\n')
        self.refused("table", "--card", card, says="my.toml:2:16: unknown key 'line_shape.lorentz_hwhm'; "
                                                   "did you mean 'line_shape.lorentz_hwhm_mev'?")
        self.refused("table", "--set", "scale.ko=1", says="did you mean 'scale.k0'")

    def test_unknown_options_cards_and_files(self):
        self.refused("table", "--crad", "x", says="--crad")
        self.refused("tabel", says="'tabel'; did you mean 'table'?")
        self.refused(says="subcommand")
        self.refused("table", "--card", "publishd", says="did you mean 'published'?")
        self.refused("table", "--scan", "none.csv", status=IO_FAILED, says="none.csv")
        self.refused("table", "--seed", "-3", says="--seed")
        self.refused("diff", "a.json", "b.json", status=IO_FAILED, says="a.json")

    def test_unwritable_output(self):
        self.refused("table", "--out", "/proc/antipode", status=IO_FAILED, says="/proc/antipode")
        self.refused("table", "--quiet", "--out", "/dev/null/out", status=IO_FAILED)

    def test_a_full_disk_at_the_end_of_a_pipe(self):
        with open("/dev/full", "w") as full:
            result = subprocess.run([BINARY, "config"], stdout=full, stderr=subprocess.PIPE, text=True, cwd=self.folder)
        self.assertEqual(result.returncode, IO_FAILED)
        self.assertEqual(result.stderr.count("\n"), 1)

    def test_help_of_each_subcommand_has_examples(self):
        listing = self.antipode("--help").stdout
        commands = [line.split()[0] for line in listing.split("Subcommands:")[1].split("\n\n")[0].splitlines() if line.strip()]
        self.assertGreaterEqual(len(commands), 9)
        for command in commands:
            self.assertIn("Examples:", self.antipode(command, "--help").stdout, command)


if __name__ == "__main__":
    unittest.main()
