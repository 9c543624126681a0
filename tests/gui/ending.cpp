// How a window ends, and what its actors do to it.
#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>

#include "gui/playground.hpp"
#include "support/processes.hpp"
#include "support/wait.hpp"

using namespace ipc::test;

namespace {

/// Of what this test started only its screen lives.
bool only_the_screen_is_left() {
    const auto living = living_descendants(getpid());
    return std::all_of(living.begin(), living.end(),
                       [](const Process& each) { return each.name == "Xvfb"; });
}

}  // namespace

TEST_CASE_FIXTURE(
    OnScreen,
    "after SIGKILL of the window in the middle of a run nothing remains, for every demo") {
    for (const std::string& demo : all_demos()) {
        CAPTURE(demo);
        Playground window(*this, {"--demo", demo, "--run"});
        window.wait_for("a run of " + demo, has_events);
        note_objects();
        window.send(SIGKILL);
        CHECK(window.wait().exit == -SIGKILL);
        // The kernel objects are looked at when the test ends.
        CHECK(wait_until(only_the_screen_is_left, 8));
    }
}

TEST_CASE_FIXTURE(OnScreen, "after SIGKILL of the window while all are held nothing remains") {
    Playground window(*this, {"--demo", "shared-counter"});
    window.click("Step");
    window.wait_for("a step", [](const Json& now) { return now.at("schedule") == "A"; });
    note_objects();
    window.send(SIGKILL);
    CHECK(window.wait().exit == -SIGKILL);
    CHECK(wait_until(only_the_screen_is_left, 8));
}

TEST_CASE_FIXTURE(OnScreen,
                  "a window that is told to end in the middle of a run leaves nothing behind") {
    Playground window(*this, {"--demo", "shared-counter", "--exit-after", "2", "--run"});
    window.wait_for("a run", has_events);
    note_objects();
    CHECK(has_noted_objects());
    CHECK(window.wait().exit == 0);
}

TEST_CASE_FIXTURE(
    OnScreen,
    "an actor that is killed from outside is shown as killed, and the window stays alive") {
    for (const std::string& demo : all_demos()) {
        CAPTURE(demo);
        Playground window(*this, {"--demo", demo, "--run"});
        window.wait_for("a run of " + demo, has_events);
        const auto pids = living_actors(window.state());
        REQUIRE(!pids.empty());
        REQUIRE(kill(pids[0], SIGKILL) == 0);
        window.wait_for("its death", [&](const Json& now) {
            for (const Json& actor : now.at("actors")) {
                if (actor.at("pid") == pids[0])
                    return actor.contains("exit") && actor.at("exit") == -SIGKILL;
            }
            return false;
        });
        window.click("Reset");
        window.wait_for("nothing", [](const Json& now) { return now.at("actors").empty(); });
        window.click("Run");
        window.wait_for("another run of " + demo, has_events);
    }
}

TEST_CASE_FIXTURE(OnScreen,
                  "a warden that is killed from outside ends the run, and the window stays alive") {
    Playground window(*this, {"--demo", "shared-counter", "--run"});
    window.wait_for("a run", has_events);
    for (const Process& process : living_descendants(window.pid())) {
        if (process.parent == window.pid()) kill(process.pid, SIGKILL);
    }
    window.wait_for("its end", [](const Json& now) { return now.at("running") == false; });
    window.wait_for("why", [](const Json& now) { return now.at("error") != ""; });
    CHECK(wait_until([&] { return living_descendants(window.pid()).empty(); }));
    window.click("Run");
    window.wait_for("another run", has_events);
    CHECK(window.state().at("error") == "");
}
