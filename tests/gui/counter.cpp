// One demo in depth: the shared counter is run, repaired, held and stepped by mouse and keys.
#include <doctest/doctest.h>

#include <algorithm>

#include "gui/playground.hpp"
#include "support/wait.hpp"

using namespace ipc::test;

namespace {

const std::vector<std::string> kCounter{"--demo", "shared-counter"};

bool runs(const Json& state) {
    return state.at("running") == true && metric(state, "increments") > 0;
}

bool paused(const Json& state) {
    const Json& actors = state.at("actors");
    const auto is_held = [](const Json& actor) {
        return actor.at("state") == "held at its gate";
    };
    return state.at("running") == false && !actors.empty() &&
           std::all_of(actors.begin(), actors.end(), is_held);
}

void wait_for_more(Playground& window, double increments) {
    const double before = metric(window.state(), "increments");
    window.wait_for("more increments", [&](const Json& now) {
        return metric(now, "increments") > before + increments;
    });
}

/// Every actor begins a new iteration, from which on a knob that was changed is in force.
void wait_for_new_iterations(Playground& window) {
    const Json before = window.state().at("actors");
    window.wait_for("every actor in a new iteration", [&](const Json& now) {
        for (std::size_t i = 0; i < before.size(); ++i) {
            if (now.at("actors")[i].at("iterations") < before[i].at("iterations").get<long>() + 2)
                return false;
        }
        return true;
    });
}

void repair_and_break(Playground& window) {
    window.click("Run");
    window.wait_for("lost updates",
                    [](const Json& now) { return metric(now, "lost_updates") > 0; });

    window.click("sync: mutex");
    window.wait_for("a mutex",
                    [](const Json& now) { return now.at("knobs").at("sync") == "mutex"; });
    wait_for_new_iterations(window);
    // Metrics are published together 30 times a second: the second publication from now was begun after that.
    wait_for_more(window, 0);
    wait_for_more(window, 0);
    const double lost = metric(window.state(), "lost_updates");
    wait_for_more(window, 20'000);
    CHECK(metric(window.state(), "lost_updates") == lost);

    window.click("sync: none");
    window.wait_for("no synchronization",
                    [](const Json& now) { return now.at("knobs").at("sync") == "none"; });
    window.wait_for("lost updates again",
                    [&](const Json& now) { return metric(now, "lost_updates") > lost; });
}

/// After a step: the one named last in the schedule went to its next site, the other stayed where
/// it was.
void check_step(const Json& before, const Json& after) {
    const std::string order = "load add store load";
    const std::string letter{after.at("schedule").get<std::string>().back()};
    for (std::size_t i = 0; i < 2; ++i) {
        const Json &was = before.at("actors")[i], &is = after.at("actors")[i];
        CAPTURE(letter);
        CAPTURE(was.dump());
        CAPTURE(is.dump());
        if (was.at("letter") == letter) {
            const std::string from = was.at("site"), to = is.at("site");
            CHECK(order.find(from + " " + to) != order.npos);
        } else {
            CHECK(is == was);
        }
    }
}

/// Steps with an action of the user and answers the state after it.
template <class Action>
Json step(Playground& window, const Action& action) {
    const std::size_t before = window.state().at("schedule").get<std::string>().size();
    action();
    window.wait_for("one step more", [&](const Json& now) {
        return now.at("schedule").get<std::string>().size() > before && paused(now);
    });
    const Json after = window.state();
    CHECK(after.at("schedule").get<std::string>().size() == (before == 0 ? 1 : before + 2));
    return after;
}

}  // namespace

TEST_CASE_FIXTURE(OnScreen,
                  "Run starts the demo, and the state file has every documented key in its shape") {
    Playground window(*this, kCounter);
    CHECK(window.state().at("running") == false);
    CHECK(window.state().at("actors") == Json::array());
    window.click("Run");
    window.wait_for("a run", runs);
    wait_for_more(window, 0);

    const Json state = window.state(), described = description("ipc-shared-counter");
    CHECK(state.at("demo") == "shared-counter");
    CHECK(state.at("running") == true);
    CHECK(state.at("schedule") == "");
    CHECK(state.at("lesson").is_null());
    CHECK(state.at("task").is_null());
    CHECK(state.at("frames_drawn").is_number_unsigned());
    CHECK(state.at("verdict").at("holds").is_boolean());
    CHECK(state.at("verdict").at("text").get<std::string>().find("increments") !=
          std::string::npos);
    for (const Json& knob : described.at("knobs")) {
        const Json& value = state.at("knobs").at(knob.at("name"));
        CHECK(value.is_string() == knob.contains("choices"));
    }
    CHECK(state.at("knobs").size() == described.at("knobs").size());
    for (const Json& metric : described.at("metrics"))
        CHECK(state.at("metrics").contains(metric.at("name")));
    CHECK(state.at("metrics").size() == described.at("metrics").size());

    CHECK(state.at("actors").size() == 2);
    const std::string letters = "AB";
    for (std::size_t i = 0; i < 2; ++i) {
        const Json& actor = state.at("actors")[i];
        CHECK(actor.at("letter") == std::string(1, letters[i]));
        CHECK(actor.at("role") == "writer");
        CHECK(!named(described.at("sites"), actor.at("site")).is_null());
        CHECK(actor.at("state").get<std::string>() != "");
    }
    CHECK(living_actors(state).size() == 2);
}

TEST_CASE_FIXTURE(OnScreen, "a reader never sees half of a file while the window rewrites them") {
    Playground window(*this, {"--demo", "shared-counter", "--run"});
    window.wait_for("a run", runs);
    // At every look, every few milliseconds: what is not whole fails the test.
    const auto begin = window.state().at("frames_drawn").get<long>();
    for (const char* tab : {"Kernel", "Knobs", "Try it", "Code"}) {
        window.click(tab);
        wait_until(
            [&] {
                window.read_both();
                return window.items().empty() || window.state().at("frames_drawn") > begin + 30;
            },
            2);
    }
    window.wait_for("thirty pictures",
                    [&](const Json& now) { return now.at("frames_drawn") > begin + 30; });
}

TEST_CASE_FIXTURE(
    OnScreen, "a mutex that is switched on during the run ends the losses, OFF brings them back") {
    Playground window(*this, kCounter);
    repair_and_break(window);
}

TEST_CASE_FIXTURE(OnScreen, "updates are lost and saved on one CPU too") {
    Playground window(*this, kCounter, a_usable_cpu());
    repair_and_break(window);
}

TEST_CASE_FIXTURE(OnScreen, "Pause holds every actor, Run goes on, Reset begins anew") {
    Playground window(*this, kCounter);
    window.click("Run");
    window.wait_for("a run", runs);
    CHECK(window.shows("Run", false));
    const auto pids = living_actors(window.state());

    window.click("Pause");
    window.wait_for("all held", paused);
    const double held = metric(window.state(), "increments");
    // New pictures of the paused run.
    for (const char* tab : {"Kernel", "Code"})
        window.click(tab);
    CHECK(metric(window.state(), "increments") == held);
    CHECK(window.shows("Pause", false));

    window.click("Run");
    window.wait_for("it goes on", [&](const Json& now) {
        return now.at("running") == true && metric(now, "increments") > held;
    });
    CHECK(living_actors(window.state()) == pids);

    window.click("Reset");
    window.wait_for("nothing", [](const Json& now) {
        return now.at("running") == false && now.at("actors").empty() &&
               metric(now, "increments") == 0;
    });
    CHECK(window.state().at("knobs").at("sync") == "none");
    CHECK(wait_until([&] { return window.shows("Reset", false); }));

    window.click("Run");
    window.wait_for("another run", runs);
    CHECK(living_actors(window.state()) != pids);
}

TEST_CASE_FIXTURE(OnScreen, "Step moves exactly one actor by one site") {
    Playground window(*this, kCounter);
    const auto click = [&] {
        window.click("Step");
    };
    Json before = step(window, click);
    CHECK(before.at("schedule") == "A");
    int stores = 0;
    for (int i = 0; i < 12; ++i) {
        const Json after = step(window, click);
        check_step(before, after);
        const auto moved =
            static_cast<std::size_t>(after.at("schedule").get<std::string>().back() - 'A');
        stores += before.at("actors")[moved].at("site") == "store";
        CHECK(metric(after, "increments") == stores);
        before = after;
    }
    CHECK(stores > 0);
}

TEST_CASE_FIXTURE(OnScreen, "two loads before two stores lose an update, step by step") {
    Playground window(*this, kCounter);
    Json now;
    // A and B load the same value; then each adds and stores, and goes on to its next load.
    for (const char* key : {"1", "2", "1", "1", "2", "2"}) {
        now = step(window, [&] { window.press(key); });
    }
    CHECK(now.at("schedule") == "A B A A B B");
    CHECK(metric(now, "increments") == 2);
    CHECK(metric(now, "counter") == 1);
    CHECK(metric(now, "lost_updates") == 1);
    CHECK(now.at("verdict").at("holds") == false);
}

TEST_CASE_FIXTURE(OnScreen, "the keys do what the buttons do") {
    Playground window(*this, kCounter);
    window.press("space");
    window.wait_for("a run", runs);
    window.press("space");
    window.wait_for("all held", paused);
    step(window, [&] { window.press("s"); });
    for (const char* key : {"1", "1", "2", "1", "2"}) {
        const Json before = window.state(), after = step(window, [&] { window.press(key); });
        CHECK(after.at("schedule").get<std::string>().back() == (*key == '1' ? 'A' : 'B'));
        check_step(before, after);
    }
    const double held = metric(window.state(), "increments");
    window.press("space");
    window.wait_for("it goes on",
                    [&](const Json& now) { return metric(now, "increments") > held + 100; });
    window.press("r");
    window.wait_for("nothing", [](const Json& now) { return now.at("actors").empty(); });
}
