"""Runs fuzz harnesses and says what came of it: executions, coverage, findings.

    campaign.py BIN_FOLDER [--seconds N] [--rounds N] [--jobs N] [--record FILE] [--merge] HARNESS...

Runs BIN_FOLDER/fuzz_HARNESS for N seconds each, in turn, as many rounds as asked for, from tests/fuzz/corpus/HARNESS. With
--record it goes on from what earlier runs learned, which is kept outside the source tree in BIN_FOLDER/../fuzz/HARNESS, and
adds its numbers to the file: a line for each harness and commit. --merge puts the smallest inputs with the same coverage into
the corpus afterwards. Status 1 if a harness found something: the input that shows it is named."""

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

# Source files of each reader.
readers = {
    "words": "host/formats/(word_|summary|packets)|base/json", "packets": "host/formats/packets|host/reconstruction/",
    "trigger": "host/trigger/|hls/", "csv": "host/formats/(csv|table_text)|scan_table|efficiency_table|crystals|earlier_limits",
    "card": "host/base/card", "json": "host/results/|base/json", "ledger": "host/blinding/ledger|base/json",
    "blocks": "host/base/(checkpoint|json)|host/analysis/blocks", "hdf5": "host/results/hdf5", "options": "host/cli/"}


def reader_edges(program, inputs, sources):
    """Edges of the reader's own source files: those reached by these inputs, and all."""
    text = subprocess.run([program, "-runs=0", "-print_coverage=1", *inputs], capture_output=True, errors="replace").stderr
    functions = re.findall(r"COVERED_FUNC: hits: \d+ edges: (\d+)/(\d+) .*?(\S+):\d+$", text, re.M)
    inside = [(int(reached), int(edges)) for reached, edges, path in functions if re.search(sources, os.path.normpath(path))]
    return [sum(column) for column in zip(*inside)] or [0, 0]


def fuzz(name, options):
    """The record of one run of one harness."""
    program = options.bin / f"fuzz_{name}"
    work = options.bin.parent / "fuzz" / name
    learned, found = work / "corpus", work / "found"
    if not options.record:
        shutil.rmtree(work, ignore_errors=True)
    for folder in (learned, found):
        folder.mkdir(parents=True, exist_ok=True)
    known = set(found.iterdir())
    corpus = here / "corpus" / name
    command = [program, f"-max_total_time={options.seconds}", "-print_final_stats=1", *limits,
               f"-artifact_prefix={found}/", *([] if options.record else ["-seed=1"]), learned, corpus]
    begin = time.monotonic()
    with open(work / "log", "wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        _, waited, usage = os.wait4(process.pid, 0)  # with the processor time of this one
    seconds = time.monotonic() - begin
    text = (work / "log").read_text(errors="replace")
    number = lambda pattern: int((re.findall(pattern, text, re.M) or [0])[-1])
    new = [str(path.relative_to(options.bin.parent)) for path in sorted(set(found.iterdir()) - known)]
    if options.merge and not new:
        merge(program, corpus, learned, work / "merged")
    reached, edges = reader_edges(program, [learned, corpus], readers[name]) if options.record else (0, 0)
    return {"harness": name, "commit": (re.findall(r"^commit (\S+)", text, re.M) or ["unknown"])[0],
            "utc": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%MZ"),
            "seconds": round(seconds), "processor_seconds": round(usage.ru_utime + usage.ru_stime, 1),
            "executions": number(r"number_of_executed_units: (\d+)") or number(r"^#(\d+)"),
            "edges": number(r" cov: (\d+) "), "features": number(r" ft: (\d+) "), "inputs": number(r" corp: (\d+)/"),
            "reader_edges": reached, "reader_edges_in_all": edges, "found": new, "status": os.waitstatus_to_exitcode(waited)}


def merge(program, corpus, learned, merged, most=40, most_bytes=24_000):
    """Adds to the corpus the smallest inputs that reach what it does not, as far as they fit."""
    shutil.rmtree(merged, ignore_errors=True)
    merged.mkdir()
    subprocess.run([program, "-merge=1", *limits, merged, corpus, learned], check=True, capture_output=True)
    there = {path.read_bytes() for path in corpus.iterdir()}
    for path in sorted(merged.iterdir(), key=lambda path: path.stat().st_size):
        content = path.read_bytes()
        if len(there) >= most or sum(map(len, there)) + len(content) > most_bytes:
            break
        if content not in there:
            shutil.copy(path, corpus / path.name[:12])
            there.add(content)


def write_record(path, result):
    """Adds a run to the line of its harness and commit."""
    lines = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    key = lambda line: (line["harness"], line["commit"])
    before = next((line for line in lines if key(line) == key(result)), None)
    total = {name: value for name, value in result.items() if name != "status"}
    if before:
        lines.remove(before)
        for name in ("seconds", "processor_seconds", "executions", "found"):
            total[name] = before[name] + total[name]
        total["processor_seconds"] = round(total["processor_seconds"], 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(line) + "\n" for line in sorted([*lines, total], key=key)))


def show(result, options):
    rate = result["executions"] / max(result["processor_seconds"], 0.01)
    print("{harness}: {executions} executions in {seconds} s ({processor_seconds} s of a processor, {rate:.0f}/s), "
          "{edges} edges, {features} features, {inputs} inputs, status {status}".format(rate=rate, **result), flush=True)
    for path in result["found"]:
        print(f"  found: {options.bin.parent / path}")
    if result["status"] != 0:
        log = options.bin.parent / "fuzz" / result["harness"] / "log"
        print("  " + "\n  ".join(log.read_text(errors="replace").splitlines()[-60:]), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bin", type=lambda path: pathlib.Path(path).resolve())
    parser.add_argument("harnesses", nargs="+")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--record", type=pathlib.Path)
    parser.add_argument("--merge", action="store_true")
    options = parser.parse_args()
    failed = False
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for result in pool.map(lambda name: fuzz(name, options), options.harnesses * options.rounds):
            show(result, options)
            failed = failed or result["status"] != 0
            if options.record:
                write_record(options.record, result)
    sys.exit(failed)


main()
