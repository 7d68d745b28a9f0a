"""Prints the result of the recorded campaign in one sentence: card `recommended`."""

import json
import pathlib

folder = pathlib.Path(__file__).parent / "recommended"
p_value, limit = (json.loads((folder / f"{kind}.json").read_text()) for kind in ("pvalue", "limit"))
p, z, mass = (p_value["scalars"][name]["value"] for name in ("p_global_exceedance", "z_global_exceedance", "m_x_mev"))
table = {name: column["values"] for name, column in limit["tables"]["limits"]["columns"].items()}
excess = "an excess" if z >= 3 else "no significant excess"
print(f"**Run III, from the public scan table with the card `recommended`:** {excess}, global p-value {100 * p:.0f} % "
      f"({z:.1f} standard deviations), smallest local p-value at {mass:.2f} MeV; g_ve > {1e4 * table['limit_90'][0]:.1f}e-4 "
      f"is excluded at 90 % CL at {table['m_x_mev'][0]:.2f} MeV.")
