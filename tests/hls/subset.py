#!/usr/bin/env python3
"""Checks that hls/ stays in the subset that HLS tools take.

Every stage's top-level source is compiled freestanding, without exceptions, run-time type information or floating-point
registers. The object must need no symbol of anyone else's (no heap, no library), have no virtual table, and its
functions must not call themselves in a circle. Loops must be for-loops.

    subset.py <source folder> <include folder>... [--compiler g++]

Before it looks at the sources the check is tried on faults: each must be found, or the check itself fails.
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

FLAGS = ["-std=c++17", "-ffreestanding", "-fno-exceptions", "-fno-rtti", "-fno-threadsafe-statics",
         "-mgeneral-regs-only", "-DNDEBUG", "-Wall", "-Wextra", "-Werror"]

FAULTS = {
    "heap": "int* f() { return new int[3]; }",
    "library": "extern \"C\" int rand(); int f() { return rand(); }",
    "floating point": "double f(double a) { return a * 0.5; }",
    "virtual": "struct A { virtual int g(); int v; }; int A::g() { return v; } int f(A& a) { return a.g(); }",
    "exception": "int f(int a) { if (a) throw a; return a; }",
    "type information": "#include <typeinfo>\nstruct A { virtual ~A(); }; bool f(A& a, A& b) { return typeid(a) == typeid(b); }",
    "recursion": "int g(int a); int f(int a) { return a ? g(a - 1) : 0; } int g(int a) { return f(a); }",
    "while": "int f(int a) { while (a > 3) a -= 3; return a; }",
}


def run(command):
    return subprocess.run(command, capture_output=True, text=True)


def circle(graph):
    """A function that can call itself, or None. graph: function -> functions it calls."""
    for start in graph:
        seen, todo = set(), list(graph[start])
        while todo:
            function = todo.pop()
            if function == start:
                return start
            if function not in seen:
                seen.add(function)
                todo.extend(graph.get(function, ()))
    return None


def problems(compiler, source, includes, folder):
    """What is wrong with one source file: a list of sentences."""
    found = []
    target = pathlib.Path(folder) / "object.o"
    flags = FLAGS + [f"-I{i}" for i in includes]
    built = run([compiler, *flags, "-O2", "-c", str(source), "-o", str(target)])
    if built.returncode:
        return [f"does not compile freestanding: {built.stderr.strip().splitlines()[0]}"]
    undefined = run(["nm", "-C", "-u", str(target)]).stdout.split("\n")
    found += [f"needs {line.split(None, 1)[1]}" for line in undefined if line.strip()]
    if "vtable for" in run(["nm", "-C", str(target)]).stdout:
        found.append("has a virtual table")
    # Without inlining, so that every call is an edge.
    run([compiler, *flags, "-O0", "-fcallgraph-info", "-c", str(source), "-o", str(target)])
    graph = {}
    for edge in re.finditer(r'edge: \{ sourcename: "([^"]*)" targetname: "([^"]*)"', target.with_suffix(".ci").read_text()):
        graph.setdefault(edge[1], set()).add(edge[2])
    if circle(graph):
        found.append(f"calls itself: {circle(graph)}")
    return found


def loops(text):
    """Loops without a bound in sight."""
    code = re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.S)
    return ["has a loop other than for"] if re.search(r"\b(while|do|goto)\b", code) else []


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("sources", type=pathlib.Path)
    arguments.add_argument("includes", type=pathlib.Path, nargs="+")
    arguments.add_argument("--compiler", default="g++")
    options = arguments.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for name, text in FAULTS.items():
            fault = pathlib.Path(folder) / "fault.cpp"
            fault.write_text(text)
            if not problems(options.compiler, fault, options.includes, folder) + loops(text):
                print(f"the check does not see: {name}")
                failed = True
        tops = sorted(options.sources.glob("top/*.cpp"))
        if not tops:
            print("no sources found")
            failed = True
        for source in tops:
            for problem in problems(options.compiler, source, options.includes, folder):
                print(f"{source}: {problem}")
                failed = True
        for header in sorted(options.sources.glob("*.hpp")):
            for problem in loops(header.read_text()):
                print(f"{header}: {problem}")
                failed = True
    print(f"{len(FAULTS)} faults tried, {len(tops)} stages checked")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
