// The Kernel panel, beside what the kernel says to anybody else.
#include <doctest/doctest.h>

#include <filesystem>

#include "gui/playground.hpp"
#include "support/wait.hpp"

using namespace ipc::test;

namespace {

const Json* process(const Json& state, const std::string& who) {
    if (!state.contains("kernel")) return nullptr;
    for (const Json& each : state.at("kernel").at("processes"))
        if (each.at("who") == who) return &each;
    return nullptr;
}

std::string line(const Json& state, const std::string& who, const std::string& name) {
    const Json* found = process(state, who);
    return found != nullptr && found->at("lines").contains(name) ? found->at("lines").at(name).at("value").get<std::string>() : "";
}

/// The value of a line of /proc/PID/status: "SigBlk".
std::string status_line(const Json& state, const std::string& who, const std::string& name) {
    const Json* found = process(state, who);
    REQUIRE(found != nullptr);
    for (const std::string& text : split_lines(read_text("/proc/" + std::to_string(found->at("pid").get<int>()) + "/status")))
        if (text.starts_with(name + ":\t")) return text.substr(name.size() + 2);
    return {};
}

}  // namespace

TEST_CASE_FIXTURE(OnScreen, "the Kernel panel shows of a held process what /proc says") {
    Playground window(*this, {"--demo", "signals"});
    window.click("Kernel");
    window.press("s");
    // The first look may be from before B has set its handlers; the panel keeps up.
    window.wait_for("the signals that B catches", [](const Json& state) {
        return line(state, "B", "caught").find("SIGUSR1") != std::string::npos;
    });
    const Json now = window.state();
    CHECK(!line(now, "B", "blocked").empty());
    CHECK(std::stoull(status_line(now, "B", "SigCgt"), nullptr, 16) != 0);
    // Whoever is held at its gate or asleep is so in the panel too.
    CHECK(line(now, "A", "state").substr(0, 1) == status_line(now, "A", "State").substr(0, 1));
    CHECK(line(now, "A", "threads") == status_line(now, "A", "Threads"));
    window.click("kernel: B");
    window.wait_for("its counters", [](const Json& later) {
        return line(later, "B", "it gave the CPU up") == status_line(later, "B", "voluntary_ctxt_switches") + " times";
    });
}

TEST_CASE_FIXTURE(OnScreen, "of a full pipe it says who holds which end, and why its writers are stuck") {
    Playground window(*this, {"--demo", "pipe", "--set", "reader_delay_ms=1000"});
    window.click("Kernel");
    window.press("space");
    const auto pipe_of = [](const Json& now) -> const Json* {
        if (!now.contains("kernel")) return nullptr;
        for (const Json& object : now.at("kernel").at("objects"))
            if (object.at("kind") == "pipe") return &object;
        return nullptr;
    };
    window.wait_for("a writer asleep on the pipe", [&](const Json& now) {
        const Json* pipe = pipe_of(now);
        return pipe != nullptr && pipe->at("asleep_on_it") != "" && pipe->at("held_by").get<std::string>().find("C (") != std::string::npos;
    });
    window.click("Why is it stuck?");
    window.wait_for("the answer", [](const Json& now) {
        if (!now.contains("kernel") || !now.at("kernel").at("stuck").is_array()) return false;
        for (const Json& stuck : now.at("kernel").at("stuck")) {
            const std::string text = stuck.at("text");
            if (text.find("waits in write(") != text.npos && text.find("which is full") != text.npos) return true;
        }
        return false;
    });
    const Json* pipe = nullptr;
    const Json now = window.state();
    pipe = pipe_of(now);
    REQUIRE(pipe != nullptr);
    // The same pipe, by its inode, in the writer's own folder of descriptors.
    const Json* writer = process(now, "A");
    REQUIRE(writer != nullptr);
    bool found = false;
    for (const Json& end : writer->at("open")) {
        if (end.at("object") != pipe->at("name")) continue;
        found = true;
        const std::string number = end.at("number");
        CHECK(std::filesystem::read_symlink("/proc/" + std::to_string(writer->at("pid").get<int>()) + "/fd/" + number) ==
              pipe->at("name").get<std::string>());
        CHECK(end.at("access") == "write end");
    }
    CHECK(found);
}
