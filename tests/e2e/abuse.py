"""What nobody should type and everybody does: each subcommand with numbers that are none, names that are not UTF-8, full and
closed standard streams, folders, FIFOs and devices in the place of files. One line of error, the right status, no crash."""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import time
import unittest

from program import BINARY, IO_FAILED, ROOT, Case

# What a subcommand needs before its options; {n} are inputs that setUp makes.
ARGUMENTS = {
    "table": [], "sideband": [], "unblind": ["--reason", "a test of the program"], "fit": [], "limit": ["--mass", "16.9"],
    "pvalue": [], "config": [], "report": ["results"], "diff": ["results/a.json", "results/a.json"],
    "trigger": ["run.hits", "run.primitives"], "trigger-config": [], "run": [], "simulate": [], "reconstruct": ["run.hits"],
    "select": ["run.hits"], "efficiency": [], "yield": ["results/a.json", "--efficiency", "none.csv"],
    "trigger-efficiency": [], "event": ["run.hits"], "inspect": ["run.hits"], "wrap": ["raw.bin", "wrapped.hits"]}


class Abuse(Case):
    def setUp(self):
        super().setUp()
        self.antipode("simulate", "--mode", "two_body", "--bunches", 300, "--out", "run.hits", "--quiet")
        self.antipode("trigger-config", "--quiet", "--json", "results/a.json")
        (self.folder / "raw.bin").write_bytes(bytes.fromhex("0900000000000000"))
        help_text = self.antipode("--help").stdout
        self.commands = [line.split()[0] for line in help_text.split("Subcommands:")[1].split("\n\n")[0].splitlines()
                         if line.startswith("  ") and line[2] != " "]

    def options(self, command):
        """The options of a subcommand with the types of their values."""
        for line in self.antipode(command, "--help").stdout.splitlines():
            words = line.split()
            if len(words) > 1 and words[0].startswith("--"):
                yield words[0].split(",")[-1], words[1]

    def ends_well(self, *arguments, allowed=(1, 2, 3), **options):
        """It ends soon, with one of these statuses, and one line that is no internal error; not by a signal."""
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL,
                   "env": self.environment} | options
        result = subprocess.run([BINARY, *map(os.fsencode, map(os.fspath, map(
            lambda a: a if isinstance(a, (bytes, os.PathLike)) else str(a), arguments)))], cwd=self.folder, timeout=60, **options)
        error = (result.stderr or b"").decode(errors="replace")
        self.assertIn(result.returncode, allowed, f"{arguments}: {error}")
        self.assertNotIn("internal error", error, arguments)
        if result.returncode > 1 and options["stderr"] == subprocess.PIPE:
            self.assertEqual(error.count("\n"), 1, f"{arguments}: {error}")
        return error

    def test_the_list_here_is_the_programs(self):
        self.assertLessEqual(set(self.commands), set(ARGUMENTS))

    def test_numbers_that_are_none_for_each_option(self):
        tried = 0
        for command in self.commands:
            for option, kind in self.options(command):
                bad = {"FLOAT": ["nan", "-nan", "inf", "-inf", "1e400", "0x", ""], "INT": ["1e3", "nan", "99999999999999999999"],
                       "UINT": ["-1", "1.5", "nan", "18446744073709551616", "99999999999999999999999", "0x10", ""]}
                for value in bad.get(re.split("[:=]", kind)[0], []):
                    with self.subTest(command=command, option=option, value=value):
                        self.ends_well(command, *ARGUMENTS[command], f"{option}={value}", allowed=(2,))
                        tried += 1
        self.assertGreater(tried, 200)

    def test_every_seed_of_64_bits_is_taken_as_decimal(self):
        seeds = {"0": 0, "010": 10, "18446744073709551615": 2**64 - 1}
        for given, meant in seeds.items():
            self.antipode("table", "--seed", given, "--no-plots", "--quiet")
            self.assertEqual(self.result("table")["provenance"]["seed"], meant)

    def test_names_that_are_not_utf_8(self):
        name = b"r\xe9sultat\xff"
        for command in ("table", "sideband", "trigger-config", "select", "event"):
            plots = [] if command in ("event", "trigger-config") else ["--no-plots"]
            self.ends_well(command, *ARGUMENTS[command], *plots, "--quiet", "--out", name, allowed=(0, 2))
        self.ends_well("simulate", "--mode", "two_body", "--bunches", "100", "--quiet", "--out", name + b".hits", allowed=(0,))
        self.ends_well("select", name + b".hits", "--no-plots", "--json", name + b".json", allowed=(0, 1))
        self.ends_well("reconstruct", name + b".hits", "--out", name + b".h5", allowed=(0, 1))
        self.ends_well("report", name, allowed=(0, 2, 3))
        for command in self.commands:
            with self.subTest(command=command):
                for option, kind in self.options(command):
                    if kind == "TEXT":
                        self.ends_well(command, *ARGUMENTS[command], option, name, allowed=(1, 2, 3)
                                       if option not in ("--reason", "--out", "--json", "--record", "--page", "--truth",
                                                         "--calibration", "--published", "--earlier-limits") else (0, 1, 2, 3)
                                       ) if command not in ("run", "efficiency", "trigger-efficiency", "limit", "pvalue",
                                                            "simulate", "fit") else None

    def test_full_and_closed_standard_streams(self):
        printing = [["config"], ["--help"], ["--version"], ["table", "--help"], ["table", "--no-plots"], ["trigger-config"],
                    ["table", "--no-plots", "--json", "-"], ["inspect", "run.hits", "--table"], ["simulate", "--out", "-"],
                    ["diff", *ARGUMENTS["diff"]], ["sideband", "--no-plots"], ["select", "run.hits", "--no-plots"],
                    ["inspect", "run.hits"], ["inspect", "run.hits", "--words"], ["config", "--kind", "trigger"],
                    ["trigger", "run.hits", "run.primitives"], ["reconstruct", "run.hits"], ["event", "run.hits"]]
        for arguments in printing:
            with self.subTest(arguments=arguments), open("/dev/full", "wb") as full:
                self.ends_well(*arguments, stdout=full, allowed=(IO_FAILED,))
                self.ends_well(*arguments, preexec_fn=lambda: os.close(1), stdout=None, allowed=(IO_FAILED,))
                result = subprocess.run([BINARY, "table", "--card", "none"], stderr=full, cwd=self.folder, env=self.environment)
                self.assertEqual(result.returncode, 2)
        # What is printed must not go into a file that took the number of the closed stream.
        for stream in (0, 1, 2):
            self.ends_well("select", "run.hits", "--no-plots", "--json", "x.json", "--quiet",
                           preexec_fn=lambda number=stream: os.close(number),
                           **{("stdin", "stdout", "stderr")[stream]: None}, allowed=(0, 1))
            self.assertTrue((self.folder / "x.json").read_text().startswith("{"))

    def test_a_terminal_gets_no_control_characters_from_names_and_files(self):
        name = "\x1b[2Ja\x07\rb\x9b\nantipode: all is well\u202e.json"
        (self.folder / name).write_text('{"format": "\x1b[2J"}')
        result = json.loads((self.folder / "results/a.json").read_text())
        result["title"] = name
        result["scalars"] = {name: {**next(iter(result["scalars"].values())), "meaning": name}}
        (self.folder / "results/b.json").write_text(json.dumps(result))
        card = self.folder / "card.toml"
        card.write_text(f'name = "a"\n"\\u001b[2J" = 1\n', encoding="utf-8")
        said = [["table", "--card", name], ["table", "--scan", name], ["report", name], ["inspect", name], ["diff", name, name],
                ["diff", "results/a.json", "results/b.json"], ["table", "--card", card], [name], ["table", "--" + name],
                ["table", "--set", name + "=1"], ["select", name], ["yield", name, "--efficiency", name],
                ["table", "--threads", name], ["trigger-config", "--out", name]]
        for arguments in said:
            with self.subTest(arguments=arguments):
                result = subprocess.run([BINARY, *arguments], cwd=self.folder, env=self.environment, capture_output=True)
                shown = (result.stdout + result.stderr).decode()
                self.assertNotRegex(shown, "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u202e]")
                self.assertNotIn("\nantipode: all", shown)

    def test_folders_fifos_and_devices_in_the_place_of_files(self):
        (self.folder / "folder.json").mkdir()
        os.mkfifo(self.folder / "fifo.json")
        readers = [["diff", "{}", "results/a.json"], ["diff", "results/a.json", "{}"], ["table", "--card", "{}"],
                   ["table", "--scan", "{}"], ["table", "--record", "{}"], ["yield", "{}", "--efficiency", "none.csv"],
                   ["report", "{}"], ["trigger-config", "--registers", "{}"], ["run", "{}"], ["efficiency", "{}"],
                   ["simulate", "--card", "{}"], ["select", "--card", "{}", "run.hits"]]
        for name in ("folder.json", "fifo.json", "/dev/zero"):
            for reader in readers:
                with self.subTest(reader=reader, name=name):
                    self.ends_well(*[word.format(name) for word in reader], allowed=(2, 3))
        for command in ("inspect", "select", "reconstruct", "event", "trigger", "wrap"):
            energy = ["--energy", "282.5"] if command in ("select", "event") else []
            out = ["x.out"] if command in ("trigger", "wrap") else []
            for name in ("folder.json", "/dev/zero", "/dev/full", "/dev/null"):
                with self.subTest(command=command, name=name):
                    self.ends_well(command, name, *out, *energy, allowed=(2, 3))
        # In a folder of results they are passed over.
        shutil.copytree(self.folder / "folder.json", self.folder / "out/folder.json")
        os.mkfifo(self.folder / "out/fifo.json")
        self.antipode("table", "--no-plots", "--quiet")
        self.antipode("report", "out")

    def test_tables_with_values_out_of_range(self):
        text = (ROOT / "config/run3/scan.csv").read_text().splitlines()
        header = next(i for i, line in enumerate(text) if not line.startswith("#"))
        columns = text[header].split(",")
        for value in ("1e400", "-1e400", "1e-400", "99999999999999999999999999", "nan", "inf", "0x1p3", "\udcff"):
            for column in columns:
                fields = text[header + 3].split(",")
                fields[columns.index(column)] = value
                table = self.folder / "my.csv"
                table.write_bytes("\n".join([*text[:header + 3], ",".join(fields), *text[header + 4:]]).encode(
                    errors="surrogateescape"))
                with self.subTest(column=column, value=value):
                    self.ends_well("table", "--scan", table, "--no-plots", "--quiet", allowed=(0, 1, 2))

    def test_outputs_that_are_not_regular_files_are_never_replaced(self):
        os.mkfifo(self.folder / "fifo")
        (self.folder / "target").write_text("old")
        (self.folder / "link").symlink_to("target")
        writers = [["simulate", "--mode", "two_body", "--bunches", "100", "--quiet", "--out"],
                   ["reconstruct", "run.hits", "--quiet", "--out"], ["trigger", "run.hits", "--quiet"],
                   ["table", "--no-plots", "--quiet", "--json"], ["trigger-config", "--quiet", "--json"],
                   ["simulate", "--mode", "two_body", "--bunches", "100", "--quiet", "--out", "x.hits", "--truth"],
                   ["simulate", "--mode", "two_body", "--bunches", "100", "--quiet", "--out", "x.hits", "--calibration"]]
        for writer in writers:
            with self.subTest(writer=writer):
                for name in (b"/dev/null", b"fifo"):
                    reader = os.open(self.folder / "fifo", os.O_RDWR)  # with a writer, so that cat waits for the program
                    with subprocess.Popen(["cat"], stdin=reader, stdout=subprocess.DEVNULL) as drain:
                        self.ends_well(*writer, name, allowed=(0, 3))
                        os.close(reader)
                        drain.kill()
                    self.assertTrue(pathlib.Path("/dev/null").is_char_device())
                    self.assertTrue((self.folder / "fifo").is_fifo())
                self.ends_well(*writer, self.folder, allowed=(2, 3))
                self.ends_well(*writer, "link", allowed=(0,))
                self.assertTrue((self.folder / "link").is_symlink())
                self.assertNotEqual((self.folder / "target").read_bytes(), b"old")
                (self.folder / "target").write_text("old")
                self.ends_well(*writer, "/dev/full", allowed=(3,))
        self.assertEqual([p.name for p in self.folder.iterdir() if p.name.startswith(".")], [])


