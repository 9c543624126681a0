// The System calls panel: strace beside a run, its lines and what they mean.
#include <doctest/doctest.h>

#include <cstdlib>

#include "gui/playground.hpp"
#include "support/wait.hpp"

using namespace ipc::test;

namespace {

bool may_trace() {
    static const bool works = std::system("strace -o /dev/null true 2>/dev/null") == 0;
    if (!works) MESSAGE("strace is not here, or may not trace");
    return works;
}

const Json& calls(const Json& state) { return state.at("system_calls"); }

void trace(Playground& window) {
    window.click("System calls");
    window.wait_for_item("System calls: on");
    window.click("System calls: on");
    window.wait_for("the switch is on", [](const Json& now) { return calls(now).at("on") == true; });
}

/// Between steps nobody moves, and no line comes.
void take_steps(Playground& window, int steps) {
    for (int step = 0; step < steps; ++step) {
        const std::size_t before = window.state().at("schedule").get<std::string>().size();
        window.press("s");
        window.wait_for("another step",
                        [&](const Json& now) { return now.at("schedule").get<std::string>().size() > before; });
    }
}

}  // namespace

TEST_CASE_FIXTURE(OnScreen, "the lines of strace appear in the panel, and what one means") {
    if (!may_trace()) return;
    Playground window(*this, {"--demo", "ipc-pipe"});
    trace(window);
    CHECK(calls(window.state()).at("lines") == 0);
    take_steps(window, 12);
    window.wait_for("lines of strace", [](const Json& now) {
        return calls(now).at("strace") == "tracing" && calls(now).at("lines") > 2;
    });
    window.wait_for_item("System call lines");
    const Json newest = calls(window.state()).at("newest");
    REQUIRE(!newest.empty());
    const auto id = newest.back().at("id").get<std::uint64_t>();
    const std::string line = "call " + std::to_string(id);
    window.wait_for_item(line); // the list follows its newest line
    window.click(line);
    window.wait_for("the line is selected", [&](const Json& now) {
        const Json& selected = calls(now).at("selected");
        return !selected.is_null() && selected.at("id") == id && selected.at("words").get<std::string>().size() > 20;
    });
    window.wait_for_item("Call in words");
    window.wait_for_item("call mark " + std::to_string(id)); // the Timeline went there
}

TEST_CASE_FIXTURE(OnScreen, "a mark on the Timeline selects its line, and opens the panel") {
    if (!may_trace()) return;
    Playground window(*this, {"--demo", "ipc-pipe"});
    trace(window);
    take_steps(window, 5);
    window.wait_for("lines of strace", [](const Json& now) { return calls(now).at("lines") > 0; });
    window.click("Code");
    std::string mark;
    REQUIRE(wait_until([&] {
        for (const Json& item : window.items()) {
            const std::string name = item.at("name");
            if (name.starts_with("call mark ")) mark = name;
        }
        return !mark.empty();
    }));
    window.click(mark);
    window.wait_for("its line is selected", [&](const Json& now) {
        const Json& selected = calls(now).at("selected");
        return !selected.is_null() && "call mark " + std::to_string(selected.at("id").get<std::uint64_t>()) == mark;
    });
    window.wait_for_item("Call in words");
}

TEST_CASE_FIXTURE(OnScreen, "the panel measures what strace costs, against a run without it") {
    if (!may_trace()) return;
    Playground window(*this, {"--demo", "ipc-pipe", "--run"});
    window.wait_for("a second of it", [](const Json& now) { return now.at("seconds") > 1.2; });
    window.click("System calls");
    window.wait_for_item("System calls: on");
    window.click("System calls: on");
    window.wait_for_item("Restart traced");
    window.click("Restart traced");
    window.wait_for("the cost", [](const Json& now) {
        return calls(now).at("slowdown").get<std::string>().find("; without strace ") != std::string::npos;
    });
    CHECK(calls(window.state()).at("strace") == "tracing");
    window.wait_for_item("Slowdown");
}

TEST_CASE_FIXTURE(OnScreen, "all calls are shown if asked, and by default those by which processes talk") {
    if (!may_trace()) return;
    Playground window(*this, {"--demo", "ipc-pipe"});
    trace(window);
    window.click("Run");
    window.wait_for("lines", [](const Json& now) { return calls(now).at("lines") > 20; });
    window.click("Pause");
    window.wait_for("a pause", [](const Json& now) { return now.at("paused") == true; });
    const auto few = calls(window.state()).at("lines").get<long>();
    window.click("calls: all");
    window.wait_for("more lines", [&](const Json& now) { return calls(now).at("lines") > few; });
}
