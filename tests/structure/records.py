#!/usr/bin/env python3
"""No width, bit or layout of a record is written by hand in rtl/: members, not slices.

    records.py SOURCE GENERATED     the source folder, and the generated package antipode_pkg.sv
"""
import pathlib
import re
import sys

SLICE = re.compile(r"[+-]:\s*\d")


def records(package):
    """Names of the packed structs."""
    return set(re.findall(r"^\s*} (\w+_t);", package, re.MULTILINE))


def faults(text, types):
    """Lines of a module that say a place in a record."""
    code = re.sub(r"//[^\n]*", "", text)
    local = re.findall(r"typedef struct packed \{.*?\} (\w+);", code, re.DOTALL)
    names, arrays = set(), set()
    for declaration in re.finditer(r"\b(?:antipode_pkg::|data_pkg::)?(\w+_t)((?:\s*\[[^\];]*\])*)\s+([\w\s,]+)", code):
        if declaration[1] in types or declaration[1] in local:
            found = set(re.findall(r"\w+", declaration[3]))
            names |= found
            arrays |= found if declaration[2].strip() else set()
    for number, line in enumerate(code.split("\n"), 1):
        if SLICE.search(line):
            yield number, "a slice of a written width"
        if re.search(r"_(LSB|WIDTH)\b", line):
            yield number, "a place or width of a field"
        for name, index in re.findall(r"(?<![\w.])(\w+)\[(\d+(?::\d+)?)\]", line):
            if name in names and (":" in index or name not in arrays):
                yield number, f"bits {index} of the record {name}"


def main():
    source, package = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    types = records(package.read_text())
    wrong = [f"{file.relative_to(source)}:{line}: {what}" for file in sorted(source.glob("rtl/**/*.sv"))
             for line, what in faults(file.read_text(), types)]
    # It can fail.
    probe = "module m (input wire antipode_pkg::hit_t hit_i);\nassign a = hit_i[9:5];\nassign b = word_i[10+:15];\nendmodule\n"
    if [line for line, _ in faults(probe, types)] != [2, 3]:
        wrong.append("this test does not see the slices of its probe")
    print("\n".join(wrong) or f"{len(types)} records, no slice of one")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
