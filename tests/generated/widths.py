"""Changes each width of config/ by one: the generator, the lint or the compiler refuses it, or every user has changed.

Called with the folders config/, config/generator/, the source folder and the sources of the design in their order.
"Every user has changed" means that the packed structs of SystemVerilog and the structs of C++ both come out with the new width, and
that both build: no user has a width of its own (tests/structure/records.py).
"""

import collections
import concurrent.futures
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

CONFIG, GENERATOR, SOURCE = map(pathlib.Path, sys.argv[1:4])
DESIGN = sys.argv[4:]
COMPILED = """#include "core/core.hpp"
#include "hls/configuration.hpp"
#include "lockstep/pins.cpp"
template class antipode::model::core<antipode::hls::Large5x5>;
"""


def refuses(command):
    return subprocess.run(command, capture_output=True).returncode != 0


def build(folder):
    """Who refuses the generated sources, or none."""
    lint = ["verilator", "--lint-only", "-Wall", "--top-module", "trigger", "-GLanes=5", SOURCE / "rtl/engine/waivers.vlt",
            folder / "sv/antipode_pkg.sv", *DESIGN]
    if refuses(lint):
        return "lint"
    (folder / "compiled.cpp").write_text(COMPILED)
    includes = [f"-I{SOURCE / place}" for place in (".", "testbench", "host", "tests", "rtl")] + [f"-I{folder / 'include'}"]
    return "compiler" if refuses(["g++", "-std=c++20", "-fsyntax-only", *includes, folder / "compiled.cpp"]) else None


def generate(config, folder):
    return not refuses([sys.executable, "-B", GENERATOR / "generate.py", "--config", config, "--out", folder])


def try_change(change, original):
    """Who refuses a change: (file, place of the width in it, the new width)."""
    name, (begin, end), width = change
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        config = folder / "config"
        shutil.copytree(CONFIG, config, ignore=shutil.ignore_patterns("generator", "run3", "simulation", "campaign", "selection"))
        text = (config / name).read_text()
        (config / name).write_text(f"{text[:begin]}{width}{text[end:]}")
        if not generate(config, folder):
            return "generator"
        refused = build(folder)
        if refused:
            return refused
        changed = [(folder / made).read_text() != text for made, text in original.items()]
        return "changed everywhere" if all(changed) else "NOT SEEN"


def main():
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        if not generate(CONFIG, folder) or build(folder):
            print("the sources as they are do not build")
            return 1
        original = {made: (folder / made).read_text() for made in ("sv/antipode_pkg.sv", "include/generated/registers.hpp")}
        records = {made: (folder / made).read_text() for made in ("sv/antipode_pkg.sv", "include/generated/records.hpp")}
    changes = []
    for name in ("records.toml", "words.toml", "registers.toml"):
        for found in re.finditer(r"^(?!#).*?\bwidth = (\d+)", (CONFIG / name).read_text(), re.MULTILINE):
            width = int(found[1])
            changes.append((name, found.span(1), width - 1 if width > 1 else 2))
    counts, missed = collections.Counter(), []
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = pool.map(lambda c: try_change(c, records if c[0] == "records.toml" else original), changes)
        for change, result in zip(changes, results):
            counts[result] += 1
            if result == "NOT SEEN":
                line = (CONFIG / change[0]).read_text()[:change[1][0]].count("\n") + 1
                missed.append(f"{change[0]}:{line}: width {change[2]}")
    print(f"{len(changes)} widths changed by one: " + ", ".join(f"{n} {who}" for who, n in sorted(counts.items())))
    print("\n".join(missed))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
