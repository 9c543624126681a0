// What the window's program says to a shell.
#include <doctest/doctest.h>

#include <fstream>

#include "gui/display.hpp"
#include "support/report.hpp"
#include "support/wait.hpp"

using namespace ipc::test;

namespace {

/// One line on stderr, of this program, with every one of these words.
void check_sentence(const Outcome& refused, int status, const std::vector<std::string>& words) {
    CAPTURE(refused.err);
    CHECK(refused.exit == status);
    CHECK(refused.out == "");
    CHECK(split_lines(refused.err).size() == 1);
    CHECK(refused.err.starts_with("ipc-playground: "));
    for (const std::string& word : words) {
        CAPTURE(word);
        CHECK(refused.err.find(word) != std::string::npos);
    }
}

Outcome without_display(const std::vector<std::string>& arguments) {
    std::vector<std::string> all{"-u", "DISPLAY", "-u", "WAYLAND_DISPLAY",
                                 path_of("ipc-playground")};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return run("/usr/bin/env", all);
}

/// Width and height as a PNG file has them: big-endian, from its sixteenth byte on.
std::pair<unsigned, unsigned> png_size(const std::string& bytes) {
    REQUIRE(bytes.size() > 24);
    CHECK(bytes.substr(0, 8) == "\x89PNG\r\n\x1a\n");
    const auto number = [&](std::size_t at) {
        unsigned value = 0;
        for (std::size_t i = 0; i < 4; ++i)
            value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
        return value;
    };
    return {number(16), number(20)};
}

}  // namespace

TEST_CASE_FIXTURE(OnScreen,
                  "wrong usage ends with status 2 and a sentence that says what is allowed") {
    std::vector<std::string> demos;
    for (const std::string& demo : all_demos())
        demos.push_back(demo.substr(4));
    demos.push_back("nosuch");
    check_sentence(playground({"--demo", "nosuch"}), 2, demos);

    const auto refused = [&](std::vector<std::string> arguments,
                             const std::vector<std::string>& words) {
        CAPTURE(lines(arguments));
        check_sentence(playground(std::move(arguments)), 2, words);
    };
    refused({"--demo", "pipe", "--set", "nosuch=3"}, {"nosuch", "writers", "pace"});
    refused({"--demo", "pipe", "--set", "writers=99"}, {"writers", "1..8", "99"});
    refused({"--demo", "pipe", "--set", "writers=few"}, {"writers", "1..8", "few"});
    refused({"--demo", "pipe", "--set", "sync=mutexx"}, {"sync", "mutexx", "none", "file-lock"});
    refused({"--demo", "pipe", "--set", "writers"}, {"writers", "KNOB=VALUE"});
    refused({"--demo"}, {"--demo", "NAME"});
    refused({"--theme", "red"}, {"--theme", "dark", "light", "contrast"});
    refused({"--scale", "9"}, {"--scale", "2.5"});
    refused({"--size", "12"}, {"--size", "12", "640x400"});
    refused({"--nosuch"}, {"--nosuch"});
    refused({"--after", "1"}, {"--after", "--screenshot"});
    refused({"--exit-after", "-1"}, {"--exit-after"});
}

TEST_CASE_FIXTURE(Place, "without a display one sentence says so, with what to do") {
    check_sentence(without_display({}), 1, {"display", "DISPLAY", "ipc-shared-counter"});
    const Outcome closed = run(
        "ipc-playground", Setting{.environment = {{"DISPLAY", ":4000"}, {"WAYLAND_DISPLAY", ""}}});
    check_sentence(closed, 1, {"display", ":4000"});
}

TEST_CASE_FIXTURE(OnScreen, "where OpenGL is too old one sentence says so, with what to do") {
    Setting setting = this->setting({});
    setting.environment.emplace_back("MESA_GL_VERSION_OVERRIDE", "2.1");
    check_sentence(run("ipc-playground", setting), 1, {"OpenGL 3.3", "2.1", "driver"});
}

TEST_CASE_FIXTURE(OnScreen, "--screenshot writes a picture of the size that was asked for") {
    const std::string file = may_keep("window.png");
    for (const auto& [width, height] : {std::pair(1280u, 720u), std::pair(1600u, 1000u)}) {
        const std::string size = std::to_string(width) + "x" + std::to_string(height);
        const Outcome shot =
            playground({"--demo", "pipe", "--run", "--size", size, "--screenshot", file});
        CHECK(shot.exit == 0);
        CHECK(shot.out == "");
        CHECK(shot.err == "");
        const std::string bytes = read_text(file);
        CHECK(png_size(bytes) == std::pair(width, height));
        CHECK(bytes.size() > 20'000);  // an empty window takes a few thousand
    }
}

TEST_CASE_FIXTURE(OnScreen, "a file that cannot be written ends it with a sentence that names it") {
    const std::string nowhere = directory() + "/nowhere/file";
    for (const std::string option : {"--screenshot", "--state", "--item-map"}) {
        CAPTURE(option);
        check_sentence(playground({option, nowhere, "--exit-after", "3"}), 1, {nowhere, "ENOENT"});
    }
}

TEST_CASE_FIXTURE(OnScreen, "what is no recording is refused in one sentence") {
    const std::string text = may_keep("notes.txt");
    std::ofstream(text) << "These are notes about pipes.\n";
    check_sentence(playground({"--open", text}), 1, {text, "recording"});
    check_sentence(playground({"--open", directory() + "/nosuch"}), 1, {"nosuch", "ENOENT"});
}

TEST_CASE_FIXTURE(
    OnScreen,
    "doctor says in one line each what this machine can show, with and without a display") {
    for (const bool with_display : {true, false}) {
        const Outcome said = with_display ? playground({"doctor"}) : without_display({"doctor"});
        CAPTURE(said.out);
        CHECK(said.exit == 0);
        CHECK(said.err == "");
        const auto each = split_lines(said.out);
        REQUIRE(each.size() >= 8);
        for (const std::string& line : each) {
            CAPTURE(line);
            CHECK((line.starts_with("ok ") || line.starts_with("limited ") ||
                   line.starts_with("missing ")));
            CHECK(line.find(": ") != std::string::npos);
        }
        CHECK(each[0].starts_with(with_display ? "ok " : "missing "));
        CHECK(each[0].find(with_display ? "OpenGL" : "DISPLAY") != std::string::npos);
        for (const std::string& demo : all_demos())
            CHECK(said.out.find(demo.substr(4)) != std::string::npos);
    }
}
