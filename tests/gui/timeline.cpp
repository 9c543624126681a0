// The Timeline's tools in the real window: search, markers, looking back.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>

#include "gui/playground.hpp"
#include "support/program.hpp"

using namespace ipc::test;

namespace {

const Json& timeline(const Json& state) {
    return state.at("timeline");
}

/// A recording of two writers under a mutex, every event kept; gone with the test.
struct Recorded : OnScreen {
    const std::string path = directory() + "/run.ipcrec";
    Recorded() {
        const Outcome made = run("ipc-shared-counter", {"--sync", "mutex", "--iterations", "300",
                                                        "--json", "--record", path});
        REQUIRE(made.exit == 0);
        REQUIRE(Json::parse(made.out).at("events").at("dropped") == 0);
    }
    ~Recorded() { std::filesystem::remove(path); }
};

std::int64_t selected_at(const Json& state) {
    return timeline(state).at("selected").at("time").get<std::int64_t>();
}

void search(Playground& window, const std::string& text, std::uint64_t matches) {
    window.press("ctrl+f");
    window.type(text);
    window.wait_for("all matches of " + text, [&](const Json& now) {
        return timeline(now).at("search") == text && timeline(now).at("searched") == true &&
               timeline(now).at("matches") == matches;
    });
}

}  // namespace

TEST_CASE_FIXTURE(Recorded, "a search in the Timeline counts its matches, and keys go through them") {
    Playground window(*this, {"--open", path});
    search(window, "b stored", 300);
    window.press("Return");
    window.wait_for("a match", [](const Json& now) {
        return timeline(now).at("selected").is_object() &&
               timeline(now).at("selected").at("kind") == "value_stored" &&
               timeline(now).at("selected").at("actor") == "B";
    });
    const std::int64_t first = selected_at(window.state());
    // From the middle of the picture on it may have been the last of all: behind that comes the first again.
    window.press("Return");
    window.wait_for("the next match", [&](const Json& now) { return selected_at(now) != first; });
    const std::int64_t second = selected_at(window.state());
    window.press("shift+Return");
    window.wait_for("the match before", [&](const Json& now) { return selected_at(now) == first; });
    window.press("Escape");  // leaves the field; what was searched stays
    CHECK(timeline(window.state()).at("search") == "b stored");
    window.press("n");
    window.wait_for("the next by n", [&](const Json& now) { return selected_at(now) == second; });
    window.press("shift+n");
    window.wait_for("the one before", [&](const Json& now) { return selected_at(now) == first; });
    if (second < first) {  // behind the last nobody stores any more
        window.press("n");
        window.wait_for("the first of all", [&](const Json& now) { return selected_at(now) == second; });
    }
    // The same kind, whoever did it; the same actor, whatever it did.
    window.press("k");
    window.wait_for("the next store", [&](const Json& now) {
        return selected_at(now) > std::min(first, second) && timeline(now).at("selected").at("kind") == "value_stored";
    });
    const Json stored = window.state();
    const std::int64_t store = selected_at(stored);
    const Json actor = timeline(stored).at("selected").at("actor");
    window.press("a");
    window.wait_for("its actor's next event", [&](const Json& now) {
        // Not earlier: where the clock counts in steps of 10 ns, both may lie in one.
        return selected_at(now) >= store && timeline(now).at("selected").at("actor") == actor &&
               timeline(now).at("selected").at("kind") != "value_stored";
    });
    CHECK(window.shows("Copy event"));
    window.press("Escape");
    window.wait_for("no search", [](const Json& now) { return timeline(now).at("search") == ""; });
    window.press("Escape");
    window.wait_for("no selection",
                    [](const Json& now) { return timeline(now).at("selected").is_null(); });
}

TEST_CASE_FIXTURE(Recorded, "two markers tell how far apart two events are and what lies between") {
    Playground window(*this, {"--open", path});
    window.point_at(5, 5);  // over the Timeline the markers go to the pointer
    search(window, "a stored", 300);
    window.press("Return");
    window.press("Escape");
    window.press("m");
    window.wait_for("a marker", [](const Json& now) { return timeline(now).at("markers").size() == 1; });
    const std::int64_t first = selected_at(window.state());
    CHECK(timeline(window.state()).at("markers")[0] == first);
    window.press("n");
    window.wait_for("another", [&](const Json& now) { return selected_at(now) != first; });
    const std::int64_t second = selected_at(window.state());
    CAPTURE(first);
    CAPTURE(second);
    window.press("m");
    window.wait_for("the distance", [&](const Json& now) {
        const Json& between = timeline(now).at("between");
        return between.is_object() && between.at("ns") == std::abs(second - first);
    });
    CHECK(timeline(window.state()).at("between").at("events").get<int>() > 0);
    window.wait_for_item("Between the markers");
    window.press("shift+m");
    window.wait_for("none", [](const Json& now) { return timeline(now).at("markers").empty(); });
}

