"""Takes eps_S/B apart: one change of the simulation or of the analysis at a time, at one energy.

    python3 tests/campaign/signal_over_background.py build/release/bin/antipode OUT

All variants have the same random numbers, so that ratios are more exact than the levels. OUT/variants.md is the table."""

import argparse
import csv
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CONFIG = ROOT / "config"
E_BEAM_MEV = 279.61  # sqrt(s) = 16.92 MeV

# name: changes of the simulation's card, changes of the selection's card, changes of the campaign's card
VARIANTS = {
    "as it is": ({}, {}, {}),
    "reference clusters, not the trigger's": ({}, {}, {"clusters": '"reference"'}),
    "no radiative factors": ({"radiative_table": None}, {}, {}),
    "target 5 % thicker": ({"target_thickness_mm": "0.105"}, {}, {}),
    "divergence 1.0 mrad": ({"divergence_mrad": "1.0"}, {}, {}),
    "no limit on the energies": ({}, {"e_min_factor": "0.0"}, {}),
    "both clusters inside R_max": ({}, {"outer_limit": '"both"'}, {}),
    "plane of the showers as distance": ({}, {"distance_mm": "3711.96"}, {}),
    "margin of one cell": ({}, {"margin_mm": "21.12"}, {}),
    "sectors of 38 degrees": ({}, {"sector_deg": "38.0"}, {}),
    "selection padme_fw": ({}, "padme_fw", {}),
    "beam 3 mm to the right at the calorimeter": ({"cog_x_mm": "-7.0"}, {}, {}),
    "beam 3 mm higher at the calorimeter": ({"cog_y_mm": "4.0"}, {}, {}),
    "spot 2 mm to the right on the target": ({"target_x_mm": "1.5"}, {}, {}),
}


def changed(text, changes):
    for key, value in changes.items():
        text, count = re.subn(rf"(?m)^{key} = .*$", f"{key} = {value}", text)
        if count != 1:
            raise SystemExit(f"{key} stands {count} times in the card")
    return text


def simulation_card(changes, path):
    changes = dict(changes)
    text = (CONFIG / "simulation/run3.toml").read_text()
    radiative = "radiative = false" if "radiative_table" in changes else \
        f'radiative_table = "{CONFIG}/physics/radiative_corrections.csv"'
    changes.pop("radiative_table", None)
    path.write_text(changed(text, changes).replace("[processes]\n", f"[processes]\n{radiative}\n"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("antipode")
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--tries", type=int, default=60_000)
    arguments = parser.parse_args()
    lines = ["| variant | B [1e-6] | eps_S | eps_S/B | B, ratio | eps_S/B, ratio |", "|---|---|---|---|---|---|"]
    first = None
    for number, (name, (simulation, selection, campaign)) in enumerate(VARIANTS.items()):
        folder = arguments.out / f"{number:02}"
        folder.mkdir(parents=True, exist_ok=True)
        simulation_card(simulation, folder / "simulation.toml")
        base = selection if isinstance(selection, str) else "published"
        changes = {} if isinstance(selection, str) else selection
        (folder / "selection.toml").write_text(changed((CONFIG / f"selection/{base}.toml").read_text(), changes))
        card = changed((CONFIG / "campaign/closure.toml").read_text(), {
            "e_beam_mev": f"[{E_BEAM_MEV}]", "simulation_card": '"simulation.toml"', "selection_card": '"selection.toml"',
            "trigger_card": f'"{CONFIG}/trigger.toml"', "acceptance_tries": arguments.tries} | campaign)
        (folder / "campaign.toml").write_text(card)
        subprocess.run([arguments.antipode, "efficiency", folder / "campaign.toml", "--seed", "9004", "--out", folder,
                        "--quiet"], check=True)
        text = (folder / "efficiency_points.csv").read_text().splitlines()
        row = next(csv.DictReader(line for line in text if not line.startswith("#")))
        b, eps = (float(row[key]) for key in ("b_per_pot", "eps_s"))
        b_error, eps_error = (float(row[key + "_err"]) for key in ("b_per_pot", "eps_s"))
        ratio = eps / b
        first = first or (b, ratio)
        lines.append(f"| {name} | {1e6 * b:.3f}({1e6 * b_error:.3f}) | {eps:.4f}({eps_error:.4f}) | {ratio:.0f} | "
                     f"{b / first[0]:.4f} | {ratio / first[1]:.4f} |")
    text = "\n".join(lines) + "\n"
    (arguments.out / "variants.md").write_text(text)
    print(text)


if __name__ == "__main__":
    sys.exit(main())
