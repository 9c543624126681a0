// Where things are on the screen, and that nothing is drawn for nothing.
#include <doctest/doctest.h>
#include <time.h>

#include <algorithm>
#include <set>

#include "gui/playground.hpp"
#include "support/wait.hpp"

using namespace ipc::test;

namespace {

struct Box {
    std::string name;
    int x, y, width, height;

    bool overlaps(const Box& other) const {
        return x < other.x + other.width && other.x < x + width && y < other.y + other.height &&
               other.y < y + height;
    }
    bool lies_in(int wide, int high) const {
        return x >= 0 && y >= 0 && x + width <= wide && y + height <= high;
    }
};

std::vector<Box> boxes(const Json& items) {
    std::vector<Box> all;
    for (const Json& item : items) {
        const Json& rect = item.at("rect");
        all.push_back({item.at("name"), rect[0], rect[1], rect[2], rect[3]});
    }
    return all;
}

/// Panels hold other things, and the handle of a gap reaches over its edges; the rest is pressed.
bool is_pressed(const Box& box) {
    static const std::set<std::string> panels{"Mechanisms",  "Stage",          "Verdict",
                                              "Explanation", "Timeline",       "Error",
                                              "Keys help",   "Selected event", "Timeline plot",
                                              "Every schedule", "Lattice", "Schedule",
                                              "schedule so far", "lattice: here", "counter cell",
                                              "shortest failing schedule", "Comparison", "Questions", "Advised",
                                              "received picture", "Inspector"};
    for (const char* holder : {"splitter: ", "search: ", "writer ", "daemon ", "connection ", "demos/"}) {
        if (box.name.starts_with(holder)) return false;
    }
    return !panels.contains(box.name);
}

void check_layout(const Json& items, int wide, int high) {
    const std::vector<Box> all = boxes(items);
    CHECK(all.size() > 15);
    for (std::size_t i = 0; i < all.size(); ++i) {
        CAPTURE(all[i].name);
        CHECK(all[i].lies_in(wide, high));
        for (std::size_t k = i + 1; k < all.size(); ++k) {
            if (!is_pressed(all[i]) || !is_pressed(all[k])) continue;
            CHECK_MESSAGE(!all[i].overlaps(all[k]), all[i].name, " overlaps ", all[k].name);
        }
    }
}

void check_size(OnScreen& screen, int wide, int high) {
    Playground window(screen, {"--size", std::to_string(wide) + "x" + std::to_string(high)});
    for (const std::string& demo : all_demos()) {
        CAPTURE(demo);
        window.click(demo);
        check_layout(window.items(), wide, high);
        window.click("Run");
        window.wait_for("a run of " + demo, [](const Json& now) {
            return now.at("running") == true && now.at("events").at("recorded") > 0;
        });
        for (const char* tab : {"Kernel", "System calls", "Try it", "Knobs", "Code"}) {
            CAPTURE(tab);
            window.click(tab);
            check_layout(window.items(), wide, high);
        }
    }
}

long frames(const Playground& window) {
    return window.state().at("frames_drawn").get<long>();
}

/// Waits until it has drawn all that it had to, then looks away for some seconds.
void check_rest(Playground& window) {
    const bool came = wait_until([&] {
        const long last = frames(window);
        return !wait_until([&] { return frames(window) != last; }, 0.7);
    });
    CHECK(came);
    const long before = frames(window);
    // That something does not happen can only be seen over a time.
    wait_until([&] { return frames(window) != before; }, 3);
    CHECK(frames(window) == before);
}

}  // namespace

TEST_CASE_FIXTURE(OnScreen, "in a window of 1280x720 no two buttons overlap and all lies inside") {
    check_size(*this, 1280, 720);
}

TEST_CASE_FIXTURE(OnScreen, "in a window of 1600x1000 no two buttons overlap and all lies inside") {
    check_size(*this, 1600, 1000);
}

TEST_CASE_FIXTURE(OnScreen, "at rest the window draws nothing") {
    Playground window(*this, {"--demo", "shared-counter"});
    check_rest(window);

    window.click("Step");  // held at their gates, the actors do nothing that could be shown
    window.wait_for("a step", [](const Json& now) { return now.at("schedule") == "A"; });
    check_rest(window);
    window.click("Kernel");  // which is looked into again and again while it is open
    window.wait_for("the kernel's processes", [](const Json& now) {
        return now.contains("kernel") && now.at("kernel").at("processes").size() > 1;
    });
    check_rest(window);
    window.press("ctrl+o");
    window.wait_for("the overlay", [](const Json& now) { return !now.at("files").is_null(); });
    check_rest(window);
    window.press("Escape");

    window.click("Reset");
    window.wait_for("nothing", [](const Json& now) { return now.at("actors").empty(); });
    check_rest(window);
}

TEST_CASE_FIXTURE(OnScreen, "after a run, and while it is held, the window draws nothing") {
    Playground window(*this, {"--demo", "pipe", "--set", "iterations=20", "--run"});
    window.wait_for("the end", [](const Json& now) { return now.at("phase") == "finished"; });
    check_rest(window);
    window.click("Reset");
    window.click("ipc-signals");
    window.click("Run");
    window.wait_for("a run", [](const Json& now) { return now.at("running") == true && now.at("events").at("recorded") > 0; });
    window.press("period");
    window.wait_for("a pause", [](const Json& now) { return now.at("paused") == true; });
    check_rest(window);
}

TEST_CASE_FIXTURE(OnScreen, "steps and every schedule have room in a window of 1280x720") {
    Playground window(*this, {"--demo", "shared-counter", "--size", "1280x720"});
    window.click("Find a failing schedule");
    window.wait_for("a search to its end", [](const Json& now) {
        return !now.at("exploration").is_null() && now.at("exploration").at("over") == true;
    });
    window.press("1");
    window.wait_for("a step", [](const Json& now) { return now.at("schedule") == "A"; });
    window.wait_for_item("Undo");
    for (const char* item : {"Step A", "Step B", "Back to start", "Run on", "Run from here",
                             "Copy schedule", "Paste schedule", "Replay", "Copy command"})
        CHECK_MESSAGE(window.shows(item), item);
    check_layout(window.items(), 1280, 720);
}

TEST_CASE_FIXTURE(OnScreen, "what makes a run right stands in the top bar under its own name, and once") {
    Playground window(*this, {"--demo", "tcp", "--size", "1280x720", "--run"});
    window.click("Knobs");
    window.wait_for_item("Knobs, framing: none");
    const std::vector<Box> all = boxes(window.items());
    CHECK(std::count_if(all.begin(), all.end(), [](const Box& box) { return box.name == "framing: none"; }) == 1);
    window.click("framing: length-prefix");
    window.wait_for("messages with their lengths",
                    [](const Json& now) { return now.at("knobs").at("framing") == "length-prefix"; });
}

TEST_CASE_FIXTURE(OnScreen, "for a presenter every tab lies inside the Inspector, and the chosen mechanism in its list") {
    Playground window(*this, {"--demo", "compare", "--presenter", "--size", "1600x1000"});
    window.wait_for_item("ipc-compare");
    const std::vector<Box> all = boxes(window.items());
    const auto find = [&](const std::string& name) {
        return *std::find_if(all.begin(), all.end(), [&](const Box& box) { return box.name == name; });
    };
    const Box inspector = find("Inspector");
    for (const char* tab : {"Advice", "Code", "Kernel", "System calls", "Try it", "Knobs"}) {
        const Box box = find(tab);
        CAPTURE(tab);
        CHECK(box.x + box.width <= inspector.x + inspector.width);
    }
}
