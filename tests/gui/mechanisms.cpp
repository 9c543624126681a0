// Every demo in the window: chosen, run, slowed down, its knobs turned.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "gui/playground.hpp"
#include "support/processes.hpp"
#include "support/wait.hpp"

using namespace ipc::test;

namespace {

std::string plain(const std::string& program) {
    return program.substr(4);
}  // without "ipc-"

}  // namespace

TEST_CASE_FIXTURE(
    OnScreen, "every mechanism in the list can be chosen and run, and choosing another ends it") {
    Playground window(*this);
    std::vector<pid_t> before;
    for (const std::string& demo : all_demos()) {
        CAPTURE(demo);
        window.click(demo);
        window.wait_for(demo, [&](const Json& now) { return now.at("demo") == plain(demo); });
        CHECK(wait_until([&] {
            return std::none_of(before.begin(), before.end(),
                                [](pid_t pid) { return is_alive(pid); });
        }));
        CHECK(window.state().at("running") == false);

        window.click("Knobs");
        const Json knobs = description(demo).at("knobs");
        for (const Json& knob : knobs) {
            const std::string name = knob.at("name");
            CHECK(window.state().at("knobs").contains(name));
        }
        const Json& last = knobs.back(); // whoever sees it has passed all others
        const std::string name = last.at("name");
        window.scroll_to(last.contains("choices")
                             ? name + ": " + last.at("choices")[0].at("name").get<std::string>()
                             : name,
                         "Knobs");

        window.click("Run");
        window.wait_for("a run of " + demo, has_events);
        const auto first = window.state().at("events").at("recorded").get<long>();
        window.wait_for("more events of " + demo, [&](const Json& now) {
            // The philosophers' own rule is a deadlock, after which nothing can happen any more.
            const bool over = now.at("metrics").value("deadlocked", false);
            return now.at("running") == true && (over || now.at("events").at("recorded") > first);
        });
        CHECK(window.state().at("error") == "");
        before = living_actors(window.state());
        CHECK(!before.empty());
    }
}

TEST_CASE_FIXTURE(OnScreen,
                  "at a pace of 100 000 every site takes a tenth of a second and is seen") {
    Playground window(*this, {"--demo", "shared-counter", "--set", "pace=100000", "--run"});
    const Json sites = description("ipc-shared-counter").at("sites");
    std::set<std::string> seen;
    window.wait_for("three increments, and every site of an increment", [&](const Json& now) {
        for (const Json& actor : now.at("actors")) {
            if (actor.at("site").is_null()) continue;
            CHECK(!named(sites, actor.at("site")).is_null());
            seen.insert(actor.at("site"));
        }
        return metric(now, "increments") >= 3 && seen.contains("load") && seen.contains("add") &&
               seen.contains("store");
    });
    // Two writers with three sites each: below 7 a second.
    const Json now = window.state();
    CHECK(metric(now, "increments") < 7 * now.at("seconds").get<double>() + 2);
}

TEST_CASE_FIXTURE(OnScreen, "the speed slider slows a run down and lets it go again") {
    Playground window(*this, {"--demo", "shared-counter", "--run"});
    window.wait_for("a run", has_events);
    window.click_at("Speed", 0.95);
    window.wait_for("slow", [](const Json& now) { return now.at("knobs").at("pace") > 100'000; });
    const double before = metric(window.state(), "increments");
    window.click_at("Speed", 0.02);
    window.wait_for("real time", [](const Json& now) { return now.at("knobs").at("pace") == 1; });
    window.wait_for("it goes on",
                    [&](const Json& now) { return metric(now, "increments") > before + 1000; });
}

TEST_CASE_FIXTURE(OnScreen, "a number is typed in the Knobs tab and counts from the next run on") {
    Playground window(*this, {"--demo", "shared-counter"});
    window.click("Knobs");
    window.scroll_to("writers", "Knobs");
    window.click_at("writers", 0.2);
    window.press("ctrl+a");
    window.type("4");
    window.press("Return");
    window.wait_for("four writers",
                    [](const Json& now) { return now.at("knobs").at("writers") == 4; });
    window.click("Run");
    window.wait_for("a run", has_events);
    CHECK(window.state().at("actors").size() == 4);
    CHECK(living_actors(window.state()).size() == 4);

    window.click_at("writers", 0.2);
    window.press("ctrl+a");
    window.type("99");
    window.press("Return");
    // The run has four until it is restarted, then the highest number that is allowed.
    window.wait_for_item("Restart with these");
    CHECK(window.state().at("knobs").at("writers") == 4);
    CHECK(window.state().at("actors").size() == 4);
    window.click("Restart with these");
    window.wait_for("eight writers", [](const Json& now) {
        return has_events(now) && now.at("actors").size() == 8;
    });
}

TEST_CASE_FIXTURE(OnScreen, "typing in a field steps and resets nothing") {
    Playground window(*this, {"--demo", "shared-counter", "--run"});
    window.wait_for("a run", has_events);
    window.click("Knobs");
    window.scroll_to("writers", "Knobs");
    window.click_at("writers", 0.2);
    window.press("ctrl+a");
    for (const char* key : {"r", "space", "s", "3"})
        window.press(key);
    CHECK(window.state().at("running") == true);
    CHECK(window.state().at("schedule") == "");
}

TEST_CASE_FIXTURE(OnScreen, "a choice that is live changes the run from the Knobs tab") {
    Playground window(*this, {"--demo", "shared-counter", "--run"});
    window.wait_for("a run", has_events);
    window.click("Knobs");
    window.scroll_to("sync: file-lock", "Knobs");
    window.click("sync: file-lock");
    window.wait_for("a file lock",
                    [](const Json& now) { return now.at("knobs").at("sync") == "file-lock"; });
    const auto pids = living_actors(window.state());
    CHECK(pids.size() == 2);

    window.scroll_to("backing: memfd", "Knobs");
    window.click("backing: memfd");
    window.click("Restart with these");
    window.wait_for("a run over a memfd", [&](const Json& now) {
        return has_events(now) && now.at("knobs").at("backing") == "memfd" &&
               living_actors(now) != pids;
    });
}

TEST_CASE_FIXTURE(OnScreen, "a recording is opened and shown") {
    const std::string file = may_keep("run.ipcrec");
    const Outcome recorded = run("ipc-pipe", {"--record", file, "--iterations", "20", "--json"});
    REQUIRE(recorded.exit == 0);
    const Json report = Json::parse(recorded.out);

    Playground window(*this, {"--open", file});
    window.wait_for("the recording", [](const Json& now) { return now.at("demo") == "pipe"; });
    const Json state = window.state();
    CHECK(state.at("events").at("recorded") == report.at("events").at("recorded"));
    CHECK(state.at("events").at("recorded") > 0);
    CHECK(state.at("running") == false);
    CHECK(state.at("metrics").at("messages") == report.at("metrics").at("messages"));
    CHECK(state.at("verdict").at("text") == report.at("verdict").at("text"));
    REQUIRE(state.at("actors").size() == report.at("processes").size());
    for (std::size_t i = 0; i < state.at("actors").size(); ++i) {
        const Json &actor = state.at("actors")[i], &process = report.at("processes")[i];
        CHECK(actor.at("role") == process.at("role"));
        CHECK(actor.at("letter") == process.at("letter"));
        CHECK(actor.at("pid") == process.at("pid"));
    }
    window.click("Run");
    window.wait_for("a run of its own", has_events);
}
