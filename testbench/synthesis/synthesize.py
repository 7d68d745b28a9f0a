#!/usr/bin/env python3
"""Synthesis by Yosys: LUTs, registers, memories and multipliers of each shape, beside what a part has; for the iCE40 the netlist.

    synthesize.py --work FOLDER [--record FILE] --shapes FILE [SHAPE ...]

FILE of shapes (made by synthesis.cmake) is JSON: {"sources": [...], "shapes": [{"name", "family", "top", "parameters"}]}. FOLDER gets
the log of each and, where Yosys has all cells of the family for a simulator, the netlist (<shape>.v).
Exit status: 0 done, 1 Yosys
refuses the design, 2 wrong usage.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import yosys  # noqa: E402

# What the cells of a family are, and the part that a shape is meant for.
FAMILIES = {
    "ice40": {
        "part": "iCE40 HX8K",
        "cells": {"lut": {"SB_LUT4": 1}, "carry": {"SB_CARRY": 1}, "memory": {"SB_RAM40_4K": 1}, "multiplier": {"SB_MAC16": 1}},
        "flip_flop": re.compile("SB_DFF"),
        "has": {"lut": 7680, "flip_flop": 7680, "memory": 32, "multiplier": 0},
        # A net a bit: Verilator takes a vector whose bits depend on each other for a loop.
        "netlist": "splitnets; opt_clean -purge; rename -hide; write_verilog -noattr -noexpr",
    },
    "ecp5": {
        "part": "ECP5-85",
        # A carry cell is two LUTs, a distributed memory of 16 x 4 bits takes the room of six.
        "cells": {"lut": {"LUT4": 1, "CCU2C": 2, "TRELLIS_DPR16X4": 6}, "carry": {"CCU2C": 1},
                  "distributed": {"TRELLIS_DPR16X4": 1}, "memory": {"DP16KD": 1}, "multiplier": {"MULT18X18D": 1}},
        "flip_flop": re.compile("TRELLIS_FF"),
        "has": {"lut": 83640, "flip_flop": 83640, "memory": 208, "multiplier": 156},
    },
}
COLUMNS = ("lut", "flip_flop", "memory", "multiplier", "carry", "distributed")


def synthesize(shape, sources, work):
    """Runs Yosys; returns the counts and the seconds."""
    family = FAMILIES[shape["family"]]
    log, result = work / f"{shape['name']}.log", work / f"{shape['name']}.json"
    script = "; ".join([
        yosys.read(sources, shape["top"], shape["parameters"]),
        f"hierarchy -check -top {shape['top']}",
        f"synth_{shape['family']} -top {shape['top']}",
        "check -assert",
        f"tee -o {result} stat -json",
        f"{family['netlist']} {work / shape['name']}.v" if "netlist" in family else ""])
    start = time.monotonic()
    try:
        yosys.run(script, log)
    except subprocess.CalledProcessError as error:
        print(f"{shape['name']}: {error.stderr}\nSee {log}", file=sys.stderr)
        sys.exit(1)
    text = result.read_text()
    cells = json.loads(text[text.index("{"):])["design"]["num_cells_by_type"]
    counts = {column: sum(factor * cells.get(cell, 0) for cell, factor in kinds.items())
              for column, kinds in family["cells"].items()}
    counts["flip_flop"] = sum(n for cell, n in cells.items() if family["flip_flop"].match(cell))
    return counts, round(time.monotonic() - start)


def table(rows):
    lines = [f"{'design':22} {'part':11} {'LUT4':>14} {'registers':>14} {'memories':>11} {'multipliers':>11}  fits"]
    for row in rows:
        has = FAMILIES[row["family"]]["has"]
        cells = [f"{row.get(c, 0)}/{has[c]}" for c in COLUMNS[:4]]
        fits = all(row.get(c, 0) <= has[c] for c in has)
        lines.append(f"{row['name']:22} {FAMILIES[row['family']]['part']:11} {cells[0]:>14} {cells[1]:>14} {cells[2]:>11} {cells[3]:>11}  "
                     f"{'yes' if fits else 'no'}")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="SHAPE", help="shapes of the file; all if none is named")
    parser.add_argument("--shapes", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True, help="folder for logs")
    parser.add_argument("--record", type=pathlib.Path, help="also write the table and the counts here, .txt and .json")
    arguments = parser.parse_args()
    definition = json.loads(arguments.shapes.read_text())
    shapes = {shape["name"]: shape for shape in definition["shapes"]}
    unknown = [n for n in arguments.names if n not in shapes]
    if unknown:
        parser.error(f"no shape named {', '.join(unknown)}; there are: {', '.join(shapes)}")
    arguments.work.mkdir(parents=True, exist_ok=True)
    arguments.work = arguments.work.resolve()
    rows = []
    for name in arguments.names or shapes:
        shape = shapes[name]
        print(f"{name}: synth_{shape['family']} of {shape['top']} ...", file=sys.stderr, flush=True)
        counts, seconds = synthesize(shape, definition["sources"], arguments.work)
        rows.append({"name": name, "family": shape["family"], "top": shape["top"], "parameters": shape["parameters"], **counts,
                     "seconds": seconds})
        print(table(rows), flush=True)
    if arguments.record:
        version = next(l for l in (arguments.work / f"{rows[0]['name']}.log").read_text().splitlines() if "Yosys" in l).strip(" |")
        arguments.record.parent.mkdir(parents=True, exist_ok=True)
        arguments.record.with_suffix(".txt").write_text(f"{version}\n\n{table(rows)}\n")
        arguments.record.with_suffix(".json").write_text(json.dumps({"yosys": version, "shapes": rows}, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
