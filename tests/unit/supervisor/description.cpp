#include "supervisor/counted.hpp"
#include "supervisor/recording.hpp"

#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <cmath>

using namespace ipc::supervisor;
namespace stage = ipc::stage;

namespace {

const stage::Knob kSync{.name = "sync",
                        .help = "",
                        .preset = 1,
                        .live = true,
                        .choices = {{"none", "nothing", false}, {"mutex", "a mutex"}}};
const stage::Knob kWriters{
    .name = "writers", .help = "", .preset = 2, .lowest = 2, .highest = 8, .unit = "processes"};
const stage::Metric kLost{.name = "lost",
                          .help = "",
                          .unit = "updates",
                          .type = stage::MetricType::flag,
                          .combine = stage::Combine::max};
const stage::Gauge kCapacity{.name = "capacity", .help = ""};
const stage::Gauge kFill{.name = "fill", .help = "", .full = &kCapacity};

void play(stage::Stage&) {}

const stage::Demo kSample{
    .name = "sample",
    .title = "Sample",
    .category = "Tests",
    .summary = "shows nothing",
    .roles = {{"writer", "writes", play, &kWriters, "value"}, {"reader", "reads", play}},
    .knobs = {&kSync, &kWriters},
    .sites = {{"load", ""}, {"lock", ""}, {"store", ""}, {"write", ""}, {"gone", ""}},
    .metrics = {&kLost},
    .gauges = {&kFill, &kCapacity},
    .try_it = {{"look", "ls /proc/{A}/fd"}},
    .iterations = 123,
    .rivals = true,
};

constexpr std::string_view kMain = R"src(// stage.at("store") is explained here
void f(Stage& stage) {
    stage.at("load", 1); stage.at("store");
    float_at("lock");
    stage.about_to ( "lock" );
    send_all(stage, "write", 3);
}
const Demo kDemo{.sites = {{"gone", "gone (\"gone\")"}}};
)src";
constexpr std::string_view kOther = R"(
stage.about_to("lock");
stage.at("load");
)";

Description described() {
    const std::array<SourceFile, 2> sources{{{"demos/a.cpp", kMain}, {"demos/b.cpp", kOther}}};
    return describe(kSample, sources);
}

}  // namespace

TEST_CASE("a description has the standard knobs first, with the demo's own iterations") {
    const Description demo = described();
    REQUIRE(demo.knobs.size() == 6);
    CHECK(demo.knobs[kSecondsKnob].name == "seconds");
    CHECK(demo.knobs[kIterationsKnob].name == "iterations");
    CHECK(demo.knobs[kIterationsKnob].preset == 123);
    CHECK(demo.knobs[kSeedKnob].name == "seed");
    CHECK(demo.knobs[kPaceKnob].live);
    CHECK(demo.presets() == std::vector<std::int64_t>{5, 123, 1, 1, 1, 2});
}

TEST_CASE("a choice ranges over its choices, which know right from wrong") {
    const Description demo = described();
    const KnobInfo& sync = demo.knobs[4];
    CHECK(sync.is_choice());
    CHECK(sync.lowest == 0);
    CHECK(sync.highest == 1);
    CHECK(!sync.choices[0].right);
    CHECK(sync.choices[1].right);
    CHECK(demo.knobs[5].unit == "processes");
}

TEST_CASE("a description has the demo's words, its main source and its roles") {
    const Description demo = described();
    CHECK(demo.name == "sample");
    CHECK(demo.source == kMain);
    CHECK(demo.source_file == "demos/a.cpp");
    CHECK(demo.rivals);
    REQUIRE(demo.roles.size() == 2);
    CHECK(demo.roles[0].count_knob == "writers");
    CHECK(demo.roles[0].local == "value");
    CHECK(demo.roles[1].count_knob.empty());
    CHECK(demo.metrics[0].type == stage::MetricType::flag);
    CHECK(demo.metrics[0].combine == stage::Combine::max);
    CHECK(demo.gauges[0].full == 1);
    CHECK(demo.gauges[1].full == -1);
    CHECK(demo.try_it[0].command == "ls /proc/{A}/fd");
}

TEST_CASE(
    "a site's line is that of its first call, not of a comment, another function or the list") {
    const Description demo = described();
    CHECK(demo.sites[0].line == 3);
    CHECK(demo.sites[1].line == 5);
    CHECK(demo.sites[2].line == 3);
}

TEST_CASE("a site that the demo's own helper takes is found at the helper's call") {
    CHECK(described().sites[3].line == 6);
}

