#!/usr/bin/env python3
"""Each module of rtl/ refuses parameters that cannot work, and says the values and what they must be.

    refusals.py SOURCE...     the design's files in their order
"""
import subprocess
import sys

# module, parameters, what is said
REFUSED = [
    ("bunch_queue", {"Buffers": 3}, "Buffers is 3, must be 1 or 4"),
    ("frames", {"Buffers": 2}, "Buffers is 2, must be 1 or 4"),
    ("hit_path", {"Buffers": 2}, "Buffers is 2, must be 1 or 4"),
    ("receiver", {"Buffers": 8}, "Buffers is 8, must be 1 or 4"),
    ("hit_buffers", {"Buffers": 2}, "Buffers is 2, must be 1 or 4"),
    ("hit_buffer", {"Hits": 1000}, "Hits is 1000, must be a power of two"),
    ("image", {"Lanes": 7}, "Lanes is 7, must divide 30"),
    ("finder", {"Lanes": 4}, "Lanes is 4, must divide 30"),
    ("finder", {"Window": 7}, "Window is 7, must be 3 or 5"),
    ("position_pass", {"Interval": 8}, "Interval is 8, must be 1 or 16"),
    ("pair_pass", {"PairsOut": 48}, "PairsOut is 48, must be a power of two up to 64"),
    ("collector", {"KBunch": 512}, "KBunch is 512, must be a power of two up to 256"),
    ("emitter", {"PlaceW": 9}, "PlaceW is 9, must be 1 ... 8"),
    ("window", {"Lanes": 8}, "Lanes is 8, must divide 30"),
    ("sum", {"Window": 4}, "Window is 4, must be 3 or 5"),
    ("top_k", {"K": 1}, "K is 1, must be at least 2"),
    ("centroid", {"Interval": 4}, "Interval is 4, must be 1 or at least 11"),
    ("radius", {"Interval": 11}, "Interval is 11, must be 1 or at least 16"),
    ("pair", {"Algorithms": 5}, "Algorithms is 5, must be 1 ... 4"),
    ("core", {"Lanes": 9}, "Lanes is 9, must divide 30"),
    ("trigger", {"Window": 1}, "Window is 1, must be 3 or 5"),
]


def main():
    wrong = []
    for module, parameters, says in REFUSED:
        settings = [f"-G{name}={value}" for name, value in parameters.items()]
        ran = subprocess.run(["verilator", "--lint-only", "-Wno-lint", "--top-module", module, *settings, *sys.argv[1:]],
                             capture_output=True, text=True)
        if ran.returncode == 0 or says not in ran.stderr:
            wrong.append(f"{module} {parameters}: not refused with '{says}': {ran.stderr.strip()[:300]}")
    print("\n".join(wrong) or f"{len(REFUSED)} impossible shapes refused")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
