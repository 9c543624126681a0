// Numbers in what a demo says, before it is drawn.
#include "model/demo.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "model/exploration.hpp"

using ipc::model::with_numbers_grouped;

TEST_CASE("long numbers of a sentence are grouped, at spaces where no line breaks") {
    CHECK(with_numbers_grouped("117592 messages were sent, 1234 came.") ==
          "117\u00a0592 messages were sent, 1234 came.");
    CHECK(with_numbers_grouped("1000000") == "1\u00a0000\u00a0000");
    CHECK(with_numbers_grouped("").empty());
}

TEST_CASE("addresses, names and process numbers are left as they are") {
    for (const char* text : {"0x7ffc12345678", "pid 123456 left", "port 50051", "127.0.0.1:50051", "/tmp/a12345",
                             "0.123456 s", "12345abc", "pipe:[219211]", "user 65534 was turned away"})
        CHECK(with_numbers_grouped(text) == text);
}

TEST_CASE("a metric that names a process or a user is no amount") {
    ipc::model::Metric metric;
    metric.name = "messages_sent";
    CHECK(metric.text(65534) == "65 534");
    for (const char* name : {"peer_uid", "peer_pid"}) {
        metric.name = name;
        CHECK(metric.text(65534) == "65534");
    }
}

TEST_CASE("a search is repeated with the knob that makes a run right or wrong: sync, or the one with a wrong choice") {
    ipc::model::Demo demo;
    const auto add = [&demo](const char* name, std::vector<ipc::model::Choice> choices) {
        ipc::model::Knob& knob = demo.knobs.emplace_back();
        knob.name = name;
        knob.choices = std::move(choices);
    };
    add("clients", {});
    add("type", {{"stream", "", true}, {"datagram", "", true}});
    CHECK(ipc::model::repairing_knob(demo) == -1);
    add("framing", {{"none", "", false}, {"length-prefix", "", true}});
    CHECK(ipc::model::repairing_knob(demo) == 2);
    add("sync", {{"mutex", "", true}, {"none", "", true}});
    CHECK(ipc::model::repairing_knob(demo) == 3);
}

TEST_CASE("what there is no figure of is called none") {
    const double none = std::numeric_limits<double>::quiet_NaN();
    using Type = ipc::model::Metric::Type;
    for (const Type type : {Type::count, Type::flag, Type::real})
        CHECK(ipc::model::Metric{.name = "rtt", .help = "", .unit = "us", .type = type}.text(none) == "none");
}

TEST_CASE("a value of a gauge has the name that the demo gives it, another one has none") {
    ipc::model::Gauge gauge;
    gauge.meanings = {{231, "ERROR_PIPE_BUSY", "every instance has a client"},
                      {234, "ERROR_MORE_DATA", "the message is longer than the buffer"}};
    REQUIRE(gauge.meaning_of(234) != nullptr);
    CHECK(gauge.meaning_of(234)->name == "ERROR_MORE_DATA");
    CHECK(gauge.meaning_of(231)->help == "every instance has a client");
    CHECK(gauge.meaning_of(4711) == nullptr);
}
