"""Closure: pseudo-experiments from crystals to the fit, with and without X, and plants that must be noticed.

    python3 tests/campaign/closure.py build/release/bin/antipode OUT --experiments 20

Each pseudo-experiment is one `antipode run` with a seed of its own, in two-body mode, through the trigger; B and eps_S are
those of `antipode efficiency` with another seed and other random numbers. OUT/closure.json has every number, OUT/closure.md
what it means; what was done before is not done again. Ends with status 1 if a criterion fails or a plant is not noticed."""

import argparse
import csv
import json
import math
import pathlib
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CARD = ROOT / "config/campaign/analysis.toml"
MASS = 16.90
EFFICIENCY_SEED = 9001


class Chain:
    def __init__(self, arguments):
        self.program, self.out = arguments.antipode, arguments.out
        self.sets = [f"--set={item}" for item in arguments.set]

    def antipode(self, *arguments):
        done = subprocess.run([self.program, *map(str, arguments)], capture_output=True, text=True)
        if done.returncode not in (0, 1):
            raise SystemExit(f"{arguments}: {done.stderr}")
        return done

    def efficiency(self):
        folder = self.out / "efficiency"
        self.antipode("efficiency", "closure", "--seed", EFFICIENCY_SEED, "--out", folder, "--quiet", *self.sets)
        return folder / "efficiency_points.csv"

    def experiment(self, name, seed, changes, efficiency):
        folder = self.out / name
        quoted = ", ".join(f'"{change}"' for change in changes)
        self.antipode("run", "closure", "--seed", seed, "--out", folder, "--quiet", "--no-plots",
                      f"--set=efficiency={efficiency}", f"--set=set_data_only=[{quoted}]", *self.sets)
        return folder / "scan.csv"

    def fits(self, scan, couplings):
        """Mass free; and at the mass put in: chi2 of the best and of each of these couplings."""
        folder = scan.parent
        # B is that of the same simulation, so K is 1 also where the wings of a strong X lift the side band.
        common = ["--card", CARD, "--set", "scale.prior=forced", "--scan", scan, "--record", folder / "unblinding.json",
                  "--no-plots", "--quiet"]
        if not (folder / "unblinding.json").exists():
            self.antipode("unblind", *common, "--reason", "closure of the simulation", "--force-rejected-sideband", "--out", folder)
        result = {}
        for name, more in [("free", [])] + [(f"{g:g}", ["--coupling", g]) for g in couplings] + [("fixed", [])]:
            mass = [] if name == "free" else ["--mass", MASS]
            self.antipode("fit", *common, *mass, *more, "--goodness-toys", 1, "--out", folder / f"fit_{name}")
            scalars = json.loads((folder / f"fit_{name}/fit.json").read_text())["scalars"]
            result[name] = {key: scalars[key]["value"] for key in ("m_x_mev", "g_ve", "q") if key in scalars}
        return result


def rows(scan):
    lines = [line for line in scan.read_text().splitlines() if not line.startswith("#")]
    return [{key: float(value) if key != "role" else value for key, value in row.items()} for row in csv.DictReader(lines)]


def g_r(scan):
    """sqrt(s), g_R and its statistical error."""
    for row in rows(scan):
        value = row["n2"] / row["n_pot"] / row["b_per_pot"]
        yield row["sqrt_s_mev"], value, value * math.hypot(
            math.sqrt(row["n2_raw"]) / row["n2"], row["n2_net_fraction_err"] * row["n2_raw"] / row["n2"])


def constant(points):
    """Weighted mean, its error, chi2, slope over its error."""
    weights = [1 / error**2 for _, _, error in points]
    mean = sum(w * y for w, (_, y, _) in zip(weights, points)) / sum(weights)
    chi2 = sum(w * (y - mean) ** 2 for w, (_, y, _) in zip(weights, points))
    centre = sum(w * x for w, (x, _, _) in zip(weights, points)) / sum(weights)
    square = sum(w * (x - centre) ** 2 for w, (x, _, _) in zip(weights, points))
    slope = sum(w * (x - centre) * y for w, (x, y, _) in zip(weights, points)) / square
    return {"mean": mean, "error": sum(weights) ** -0.5, "chi2": chi2, "ndf": len(points) - 1,
            "slope": slope, "slope_error": square**-0.5}


def b_error(efficiency):
    """Relative error of the common level of B."""
    weights = [(row["b_per_pot"] / row["b_per_pot_err"]) ** 2 for row in rows(efficiency)]
    return sum(weights) ** -0.5


