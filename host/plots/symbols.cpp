#include "plots/symbols.hpp"

#include "plots/gnuplot.hpp"

#include <algorithm>
#include <map>

namespace antipode::plots {

std::string symbol(const std::string& name) {
    static const std::map<std::string, std::string> known{
        {"n2", "{/:Italic N}_2"},
        {"n_pot", "{/:Italic N}_{POT}"},
        {"b_per_pot", "{/:Italic B}"},
        {"g_r", "{/:Italic g}_{/:Italic R}"},
        {"k0", "{/:Italic K}_0"},
        {"k1_per_mev", "{/:Italic K}_1"},
        {"amplitude_mev", "{/:Italic A}"},
        {"lorentz_hwhm_mev", "Γ"},
        {"beam_spread", "beam spread"},
        {"eps_over_b", "(ε/{/:Italic B})_0"},
        {"eps_over_b_slope_per_mev", "(ε/{/:Italic B})_1"},
        {"g_ve", "{/:Italic g}_{ve}"},
        {"m_x_mev", "{/:Italic M}_X"},
    };
    const auto found = known.find(name);
    return found == known.end() ? plain_label(name) : found->second;
}

std::string plain_label(std::string name) {
    std::replace(name.begin(), name.end(), '_', ' ');
    return markup(name);
}

std::string data_name(const results::Document& document) {
    std::string name;
    if (document.provenance.is_object())
        if (const auto card = document.provenance.find("card");
            card != document.provenance.end() && card->is_object())
            for (const char* key : {"experiment", "data_set"})
                if (const auto text = card->find(key);
                    text != card->end() && text->is_string() && !text->empty())
                    if (const auto word = text->get<std::string>(); !word.empty())
                        name += (name.empty() ? "" : " ") + word;
    return name.empty() ? "data" : markup(name);
}

}  // namespace antipode::plots
