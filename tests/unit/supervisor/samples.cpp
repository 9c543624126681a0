#include "samples.hpp"

#include <bit>
#include <fstream>
#include <sstream>

namespace ipc::tests {

std::string read_file(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

void write_file(const std::string& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

Description sample_description() {
    Description demo;
    demo.name = "sample";
    demo.title = "A sample";
    demo.category = "Tests";
    demo.summary = "says \"hello\", \u00fcberall";
    demo.source_file = "demos/tests/sample.cpp";
    demo.source = "int main() {\n\treturn 0;\n}\n";
    demo.other_sources = {{"demos/tests/other.cpp", "// the other\n"}};
    demo.rivals = true;
    demo.knobs = {
        {.name = "seconds",
         .help = "how long",
         .unit = "s",
         .preset = 5,
         .highest = 86400,
         .choices = {}},
        {.name = "iterations",
         .help = "how often",
         .unit = "",
         .preset = 70,
         .highest = 1000,
         .choices = {}},
        {.name = "seed", .help = "", .unit = "", .preset = 1, .highest = 9, .choices = {}},
        {.name = "pace",
         .help = "",
         .unit = "",
         .preset = 1,
         .lowest = 1,
         .highest = 9,
         .live = true,
         .choices = {}},
        {.name = "sync",
         .help = "what protects",
         .unit = "",
         .preset = 1,
         .highest = 2,
         .live = true,
         .choices = {{"none", "nothing", false},
                     {"mutex", "a mutex", true},
                     {"O_APPEND", "", true}}},
        {.name = "reader_delay_ms",
         .help = "",
         .unit = "ms",
         .preset = 0,
         .lowest = -5,
         .highest = 500,
         .choices = {}}};
    demo.roles = {{"writer", "writes", "value", "reader_delay_ms", ""}, {"reader", "reads", "", "", "path", "onward-path"}};
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

supervisor::RunRecord sample_run() {
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

Recording sample_recording(std::size_t events, std::uint64_t seed) {
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
