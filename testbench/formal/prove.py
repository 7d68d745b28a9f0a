"""Prove the properties of one module, or of all, with Yosys and an SMT solver.

    prove.py [--rtl FOLDER] [--generated FOLDER] [--work FOLDER] [--list] [NAME ...]

Exit status: 0 all proved, 1 a property fails or a cover is not reached, 2 wrong usage, 3 a tool cannot run.
"""
import argparse
import pathlib
import subprocess
import sys
import tomllib

here = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(here.parent))
import yosys  # noqa: E402


def build(name, proof, folders, work):
    """Translate the module with its properties to SMT; returns the file."""
    smt = work / f"{name}.smt2"
    top = proof.get("top", name)
    files = [folders[folder] / rest for folder, _, rest in (f.partition("/") for f in proof["files"])]
    script = "; ".join([
        yosys.read([here / "any.sv", *files], top, proof.get("parameters", {}), ["FORMAL", f"FORMAL_{name.upper()}"]),
        "chtype -set $anyconst t:any_constant*",
        "chtype -set $anyseq t:any_sequence*",
        f"hierarchy -check -top {top}",
        f"prep -flatten -nordff -top {top}",
        "check -assert",  # a wire that nothing drives would be an unknown value, and a property of it nothing
        "memory_map",  # of a few words here: registers are easier for the solver than arrays
        "async2sync",
        "opt_clean",
        f"write_smt2 -wires {smt}"])
    yosys.run(script, work / f"{name}.log")
    return smt


def solve(name, proof, smt, work):
    """Bounded, inductive and cover runs; returns the names of the runs that fail."""
    failed = []
    for run, option in (("bounded", []), ("induction", ["-i"]), ("cover", ["-c"])):
        if run in proof.get("skip", []):
            continue
        depth = proof.get("cover_depth", proof["depth"]) if run == "cover" else proof["depth"]
        command = yosys.smtbmc("-s", proof.get("solver", "z3"), "-t", depth, "--noprogress", "--unroll",
                               "--dump-vcd", work / f"{name}.{run}.vcd", *option, smt)
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode != 0 or "Status: PASSED" not in result.stdout:
            failed.append(run)
            print("\n".join((result.stdout + result.stderr).splitlines()[-12:]))
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="proofs of proofs.toml; all if none is named")
    parser.add_argument("--rtl", type=pathlib.Path, default=here.parents[1] / "rtl", help="folder of the sources")
    parser.add_argument("--generated", type=pathlib.Path, default=pathlib.Path("generated/sv"), help="folder of the generated package")
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("proofs"), help="folder for results")
    parser.add_argument("--list", action="store_true", help="print the names and stop")
    arguments = parser.parse_args()
    proofs = tomllib.loads((here / "proofs.toml").read_text())
    if arguments.list:
        print("\n".join(proofs))
        return 0
    unknown = [n for n in arguments.names if n not in proofs]
    if unknown:
        parser.error(f"no proof named {', '.join(unknown)}; there are: {', '.join(proofs)}")
    arguments.work.mkdir(parents=True, exist_ok=True)
    arguments.work = arguments.work.resolve()
    folders = {"rtl": arguments.rtl.resolve(), "formal": here, "generated": arguments.generated.resolve()}
    status = 0
    for name in arguments.names or proofs:
        try:
            smt = build(name, proofs[name], folders, arguments.work)
            failed = solve(name, proofs[name], smt, arguments.work)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"{name}: {error} {getattr(error, 'stderr', None) or ''}", file=sys.stderr)
            return 3
        print(f"{name}: {'failed: ' + ', '.join(failed) if failed else 'proved'}", flush=True)
        status = status or bool(failed)
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
