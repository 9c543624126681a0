// The Kernel panel, beside what the kernel says to anybody else.
#include <doctest/doctest.h>

#include <array>
#include <csignal>
#include <cstdint>
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

constexpr Rgb kSetBit{0x4c, 0xc2, 0xff};  // the dark theme's accent

/// The cells that are full in a row of 32, as bits: the first is signal 1. Cells are 1/32 of what is right of `left`.
std::uint32_t full_cells(const ScreenPicture& picture, double left, double right, int y) {
    std::uint32_t bits = 0;
    for (int i = 0; i < 32; ++i) {
        const double middle = left + (right - left) / 32 * (i + 0.5) - 1;
        if (picture.at(static_cast<int>(middle), y) == kSetBit) bits |= 1U << static_cast<unsigned>(i);
    }
    return bits;
}

/// Signal numbers of a set, as its line says them.
std::uint64_t mask_of(const std::string& hexadecimal) {
    return std::stoull(hexadecimal, nullptr, 16);
}

}  // namespace

TEST_CASE_FIXTURE(OnSeenScreen, "a signal mask is shown bit by bit, as /proc has it, and a bit says its number and name") {
    Playground window(*this, {"--demo", "signals"});
    window.click("Kernel");
    window.press("s");
    window.wait_for("the signals that B catches", [](const Json& state) {
        return line(state, "B", "caught").find("SIGUSR1") != std::string::npos;
    });
    window.click("kernel: B");
    // With its cells, which lie below the line.
    const auto panel = window.rect("Inspector").get<std::array<double, 4>>();
    const auto in_sight = [&] {
        if (!window.shows("B: caught")) return false;
        const auto rect = window.rect("B: caught").get<std::array<double, 4>>();
        return rect[1] + rect[3] + 60 < panel[1] + panel[3];
    };
    window.point_at(static_cast<int>(panel[0] + panel[2] / 2), static_cast<int>(panel[1] + panel[3] - 40));
    for (int notch = 0; notch < 60 && !in_sight(); ++notch) window.wheel(true);
    REQUIRE(in_sight());
    window.point_at(5, 5);
    const std::uint64_t caught = mask_of(status_line(window.state(), "B", "SigCgt"));
    REQUIRE((caught >> (SIGUSR1 - 1) & 1U) == 1);
    const auto row = window.rect("B: caught").get<std::array<double, 4>>();
    const double left = row[0] + 12, right = row[0] + row[2];
    const ScreenPicture picture = look();
    // Numbers, a row for the signals up to 32, one for those after them, and numbers again.
    const int from = static_cast<int>(row[1] + row[3]);
    int y = from;
    while (y < from + 40 && full_cells(picture, left, right, y) != (caught & 0xffffffffU)) ++y;
    REQUIRE_MESSAGE(y < from + 40, "the first row of cells was not found");
    CHECK(full_cells(picture, left, right, y + 13) == caught >> 32U);
    // Below the cells, clear of the pointer, a tooltip names the signal that is pointed at.
    const double cell = (right - left) / 32;
    const auto words_at = [&](int signal) {
        window.point_at(static_cast<int>(left + cell * (signal - 0.5)), y + 4);
        const ScreenPicture now = look();
        std::string rows;
        for (int row_y = y + 18; row_y < y + 40; ++row_y) rows += now.row(row_y);
        return rows;
    };
    const std::string first = words_at(SIGUSR1), second = words_at(SIGUSR2);
    CHECK(first != second);
    CHECK(words_at(SIGUSR1) == first);
}

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
