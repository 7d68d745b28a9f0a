#include "base/error.hpp"
#include "base/terminal.hpp"
#include "cli/subcommands.hpp"
#include "formats/summary.hpp"
#include "formats/word_text.hpp"
#include "results/display.hpp"
#include "results/json.hpp"
#include "results/trigger_documents.hpp"

#include <fmt/format.h>

namespace antipode::cli {
namespace {

struct InspectOptions {
    std::string file;
    bool words = false;
    bool table = false;
    std::uint64_t skip = 0;
    std::optional<std::uint64_t> packets;
    std::optional<std::string> json;
    bool quiet = false;
};

/// There is nothing else to do for a reader that has gone.
void print(std::string_view lines) {
    if (!say(lines))
        throw IoError("standard output cannot be written: a full disk, or a reader that has gone");
}

void print_words(const formats::WordReader& reader, std::span<const std::uint64_t> packet) {
    auto offset = reader.packet_offset();
    for (const auto word : packet) {
        print(fmt::format("{:>12}  {:016x}  {}\n", offset, word, formats::to_text(word)));
        offset += sizeof word;
    }
}

/// Reads the whole file, printing what is asked for on the way.
formats::Summary read(formats::WordReader& reader, const InspectOptions& options) {
    formats::Summary summary(reader.stream());
    const auto most = options.packets.value_or(~std::uint64_t{0});
    const bool prints = (options.words || options.table) && options.json != "-";
    Progress progress("inspect", formats::size_of(options.file), progress_style(options.quiet || prints));
    if (prints && options.table) print(formats::packet_head(reader.stream()) + "\n");
    for (std::uint64_t read = 0; const auto packet = reader.next();) {
        if (prints && summary.packets >= options.skip && summary.packets - options.skip < most) {
            if (options.table) print(formats::packet_line(reader.stream(), *packet) + "\n");
            if (options.words) print_words(reader, *packet);
        }
        summary.add(*packet);
        progress.advance(reader.bytes_read() - std::exchange(read, reader.bytes_read()));
    }
    return summary;
}

}  // namespace

void add_inspect(CLI::App& program, Invocation& invocation) {
    auto* command = program.add_subcommand(
        "inspect",
        "what a file of hits or primitives holds, word by word or as a table, and where it is damaged");
    auto options = std::make_shared<InspectOptions>();
    command->add_option("file", options->file, "file of hits or primitives; '-' is standard input")
        ->required();
    command->add_flag("--words", options->words, "print every word: byte in the file, word, fields");
    command->add_flag("--table", options->table, "print a line for each bunch");
    command->add_option("--skip", options->skip, "do not print this many packets at the beginning");
    command->add_option("--packets", options->packets, "print this many packets");
    command->add_option("--json", options->json,
                        "also write the summary as JSON here; '-' is standard output");
    command->add_flag("--quiet", options->quiet, "print no summary");
    command->footer(
        "Ends with status 0 if the file is whole, 1 if a part of it is damaged or missing, or a packet is "
        "not as it\n"
        "must be.\n"
        "Examples:\n"
        "  antipode inspect run.hits                         summary\n"
        "  antipode inspect run.primitives --table           a line for each bunch\n"
        "  antipode inspect run.hits --words --packets 1     the words of the first bunch\n"
        "  antipode trigger run.hits - | antipode inspect -  of what another command writes");
    command->callback([options, &invocation] {
        formats::WordReader reader(options->file);
        const auto summary = read(reader, *options);
        Provenance provenance;
        provenance.command_line = invocation.command_line;
        if (options->json && options->file != "-") provenance.inputs = {input_file(options->file)};
        results::Document document("inspect", "", provenance.to_json());
        results::describe_file(document, summary, reader.losses());
        if (options->json) results::write_json(document, *options->json);
        if (!options->quiet && options->json != "-") say(results::to_text(document) + "\n");
        if (!reader.losses().none() || summary.faulty_packets > 0) invocation.status = ExitStatus::rejected;
    });
}

}  // namespace antipode::cli
