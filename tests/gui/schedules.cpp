// The learner as the scheduler, and every schedule that there is: searched, replayed, undone,
// repaired.
#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>

#include "gui/playground.hpp"
#include "support/processes.hpp"

using namespace ipc::test;

namespace {

const std::vector<std::string> kScheduled{"--demo", "shared-counter"};

/// Searches to the end and answers what was found.
Json search(Playground& window) {
    window.click("Find a failing schedule");
    window.wait_for("a search to its end", [](const Json& now) {
        return !now.at("exploration").is_null() && now.at("exploration").at("over") == true;
    });
    return window.state().at("exploration");
}

/// Where every actor stands, whatever processes they are.
Json places(const Json& state) {
    Json all = Json::array();
    for (const Json& actor : state.at("actors"))
        all.push_back(
            {actor.at("letter"), actor.at("site"), actor.at("state"), actor.at("iterations")});
    return all;
}

bool all_held(const Json& state) {
    const Json& actors = state.at("actors");
    return !actors.empty() && std::all_of(actors.begin(), actors.end(), [](const Json& actor) {
        return actor.at("state") == "held at its gate";
    });
}

Json follow(Playground& window, const std::string& keys, const std::string& schedule) {
    for (const char key : keys) {
        const std::size_t before = window.state().at("schedule").get<std::string>().size();
        window.press(std::string(1, key));
        window.wait_for("one step more", [&](const Json& now) {
            return now.at("schedule").get<std::string>().size() > before && all_held(now);
        });
    }
    CHECK(window.state().at("schedule") == schedule);
    return window.state();
}

}  // namespace

TEST_CASE_FIXTURE(OnScreen,
                  "of twenty schedules eighteen lose an update, in the window as in a terminal; "
                  "with a mutex none") {
    Playground window(*this, kScheduled);
    const Json found = search(window);
    CHECK(found.at("sync") == "none");
    CHECK(found.at("schedules") == 20);
    CHECK(found.at("failing") == 18);
    CHECK(found.at("complete") == true);
    CHECK(found.at("outcomes") == 2);
    CHECK(found.at("shown") == 20);
    CHECK(window.shows("Every schedule"));

    const std::string failing = found.at("shortest_failing");
    const Json outside = report("ipc-shared-counter", {"--iterations", "1", "--schedule", failing});
    CHECK(outside.at("verdict").at("holds") == false);

    window.click("Same search with sync = mutex");
    window.wait_for("the search with a mutex", [](const Json& now) {
        const Json& search = now.at("exploration");
        return !search.is_null() && search.at("sync") == "mutex" && search.at("over") == true;
    });
    const Json repaired = window.state().at("exploration");
    CHECK(repaired.at("schedules") > 0);
    CHECK(repaired.at("failing") == 0);
    CHECK(repaired.at("complete") == true);
    CHECK(repaired.at("shortest_failing").is_null());
    REQUIRE(repaired.at("before").size() == 1);
    CHECK(repaired.at("before")[0].at("sync") == "none");
    CHECK(repaired.at("before")[0].at("failing") == 18);
    CHECK(window.shows("search: none"));
    CHECK(window.shows("search: mutex"));
}

TEST_CASE_FIXTURE(OnScreen,
                  "a click on the lattice replays the schedule it was on, with its outcome") {
    Playground window(*this, kScheduled);
    const Json found = search(window);
    // In the middle of its height the lattice has a node after two of the six steps.
    window.click_at("Lattice", 1.0 / 3);
    window.wait_for("the schedule, followed to its end", [](const Json& now) {
        return now.at("exploration").at("selected").is_string() && now.at("phase") == "finished";
    });
    const Json now = window.state();
    CHECK(now.at("schedule") == now.at("exploration").at("selected"));
    CHECK(now.at("schedule").get<std::string>().size() == 11);
    CHECK(metric(now, "increments") == 2);
    // Two paths do not fail, and neither passes there.
    CHECK(metric(now, "lost_updates") == 1);
    CHECK(now.at("verdict").at("holds") == false);

    window.click("Replay");
    window.wait_for("the shortest that fails, to its end", [&](const Json& state) {
        return state.at("schedule") == found.at("shortest_failing") &&
               state.at("phase") == "finished";
    });
    CHECK(metric(window.state(), "lost_updates") == 1);
}

