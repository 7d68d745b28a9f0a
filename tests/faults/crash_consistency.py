"""A file layer that fails: each command that writes is run once for every call that changes a file, and that call fails
(full disk, input/output error, half a write) or is the last one of the process. Whatever the call:

* what was there before stays, or the whole of what is new is there: never a part;
* status 0 only if the whole is there;
* the same command run again ends with the same bytes, and leaves nothing else;
* no file gets its name before its bytes are on the disk, and no process ends with status 0 before the folder is.

    crash_consistency.py ANTIPODE SHIM.so [--every N]     N: only every N-th call, for a quick look"""

import argparse
import pathlib
import shutil
import sys
import tempfile

from writers import commands, content, prepare, run

parser = argparse.ArgumentParser()
parser.add_argument("binary", type=pathlib.Path)
parser.add_argument("shim", type=pathlib.Path)
parser.add_argument("--every", type=int, default=1)
options = parser.parse_args()
binary, shim = options.binary.resolve(), options.shim.resolve()


def fail(command, folder, at=0, how="nospc", **more):
    return run(binary, command, folder, LD_PRELOAD=str(shim), FAIL_AT=str(at), FAIL_HOW=how, **more)


def check_trace(path):
    """Bytes before names, names before the end."""
    dirty, folders, faults = set(), set(), []
    for line in path.read_text().splitlines():
        call, inode, folder = line.split()
        if call == "write":
            dirty.add(inode)
        elif call == "fsync":
            dirty.discard(inode)
            folders.discard(inode)
        else:
            if inode in dirty:
                faults.append("a file got its name before its bytes were on the disk")
            folders.add(folder)
    if folders:
        faults.append("the process ended before a folder was on the disk")
    return faults


def check(command):
    faults, calls = [], 0
    with tempfile.TemporaryDirectory(prefix="antipode-faults-") as name:
        start = pathlib.Path(name) / "start"
        start.mkdir()
        prepare(binary, command, start)
        before = {result: content(binary, start / result) for result in command.results}

        whole = pathlib.Path(name) / "whole"
        shutil.copytree(start, whole, symlinks=True)
        done = fail(command, whole, FAIL_COUNT=f"{name}/count", FAIL_TRACE=f"{name}/trace")
        if done.returncode != 0:
            sys.exit(f"{command.name}: {done.stderr.decode()}")
        faults += check_trace(pathlib.Path(name) / "trace")
        after = {result: content(binary, whole / result) for result in command.results}
        files = sorted(str(p.relative_to(whole)) for p in whole.rglob("*"))
        calls = int((pathlib.Path(name) / "count").read_text())

        for at in range(1, calls + 1, options.every):
            for how in ("nospc", "io", "short", "crash"):
                folder = pathlib.Path(name) / "try"
                shutil.rmtree(folder, ignore_errors=True)
                shutil.copytree(start, folder, symlinks=True)
                where = f"{command.name}: call {at} of {calls}, {how}"
                failed = fail(command, folder, at, how)
                allowed = (99,) if how == "crash" else (0, 3)
                if failed.returncode not in allowed:
                    faults.append(f"{where}: status {failed.returncode}: {failed.stderr.decode()[-300:]}")
                if failed.returncode == 3 and failed.stderr.count(b"\n") != 1:
                    faults.append(f"{where}: {failed.stderr.decode()}")
                for result in command.results:
                    try:
                        now = content(binary, folder / result)
                    except Exception as error:  # the reader refuses it: a part of a file
                        now = f"unreadable: {error}"
                    good = (after[result],) if failed.returncode == 0 else (before[result], after[result])
                    if now not in good:
                        faults.append(f"{where}: {result}: {now}, neither what was before nor what is new")
                again = fail(command, folder)
                refused = command.name == "record" and b"nothing to do" in again.stderr  # it was acknowledged
                if again.returncode != 0 and not refused:
                    faults.append(f"{where}: the second time: {again.stderr.decode()[-300:]}")
                for result in command.results:
                    if content(binary, folder / result) != after[result]:
                        faults.append(f"{where}: {result}: the second time other bytes")
                left = sorted(str(p.relative_to(folder)) for p in folder.rglob("*"))
                if left != files and not refused:
                    faults.append(f"{where}: left {set(left) ^ set(files)}")
    print(f"{command.name}: {calls} calls, {len(faults)} faults", flush=True)
    return faults


faults = [fault for command in commands.values() for fault in check(command)]
print("\n".join(faults[:50]))
sys.exit(bool(faults))
