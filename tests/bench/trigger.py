"""Speed of the trigger on one core, in one run: the library, the Verilated design that gives the same primitives, their ratio.

    python3 tests/bench/trigger.py build/release/bin/bench_trigger

Rates are of CPU time. bench_trigger tells what each benchmark is."""

import json
import subprocess
import sys

output = subprocess.run([sys.argv[1], "--benchmark_format=json"], check=True, capture_output=True, text=True).stdout
runs = {run["name"].removesuffix("/iterations:1"): run for run in json.loads(output)["benchmarks"]}
figures = ["items_per_second", "clocks_per_second", "hits_per_bunch", "clocks_per_frame", "clusters_per_frame", "hits_per_frame"]
print(f"{'':34}" + "".join(f"{figure:>20}" for figure in figures))
for name, run in runs.items():
    print(f"{name:34}" + "".join(f"{run[figure]:20.4g}" if figure in run else f"{'':20}" for figure in figures))
for clusters in (4, 15):
    ratio = runs[f"library/{clusters}"]["items_per_second"] / runs[f"verilated_30x5/{clusters}"]["items_per_second"]
    print(f"library to Verilated design, bunches with {clusters} clusters: {ratio:.0f}")
