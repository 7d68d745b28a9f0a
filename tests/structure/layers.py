"""Checks the layers of host/: each includes only itself and those above it in the list of host/CMakeLists.txt, and only
the gate reads a scan table, and only the report reads published results. Ends with status 1 and the offending lines if not."""

import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
layers = re.findall(r"^antipode_layer\((\w+)", (root / "host/CMakeLists.txt").read_text(), re.MULTILINE) + ["cli"]
faults = []
for source in sorted((root / "host").rglob("*.[ch]pp")):
    layer = source.relative_to(root / "host").parts[0]
    if layer not in layers:
        faults.append(f"{source}: {layer} is not a layer of host/CMakeLists.txt")
        continue
    for number, line in enumerate(source.read_text().splitlines(), 1):
        include = re.match(r'\s*#include "(\w+)/', line)
        if include and include[1] in layers and layers.index(include[1]) > layers.index(layer):
            faults.append(f"{source}:{number}: layer {layer} includes {include[1]}, which is below it")
        if "read_scan_table(" in line and layer not in ("yield", "blinding"):
            faults.append(f"{source}:{number}: a scan table is read past the blinding gate")
        if "published_results" in line and layer != "report" and source.name != "report.cpp":
            faults.append(f"{source}:{number}: published results are read by something else than the report")
print("\n".join(faults) or f"{len(layers)} layers, in order")
sys.exit(bool(faults))
