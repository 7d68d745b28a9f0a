// The search in the Run III table through the library: opens it through the gate, and prints what `antipode
// fit` gives.
#include <cstdio>

#include <antipode/analysis/fit.hpp>

int main(int argc, char** argv) {
    antipode::analysis::SearchRequest request;
    request.card = DATA_DIR "/run3/published.toml";
    if (argc > 1) request.record = argv[1];
    const antipode::analysis::Search search(request);
    std::size_t hidden = 0;
    for (const auto& point : search.scan().points)
        hidden += point.n2 ? 0 : 1;
    std::printf("hidden %zu\n", hidden);
    if (!search.scan().unblinded) return 0;
    antipode::analysis::FitQuestion question;
    question.goodness_toys = 20;
    const auto fit = antipode::analysis::fit(search, question);
    std::printf("m_x_mev %.17g\ng_ve %.17g\nq %.17g\n", fit.best.best.mass_mev, fit.best.best.coupling,
                fit.best.q);
}
