"""Every command that writes, small, and what a reader sees of its results: shared by the tests that break them off."""

import dataclasses
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess

CONFIG = pathlib.Path(__file__).resolve().parents[2] / "config"

# Results carry the time and the command line: equal up to these.
volatile = re.compile(rb'"(utc|command_line|sha256|previous|threads)": ?"?[^",}\n]*"?|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z')


def content(binary, path):
    """What a reader of the file sees, without what differs between two runs; None if there is no such file."""
    if not path.exists():
        return None
    if path.suffix in (".hits", ".primitives"):
        seen = subprocess.run([binary, "inspect", path, "--words", "--quiet"], capture_output=True)
        lines = [line.split(None, 1)[1] for line in seen.stdout.splitlines()]  # without the byte: the header's length differs
        return f"status {seen.returncode} {hashlib.sha256(b''.join(lines)).hexdigest()}"
    if path.suffix == ".h5":
        import h5py
        with h5py.File(path, "r") as file:
            digest = hashlib.sha256()
            for group in ("bunches", "clusters"):
                for name in sorted(file[group]):
                    digest.update(file[group][name][:].tobytes())
            return digest.hexdigest()
    if path.name.endswith(".blinding.json"):  # entries carry the time and the hash of those before
        return str([entry["kind"] for entry in json.loads(path.read_bytes())["entries"] if entry["kind"] == "unblinding"])
    if path.suffix == ".json":
        json.loads(path.read_bytes())  # whole
    return hashlib.sha256(volatile.sub(b"", path.read_bytes())).hexdigest()


@dataclasses.dataclass
class Command:
    name: str
    arguments: list
    results: list
    before: list = dataclasses.field(default_factory=list)


def environment(folder):
    """With the ledgers of blinded scans in the folder, not in the home of whoever tests."""
    return os.environ | {"XDG_STATE_HOME": str(folder / "state")}


def run(binary, command, folder, check=False, **more):
    return subprocess.run([binary, *map(str, command.arguments)], cwd=folder, capture_output=True, timeout=600, check=check,
                          env=environment(folder) | more)


def prepare(binary, command, folder):
    """Inputs of the command, and what stands there before it."""
    (folder / "campaign.toml").write_text(card)
    shutil.copy(CONFIG / "run3/published.toml", folder / "c.toml")
    shutil.copy(CONFIG / "run3/scan.csv", folder)
    (folder / "raw.bin").write_bytes(bytes.fromhex("0900000000000000") * 3000)
    for arguments in command.before:
        subprocess.run([binary, *map(str, arguments)], cwd=folder, check=True, capture_output=True,
                       env=environment(folder))


small = ["--mode", "two_body", "--bunches", 200, "--quiet", "--threads", 1]
card = f"""name = "test"
e_beam_mev = [282.5]
simulation_card = "{CONFIG}/simulation/run3.toml"
selection_card = "{CONFIG}/selection/published.toml"
trigger_card = "{CONFIG}/trigger.toml"
analysis_card = "{CONFIG}/campaign/analysis.toml"
bunches = 4000
block_bunches = 2000
acceptance_tries = 1000
"""
simulate = ["simulate", *small, "--out", "r.hits"]
table = ["table", "--out", "o", "--no-plots", "--quiet"]
select = ["select", "r.hits", "--out", "o", "--no-plots", "--quiet", "--pairs", "pairs.csv"]
efficiency = ["efficiency", "campaign.toml", "--out", "o", "--quiet", "--threads", 1]
# One for each way of writing.
commands = {command.name: command for command in [
    Command("json", ["trigger-config", "--json", "r.json", "--quiet", "--set", "beam_energy_mev=276"], ["r.json"],
            [["trigger-config", "--json", "r.json", "--quiet"]]),
    Command("folder", table, ["o/table.json", "o/table_points.csv"]),
    Command("words", [*simulate, "--seed", 2], ["r.hits"], [simulate]),
    Command("truth", [*simulate, "--truth", "t.csv"], ["r.hits", "t.csv"]),
    Command("HDF5", ["reconstruct", "r.hits", "--out", "r.h5", "--quiet"], ["r.h5"], [simulate]),
    Command("record", ["unblind", "--card", "c.toml", "--reason",
                       "a test of the record", "--force-rejected-sideband", "--no-plots", "--quiet"], ["scan.blinding.json"]),
    Command("blocks", ["run", "campaign.toml", "--out", "o", "--no-plots", "--quiet", "--threads", 1],
            ["o/scan.csv", "o/run.json"])]}
# And every other command that writes.
all_commands = commands | {command.name: command for command in [
    Command("trigger", ["trigger", "r.hits", "r.primitives", "--quiet", "--json", "t.json"], ["r.primitives", "t.json"], [simulate]),
    Command("wrap", ["wrap", "raw.bin", "w.hits", "--stream", "hits"], ["w.hits"]),
    Command("select", select, ["pairs.csv", "o/select.json", "o/select_cut_flow.csv"], [simulate]),
    Command("efficiency", efficiency, ["o/efficiency.json", "o/efficiency_points.csv"]),
    Command("yield", ["yield", "o/select.json", "--efficiency", "o/efficiency_points.csv", "--out", "y.csv"], ["y.csv"],
            [simulate, select, efficiency]),
    Command("trigger-efficiency", ["trigger-efficiency", "--positrons", 1000, "--bunches", 300, "--out", "o", "--quiet",
                                   "--threads", 1], ["o/trigger_efficiency.json"]),
    Command("event", ["event", "r.hits", "--out", "o", "--quiet"], ["o/event.json"], [simulate]),
    Command("diff", ["diff", "o/table.json", "o/table.json", "--json", "d.json", "--quiet"], ["d.json"], [table]),
    Command("sideband", ["sideband", "--out", "o", "--no-plots", "--quiet"], ["o/sideband.json"]),
    Command("fit", ["fit", "--out", "o", "--no-plots", "--quiet", "--threads", 1], ["o/fit.json"]),
    Command("limit", ["limit", "--mass", 16.9, "--toys", 50, "--pseudo-experiments", 0, "--out", "o", "--no-plots", "--quiet",
                      "--threads", 1, "--keep-toys", "toys.h5"], ["o/limit.json", "o/limit_limits.csv"]),
    Command("report", ["report", "o", "--quiet"], ["o/report.html"], [table])]}
