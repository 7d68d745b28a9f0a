"""Blinding as a user and an attacker meet it: nothing of the masked periods leaves the program before `antipode unblind`; no
setting, card, ledger or copy shows what the reference settings or an earlier look have masked; any change closes them again."""

import csv
import json
import random
import re
import shutil
import unittest

from program import IO_FAILED, ROOT, REJECTED, Case

MASKED = {10, 11, 12, 13, 14, 36, 37, 38, 39, 40}  # ranks 13..22 in sqrt(s)
REASON = "collaboration meeting, side band accepted"
TEXT = (".json", ".csv", ".svg", ".gp", ".html", ".dat", ".txt")


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

    def shown_by(self, command, *arguments, status=None):
        """Periods of which N2 or g_R is shown; None if the look was refused."""
        result = self.antipode(command, *arguments, "--no-plots", "--quiet", status=status)
        if result.returncode not in (0, REJECTED):
            return None
        columns = self.result(command)["tables"]["points"]["columns"]
        return {period for period, *values in
                zip(columns["period"]["values"], *(columns[name]["values"] for name in ("n2", "g_r") if name in columns))
                if any(value is not None for value in values)}

    def hides(self, *arguments, masked=MASKED):
        shown = self.shown_by("table", *arguments)
        self.assertFalse(shown is not None and shown & masked, f"{arguments}: {shown and shown & masked} shown")
        return shown

    def change_counts(self, table, periods, factor):
        lines = table.read_text().splitlines()
        header = next(line for line in lines if not line.startswith("#")).split(",")
        columns = [header.index(name) for name in ("n2", "n2_raw")]
        for number, line in enumerate(lines):
            fields = line.split(",")
            if fields[0].isdigit() and int(fields[0]) in periods:
                for column in columns:
                    fields[column] = repr(float(fields[column]) * factor)
                lines[number] = ",".join(fields)
        table.write_text("\n".join(lines) + "\n")

    def test_no_output_of_a_blinded_scan_holds_a_masked_count(self):
        card = self.experiment()
        shown = ""
        for command in ("table", "sideband"):
            result = self.antipode(command, "--card", card, "--json", "copy.json")
            shown += result.stdout + result.stderr
        shown += self.antipode("limit", "--card", card, "--expected", "--mass", 16.9, "--pseudo-experiments", 8,
                               "--toys", 50).stdout
        for path in self.folder.rglob("*"):
            if path.suffix in TEXT and path != self.folder / "scan.csv":
                shown += path.read_text()
        for secret in self.secrets():
            self.assertFalse(secret in shown, f"{secret} was shown")
        self.assertNotIn('"windows"', self.folder.joinpath("out/sideband.json").read_text())

    def test_outputs_do_not_depend_on_masked_counts(self):
        """Masked counts changed with the mask kept: every byte of every output is the same, but for hashes and times."""
        outputs = {}
        for factor in (1, 1.001, 1.02, 3, 0.2):
            folder = self.folder / f"f{factor}"
            folder.mkdir()
            for name in ("published.toml", "scan.csv"):
                shutil.copy(ROOT / "config/run3" / name, folder)
            outputs[factor] = self.all_outputs(folder, lambda: self.change_counts(folder / "scan.csv", MASKED, factor))
        for factor, output in outputs.items():
            self.assertEqual(output.keys(), outputs[1].keys())
            for name, text in output.items():
                self.assertTrue(text == outputs[1][name], f"{name} knows of masked counts times {factor}")

    def all_outputs(self, folder, change):
        """Texts of all outputs of a folder, without hashes and times, after first looks that fix the masks and a change."""
        small = ["--mass", 16.9, "--pseudo-experiments", 8, "--toys", 50]
        commands = (["table"], ["sideband"], ["limit", "--expected", *small],
                    ["limit", "--expected", *small, "--keep-toys", "out/toys.h5"],
                    ["table", "--set", "yield.corrections.sideband_subtraction=false", "--out", "raw"],
                    ["table", "--set", "yield.errors.n2_sideband=true", "--out", "errors"])
        before, self.folder, said = self.folder, folder, ""
        for command in commands:
            self.antipode(*command, "--card", "published.toml", "--no-plots", "--quiet")
        for made in ("out", "raw", "errors"):
            shutil.rmtree(folder / made)
        change()
        for command in commands:
            said += self.antipode(*command, "--card", "published.toml", "--json", f"{command[0]}.json").stdout
        said += self.antipode("report", "out").stdout
        said += self.antipode("table", "--card", "published.toml", "--json", "-", "--no-plots").stdout
        texts = {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*"))
                 if path.suffix in TEXT and not path.name.startswith("scan.")}
        self.folder = before
        return {name: re.sub(r"\b[0-9a-f]{12,64}\b|\d{4}-\d\d-\d\dT[\d:]+Z", "#", text)
                for name, text in (texts | {"stdout": said}).items()}

    def test_a_small_correction_that_moves_the_mask_shows_nothing_that_was_hidden(self):
        card = self.experiment()
        self.hides("--card", card)
        self.change_counts(self.folder / "scan.csv", {14}, 0.999)  # leaves 24.484 behind 24.485 of the next window
        # The mask is fixed for these settings; others find the new one, and hide both.
        hidden = lambda *more: {int(row["period"]) for row in rows()} - self.hides("--card", card, *more)
        self.assertEqual(hidden(), MASKED)
        self.assertEqual(len(hidden("--set", "yield.errors.b_other=0.0031")), len(MASKED) + 1)
        self.assertEqual(len(hidden()), len(MASKED) + 1)
        looks = json.loads((self.folder / "scan.blinding.json").read_text())["entries"]
        self.assertEqual(len({look["table_sha256"] for look in looks}), 2, "the change was not written down")

    def test_settings_show_nothing_that_the_reference_hides(self):
        attacks = ["yield.corrections.ageing=false", "sideband.mask_periods=1", "yield.corrections.leakage=false",
                   "yield.corrections.sideband_subtraction=false", "yield.corrections.ageing_sense=divides",
                   "sideband.k_shape=constant", "yield.errors.n_pot_scale=1", "yield.errors.b_other=0",
                   "sideband.mask_periods=40", "yield.corrections.tag_probe=true"]
        for first in attacks:  # as the first look
            shutil.rmtree(self.folder / "out", ignore_errors=True)
            (self.folder / "scan.blinding.json").unlink(missing_ok=True)
            self.hides("--card", self.experiment(), "--set", first)
        card = self.experiment()
        for attack in attacks:
            self.hides("--card", card, "--set", attack)

    def test_random_settings_show_nothing_that_the_reference_or_an_earlier_look_hides(self):
        draw = random.Random(7)
        card, masked = self.experiment(), set(MASKED)
        for _ in range(40):
            settings = [f"yield.corrections.{name}={draw.choice(['true', 'false'])}"
                        for name in ("leakage", "ageing", "sideband_subtraction", "tag_probe")]
            settings += [f"yield.corrections.ageing_sense={draw.choice(['multiplies', 'divides'])}",
                         f"yield.errors.n_pot_scale={draw.random() ** 4}", f"yield.errors.b_other={draw.random() ** 4}",
                         f"yield.errors.n2_sideband={draw.choice(['true', 'false'])}",
                         f"yield.x_ref_mev={draw.uniform(16, 18)}", f"sideband.k_shape={draw.choice(['linear', 'constant'])}",
                         f"sideband.mask_periods={draw.choice([0, 1, 2, 5, 10, 12])}"]
            chosen = draw.sample(settings, draw.randint(1, len(settings)))
            command = draw.choice(["table", "sideband"])
            shown = self.shown_by(command, "--card", card, *(part for s in chosen for part in ("--set", s)))
            if shown is None:
                continue
            self.assertFalse(shown & masked, chosen)
            if command == "table":
                masked |= {int(row["period"]) for row in rows()} - shown

    def test_a_copied_card_another_record_a_deleted_ledger_and_a_copied_table_show_nothing(self):
        card = self.experiment()
        narrow = ["--set", "sideband.mask_periods=1"]
        wide = {int(row["period"]) for row in rows()} - self.hides("--card", card, "--set", "sideband.mask_periods=14")
        self.assertGreater(len(wide), len(MASKED))
        ledger = self.folder / "scan.blinding.json"
        copy = self.folder / "elsewhere"
        copy.mkdir()
        shutil.copy(card, copy / "mine.toml")
        self.hides("--card", copy / "mine.toml", "--scan", "scan.csv", *narrow, masked=wide)
        self.hides("--card", card, "--record", "new.json", *narrow, masked=wide)
        self.assertTrue((self.folder / "new.json").exists())
        shutil.copy(self.folder / "scan.csv", copy / "other.csv")
        self.hides("--card", copy / "mine.toml", "--scan", copy / "other.csv", *narrow, masked=wide)
        ledger.unlink()
        self.hides("--card", card, *narrow, masked=wide)
        # without the user's own ledger there is still the reference
        shutil.rmtree(self.environment["XDG_STATE_HOME"])
        ledger.unlink()
        self.hides("--card", card, *narrow)

    def test_roles_of_masked_periods_that_are_changed_show_nothing(self):
        card = self.experiment()
        self.hides("--card", card)
        table = self.folder / "scan.csv"
        table.write_text(re.sub(r"^(12|13|38),(\d),resonance", r"\1,\2,excluded", table.read_text(), flags=re.M))
        self.hides("--card", card)

    def test_each_different_look_is_written_down_once(self):
        card = self.experiment()
        count = lambda: len(json.loads((self.folder / "scan.blinding.json").read_text())["entries"])
        for command in ("table", "sideband", "table"):
            self.antipode(command, "--card", card, "--no-plots", "--quiet")
            self.assertEqual(count(), 1)
        self.antipode("table", "--card", card, "--set", "name=other", "--no-plots", "--quiet")
        self.assertEqual(count(), 2)

    def test_a_look_that_cannot_be_recorded_is_refused(self):
        card = self.experiment()
        self.environment["XDG_STATE_HOME"] = "/dev/null/state"
        self.refused("table", "--card", card, "--record", "/dev/null/x.json", status=IO_FAILED, says="--record FILE")
        self.antipode("table", "--card", card, "--no-plots", "--quiet")

    def test_run_3_needs_no_place_to_write_to(self):
        self.environment["XDG_STATE_HOME"] = "/dev/null/state"
        before = (ROOT / "config/run3/scan.blinding.json").read_bytes()
        for name in ("published", "recommended", "sideband_prior"):
            self.assertIn("unblinded", self.blinding_status("--card", name))
        self.refused("table", "--set", "name=other", status=IO_FAILED, says="--record FILE")
        self.hides("--set", "name=other", "--record", "mine.json")
        self.assertEqual((ROOT / "config/run3/scan.blinding.json").read_bytes(), before)

    def test_what_needs_masked_periods_is_refused_and_says_how_to_open_them(self):
        card = self.experiment()
        for command in (["fit"], ["fit", "--mass", "16.9"], ["limit", "--mass", "16.9"], ["pvalue"]):
            self.refused(*command, "--card", card, says="antipode unblind")

    def test_unblinding_is_bound_to_table_card_and_version(self):
        card = self.experiment()
        self.antipode("unblind", "--card", card, "--reason", REASON)
        self.assertIn("windows", self.result_after("sideband", card)["tables"])
        self.refused("unblind", "--card", card, "--reason", REASON, says="nothing to do")

        # another card
        self.assertIn("effective card", self.blinding_status("--card", card, "--set", "scale.k0=1.012"))
        self.hides("--card", card, "--set", "scale.k0=1.012")
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
        self.assertIn('"program_version"', (self.folder / "scan.blinding.json").read_text())

    def test_every_result_after_an_unblinding_names_all_of_them(self):
        card = self.experiment()
        self.antipode("unblind", "--card", card, "--reason", "first look of all")
        self.antipode("unblind", "--card", card, "--set", "scale.prior=flat", "--reason", "without a prior")
        self.assertEqual(self.scalar(self.result("unblind"), "earlier_unblindings"), 1)
        for command in (["table"], ["sideband"], ["fit"], ["table", "--set", "name=blinded"],
                        ["limit", "--mass", 16.9, "--pseudo-experiments", 0, "--toys", 50],
                        ["table", "--record", "none.json"]):
            said = self.antipode(*command, "--card", card, "--no-plots", status=None).stdout
            for reason in ("first look of all", "without a prior"):
                self.assertIn(reason, said)
                self.assertIn(reason, " ".join(self.result(command[0])["notes"]))
            self.assertRegex(said, r"unblinded at 20\d\d-.*card [0-9a-f]{12}, side band accepted")

    def test_a_refused_side_band_is_not_opened(self):
        card = self.experiment()
        strict = ["--card", card, "--set", "sideband.chi2_probability_min=0.9"]
        self.refused("unblind", *strict, "--reason", REASON, status=REJECTED, says="--force-rejected-sideband")
        self.antipode("sideband", *strict, status=REJECTED)
        self.antipode("unblind", *strict, "--reason", REASON, "--force-rejected-sideband")
        self.assertIn("side band rejected", self.antipode("table", *strict).stdout)

    def test_a_reason_says_something(self):
        card = self.experiment()
        for reason in ("", " ", "x", "test", "test test test", "collaboration", "a b c d", "1 2 3 4 5 6 7 8 9 10 11",
                       "two lines\nof a long text", "ok ok"):
            self.refused("unblind", "--card", card, "--reason", reason, says="--reason")
        self.antipode("unblind", "--card", card, "--reason", "Sitzung der Kollaboration, Maßband geprüft")

    def test_an_edited_ledger_and_an_old_record_are_noticed(self):
        card = self.experiment()
        self.antipode("unblind", "--card", card, "--reason", REASON)
        ledger = self.folder / "scan.blinding.json"
        ledger.write_text(ledger.read_text().replace('"accepted"', '"rejected"'))
        self.refused("table", "--card", card, says="entry 1")
        ledger.write_text('{"what": "Unblinding records of one card", "records": []}')
        self.refused("table", "--card", card, says="earlier version")

    def test_small_scans(self):
        table = self.folder / "small.csv"
        header = "period,scan,role,e_beam_mev,sqrt_s_mev,n2,n_pot,b_per_pot,b_per_pot_err\n"
        def line(i):
            e_beam = 270 + 1.5 * i
            sqrt_s = (2 * 0.51099895 * (0.51099895 + e_beam)) ** 0.5
            return f"{i},1,resonance,{e_beam},{sqrt_s},{10000 + 31 * (i * i % 7)},1e10,1e-6,1e-9\n"
        free = ["--scan", table, "--set", "yield.eps_s_from_line=[]", "--set", "sideband.mask_periods=0", "--set", "sideband.k1_tolerance_per_mev=1",
                "--no-plots", "--quiet"]
        for number, masked in ((3, 1), (4, 1), (12, 3), (300, 75)):
            table.write_text(header + "".join(map(line, range(number))))
            (self.folder / "small.blinding.json").unlink(missing_ok=True)
            self.antipode("sideband", *free, status=None)  # accepted or not
            self.assertEqual(self.scalar(self.result("sideband"), "masked_periods"), masked)
        table.write_text(header + line(0) + line(1))
        self.refused("sideband", *free, says="at least 3")
        table.write_text(header + "".join(map(line, range(11))))
        (self.folder / "small.blinding.json").unlink(missing_ok=True)
        self.refused("sideband", *free, "--set", "sideband.mask_periods=10", says="at least 12")

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
