// In low windows panels share a place: each can be brought to the front, and what asks for one brings it.
#include <doctest/doctest.h>

#include "gui/playground.hpp"

using namespace ipc::test;

namespace {

double right(const Json& rect) {
    return rect[0].get<double>() + rect[2].get<double>();
}
double below(const Json& rect) {
    return rect[1].get<double>() + rect[3].get<double>();
}
bool overlap(const Json& a, const Json& b) {
    return a[0] < right(b) && b[0] < right(a) && a[1] < below(b) && b[1] < below(a);
}

void searched(Playground& window) {
    window.click("Find a failing schedule");
    window.wait_for("a search to its end", [](const Json& now) {
        return !now.at("exploration").is_null() && now.at("exploration").at("over") == true;
    });
}

}  // namespace

TEST_CASE_FIXTURE(OnScreen, "in 1280x720 at 200 % every panel has the place of the Stage, one at a time") {
    Playground window(*this, {"--demo", "shared-counter", "--size", "1280x720", "--scale", "2", "--run"});
    window.wait_for("a run", has_events);
    const Json place = window.rect("Stage");
    CHECK_FALSE(window.shows("Timeline"));
    CHECK_FALSE(window.shows("Inspector"));
    window.click("Show timeline");
    window.wait_for_item("Timeline plot");
    CHECK(window.rect("Timeline") == place);
    CHECK(window.shows("Search events"));
    CHECK(window.rect("Timeline plot")[3].get<double>() > 200);
    CHECK_FALSE(window.shows("Stage"));
    for (const char* tab : {"Kernel", "System calls", "Try it", "Knobs", "Code"}) {
        CAPTURE(tab);
        window.click(tab);
        window.wait_for_item("Inspector");
        CHECK(window.rect("Inspector") == place);
        CHECK(right(window.rect("Knobs")) <= right(place));
    }
    CHECK(window.rect("Explanation")[3].get<double>() > 40);
    window.press("z");
    window.wait_for_item("Mechanisms");
    window.press("z");
    window.wait_for_item("Stage");
    // A mechanism that is chosen is seen at once, and a lesson's task on the Stage.
    window.click("Show list");
    window.click("ipc-shared-counter");
    window.wait_for_item("Stage");
    window.press("l");
    window.click("lesson: 01-walls-between-processes");
    window.wait_for_item("Lesson");
    CHECK_FALSE(window.shows("Stage"));
    window.press("l");
    window.click("ipc-shared-counter");
    window.wait_for("the counter", [](const Json& now) { return now.at("demo") == "shared-counter"; });
    // What a search finds is in front, and its replay on the Stage.
    searched(window);
    window.wait_for_item("Replay");
    CHECK(window.rect("Every schedule") == place);
    window.click("Replay");
    window.wait_for_item("Stage");
    window.wait_for("the replay's end", [](const Json& now) { return now.at("schedule") != "" && metric(now, "lost_updates") == 1; });
}

TEST_CASE_FIXTURE(OnScreen, "in 1280x720 at 150 % Timeline and Inspector share the whole width below the Stage") {
    Playground window(*this, {"--demo", "shared-counter", "--size", "1280x720", "--scale", "1.5", "--run"});
    window.wait_for("a run", has_events);
    const Json stage = window.rect("Stage"), timeline = window.rect("Timeline");
    CHECK(timeline[2] == stage[2]);
    CHECK(window.shows("Search events"));
    window.click("Code");
    window.wait_for_item("Explanation");
    CHECK(window.rect("Inspector") == timeline);
    CHECK(window.rect("Stage") == stage);
    CHECK_FALSE(window.shows("Timeline"));
    window.click("Reset");
    searched(window);
    window.wait_for_item("Replay");
    CHECK(window.rect("Every schedule") == timeline);
}

TEST_CASE_FIXTURE(OnScreen, "figures are saved by way of Files where three buttons have no room") {
    Playground window(*this, {"--demo", "compare", "--set", "sizes=64", "--set", "milliseconds=1", "--set", "repeats=2",
                              "--size", "1280x720", "--scale", "2", "--run"});
    window.wait_for_item("Save figures");
    CHECK_FALSE(window.shows("Save as PNG"));
    CHECK(window.rect("metric: CPU per message")[0].get<double>() > 0);
    CHECK(right(window.rect("metric: CPU per message")) < window.rect("Save figures")[0].get<double>());
    window.click("Save figures");
    window.wait_for_item("Files overlay");
}

TEST_CASE_FIXTURE(OnScreen, "the tour's card lies over nothing that it speaks of, however large all is") {
    for (const char* scale : {"1", "1.5", "2"}) {
        CAPTURE(scale);
        Playground window(*this, {"--size", "1280x720", "--scale", scale});
        if (window.state().at("tour").is_null()) {  // only the first start offers it
            window.press("question");
            window.click("Tour again");
        }
        window.click("Begin tour");
        std::string taken;
        for (const char* step : {"A", "B", "A", "A", "B", "B"}) {
            const std::string item = std::string("Step ") + step;
            window.wait_for_item(item);
            CHECK_FALSE(overlap(window.rect("Tour"), window.rect(item)));
            window.click(item);
            taken += (taken.empty() ? "" : " ") + std::string(step);
            window.wait_for("the step", [&](const Json& now) { return now.at("schedule") == taken; });
        }
        window.wait_for("a lost update", [](const Json& now) { return metric(now, "lost_updates") == 1; });
        window.wait_for_item("Tour lessons");
        CHECK_FALSE(overlap(window.rect("Tour"), window.rect("Verdict")));
        window.click("End tour");
        window.wait_for("the tour's end", [](const Json& now) { return now.at("tour").is_null(); });
    }
}

TEST_CASE_FIXTURE(OnScreen, "in the lowest window nothing of the top bar lies over another, whatever the mechanism's switch is called") {
    for (const std::string& demo : all_demos()) {
        CAPTURE(demo);
        Playground window(*this, {"--demo", demo, "--size", "1280x720", "--scale", "2"});
        window.wait_for_item("Run");
        constexpr double kBar = 112;
        std::vector<Json> controls;
        for (const Json& item : window.items()) {
            if (below(item.at("rect")) <= kBar) controls.push_back(item);
        }
        CHECK(controls.size() >= 4);
        for (std::size_t i = 0; i < controls.size(); ++i) {
            CHECK(right(controls[i].at("rect")) <= 1280);
            for (std::size_t k = i + 1; k < controls.size(); ++k)
                CHECK_MESSAGE(!overlap(controls[i].at("rect"), controls[k].at("rect")), controls[i].at("name").dump(),
                              " lies over ", controls[k].at("name").dump());
        }
    }
}
