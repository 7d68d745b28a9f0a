#include "base/error.hpp"
#include "base/terminal.hpp"
#include "cli/subcommands.hpp"
#include "cli/trigger_card.hpp"
#include "engine/engine.hpp"
#include "formats/summary.hpp"
#include "results/display.hpp"
#include "results/json.hpp"
#include "results/trigger_documents.hpp"
#include "trigger/engine.hpp"

#include <fmt/format.h>

namespace antipode::cli {
namespace {

struct TriggerOptions : TriggerCardOptions {
    std::string hits;
    std::string primitives;
    std::string engine = "cpp";
    std::string design = "large_5x5";
    std::optional<std::string> json;
    bool quiet = false;
};

const std::map<std::string, trigger::Design> designs{{"large_5x5", trigger::Design::large_5x5},
                                                     {"large_3x3", trigger::Design::large_3x3},
                                                     {"small_5x5", trigger::Design::small_5x5},
                                                     {"small_3x3", trigger::Design::small_3x3}};

/// Throws InputError for a design that is not translated.
rtl::Design translated(trigger::Design design) {
    switch (design) {
        case trigger::Design::large_5x5:
            return rtl::Design::large_5x5;
        case trigger::Design::small_5x5:
            return rtl::Design::small_5x5;
        case trigger::Design::small_3x3:
            return rtl::Design::small_3x3;
        case trigger::Design::large_3x3:
            break;
    }
    throw InputError(
        "there is no translated RTL of the design large_3x3; take large_5x5, small_5x5 or small_3x3, or the "
        "engine cpp");
}

/// Files that are the same would be read while they are overwritten.
void check_files(const TriggerOptions& options) {
    std::error_code none;
    if (options.hits != "-" && options.primitives != "-" &&
        std::filesystem::equivalent(options.hits, options.primitives, none))
        throw InputError(fmt::format("{} is both input and output", options.hits));
}

/// What went in and what came out.
struct Passed {
    formats::Summary hits{formats::Stream::hits};
    formats::Summary primitives{formats::Stream::primitives};
};

template <class Engine>
Passed run(formats::WordReader& reader, Engine engine, formats::WordWriter& writer, Progress& progress) {
    Passed passed;
    std::vector<std::uint64_t> out;
    const auto deliver = [&] {
        for (std::span<const std::uint64_t> rest(out); !rest.empty();) {
            const auto packet = formats::first_packet(formats::Stream::primitives, rest);
            writer.write(packet);
            passed.primitives.add(packet);
            rest = rest.subspan(packet.size());
        }
        out.clear();
    };
    for (std::uint64_t read = 0; const auto packet = reader.next();) {
        passed.hits.add(*packet);
        engine.process(*packet, out);
        deliver();
        progress.advance(reader.bytes_read() - std::exchange(read, reader.bytes_read()));
    }
    engine.finish(out);
    deliver();
    return passed;
}

/// Charges in = charges out: g_R divides by them.
bool charges_kept(const Passed& passed) {
    return passed.hits.beam_catcher == passed.primitives.beam_catcher &&
           passed.hits.target == passed.primitives.target;
}

void describe(results::Document& document, const Passed& passed, const formats::WordReader& reader) {
    document.add("bunches_in", passed.hits.packets, "", "hit packets read");
    document.add("hits_bad_crc", passed.hits.bad_crc, "", "of these, with a CRC that does not match");
    document.add("hits_faulty", passed.hits.faulty_packets, "", "of these, not as they must be in any way");
    document.add("hits_complete", reader.losses().complete, "", "1: the file of hits was finished");
    document.add("hits_packets_lost", reader.losses().packets, "",
                 "hit packets in damaged parts of the file");
    document.add("charges_kept", charges_kept(passed), "", "1: charges in = charges out");
    formats::Losses none;
    results::describe_file(document, passed.primitives, none);
}

}  // namespace

void add_trigger(CLI::App& program, Invocation& invocation) {
    auto* command =
        program.add_subcommand("trigger", "run the trigger: a file of hits in, a file of primitives out");
    auto options = std::make_shared<TriggerOptions>();
    command->add_option("hits", options->hits, "file of hits; '-' is standard input")->required();
    command
        ->add_option("primitives", options->primitives, "file of primitives to write; '-' is standard output")
        ->required();
    options->add_to(*command);
    command
        ->add_option(
            "--engine", options->engine,
            "what computes: cpp, the C++ of hls/ as a library, or rtl, the SystemVerilog of rtl/ clock "
            "by clock: the same primitives, slower; not for large_3x3")
        ->check(CLI::IsMember({"cpp", "rtl"}))
        ->capture_default_str();
    command
        ->add_option("--design", options->design,
                     "limits of the firmware that is meant: large (ECP5 and above) or small (iCE40), window "
                     "5x5 or 3x3")
        ->check(CLI::IsMember({"large_5x5", "large_3x3", "small_5x5", "small_3x3"}))
        ->capture_default_str();
    command->add_option("--json", options->json, "also write the summary as JSON here");
    command->add_flag("--quiet", options->quiet, "print nothing but errors");
    command->footer(
        "Ends with status 0, or 1 if a part of the file of hits is damaged or missing: then what could be "
        "read has\n"
        "gone through the trigger.\n"
        "Examples:\n"
        "  antipode trigger run.hits run.primitives\n"
        "  antipode trigger run.hits run.primitives --set beam_energy_mev=276 --set signal.prescale=0.5\n"
        "  antipode trigger run.hits - --registers registers.json | antipode inspect --table -");
    command->callback([options, &invocation] {
        check_files(*options);
        Provenance provenance;
        provenance.command_line = invocation.command_line;
        const auto loaded = load_trigger(*options, provenance);
        formats::WordReader reader(options->hits);
        if (reader.stream() != formats::Stream::hits)
            throw InputError(fmt::format("{} holds {}; the trigger takes hits", reader.name(),
                                         formats::name_of(reader.stream())));
        if (options->hits != "-") provenance.inputs.push_back(input_file(options->hits));
        // Run and energy go with the bunches: hits and their primitives are never counted both.
        nlohmann::ordered_json header{{"settings_crc", fmt::format("{:08x}", loaded.configuration.crc())},
                                      {"run", reader.file().run},
                                      {"provenance", provenance.to_json()},
                                      {"hits_header", reader.header()}};
        if (reader.file().e_beam_mev) header["e_beam_mev"] = *reader.file().e_beam_mev;
        formats::WordWriter writer(options->primitives, formats::Stream::primitives, header);
        const bool silent = options->quiet || options->primitives == "-";
        Progress progress("trigger", formats::size_of(options->hits), progress_style(options->quiet));
        const auto design = designs.at(options->design);
        const auto passed =
            options->engine == "rtl"
                ? run(reader, rtl::Engine(translated(design), rtl::load_of(loaded.configuration)), writer,
                      progress)
                : run(reader, trigger::Engine(design, loaded.configuration), writer, progress);
        writer.finish();

        results::Document document("trigger", loaded.cards.trigger.name, provenance.to_json());
        describe(document, passed, reader);
        if (options->json) results::write_json(document, *options->json);
        if (!silent && options->json != "-") say(results::to_text(document) + "\n");
        for (const auto& damage : reader.losses().first)
            note(fmt::format("{}: byte {}: {}; {} bytes skipped, {} bunches lost", reader.name(),
                             damage.offset, damage.what, damage.bytes, damage.packets));
        if (!reader.losses().complete)
            note(fmt::format("{} has no end: it is still being written, or was cut off", reader.name()));
        if (!reader.losses().none() || !charges_kept(passed)) invocation.status = ExitStatus::rejected;
    });
}

}  // namespace antipode::cli
