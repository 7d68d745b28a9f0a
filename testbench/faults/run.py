"""Put each fault of faults.toml into a copy of the tree, one at a time, and demand that the bench it names fails.

    run.py --work FOLDER [--record FILE [--again]] [--list] [NAME ...]

Every bench must succeed without a fault first. A fault that the record has as caught, with the same change of the same file
and the same bench, is not run again.
Exit status: 0 all caught, 1 one is not, or a bench fails without a fault, 2 wrong usage, 3 a tool cannot run.
"""
import argparse
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import time
import tomllib

here = pathlib.Path(__file__).resolve().parent
root = here.parent.parent
hangs_after = 900  # seconds
environment = root / "build/environment"  # the copy has none of its own
with_yosys = {"ANTIPODE_ENVIRONMENT": str(environment), **os.environ}


def copy_tree(source):
    """The files of the project as they stand; a file that has not changed keeps its time."""
    files = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=root, check=True, capture_output=True, text=True).stdout.split("\n")
    for name in filter(None, files):
        if not (root / name).is_file():
            continue
        text, copy = (root / name).read_bytes(), source / name
        if not copy.exists() or copy.read_bytes() != text:
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(text)
            copy.chmod((root / name).stat().st_mode)


def commit():
    """What the faults were put into; a record that is being written does not count as a change."""
    def git(*command):
        return subprocess.run(["git", *command], cwd=root, check=True, capture_output=True, text=True).stdout.strip()
    return git("rev-parse", "--short=12", "HEAD") + ("-dirty" if git("status", "--porcelain", "--", ".", ":!tests/recorded") else "")


def faulty(fault):
    """The file with the fault; none if its text does not stand there just once."""
    text = (root / fault["file"]).read_text()
    return text.replace(fault["find"], fault["replace"]) if text.count(fault["find"]) == 1 else None


def digest(fault, bench):
    """Of all that a fault is: the file with it, and the bench."""
    return hashlib.sha256(f"{bench['command']}\n{faulty(fault)}".encode()).hexdigest()[:16]


def reason(output):
    """What a bench says of its failure: the line that names it, and the one behind that shows it."""
    lines = [line.strip() for line in output.splitlines() if line.strip() and not line.startswith("{")]
    lines = [line for line in lines if not re.fullmatch("explicitly with messages?:", line)]
    for words, more in ((r"Assert failed|Unreached cover", 0), (r"differ$|FAILED:$", 1), (r"differ|charges|torn|hangs|not idle|failed|fails", 0)):
        for i, line in enumerate(lines):
            if re.search(words, line):
                return re.sub(r"^##\s+\S+\s+", "", "; ".join(lines[i:i + 1 + more]))
    return lines[0] if lines else ""


class Benches:
    def __init__(self, benches, source, build, jobs):
        self.benches, self.source, self.build, self.jobs = benches, source, build, jobs

    def make(self, name):
        """Builds it; returns the output of a build that failed."""
        target = self.benches[name].get("target")
        if not target:
            return ""
        ran = subprocess.run(["ninja", "-C", self.build, "-j", str(self.jobs), target], capture_output=True, text=True)
        return ran.stdout[-2000:] + ran.stderr if ran.returncode else ""

    def run(self, name):
        """Returns its exit status and why it failed."""
        command = shlex.split(self.benches[name]["command"].format(source=self.source))
        command[0] = str(self.build / command[0]) if not command[0].startswith("/") else command[0]
        ran = subprocess.run(command, cwd=self.build, capture_output=True, text=True, timeout=hangs_after, env=with_yosys)
        return ran.returncode, reason((ran.stderr + ran.stdout).replace(f"{self.source}/", ""))


class Record:
    """The results so far, in a file of JSON; without one, in memory."""

    def __init__(self, file, known):
        self.file = file
        before = json.loads(file.read_text())["faults"] if file and file.exists() else []
        self.faults = {f["name"]: f for f in before if f["name"] in known}

    def has(self, name, text):
        return self.faults.get(name, {}).get("caught", False) and self.faults[name].get("digest") == text

    def put(self, result):
        self.faults[result["name"]] = result
        if not self.file:
            return
        faults = sorted(self.faults.values(), key=lambda f: (f["bench"], f["name"]))
        text = json.dumps({"caught": sum(f["caught"] for f in faults), "of": len(faults), "faults": faults}, indent=1)
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(text + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=pathlib.Path, default=root / "build/faults", help="folder of the copy")
    parser.add_argument("--record", type=pathlib.Path, help="record (JSON) in which the results of these faults are renewed")
    parser.add_argument("--again", action="store_true", help="also those that the record has")
    parser.add_argument("--jobs", type=int, default=2, help="compilers at a time")
    parser.add_argument("--list", action="store_true", help="only print the faults")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these faults, or those of these benches or files")
    options = parser.parse_args()
    table = tomllib.loads((here / "faults.toml").read_text())
    faults = [f for f in table["fault"] if not options.names or {f["name"], f["bench"], f["file"]} & set(options.names)]
    if not faults:
        parser.error(f"no such fault, bench or file: {' '.join(options.names)}")
    if options.list:
        for fault in faults:
            print(f"{fault['name']:28} {fault['bench']:22} {fault['what']}")
        return 0

    record = Record(options.record, {f["name"] for f in table["fault"]})
    digests = {f["name"]: digest(f, table["bench"][f["bench"]]) for f in faults}
    to_run = [f for f in faults if options.again or not record.has(f["name"], digests[f["name"]])]
    print(f"{len(to_run)} faults to run, {len(faults) - len(to_run)} stand in the record", flush=True)

    source, build = options.work / "source", options.work / "build"
    copy_tree(source)
    subprocess.run(["cmake", "-S", source, "-B", build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release",
                    f"-DANTIPODE_ENVIRONMENT={environment}",
                    "-DANTIPODE_VERILATOR_FLAGS=-Wno-fatal"],  # a fault may leave a signal unused
                   check=True, stdout=subprocess.DEVNULL)
    benches = Benches(table["bench"], source, build, options.jobs)
    tree, sound, missed = commit(), {}, 0
    for fault in sorted(to_run, key=lambda f: f["bench"]):
        bench, start = fault["bench"], time.monotonic()
        if bench not in sound:
            problem = benches.make(bench)
            status, how = (1, problem) if problem else benches.run(bench)
            sound[bench] = status == 0
            print(f"{bench}: {'succeeds' if sound[bench] else 'FAILS'} without a fault {how if status else ''}", flush=True)
        file, changed = source / fault["file"], faulty(fault)
        if not sound[bench]:
            caught, how = False, "the bench fails without the fault"
        elif changed is None:
            caught, how = False, "its text does not stand once in the file"
        else:
            right = file.read_text()
            try:
                file.write_text(changed)
                problem = benches.make(bench)
                status, how = (0, f"does not build: {problem}") if problem else benches.run(bench)
                caught = status != 0
            except subprocess.TimeoutExpired:
                caught, how = False, f"no end after {hangs_after} s"
            finally:
                file.write_text(right)
        missed += not caught
        print(f"{fault['name']:28} {bench:22} {'caught' if caught else 'NOT CAUGHT'}: {how}", flush=True)
        record.put({**{key: fault[key] for key in ("name", "what", "file", "bench")}, "digest": digests[fault["name"]], "commit": tree,
                    "caught": caught, "how": how, "seconds": round(time.monotonic() - start)})
    print(f"{len(faults) - missed} of {len(faults)} faults caught")
    return 1 if missed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, subprocess.CalledProcessError) as error:
        print(error, file=sys.stderr)
        sys.exit(3)
