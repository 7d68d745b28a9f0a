"""Line and toggle coverage of rtl/: run benches whose models have coverage, merge, and print both for each file.

    report.py --build FOLDER [--record FILE] [--no-run]

FOLDER is configured with the options of Verilator for coverage and has the benches built (target coverage_rtl does that).
A line is a block of statements that was entered; a toggle is a bit that changed after the first reset. Goals: 98 % of lines and
95 % of toggles, of all points, those with a reason not left out; and a reason in coverage.toml for each miss.
Exit status: 0 all that is reached, 1 not, or a waiver is for nothing, 3 a bench fails.
"""
import argparse
import collections
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tomllib

here = pathlib.Path(__file__).resolve().parent
root = here.parent.parent
goals = {"line": 98.0, "toggle": 95.0}


def run(command, build, data):
    words = shlex.split(command)
    print(f"running {command}", flush=True)
    environment = {**os.environ, "ANTIPODE_RTL_COVERAGE": str(data), "SYSTEMC_DISABLE_COPYRIGHT_MESSAGE": "1"}
    return subprocess.run([build / "bin" / words[0], *words[1:]], stdout=subprocess.DEVNULL, cwd=build,
                          env=environment).returncode


def read(folder):
    """Counts by (file, line, kind, what) of the points of rtl/, over all files in the folder, shapes and instances."""
    texts = collections.Counter()
    for data in folder.glob("*.dat"):
        for line in data.read_text(errors="replace").splitlines():
            if line.startswith("C '"):
                text, count = line[3:].rsplit("' ", 1)
                texts[text] += int(count)
    points = collections.Counter()
    for text, count in texts.items():
        fields = dict(part.split("\x02", 1) for part in text.split("\x01") if part)
        file = pathlib.Path(fields["f"])
        if not file.is_relative_to(root / "rtl"):
            continue
        kind = "toggle" if fields["page"].startswith("v_toggle") else "line"
        # Blocks of one line are told apart by their column.
        what = fields["o"] if kind == "toggle" else f"{fields['o']}, column {fields['n']}"
        points[(str(file.relative_to(root / "rtl")), int(fields["l"]), kind, what)] += count
    return points


def percent(tally):
    return 100 * tally[0] / tally[1] if tally[1] else 100.0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--record", type=pathlib.Path, help="record to write (JSON)")
    parser.add_argument("--no-run", action="store_true", help="count what the last run has left")
    options = parser.parse_args()
    table = tomllib.loads((here / "coverage.toml").read_text())

    build = options.build.resolve()
    data = build / "coverage"
    if not options.no_run:
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir()
        for command in table["commands"]:
            if status := run(command, build, data):
                print(f"{command}: status {status}", file=sys.stderr)
                return 3

    waivers = table.get("waiver", [])
    used = collections.Counter()
    lines = {path: path.read_text().splitlines() for path in (root / "rtl").rglob("*.sv")}

    def waived(point):
        file, line, kind, what = point
        text = what if kind == "toggle" else lines[root / "rtl" / file][line - 1]
        for number, waiver in enumerate(waivers):
            if waiver["kind"] == kind and re.fullmatch(waiver.get("file", ".*"), file) and re.search(waiver["match"], text):
                used[number] += 1
                return True
        return False

    totals = {kind: [0, 0] for kind in goals}
    by_file = collections.defaultdict(lambda: {kind: [0, 0] for kind in goals})
    unexplained = []
    for point, count in sorted(read(data).items()):
        file, line, kind, what = point
        for tally in (totals[kind], by_file[file][kind]):
            tally[0] += bool(count)
            tally[1] += 1
        if not count and not waived(point):
            unexplained.append(f"{file}:{line} {kind} {what}")

    print(f"{'':28}{'lines':>10}{'':>12}{'toggles':>10}")
    for file, tally in [*sorted(by_file.items()), ("all", totals)]:
        print(f"{file:28}" + "".join(f"{percent(tally[kind]):8.2f} % of {tally[kind][1]:6}" for kind in goals))
    print("Over all points, in every shape together; a miss that has a reason is a miss. " +
          ", ".join(f"{kind}s: {totals[kind][1] - totals[kind][0]} missed, goal {goal:g} %" for kind, goal in goals.items()))
    for number, waiver in enumerate(waivers):
        print(f"{used[number]:6} {waiver['kind']} misses: {waiver['reason']}")
    if unexplained:
        print(f"{len(unexplained)} misses without a reason:", *unexplained, sep="\n  ")
    idle = [waiver["match"] for number, waiver in enumerate(waivers) if not used[number]]
    if idle:
        print("waived for nothing:", *idle, sep="\n  ")
    if options.record:
        commit = subprocess.run(["git", "rev-parse", "--short=12", "HEAD"], cwd=root, capture_output=True, text=True)
        options.record.write_text(json.dumps({
            "commit": commit.stdout.strip(), "commands": table["commands"],
            **{kind: {"percent": round(percent(totals[kind]), 2), "points": totals[kind][1],
                      "missed": totals[kind][1] - totals[kind][0]} for kind in goals},
            "unexplained": len(unexplained),
            "waived": [{"misses": used[n], "reason": waiver["reason"]} for n, waiver in enumerate(waivers)],
            "files": {f: {k: round(percent(t[k]), 2) for k in goals} for f, t in sorted(by_file.items())}}, indent=1) + "\n")
    reached = all(percent(totals[kind]) >= goal for kind, goal in goals.items())
    return 0 if reached and not unexplained and not idle else 1


if __name__ == "__main__":
    sys.exit(main())