def flat(scans, b_level):
    """Whether g_R is 1 everywhere: the level of all, the width of the pulls about each experiment's own level."""
    fits = [constant(list(g_r(scan))) for scan in scans]
    chi2, ndf = sum(f["chi2"] for f in fits), sum(f["ndf"] for f in fits)
    weights = [f["error"] ** -2 for f in fits]
    level = sum(w * f["mean"] for w, f in zip(weights, fits)) / sum(weights)
    error = math.hypot(sum(weights) ** -0.5, b_level)
    slope_weights = [f["slope_error"] ** -2 for f in fits]
    slope = sum(w * f["slope"] for w, f in zip(slope_weights, fits)) / sum(slope_weights)
    result = {"level": level, "level_error": error, "slope_per_mev": slope, "slope_error": sum(slope_weights) ** -0.5,
              "width": math.sqrt(chi2 / ndf), "width_error": math.sqrt(1 / (2 * ndf)),
              "largest_chi2_per_experiment": max(f["chi2"] for f in fits), "points": ndf + len(fits)}
    # Three standard deviations each; that of chi2/ndf is sqrt(2/ndf).
    result["passed"] = (abs(level - 1) < 3 * error and abs(result["width"] - 1) < 3 * result["width_error"]
                        and max((f["chi2"] - f["ndf"]) / math.sqrt(2 * f["ndf"]) for f in fits) < 5)
    return result


def spread_of_counts(scans):
    """Width of the counts about their mean over experiments of the same energy and coupling, in Poisson errors: B is not in it."""
    chi2, ndf = 0, 0
    for same in scans.values():
        for period in zip(*map(rows, same)):
            rate = sum(row["n2_raw"] for row in period) / sum(row["n_pot"] for row in period)
            chi2 += sum((row["n2_raw"] - rate * row["n_pot"]) ** 2 / (rate * row["n_pot"]) for row in period)
            ndf += len(period) - 1
    return {"width": math.sqrt(chi2 / ndf), "width_error": math.sqrt(1 / (2 * ndf)), "ndf": ndf} if ndf else {}


def plants(chain, efficiency, scans, size, experiments, b_level):
    """Each is one fault of the chain, in each experiment that it is looked for in; closure has to fail on it."""
    found = {}

    def with_another_count(scan, number):
        lines = scan.read_text().splitlines()
        middle = len(lines) // 2 + 1
        fields = lines[middle].split(",")
        names = lines[1].split(",")
        for name in ("n2", "n2_raw"):
            fields[names.index(name)] = str((1 + 0.03 * size) * float(fields[names.index(name)]))
        changed = chain.out / f"plants/count{number}/scan.csv"
        changed.parent.mkdir(parents=True, exist_ok=True)
        changed.write_text("\n".join(lines[:middle] + [",".join(fields)] + lines[middle + 1:]) + "\n")
        return changed

    # In one experiment of half a period a point 3 % are three standard deviations of a count: no test of nine points that passes
    # twenty sound experiments is certain to see that. A fault of the chain is in all of them.
    found[f"count of one period + {3 * size:g} %"] = flat(
        [with_another_count(scan, number) for number, scan in enumerate(scans)], b_level)
    lines = scans[0].read_text().splitlines()
    names = lines[1].split(",")
    pitch = [chain.experiment(f"plants/pitch{seed}", seed, [f"layout.pitch_mm={21.35 * (1 + 0.005 * size)}"], efficiency)
             for seed in range(1, 1 + experiments)]
    found[f"pitch + {0.5 * size:g} %"] = flat(pitch, b_level)
    # Each period gets the B of an energy that is too low.
    table = rows(efficiency)
    slope = (table[-1]["b_per_pot"] - table[0]["b_per_pot"]) / (table[-1]["sqrt_s_mev"] - table[0]["sqrt_s_mev"])
    wrong = chain.out / "plants/energy/scan.csv"
    wrong.parent.mkdir(parents=True, exist_ok=True)
    shifted = []
    for line in lines[2:]:
        fields = line.split(",")
        b = names.index("b_per_pot")
        fields[b] = str(float(fields[b]) - 0.2 * size * slope)
        shifted.append(",".join(fields))
    wrong.write_text("\n".join(lines[:2] + shifted) + "\n")
    found[f"B of an energy {0.2 * size:g} MeV too low"] = flat([wrong], b_level)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("antipode")
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--experiments", type=int, default=20)
    parser.add_argument("--mass-coupling", type=float, default=8e-4, help="put in to find its mass")
    parser.add_argument("--test-coupling", type=float, default=5e-4, help="put in to find its size")
    parser.add_argument("--plants", type=float, default=1, help="size of the plants, for small statistics")
    parser.add_argument("--set", action="append", default=[], help="change of the campaign's card, for all")
    arguments = parser.parse_args()
    chain = Chain(arguments)
    efficiency = chain.efficiency()
    b_level = b_error(efficiency)
    test, heavy = arguments.test_coupling, arguments.mass_coupling
    couplings = sorted({0.0, test, heavy})
    scans, fitted = {g: [] for g in couplings}, {g: [] for g in couplings}
    for k in range(arguments.experiments):
        for i, g in enumerate(couplings):
            seed = 1 + len(couplings) * k + i
            scan = chain.experiment(f"g{g:g}/{k:02}", seed,
                                    [f"processes.signal_g_ve={g:g}", f"processes.signal_mass_mev={MASS}"], efficiency)
            scans[g].append(scan)
            if g > 0:
                fitted[g].append(chain.fits(scan, [g]))
        print(f"experiment {k + 1} of {arguments.experiments}", file=sys.stderr, flush=True)

    result = {"experiments": arguments.experiments, "b_level_error": b_level, "flat": flat(scans[0.0], b_level),
              "counts": spread_of_counts(scans)}
    masses = [fit["free"]["m_x_mev"] for fit in fitted[heavy]]
    result["mass"] = {"put_in": MASS, "coupling": heavy, "mean": statistics.mean(masses), "found": masses,
                      "spread": statistics.pstdev(masses),
                      "largest_distance": max(abs(mass - MASS) for mass in masses)}
    result["mass"]["passed"] = result["mass"]["largest_distance"] < 0.04
    # chi2(g put in) - chi2(best g) is the square of the pull; its sign is that of the difference.
    pulls = []
    for fit in fitted[test]:
        best, true = fit["fixed"], fit[f"{test:g}"]
        pulls.append(math.copysign(math.sqrt(max(0.0, true["q"] - best["q"])), best["g_ve"] - test))
    n = len(pulls)
    result["coupling"] = {"put_in": test, "found": [fit["fixed"]["g_ve"] for fit in fitted[test]], "pulls": pulls,
                          "mean": statistics.mean(pulls), "mean_error": n**-0.5}
    if n > 1:
        result["coupling"] |= {"width": statistics.stdev(pulls), "width_error": (2 * (n - 1)) ** -0.5}
        # Wider than the numbers asked for only where fewer experiments than 20 cannot decide.
        wide = max(1.0, math.sqrt(20 / n))
        result["coupling"]["passed"] = (abs(result["coupling"]["mean"]) < 0.25 * wide * (1 if n >= 20 else 2)
                                        and abs(result["coupling"]["width"] - 1) < 0.2 * wide * (1 if n >= 20 else 2))
    result["plants"] = plants(chain, efficiency, scans[0.0], arguments.plants, min(4, arguments.experiments), b_level)
    result["plants_noticed"] = all(not plant["passed"] for plant in result["plants"].values())
    result["passed"] = (result["plants_noticed"] and result["flat"]["passed"] and result["mass"]["passed"]
                        and result["coupling"].get("passed", True))
    (arguments.out / "closure.json").write_text(json.dumps(result, indent=1) + "\n")
    (arguments.out / "closure.md").write_text(text_of(result))
    print(text_of(result))
    return 0 if result["passed"] else 1


