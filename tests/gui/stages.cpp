// Every demo's drawing on the Stage: run, held, stepped.
#include <doctest/doctest.h>

#include <map>

#include "gui/playground.hpp"

using namespace ipc::test;

namespace {

/// What only the demo's own drawing has.
const std::map<std::string, std::string> kDrawn{
    {"ipc-private-memory", "address space of the parent"},
    {"ipc-shared-counter", "counter cell"},
    {"ipc-bounded-buffer", "slot 1"},
    {"ipc-philosophers", "table"},
    {"ipc-log-file", "log file"},
    {"ipc-message-queue", "queue"},
    {"ipc-unix-socket", "listening socket"},
    {"ipc-fifo", "FIFO"},
    {"ipc-reload", "configuration file"},
    {"ipc-video-frames", "received picture"},
    {"ipc-event-counter", "events"},
    {"ipc-windows-pipe", "pipe's name"},
    {"ipc-pipe", "pipe"}};

/// The letter of an actor that stands at its gate; empty: none does.
std::string one_that_can_step(const Json& state) {
    for (const Json& actor : state.at("actors")) {
        if (actor.at("state") == "held at its gate") return actor.at("letter");
    }
    return {};
}

}  // namespace

TEST_CASE_FIXTURE(OnScreen, "every demo is held, stepped by its button on the Stage, and runs on") {
    Playground window(*this, {"--size", "1280x720"});
    for (const std::string& demo : all_demos()) {
        if (demo == "ipc-compare") continue;  // it measures times: its view has no steps
        CAPTURE(demo);
        window.click(demo);
        window.wait_for("it is chosen",
                        [&](const Json& now) { return now.at("demo") == demo.substr(4); });
        window.press("s");
        window.wait_for("it is held, and somebody can step", [&](const Json& now) {
            return now.at("paused") == true && !one_that_can_step(now).empty();
        });
        if (kDrawn.contains(demo)) CHECK(window.shows(kDrawn.at(demo)));
        const std::string before = window.state().at("schedule");
        const std::string letter = one_that_can_step(window.state());
        window.click("Step " + letter);
        window.wait_for("the step is in the schedule", [&](const Json& now) {
            const std::string schedule = now.at("schedule");
            return schedule.size() > before.size() && schedule.ends_with(letter);
        });
        const long recorded = window.state().at("events").at("recorded");
        window.press("space");
        window.wait_for("it goes on", [&](const Json& now) {
            return now.at("paused") == false && now.at("events").at("recorded") > recorded;
        });
        CHECK(window.state().at("error") == "");
    }
}

TEST_CASE_FIXTURE(OnScreen, "the received picture is the heart of its Stage, and alone it has the size of its frames") {
    Playground window(*this, {"--size", "1600x1000", "--demo", "ipc-video-frames", "--run"});
    window.wait_for("frames are shown", [](const Json& now) { return metric(now, "frames_shown") > 0; });
    window.wait_for_item("received picture");
    CHECK(window.rect("received picture").at(2).get<double>() > 760);
    CHECK(window.shows("Timeline"));
    window.click("Stage alone");
    window.wait_for_item("All panels");
    CHECK(window.rect("received picture").at(2).get<double>() == 1280);
    CHECK(window.rect("received picture").at(3).get<double>() == 720);
    CHECK_FALSE(window.shows("Timeline"));
    CHECK_FALSE(window.shows("Code"));
    window.press("z");
    window.wait_for_item("Stage alone");
    CHECK(window.shows("Timeline"));
    CHECK(window.shows("Code"));
}

TEST_CASE_FIXTURE(OnScreen, "twice as large as usual the received picture is still the heart, and stays in its place when the run is held") {
    for (const char* size : {"1280x720", "1600x1000"}) {
        CAPTURE(size);
        Playground window(*this, {"--size", size, "--scale", "2", "--demo", "ipc-video-frames", "--run"});
        window.wait_for("frames are shown", [](const Json& now) { return metric(now, "frames_shown") > 0; });
        window.wait_for_item("received picture");
        const Json running = window.rect("received picture"), stage = window.rect("Stage");
        CHECK(running[2].get<double>() > 0.45 * stage[2].get<double>());
        window.press("s");
        window.wait_for("it is held", [](const Json& now) { return now.at("paused") == true; });
        window.wait_for_item("Back to start");
        CHECK(window.rect("received picture") == running);
        for (const char* item : {"Step A", "Step B", "Verdict", "Schedule"}) {
            CAPTURE(item);
            const Json rect = window.rect(item);
            CHECK(rect[0].get<double>() > running[0].get<double>() + running[2].get<double>());
            CHECK(rect[0].get<double>() + rect[2].get<double>() <= stage[0].get<double>() + stage[2].get<double>());
            CHECK(rect[1].get<double>() + rect[3].get<double>() <= stage[1].get<double>() + stage[3].get<double>());
        }
    }
}
