"""A long lock-step run in parts, which can be stopped and goes on where its record ends.

    campaign.py PROGRAM --bunches N --record FILE [--seed S] [--part N]

A line of the record is what one part printed: seed, bunches, clocks, clocks a second. Exit status 0 all equal, 1 a difference.
"""
import argparse
import json
import pathlib
import subprocess
import sys

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("program", help="lockstep_30x5, ...")
parser.add_argument("--bunches", type=int, required=True, help="how many in the end")
parser.add_argument("--record", type=pathlib.Path, required=True, help="one line of JSON a part")
parser.add_argument("--seed", type=int, default=2, help="another one than that of the tests")
parser.add_argument("--part", type=int, default=10000, help="bunches of a part, a multiple of 100")
options = parser.parse_args()

done = 0
if options.record.exists():
    for line in options.record.read_text().splitlines():
        part = json.loads(line)
        if part["seed"] == options.seed and part["equal"] and part["first"] == done:
            done += part["bunches"]
while done < options.bunches:
    size = min(options.part, options.bunches - done)
    ran = subprocess.run([options.program, "--seed", str(options.seed), "--first", str(done), "--bunches", str(size)],
                         stdout=subprocess.PIPE, text=True)
    line = next((line for line in ran.stdout.splitlines() if line.startswith("{")), "")
    with options.record.open("a") as record:
        record.write(line + "\n")
    print(line, flush=True)
    if ran.returncode:
        sys.exit(1)
    done += size
