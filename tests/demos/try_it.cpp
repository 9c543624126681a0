// The commands that a learner is told to try: each shows what it says, while the demo runs.
#include <doctest/doctest.h>

#include <fstream>

#include "support/live_run.hpp"
#include "support/place.hpp"
#include "support/program.hpp"
#include "support/wait.hpp"

using namespace ipc::test;

namespace {

/// With the processes and the object of this run in it.
std::string filled_in(std::string command, const ipc::supervisor::Snapshot& now) {
    const auto replace = [&command](const std::string& what, const std::string& by) {
        for (std::size_t at = 0; (at = command.find(what)) != std::string::npos;) command.replace(at, what.size(), by);
    };
    for (const auto& actor : now.actors) replace(std::string("{") + actor.letter + "}", std::to_string(actor.pid));
    replace("{name}", now.object_name);
    return command;
}

/// What the command of this description prints.
std::string shown(const LiveRun& live, const std::string& what) {
    for (const auto& item : live.description().try_it) {
        if (item.what.find(what) == std::string::npos) continue;
        return run("/bin/sh", {"-c", filled_in(item.command, live.now())}).out;
    }
    FAIL("there is no such command: " << what);
    return "";
}

LiveRun endless(const std::string& demo, std::vector<std::pair<std::string, std::string>> knobs = {}) {
    knobs.insert(knobs.end(), {{"iterations", "0"}, {"seconds", "0"}});
    return LiveRun(demo, knobs);
}

}  // namespace

TEST_CASE_FIXTURE(Place, "each command with a process in it shows something of a run of memory, buffer, frames, forks and log") {
    // With a lock, in slow motion: most of the time somebody has it.
    for (const auto& [demo, sync] : {std::pair{"ipc-private-memory", ""}, {"ipc-bounded-buffer", "semaphores"},
                                     {"ipc-video-frames", "mutex"}, {"ipc-philosophers", "ordered"}, {"ipc-log-file", "flock"}}) {
        std::vector<std::pair<std::string, std::string>> knobs{{"pace", "2000"}};
        if (*sync != 0) knobs.emplace_back("sync", sync);
        const LiveRun live = endless(demo, knobs);
        for (const auto& item : live.description().try_it) {
            if (item.command.find('{') == std::string::npos) continue;
            CAPTURE(item.command);
            CHECK(wait_until([&] { return !run("/bin/sh", {"-c", filled_in(item.command, live.now())}).out.empty(); }));
        }
    }
}

TEST_CASE_FIXTURE(Place, "the frames are one mapping, the same at camera and viewer, and the viewer has two ends to read") {
    const LiveRun live = endless("ipc-video-frames");
    const auto at_camera = split_lines(shown(live, "the frames in the camera's memory"));
    const auto at_viewer = split_lines(shown(live, "the same memory, at the viewer"));
    CHECK(at_camera.size() == 1);
    CHECK(at_camera == at_viewer);
    CHECK(split_lines(shown(live, "the viewer's ends")).size() == 2);
}

TEST_CASE_FIXTURE(Place, "what somebody else writes into the log tears no line, and its last lines are read on") {
    const LiveRun live = endless("ipc-log-file", {{"sync", "flock"}, {"pace", "1000"}});
    REQUIRE(wait_until([&] { return live.metric("lines_written") > 5; }));
    std::ofstream(live.now().object_name, std::ios::app) << "hi there\n";
    const auto written = live.metric("lines_written");
    REQUIRE(wait_until([&] { return live.metric("lines_written") > written + 20; }));
    CHECK(live.metric("lines_torn") == 0);
    CHECK(wait_until([&] { return live.metric("lines_intact") == live.metric("lines_written"); }));
    const auto gauge = static_cast<std::size_t>(live.description().gauge_index("tail_1"));
    CHECK(wait_until([&] { return live.now().gauges.at(gauge) != 0; }));
}
