"""The published likelihood written again in numpy, with scipy's Voigt function, and the toys that test_inference writes."""

import collections
import subprocess

import numpy
from scipy.special import voigt_profile

M_E, W_B, PIVOT = 0.511, -7e-6, 16.92
ERRORS = numpy.array([0.0013, 0.004, 0.18, 0.039, 0.0005, 26.495, 92.355])
RHO_K, RHO_E = -0.06, -0.03046

Toy = collections.namedtuple("Toy", "mass coupling chi2_b chi2_s centres at_b at_s ratio weight")


def read_toys(program):
    output = subprocess.run([program, "[.write]"], check=True, capture_output=True, text=True).stdout.splitlines()
    sqrt_s = numpy.array([float(line.split()[1]) for line in output if line.startswith("POINT")])
    toys = []
    for line in output:
        if line.startswith("TOY"):
            numbers = numpy.array(line.split()[1:], dtype=float)
            toys.append(Toy(*numbers[:4], *numbers[4:25].reshape(3, 7), *numbers[25:].reshape(2, len(sqrt_s))))
    return sqrt_s, toys


def line_chi2(u, v, rho):
    return (u * u + v * v - 2 * rho * u * v) / (1 - rho * rho)


class Likelihood:
    """chi2 as a function of the parameters' deviations from the centres of their constraints, in prior errors."""

    def __init__(self, sqrt_s, mass, coupling, centres, ratio, weight):
        self.d = sqrt_s - PIVOT
        self.resonance = (mass**2 - 2 * M_E**2) / (2 * (M_E + W_B))
        self.offset = (sqrt_s**2 - 2 * M_E**2) / (2 * M_E) - self.resonance
        self.g2 = coupling**2
        self.centres, self.ratio, self.weight = centres, ratio, weight

    def background(self, pulls):
        k = self.centres[:2] + pulls * ERRORS[:2]
        residual = self.ratio - k[0] - k[1] * self.d
        return numpy.sum(self.weight * residual**2) + line_chi2(pulls[0], pulls[1], RHO_K)

    def signal(self, pulls):
        k0, k1, a, gamma, b, e0, e1 = self.centres + pulls * ERRORS
        shape = self.g2 * a * voigt_profile(self.offset, b * self.resonance, gamma)
        expected = (k0 + k1 * self.d) * (1 + shape * (e0 + e1 * self.d))
        points = numpy.sum(self.weight * (self.ratio - expected) ** 2)
        return (points + line_chi2(pulls[0], pulls[1], RHO_K) + numpy.sum(pulls[2:5] ** 2)
                + line_chi2(pulls[5], pulls[6], RHO_E))
