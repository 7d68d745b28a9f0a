// Results as JSON, as report, diff, event and trigger-config --registers read them. A result that is accepted
// is written and read back as the same, does not differ from itself, and has a text, tables, pictures (their
// scripts) and headline numbers, or is refused; registers are loaded, or refused.
#include "results/json.hpp"

#include "fuzz.hpp"
#include "plots/catalog.hpp"
#include "report/headline.hpp"
#include "results/csv.hpp"
#include "results/diff.hpp"
#include "results/display.hpp"
#include "results/trigger_documents.hpp"

using namespace antipode;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    results::Document document;
    const auto& path = fuzz::memory_file(fuzz::text_of(data, size));
    if (!fuzz::accepted([&] { document = results::read_json(path); })) return 0;
    results::is_document(path);
    const auto json = results::to_json(document);
    fuzz::require(results::to_json(results::from_json(json)) == json, "a result reads back as the same");
    fuzz::accepted([&] {
        fuzz::require(results::compare(document, document).empty(), "a result does not differ from itself");
        results::diff(document, document, {}, {});
    });
    fuzz::accepted([&] { results::to_text(document); });
    fuzz::accepted([&] {
        for (const auto& table : document.tables)
            results::to_csv(document, table);
    });
    fuzz::accepted([&] {
        for (const auto& figure : plots::figures(document))
            plots::gnuplot_script(figure);
    });
    fuzz::accepted([&] { report::headline_table({{"fuzz", {&document}}}, {}); });
    fuzz::accepted([&] { results::configuration_in(document); });
    return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned int seed) {
    fuzz::Random random(seed);
    auto tree = nlohmann::ordered_json::parse(data, data + size, nullptr, false);
    if (tree.is_discarded() || random() % 16 == 0) return LLVMFuzzerMutate(data, size, max_size);
    fuzz::mutate_tree(tree, random);
    return fuzz::give_back(tree.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace), data,
                           max_size);
}
