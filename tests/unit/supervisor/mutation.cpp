// Damage from a seed, so that a failure comes again. Nothing may crash, and whatever is accepted is
// whole: it can be written and read once more.
#include <zstd.h>

#include "samples.hpp"

using namespace ipc::supervisor;
using namespace ipc::tests;

namespace {

/// A few bytes flipped, cut out, doubled or replaced by others that matter to a parser.
std::string damaged(std::string text, Random& random) {
    constexpr std::string_view kSpecial = "{}[]\",:\\0-e.\xff\x80\n";
    for (std::uint64_t times = 1 + random.below(3); times > 0 && !text.empty(); --times) {
        const std::size_t at = random.below(text.size());
        switch (random.below(6)) {
            case 0:
                text[at] = static_cast<char>(text[at] ^ (1 << random.below(8)));
                break;
            case 1:
                text[at] = kSpecial[random.below(kSpecial.size())];
                break;
            case 2:
                text.resize(at);
                break;
            case 3:
                text.erase(at, 1 + random.below(40));
                break;
            case 4:
                text.insert(at, text.substr(random.below(text.size()), random.below(200)));
                break;
            default:
                text[at] = static_cast<char>(random.below(256));
                break;
        }
    }
    return text;
}

}  // namespace

TEST_CASE("no damage to a description brings the parser down") {
    const std::string whole = to_json(sample_description());
    Random random{42};
    int refused = 0;
    for (int round = 0; round < 1000; ++round) {
        const auto parsed = parse_description(damaged(whole, random));
        if (!parsed) {
            ++refused;
            REQUIRE(!parsed.error().text.empty());
            continue;
        }
        REQUIRE(parse_description(to_json(*parsed)));
    }
    CHECK(refused > 300);
    CHECK(refused < 1000);  // damage inside a help text is none
}

TEST_CASE("no damage to a recording file brings the opener down") {
    const Directory directory;
    const std::string path = directory.file("r");
    const Recording recording = sample_recording(500);
    REQUIRE(save_recording(recording, path));
    const std::string whole = read_file(path);
    Random random{43};
    int refused = 0;
    for (int round = 0; round < 300; ++round) {
        write_file(path, damaged(whole, random));
        const auto opened = open_recording(path);
        refused += !opened;
        REQUIRE((!opened || same(*opened, recording)));  // the checksum finds what matters
    }
    CHECK(refused > 250);
}

TEST_CASE("no damage behind a good checksum brings the opener down") {
    const Directory directory;
    const std::string path = directory.file("r");
    REQUIRE(save_recording(sample_recording(200), path));
    const std::string file = read_file(path);
    std::string plain(1 << 20, '\0');
    plain.resize(ZSTD_decompress(plain.data(), plain.size(), file.data() + 12, file.size() - 12));
    std::string frame;
    Random random{44};
    int accepted = 0;
    for (int round = 0; round < 400; ++round) {
        const std::string bytes = damaged(plain, random);
        frame.resize(ZSTD_compressBound(bytes.size()));
        const std::size_t size =
            ZSTD_compress(frame.data(), frame.size(), bytes.data(), bytes.size(), 1);
        write_file(path, file.substr(0, 12) + frame.substr(0, size));
        const auto opened = open_recording(path);
        if (!opened) continue;
        ++accepted;
        REQUIRE(export_chrome_trace(*opened, directory.file("trace")));
        REQUIRE(export_csv(*opened, directory.file("csv")));
        REQUIRE(save_recording(*opened, path));
        REQUIRE(open_recording(path));
    }
    CHECK(accepted > 0);  // a changed argument of an event, say
    CHECK(accepted < 400);
}
