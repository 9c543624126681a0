// The comparison in the window: measured, looked at, stopped, saved; and the adviser beside it.
#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>

#include "gui/playground.hpp"

using namespace ipc::test;

namespace {

const std::vector<std::string> kShort{"--demo", "compare",          "--set", "sizes=64",
                                      "--set",  "milliseconds=1",   "--set", "repeats=2"};

bool is_done(const Json& state) {
    const Json& comparison = state.at("comparison");
    return state.at("phase") == "finished" && !comparison.at("cells").empty() &&
           comparison.at("cells").size() == comparison.at("planned");
}

std::size_t measured_cells(const Json& state) {
    std::size_t measured = 0;
    for (const Json& cell : state.at("comparison").at("cells"))
        measured += cell.at("repeats") > 0 ? 1 : 0;
    return measured;
}

}  // namespace

TEST_CASE_FIXTURE(OnScreen, "a short comparison fills the window with figures as ipc-compare reports them") {
    Playground window(*this, kShort);
    CHECK(window.shows("Save as CSV", false));
    CHECK(window.state().at("comparison").at("cells").empty());
    window.click("Run");
    window.wait_for("all cells", is_done);
    const Json state = window.state();
    CHECK(state.at("error") == "");
    CHECK(measured_cells(state) == state.at("metrics").at("cells_measured"));
    CHECK(measured_cells(state) > 10);
    CHECK(state.at("comparison").at("rounds") == 2);

    // The same members, and the same cells in the same order, as the program itself has.
    const Outcome alone = run("ipc-compare", {"--sizes", "64", "--milliseconds", "1", "--repeats", "2", "--json"});
    REQUIRE(alone.exit == 0);
    const Json cells = Json::parse(alone.out).at("comparison"), shown = state.at("comparison").at("cells");
    REQUIRE(cells.size() == shown.size());
    for (std::size_t i = 0; i < cells.size(); ++i) {
        for (const auto& [name, value] : cells[i].items()) {
            CAPTURE(name);
            REQUIRE(shown[i].contains(name));
            // Too few messages for a p99 in one run, enough in the other: that may be.
            if (value.is_string() || value.is_number_unsigned())
                CHECK(shown[i].at(name).type() == value.type());
        }
        for (const char* same : {"mechanism", "placement", "pattern", "bytes", "repeats", "why_not"})
            CHECK(shown[i].at(same) == cells[i].at(same));
    }
}

TEST_CASE_FIXTURE(OnScreen, "the figures of a comparison are switched by mouse and by keyboard") {
    Playground window(*this, kShort);
    const auto shows = [&](const char* what, const char* value) {
        window.wait_for(value, [&](const Json& now) { return now.at("comparison").at("shown").at(what) == value; });
    };
    window.click("metric: latency p99.9");
    shows("metric", "latency p99.9");
    window.click("placement: same CPU");
    shows("placement", "same CPU");
    window.click("pattern: one way");
    shows("pattern", "one way");
    // Nothing was measured: Stop, Reset and saving are passed by, and behind Run comes the first metric.
    window.press("Tab");
    window.press("Tab");
    window.press("Return");
    shows("metric", "throughput");
}

TEST_CASE_FIXTURE(OnScreen, "a comparison that is stopped keeps what it has, and Reset clears it") {
    Playground window(*this, {"--demo", "compare", "--set", "repeats=20", "--run"});
    window.wait_for("some figures", [](const Json& now) { return measured_cells(now) > 5; });
    const auto before = measured_cells(window.state());
    window.click("Stop");
    window.wait_for("the stop", [](const Json& now) { return now.at("phase") == "finished"; });
    const Json kept = window.state().at("comparison").at("cells");
    CHECK(measured_cells(window.state()) >= before);
    CHECK(wait_until([&] { return living_actors(window.state()).empty(); }));  // the window does not wait for their end

    window.click("metric: throughput");
    CHECK(window.state().at("comparison").at("cells") == kept);
    window.click("Reset");
    window.wait_for("nothing", [](const Json& now) { return now.at("comparison").at("cells").empty(); });
}

TEST_CASE_FIXTURE(OnScreen, "a comparison that was recorded is opened with its figures, and can be measured anew") {
    const std::string recording = may_keep("compared.ipcrec");
    const Outcome recorded = run("ipc-compare", {"--sizes", "64", "--milliseconds", "1", "--repeats", "2", "--record",
                                                 recording, "--json"});
    REQUIRE(recorded.exit == 0);
    const Json report = Json::parse(recorded.out);

    Playground window(*this, {"--open", recording});
    window.wait_for("the comparison", [](const Json& now) { return now.at("demo") == "compare"; });
    const Json opened = window.state();
    CHECK(opened.at("error") == "");
    CHECK(opened.at("running") == false);
    CHECK(opened.at("metrics").at("cells_measured") == report.at("metrics").at("cells_measured"));
    const Json &cells = report.at("comparison"), &shown = opened.at("comparison").at("cells");
    REQUIRE(cells.size() == shown.size());
    CHECK(measured_cells(opened) > 10);
    for (std::size_t i = 0; i < cells.size(); ++i) {
        CAPTURE(i);
        for (const auto& [name, value] : cells[i].items()) {
            CAPTURE(name);
            CHECK(shown[i].at(name) == value);
        }
    }
    CHECK(window.shows("Comparison"));
    CHECK(window.shows("Save as CSV"));
    CHECK(window.shows("Run"));

    window.click("metric: latency p99.9");
    window.click("placement: same CPU");
    window.wait_for("the other figures", [](const Json& now) {
        return now.at("comparison").at("shown").at("placement") == "same CPU";
    });
    CHECK(window.state().at("comparison").at("cells") == shown);
    window.click("Run");
    window.wait_for("figures of its own", [&](const Json& now) {
        return measured_cells(now) > 0 && now.at("comparison").at("cells") != shown;
    });
    CHECK(window.state().at("error") == "");
}