def text_of(result):
    f, m, c = result["flat"], result["mass"], result["coupling"]
    verdict = {True: "passed", False: "FAILED"}
    lines = [f"{result['experiments']} pseudo-experiments each; common error of B {100 * result['b_level_error']:.2f} %", "",
             "| what | found | asked for | |", "|---|---|---|---|",
             f"| g = 0: level of g_R | {f['level']:.4f}({f['level_error']:.4f}) | 1 | {verdict[f['passed']]} |",
             f"| g = 0: width of the pulls of {f['points']} points | {f['width']:.3f}({f['width_error']:.3f}) | 1 | |",
             f"| g = 0: slope of g_R | {100 * f['slope_per_mev']:.2f}({100 * f['slope_error']:.2f}) %/MeV | 0 | |",
             f"| g = {m['coupling']:g}: mean of the best masses, spread | {m['mean']:.4f}, {m['spread']:.4f} MeV | {m['put_in']:.2f} MeV | |",
             f"| g = {m['coupling']:g}: largest distance of a best mass | {m['largest_distance']:.4f} MeV | < 0.04 MeV | {verdict[m['passed']]} |",
             f"| g = {c['put_in']:g}: mean pull of g² at fixed mass | {c['mean']:.2f}({c['mean_error']:.2f}) | 0 ± 0.25 | "
             f"{verdict[c.get('passed', True)]} |"]
    if result["counts"]:
        n = result["counts"]
        lines.insert(6, f"| all g: width of the counts about their mean over experiments | {n['width']:.3f}({n['width_error']:.3f}) | 1 | |")
    if "width" in c:
        lines.append(f"| g = {c['put_in']:g}: width of the pulls | {c['width']:.2f}({c['width_error']:.2f}) | 1 ± 0.2 | |")
    for name, plant in result["plants"].items():
        noticed = "noticed" if not plant["passed"] else "NOT NOTICED"
        lines.append(f"| plant: {name} | level {plant['level']:.4f}({plant['level_error']:.4f}), width {plant['width']:.2f}"
                     f"({plant['width_error']:.2f}) | must fail | {noticed} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
