// The first minute: offered at the first start, taken by mouse and by keys, declined, found again.
#include <doctest/doctest.h>

#include "gui/playground.hpp"

using namespace ipc::test;

namespace {

bool is_held(const Json& state) {
    return state.at("paused") == true && state.at("actors").size() == 2 &&
           state.at("actors")[0].at("state") == "held at its gate" && state.at("actors")[1].at("state") == "held at its gate";
}

void comes_to(Playground& window, const std::string& words) {
    window.wait_for(words, [&](const Json& now) {
        return now.at("tour").is_string() && now.at("tour").get<std::string>().find(words) != std::string::npos;
    });
}

}  // namespace

TEST_CASE_FIXTURE(OnScreen, "the tour ends in the learner's first lost update, and is not offered again") {
    {
        Playground window(*this);
        comes_to(window, "One minute");
        window.click("Begin tour");
        window.wait_for("two writers at their gates", is_held);
        comes_to(window, "held before their first line");
        window.click("Step A");
        comes_to(window, "Now B");
        window.click("Step B");
        comes_to(window, "loaded the same value");
        for (const char* step : {"Step A", "Step A", "Step B", "Step B"}) window.click(step);
        comes_to(window, "You have lost an update");
        CHECK(metric(window.state(), "lost_updates") == 1);
        CHECK(metric(window.state(), "counter") == 1);
        window.click("End tour");
        window.wait_for("the tour's end", [](const Json& now) { return now.at("tour").is_null(); });
        // The learner's own run has no end after one iteration.
        window.click("Reset");
        CHECK(window.state().at("knobs").at("iterations") == 0);
    }
    Playground again(*this);
    CHECK(again.state().at("tour").is_null());
    again.click("Keys");
    again.click("Tour again");
    comes_to(again, "One minute");
}

TEST_CASE_FIXTURE(OnScreen, "the tour is taken by keys alone, and says when an order loses nothing") {
    Playground window(*this);
    comes_to(window, "One minute");
    window.press("Tab");
    window.press("Return");
    window.wait_for("two writers at their gates", is_held);
    for (int i = 0; i < 3; ++i) window.press("1");
    comes_to(window, "In this order nothing is lost");
    window.press("BackSpace");
    window.wait_for("two steps left", [](const Json& now) { return now.at("schedule") == "A A" && now.at("running") == false; });
    comes_to(window, "Now B");
    window.press("2");
    comes_to(window, "loaded the same value");
    for (const char* key : {"1", "2", "2"}) window.press(key);
    comes_to(window, "You have lost an update");
}

TEST_CASE_FIXTURE(OnScreen, "the tour stands in nobody's way: whoever begins something else has declined it") {
    {
        Playground window(*this);
        comes_to(window, "One minute");
        window.click("Run");
        window.wait_for("a run and no tour", [](const Json& now) { return has_events(now) && now.at("tour").is_null(); });
    }
    Playground again(*this);
    CHECK(again.state().at("tour").is_null());
}

TEST_CASE_FIXTURE(OnScreen, "no tour is offered to who says what to show") {
    Playground window(*this, {"--demo", "pipe"});
    CHECK(window.state().at("tour").is_null());
}