TEST_CASE("a site that is nowhere used has no line") {
    CHECK(described().sites[4].line == 0);
    CHECK(described().sites[4].file == "demos/a.cpp");
}

TEST_CASE("a site in another source names that source") {
    const std::array<SourceFile, 2> sources{{{"demos/a.cpp", "nothing"}, {"demos/b.cpp", kOther}}};
    const Description demo = describe(kSample, sources);
    CHECK(demo.sites[1].file == "demos/b.cpp");
    CHECK(demo.sites[1].line == 2);
}

TEST_CASE("every source is there, and a line is looked up in the one that names the site in it") {
    constexpr std::string_view kFirst = "void f() {\n    stage.at(\"load\");\n    g();\n}\n";
    constexpr std::string_view kSecond = "\n\n\n    stage.at(\"load\");\n";
    const std::array<SourceFile, 3> sources{
        {{"demos/a.cpp", kFirst}, {"demos/b.cpp", kSecond}, {"demos/c.cpp", "last"}}};
    const Description demo = describe(kSample, sources);
    REQUIRE(demo.other_sources.size() == 2);
    CHECK(demo.other_sources[1].file == "demos/c.cpp");
    CHECK(demo.other_sources[1].text == "last");
    const int load = 0;
    REQUIRE(demo.sites[load].name == "load");
    CHECK(demo.source_around(load, 2).path == "demos/a.cpp");
    CHECK(demo.source_around(load, 4).path == "demos/b.cpp");
    CHECK(demo.source_around(load, 3).path == "demos/a.cpp"); // nowhere: the first use
    CHECK(demo.source_around(load, 900).path == "demos/a.cpp");
    CHECK(demo.source_around(-1, 2).text.empty());
    CHECK(demo.source_around(90, 2).text.empty());
}

TEST_CASE("names lead to indexes, and unknown names to -1") {
    const Description demo = described();
    CHECK(demo.knob_index("writers") == 5);
    CHECK(demo.knob_index("kWriters") == -1);
    CHECK(demo.metric_index("lost") == 0);
    CHECK(demo.metric_index("") == -1);
    CHECK(demo.gauge_index("capacity") == 1);
    CHECK(demo.event_name(0).empty());
    CHECK(demo.event_name(1) == "load");
    CHECK(demo.event_name(5) == "gone");
    CHECK(demo.event_name(6).empty());
}

TEST_CASE("a metric reads as a count in full, as yes or no, or as a number of three digits") {
    const auto real = [](double number) {
        return metric_text({"", "", "", stage::MetricType::real},
                           std::bit_cast<std::int64_t>(number));
    };
    CHECK(metric_text({"", "", "", stage::MetricType::count}, 12345678) == "12345678");
    CHECK(metric_text({"", "", "", stage::MetricType::flag}, 0) == "no");
    CHECK(metric_text({"", "", "", stage::MetricType::flag}, 3) == "yes");
    CHECK(real(0) == "0.00");
    CHECK(real(0.0012345) == "0.00123");
    CHECK(real(1.2345) == "1.23");
    CHECK(real(-12.345) == "-12.3");
    CHECK(real(1234567.8) == "1234568");
}

TEST_CASE("a metric is a number by its type") {
    CHECK(metric_number({"", "", "", stage::MetricType::count}, -7) == -7);
    CHECK(metric_number({"", "", "", stage::MetricType::flag}, 7) == 1);
    CHECK(metric_number({"", "", "", stage::MetricType::real}, std::bit_cast<std::int64_t>(0.5)) ==
          0.5);
}

TEST_CASE("a figure that nobody here counts, or that sums up nothing, is no number") {
    Description demo;
    demo.metrics.push_back({.name = "answered", .help = "", .unit = ""});
    demo.metrics.push_back({.name = "rtt", .help = "", .unit = "us", .samples = 0});
    demo.metrics.push_back({.name = "relayed", .help = "", .unit = "", .only_of = "relay"});
    const std::vector<ProcessRecord> client{{.role = "client"}}, both{{.role = "client"}, {.role = "relay"}};
    const std::vector<double> before = metric_numbers(demo, {0, 0, 0}, client), after = metric_numbers(demo, {2, 30, 7}, both);
    REQUIRE(before.size() == 3);
    CHECK(before[0] == 0);
    CHECK(std::isnan(before[1]));
    CHECK(std::isnan(before[2]));
    CHECK(after == std::vector<double>{2, 30, 7});
}
