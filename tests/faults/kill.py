"""Breaks off each command that writes at a random moment: kill -9, SIGTERM, SIGINT, a full disk, a limit of memory. Then:

* what stood there before stays, or the whole of what is new is there; status 0 only if it is there;
* the same command again ends with the same bytes, and nothing else is left.

    kill.py ANTIPODE [--runs 30] [--seed 1] [--json FILE]"""

import argparse
import collections
import json
import os
import pathlib
import platform
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from writers import all_commands as commands, content, environment, prepare, run

parser = argparse.ArgumentParser()
parser.add_argument("binary", type=pathlib.Path)
parser.add_argument("--runs", type=int, default=30)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--json", type=pathlib.Path, help="where to record what was done and found")
options = parser.parse_args()
binary = options.binary.resolve()
random.seed(options.seed)
WAYS = {"kill": signal.SIGKILL, "terminate": signal.SIGTERM, "interrupt": signal.SIGINT, "full_disk": None, "file_size": None,
        "memory": None}


def starts_with(megabytes):
    limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    return subprocess.run([binary, "--version"], capture_output=True, preexec_fn=limit).returncode == 0


# Below this the libraries of the distribution end the process before it begins.
least_megabytes = 1 + next(m for m in range(8, 4096) if starts_with(m))


class Disk:
    """A file system of its own with little room; a plain folder where mounting is not allowed."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        self.mounted = os.geteuid() == 0 and subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=64m", "antipode-test", folder], capture_output=True).returncode == 0

    def limit(self, kilobytes):
        subprocess.run(["mount", "-o", f"remount,size={kilobytes}k", self.folder], check=True, capture_output=True)

    def used(self):
        status = os.statvfs(self.folder)
        return (status.f_blocks - status.f_bfree) * status.f_frsize // 1024

    def close(self):
        if self.mounted:
            subprocess.run(["umount", self.folder], check=True)


class Reference:
    """A command run to its end."""

    def __init__(self, command, folder):
        self.start, self.whole = folder / "start", folder / "whole"
        self.start.mkdir(parents=True)
        prepare(binary, command, self.start)
        self.before = {result: content(binary, self.start / result) for result in command.results}
        self.seconds = min(self.seconds_of_a_run(command) for _ in range(2))
        self.after = {result: content(binary, self.whole / result) for result in command.results}
        self.files = sorted(str(p.relative_to(self.whole)) for p in self.whole.rglob("*"))
        before = {p.relative_to(self.start) for p in self.start.rglob("*")}
        sizes = [p.stat().st_size for p in self.whole.rglob("*") if p.is_file()
                 and (p.relative_to(self.whole) not in before or str(p.relative_to(self.whole)) in command.results)]
        self.kilobytes, self.largest = max(1, sum(sizes) // 1024), max(sizes)

    def seconds_of_a_run(self, command):
        shutil.rmtree(self.whole, ignore_errors=True)
        shutil.copytree(self.start, self.whole)
        began = time.monotonic()
        run(binary, command, self.whole, check=True)
        return time.monotonic() - began


def break_off(command, reference, way, folder, disk):
    """The status with which it ended, and its messages."""
    limits = []
    if way == "full_disk" and disk.mounted:
        disk.limit(disk.used() + 4 + random.randrange(1, reference.kilobytes + 8))
    elif way in ("full_disk", "file_size"):
        limits.append((resource.RLIMIT_FSIZE, random.randrange(1, reference.largest)))
    elif way == "memory":
        limits.append((resource.RLIMIT_AS, random.randrange(least_megabytes << 20, (least_megabytes + 16) << 20)))

    def before():
        for kind, value in limits:
            resource.setrlimit(kind, (value, value))

    process = subprocess.Popen([binary, *map(str, command.arguments)], cwd=folder, stdout=subprocess.DEVNULL,
                               env=environment(folder),
                               stderr=subprocess.PIPE, preexec_fn=before)
    if WAYS[way]:
        time.sleep(random.uniform(0, reference.seconds))
        process.send_signal(WAYS[way])
    error = process.communicate(timeout=600)[1].decode(errors="replace")
    if disk.mounted:
        disk.limit(65536)
    return process.returncode, error


def check(command, reference, way, folder, disk):
    faults = []
    status, error = break_off(command, reference, way, folder, disk)
    allowed = {"kill": (0, -9), "terminate": (0, -15, 143), "interrupt": (0, -2, 130), "memory": (0, 3)}.get(way, (0, 3))
    if status not in allowed:
        faults.append(f"status {status}: {error[-400:]}")
    if "internal error" in error:
        faults.append(error)
    for result in command.results:
        path = folder / result
        try:
            now = content(binary, path)
        except Exception as unreadable:
            now = f"unreadable: {unreadable}"
        if status == 0 and "warning: no picture" in error and path.suffix == ".html":
            continue  # the page says so too: a picture that fails never fails a result
        good = (reference.after[result],) if status == 0 else (reference.before[result], reference.after[result])
        if now not in good:
            faults.append(f"status {status}: {result}: neither what was before nor the whole of what is new: {now}")
    again = run(binary, command, folder)
    acknowledged = b"nothing to do" in again.stderr  # the record of an unblinding is there
    if again.returncode != 0 and not acknowledged:
        faults.append(f"the second time: {again.stderr.decode()[-400:]}")
    for result in command.results:
        if content(binary, folder / result) != reference.after[result]:
            faults.append(f"{result}: the second time other bytes")
    left = set(map(lambda p: str(p.relative_to(folder)), folder.rglob("*"))) ^ set(reference.files)
    if left and not acknowledged:
        faults.append(f"left or missing: {sorted(left)}")
    return status, faults


def main():
    name = pathlib.Path(tempfile.mkdtemp(prefix="antipode-kill-"))
    disk = Disk(name / "disk")
    ended, findings = collections.Counter(), []
    began = time.monotonic()
    try:
        references = {key: Reference(command, name / key) for key, command in commands.items()}
        for number in range(options.runs):
            key, way = random.choice(sorted(commands)), random.choice(sorted(WAYS))
            folder = disk.folder / "try"
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(references[key].start, folder)
            status, faults = check(commands[key], references[key], way, folder, disk)
            ended[f"{way}: {'done' if status == 0 else 'broken off'}"] += 1
            findings += [f"run {number}, {key}, {way}: {fault}" for fault in faults]
    finally:
        disk.close()
        shutil.rmtree(name)
    record = {"command": f"tests/faults/kill.py ANTIPODE --runs {options.runs} --seed {options.seed}", "runs": options.runs,
              "commands": sorted(commands), "ended": dict(sorted(ended.items())), "small_file_system": disk.mounted,
              "kernel": platform.release(), "minutes": round((time.monotonic() - began) / 60, 1), "findings": findings}
    if options.json:
        options.json.write_text(json.dumps(record, indent=1) + "\n")
    print(json.dumps(record, indent=1))
    return bool(findings)


sys.exit(main())
