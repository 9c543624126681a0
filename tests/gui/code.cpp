// The Code panel of a demo that has several sources.
#include <doctest/doctest.h>

#include "gui/playground.hpp"

using namespace ipc::test;

namespace {

const std::string kMain = "demos/shared_memory/log_file.cpp", kLock = "demos/shared_memory/log_file_lock.cpp";

/// The site at which this actor stands; empty: none yet.
std::string site_of(const Json& state, const std::string& letter) {
    for (const Json& actor : state.at("actors")) {
        if (actor.at("letter") == letter && actor.at("site").is_string()) return actor.at("site");
    }
    return {};
}

}  // namespace

TEST_CASE_FIXTURE(OnScreen, "the Code panel shows each file of a demo, and goes with the actor that is stepped") {
    const Json described = description("ipc-log-file");
    Playground window(*this, {"--size", "1280x720", "--demo", "log-file", "--set", "sync=flock"});
    CHECK(window.shows(kMain));
    for (const Json& source : described.at("sources")) {
        const std::string file = source.at("file");
        const std::string item = "file: " + file.substr(file.rfind('/') + 1);
        CAPTURE(item);
        // Those that find no room in the row come in their turn.
        for (std::size_t row = 0; !window.shows(item); ++row) {
            REQUIRE(row < described.at("sources").size());
            const std::string before = window.state().at("source");
            window.click("more files");
            window.wait_for("another file is shown", [&](const Json& now) { return now.at("source") != before; });
        }
        window.click(item);
        window.wait_for_item(file);
    }
    // Every step of A leads the panel to the file where A stands then.
    bool was_in_main = false, was_in_lock = false;
    window.press("s");
    window.wait_for("A can be stepped", [](const Json& now) { return !site_of(now, "A").empty(); });
    for (int step = 0; step < 12; ++step) {
        const std::string before = window.state().at("schedule");
        window.click("Step A");
        window.wait_for("the step is taken", [&](const Json& now) {
            return now.at("schedule").get<std::string>().size() > before.size();
        });
        const Json site = named(described.at("sites"), site_of(window.state(), "A"));
        window.wait_for_item(site.at("file"));
        was_in_main |= site.at("file") == kMain;
        was_in_lock |= site.at("file") == kLock;
    }
    CHECK(was_in_main);
    CHECK(was_in_lock);
}
