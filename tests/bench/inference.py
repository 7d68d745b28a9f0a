"""Speed of the statistics engine beside iminuit with the same likelihood, in one run on one core.

    python3 tests/bench/inference.py build/release/bin/bench_inference build/release/bin/test_inference

The second program gives the toys that both fit; tests/inference/profile.oracle.py checks that they find the same minima.
iminuit gets numpy and scipy's Voigt function, as a user would write it, and its defaults (strategy 1, tolerance 0.1)."""

import importlib.util
import json
import pathlib
import subprocess
import sys
import time

import numpy
from iminuit import Minuit

bench, toys_program = sys.argv[1:]
output = subprocess.run([bench, "--benchmark_format=json"], check=True, capture_output=True, text=True).stdout
ours = {run["name"]: run["items_per_second"] for run in json.loads(output)["benchmarks"]}
print(f"{'':32} {'items/s':>12}")
for name, rate in ours.items():
    print(f"{name:32} {rate:12.4g}")

oracle = pathlib.Path(__file__).parent.parent / "inference" / "profile_likelihood.py"
spec = importlib.util.spec_from_file_location("profile_likelihood", oracle)
profile = importlib.util.module_from_spec(spec)
spec.loader.exec_module(profile)

sqrt_s, toys = profile.read_toys(toys_program)
likelihoods = [profile.Likelihood(sqrt_s, 16.9, 5.5e-4, toy.centres, toy.ratio, toy.weight) for toy in toys[:50]]
start = time.process_time()
for likelihood in likelihoods:
    for function, size in ((likelihood.background, 2), (likelihood.signal, 7)):
        minuit = Minuit(function, numpy.zeros(size))
        minuit.errordef = 1
        minuit.migrad()
rate = len(likelihoods) / (time.process_time() - start)
print(f"{'iminuit: B and S+B fit':32} {rate:12.4g}")
print(f"ratio, whole toys with their generation against iminuit's two fits: {ours['whole_toy/16900/550'] / rate:.0f}")
