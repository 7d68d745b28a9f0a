"""Checks what includes what. Every quoted include of every C++ file is found in a folder that this file's folder may use:

    host/<layer>     the layers that host/CMakeLists.txt says it USES, which come before it in the order of `order` below,
                     and all of which it does use; the generated headers; hls/ from the trigger layer; rtl/engine from cli
    hls, rtl, testbench, tests    see `allowed`

Only the gate reads a scan table, and only the report reads published results. Ends with status 1 and the offending lines.

    layers.py SOURCE_DIR"""

import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
order = """base geometry physics formats trigger acquisition calibration reconstruction simulation selection efficiency flux
           yield blinding inference analysis results plots report cli python""".split()
declared = re.findall(r"^antipode_layer\((\w+)((?:\s+[^)]*)?)\)", (root / "host/CMakeLists.txt").read_text(), re.MULTILINE)
uses = {}
for name, rest in declared:
    names = re.search(r"USES([^A-Z]*)", rest)
    uses[name] = names[1].split() if names else []
faults = [f"host/CMakeLists.txt: {name} is not in its place in the order of layers"
          for name, place in zip(uses, sorted(uses, key=lambda name: order.index(name) if name in order else -1))
          if name != place or name not in order]
faults += [f"host/CMakeLists.txt: layer {name} uses {used}, which is not before it"
           for name in uses for used in uses[name] if used not in list(uses)[: list(uses).index(name)]]

# Folders from which an include may come, as paths below the root; "generated" is what config/generator makes.
host = [f"host/{name}" for name in uses]
allowed = {
    "hls": ["hls", "generated"],
    "rtl": ["rtl/engine", "generated"],
    "testbench": ["testbench", "rtl/engine", "hls", "generated", "host/base", "host/formats", "host/trigger"],
    "tests": ["tests", "testbench", "rtl/engine", "hls", "generated", *host],
    "host/cli": ["host/cli", "rtl/engine", "generated", *host],
}
for name in uses:
    allowed[f"host/{name}"] = [f"host/{name}", "generated", *(f"host/{used}" for used in uses[name])]
allowed["host/trigger"] += ["hls"]
# Where a quoted include is looked for, besides the folder of the file itself.
search = ["", "host", "testbench", "tests", "rtl"]


def home(source, name):
    """The folder below the root that an include comes from; None for what no folder holds."""
    if name.startswith("generated/"):
        return "generated"
    for base in [source.parent, *(root / folder for folder in search)]:
        if (base / name).is_file():
            path = (base / name).resolve().relative_to(root.resolve())
            return "/".join(path.parts[:2] if path.parts[0] in ("host", "rtl") else path.parts[:1])
    return None


used = {name: set() for name in uses}
checked = 0
for top in ("hls", "rtl", "host", "testbench", "tests"):
    for source in sorted((root / top).rglob("*.[ch]pp")):
        relative = source.relative_to(root)
        place = "/".join(relative.parts[:2]) if top == "host" else top
        if place not in allowed:
            faults.append(f"{relative}: {place} is not a layer of host/CMakeLists.txt")
            continue
        for number, line in enumerate(source.read_text().splitlines(), 1):
            include = re.match(r'\s*#include "([^"]+)"', line)
            if include:
                checked += 1
                found = home(source, include[1])
                # Headers that Verilator makes have no folder and no "/".
                if found is None and top in ("rtl", "testbench") and re.fullmatch(r"\w+\.h", include[1]):
                    continue
                if found is None:
                    faults.append(f"{relative}:{number}: {include[1]} is in no folder of the tree")
                elif found not in allowed[place]:
                    faults.append(f"{relative}:{number}: {place} includes {found}, which it must not or does not declare")
                elif top == "host" and found.startswith("host/"):
                    used.get(relative.parts[1], set()).add(found[5:])
            if top != "host":
                continue
            if "read_scan_table(" in line and relative.parts[1] not in ("yield", "blinding"):
                faults.append(f"{relative}:{number}: a scan table is read past the blinding gate")
            if "published_results" in line and relative.parts[1] != "report" and source.name != "report.cpp":
                faults.append(f"{relative}:{number}: published results are read by something else than the report")
faults += [f"host/CMakeLists.txt: layer {name} does not use {idle}"
           for name in uses for idle in uses[name] if idle not in used[name]]
print("\n".join(faults) or f"{len(uses)} layers and {checked} includes, in order")
sys.exit(bool(faults))
