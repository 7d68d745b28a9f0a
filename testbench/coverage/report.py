"""Line and toggle coverage of rtl/: run benches whose models have coverage, merge, and print both for each file.

    report.py --build FOLDER [--record FILE] [--misses]

FOLDER is configured with the options of Verilator for coverage and has the benches built (target coverage_rtl does that).
Goals: 98 % of lines, 95 % of toggles, without those that waivers.toml names with a reason.
Exit status: 0 goals reached, 1 not, or a waiver is for nothing, 3 a bench fails.
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


def read(folder):
    """Counts by (file, line, kind, what) of the points of all files in the folder."""
    points = collections.Counter()
    for data in sorted(folder.glob("*.dat")):
        for line in data.read_text(errors="replace").splitlines():
            if not line.startswith("C '"):
                continue
            text, count = line[3:].rsplit("' ", 1)
            fields = dict(part.split("\x02", 1) for part in text.split("\x01") if part)
            kind = "toggle" if fields["page"].startswith("v_toggle") else "line"
            file = pathlib.Path(fields["f"])
            # Blocks of one line are told apart by their column.
            what = fields.get("o", "") if kind == "toggle" else f"{fields.get('n', '')} {fields.get('o', '')}"
            points[(file.name, int(fields["l"]), kind, what)] += int(count)
    return points


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--record", type=pathlib.Path, help="record to write (JSON)")
    parser.add_argument("--misses", action="store_true", help="print what was not hit")
    options = parser.parse_args()
    table = tomllib.loads((here / "coverage.toml").read_text())

    data = (options.build / "coverage").resolve()
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir()
    for command in table["commands"]:
        words = shlex.split(command)
        print(f"running {command}", flush=True)
        ran = subprocess.run([options.build.resolve() / "bin" / words[0], *words[1:]], stdout=subprocess.DEVNULL,
                             cwd=options.build, env={**os.environ, "ANTIPODE_RTL_COVERAGE": str(data)})
        if ran.returncode:
            print(f"{command}: status {ran.returncode}", file=sys.stderr)
            return 3

    sources = {path.name: path for path in (root / "rtl").rglob("*.sv")}
    points = {point: count for point, count in read(data).items() if point[0] in sources}
    used = collections.Counter()

    def waived(point):
        file, line, kind, what = point
        text = sources[file].read_text().splitlines()[line - 1]
        for number, waiver in enumerate(table.get("waiver", [])):
            if waiver["file"] in (file, "*") and waiver["kind"] == kind and re.search(
                    waiver["match"], what if kind == "toggle" else text):
                used[number] += 1
                return True
        return False

    totals = {kind: [0, 0] for kind in goals}
    by_file = collections.defaultdict(lambda: {kind: [0, 0] for kind in goals})
    misses, waivers = [], 0
    for point, count in sorted(points.items()):
        file, line, kind, what = point
        if not count and waived(point):
            waivers += 1
            continue
        for tally in (totals[kind], by_file[file][kind]):
            tally[0] += bool(count)
            tally[1] += 1
        if not count:
            misses.append(f"{file}:{line} {kind} {what}")

    def percent(tally):
        return 100 * tally[0] / tally[1] if tally[1] else 100.0

    print(f"{'':24}{'lines':>8}{'':>14}{'toggles':>10}")
    for file, tally in sorted(by_file.items()):
        print(f"{file:24}" + "".join(f"{percent(tally[kind]):8.2f} % of {tally[kind][1]:6}" for kind in goals))
    print(f"{'all':24}" + "".join(f"{percent(totals[kind]):8.2f} % of {totals[kind][1]:6}" for kind in goals))
    print(f"{waivers} misses waived")
    if options.misses:
        print("\n".join(misses))
    idle = [w for n, w in enumerate(table.get("waiver", [])) if not used[n]]
    for waiver in idle:
        print(f"waived for nothing: {waiver['file']}: {waiver['match']}")
    if options.record:
        options.record.parent.mkdir(parents=True, exist_ok=True)
        commit = subprocess.run(["git", "rev-parse", "--short=12", "HEAD"], cwd=root, capture_output=True, text=True)
        options.record.write_text(json.dumps({
            "commit": commit.stdout.strip(), "commands": table["commands"],
            **{kind: {"percent": round(percent(totals[kind]), 2), "points": totals[kind][1]} for kind in goals},
            "waived": waivers,
            "files": {f: {k: round(percent(t[k]), 2) for k in goals} for f, t in sorted(by_file.items())}}, indent=1) + "\n")
    return 0 if all(percent(totals[k]) >= goals[k] for k in goals) and not idle else 1


if __name__ == "__main__":
    sys.exit(main())
