#include <nlohmann/json.hpp>

#include <limits>

#include <bit>

#include "samples.hpp"

using namespace ipc::supervisor;
using ipc::tests::sample_run;
using Json = nlohmann::ordered_json;

TEST_CASE("a report is one JSON object of the shape that the design gives") {
    const std::string text = report_json(sample_run());
    CHECK(text.find('\n') == std::string::npos);
    const Json expected = Json::parse(R"({
        "demo": "sample",
        "knobs": {"seconds": 5, "iterations": 70, "seed": 1, "pace": 1, "sync": "none", "reader_delay_ms": -5},
        "metrics": {"sent": 42, "eof_seen": true, "rate": 0.25},
        "verdict": {"holds": false, "text": "2 of 44 were lost."},
        "processes": [{"role": "writer", "letter": "A", "pid": 4127, "exit": 0},
                      {"role": "reader", "letter": "B", "pid": 4128, "exit": -9}],
        "events": {"recorded": 1000, "dropped": 7},
        "seconds": 1.5})");
    CHECK(Json::parse(text) == expected);
}

TEST_CASE("a report of nothing is still whole") {
    const Json json = Json::parse(report_json({}));
    CHECK(json["knobs"] == Json::object());
    CHECK(json["metrics"] == Json::object());
    CHECK(json["processes"] == Json::array());
}

TEST_CASE("a number that JSON does not have is null") {
    RunRecord run = sample_run();
    run.metrics[2] = std::bit_cast<std::int64_t>(std::numeric_limits<double>::quiet_NaN());
    CHECK(Json::parse(report_json(run))["metrics"]["rate"].is_null());
}

TEST_CASE("bytes that are no UTF-8 do not spoil a report") {
    RunRecord run = sample_run();
    run.verdict = "cut in the middle: \xe2\x82";
    CHECK(Json::accept(report_json(run)));
}