TEST_CASE_FIXTURE(Recorded, "a recording's Stage goes back to any moment, and to now again") {
    Playground window(*this, {"--open", path});
    const Json now = window.state();
    REQUIRE(timeline(now).at("scrubbed_to").is_null());
    CHECK_FALSE(window.shows("Back to now"));
    window.press("Left");
    window.wait_for("an event earlier",
                    [](const Json& state) { return timeline(state).at("scrubbed_to").is_number(); });
    const auto last = timeline(window.state()).at("scrubbed_to").get<std::int64_t>();
    window.press("Left");
    window.wait_for("one more", [&](const Json& state) {
        return timeline(state).at("scrubbed_to").get<std::int64_t>() < last;
    });
    window.wait_for_item("Playhead");

    // With Shift a click in the strip goes there: an actor stands where its events say.
    window.hold("shift");
    window.click_at("Whole run", 0.5);
    window.let_go("shift");
    window.wait_for("the middle of the run", [&](const Json& state) {
        const auto then = timeline(state).at("scrubbed_to").get<double>();
        return then > 0.45 * static_cast<double>(last) && then < 0.55 * static_cast<double>(last);
    });
    window.press("Escape");
    window.wait_for("now", [](const Json& state) { return timeline(state).at("scrubbed_to").is_null(); });

    // From an event that is selected: its actor stands where its events say.
    search(window, "b stored", 300);
    window.press("Return");
    window.press("Escape");
    window.press("Left");
    window.wait_for("what B did before", [&](const Json& state) {
        const Json& actor = state.at("actors")[1];
        return timeline(state).at("scrubbed_to").is_number() &&
               timeline(state).at("scrubbed_to") < selected_at(state) &&
               actor.at("state") == "running" && actor.at("site").is_string();
    });
    window.click("Back to now");
    window.wait_for("now", [&](const Json& state) {
        return timeline(state).at("scrubbed_to").is_null() && state.at("metrics") == now.at("metrics") &&
               state.at("verdict") == now.at("verdict") && state.at("actors") == now.at("actors");
    });
}

TEST_CASE_FIXTURE(Recorded, "figures from before the first event are not shown as those of a moment") {
    const Outcome made = run("ipc-pipe", {"--iterations", "200", "--json", "--record", path});
    REQUIRE(made.exit == 0);
    Playground window(*this, {"--open", path});
    window.hold("shift");
    window.click_at("Whole run", 0.0);
    window.let_go("shift");
    window.wait_for("nothing claimed of the beginning", [](const Json& state) {
        return timeline(state).at("scrubbed_to").is_number() &&
               timeline(state).at("figures_known") == false && state.at("metrics").empty();
    });
    window.hold("shift");
    window.click_at("Whole run", 0.9);
    window.let_go("shift");
    window.wait_for("figures of the end",
                    [](const Json& state) { return timeline(state).at("figures_known") == true; });
}

TEST_CASE_FIXTURE(OnScreen, "a run that is held can be looked back at, and going on leaves the past") {
    Playground window(*this, {"--demo", "shared-counter", "--run"});
    window.wait_for("events", has_events);
    window.press("Left");
    window.wait_for("why not", [](const Json& state) {
        return state.at("note").get<std::string>().starts_with("Pause");
    });
    CHECK(timeline(window.state()).at("scrubbed_to").is_null());
    window.press("space");
    window.wait_for("held", [](const Json& state) { return state.at("paused") == true; });
    window.press("shift+Left");
    window.wait_for("the past",
                    [](const Json& state) { return timeline(state).at("scrubbed_to").is_number(); });
    window.press("space");
    window.wait_for("on", [](const Json& state) {
        return state.at("running") == true && timeline(state).at("scrubbed_to").is_null();
    });
}
