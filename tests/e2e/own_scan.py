"""A scan of one's own through every step: from 3 to 300 points, under the card `own` and under cards of Run III."""

import math
import random
import unittest

from program import BAD_INPUT, ROOT, Case

ELECTRON_MEV = 0.51099895
REQUIRED = "period,scan,role,e_beam_mev,sqrt_s_mev,n2,n_pot,b_per_pot,b_per_pot_err"
SMALL = ["--toys", 60, "--band-toys", 20, "--pseudo-experiments", 6, "--no-plots", "--quiet"]


class OwnScan(Case):
    def scan(self, points, low=16.4, high=17.4, eps=True, seed=1, more=lambda row: {}):
        """A flat scan: K = 1, Poisson counts."""
        numbers = random.Random(seed)
        rows = []
        for i in range(points):
            w = low + (high - low) * i / (points - 1)
            e_beam = (w * w - 2 * ELECTRON_MEV**2) / (2 * ELECTRON_MEV)
            b = 3.6e-6 * (1 + 0.1 * (w - low))
            n2 = numbers.gauss(1e10 * b, math.sqrt(1e10 * b))
            row = {"period": i, "scan": 1, "role": "resonance", "e_beam_mev": e_beam, "sqrt_s_mev": w, "n2": round(n2),
                   "n_pot": 1e10, "b_per_pot": b, "b_per_pot_err": 1e-8}
            if eps:
                row |= {"eps_s": 0.09, "eps_s_err": 4e-4}
            rows.append(row | more(row))
        text = ",".join(rows[0]) + "\n" + "".join(",".join(map(str, row.values())) + "\n" for row in rows)
        (self.folder / "scan.csv").write_text(text)
        return ["--scan", "scan.csv", "--record", "record.json"]

    def test_the_card_own_takes_a_scan_of_12_42_and_300_points_from_table_to_limit(self):
        for points in (12, 42, 300):
            with self.subTest(points):
                (self.folder / "record.json").unlink(missing_ok=True)
                scan = ["--card", "own", *self.scan(points)]
                self.antipode("sideband", *scan, "--no-plots", "--quiet", status=None)
                self.assertEqual(sum(self.result("sideband")["tables"]["points"]["columns"]["masked"]["values"]),
                                 max(1, (points + 1) // 4))
                self.antipode("unblind", *scan, "--reason", "simulated scan of a test", "--force-rejected-sideband", "--no-plots", "--quiet")
                self.antipode("fit", *scan, "--goodness-toys", 20, "--no-plots", "--quiet")
                self.antipode("limit", *scan, *SMALL, "--mass", 16.9)
                self.assertEqual(self.result("limit")["provenance"]["card"]["search"]["mass_low_mev"], 16.4)

    def test_as_many_parameters_as_points_leave_no_probability_of_chi2(self):
        for points, with_p in ((3, False), (4, False), (5, True)):  # free: K0, K1, mass, coupling
            with self.subTest(points):
                (self.folder / "record.json").unlink(missing_ok=True)
                scan = ["--card", "own", *self.scan(points)]
                self.antipode("unblind", *scan, "--reason", "simulated scan of a test", "--force-rejected-sideband", "--no-plots", "--quiet")
                self.antipode("fit", *scan, "--goodness-toys", 20, "--no-plots", "--quiet")
                fit = self.result("fit")
                self.assertEqual("p_chi2_sb" in fit["scalars"], with_p)
                self.assertEqual(any("degree of freedom" in note for note in fit["notes"]), not with_p)

    def test_a_prior_of_another_experiment_is_refused_and_forcing_it_is_recorded(self):
        scan = self.scan(42)
        self.antipode("unblind", *scan, "--reason", "simulated scan of a test", "--force-rejected-sideband", "--no-plots", "--quiet")
        error = self.refused("limit", *scan, *SMALL, "--mass", 16.9, says="standard deviations")
        self.assertIn("--card own", error)
        forced = [*scan, "--set", "scale.prior=forced"]
        self.antipode("limit", *forced, "--expected", *SMALL, "--mass", 16.9)
        self.assertEqual(self.result("limit")["provenance"]["card"]["scale"]["prior"], "forced")
        for card in ("published", "recommended", "sideband_prior"):  # their own scan agrees with each
            self.antipode("limit", "--card", card, "--expected", *SMALL, "--mass", 16.9)

    def test_masses_outside_the_scan_are_refused_unless_asked_for(self):
        for command in (["limit", "--expected", *SMALL], ["fit"]):
            self.refused(*command, "--mass", 18.5, says="search.beyond_scan_mev")
        scan = ["--card", "own", *self.scan(12)]
        self.refused("limit", "--expected", *scan, *SMALL, "--mass", 16.9, says="scale.prior=sideband")
        scan += ["--set", "scale.prior=sideband"]
        self.refused("limit", "--expected", *scan, *SMALL, "--mass", 17.5, says="from 16.400 to 17.400")
        self.antipode("limit", "--expected", *scan, *SMALL, "--mass", 17.5, "--set", "search.beyond_scan_mev=0.2")

    def test_the_required_columns_are_enough_for_what_needs_no_efficiency(self):
        for card in ("own", "published"):
            scan = ["--card", card, *self.scan(42, eps=False)]
            for command in ("table", "sideband"):
                self.antipode(command, *scan, "--no-plots", "--quiet", status=None)
                self.assertTrue((self.folder / f"out/{command}.json").exists())
            self.refused("limit", "--expected", "--set", "scale.prior=sideband", *scan, *SMALL, says="eps_s")

    def test_extra_columns_are_listed_and_a_slip_of_the_pen_is_noticed(self):
        scan = ["--card", "own", *self.scan(12, more=lambda row: {"temperature_c": 20, "leakge": 1.0})]
        shown = self.antipode("table", *scan, "--no-plots")
        self.assertIn("temperature_c, leakge", shown.stdout)
        self.assertIn("did you mean 'leakage'?", shown.stderr)
        self.assertNotIn("temperature_c", shown.stderr)

    def test_errors_of_the_table_enter_the_budget(self):
        scan = ["--card", "own", *self.scan(12, more=lambda row: {"n_pot_err": 3e7, "n2_err": 1.25 * math.sqrt(row["n2"])})]
        self.antipode("table", *scan, "--no-plots", "--quiet")
        points = self.result("table")["tables"]["points"]["columns"]
        shown = [i for i, masked in enumerate(points["masked"]["values"]) if not masked]
        for i in shown:
            n2, b = points["n2"]["values"][i], points["b_per_pot"]["values"][i]
            expected = math.hypot(1.25 / math.sqrt(n2), 3e7 / 1e10, 1e-8 / b)
            self.assertAlmostEqual(points["g_r_err"]["values"][i] / points["g_r"]["values"][i], expected, 9)
        # n2_err is nearly the square root of the count: it is taken away with it.
        table = (self.folder / "out/table.json").read_text()
        for i, line in enumerate((self.folder / "scan.csv").read_text().splitlines()[1:]):
            if i not in shown:
                self.assertNotIn(line.split(",")[-1][:8], table)

    def test_a_set_of_a_campaign_reaches_the_efficiency(self):
        b = []
        for change in ("21.35", "21.8"):
            self.antipode("efficiency", "small_scan", "--set", "e_beam_mev=[279.0]", "--set", "acceptance_tries=4000", "--set",
                          f'set=["layout.pitch_mm={change}"]', "--out", change, "--quiet")
            b.append(self.result("efficiency", change)["tables"]["points"]["columns"]["b_per_pot"]["values"][0])
        self.assertNotEqual(*b)
        self.antipode("efficiency", "small_scan", "--set", "e_beam_mev=[279.0]", "--set", "acceptance_tries=4000", "--set",
                      'set_data_only=["layout.pitch_mm=21.8"]', "--out", "data", "--quiet")
        self.assertEqual(self.result("efficiency", "data")["tables"]["points"]["columns"]["b_per_pot"]["values"][0], b[0])

    def test_what_is_no_table_is_named(self):
        for magic, name in ((b"root\0\0", "ROOT"), (b"PK\3\4", "Excel"), (b"\xd0\xcf\x11\xe0", "Excel"), (b"\x89HDF", "HDF5"),
                            (b"\x1f\x8b", "gzip"), (b"%PDF", "PDF")):
            (self.folder / "scan.csv").write_bytes(magic + b"\0\1\2")
            self.refused("table", "--scan", "scan.csv", "--card", "own", says=name)

    def test_how_a_spreadsheet_saves_a_table_does_not_matter(self):
        self.scan(12)
        text = (self.folder / "scan.csv").read_text()
        head, *rows = text.splitlines()
        semicolons = "\r\n".join(line.replace(",", ";").replace(".", ",") for line in (head, *rows))
        saved = {
            "bom": b"\xef\xbb\xbf" + text.encode(), "crlf": text.replace("\n", "\r\n").encode(),
            "cr": text.replace("\n", "\r").encode(), "tabs": text.replace(",", "\t").encode(),
            "decimal commas": semicolons.encode(), "utf16le": text.encode("utf-16"),
            "utf16be": b"\xfe\xff" + text.encode("utf-16-be"), "capitals": text.replace(head, head.upper()).encode(),
            "spaces": text.replace(head, head.replace(",", " , ")).encode(),
            "quotes": "\n".join(",".join(f'"{x}"' for x in line.split(",")) for line in (head, *rows)).encode(),
            "quoted comment": ("\"# my scan, \"\"flat\"\"\",,,,,,,,,,\n,,,,,,,,,,\n" + text).encode(),
            "empty columns": "".join(line + ",,\n" for line in (head, *rows, ",,,,,,,,,,")).encode(),
        }
        self.antipode("table", "--card", "own", "--scan", "scan.csv", "--no-plots", "--quiet", "--out", "plain")
        for name, content in saved.items():
            with self.subTest(name):
                (self.folder / "saved.csv").write_bytes(content)
                self.antipode("table", "--card", "own", "--scan", "saved.csv", "--no-plots", "--quiet", "--out", "saved")
                self.assertEqual(self.result("table", "saved")["tables"]["points"], self.result("table", "plain")["tables"]["points"])
        count = rows[3].split(",")[5]
        for name, content, says in (
                ("both decimals", semicolons.replace("16,4;", "16.4;"), "one kind"),
                ("commas for both", text.replace(".", ","), "semicolons"),
                ("spaces", text.replace(",", " "), "separated by spaces"),
                ("no mark", text.encode("utf-16-le"), "UTF-16")):
            with self.subTest(name):
                (self.folder / "saved.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
                error = self.refused("table", "--card", "own", "--scan", "saved.csv", status=BAD_INPUT, says=says)
                self.assertNotIn(count, error)


if __name__ == "__main__":
    unittest.main()
