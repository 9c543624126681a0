// The three figures over the verdict: the last one is of what went wrong.
#include "model/headline.hpp"

#include <doctest/doctest.h>

using namespace ipc;

namespace {

model::App ended(const std::string& name, const std::vector<std::pair<const char*, double>>& metrics, bool holds) {
    model::App app;
    model::Demo& demo = app.demos.emplace_back();
    demo.name = name;
    for (const auto& [metric, value] : metrics) {
        demo.metrics.emplace_back().name = metric;
        app.run.metrics.push_back(value);
    }
    app.run.holds = holds;
    return app;
}

std::string last(const model::App& app) {
    const model::Headline shown = model::headline(app);
    REQUIRE(shown.figures.size() == 3);
    return shown.figures.back().caption + ' ' + shown.figures.back().value;
}

}  // namespace

TEST_CASE("the figure in red is of the fault that there is") {
    CHECK(last(ended("fifo", {{"bytes", 0}, {"open_wait_ms", 0}, {"enxio", 0}, {"eacces", 1}}, false)) == "eacces 1");
    CHECK(last(ended("fifo", {{"bytes", 0}, {"open_wait_ms", 0}, {"enxio", 2}, {"eacces", 1}}, false)) == "ENXIO 2");
    CHECK(last(ended("bounded-buffer", {{"produced", 8}, {"consumed", 0}, {"lost", 0}, {"stuck", 8}}, false)) == "stuck 8");
}

TEST_CASE("where the invariant holds the last figure is the usual one") {
    CHECK(last(ended("fifo", {{"bytes", 0}, {"open_wait_ms", 0}, {"enxio", 0}, {"eacces", 1}}, true)) == "ENXIO 0");
}
