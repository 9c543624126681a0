#pragma once

#include <unistd.h>

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
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
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path),
                                                      std::filesystem::directory_iterator()));
    }
    std::filesystem::path path;
};

std::string read_file(const std::string& path);
void write_file(const std::string& path, std::string_view bytes);

/// A demo with everything that a description can have.
Description sample_description();

/// A run of the sample: writer A and reader B.
supervisor::RunRecord sample_run();

constexpr std::uint16_t kLoad = 1, kWrite = 2, kRead = 3;  ///< Event::name of the sample's sites
constexpr std::uint8_t kA = 0, kB = 1;                     ///< Event::actor

inline Event event(std::int64_t time, std::uint8_t actor, EventKind kind, std::uint16_t name = 0,
                   std::int64_t a = 0, std::int64_t b = 0) {
    return {.time = time, .a = a, .b = b, .name = name, .line = name, .kind = kind, .actor = actor};
}

inline bool same(const Event& x, const Event& y) {
    return x.time == y.time && x.a == y.a && x.b == y.b && x.name == y.name && x.line == y.line &&
           x.kind == y.kind && x.actor == y.actor;
}

/// The same run with the same events.
inline bool same(const Recording& x, const Recording& y) {
    bool equal = x.size() == y.size() && x.forgotten() == y.forgotten() &&
                 x.counts() == y.counts() && report_json(x.run) == report_json(y.run) &&
                 to_json(x.run.description) == to_json(y.run.description);
    for (std::size_t n = 0; equal && n < x.size(); ++n)
        equal = same(x[n], y[n]);
    return equal;
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

/// Events of all kinds in any order, by two actors and one that is not in the list of processes.
Recording sample_recording(std::size_t events = 5000, std::uint64_t seed = 1);

}  // namespace ipc::tests
