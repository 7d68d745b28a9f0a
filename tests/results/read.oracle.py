"""Reads what test_results writes with h5py, numpy and Python's json and csv, and compares with the values of
example.hpp, which stand here a second time. A missing module fails."""

import csv
import json
import math
import os
import subprocess
import sys
import tempfile

import h5py
import numpy

PROVENANCE_NOTE = 'β² "quoted"\nsecond line'
SQRT_S = [17.128530643344746, 17.25, 16.9]
G_R = [1.0267292841115543, math.nan, 1.0 / 3.0]
CATEGORY = ["scan 1", 'a,b "c" # d', ""]
N2_RAW = [28707, -(2**63), -1]


def same(a, b):
    return len(a) == len(b) and all(x == y or (x != x and y != y) for x, y in zip(a, b))


def check_hdf5(path):
    with h5py.File(path) as file:
        assert file.attrs["kind"] == "fit" and file.attrs["card"] == "published"
        provenance = json.loads(file.attrs["provenance"])
        assert provenance["seed"] == 18446744073709551615
        assert provenance["card"]["prior"]["note"] == PROVENANCE_NOTE
        assert file["scalars/k1_per_mev"][()] == -0.01079871
        assert file["scalars/k1_per_mev"].attrs["unit"] == "1/MeV"
        assert list(file["scalars/p_global"].attrs["error"]) == [0.011, 0.015]
        points = file["tables/points"]
        assert list(points) == ["period", "sqrt_s_mev", "g_r", "g_r_err", "category", "n2_raw"]
        assert points["sqrt_s_mev"].attrs["unit"] == "MeV"
        assert points["sqrt_s_mev"].chunks and points["sqrt_s_mev"].compression == "gzip"
        assert same(points["sqrt_s_mev"][:], SQRT_S) and same(points["g_r"][:], G_R)
        assert points["n2_raw"][:].tolist() == N2_RAW
        assert [text.decode() for text in points["category"][:]] == CATEGORY


def check_json(path):
    with open(path) as file:
        document = json.load(file, parse_constant=lambda word: sys.exit(f"{word} is not JSON"))
    assert document["provenance"]["card"]["prior"]["note"] == PROVENANCE_NOTE
    assert document["scalars"]["k0"] == {
        "value": 1.01215567, "type": "real", "error": 0.0013, "unit": "", "meaning": "K at the reference energy"}
    assert "missing" not in document["scalars"] and "unbounded" not in document["scalars"]
    assert sum("is not known" in note for note in document["notes"]) == 2
    columns = document["tables"]["points"]["columns"]
    assert columns["g_r"]["values"] == [G_R[0], None, G_R[2]]
    assert columns["n2_raw"]["values"] == [28707, None, -1]
    assert columns["category"]["values"] == [*CATEGORY[:2], None]


def check_csv(path):
    with open(path) as file:
        lines = [line for line in file if not line.startswith("#")]
    table = numpy.genfromtxt(lines, delimiter=",", names=True, usecols=(0, 1, 2, 3), comments=None)
    assert same(table["sqrt_s_mev"], SQRT_S) and same(table["g_r"], G_R)
    rows = list(csv.DictReader(lines))
    assert [row["category"] for row in rows] == CATEGORY
    assert [row["n2_raw"] for row in rows] == ["28707", "", "-1"]


with tempfile.TemporaryDirectory() as folder:
    subprocess.run([sys.argv[1], "[.write]"], env={**os.environ, "ANTIPODE_TEST_FOLDER": folder}, check=True,
                   stdout=subprocess.DEVNULL)
    assert sorted(os.listdir(folder)) == ["fit.h5", "fit.json", "fit_points.csv"], os.listdir(folder)
    check_hdf5(f"{folder}/fit.h5")
    check_json(f"{folder}/fit.json")
    check_csv(f"{folder}/fit_points.csv")
