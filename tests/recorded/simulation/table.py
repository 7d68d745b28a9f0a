"""Prints what the recorded campaigns of the simulation have shown, beside published and measured numbers, as a table of a page."""

import csv
import json
import math
import pathlib
import tomllib

here = pathlib.Path(__file__).parent
measured = tomllib.loads((here.parents[2] / "config/simulation/measured.toml").read_text())


def short(value, error, scale=1):
    """3.753(5): value with the error in units of the last digit, two digits of it."""
    value, error = scale * value, scale * error
    digits = max(0, 1 - math.floor(math.log10(error)))
    return f"{value:.{digits}f}({round(error * 10**digits)})"


def of(scalar, scale=1):
    return short(scalar["value"], scalar["error"][0] if isinstance(scalar["error"], list) else scalar["error"], scale)


rows = []
points = {float(row["positrons"]): row for row in csv.DictReader(
    line for line in (here / "trigger_efficiency_points.csv").read_text().splitlines() if not line.startswith("#"))}
found = [short(float(points[n]["efficiency_live"]), float(points[n]["efficiency_live_err"]), 100) for n in (2500, 3000, 30000)]
rows.append(("pairs in the fiducial region found by the trigger, no dead crystal hit: 2500, 3000, 30 000 positrons a bunch",
             f"{', '.join(found)} %", ""))
modes = dict(line.rsplit(maxsplit=1) for line in (here / "modes.txt").read_text().replace("   (the same bunches)", "").splitlines()
             if line.startswith("full /"))
rows.append(("full over two-body simulation, full over weighted", ", ".join(modes.values()), "1"))

for name, statistics in (("closure_strong", "a sixteenth of a period"), ("closure", "half a period")):
    c = json.loads((here / f"{name}.json").read_text())
    flat, mass, coupling = c["flat"], c["mass"], c["coupling"]
    title = f"closure, {c['experiments']} pseudo-experiments each, {statistics} a point"
    rows.append((f"{title}: level of g_R without X, width of its pulls",
                 f"{short(flat['level'], flat['level_error'])}, {short(flat['width'], flat['width_error'])}", "1, 1"))
    rows.append((f"… X at {mass['put_in']:.2f} MeV with {mass['coupling']:g}: mean of the best masses, the farthest",
                 f"{mass['mean']:.4f} MeV, {mass['largest_distance']:.3f} MeV off", f"{mass['put_in']:.2f} MeV, < 0.04 MeV"))
    rows.append((f"… with {coupling['put_in']:g}: pulls of g², mean and width",
                 f"{short(coupling['mean'], coupling['mean_error'])}, {short(coupling['width'], coupling['width_error'])}",
                 "0 ± 0.25, 1 ± 0.2"))
    plants = c["plants"].values()
    rows.append((f"… noticed of {', '.join(c['plants'])}", f"{sum(not plant['passed'] for plant in plants)}", f"{len(plants)}"))

e = json.loads((here / "efficiency.json").read_text())["scalars"]
known = {name: measured[f"efficiency.{name}"] for name in
         ("b_line", "b_line_slope_percent", "eps_per_b_line", "eps_per_b_line_slope")}
rows.append(("relative slope of B(s)", f"{of(e['b_line_slope_percent'])} %/MeV",
             f"{short(known['b_line_slope_percent']['value'], known['b_line_slope_percent']['error'])} %/MeV"))
rows.append(("B at 16.92 MeV", f"{of(e['b_line'], 1e6)}e-6", f"{1e6 * known['b_line']['value']:.3f}e-6"))
rows.append(("eps_S/B at 16.92 MeV, and its slope", f"{of(e['eps_per_b_line'])}, {of(e['eps_per_b_line_slope'])} /MeV",
             f"{known['eps_per_b_line']['value']}, "
             f"{known['eps_per_b_line_slope']['value']}({known['eps_per_b_line_slope']['error']}) /MeV"))

lines = [[cell.strip() for cell in line.strip("| ").split("|")] for line in (here / "resolutions.md").read_text().splitlines()]
heads, spreads = lines[0], {line[0]: line[1:] for line in lines[2:]}
for i, head in enumerate(heads[:6]):
    tuned = " (tuned)" if head.startswith("E1") else ""
    rows.append((f"spread of {head}{tuned}", spreads["as it is"][i], spreads["measured"][i]))

full = here / "run3_full"
sideband, fit = (json.loads((full / f"{name}.json").read_text())["scalars"] for name in ("sideband", "fit"))
weights = total = 0
for row in csv.DictReader(line for line in (full / "scan.csv").read_text().splitlines() if not line.startswith("#")):
    n2, n2_raw, n_pot, b, b_err = (float(row[key]) for key in ("n2", "n2_raw", "n_pot", "b_per_pot", "b_per_pot_err"))
    g_r = n2 / n_pot / b
    weight = 1 / (g_r**2 * (n2_raw / n2**2 + (b_err / b) ** 2))
    weights, total = weights + weight, total + weight * g_r
rows.append(("Run III bunch by bunch, 42 periods without X: mean of g_R", short(total / weights, weights**-0.5), "1"))
rows.append(("… K0 and K1 of the side band, χ² of all",
             f"{of(sideband['k0'])}, {of(sideband['k1_per_mev'])} /MeV, {fit['chi2_b']['value']:.1f} for {fit['ndf_b']['value']}",
             "1, 0"))
radii = {float(row["r_max_mm"]): row for row in csv.DictReader(
    line for line in (full / "run_r_max.csv").read_text().splitlines() if not line.startswith("#"))}
changes = [short(float(radii[r]["ratio_change"]), float(radii[r]["ratio_change_err"])) for r in (250, 260, 280, 300)]
rows.append(("… change of N2/B with R_max = 250, 260, 280, 300 mm", f"{', '.join(changes)} %", "0"))

bench = (here / "bench.txt").read_text().splitlines()
period = next(line for line in bench if " s, with " in line).split()
rows.append(("simulation and trigger of one period, 2.4 million bunches, on two cores; time of the processors",
             f"{float(period[0]):.0f} s; {float(period[3]) + float(period[8]):.0f} s", "< 120 s"))
files = [line.split() for line in bench if line[:1] == " " and len(line.split()) == 6 and line.split()[0][0].isdigit()
         and "." in line.split()[5]]
longest = [row for row in files if float(row[0]) > 1000][0]
rows.append((f"selecting primitives of {float(longest[0]) / 1000:.1f} GB on one core, memory", f"{longest[4]} MB/s, {longest[5]} MB",
             "500 MB/s"))

print("| | ours | published, measured or asked for |")
print("|---|---|---|")
for row in rows:
    print("|", " | ".join(row), "|")
