"""Prints the global p-values of the recorded campaign as a table of a page."""

import json
import math
import pathlib

here = pathlib.Path(__file__).parent
columns = {"published": "card `published`", "published_tanh": "the same, tanh reading", "recommended": "card `recommended`"}
scalars = {folder: json.loads((here / folder / "pvalue.json").read_text())["scalars"] for folder in columns}


def percent(scalar):
    """Value and error with two digits of the larger error, in percent."""
    if scalar is None:
        return "-"
    errors = scalar["error"] if isinstance(scalar["error"], list) else [scalar["error"]]
    digits = max(0, 1 - math.floor(math.log10(100 * max(errors))))
    value, *texts = (f"{100 * number:.{digits}f}" for number in (scalar["value"], *errors))
    return f"{value} ± {texts[0]} %" if len(set(texts)) == 1 else f"{value} (+{texts[1]} -{texts[0]}) %"


rows = [
    ("the limit's largest deviation, in widths of the band", lambda s: f"{s['threshold_observed']['value']:.2f}"),
    ("(a) a limit deviates more", lambda s: percent(s.get("p_global_exceedance"))),
    ("(a) within 16.73 to 16.97 MeV", lambda s: percent(s.get("p_global_exceedance_near"))),
    ("(b) a smaller Q(M, g)", lambda s: percent(s.get("p_global_q"))),
    ("(b) within 16.73 to 16.97 MeV", lambda s: percent(s.get("p_global_q_near"))),
]
print("| |", " | ".join(columns.values()), "|")
print("|---" * (len(columns) + 1) + "|")
for title, show in rows:
    print(f"| {title} |", " | ".join(show(scalars[folder]) for folder in columns), "|")
