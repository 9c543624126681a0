#pragma once

#include <unistd.h>

#include <doctest/doctest.h>

#include <bit>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "supervisor/recording.hpp"

namespace ipc::tests {

using stage::Event;
using stage::EventKind;
using supervisor::Description;
using supervisor::Recording;

/// A directory of one test's own; gone with it.
struct Directory {
    Directory() {
        std::string name = (std::filesystem::temp_directory_path() / "ipc-test.XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Directory() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    std::string file(const char* name) const { return (path / name).string(); }
    std::size_t files() const {
        return static_cast<std::size_t>(
            std::distance(std::filesystem::directory_iterator(path), std::filesystem::directory_iterator()));
    }
    std::filesystem::path path;
};

inline std::string read_file(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

inline void write_file(const std::string& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// A demo with everything that a description can have.
inline Description sample_description() {
    Description demo;
    demo.name = "sample";
    demo.title = "A sample";
    demo.category = "Tests";
    demo.summary = "says \"hello\", \u00fcberall";
    demo.source_file = "demos/tests/sample.cpp";
    demo.source = "int main() {\n\treturn 0;\n}\n";
    demo.rivals = true;
    demo.knobs = {{.name = "seconds", .help = "how long", .unit = "s", .preset = 5, .highest = 86400, .choices = {}},
                  {.name = "iterations", .help = "how often", .unit = "", .preset = 70, .highest = 1000, .choices = {}},
                  {.name = "seed", .help = "", .unit = "", .preset = 1, .highest = 9, .choices = {}},
                  {.name = "pace", .help = "", .unit = "", .preset = 1, .lowest = 1, .highest = 9, .live = true, .choices = {}},
                  {.name = "sync", .help = "what protects", .unit = "", .preset = 1, .highest = 2, .live = true,
                   .choices = {{"none", "nothing", false}, {"mutex", "a mutex", true}, {"O_APPEND", "", true}}},
                  {.name = "reader_delay_ms", .help = "", .unit = "ms", .preset = 0, .lowest = -5, .highest = 500, .choices = {}}};
    demo.roles = {{"writer", "writes", "value", "reader_delay_ms"}, {"reader", "reads", "", ""}};
    demo.sites = {{"load", "about to load", "demos/tests/sample.cpp", 12},
                  {"write", "about to write", "demos/tests/other.cpp", 34},
                  {"read", "about to read", "demos/tests/sample.cpp", 56}};
    demo.metrics = {{"sent", "messages", "", stage::MetricType::count, stage::Combine::sum},
                    {"eof_seen", "", "", stage::MetricType::flag, stage::Combine::max},
                    {"rate", "", "1/s", stage::MetricType::real, stage::Combine::sum}};
    demo.gauges = {{"fill", "bytes in it", "bytes", 1}, {"capacity", "", "bytes", -1}};
    demo.try_it = {{"see it", "cat /proc/{A}/maps | grep '{name}'"}};
    return demo;
}

/// A run of the sample: writer A and reader B.
inline supervisor::RunRecord sample_run() {
    supervisor::RunRecord run;
    run.description = sample_description();
    run.knobs = {5, 70, 1, 1, 0, -5};
    run.metrics = {42, 1, std::bit_cast<std::int64_t>(0.25)};
    run.holds = false;
    run.verdict = "2 of 44 were lost.";
    run.processes = {{"writer", 'A', 4127, 0}, {"reader", 'B', 4128, -9}};
    run.events_recorded = 1000;
    run.events_dropped = 7;
    run.seconds = 1.5;
    return run;
}

constexpr std::uint16_t kLoad = 1, kWrite = 2, kRead = 3; ///< Event::name of the sample's sites
constexpr std::uint8_t kA = 0, kB = 1;                    ///< Event::actor

inline Event event(std::int64_t time, std::uint8_t actor, EventKind kind, std::uint16_t name = 0,
                   std::int64_t a = 0, std::int64_t b = 0) {
    return {.time = time, .a = a, .b = b, .name = name, .line = name, .kind = kind, .actor = actor};
}

inline bool same(const Event& x, const Event& y) {
    return x.time == y.time && x.a == y.a && x.b == y.b && x.name == y.name && x.line == y.line &&
           x.kind == y.kind && x.actor == y.actor;
}

/// Numbers from a seed, the same everywhere (splitmix64).
struct Random {
    std::uint64_t state;
    std::uint64_t next() {
        std::uint64_t z = (state += 0x9e3779b97f4a7c15ULL);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }
    std::uint64_t below(std::uint64_t limit) { return next() % limit; }
};

/// A thousand and more events of all kinds, by two actors and one that is not in the list of processes.
inline Recording sample_recording(std::size_t events = 5000, std::uint64_t seed = 1) {
    Recording recording;
    recording.run = sample_run();
    Random random{seed};
    std::int64_t time = 1'000'000'000;
    for (std::size_t i = 0; i < events; ++i) {
        time += static_cast<std::int64_t>(random.below(40));
        const auto kind = static_cast<EventKind>(
            1 + random.below(static_cast<std::uint64_t>(EventKind::count_of_kinds) - 1));
        const Event one = event(time, static_cast<std::uint8_t>(random.below(3)), kind,
                                static_cast<std::uint16_t>(random.below(4)),
                                static_cast<std::int64_t>(random.below(64)) - 2,
                                static_cast<std::int64_t>(random.below(50)));
        recording.add({&one, 1});
    }
    return recording;
}

}  // namespace ipc::tests