TEST_CASE_FIXTURE(OnScreen, "Undo leads where the shorter schedule leads, Back to start to none") {
    Playground window(*this, kScheduled);
    follow(window, "1", "A");
    const Json before = follow(window, "21", "A B A");
    follow(window, "1", "A B A A");
    CHECK(metric(window.state(), "increments") == 1);
    const auto pids = living_actors(window.state());

    window.press("BackSpace");
    window.wait_for("a step less",
                    [](const Json& now) { return now.at("schedule") == "A B A" && all_held(now); });
    CHECK(places(window.state()) == places(before));
    CHECK(metric(window.state(), "increments") == 0);
    CHECK(living_actors(window.state()) != pids);

    window.click("Back to start");
    window.wait_for("no step",
                    [](const Json& now) { return now.at("schedule") == "" && all_held(now); });
    for (const Json& actor : window.state().at("actors"))
        CHECK(actor.at("site") == "load");
    CHECK(window.shows("Undo", false));
}

TEST_CASE_FIXTURE(
    OnScreen,
    "a schedule that was copied is followed when it is pasted; N runs on to the next change") {
    Playground window(*this, kScheduled);
    const Json copied = follow(window, "1211", "A B A A");
    window.press("ctrl+c");
    window.press("r");
    window.wait_for("nothing", [](const Json& now) { return now.at("actors").empty(); });
    window.press("ctrl+v");
    window.wait_for("the schedule again", [](const Json& now) {
        return now.at("schedule") == "A B A A" && all_held(now);
    });
    CHECK(places(window.state()) == places(copied));

    // A stored last: its next three steps are another increment.
    window.press("n");
    window.wait_for("another increment", [](const Json& now) {
        return metric(now, "increments") == 2 && all_held(now);
    });
    CHECK(window.state().at("schedule") == "A B A A A A A");
}

TEST_CASE_FIXTURE(OnScreen, "equivalent schedules are skipped or run as the learner wants, and both counts stand side by side") {
    Playground window(*this, kScheduled);
    CHECK(window.state().at("search").at("skips") == false);
    const Json every = search(window);
    CHECK(every.at("schedules") == 20);
    CHECK(every.at("skipping") == false);

    window.click("equivalent schedules: skip");
    window.wait_for("the search that skips", [](const Json& now) {
        const Json& search = now.at("exploration");
        return search.at("skipping") == true && search.at("over") == true;
    });
    const Json fewer = window.state().at("exploration");
    CHECK(fewer.at("schedules") < 20);
    CHECK(fewer.at("stands_for") == 20);
    CHECK(fewer.at("outcomes") == every.at("outcomes"));
    CHECK(fewer.at("complete") == true);
    REQUIRE(fewer.at("before").size() == 1);
    CHECK(fewer.at("before")[0].at("schedules") == 20);
    CHECK(fewer.at("before")[0].at("skipping") == false);
    CHECK(window.shows("search: none, every order"));
    CHECK(window.shows("search: none, skipping"));

    // As in a terminal.
    const Json outside = report("ipc-shared-counter", {"--explore", "--skip-equivalent"}).at("explored");
    CHECK(outside.at("schedules") == fewer.at("schedules"));
    CHECK(outside.at("failing") == fewer.at("failing"));

    // The other repairs are searched in the same way, and another demo begins as it does by itself.
    window.click("Same search with sync = mutex");
    window.wait_for("the search with a mutex", [](const Json& now) {
        return now.at("exploration").at("sync") == "mutex" && now.at("exploration").at("over") == true;
    });
    CHECK(window.state().at("exploration").at("skipping") == true);
    window.click("ipc-pipe");
    window.wait_for("the pipe", [](const Json& now) { return now.at("demo") == "pipe"; });
    CHECK(window.state().at("search").at("skips") == false);
}

TEST_CASE_FIXTURE(OnScreen, "what a search will take is seen before it starts, and may be what is set though that is the preset") {
    Playground window(*this, {"--demo", "philosophers", "--set", "sync=left-first", "--set", "philosophers=5"});
    CHECK(window.state().at("search").at("values") == "philosophers 3 (set: 5), iterations 1 (set: no end)");
    window.click("Show every schedule");
    window.wait_for_item("values of the search");
    CHECK(window.state().at("exploration").is_null());
    window.click("search values: as set");
    window.wait_for("the other values", [](const Json& now) {
        return now.at("search").at("values") == "philosophers 5, iterations 1 (set: no end)";
    });
    CHECK(window.state().at("exploration").is_null());

    // The fifth one moves in it. To its end it would take a while.
    const auto moves_fifth = [](const Json& now) {
        const Json& search = now.at("exploration");
        return search.is_object() && search.at("shortest_failing").is_string() &&
               search.at("shortest_failing").get<std::string>().find('E') != std::string::npos;
    };
    window.click("Find a failing schedule");
    window.wait_for("a search of five", moves_fifth);
    CHECK(window.state().at("exploration").at("skipping") == true);

    window.click("search values: small");
    window.wait_for("a search of three", [&](const Json& now) {
        return now.at("exploration").is_object() && now.at("exploration").at("over") == true && !moves_fifth(now);
    });
    const Json small = window.state().at("exploration");
    CHECK(small.at("complete") == true);
    CHECK(small.at("failing") > 0);
}

