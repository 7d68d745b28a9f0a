"""The Voigt function of test_physics, one by one (libcerf) and eight together (our series), against scipy's: 1e-10 of
the value. A missing scipy fails."""

import subprocess
import sys

from scipy.special import voigt_profile

output = subprocess.run([sys.argv[1], "[.write]"], check=True, capture_output=True, text=True).stdout
rows = [[float(x) for x in line.split()[1:]] for line in output.splitlines() if line.startswith("VOIGT")]
assert len(rows) == 8 * 5 * 256, len(rows)
worst = [0.0, 0.0]
for offset, sigma, hwhm, scalar, vector in rows:
    expected = voigt_profile(offset, sigma, hwhm)
    worst = [max(worst[0], abs(scalar / expected - 1)), max(worst[1], abs(vector / expected - 1))]
print(f"largest relative difference: libcerf {worst[0]:.2e}, series {worst[1]:.2e}, {len(rows)} values")
assert max(worst) < 1e-10
