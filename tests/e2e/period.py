"""Files of hits and primitives of one beam energy: what is left out and said, what is refused, what may not crash."""

import json
import os
import signal
import struct
import subprocess
import time

import h5py
import unittest

from program import BINARY, DONE, IO_FAILED, REJECTED, Case
from words import PAIR, block, bunch, file_bytes, hit

ENERGY = {"e_beam_mev": 282.5}


class Period(Case):
    def write(self, name, bunches, **options):
        (self.folder / name).write_bytes(file_bytes(bunches, **options))
        return name

    def select(self, *arguments, status=DONE):
        result = self.antipode("select", *arguments, "--no-plots", status=status)
        self.scalars = {name: s["value"] for name, s in self.result("select")["scalars"].items()}
        return result

    def cli_account(self, file, status):
        self.select(file, status=status)
        return {name: value for name, value in self.scalars.items()
                if name in ("bunches", "faulty", "n_pot", "window") or name.startswith("left_out_")}

    def test_damaged_bunches_are_left_out_alike_on_hits_and_primitives_and_counted_by_cause(self):
        self.write("a.hits", [bunch(0, PAIR), bunch(1, PAIR, charges=False), bunch(2, PAIR, time=False), bunch(3),
                              bunch(4, PAIR, trailer=False), bunch(5, PAIR, crc=1), bunch(6, PAIR, count=7),
                              bunch(7, PAIR, raw_catcher=2**27 - 1), bunch(8, PAIR)], **ENERGY)
        self.antipode("trigger", "a.hits", "a.primitives", status=None)
        hits = self.cli_account("a.hits", REJECTED)
        self.assertEqual(hits, self.cli_account("a.primitives", REJECTED))
        self.assertEqual((hits["bunches"], hits["faulty"], hits["window"]), (3, 6, 2))
        self.assertEqual({k: v for k, v in hits.items() if k.startswith("left_out_") and v},
                         {"left_out_incomplete": 2, "left_out_no_trailer": 1, "left_out_bad_crc": 1,
                          "left_out_bad_count": 1, "left_out_full_scale": 1})
        self.assertAlmostEqual(hits["n_pot"], 3 * 420 / (0.239 * 282.5 / 402.5))
        stderr = self.antipode("reconstruct", "a.hits", status=REJECTED).stderr
        self.assertIn("kept 3 bunches; left out 6: bad CRC 1, wrong count 1, no trailer 1, time or charges missing 2, "
                      "charge at full scale 1", stderr)

    def test_the_beam_energy_comes_from_the_header_and_contradictions_are_refused(self):
        self.antipode("simulate", "--set", "beam.energy_mev=272.4", "--mode", "two_body", "--bunches", 50, "--quiet",
                      "--out", "a.hits")
        self.antipode("trigger", "a.hits", "a.primitives", "--set", "beam_energy_mev=272.4", "--quiet")
        for file in ("a.hits", "a.primitives"):
            self.select(file)
            self.assertEqual(self.scalars["e_beam_mev"], 272.4)
            self.refused("select", file, "--energy", 282.5, "--out", "other", says="272.4")
        self.write("b.hits", [bunch(0, PAIR)], **ENERGY)
        self.refused("select", "a.hits", "b.hits", says="282.5")
        self.write("c.hits", [bunch(0, PAIR)])
        self.refused("select", "c.hits", says="--energy")
        self.select("c.hits", "--energy", 282.5)

    def test_nothing_counts_twice(self):
        self.write("a.hits", [bunch(n, PAIR) for n in range(10)], **ENERGY)
        self.antipode("trigger", "a.hits", "a.primitives", "--quiet")
        whole = (self.folder / "a.hits").read_bytes()
        (self.folder / "copy.hits").write_bytes(whole)
        os.link(self.folder / "a.hits", self.folder / "hard.hits")
        os.symlink("a.hits", self.folder / "soft.hits")
        (self.folder / "joined.hits").write_bytes(whole + whole)
        for second in ("a.hits", "./a.hits", "copy.hits", "hard.hits", "soft.hits"):
            self.refused("select", "a.hits", second, says="twice")
        self.refused("select", "a.hits", "a.primitives", says="twice")
        self.refused("reconstruct", "a.hits", "a.primitives", says="twice")
        self.refused("select", "joined.hits", says="twice")
        self.write("overlap.hits", [bunch(n, PAIR) for n in range(9, 20)], **ENERGY)
        self.refused("select", "a.hits", "overlap.hits", says="bunch 9")
        self.write("next.hits", [bunch(n, PAIR) for n in range(10, 20)], **ENERGY)
        self.select("a.hits", "next.hits")
        self.assertEqual(self.scalars["bunches"], 20)
        self.write("other.hits", [bunch(n, PAIR) for n in range(10)], run="another", **ENERGY)
        self.select("a.hits", "other.hits")

    def test_yield_refuses_inputs_twice_losses_and_mixed_cards(self):
        table = self.folder / "efficiency.csv"
        table.write_text("sqrt_s_mev,b_per_pot,b_per_pot_err,eps_s,eps_s_err\n17.0068,3e-6,1e-8,0.1,0.001\n")

        def periods(*names):
            return ["yield", *(f"{name}/select.json" for name in names), "--efficiency", table]

        def select(name, bunches, *options, status=DONE, **header):
            self.write(f"{name}.hits", bunches, run=name, **ENERGY, **header)
            self.antipode("select", f"{name}.hits", *options, "--no-plots", "--quiet", "--out", name, status=status)

        good = [bunch(n, PAIR) for n in range(10)]
        select("a", good)
        sqrt_s = json.loads((self.folder / "a/select.json").read_text())["scalars"]["sqrt_s_mev"]["value"]
        table.write_text(table.read_text().replace("17.0068", str(sqrt_s)))
        select("b", good)
        self.antipode(*periods("a", "b"))
        os.remove(self.folder / "scan.csv")
        self.refused(*periods("a", "a"), says="twice")
        select("lossy", good[:9] + [bunch(9, PAIR, crc=1)], status=REJECTED)
        self.refused(*periods("a", "lossy"), says="losses.share_max")
        select("cut", good, status=REJECTED, end=False)
        self.refused(*periods("cut"), says="losses.incomplete")
        select("wide", good, "--set", "selection.r_max_mm=260")
        self.refused(*periods("a", "wide"), says="different cards")
        select("cut2", good, "--set", "losses.incomplete=true", status=REJECTED, end=False)
        self.antipode(*periods("cut2"))

    def test_one_crystal_twice_masked_crystals_and_cells_outside_the_grid(self):
        self.write("a.hits", [bunch(0, [hit(10, 14, 140, 100)] * 2 + [hit(0, 31, 200, 100), hit(31, 31, 200, 100),
                                                                     hit(30, 30, 200, 100)]),
                              bunch(1, [hit(4, 8, 140, 100)])], **ENERGY)
        self.antipode("trigger", "a.hits", "a.primitives", "--set", "masked_crystals=[408]", "--quiet")
        energies = []
        for file in ("a.hits", "a.primitives"):
            self.antipode("reconstruct", file, "--set", "reconstruction.masked_crystals=[408]", "--out", "c.h5")
            with h5py.File(self.folder / "c.h5") as clusters:
                energies.append(list(clusters["clusters/energy_mev"][:]))
        self.assertEqual(len(energies[0]), 1)
        self.assertAlmostEqual(energies[0][0], energies[1][0])
        for command in ("select", "inspect", "event"):
            self.antipode(command, "a.hits", status=None)
        stderr = self.antipode("reconstruct", "a.hits", "--set", "reconstruction.masked_crystals=[408]").stderr
        self.assertIn("3 outside the crystals, 1 of masked crystals", stderr)
        self.assertIn("1 too close", stderr)

    def test_every_data_set_says_its_unit_and_meaning_and_pairs_are_written(self):
        self.write("a.hits", [bunch(n, PAIR) for n in range(10)], **ENERGY)
        self.antipode("reconstruct", "a.hits", "--out", "clusters.h5")
        self.select("a.hits", "--pairs", "pairs.h5")
        self.select("a.hits", "--pairs", "pairs.csv")
        units = {}

        def look(name, item):
            if isinstance(item, h5py.Dataset):
                self.assertTrue(item.attrs["meaning"], name)
                units[name] = item.attrs["unit"]
        for name in ("clusters.h5", "pairs.h5"):
            with h5py.File(self.folder / name) as file:
                file.visititems(look)
        self.assertEqual(units["clusters/energy_mev"], "MeV")
        self.assertEqual(units["tables/pairs/x_a_mm"], "mm")
        lines = [line for line in (self.folder / "pairs.csv").read_text().splitlines() if not line.startswith("#")]
        self.assertEqual(len(lines), 1 + 10)
        row = dict(zip(lines[0].split(","), lines[4].split(",")))
        self.assertEqual((row["bunch"], row["region"], row["file"]), ("3", "window", "a.hits"))
        self.assertAlmostEqual(float(row["theta_sum"]), float(row["theta_a"]) + float(row["theta_b"]))

    def test_a_file_of_another_layout_is_refused(self):
        self.write("a.hits", [bunch(0, PAIR)], layout="12345678", **ENERGY)
        for command in (["select", "a.hits"], ["inspect", "a.hits"], ["reconstruct", "a.hits"], ["event", "a.hits"],
                        ["trigger", "a.hits", "b"]):
            self.refused(*command, says="12345678")

    def test_bare_words_are_wrapped(self):
        words = [word for n in range(3) for word in bunch(n, PAIR)]
        (self.folder / "raw.bin").write_bytes(struct.pack(f"<{len(words)}Q", *words))
        self.antipode("wrap", "raw.bin", "a.hits", "--energy", 282.5, "--run", "50123")
        self.antipode("inspect", "a.hits")
        self.select("a.hits")
        self.assertEqual((self.scalars["bunches"], self.scalars["window"]), (3, 3))
        (self.folder / "raw.bin").write_bytes(b"no words at all")
        self.refused("wrap", "raw.bin", "b.hits", says="opens no packet")

    def test_hostile_headers_and_cards(self):
        deep = b'{"stream":"hits","x":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
        self.write("deep.hits", [bunch(0, PAIR)], text=deep)
        for command in (["select", "deep.hits", "--energy", 282.5], ["inspect", "deep.hits"], ["trigger", "deep.hits", "b"]):
            self.refused(*command, says="nested deeper")
        (self.folder / "deep.json").write_bytes(b"[" * 100_000)
        self.refused("diff", "deep.json", "deep.json", says="nested deeper")
        (self.folder / "dotted.toml").write_text(".".join("a" * 50_000) + " = 1\n")
        (self.folder / "arrays.toml").write_text("a = " + "[" * 50_000 + "\n")
        for card in ("dotted.toml", "arrays.toml"):
            self.refused("select", "a.hits", "--card", card, says=card)
        text = b'{"stream":"hits"}'
        text += b"\n" * (-len(text) % 8)
        (self.folder / "empty.hits").write_bytes(block(1, text, 1, 0, 0, 0) + block(2, b"", 1, 1, 0, 0))
        self.antipode("inspect", "empty.hits", status=REJECTED)

    def test_one_bunch_of_65535_hits_is_left_out_at_once(self):
        hits = [hit(10 + n % 7, 8 + n % 5, 30 + n % 50, n % 4000 / 4) for n in range(65535)]
        self.write("a.hits", [bunch(0, hits), bunch(1, PAIR)], **ENERGY)
        start = time.monotonic()
        self.select("a.hits", status=REJECTED)
        self.assertLess(time.monotonic() - start, 30)
        self.assertEqual(self.scalars["left_out_too_many_hits"], 1)

    def test_a_full_disk_ends_in_a_message(self):
        self.antipode("simulate", "--mode", "two_body", "--bunches", 3000, "--quiet", "--out", "a.hits")
        limited = ["bash", "-c", "trap '' XFSZ; ulimit -f 64; exec \"$@\"", "-", BINARY]  # 64 kB a file
        for command in (["reconstruct", "a.hits", "--out", "c.h5"],
                        ["select", "a.hits", "--no-plots", "--out", "o", "--pairs", "p.csv"]):
            result = subprocess.run([*limited, *command], cwd=self.folder, text=True, capture_output=True, timeout=100)
            self.assertIn(result.returncode, (DONE, IO_FAILED), result.stderr)
            self.assertEqual(list(self.folder.glob(".c.h5*")), [])
        self.assertEqual(subprocess.run([*limited, "reconstruct", "a.hits", "--out", "c.h5"], cwd=self.folder,
                                        capture_output=True).returncode, IO_FAILED)

    def test_the_first_signal_ends_what_waits_for_input(self):
        for command in (["select", "-", "--energy", "282.5"], ["reconstruct", "-"], ["inspect", "-"], ["trigger", "-", "b"],
                        ["event", "-", "--energy", "282.5"], ["wrap", "-", "b"]):
            for number in (signal.SIGINT, signal.SIGTERM):
                process = subprocess.Popen([BINARY, *command], cwd=self.folder, stdin=subprocess.PIPE,
                                           stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
                time.sleep(1)
                process.send_signal(number)
                self.assertEqual(process.wait(20), 128 + number, command)
                process.communicate()


if __name__ == "__main__":
    unittest.main()
