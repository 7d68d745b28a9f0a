"""Installs the build into a folder, moves it, and uses it as others would: a CMake project that links the library, and
the program from an empty environment; then the same of the Debian package.

    consumer.py BUILD_DIR"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

build = pathlib.Path(sys.argv.pop(1)).resolve()
source = pathlib.Path(__file__).resolve().parent


def run(*command, **more):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, **more)
    if done.returncode != 0:
        raise AssertionError(f"{command}: {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return done.stdout


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="antipode-consumer-"))
        run("cmake", "--install", build, "--prefix", cls.folder / "first")
        (cls.folder / "first").rename(cls.folder / "prefix")
        cls.prefix = cls.folder / "prefix"
        work = cls.folder / "consumer"
        run("cmake", "-S", source, "-B", work, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={cls.prefix}",
            "-DCMAKE_BUILD_TYPE=Release")
        run("cmake", "--build", work)
        cls.consumer = work / "consumer"

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def check_program(self, prefix, name):
        out = self.folder / name
        run(prefix / "bin/antipode", "fit", "--goodness-toys", "20", "--no-plots", "--quiet", "--out", out,
            env={}, cwd="/")
        result = json.loads((out / "fit.json").read_text())
        for given in result["provenance"]["inputs"]:
            self.assertTrue(given["path"].startswith(str(prefix)), given)
        return {name: scalar["value"] for name, scalar in result["scalars"].items()}

    def test_a_project_that_links_the_library_gets_the_numbers_of_the_program(self):
        printed = dict(line.split() for line in run(self.consumer).splitlines())
        program = self.check_program(self.prefix, "of_program")
        self.assertEqual(printed["hidden"], "0")
        for name in ("m_x_mev", "g_ve", "q"):
            self.assertEqual(float(printed[name]), program[name], name)

    def test_the_library_hides_the_masked_periods_where_no_ledger_opens_them(self):
        printed = run(self.consumer, self.folder / "none.json").split()
        self.assertEqual(printed[0], "hidden")
        self.assertGreaterEqual(int(printed[1]), 10)
        self.assertEqual(len(printed), 2)

    def test_the_debian_package_has_the_program_and_its_data_and_names_what_it_needs(self):
        run("cpack", "-G", "DEB", "--config", build / "CPackConfig.cmake", "-B", self.folder, cwd=self.folder)
        (package,) = self.folder.glob("antipode_*.deb")
        run("dpkg-deb", "-x", package, self.folder / "root")
        self.assertIn("libhdf5", run("dpkg-deb", "-f", package, "Depends"))
        self.check_program(self.folder / "root/usr", "of_package")


unittest.main(verbosity=2)
