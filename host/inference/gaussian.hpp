#pragma once

/// The limit of many events: the strength g^2 of a signal at one mass is measured with a normal error, so
/// that Q is normal and CLs has a closed form. Used to start searches for a limit and to check toys.

namespace antipode::inference {

/// A measured strength mu = g^2 with its standard deviation; it may come out negative.
struct Strength {
    double value = 0;
    double error = 0;
};

/// NaN, both, where the strength is not measured: no number, or no error.

/// CLs(mu) = Phi((mu_hat - mu) / sigma) / Phi(mu_hat / sigma).
double gaussian_cls(double strength, const Strength& measured);

/// The strength at which gaussian_cls is alpha: mu_hat + sigma Phi^-1(1 - alpha Phi(mu_hat / sigma)).
double gaussian_limit(const Strength& measured, double alpha);

}  // namespace antipode::inference
