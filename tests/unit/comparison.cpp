// What is made of the figures of a comparison before it is drawn. The figures here are made up.
#include "model/comparison.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "model/comparison_plot.hpp"

using namespace ipc::model;

namespace {

ComparisonCell cell(std::size_t mechanism, std::uint32_t bytes, double messages_a_second, double part = 0.1) {
    ComparisonCell made;
    made.mechanism = mechanism;
    made.placement = Placement::two_cpus;
    made.pattern = Pattern::one_way;
    made.bytes = bytes;
    made.repeats = 5;
    made.messages_a_second = {messages_a_second, messages_a_second * (1 - part), messages_a_second * (1 + part)};
    made.p50_ns = {1e9 / messages_a_second, 0.9e9 / messages_a_second, 1.1e9 / messages_a_second};
    made.copies = 2;
    made.system_calls = 2.3;
    made.context_switches = 0;
    return made;
}

Comparison three_lines() {
    Comparison made;
    made.planned = 9;
    for (const std::uint32_t bytes : {64U, 1024U, 65536U}) {
        made.cells.push_back(cell(0, bytes, 1e6));   // shared memory ring: 64 MB/s .. 65 GB/s
        made.cells.push_back(cell(2, bytes, 2e5));   // pipe
        made.cells.push_back(cell(4, bytes, 2.1e5)); // Unix stream, which is not told from the pipe
    }
    return made;
}

constexpr ComparisonChoice kThroughput{ComparisonMetric::throughput, Placement::two_cpus, Pattern::one_way};

}  // namespace

TEST_CASE("a plot has a line for each mechanism that was measured, from the highest end to the lowest") {
    const Comparison figures = three_lines();
    const ComparisonPlot plot = plot_of(figures, kThroughput);
    REQUIRE(plot.lines.size() == 3);
    CHECK(plot.lines[0].mechanism == 0);
    CHECK(plot.lines[1].mechanism == 4);
    CHECK(plot.lines[2].mechanism == 2);
    CHECK(plot.meets_next == std::vector<bool>{false, true, false});
    for (const PlotLine& line : plot.lines) {
        REQUIRE(line.points.size() == 3);
        CHECK(line.points.front().x == 0);
        CHECK(line.points.back().x == 1);
        for (const PlotPoint& point : line.points) {
            CHECK(point.low < point.y);
            CHECK(point.y < point.high);
        }
    }
    CHECK(plot.lines[0].value == "66 GB/s");
}

TEST_CASE("what was not measured is not plotted, and nothing measured is an empty plot") {
    Comparison figures = three_lines();
    CHECK(plot_of(figures, {ComparisonMetric::throughput, Placement::same_cpu, Pattern::one_way}).lines.empty());
    CHECK(plot_of(figures, {ComparisonMetric::p99, Placement::two_cpus, Pattern::one_way}).lines.empty());
    CHECK(plot_of({}, kThroughput).lines.empty());
    figures.cells[0].repeats = 0;
    CHECK(plot_of(figures, kThroughput).lines[0].points.size() == 2);
}

TEST_CASE("axes are whole powers of ten with their units, and sizes begin and end where they were measured") {
    const ComparisonPlot plot = plot_of(three_lines(), kThroughput);
    CHECK(plot.y.lowest == doctest::Approx(1e7));
    CHECK(plot.y.highest == doctest::Approx(1e11));
    REQUIRE(plot.y.ticks.size() == 5);
    CHECK(plot.y.ticks[0].label == "10 MB/s");
    CHECK(plot.y.ticks[4].label == "100 GB/s");
    CHECK(plot.x.ticks.front().label == "64 B");
    REQUIRE(plot.x.ticks.size() == 3);  // at no size that was not measured
    CHECK(plot.x.ticks[1].label == "1 KiB");
    CHECK(plot.x.ticks[2].label == "64 KiB");
    CHECK(plot.y.part(1e9) == doctest::Approx(0.5));
    CHECK(plot.y.part(1) == 0);
    CHECK(plot.y.part(1e20) == 1);
}

TEST_CASE("labels keep their order, do not overlap, stay inside, and move no farther than they must") {
    const auto tops = spread_labels({10, 12, 13, 80, 99}, 10, 0, 100);
    REQUIRE(tops.size() == 5);
    for (std::size_t i = 0; i < tops.size(); ++i) {
        CHECK(tops[i] >= 0);
        CHECK(tops[i] + 10 <= 100.001F);
        if (i > 0) CHECK(tops[i] >= tops[i - 1] + 9.999F);
    }
    CHECK(tops[3] == doctest::Approx(80));
    CHECK(tops[4] == doctest::Approx(90));
    CHECK(spread_labels({40}, 10, 0, 100) == std::vector<float>{40});
    CHECK(spread_labels({}, 10, 0, 100).empty());
    // Fourteen in a room for ten: evenly, in order.
    const auto tight = spread_labels(std::vector<float>(14, 50), 10, 0, 100);
    CHECK(tight.front() == 0);
    CHECK(tight.back() == doctest::Approx(90));
}

