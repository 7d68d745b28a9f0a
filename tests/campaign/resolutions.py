"""Spreads of selected pairs, simulated beside measured, and what they are made of: one change of the simulation at a time.

    python3 tests/campaign/resolutions.py build/release/bin/antipode OUT

Each variant goes through simulation, trigger and selection (card padme_fw: the measured spreads are from the experiment's
own). Measured numbers: config/simulation/measured.toml. OUT/resolutions.md is the table."""

import argparse
import json
import pathlib
import subprocess
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
E_BEAM_MEV = 278  # of the measured spread of E1 + E2
SPREADS = {"sigma_dt_ns": ("t1 - t2 [ns]", 2), "sigma_e_sum_mev": ("E1 + E2 [MeV]", 1), "sigma_cog_x_mm": ("COG x [mm]", 1),
           "sigma_cog_y_mm": ("COG y [mm]", 1), "sigma_theta_sum": ("theta sum [rad]", 3), "sigma_dphi": ("dphi [rad]", 3)}
NO_PILE_UP = ["processes.elastic=false", "processes.quasi_real_compton=false", "processes.cosmics=false"]
NO_DIVERGENCE, NO_SPOT = "beam.divergence_mrad=0", "beam.spot_mm=0"
NO_WINDOW = "layout.window_radiation_lengths=0"
# The rate stays as it is; scattering in a fiftieth of the target is a tenth.
THIN_TARGET = ["processes.target_thickness_mm=0.002", "beam.positrons_per_bunch=125000"]

VARIANTS = {
    "as it is": [],
    "no pile-up": NO_PILE_UP,
    "no divergence": [NO_DIVERGENCE],
    "no spot": [NO_SPOT],
    "no scattering in the window": [NO_WINDOW],
    "no pile-up, next to no scattering in the target": NO_PILE_UP + THIN_TARGET,
    "none of these: positions of the clusters alone": NO_PILE_UP + THIN_TARGET + [NO_DIVERGENCE, NO_SPOT, NO_WINDOW],
    "... and two photons alone": NO_PILE_UP + THIN_TARGET + [NO_DIVERGENCE, NO_SPOT, NO_WINDOW, "processes.bhabha=false"],
    "energy: no stochastic term": ["shower.stochastic=0"],
    "energy: fluctuations of the showers alone": ["shower.stochastic=0", "shower.constant=0", "shower.noise_term=0"],
    "crystals off by 5 %": ["front_end.miscalibration=0.05"],
    "divergence 2.0 mrad": ["beam.divergence_mrad=2.0"],
    "divergence 2.5 mrad": ["beam.divergence_mrad=2.5"],
    "spot 5 mm": ["beam.spot_mm=5"],
    "field kick 0.25 MeV": ["processes.field_kick_mev=0.25"],
    "field kick 0.5 MeV": ["processes.field_kick_mev=0.5"],
    "divergence 2.0 mrad, field kick 0.5 MeV": ["beam.divergence_mrad=2.0", "processes.field_kick_mev=0.5"],
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("antipode")
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--bunches", type=int, default=2_400_000)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)

    def antipode(*more):
        subprocess.run([arguments.antipode, *map(str, more), "--quiet"], check=True)

    def spreads(number, sets):
        hits, primitives = arguments.out / "run.hits", arguments.out / "run.primitives"
        antipode("simulate", "--mode", "two_body", "--bunches", arguments.bunches, "--out", hits, "--seed", 1 + number,
                 f"--set=beam.energy_mev={E_BEAM_MEV}", *[f"--set={item}" for item in sets])
        antipode("trigger", hits, primitives, f"--set=beam_energy_mev={E_BEAM_MEV}")
        folder = arguments.out / f"{number:02}"
        antipode("select", primitives, "--card", "padme_fw", "--energy", E_BEAM_MEV, "--no-plots", "--out", folder)
        hits.unlink()
        primitives.unlink()
        scalars = json.loads((folder / "select.json").read_text())["scalars"]
        return {key: scalars[key]["value"] for key in (*SPREADS, "window")}

    measured = tomllib.loads((ROOT / "config/simulation/measured.toml").read_text())
    lines = ["| | " + " | ".join(title for title, _ in SPREADS.values()) + " | pairs |", "|---" * (2 + len(SPREADS)) + "|"]

    def line(name, values, pairs):
        cells = [f"{values[key]:.{digits}f}" for key, (_, digits) in SPREADS.items()]
        lines.append(f"| {name} | {' | '.join(cells)} | {pairs} |")

    line("measured", {key: measured[f"select.{key}"]["value"] for key in SPREADS}, "")
    for number, (name, sets) in enumerate(VARIANTS.items()):
        found = spreads(number, sets)
        line(name, found, found["window"])
    text = "\n".join(lines) + "\n"
    (arguments.out / "resolutions.md").write_text(text)
    print(text, end="")


if __name__ == "__main__":
    main()
