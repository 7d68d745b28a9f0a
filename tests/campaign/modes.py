"""Full, two-body and weighted simulation give one rate of selected pairs: one period each at one energy.

    python3 tests/campaign/modes.py build/release/bin/antipode OUT --bunches 2400000

Full and two-body mode have the same bunches: they differ by accidental pairs of bunches without a two-body interaction.
Weighted events have random numbers of their own. Ends with status 1 if a ratio is off one by more than three errors."""

import argparse
import csv
import math
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]


def rows(path):
    return list(csv.DictReader(line for line in path.read_text().splitlines() if not line.startswith("#")))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("antipode")
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--bunches", type=int, default=2_400_000)
    parser.add_argument("--tries", type=int, default=200_000)
    arguments = parser.parse_args()

    def antipode(command, folder, *more):
        begin = time.monotonic()
        subprocess.run([arguments.antipode, command, "closure", "--quiet", "--out", arguments.out / folder,
                        "--set=e_beam_mev=[282.5]", "--set=b_from_line=false", *more], check=True)
        return time.monotonic() - begin

    antipode("efficiency", "weighted", "--seed", "9002", f"--set=acceptance_tries={arguments.tries}")
    table = arguments.out / "weighted/efficiency_points.csv"
    point = rows(table)[0]
    b, b_error = float(point["b_per_pot"]), float(point["b_per_pot_err"])
    rate, error = {}, {}
    for mode in ("full", "two_body"):
        took = antipode("run", mode, "--no-plots", f"--set=mode={mode}", f"--set=bunches={arguments.bunches}",
                        f"--set=efficiency={table}")
        row = rows(arguments.out / mode / "scan.csv")[0]
        rate[mode] = float(row["n2"]) / float(row["n_pot"])
        error[mode] = math.sqrt(float(row["n2_raw"])) / float(row["n_pot"])
        print(f"{mode}: {float(row['n2']):.0f} pairs, {1e6 * rate[mode]:.4f}e-6 a positron, {took:.0f} s", flush=True)
    print(f"weighted: {point['selected']} pairs, {1e6 * b:.4f}({1e6 * b_error:.4f})e-6 a positron")
    same = rate["full"] / rate["two_body"]
    expected = rate["full"] / b
    expected_error = expected * math.hypot(error["full"] / rate["full"], b_error / b)
    # Accidental pairs are Poisson: their number is what full has more.
    print(f"full / two-body  {same:.5f}   (the same bunches)")
    print(f"full / weighted  {expected:.4f}({expected_error:.4f})")
    return 0 if abs(same - 1) < 3e-3 and abs(expected - 1) < 3 * expected_error else 1


if __name__ == "__main__":
    sys.exit(main())
