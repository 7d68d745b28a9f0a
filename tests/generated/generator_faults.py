"""The generator refuses what would make two sides disagree: each fault is put into a copy of config/ and must be named.

Called with the folders config/ and config/generator/.
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

CONFIG, GENERATOR = map(pathlib.Path, sys.argv[1:3])
sys.path.insert(0, str(GENERATOR))
import loader  # noqa: E402

# name: file, text to replace (its first occurrence), replacement, part of the message
FAULTS = {
    "fields overlap": ("words.toml", 'name = "row", bit = 5', 'name = "row", bit = 4', "overlap in bits from 0x4"),
    "gap is undeclared": ("words.toml", "reserved = [[47, 9]]", "reserved = [[48, 8]]", "bits 47 are neither"),
    "field runs into the type": ("words.toml", 'name = "time_ns", bit = 0, width = 56',
                                 'name = "time_ns", bit = 0, width = 57', "not inside 55:0"),
    "reserved bits overlap a field": ("words.toml", "reserved = [[47, 9]]", "reserved = [[46, 10]]", "overlap"),
    "type used twice": ("words.toml", "type = 5\n", "type = 4\n", "type 4 is already that of word hit"),
    "type out of range": ("words.toml", "type = 5\n", "type = 32\n", "type 32 is not in 1 ... 31"),
    "version 0": ("words.toml", "version = 1", "version = 0", "version 0 is not in"),
    "word without a stream": ("words.toml", 'streams = ["hit"]', 'streams = ["hits"]', "stream 'hits' is not defined"),
    "unknown key": ("words.toml", "limit =", "limits =", "unknown key 'limits'"),
    "missing key": ("words.toml", "version = 1\n", "", "key 'version' is missing"),
    "keyword as a name": ("words.toml", 'name = "energy"', 'name = "register"', "not a name"),
    "name used twice": ("words.toml", 'name = "row", bit', 'name = "column", bit', "already that of"),
    "unknown limit": ("words.toml", 'limit = "wraps"', 'limit = "rolls"', "limit 'rolls' is not one of"),
    "step of zero": ("words.toml", "step = 0.0625", "step = 0.0", "step 0.0 is not positive"),
    "syntax": ("words.toml", "type = 5\n", "type = five\n", "words.toml"),
    "constants disagree": ("words.toml", 'name = "cells"\nvalue = 870', 'name = "cells"\nvalue = 841', "cells = rows"),
    "slices break the 25 ns rule": ("words.toml", 'name = "slice_ticks"\nvalue = 32', 'name = "slice_ticks"\nvalue = 40',
                                    "slice + 2 guard < two_hit"),
    "more clusters than their index": ("words.toml", 'name = "k_bunch"\nvalue = 256', 'name = "k_bunch"\nvalue = 257',
                                       "k_bunch fits"),
    "address used twice": ("registers.toml", "address = 0x0104", "address = 0x0100", "overlap in bytes from 0x100"),
    "block runs into a register": ("registers.toml", 'address = 0x0140\ncount = 10', 'address = 0x0140\ncount = 20',
                                   "overlap in bytes from 0x180"),
    "window runs into a window": ("registers.toml", "address = 0x1000\nwords = 870", "address = 0x1000\nwords = 1025",
                                  "overlap in bytes from 0x2000"),
    "offset beyond the stride": ("registers.toml", "offset = 0x40", "offset = 0x80", "not below the stride"),
    "address not of a word": ("registers.toml", "address = 0x0104", "address = 0x0106", "not a multiple of 4"),
    "address beyond the map": ("registers.toml", "address = 0xC000", "address = 0xC004", "inside 16 bits"),
    "setting outside the settings": ("registers.toml", "address = 0x0104", "address = 0x0B00", "settings, and only these"),
    "reset above the range": ("registers.toml", "reset = 24", "reset = 33", "reset 33 is outside 0 ... 32"),
    "reset beyond the width": ("registers.toml", "reset = -512", "reset = -513", "reset -513 is outside -512 ... 511"),
    "reset missing": ("registers.toml", "reset = 24\n", "", "key 'reset' is missing"),
    "reset of a constant": ("registers.toml", 'access = "constant"\nwidth = 32', 'access = "constant"\nwidth = 32\nreset = 1',
                            "has no reset"),
    "range beyond the width": ("registers.toml", "range = [0, 32]", "range = [0, 64]", "does not fit 6 bits"),
    "time register beyond the guard": ("registers.toml", "range = [0, 32]", "range = [0, 48]", "reach guard"),
    "unknown access": ("registers.toml", 'access = "sticky"', 'access = "stick"', "access 'stick' is not one of"),
    "fields of a register overlap": ("registers.toml", 'name = "minor", bit = 8', 'name = "minor", bit = 7', "overlap in bits"),
    "a prescale too few": ("registers.toml", "count = 10\nstride = 4", "count = 9\nstride = 4", "one prescale a trigger item"),
    "record of an unknown field": ("records.toml", 'like = "word.hit.column"', 'like = "word.hit.colum"', "word.hit.colum is not defined"),
    "record of an unknown record": ("records.toml", 'is = "record.packet"', 'is = "record.packets"', "record.packets is not defined"),
    "field of two kinds": ("records.toml", 'like = "word.hit.row"', 'like = "word.hit.row", width = 5', "give width"),
    "width of an unknown constant": ("records.toml", 'width = "pair_cut_count"', 'width = "pair_cuts"', "constant 'pair_cuts' is not defined"),
    "field too wide for a number": ("records.toml", 'name = "energy", width = 20', 'name = "energy", width = 64', "not in 1 ... 63"),
    "record's field twice": ("records.toml", 'name = "row", like', 'name = "column", like', "already that of"),
    "crystal twice": ("ecal.csv", "\n1300,13,0,14,1,1\n", "\n1200,12,0,14,30,1\n", "channel_id 1200 is already"),
    "two crystals on one input": ("ecal.csv", "\n1300,13,0,14,1,1\n", "\n1300,13,0,14,0,1\n", "(14, 0) is already"),
    "crystal missing": ("ecal.csv", "\n1300,13,0,14,1,1\n", "\n", "615 crystals, not 616"),
    "x and y exchanged": ("ecal.csv", "\n1300,13,0,", "\n1300,0,13,", "not 100 x_cell + y_cell"),
    "live is no flag": ("ecal.csv", "\n1300,13,0,14,1,1\n", "\n1300,13,0,14,1,2\n", "live is 2"),
    "column name": ("ecal.csv", "x_cell,y_cell", "x,y_cell", "columns are not"),
}


def generate(config, out):
    return subprocess.run([sys.executable, "-B", GENERATOR / "generate.py", "--config", config, "--out", out],
                          capture_output=True, text=True)


class Faults(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.config = pathlib.Path(self.folder.name) / "config"
        self.out = pathlib.Path(self.folder.name) / "out"
        self.config.mkdir()
        for name in ("words.toml", "registers.toml", "records.toml", "ecal.csv"):
            shutil.copy(CONFIG / name, self.config / name)

    def tearDown(self):
        self.folder.cleanup()

    def test_without_a_fault_the_files_are_made_and_made_again_the_same(self):
        self.assertEqual(generate(self.config, self.out).stderr, "")
        files = sorted(p for p in self.out.rglob("*") if p.is_file())
        self.assertEqual(len(files), 14)
        before = [(p.read_bytes(), p.stat().st_mtime_ns) for p in files]
        generate(self.config, self.out)
        self.assertEqual(before, [(p.read_bytes(), p.stat().st_mtime_ns) for p in files])

    def test_a_changed_position_changes_the_layout_checksum_and_a_changed_explanation_does_not(self):
        def layout():
            generate(self.config, self.out)
            text = (self.out / "include/generated/registers.hpp").read_text()
            return text.split("layout_value = ")[1].split(";")[0]

        first = layout()
        self.replace("words.toml", 'meaning = "the front end saturated"', 'meaning = "ADC at its end"')
        self.assertEqual(layout(), first)
        self.replace("registers.toml", "address = 0x0138", "address = 0x0170")
        self.assertNotEqual(layout(), first)

    def test_a_fault_stops_the_build_and_writes_nothing(self):
        self.replace("words.toml", "type = 5\n", "type = 4\n")
        result = generate(self.config, self.out)
        self.assertEqual(result.returncode, 2)
        self.assertIn("words.toml: word time_marker: type 4 is already that of word hit", result.stderr)
        self.assertFalse(self.out.exists())

    def replace(self, file, old, new):
        path = self.config / file
        text = path.read_text()
        self.assertIn(old, text, "the place of the fault has moved")
        path.write_text(text.replace(old, new, 1))


def add(name, file, old, new, message):
    def test(self):
        self.replace(file, old, new)
        with self.assertRaises(loader.DefinitionError) as raised:
            loader.load(self.config)
        self.assertIn(message, str(raised.exception))

    setattr(Faults, "test_" + name.replace(" ", "_"), test)


for name, fault in FAULTS.items():
    add(name, *fault)

if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
