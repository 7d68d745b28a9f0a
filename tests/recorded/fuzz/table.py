"""The table of what each harness has run in all, from campaign.jsonl."""

import json
import pathlib

lines = [json.loads(line) for line in pathlib.Path(__file__).with_name("campaign.jsonl").read_text().splitlines()]
print("| harness | executions | seconds | of a processor | executions per processor second | edges reached | edges of the reader | "
      "features | found |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|")
for name in sorted({line["harness"] for line in lines}):
    runs = [line for line in lines if line["harness"] == name]
    total = {key: sum(run[key] for run in runs) for key in ("executions", "seconds", "processor_seconds")}
    best = max(runs, key=lambda run: run["utc"])
    reader = f"{best['reader_edges']} of {best['reader_edges_in_all']}" if "reader_edges" in best else ""
    print(f"| {name} | {total['executions']} | {total['seconds']} | {total['processor_seconds']:.0f} | "
          f"{total['executions'] / max(total['processor_seconds'], 0.01):.0f} | {best['edges']} | {reader} | {best['features']} | "
          f"{sum(len(run['found']) for run in runs)} |")
