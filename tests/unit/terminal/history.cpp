#include "terminal/history.hpp"

#include <doctest/doctest.h>

#include "sample.hpp"
#include "terminal/numbers.hpp"

using namespace ipc::terminal;
using ipc::tests::sample_demo;
using ipc::tests::sample_snapshot;

TEST_CASE("the metric to watch is the first that counts a harm, else a rate, else the first sum, else the first") {
    auto demo = sample_demo();
    CHECK(headline_metric(demo) == 1);
    demo.metrics.erase(demo.metrics.begin() + 1);
    CHECK(headline_metric(demo) == 2);
    demo.metrics.resize(1);
    CHECK(headline_metric(demo) == 0);
    auto wait = demo.metrics[0]; // the longest of several waits, say: over time it is no curve
    wait.name = "open_wait_ms";
    wait.type = ipc::stage::MetricType::real;
    demo.metrics.insert(demo.metrics.begin(), wait);
    CHECK(headline_metric(demo) == 1);
    demo.metrics.resize(1);
    CHECK(headline_metric(demo) == 0);
    demo.metrics.clear();
    CHECK(headline_metric(demo) == -1);
}

TEST_CASE("a configuration that was read half is watched before signals that merged") {
    auto demo = sample_demo();
    demo.metrics.resize(3);
    demo.metrics[0].name = "coalesced";
    demo.metrics[1].name = "half_read_configs";
    demo.metrics[2].name = "dropped";
    CHECK(headline_metric(demo) == 1);
}

TEST_CASE("a sum's rate is its increase in a second, its curve the same over time") {
    const auto demo = sample_demo();
    History history(demo);
    auto snapshot = sample_snapshot(demo, 1);
    for (int i = 0; i <= 20; ++i) {
        snapshot.seconds = i * 0.25;
        snapshot.metrics[0] = i * 100;
        snapshot.metrics[1] = 0;
        history.add(snapshot);
        history.add(snapshot);  // too early for another sample
    }
    CHECK(history.rate(0) == doctest::Approx(400));
    CHECK(history.rate(1) == 0);
    CHECK(history.rate(2) == 0);
    CHECK(history.rate(99) == 0);
    CHECK(history.curve(0, 1000).size() == 20);
    CHECK(history.curve(0, 7).size() == 7);
    CHECK(history.curve(0, 7).back() == doctest::Approx(400));
    CHECK(history.curve(3, 7).size() == 7);
}

TEST_CASE("what names a process or a user is not grouped") {
    auto info = sample_demo().metrics[0];
    CHECK(metric_words(info, 65534) == "65 534");
    info.name = "peer_uid";
    CHECK(metric_words(info, 65534) == "65534");
    info.name = "peer_pid";
    CHECK(metric_words(info, 12345) == "12345");
}

TEST_CASE("numbers are grouped by three and keep their sign") {
    CHECK(grouped(0) == "0");
    CHECK(grouped(999) == "999");
    CHECK(grouped(1000) == "1 000");
    CHECK(grouped(-1234567) == "-1 234 567");
    CHECK(grouped(INT64_MIN) == "-9 223 372 036 854 775 808");
    CHECK(grouped_real(3.14159) == "3.142");
    CHECK(grouped_real(4'586'362.4) == "4 586 362");
    CHECK(duration(0.041) == "41 ms");
    CHECK(duration(3.21) == "3.2 s");
    CHECK(duration(125) == "2 min 05 s");
}

TEST_CASE("signals have their names") {
    CHECK(signal_words(9) == "SIGKILL");
    CHECK(signal_words(11) == "SIGSEGV (segmentation fault)");
    CHECK(signal_name(10) == "USR1");
    CHECK(signal_words(4711) == "signal 4711");
}
