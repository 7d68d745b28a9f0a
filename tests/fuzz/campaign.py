"""Runs fuzz harnesses and says what came of it: executions, coverage, findings.

    campaign.py BIN_FOLDER [--seconds N] [--jobs N] [--record FILE] [--merge] HARNESS...

Each runs BIN_FOLDER/fuzz_HARNESS for N seconds from tests/fuzz/corpus/HARNESS; what it learns is kept outside the source
tree, in BIN_FOLDER/../fuzz/HARNESS. --record writes the numbers of this run, a harness each, into a file; those of others
in it stay. --merge puts the fewest inputs with the same coverage into the corpus afterwards. Status 1 if a harness found
something: the input that shows it is named."""

import argparse
import concurrent.futures
import datetime
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

here = pathlib.Path(__file__).resolve().parent
limits = ["-timeout=10", "-rss_limit_mb=2048", "-max_len=16384", "-detect_leaks=1"]


def fuzz(name, options):
    """The record of one harness."""
    program = options.bin / f"fuzz_{name}"
    work = options.bin.parent / "fuzz" / name
    shutil.rmtree(work, ignore_errors=True)
    (work / "corpus").mkdir(parents=True)
    (work / "found").mkdir()
    corpus = here / "corpus" / name
    dictionary = here / f"{name}.dict"
    command = [program, "-seed=1", f"-max_total_time={options.seconds}", "-print_final_stats=1", *limits,
               f"-artifact_prefix={work / 'found'}/", *([f"-dict={dictionary}"] if dictionary.exists() else []),
               work / "corpus", corpus]
    begin = time.monotonic()
    with open(work / "log", "wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        _, waited, usage = os.wait4(process.pid, 0)  # with the processor time of this one
    status = os.waitstatus_to_exitcode(waited)
    seconds = time.monotonic() - begin
    processor_seconds = usage.ru_utime + usage.ru_stime
    text = (work / "log").read_text(errors="replace")
    progress = re.findall(r"cov: (\d+) ft: (\d+) corp: (\d+)", text)
    edges, features, inputs = map(int, progress[-1]) if progress else (0, 0, 0)
    counters = re.findall(r"INFO: Loaded \d+ modules +\((\d+) inline 8-bit counters\)", text)
    executions = int((re.findall(r"number_of_executed_units: (\d+)", text) or re.findall(r"^#(\d+)", text, re.M) or [0])[-1])
    found = [str(path.relative_to(options.bin.parent)) for path in sorted((work / "found").iterdir())]
    if options.merge and not found:
        merged = work / "merged"
        merged.mkdir()
        subprocess.run([program, "-merge=1", *limits, merged, corpus, work / "corpus"], check=True, capture_output=True)
        keep_smallest(merged, corpus)
    return {"harness": name, "utc": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%MZ"),
            "seconds": round(seconds), "executions": executions,
            "processor_seconds": round(processor_seconds, 1),
            "executions_per_processor_second": round(executions / max(processor_seconds, 0.01)), "edges": edges,
            "edges_in_program": int(counters[0]) if counters else 0, "features": features, "inputs": inputs,
            "found": found, "status": status}


def keep_smallest(merged, corpus, most=40, most_bytes=24_000):
    """Adds the smallest inputs of a merged corpus that are not there yet, as far as they fit."""
    there = sum(path.stat().st_size for path in corpus.iterdir())
    count = len(list(corpus.iterdir()))
    for path in sorted(merged.iterdir(), key=lambda path: path.stat().st_size):
        size = path.stat().st_size
        if count >= most or there + size > most_bytes:
            break
        if not any(path.read_bytes() == other.read_bytes() for other in corpus.iterdir()):
            shutil.copy(path, corpus / path.name[:12])
            count, there = count + 1, there + size


def write_record(path, results):
    commit = subprocess.run(["git", "-C", here, "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    before = json.loads(path.read_text())["harnesses"] if path.exists() else []
    now = {result["harness"]: {**result, "commit": commit, "processors": os.cpu_count()} for result in results}
    kept = [result for result in before if result["harness"] not in now]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"harnesses": sorted([*kept, *now.values()], key=lambda r: r["harness"])}, indent=1) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bin", type=lambda path: pathlib.Path(path).resolve())
    parser.add_argument("harnesses", nargs="+")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--record", type=pathlib.Path)
    parser.add_argument("--merge", action="store_true")
    options = parser.parse_args()
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        results = list(pool.map(lambda name: fuzz(name, options), options.harnesses))
    for result in results:
        print("{harness}: {executions} executions in {seconds} s ({processor_seconds} s of a processor, "
              "{executions_per_processor_second}/s), {edges} of {edges_in_program} edges, "
              "{features} features, {inputs} inputs, status {status}".format(**result))
        for path in result["found"]:
            print(f"  found: {options.bin.parent / path}")
        if result["status"] != 0:
            log = options.bin.parent / "fuzz" / result["harness"] / "log"
            print("  " + "\n  ".join(log.read_text(errors="replace").splitlines()[-60:]))
    if options.record:
        write_record(options.record, results)
    sys.exit(any(result["status"] != 0 for result in results))


main()
