"""The commands of the README, of docs/ and of each --help, as a new user types them: in a folder of one's own, in an empty
environment but for PATH and HOME.

No command is left out. What would take minutes gets a smaller effort through EFFORT, and a file that a command names is made
by the command in FILES; everything else is as printed."""

import os
import re
import shutil
import subprocess
import unittest

from program import BINARY, ROOT, Case

# Each call of a subcommand gets these, in place of its own value if the option stands there already.
SMALL_TOYS = {"--toys": "60", "--band-toys": "20", "--pseudo-experiments": "8", "--q-pseudo-experiments": "500"}
SMALL_RUN = {"--set": "mode=two_body --set bunches=40000 --set block_bunches=20000 --set acceptance_tries=1000"}
EFFORT = {"limit": SMALL_TOYS, "pvalue": SMALL_TOYS, "fit": {"--goodness-toys": "60"}, "simulate": {"--bunches": "5000"},
          "trigger-efficiency": {"--bunches": "100"}, "run": SMALL_RUN, "efficiency": SMALL_RUN}
PAGES = ["README.md", "docs/physicist.md", "docs/firmware.md", "docs/operator.md"]
# Seconds of statistics give no good side band, and two limits differ.
MAY_BE_REJECTED = {"run", "diff", "sideband"}


def selected(number, energy):
    return (f"antipode simulate --mode two_body --bunches 20000 --seed {number} --set beam.energy_mev={energy} --out {number}.hits"
            f" --quiet && antipode select {number}.hits --energy {energy} --no-plots --quiet --out p{number:02}")


# The words of a file without its blocks (docs/file_format.md), as a board sends them.
BARE_WORDS = """
data, words = open("board.hits", "rb").read(), b""
while data:
    size = int.from_bytes(data[32:36], "little")
    words, data = words + (data[48:48 + size] if data[10] == 2 else b""), data[48 + size:]
open("board.bin", "wb").write(words)
"""

FILES = {
    "my.toml": "antipode config > my.toml",
    "my.json": "antipode unblind --set scale.prior=flat --record my.json --reason 'an example of the help' --no-plots --quiet",
    "my_scan.csv": f"cp {ROOT}/config/run3/scan.csv my_scan.csv",
    "a/limit.json": "antipode limit --mass 16.90 --toys 60 --band-toys 20 --pseudo-experiments 8 --no-plots --quiet --out a",
    "b/limit.json": "cp -r a b",
    "run.hits": "antipode simulate --bunches 5000 --set beam.energy_mev=278.95 --out run.hits --quiet",
    **{f"p0{n}.hits": f"antipode simulate --bunches 500 --set beam.energy_mev={energy} --out p0{n}.hits --quiet"
       for n, energy in enumerate((272.0, 279.0, 286.0))},
    "board.bin": "antipode simulate --bunches 10 --out board.hits --quiet && python3 -c '" + BARE_WORDS + "'",
    "run.primitives": "antipode trigger run.hits run.primitives --set beam_energy_mev=278.95 --quiet",
    "registers.json": "antipode trigger-config --set beam_energy_mev=278.95 --json registers.json --quiet",
    "p00/select.json": selected(0, 272.0), "p01/select.json": selected(1, 279.0), "p02/select.json": selected(2, 286.0),
    "efficiency/efficiency_points.csv": "antipode efficiency small_scan --set e_beam_mev=[272,279,286] --set "
                                        "acceptance_tries=1000 --out efficiency --quiet",
}
for number in (1, 2):
    FILES[f"run{number}.primitives"] = (
        f"antipode simulate --first {10000 * number} --bunches 5000 --seed {number} --set beam.energy_mev=278.95 --out "
        f"run{number}.hits --quiet && antipode trigger run{number}.hits run{number}.primitives --set beam_energy_mev=278.95 "
        "--quiet")


def with_effort(line):
    """The line with EFFORT for each call of the program in it."""
    def smaller(match):
        call = match.group(0).rstrip()
        for option, value in EFFORT.get(match.group(1), {}).items():
            replaced = re.sub(rf"(?<= ){option} [0-9]+", f"{option} {value}", call)
            call = replaced if replaced != call or f" {option} {value}" in call else f"{call} {option} {value}"
        return call + " "
    return re.sub(r"antipode ([a-z-]+)[^|&>]*", smaller, line).strip()


