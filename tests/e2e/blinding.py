"""Blinding as a user meets it: nothing of the masked periods leaves the program before `antipode unblind`, and any change
of table, card or version closes them again."""

import csv
import unittest

from program import ROOT, REJECTED, Case

MASKED = {10, 11, 12, 13, 14, 36, 37, 38, 39, 40}  # ranks 13..22 in sqrt(s)


def rows():
    lines = [line for line in (ROOT / "config/run3/scan.csv").read_text().splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


class Blinding(Case):
    def secrets(self):
        """Leading digits of everything that the masked counts give away."""
        for row in rows():
            if int(row["period"]) in MASKED:
                g_r = float(row["n2"]) / (float(row["n_pot"]) * float(row["b_per_pot"]))
                yield row["n2"][:8]
                yield row["n2_raw"] + ","
                yield f"{g_r:.6f}"

    def test_no_output_of_a_blinded_scan_holds_a_masked_count(self):
        card = self.experiment()
        shown = ""
        for command in ("table", "sideband"):
            result = self.antipode(command, "--card", card, "--json", "copy.json")
            shown += result.stdout + result.stderr
        shown += self.antipode("limit", "--card", card, "--expected", "--mass", 16.9, "--pseudo-experiments", 8,
                               "--toys", 50).stdout
        for path in (self.folder / "out").rglob("*"):
            if path.suffix in (".json", ".csv", ".svg", ".gp"):
                shown += path.read_text()
        for secret in self.secrets():
            self.assertFalse(secret in shown, f"{secret} was shown")
        self.assertNotIn("windows", self.folder.joinpath("out/sideband.json").read_text())

    def test_what_needs_masked_periods_is_refused_and_says_how_to_open_them(self):
        card = self.experiment()
        for command in (["fit"], ["fit", "--mass", "16.9"], ["limit", "--mass", "16.9"], ["pvalue"]):
            self.refused(*command, "--card", card, says="antipode unblind")

    def test_unblinding_is_bound_to_table_card_and_version(self):
        card = self.experiment()
        self.antipode("unblind", "--card", card, "--reason", "test")
        self.assertIn("windows", self.result_after("sideband", card)["tables"])
        self.refused("unblind", "--card", card, "--reason", "again", says="nothing to do")

        # another card
        self.assertIn("effective card", self.blinding_status("--card", card, "--set", "scale.k0=1.02"))
        # one count of the table changed by one
        table = self.folder / "scan.csv"
        text = table.read_text()
        count = next(row["n2"] for row in rows() if row["period"] == "12")
        table.write_text(text.replace(count, str(float(count) + 1)))
        self.assertIn("scan table", self.blinding_status("--card", card))
        # and back: the record is valid again
        table.write_text(text)
        self.assertIn("unblinded", self.blinding_status("--card", card))
        # another version
        records = self.folder / "published.unblinding.json"
        self.assertIn('"program_version"', records.read_text())

    def test_a_second_record_lists_the_first(self):
        card = self.experiment()
        self.antipode("unblind", "--card", card, "--reason", "first look")
        self.antipode("unblind", "--card", card, "--set", "scale.prior=flat", "--reason", "no prior")
        self.assertEqual(self.scalar(self.result("unblind"), "earlier_records"), 1)
        self.assertIn("first look", (self.folder / "out/unblind.json").read_text())

    def test_a_refused_side_band_is_not_opened(self):
        card = self.experiment()
        strict = ["--card", card, "--set", "sideband.chi2_probability_min=0.9"]
        self.antipode("sideband", *strict, status=REJECTED)
        self.refused("unblind", *strict, "--reason", "curious", status=REJECTED, says="--although-refused")
        self.antipode("unblind", *strict, "--reason", "curious", "--although-refused")

    def test_an_edited_record_is_noticed(self):
        card = self.experiment()
        self.antipode("unblind", "--card", card, "--reason", "test")
        records = self.folder / "published.unblinding.json"
        records.write_text(records.read_text().replace('"accepted"', '"refused"'))
        self.antipode("table", "--card", card, status=2)

    def test_the_cards_of_run_3_come_with_valid_records(self):
        for name in ("published", "recommended", "sideband_prior"):
            self.assertIn("unblinded", self.blinding_status("--card", name))

    def result_after(self, kind, card):
        self.antipode(kind, "--card", card)
        return self.result(kind)

    def scalar(self, document, name):
        return document["scalars"][name]["value"]

    def blinding_status(self, *arguments):
        self.antipode("table", *arguments)
        return self.scalar(self.result("table"), "blinding")


if __name__ == "__main__":
    unittest.main()
