"""Profile fits of 200 toys against iminuit and scipy's Voigt function: smallest chi2 within 1e-6, parameters within 1e-3 of
their prior errors. A missing module fails."""

import sys

import numpy
from iminuit import Minuit
from profile_likelihood import ERRORS, Likelihood, read_toys


def minimum(function, size):
    minuit = Minuit(function, numpy.zeros(size))
    minuit.errordef = 1
    minuit.strategy = 2
    minuit.tol = 1e-5
    for _ in range(5):
        minuit.migrad()
        if minuit.valid:
            break
    return minuit.fval, numpy.array(minuit.values)


sqrt_s, toys = read_toys(sys.argv[1])
assert len(sqrt_s) == 42 and len(toys) == 200
worst_chi2 = worst_parameter = 0.0
for toy in toys:
    likelihood = Likelihood(sqrt_s, toy.mass, toy.coupling, toy.centres, toy.ratio, toy.weight)
    for chi2, place, function, size in (
        (toy.chi2_b, toy.at_b, likelihood.background, 2),
        (toy.chi2_s, toy.at_s, likelihood.signal, 7),
    ):
        pulls = ((place - toy.centres) / ERRORS)[:size]
        # Our chi2 is that of our place, and iminuit finds no lower one.
        assert abs(function(pulls) - chi2) < 1e-6, (toy.mass, toy.coupling, function(pulls), chi2)
        lowest, values = minimum(function, size)
        worst_chi2 = max(worst_chi2, abs(lowest - chi2))
        worst_parameter = max(worst_parameter, numpy.max(numpy.abs(values - pulls)))
print(f"200 toys, largest differences: chi2 {worst_chi2:.1e}, parameter {worst_parameter:.1e} of its prior error")
assert worst_chi2 < 1e-6 and worst_parameter < 1e-3
