#include "test_demo.hpp"

namespace ipc::tests {

using stage::Combine;
using stage::MetricType;

const stage::Knob kSpeed{
    .name = "speed", .help = "a number", .preset = 3, .lowest = 1, .highest = 9};
const stage::Knob kSync{
    .name = "sync", .help = "a choice", .choices = {{"none", "", false}, {"mutex", ""}}};
const stage::Metric kDone{.name = "done", .help = ""};
const stage::Metric kMost{.name = "most", .help = "", .combine = Combine::max};
const stage::Metric kSeen{.name = "seen", .help = "", .type = MetricType::flag};
const stage::Metric kRate{.name = "rate", .help = "", .type = MetricType::real};
const stage::Metric kTop{
    .name = "top", .help = "", .type = MetricType::real, .combine = Combine::max};
const stage::Gauge kFill{.name = "fill", .help = "", .full = &kRoom};
const stage::Gauge kRoom{.name = "room", .help = ""};

}  // namespace ipc::tests

using namespace ipc::tests;

const ipc::stage::Demo kDemo{
    .name = "test",
    .title = "Test",
    .category = "Tests",
    .summary = "nothing",
    .roles = {},
    .knobs = {&kSpeed, &kSync},
    .sites = {},
    .metrics = {&kDone, &kMost, &kSeen, &kRate, &kTop},
    .gauges = {&kFill, &kRoom},
};