TEST_CASE("where not all names have room some are left out for a line that says so, and the chosen one never") {
    using Names = std::vector<std::size_t>;
    CHECK(names_that_fit(3, 3, {}) == Names{0, 1, 2});
    CHECK(names_that_fit(13, 5, {}) == Names{0, 4, 8, 12});
    CHECK(names_that_fit(13, 5, 9) == Names{0, 4, 9, 12});
    CHECK(names_that_fit(13, 2, 7) == Names{7});
    CHECK(names_that_fit(13, 1, 7).empty());
    CHECK(names_that_fit(0, 4, {}).empty());
}

TEST_CASE("the axis of sizes is as wide as what is planned, before it is measured") {
    Comparison figures = three_lines();
    const ComparisonPlot measured = plot_of(figures, kThroughput);
    figures.sizes = {8, 64, 1024, 1048576};
    const ComparisonPlot planned = plot_of(figures, kThroughput);
    CHECK(planned.x.lowest == 8);
    CHECK(planned.x.highest == 1048576);
    CHECK(planned.x.ticks.size() >= 4);
    CHECK(measured.x.highest < planned.x.highest);
    // Nothing measured has no axis either.
    Comparison nothing;
    nothing.sizes = {8, 64};
    CHECK(plot_of(nothing, kThroughput).lines.empty());
}

TEST_CASE("the point under the pointer is the nearest one, and none when all are far") {
    const ComparisonPlot plot = plot_of(three_lines(), kThroughput);
    const PlotPoint& wanted = plot.lines[2].points[1];
    const auto found = nearest_point(plot, wanted.x + 0.002F, wanted.y - 0.002F, 600, 300, 12);
    REQUIRE(found);
    CHECK(found->line == 2);
    CHECK(found->point == 1);
    CHECK_FALSE(nearest_point(plot, 0.5F, 0.99F, 600, 300, 12));
}

TEST_CASE("figures whose bars overlap are called not distinguishable") {
    const Comparison figures = three_lines();
    CHECK(not_distinguishable(figures, figures.cells[1], ComparisonMetric::throughput) == "Unix stream");
    CHECK(not_distinguishable(figures, figures.cells[0], ComparisonMetric::throughput).empty());
}

TEST_CASE("the table has every mechanism, with figures where they are and a reason where they cannot be") {
    Comparison figures = three_lines();
    ComparisonCell there = cell(2, 64, 1e5);
    there.pattern = Pattern::round_trip;
    figures.cells.push_back(there);
    ComparisonCell refused;
    refused.mechanism = 13;
    refused.placement = Placement::two_cpus;
    refused.why_not = "gRPC is not built in.";
    figures.cells.push_back(refused);
    ComparisonCell event = there;
    event.mechanism = 9;
    event.bytes = 8;
    figures.cells.push_back(event);
    const auto rows = trade_offs(figures, Placement::two_cpus);
    REQUIRE(rows.size() == ipc::stage::kMechanisms.size());
    CHECK(rows[2].latency == "10 µs");
    CHECK(rows[2].throughput == "13 GB/s");
    CHECK(rows[2].system_calls == "2.3");
    CHECK(rows[2].switches == "0");
    CHECK(rows[3].latency == "–");
    CHECK(rows[9].latency == "10 µs (8 B)");
    CHECK(rows[9].system_calls == "–");  // a round trip's calls are no figure of one message
    CHECK(rows[13].why_not == "gRPC is not built in.");
    CHECK(trade_offs(figures, Placement::same_cpu)[2].throughput == "–");

    const auto measured = measured_of(figures, Placement::two_cpus);
    CHECK(measured.figures[1].round_trip_ns == doctest::Approx(10'000));
    CHECK_FALSE(measured.figures[0].round_trip_ns);
    CHECK(measured.figures[0].bytes_a_second == doctest::Approx(65536e6));
    CHECK(placement_with_figures(figures, Placement::same_cpu) == Placement::two_cpus);
    CHECK(placement_with_figures({}, Placement::same_cpu) == Placement::same_cpu);
}

TEST_CASE("cells that cannot be measured here are not waited for") {
    Comparison figures = three_lines();
    figures.planned = 12;
    ComparisonCell refused;
    refused.why_not = "gRPC is not built in.";
    figures.cells.push_back(refused);
    CHECK(figures.measured() == 9);
    CHECK(figures.to_measure() == 11);
    CHECK(Comparison{}.to_measure() == 0);
}

TEST_CASE("figures are said with two digits and the unit that fits") {
    CHECK(figure_text(ComparisonMetric::p50, 231) == "231 ns");
    CHECK(figure_text(ComparisonMetric::p50, 4700) == "4.7 µs");
    CHECK(figure_text(ComparisonMetric::throughput, 3.64e9) == "3.6 GB/s");
    CHECK(figure_text(ComparisonMetric::throughput, 1e9) == "1 GB/s");
    CHECK(bytes_text(1048576) == "1 MiB");
    CHECK(count_text(-1) == "–");
    CHECK(count_text(0.02) == "0.02");
}
