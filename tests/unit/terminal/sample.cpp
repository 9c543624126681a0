#include "sample.hpp"

namespace ipc::tests {

using supervisor::ActorNow;
using supervisor::Description;
using supervisor::KnobInfo;
using supervisor::Snapshot;

namespace {

KnobInfo number(const char* name, std::int64_t preset, std::int64_t lowest, std::int64_t highest) {
    KnobInfo knob;
    knob.name = name;
    knob.help = std::string("help of ") + name;
    knob.preset = preset;
    knob.lowest = lowest;
    knob.highest = highest;
    return knob;
}

}  // namespace

Description sample_demo() {
    Description demo;
    demo.name = "sample";
    demo.title = "A sample";
    demo.summary = "shows everything that a demo can have";
    demo.source_file = "demos/tests/sample.cpp";
    demo.source = "first();\nstage.at(\"load\");\n\n    value = load();\nif (odd) {\n";
    demo.roles = {{"writer", "writes", "value", "writers", ""}, {"reader", "reads", "", "", ""}};
    demo.knobs = {number("seconds", 5, 0, 86400), number("iterations", 1000, 0, 1'000'000),
                  number("seed", 1, 0, 1000), number("pace", 1, 1, 1'000'000),
                  number("reader_delay_ms", 0, 0, 500)};
    KnobInfo sync;
    sync.name = "sync";
    sync.help = "what protects";
    sync.live = true;
    sync.choices = {{"none", "nothing at all", false},
                    {"mutex", "a mutex", true},
                    {"fcntl", "wrong: no", false}};
    demo.knobs.push_back(sync);
    demo.sites = {{"load", "about to load", "demos/tests/sample.cpp", 2},
                  {"odd", "about to look", "demos/tests/sample.cpp", 5},
                  {"lock", "about to lock", "demos/tests/other.cpp", 7}};
    demo.metrics = {
        {"sent", "messages sent", "", stage::MetricType::count, stage::Combine::sum},
        {"lost_updates", "what was lost", "", stage::MetricType::count, stage::Combine::sum},
        {"eof_seen", "end of file", "", stage::MetricType::flag, stage::Combine::max},
        {"rate", "how fast", "1/s", stage::MetricType::real, stage::Combine::sum}};
    demo.gauges = {{"fill", "", "bytes", 1},
                   {"capacity", "", "bytes", -1},
                   {"queued", "", "messages", -1},
                   {"pending", "", "signal mask", -1}};
    demo.try_it = {{"seen from inside", "cat /proc/{A}/maps"}, {"run it again", "ipc-sample"}};
    return demo;
}

Snapshot sample_snapshot(const Description& demo, std::size_t actors) {
    Snapshot now;
    now.phase = stage::Phase::running;
    now.knobs = demo.presets();
    now.metrics = {1'234'567, 89, 1, 0};
    now.gauges = {4096, 65536, 7, (1LL << 9) | (1LL << 1)};
    now.holds = 0;
    now.verdict =
        "89 of 1234567 messages were lost on their way from the writers to the reader, which is "
        "too many.";
    now.seconds = 2.5;
    for (std::size_t i = 0; i < actors; ++i) {
        ActorNow actor;
        actor.letter = static_cast<char>('A' + i);
        actor.role = i % 2 == 0 ? "writer" : "reader";
        actor.pid = 4'000'000 + static_cast<int>(i);
        actor.state = stage::ActorState::at_gate;
        actor.cpu = 1;
        actor.site = 0;
        actor.line = 2;
        actor.value = 1287;
        actor.iterations = 1000;
        now.actors.push_back(actor);
    }
    return now;
}

std::string plain(const terminal::Line& line) {
    std::string text;
    for (const auto& span : line)
        text += span.text;
    return text;
}

std::string plain(const std::vector<terminal::Line>& lines) {
    std::string text;
    for (const auto& line : lines)
        text += plain(line) + "\n";
    return text;
}

}  // namespace ipc::tests