class Together(Case):
    """Several at once: nothing mixed, nothing lost."""

    def start(self, *arguments):
        process = subprocess.Popen([BINARY, *map(str, arguments)], cwd=self.folder, stdout=subprocess.DEVNULL, env=self.environment,
                                   stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.stderr.close)
        return process

    def test_two_writers_of_one_file_of_hits(self):
        first = self.start("simulate", "--bunches", 4000000, "--out", "run.hits", "--quiet")
        while not (self.folder / "run.hits.partial").exists():
            pass
        second = self.antipode("simulate", "--bunches", 100, "--out", "run.hits", status=IO_FAILED)
        self.assertIn(f"in use by process {first.pid}", second.stderr)
        first.send_signal(signal.SIGTERM)
        first.wait()
        self.antipode("simulate", "--bunches", 100, "--out", "run.hits", "--quiet")
        self.antipode("inspect", "run.hits", "--quiet")
        self.assertEqual([p.name for p in self.folder.iterdir()], ["run.hits"])

    def test_two_runs_in_one_folder(self):
        first = self.start("run", "small_scan", "--out", "out", "--quiet", "--no-plots")
        while not (self.folder / "out/blocks").exists():
            pass
        while not list((self.folder / "out/blocks").iterdir()):
            self.assertIsNone(first.poll())
        for command in ("run", "efficiency"):
            second = self.antipode(command, "small_scan", "--out", "out", status=IO_FAILED)
            self.assertIn(f"in use by process {first.pid}", second.stderr)
        first.kill()
        first.wait()

    def test_several_tables_in_one_folder(self):
        cards = ["published", "recommended"] * 3
        processes = [self.start("table", "--card", card, "--out", "out", "--quiet") for card in cards]
        self.assertEqual([process.wait() for process in processes], [0] * len(cards))
        result = self.result("table")
        lone = self.folder / "lone"
        self.antipode("table", "--card", result["card"], "--out", lone, "--quiet", "--no-plots")
        # Files of one run carry one provenance; numbers are those of the card that the JSON names.
        rows = lambda path: [line for line in path.read_text().splitlines() if not line.startswith("#")]
        for path in lone.glob("*.csv"):
            self.assertEqual(rows(self.folder / "out" / path.name), rows(path))
        self.assertEqual([p for p in (self.folder / "out").rglob(".*")], [])


    def test_six_unblindings_at_once(self):
        card = self.experiment()
        processes = [self.start("unblind", "--card", card, "--reason", f"meeting of group number {i}", "--no-plots", "--quiet",
                                "--force-rejected-sideband", "--out", f"out{i}") for i in range(6)]
        ended = sorted(process.wait() for process in processes)
        entries = json.loads((self.folder / "scan.blinding.json").read_text())["entries"]
        # Each that says it has unblinded stands in the ledger, once; the chain is whole.
        written = [entry["reason"] for entry in entries if entry["kind"] == "unblinding"]
        self.assertEqual(len(written), ended.count(0))
        self.assertEqual(len(set(written)), len(written))
        self.assertGreater(len(written), 0)
        self.assertLessEqual(set(ended), {0, 2})
        self.antipode("table", "--card", card, "--no-plots", "--quiet")  # which reads the ledger and checks its hashes
        self.assertEqual([p.name for p in self.folder.iterdir() if p.name.startswith(".")], [])


