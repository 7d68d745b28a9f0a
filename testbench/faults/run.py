"""Put each fault of faults.toml into a copy of the tree, one at a time, and demand that the bench it names fails.

    run.py --work FOLDER [--record FILE] [--list] [NAME ...]

Every bench must succeed without a fault first.
Exit status: 0 all caught, 1 one is not, or a bench fails without a fault, 2 wrong usage, 3 a tool cannot run.
"""
import argparse
import json
import pathlib
import shlex
import subprocess
import sys
import time
import tomllib

here = pathlib.Path(__file__).resolve().parent
root = here.parent.parent


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
        """Returns its exit status and the first line that says why it failed."""
        command = shlex.split(self.benches[name]["command"].format(source=self.source))
        command[0] = str(self.build / command[0]) if not command[0].startswith("/") else command[0]
        ran = subprocess.run(command, cwd=self.build, capture_output=True, text=True, timeout=3600)
        lines = [line for line in (ran.stderr + ran.stdout).splitlines() if line.strip() and not line.startswith("{")]
        words = ("differ", "charges", "torn", "hangs", "FAILED", "fails", "failed")
        return ran.returncode, next((line.strip().replace(f"{self.source}/", "") for line in lines if any(word in line for word in words)), "")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=pathlib.Path, default=root / "build/faults", help="folder of the copy")
    parser.add_argument("--record", type=pathlib.Path, help="record (JSON) in which the results of these faults are renewed")
    parser.add_argument("--jobs", type=int, default=2, help="compilers at a time")
    parser.add_argument("--list", action="store_true", help="only print the faults")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these faults, or those of these benches")
    options = parser.parse_args()
    table = tomllib.loads((here / "faults.toml").read_text())
    faults = [f for f in table["fault"] if not options.names or {f["name"], f["bench"]} & set(options.names)]
    if not faults:
        parser.error(f"no such fault or bench: {' '.join(options.names)}")
    if options.list:
        for fault in faults:
            print(f"{fault['name']:28} {fault['bench']:22} {fault['what']}")
        return 0

    source, build = options.work / "source", options.work / "build"
    copy_tree(source)
    subprocess.run(["cmake", "-S", source, "-B", build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release",
                    "-DANTIPODE_VERILATOR_FLAGS=-Wno-fatal"],  # a fault may leave a signal unused
                   check=True, stdout=subprocess.DEVNULL)
    benches = Benches(table["bench"], source, build, options.jobs)
    commit = subprocess.run(["git", "describe", "--always", "--dirty", "--abbrev=12"], cwd=root, capture_output=True, text=True)
    results, sound = [], {}

    def tell(fault, caught, how, start):
        results.append({**entry(fault, commit.stdout.strip()), "caught": caught, "how": how,
                        "seconds": round(time.monotonic() - start)})
        print(f"{fault['name']:28} {fault['bench']:22} {'caught' if caught else 'NOT CAUGHT'}: {how}", flush=True)
        if options.record:
            record(options.record, results[-1])

    for fault in sorted(faults, key=lambda f: f["bench"]):
        bench, start = fault["bench"], time.monotonic()
        if bench not in sound:
            problem = benches.make(bench)
            sound[bench] = not problem and benches.run(bench)[0] == 0
            print(f"{bench}: {'succeeds' if sound[bench] else 'FAILS'} without a fault {problem}", flush=True)
        if not sound[bench]:
            tell(fault, False, "the bench fails without the fault", start)
            continue
        file = source / fault["file"]
        text = file.read_text()
        if text.count(fault["find"]) != 1:
            tell(fault, False, "its text does not stand once in the file", start)
            continue
        try:
            file.write_text(text.replace(fault["find"], fault["replace"]))
            problem = benches.make(bench)
            status, how = (0, f"does not build: {problem}") if problem else benches.run(bench)
        except subprocess.TimeoutExpired:
            status, how = 0, "hangs"
        finally:
            file.write_text(text)
        tell(fault, status != 0, how, start)

    caught = sum(result["caught"] for result in results)
    print(f"{caught} of {len(results)} faults caught")
    return 0 if caught == len(results) else 1


def entry(fault, commit):
    return {**{key: fault[key] for key in ("name", "what", "file", "bench")}, "commit": commit}


def record(file, result):
    """Puts a result in the place of the one that the record has of this fault."""
    file.parent.mkdir(parents=True, exist_ok=True)
    before = json.loads(file.read_text())["faults"] if file.exists() else []
    faults = sorted([f for f in before if f["name"] != result["name"]] + [result], key=lambda f: (f["bench"], f["name"]))
    text = json.dumps({"caught": sum(f["caught"] for f in faults), "of": len(faults), "faults": faults}, indent=1)
    file.write_text(text + "\n")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, subprocess.CalledProcessError) as error:
        print(error, file=sys.stderr)
        sys.exit(3)
