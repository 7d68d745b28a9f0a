"""Prints how far bands of 500 pseudo-experiments scatter, and the error that each states."""

import json
import pathlib
import statistics

folder = pathlib.Path(__file__).parent / "bands"
bands = [json.loads(path.read_text())["scalars"] for path in sorted(folder.glob("seed_*/pvalue.json"))]
print("| observed deviation, in widths of the band | scatter over seeds | stated error, mean |")
print("|---|---|---|")
values = [band["threshold_observed"]["value"] for band in bands]
scatter = statistics.stdev(values)
print(f"| {', '.join(f'{value:.2f}' for value in values)} | {scatter:.3f} ({scatter / (2 * (len(values) - 1)) ** 0.5:.3f}) | "
      f"{statistics.mean(band['threshold_observed']['error'] for band in bands):.3f} |")
