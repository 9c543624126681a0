// On a terminal, where a learner is.
#include <doctest/doctest.h>

#include <csignal>

#include "support/place.hpp"
#include "support/processes.hpp"
#include "support/program.hpp"
#include "support/wait.hpp"

using namespace ipc::test;

namespace {

Setting on_terminal(std::vector<std::string> arguments) {
    return {.arguments = std::move(arguments), .environment = {{"TERM", "xterm-256color"}}, .on_terminal = true};
}

bool shows(Program& program, const std::string& text) {
    return wait_until([&] { return program.out().find(text) != std::string::npos || !program.running(); }) &&
           program.out().find(text) != std::string::npos;
}

}  // namespace

TEST_CASE_FIXTURE(Place, "closing the terminal ends the run and leaves nothing") {
    for (const std::string& demo : all_demos()) {
        CAPTURE(demo);
        Program program(demo, on_terminal({"--seconds", "0", "--iterations", "0", "--pace", "20000"}));
        REQUIRE(shows(program, "iterations"));
        note_objects();
        program.hang_up();
        program.wait();
        const auto left = left_in_the_end();
        CHECK_MESSAGE(left.empty(), lines(left));
    }
}

TEST_CASE_FIXTURE(Place, "a front end that is killed on its terminal leaves nothing") {
    Program program("ipc-shared-counter", on_terminal({"--seconds", "0", "--iterations", "0"}));
    REQUIRE(shows(program, "iterations"));
    program.send(SIGKILL);
    program.wait();
    CHECK(left_in_the_end().empty());
}

TEST_CASE_FIXTURE(Place, "the live view gives the terminal back as it was, with the report below") {
    Program program("ipc-shared-counter", on_terminal({"--seconds", "0", "--iterations", "0"}));
    REQUIRE(shows(program, "iterations"));
    CHECK(program.out().find("\x1b[?25l") != std::string::npos); // the cursor is hidden
    program.type("q");
    const Outcome ended = program.wait();
    CHECK(ended.exit == 0);
    const std::size_t shown = ended.out.rfind("\x1b[?25h"); // and shown again
    REQUIRE(shown != std::string::npos);
    CHECK(ended.out.find("increments were made", shown) != std::string::npos);
}

TEST_CASE_FIXTURE(Place, "on a terminal Ctrl-C ends the run with its report") {
    Program program("ipc-pipe", on_terminal({"--seconds", "0", "--iterations", "0"}));
    REQUIRE(shows(program, "iterations"));
    program.type("\x03");
    const Outcome ended = program.wait();
    CHECK(ended.exit == 0);
    CHECK(ended.out.find("messages") != std::string::npos);
}
