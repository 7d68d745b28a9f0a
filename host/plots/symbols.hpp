#pragma once

#include <string>

namespace antipode::plots {

/// How a quantity of a result is written in a picture (gnuplot's enhanced text): "n_pot" → N with index POT.
/// A name that is not known is written as it is.
std::string symbol(const std::string& name);

/// A name as plain words: underscores become spaces.
std::string plain_label(std::string name);

}  // namespace antipode::plots