class Documented(Case):
    def shell(self, line):
        environment = {"PATH": f"{BINARY.parent}:/usr/local/bin:/usr/bin:/bin", "HOME": str(self.folder)}
        return subprocess.run(["/bin/sh", "-c", line], cwd=self.folder, env=environment, text=True, capture_output=True,
                              timeout=300)

    def need(self, line):
        """Makes the files that a line names and that are not there."""
        for name, command in FILES.items():
            if name in line.split() and f"> {name}" not in line and not (self.folder / name).exists():
                self.assertEqual(self.shell(command).returncode, 0, command)

    def check(self, line, status=0):
        self.need(line)
        done = self.shell(with_effort(line))
        subcommand = line.split()[1]
        allowed = {status, 1} if subcommand in MAY_BE_REJECTED else {status}
        self.assertIn(done.returncode, allowed, f"{line}\n{done.stdout[-300:]}{done.stderr}")

    def test_each_command_of_the_readme_and_the_guides(self):
        text = "".join((ROOT / page).read_text() for page in PAGES)
        commands = []
        for line in re.findall(r"^ {4}(antipode .*)$", text, re.M):
            names, *_ = re.split(r"\s{2,}", line)  # what stands behind is the meaning
            # "antipode trigger-config, inspect": one command each
            if re.fullmatch(r"antipode [a-z-]+(, [a-z-]+)+", names):
                commands += [f"antipode {name} --help" for name in names[9:].split(", ")]
            elif re.fullmatch(r"antipode (trigger|reconstruct|select|yield|event)", names):
                commands.append(f"{names} --help")  # named without its files
            else:
                commands.append(names)
        commands = list(dict.fromkeys(commands))
        self.assertGreater(len(commands), 25)
        for command in commands:
            with self.subTest(command):
                if " unblind " in command:  # Run III is open already: on a copy of it
                    self.experiment()
                    command += " --card published.toml"
                self.check(command)

    def test_each_example_of_each_help(self):
        shutil.copy(ROOT / "config/run3/scan.csv", self.folder)
        listing = self.antipode("--help").stdout.split("Subcommands:")[1].split("\n\n")[0]
        commands = []
        for subcommand in (line.split()[0] for line in listing.splitlines() if line.strip()):
            examples = self.antipode(subcommand, "--help").stdout.split("Examples:")[1]
            found = re.findall(r"^ +(antipode .*)$", examples, re.M)
            self.assertTrue(found, subcommand)
            commands += [re.split(r"\s{2,}", line)[0] for line in found]  # what stands behind is the meaning
        for command in sorted(commands, key=lambda line: line.startswith("antipode report")):  # the results it shows first
            with self.subTest(command):
                if " unblind " in command:  # as above
                    self.experiment()
                    command = command.replace("my.toml", "published.toml")
                self.check(command)

    def test_the_worked_example_of_a_scan_of_ones_own(self):
        shutil.copy(ROOT / "docs/own_scan.csv", self.folder)
        text = (ROOT / "docs/own_scan.md").read_text()
        commands = re.findall(r"^ {4}(antipode .*)$", text, re.M)
        self.assertEqual(len(commands), 10)
        for command in commands:
            command, _, note = command.partition("#")
            with self.subTest(command):
                self.check(command.strip(), status=2 if "status 2" in note else 0)
        points = self.result("limit")["tables"]["limits"]["columns"]
        masses = points["m_x_mev"]["values"]
        self.assertAlmostEqual(min(masses), 24.44991, 5)
        self.assertAlmostEqual(max(masses), 25.54999, 5)
        card = self.result("limit")["provenance"]["card"]
        self.assertAlmostEqual(card["yield"]["x_ref_mev"], 24.99995, 5)
        self.assertEqual(card["scale"]["prior"], "flat")
        self.assertIsNone(card["scale"]["k0"])


if __name__ == "__main__":
    unittest.main()