class Interrupted(Case):
    """The first SIGTERM ends a command within a second while it waits, too: for a reader, for a writer, for gnuplot."""

    def ends(self, *arguments, after=0.7, status=128 + signal.SIGTERM, **options):
        with self.subTest(arguments=arguments), subprocess.Popen(
                [BINARY, *map(str, arguments)], cwd=self.folder, env=self.environment,
                **{"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE} | options) as process:
            time.sleep(after)
            self.assertIsNone(process.poll(), "it has ended before")
            process.terminate()
            began = time.monotonic()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
            said = process.stderr.read()
            self.assertEqual((process.returncode, said), (status, b"antipode: interrupted\n"))
            self.assertLess(time.monotonic() - began, 10)  # one, on a machine that does nothing else

    def test_waiting_for_a_reader_or_a_writer(self):
        self.antipode("simulate", "--mode", "two_body", "--bunches", 3000, "--out", "run.hits", "--quiet")
        os.mkfifo(self.folder / "fifo")
        self.ends("simulate", "--bunches", 1000, "--quiet", "--out", "fifo")  # nobody reads
        self.ends("inspect", "fifo")  # nobody writes
        pipe = os.pipe()
        os.set_inheritable(pipe[0], True)
        for option in (["--card"], ["--scan"]):
            self.ends("table", *option, f"/dev/fd/{pipe[0]}", "--no-plots", close_fds=False)
        self.ends("inspect", "-", stdin=pipe[0])
        self.ends("wrap", "-", "w.hits", stdin=pipe[0])
        full = os.open(self.folder / "fifo", os.O_RDWR)
        os.set_blocking(full, False)
        try:
            while True:
                os.write(full, b"." * 65536)
        except BlockingIOError:
            pass
        os.set_blocking(full, True)
        self.ends("trigger", "run.hits", "fifo", "--quiet")
        self.ends("reconstruct", "run.hits", "--out", "fifo", "--quiet")
        self.ends("trigger-config", "--json", "fifo", "--quiet")
        self.ends("simulate", "--bunches", 100, "--quiet", "--out", "-", stdout=full)
        self.ends("inspect", "run.hits", "--words", stdout=full)
        self.ends("config", stdout=full)
        for end in (*pipe, full):
            os.close(end)

    def test_waiting_for_gnuplot(self):
        tools = self.folder / "tools"
        tools.mkdir()
        (tools / "gnuplot").write_text("#!/bin/sh\nexec sleep 60\n")
        (tools / "gnuplot").chmod(0o755)
        self.environment |= {"PATH": f"{tools}:{os.environ['PATH']}"}
        self.ends("table", "--quiet", after=2)
        self.assertTrue((self.folder / "out/table.json").exists())


class Moved(Case):
    """The program finds its cards and tables from where it stands."""

    def test_links_moved_trees_and_a_program_alone(self):
        (self.folder / "bin").mkdir()
        (self.folder / "bin/antipode").symlink_to(BINARY)
        shown = subprocess.run([self.folder / "bin/antipode", "config"], capture_output=True, text=True, check=True, cwd="/")
        moved = self.folder / "elsewhere/opt"
        (moved / "bin").mkdir(parents=True)
        shutil.copy(BINARY, moved / "bin")
        shutil.copytree(ROOT / "config", moved / "share/antipode")
        card = moved / "share/antipode/run3/published.toml"
        card.write_text(card.read_text().replace('name = "published"', 'name = "moved"'))
        again = subprocess.run([moved / "bin/antipode", "config"], capture_output=True, text=True, check=True, cwd="/")
        self.assertIn('"published"', shown.stdout)
        self.assertIn('"moved"', again.stdout)


if __name__ == "__main__":
    unittest.main()
