"""Adds up the bins of coverage.toml over the records of lock-step runs and prints them. Ends with status 1 if one was not hit."""

import collections
import json
import pathlib
import sys
import tomllib

groups = tomllib.loads((pathlib.Path(__file__).parent / "coverage.toml").read_text())["group"]
hits = collections.Counter()
for record in sys.argv[1:]:
    hits.update(json.loads(pathlib.Path(record).read_text())["bins"])

missed = []
for group in groups:
    print(f"{group['name']}: {group['meaning']}")
    for name in group["bins"]:
        bin_name = f"{group['name']}.{name}"
        print(f"  {name:32} {hits[bin_name]:12}")
        if not hits[bin_name]:
            missed.append(bin_name)
print(f"{sum(len(group['bins']) for group in groups)} bins, {len(missed)} not hit: {', '.join(missed) or 'none'}")
sys.exit(bool(missed))
