#include <zstd.h>

#include <cstring>
#include <limits>

#include "samples.hpp"

using namespace ipc::supervisor;
using namespace ipc::tests;

namespace {

/// The file's parts as the format has them: 12 plain bytes, then a zstd frame.
std::string unpack(const std::string& file) {
    std::string plain(1 << 20, '\0');
    const std::size_t size =
        ZSTD_decompress(plain.data(), plain.size(), file.data() + 12, file.size() - 12);
    REQUIRE(ZSTD_isError(size) == 0);
    plain.resize(size);
    return plain;
}

std::string pack(const std::string& file, const std::string& plain) {
    std::string frame(ZSTD_compressBound(plain.size()), '\0');
    frame.resize(ZSTD_compress(frame.data(), frame.size(), plain.data(), plain.size(), 1));
    return file.substr(0, 12) + frame;
}

std::string refusal_of(const std::string& path) {
    const auto opened = open_recording(path);
    return opened ? "" : opened.error().text;
}

}  // namespace

TEST_CASE("a recording comes back from its file as it was") {
    const Directory directory;
    const std::string path = directory.file("run.ipcrec");
    Recording recording = sample_recording(10'000);
    const Event extremes[] = {
        event(2'000'000'000, kA, EventKind::value_stored, 0,
              std::numeric_limits<std::int64_t>::min(), -1),
        event(std::numeric_limits<std::int64_t>::max(), kB, EventKind::site_reached, kRead,
              std::numeric_limits<std::int64_t>::max(), 1)};
    recording.add(extremes);
    REQUIRE(save_recording(recording, path));
    const auto opened = open_recording(path);
    REQUIRE(opened);
    CHECK(opened->size() == 10'002);
    CHECK(same(*opened, recording));
    CHECK(opened->run.metrics == recording.run.metrics);
}

TEST_CASE("a recording that forgot events says so after it was opened again") {
    const Directory directory;
    Recording recording(100);
    recording.run = sample_run();
    for (std::int64_t n = 0; n < 1000; ++n) {
        const Event one = event(n, kA, EventKind::blocked);
        recording.add({&one, 1});
    }
    REQUIRE(save_recording(recording, directory.file("r")));
    const auto opened = open_recording(directory.file("r"));
    REQUIRE(opened);
    CHECK(opened->size() == 100);
    CHECK((*opened)[0].time == 900);
    CHECK(opened->forgotten() == 900);
    CHECK(opened->counts().at(kA).at(EventKind::blocked) == 1000);
}

TEST_CASE("the figures over time come back from the file, and a file without them opens") {
    const Directory directory;
    const std::string path = directory.file("r");
    Recording recording = sample_recording(100);
    for (int n = 0; n < 3; ++n) {
        Sample& sample = recording.samples.emplace_back();
        sample.time = 1000 * (n + 1);
        sample.metrics.assign(recording.run.description.metrics.size(), n);
        sample.gauges.assign(recording.run.description.gauges.size(), -n);
        sample.iterations = {n, 2 * n};
        sample.holds = n - 1;
        sample.verdict = n < 2 ? "so far \"well\"" : "lost";
    }
    REQUIRE(save_recording(recording, path));
    auto opened = open_recording(path);
    REQUIRE(opened);
    CHECK(opened->samples == recording.samples);

    // Version 1 had none.
    std::string file = read_file(path);
    REQUIRE(file[8] == 2);
    recording.samples.clear();
    REQUIRE(save_recording(recording, path));
    file = read_file(path);
    file[8] = 1;
    write_file(path, file);
    opened = open_recording(path);
    REQUIRE(opened);
    CHECK(opened->samples.empty());
    CHECK(same(*opened, recording));

    recording.samples = {Sample{.time = 5, .metrics = {}, .gauges = {}, .iterations = {}, .verdict = {}},
                         Sample{.time = 5, .metrics = {}, .gauges = {}, .iterations = {}, .verdict = {}}};
    REQUIRE(save_recording(recording, path));
    CHECK(refusal_of(path) == path + " is damaged: \"samples\" is out of order");
}

TEST_CASE("the cells of a comparison come back from the file, and damaged ones are refused") {
    const Directory directory;
    const std::string path = directory.file("compared.ipcrec");
    Recording recording = sample_recording(1);
    ComparisonFigures& figures = recording.comparison.emplace();
    figures.environment = "2 CPUs, Linux 6.1";
    figures.advice = {"first", "second"};
    ComparisonFigures::Cell& pipe = figures.cells.emplace_back();
    pipe.mechanism = 2;
    pipe.bytes = 64;
    pipe.repeats = 5;
    pipe.messages = 1000;
    pipe.p50_ns = {5100.5, 5000, 5300};
    pipe.context_switches = -1;
    figures.cells.emplace_back(pipe).why_not = "gRPC is not there";
    REQUIRE(save_recording(recording, path));
    const auto opened = open_recording(path);
    REQUIRE(opened);
    REQUIRE(opened->comparison);
    CHECK(opened->comparison->environment == figures.environment);
    CHECK(opened->comparison->advice == figures.advice);
    REQUIRE(opened->comparison->cells.size() == 2);
    const ComparisonFigures::Cell& cell = opened->comparison->cells[0];
    CHECK(cell.name() == "pipe");
    CHECK(cell.messages == 1000);
    CHECK(cell.p50_ns.median == 5100.5);
    CHECK(cell.p50_ns.highest == 5300);
    CHECK(cell.context_switches == -1);
    CHECK(opened->comparison->cells[1].why_not == "gRPC is not there");

    const std::string file = read_file(path);
    for (const auto& [from, to] : {std::pair<std::string, std::string>{"\"mechanism\":\"pipe\"", "\"mechanism\":\"pope\""},
                                   {"\"pattern\":0", "\"pattern\":2"},
                                   {"5100.5,", "1e99  ,"},
                                   {"\"figures\":[", "\"figures\":4,["},
                                   {"\"repeats\":5", "\"repeats\":-"}}) {
        std::string damaged = unpack(file);
        const std::size_t at = damaged.find(from);
        CAPTURE(from);
        REQUIRE(at != damaged.npos);
        damaged.replace(at, from.size(), (to + std::string(16, ' ')).substr(0, from.size()));
        write_file(path, pack(file, damaged));
        CHECK(refusal_of(path).starts_with(path + " is damaged: "));
    }
}

TEST_CASE("a log of figures keeps the whole run in a bounded number of them") {
    SampleLog log;
    Snapshot snapshot;
    for (std::int64_t n = 1; n <= 20'000; ++n) {
        snapshot.metrics = {n};
        log.add(n * 10, snapshot);
    }
    CHECK(log.all().size() <= SampleLog::kMostSamples);
    CHECK(log.all().size() >= SampleLog::kMostSamples / 2);
    CHECK(log.all().front().time == 10);
    CHECK(log.at(5) == nullptr);
    REQUIRE(log.at(100'004) != nullptr);
    CHECK(100'004 - log.at(100'004)->time <= 100);
    CHECK(log.at(100'004)->metrics[0] == log.at(100'004)->time / 10);
}

TEST_CASE("an empty recording can be saved and opened") {
    const Directory directory;
    Recording recording;
    recording.run = sample_run();
    REQUIRE(save_recording(recording, directory.file("r")));
    const auto opened = open_recording(directory.file("r"));
    REQUIRE(opened);
    CHECK(opened->size() == 0);
}

TEST_CASE("a recording takes less than 8 bytes an event") {
    const Directory directory;
    Recording recording;
    recording.run = sample_run();
    for (std::int64_t n = 0; n < 100'000; ++n) {
        const Event one = event(1'000'000'000 + 50 * n, n % 2 == 0 ? kA : kB,
                                EventKind::site_reached, n % 3 == 0 ? kLoad : kWrite, n);
        recording.add({&one, 1});
    }
    REQUIRE(save_recording(recording, directory.file("r")));
    CHECK(std::filesystem::file_size(directory.file("r")) < 800'000);
}

TEST_CASE("a file cut off anywhere is refused") {
    const Directory directory;
    const std::string path = directory.file("r");
    REQUIRE(save_recording(sample_recording(200), path));
    const std::string whole = read_file(path);
    for (std::size_t size = 0; size < whole.size(); size += size < 100 ? 1 : 17) {
        write_file(path, whole.substr(0, size));
        CAPTURE(size);
        REQUIRE(refusal_of(path).starts_with(path + " is "));
    }
    write_file(path, whole + "x");
    CHECK(refusal_of(path) == path + " is damaged: something follows its end");
    write_file(path, whole);
    CHECK(refusal_of(path).empty());
}

TEST_CASE("a changed byte is found, or it is one that says nothing") {
    const Directory directory;
    const std::string path = directory.file("r");
    const Recording recording = sample_recording(200);
    REQUIRE(save_recording(recording, path));
    const std::string whole = read_file(path);
    std::size_t found = 0, tried = 0;
    for (std::size_t at = 0; at < whole.size(); at += at < 100 ? 1 : 17) {
        std::string damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
        write_file(path, damaged);
        CAPTURE(at);
        const auto opened = open_recording(path);
        ++tried;
        found += !opened;
        REQUIRE((!opened || same(*opened, recording)));
    }
    // zstd has bits of no meaning, in the headers of a frame (RFC 8878, 3.1.1.1) and of its
    // sequences.
    CHECK(found > tried * 95 / 100);
}

TEST_CASE("a foreign file, a directory and a missing file are told apart") {
    const Directory directory;
    const std::string path = directory.file("r");
    write_file(path,
               "\x7f"
               "ELF and so on, long enough");
    CHECK(refusal_of(path) == path + " is not a recording of this program");
    write_file(path, "");
    CHECK(refusal_of(path).find("not a recording") != std::string::npos);
    CHECK(refusal_of(directory.path.string()).find("EISDIR") != std::string::npos);
    CHECK(refusal_of(directory.file("none")).find("ENOENT") != std::string::npos);
    CHECK(!refusal_of("/dev/null").empty());
}

TEST_CASE("a file of another version is refused by its version") {
    const Directory directory;
    const std::string path = directory.file("r");
    REQUIRE(save_recording(sample_recording(10), path));
    std::string file = read_file(path);
    file[8] = 9;
    write_file(path, file);
    CHECK(refusal_of(path) == path + " is a recording of version 9, and this program reads version 2");
}

TEST_CASE("sizes that a file claims are not believed") {
    const Directory directory;
    const std::string path = directory.file("r");
    REQUIRE(save_recording(sample_recording(10), path));
    const std::string file = read_file(path), plain = unpack(file);
    std::uint64_t json_size = 0;
    std::memcpy(&json_size, plain.data(), sizeof json_size);

    std::string claim = plain;
    std::memset(claim.data(), 0xff, 8);  // the length of the JSON
    write_file(path, pack(file, claim));
    CHECK(refusal_of(path) == path + " is damaged: its description is too long");

    claim = plain;
    std::memset(claim.data() + 8 + json_size, 0xff, 4);  // the events of the first block
    write_file(path, pack(file, claim));
    CHECK(refusal_of(path) == path + " is damaged: it holds more events than it says");

    claim = plain;
    const std::size_t kept = claim.find("\"kept\":10,");
    REQUIRE(kept != std::string::npos);
    claim.replace(kept, 10, "\"kept\":99,");
    write_file(path, pack(file, claim));
    CHECK(refusal_of(path) == path + " is damaged: it holds fewer events than it says");

    write_file(path, pack(file, plain));  // and this way of packing is right
    CHECK(refusal_of(path).empty());
}

TEST_CASE(
    "events of no known kind, actor or site are refused, and so is a time that runs backwards") {
    const Directory directory;
    const std::string path = directory.file("r");
    Recording recording;
    recording.run = sample_run();
    const Event one = event(5, kA, EventKind::blocked, kRead);
    recording.add({&one, 1});
    REQUIRE(save_recording(recording, path));
    const std::string file = read_file(path), plain = unpack(file);
    // The block of one event is time, a, b (8 bytes each), name, line (2 each), kind, actor; 4
    // bytes end it.
    const std::size_t begin = plain.size() - 4 - 30;
    for (const auto& [at, bytes] :
         {std::pair<std::size_t, std::size_t>{0, 8}, {24, 2}, {28, 1}, {29, 1}}) {
        std::string damaged = plain;
        std::memset(damaged.data() + begin + at, 0xff, bytes);
        write_file(path, pack(file, damaged));
        CAPTURE(at);
        CHECK(refusal_of(path).starts_with(path + " is damaged: "));
    }
}

TEST_CASE("a recording that cannot be written is an error with a remedy") {
    const auto saved = save_recording(sample_recording(10), "/dev/full");
    REQUIRE(!saved);
    CHECK(saved.error().text.find("ENOSPC") != std::string::npos);
}
