"""Speed of the Verilated design at 30 lanes, 5x5, beside the library that gives the same primitives, on one core in one run.

    python3 tests/bench/rtl.py build/release/bin/bench_rtl"""

import json
import subprocess
import sys

output = subprocess.run([sys.argv[1], "--benchmark_format=json"], check=True, capture_output=True, text=True).stdout
runs = {run["name"]: run for run in json.loads(output)["benchmarks"]}
library, rtl = runs["library"]["items_per_second"], runs["verilated_30x5"]["items_per_second"]
print(f"library            {library:12.4g} bunches/s")
print(f"Verilated (30,5)   {rtl:12.4g} bunches/s, {runs['verilated_30x5']['clocks_per_second']:.4g} clocks/s (CPU time)")
print(f"ratio              {library / rtl:12.4g}")
