#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "base/terminal.hpp"
#include "cli/subcommands.hpp"
#include "formats/word_file.hpp"

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

namespace antipode::cli {
namespace {

struct WrapOptions {
    std::string words, out, stream;
    std::optional<std::string> run;
    std::optional<double> e_beam_mev;
};

/// Bare words in little-endian order, packet by packet; a rest of less than a word is counted.
class WordSource {
public:
    explicit WordSource(const std::string& path)
        : file_(path == "-" ? formats::FileHandle(stdin)
                            : formats::FileHandle(std::fopen(path.c_str(), "rb"))) {
        if (!file_) throw IoError(fmt::format("cannot read {}: {}", path, std::strerror(errno)));
    }

    /// The next word; none at the end.
    std::optional<std::uint64_t> next() {
        check_interrupt();
        std::uint64_t word = 0;
        rest_ = std::fread(&word, 1, sizeof word, file_.get());
        check_interrupt();
        if (rest_ != sizeof word) return std::nullopt;
        return word;
    }
    /// Bytes behind the last whole word.
    std::size_t rest() const noexcept { return rest_; }
    bool failed() const noexcept { return std::ferror(file_.get()) != 0; }

private:
    formats::FileHandle file_;
    std::size_t rest_ = 0;
};

formats::Stream stream_of(const WrapOptions& options, std::uint64_t first_word) {
    for (const auto stream : {formats::Stream::hits, formats::Stream::primitives})
        if (options.stream == formats::name_of(stream) ||
            (options.stream.empty() && formats::opens_packet(stream, first_word)))
            return stream;
    throw InputError(
        fmt::format("{}: its first word is {:016x}, which opens no packet; expected 64-bit words in "
                    "little-endian order, or "
                    "--stream for a stream that begins within a packet",
                    options.words, first_word));
}

/// True if all words came in whole.
bool wrap(const WrapOptions& options) {
    WordSource source(options.words);
    auto word = source.next();
    if (!word) throw InputError(fmt::format("{} is empty; expected 64-bit words", options.words));
    const auto stream = stream_of(options, *word);
    nlohmann::ordered_json header = nlohmann::ordered_json::object();
    if (options.run) header["run"] = *options.run;
    if (options.e_beam_mev) header["e_beam_mev"] = *options.e_beam_mev;
    formats::WordWriter writer(options.out, stream, header);
    constexpr std::size_t longest = 1 << 17;  // what a block holds
    std::vector<std::uint64_t> packet;
    for (; word; word = source.next()) {
        if (!packet.empty() && (formats::opens_packet(stream, *word) || packet.size() == longest)) {
            writer.write(packet);
            packet.clear();
        }
        packet.push_back(*word);
    }
    writer.write(packet);
    if (source.failed()) throw IoError(fmt::format("cannot read {}", options.words));
    writer.finish();
    note(fmt::format("{}: {} packets, {} words of {}", options.out, writer.packets(), writer.words(),
                     formats::name_of(stream)));
    if (source.rest() == 0) return true;
    note(fmt::format("{}: {} bytes behind the last whole word were left out", options.words, source.rest()));
    return false;
}

}  // namespace

void add_wrap(CLI::App& program, Invocation& invocation) {
    auto* command = program.add_subcommand(
        "wrap",
        "bare 64-bit words, as the stream of a board delivers them, into a file of hits or primitives");
    auto options = std::make_shared<WrapOptions>();
    command->add_option("words", options->words, "file of words, little-endian; '-' is standard input")
        ->required();
    command->add_option("out", options->out, "file to write; '-' is standard output")->required();
    command->add_option("--energy", options->e_beam_mev, "beam energy for the header [MeV]")
        ->check(CLI::Range(50.0, 1000.0));
    command->add_option("--run", options->run,
                        "name of the run for the header: two files of one run never hold one bunch twice");
    command->add_option("--stream", options->stream, "what the words are, if the first one does not tell")
        ->check(CLI::IsMember({"hits", "primitives"}));
    command->footer(
        "The words stay as they are: `antipode inspect` tells of damage in them. docs/file_format.md "
        "describes "
        "the files.\n"
        "Examples:\n"
        "  antipode wrap board.bin run.hits --energy 282.5 --run 50123\n"
        "  cat /dev/board0 | antipode wrap - - | antipode inspect --table -");
    command->callback([options, &invocation] {
        if (!wrap(*options)) invocation.status = ExitStatus::rejected;
    });
}

}  // namespace antipode::cli