TEST_CASE_FIXTURE(OnScreen, "a name beside the plot leads to the figures of its line") {
    Playground window(*this, {"--demo", "compare", "--set", "sizes=64", "--set", "milliseconds=1", "--set", "repeats=2",
                              "--set", "placement=same-cpu", "--set", "mechanism=pipe"});
    window.click("Run");
    window.wait_for("all cells", is_done);
    window.wait_for_item("Names of the lines");
    CHECK_FALSE(window.shows("Figures"));
    const Json names = window.rect("Names of the lines");
    // The one name lies where its line ends: gone over from above it is met.
    for (int y = 0; y < names[3].get<int>() && !window.shows("Figures"); y += 10)
        window.point_at(names[0].get<int>() + 20, names[1].get<int>() + y);
    REQUIRE(window.shows("Figures"));
    const Json figures = window.rect("Figures");
    CHECK(figures[0].get<double>() + figures[2].get<double>() <= names[0].get<double>() + 1);
}

TEST_CASE_FIXTURE(OnScreen, "a comparison whose process was killed says so where its figures are, and keeps them") {
    Playground window(*this, {"--demo", "compare", "--set", "repeats=20", "--run"});
    window.wait_for("some figures", [](const Json& now) {
        return measured_cells(now) > 2 && now.at("actors").size() == 2 && now.at("actors")[0].at("pid") > 1;
    });
    CHECK(window.shows("Measured on"));
    kill(window.state().at("actors")[0].at("pid").get<pid_t>(), SIGKILL);
    window.wait_for("the end", [](const Json& now) { return now.at("phase") == "finished"; });
    window.wait_for_item("What went wrong");
    CHECK(window.state().at("verdict").at("holds") == false);
    CHECK(measured_cells(window.state()) > 2);
}

TEST_CASE_FIXTURE(OnScreen, "the comparison keeps to its places in the smallest window that a presenter may have") {
    for (const char* size : {"1280x720", "1600x1000"}) {
        for (const char* scale : {"1.5", "2"}) {
            CAPTURE(size);
            CAPTURE(scale);
            Playground window(*this, {"--demo", "compare", "--set", "sizes=64", "--set", "milliseconds=1", "--set",
                                      "repeats=2", "--size", size, "--scale", scale, "--run"});
            window.wait_for("all cells", is_done);
            window.wait_for_item("Names of the lines");
            const auto right = [](const Json& rect) { return rect[0].get<double>() + rect[2].get<double>(); };
            const auto below = [](const Json& rect) { return rect[1].get<double>() + rect[3].get<double>(); };
            const Json panel = window.rect("Comparison"), names = window.rect("Names of the lines");
            const Json plot = window.rect("plot"), foot = window.rect("Progress");
            CHECK(plot[2].get<double>() > 0.4 * panel[2].get<double>());
            CHECK(right(names) <= right(panel));
            CHECK(below(names) <= foot[1].get<double>());
            CHECK(below(foot) <= below(panel));
            window.click("Advice");  // where panels share a place, the way to it is at the head of each
            window.wait_for_item("Inspector");
            for (const char* tab : {"Advice", "Code", "Kernel", "System calls", "Try it", "Knobs"}) {
                CAPTURE(tab);
                CHECK(right(window.rect(tab)) <= right(window.rect("Inspector")));
            }
        }
    }
}

TEST_CASE_FIXTURE(OnScreen, "the adviser answers without figures, and changes its mind with an answer") {
    Playground window(*this, {"--demo", "compare"});
    CHECK(window.state().at("advice").at("best") == "Unix socket, SOCK_SEQPACKET");
    window.click("volume: flag");
    window.click("speed: rarely");
    window.wait_for("a signal", [](const Json& now) { return now.at("advice").at("best") == "signal"; });
    CHECK(window.state().at("knobs").at("volume") == "flag");
    window.click("reach: network");
    window.wait_for("TCP", [](const Json& now) { return now.at("advice").at("best") == "TCP"; });
}

TEST_CASE_FIXTURE(OnScreen, "every program's comparison shows its plot, its table and its questions in a small window") {
    Playground window(*this, {"--demo", "compare", "--size", "1280x720"});
    for (const char* panel : {"Comparison", "Trade-offs", "Recommended", "volume: frames", "Save as PNG"}) {
        CAPTURE(panel);
        const bool is_save = std::string(panel).starts_with("Save");
        const Json rect = [&] {
            for (const Json& item : window.items())
                if (item.at("name") == panel) return item.at("rect");
            return Json();
        }();
        REQUIRE(!rect.is_null());
        CHECK(rect[0].get<double>() + rect[2].get<double>() <= 1280);
        CHECK(rect[1].get<double>() + (is_save ? rect[3].get<double>() : 0.0) <= 720);
    }
}
