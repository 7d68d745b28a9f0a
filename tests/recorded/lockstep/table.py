"""Prints what the recorded campaigns of the trigger have shown, as a table of a page."""

import collections
import json
import pathlib

here = pathlib.Path(__file__).parent
trigger = here.parent / "trigger"


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def thousands(number):
    return f"{number:,}".replace(",", " ")


def shape(name):
    return "({}, {})".format(*name.split("x"))


rows = []
lockstep = collections.defaultdict(lambda: [0, 0, 0])
for run in lines(here / "runs.jsonl") + lines(here / "campaign.jsonl"):
    for i, number in enumerate((run["bunches"], run["clocks"], not run["equal"])):
        lockstep[run["shape"]][i] += number
for name, (bunches, clocks, unequal) in lockstep.items():
    rows.append((f"RTL against C++ core at {shape(name)}, every output pin on every clock",
                 f"{thousands(bunches)} bunches, {thousands(clocks)} clocks", f"{unequal} runs with a difference"))
reference = collections.defaultdict(lambda: [0, 0])
for run in lines(trigger / "hls_reference.jsonl"):
    reference[run["shape"]][0] += run["bunches"]
    reference[run["shape"]][1] += run["differences"]
for name, (bunches, differences) in reference.items():
    rows.append((f"C++ core against the independent reference at {shape(name)}", f"{thousands(bunches)} bunches",
                 f"{differences} differences outside the limits"))
faults = json.loads((here / "faults.json").read_text())["faults"]
rows.append(("deliberate faults, each by the bench that it names", f"{len(faults)} faults",
             f"{sum(fault['caught'] for fault in faults)} caught"))
coverage = json.loads((here / "coverage.json").read_text())
for kind in ("line", "toggle"):
    rows.append((f"{kind} coverage of `rtl/`", f"{thousands(coverage[kind]['points'])} points", f"{coverage[kind]['percent']:.2f} %"))
speed = {line.split(maxsplit=1)[0]: line.split() for line in (trigger / "bench.txt").read_text().splitlines() if line}
library, verilated = (speed[name] for name in ("library/15", "verilated_30x5/15"))
rows.append(("library, on one core", "bunches with 15 clusters", f"{float(library[1]):.2g} bunches/s"))
rows.append(("Verilated design at (30, 5), on one core", "the same in the same run",
             f"{float(verilated[2]):.2g} clocks/s, {float(library[1]) / float(verilated[1]):.0f} times slower than the library"))
print("| what | how much | result |")
print("|---|---|---|")
for row in rows:
    print("|", " | ".join(row), "|")
