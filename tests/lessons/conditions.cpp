// What a condition means, and how it is said.
#include "lesson/expression.hpp"
#include "sample.hpp"

using namespace ipc;
using namespace ipc::tests;

namespace {

/// One second of a run with two writers: the counter holds 1 though 2 increments were made.
model::App broken_run() {
    model::App app;
    app.demos = sample_demos();
    app.knobs = {0, 0, 1, 1, 0, 2};
    app.run.phase = model::Phase::running;
    app.run.knobs = app.knobs;
    app.run.metrics = {2, 1, 1, 0};
    app.run.gauges = {7};
    app.run.holds = false;
    app.run.events_by_kind[static_cast<std::size_t>(stage::EventKind::message_torn)] = 3;
    return app;
}

bool holds(const std::string& text, const model::App& app) {
    const auto read = lesson::Expression::read(text, app.demos[0]);
    CAPTURE(text);
    if (!read) FAIL(read.error().text);
    return read->holds(app);
}

std::string said(const std::string& text) {
    const auto read = lesson::Expression::read(text, sample_demos()[0]);
    return read ? read->in_words() : read.error().text;
}

}  // namespace

TEST_CASE("a condition is about metrics, gauges, knobs, events and the run") {
    const model::App app = broken_run();
    CHECK(holds("counter == 1 && increments == 2", app));
    CHECK(!holds("counter == 2 || increments == 1", app));
    CHECK(holds("fill == 7 && writers == 2", app));
    CHECK(holds("sync == \"none\" && sync != \"mutex\"", app));
    CHECK(!holds("sync == \"mutex\"", app));
    CHECK(holds("broken && !holds && running && !ended", app));
    CHECK(holds("events(\"message_torn\") == 3", app));
    CHECK(holds("(increments - counter) * 2 / 2 + 1 >= 2", app));
    CHECK(holds("steps == 0 && killed == 0 && !deadlock", app));
}

TEST_CASE("ended and killed are what became of the processes") {
    model::App app = broken_run();
    app.run.actors.resize(2);
    app.run.actors[0].exit = 0;
    CHECK(!holds("ended", app));
    app.run.actors[1].exit = 3;
    CHECK(holds("ended && killed == 0", app));
    app.run.actors[1].exit = -9;
    CHECK(holds("!ended && killed == 1", app));
    app.run.deadlock = "A waits for B";
    CHECK(holds("deadlock", app));
}

TEST_CASE("a search counts only if it was one of the knobs as they are set") {
    model::App app = broken_run();
    CHECK(holds("!explored && failing == 0 && schedules == 0 && outcomes == 0", app));
    model::Exploration& all = app.exploration.emplace();
    all.now.knobs = {0, 1, 1, 1, 0, 2};
    all.now.schedules = 20;
    all.now.failing = 18;
    all.now.outcomes.resize(2);
    CHECK(holds("!explored && failing == 18", app));
    all.now.over = all.now.complete = true;
    CHECK(holds("explored && failing == 18 && schedules == 20 && outcomes == 2", app));
    app.knobs[4] = app.run.knobs[4] = 1;
    CHECK(holds("!explored && schedules == 0", app));
    // The search before, with the other choice, is still known.
    all.before.push_back(all.now);
    all.now = model::Search();
    all.now.knobs = {0, 1, 1, 1, 1, 2};
    all.now.over = all.now.complete = true;
    CHECK(holds("explored && failing == 0", app));
    app.knobs[4] = 0;
    CHECK(holds("explored && failing == 18", app));
}

TEST_CASE("a name that is both a metric and a knob means the metric") {
    model::App app = broken_run();
    app.demos[0].metrics[3].name = "writers";
    app.run.metrics[3] = 77;
    CHECK(holds("writers == 77", app));
}

TEST_CASE("a condition is said in words") {
    CHECK(said("counter == 1 && lost_updates > 0") == "counter is 1 and lost updates is more than 0");
    CHECK(said("sync == \"mutex\" && explored && failing == 0") ==
          "sync is mutex and every schedule was run and no schedule fails");
    CHECK(said("failing > 0 || broken") == "at least one schedule fails or the invariant is broken");
    CHECK(said("!ended") == "not every process has ended by itself");
    CHECK(said("deadlock == 1") == "nobody can ever move again");
    CHECK(said("stuck == 0") == "stuck is no");
    CHECK(said("killed == 1") == "the number of processes ended by a signal is 1");
    CHECK(said("events(\"message_torn\") >= 2") == "the number of events \"message torn\" is at least 2");
    CHECK(said("(counter < 3)") == "(counter is less than 3)");
}

TEST_CASE("figures are what the names stand at") {
    const model::App app = broken_run();
    const auto read = lesson::Expression::read("counter == 1 && sync == \"none\" && running && counter < 9", app.demos[0]);
    REQUIRE(read);
    CHECK(read->figures(app) == "counter is 1, sync is none, it runs: yes");
    CHECK(!read->asks_exploration());
}

TEST_CASE("what is no condition is refused, and it is said why") {
    CHECK(said("").find("it is empty") == 0);
    CHECK(said("counter 1").find("side by side") != std::string::npos);
    CHECK(said("counter ==").find("nothing follows the ==") != std::string::npos);
    CHECK(said("counter == 1)").find("closes nothing") != std::string::npos);
    CHECK(said("counter ? 1 : 2").find("\"?\" is not allowed") == 0);
    CHECK(said("sin(counter) > 0").find("nothing called \"sin\"") != std::string::npos);
    CHECK(said("sync == 1").find("sync has choices") == 0);
    CHECK(said("sync == \"mutec\"").find("did you mean \"mutex\"") != std::string::npos);
    CHECK(said("counter == \"one\"").find("is a number") != std::string::npos);
    CHECK(said("events(message_torn)").find("events is written as in") == 0);
    CHECK(said("events(\"message_tron\") > 0").find("did you mean \"message_torn\"") != std::string::npos);
    CHECK(said("counter = 1").find("equality is written ==") != std::string::npos);
    CHECK(said("counter == 1, counter == 2").find("\",\" is not allowed") == 0);
    CHECK(said("counter == 1x").find("a letter follows the number") == 0);
    CHECK(said("counter == 1.2.3").find("is no number") != std::string::npos);
    CHECK(said(std::string(2000, '(')).find("longer than 1000") != std::string::npos);
}
