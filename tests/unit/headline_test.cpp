// The three figures over the verdict: the last one is of what went wrong.
#include "model/headline.hpp"

#include <doctest/doctest.h>

#include "model/explain.hpp"

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

TEST_CASE("a deadlock that is seen while all are held is in the verdict, though no actor can say so") {
    model::App app = ended("philosophers", {{"meals", 0}, {"longest_wait", 1}, {"deadlocked", 0}}, true);
    app.demos[0].metrics[2].type = model::Metric::Type::flag;
    app.run.verdict = "0 meals and no deadlock.";
    CHECK(last(app) == "deadlocked no");
    CHECK(model::holds_now(app.run) == true);
    app.run.deadlock = "A waits for fork 2 that B holds, B waits for fork 1 that A holds";
    CHECK(last(app) == "deadlocked yes");
    CHECK(model::headline(app).figures.back().bad);
    CHECK(model::holds_now(app.run) == false);
    CHECK(model::verdict_now(app.run).find("fork 2 that B holds") != std::string::npos);
}

TEST_CASE("a circle of waiting is told with its verb once, and what is no such circle in its own words") {
    model::Run run;
    const auto told = [&](const char* deadlock) {
        run.deadlock = deadlock;
        return model::deadlock_text(run);
    };
    CHECK(told("A waits for fork 2 that B holds, B waits for fork 3 that C holds, C waits for fork 1 that A holds") ==
          "A waits for fork 2 that B holds, B for fork 3 that C holds, C for fork 1 that A holds");
    CHECK(told("A: read from a pipe, which is empty, B waits for the mutex that A holds") ==
          "A: read from a pipe, which is empty, B waits for the mutex that A holds");
    CHECK(told("A waits for the mutex, which nobody holds") == "A waits for the mutex, which nobody holds");
    CHECK(told("") == "");
}

TEST_CASE("where the invariant holds the last figure is the usual one") {
    CHECK(last(ended("fifo", {{"bytes", 0}, {"open_wait_ms", 0}, {"enxio", 0}, {"eacces", 1}}, true)) == "ENXIO 0");
}

TEST_CASE("who has long slept is stuck where something is wrong or nobody moves, and else waits for its turn") {
    model::Run run;
    run.actors.resize(2);
    run.actors[0].mood = model::Mood::stuck;
    run.actors[1].mood = model::Mood::running;
    run.holds = true;
    CHECK_FALSE(model::is_stuck(run, run.actors[0]));
    CHECK_FALSE(model::is_stuck(run, run.actors[1]));
    run.holds = false;
    CHECK(model::is_stuck(run, run.actors[0]));
    run.holds = true;
    run.actors[1].exit = 0;
    CHECK(model::is_stuck(run, run.actors[0]));
}

TEST_CASE("while all are held who is blocked is stuck in a deadlock, and else waits for another's step") {
    model::Run run;
    run.actors.resize(2);
    run.actors[0].mood = run.actors[1].mood = model::Mood::blocked;
    run.paused = true;
    CHECK_FALSE(model::is_stuck(run, run.actors[0]));
    run.deadlock = "A waits for fork 2 that B holds, B waits for fork 1 that A holds";
    CHECK(model::is_stuck(run, run.actors[0]));
    run.actors[1].mood = model::Mood::exited;
    CHECK_FALSE(model::is_stuck(run, run.actors[1]));
}

TEST_CASE("the course over time is that of a number or of a fault, not of a yes") {
    model::App same = ended("private-memory", {{"parent_value", 105}, {"child_value", 150}, {"same_address", 1}}, true);
    CHECK(model::headline(same).over_time == 2);
    same.demos[0].metrics[2].type = model::Metric::Type::flag;
    CHECK(model::headline(same).over_time == -1);
    model::App stuck = ended("philosophers", {{"meals", 0}, {"longest_wait", 1}, {"deadlocked", 0}}, true);
    stuck.demos[0].metrics[2].type = model::Metric::Type::flag;
    CHECK(model::headline(stuck).over_time == 2);
}