TEST_CASE_FIXTURE(OnScreen, "in a deadlock the steps that led there, who waits for whom and what can be done have room in 1280x720") {
    for (const char* scale : {"1", "1.5"}) {
        CAPTURE(scale);
        Playground window(*this, {"--demo", "philosophers", "--set", "sync=left-first", "--size", "1280x720", "--scale", scale});
        std::size_t taken = 0;
        for (const char key : std::string("1234512345")) {
            window.press(std::string(1, key));
            ++taken;
            window.wait_for("one step more", [&](const Json& now) {
                return now.at("schedule").get<std::string>().size() == 2 * taken - 1;
            });
        }
        window.wait_for("the deadlock", [](const Json& now) { return now.at("deadlock") != ""; });
        window.wait_for_item("Verdict");
        const Json strip = window.rect("Schedule"), steps = window.rect("schedule so far");
        const Json told = window.rect("Verdict"), undo = window.rect("Undo");
        // Ten steps, each of them at least a letter on a ground of its own.
        CHECK(steps[2].get<double>() > 10 * 20 * std::stod(scale));
        CHECK(steps[0].get<double>() + steps[2].get<double>() <= strip[0].get<double>() + strip[2].get<double>());
        CHECK(told[1].get<double>() >= steps[1].get<double>() + steps[3].get<double>());
        CHECK(told[1].get<double>() + told[3].get<double>() <= undo[1].get<double>());
        CHECK(undo[1].get<double>() + undo[3].get<double>() <= strip[1].get<double>() + strip[3].get<double>());
        for (const char* item : {"Undo", "Back to start", "Run from here", "Copy schedule", "Paste schedule"})
            CHECK_MESSAGE(window.shows(item), item);
    }
}

TEST_CASE_FIXTURE(OnScreen, "a search that is stopped keeps what it has found") {
    Playground window(*this, {"--demo", "shared-counter", "--set", "writers=4"});
    window.click("Find a failing schedule");
    window.wait_for("some schedules", [](const Json& now) {
        return !now.at("exploration").is_null() && now.at("exploration").at("failing") > 20;
    });
    window.click("Stop searching");
    window.wait_for("its end",
                    [](const Json& now) { return now.at("exploration").at("over") == true; });
    const Json found = window.state().at("exploration");
    CHECK(found.at("schedules") > 20);
    CHECK(found.at("failing") > 20);
    CHECK(found.at("complete") == false);
    CHECK(found.at("why_not") != "");
    CHECK(found.at("shortest_failing").is_string());
    CHECK(found.at("shown") <= found.at("schedules"));
    window.wait_for_item("Find a failing schedule");
    window.wait_for_item("Replay");
    CHECK(living_actors(window.state()).empty());
}

TEST_CASE_FIXTURE(OnScreen,
                  "a window that is killed in the middle of a search leaves nothing behind") {
    Playground window(*this, {"--demo", "shared-counter", "--set", "writers=4"});
    window.click("Find a failing schedule");
    window.wait_for("some schedules", [](const Json& now) {
        return !now.at("exploration").is_null() && now.at("exploration").at("schedules") > 5;
    });
    CHECK(!living_descendants(window.pid()).empty());
    window.send(SIGKILL);
    window.wait();
    // What is left after that fails the test at its end.
}

TEST_CASE_FIXTURE(OnScreen, "the switches of a search lie beside each other inside their panel, however large all is") {
    for (const auto& [size, scale] : {std::pair{"1280x720", "1"}, {"1280x720", "1.5"}, {"1600x1000", "2"}}) {
        CAPTURE(size);
        CAPTURE(scale);
        Playground window(*this, {"--demo", "philosophers", "--size", size, "--scale", scale});
        search(window);
        window.wait_for_item("equivalent schedules: skip");
        const Json panel = window.rect("Every schedule");
        double end = panel[0].get<double>();
        for (const char* item : {"search values: small", "search values: as set", "equivalent schedules: run",
                                 "equivalent schedules: skip"}) {
            CAPTURE(item);
            const Json rect = window.rect(item);
            CHECK(rect[0].get<double>() >= end - 1);
            end = rect[0].get<double>() + rect[2].get<double>();
        }
        CHECK(end <= panel[0].get<double>() + panel[2].get<double>());
        CHECK(window.rect("Close search")[0].get<double>() > window.rect("Show every schedule")[0].get<double>() +
                                                               window.rect("Show every schedule")[2].get<double>());
    }
}
