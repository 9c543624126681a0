#include "terminal/look.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>

using namespace ipc::terminal;

namespace {

Look look(std::map<std::string, std::string> variables, bool terminal = true,
          bool no_color = false) {
    return find_look(
        [&](const char* name) -> const char* {
            const auto found = variables.find(name);
            return found == variables.end() ? nullptr : found->second.c_str();
        },
        terminal, no_color);
}

}  // namespace

TEST_CASE("colours are what TERM and COLORTERM promise") {
    CHECK(look({{"TERM", "xterm-256color"}}).colors == Colors::palette_256);
    CHECK(look({{"TERM", "xterm-256color"}, {"COLORTERM", "truecolor"}}).colors ==
          Colors::truecolor);
    CHECK(look({{"TERM", "linux"}}).colors == Colors::sixteen);
    CHECK(look({{"TERM", "vt100"}}).colors == Colors::none);
    CHECK(look({{"TERM", "dumb"}}).colors == Colors::none);
}

TEST_CASE("NO_COLOR and --no-color take the colours, not the live view") {
    CHECK(look({{"TERM", "xterm-256color"}, {"NO_COLOR", "1"}}).colors == Colors::none);
    CHECK(look({{"TERM", "xterm-256color"}, {"NO_COLOR", ""}}).colors == Colors::palette_256);
    CHECK(look({{"TERM", "xterm-256color"}}, true, true).colors == Colors::none);
    CHECK(look({{"TERM", "xterm-256color"}}, true, true).moves);
}

TEST_CASE("there is no live view in a pipe, on a dumb terminal and on one without a name") {
    CHECK(!look({{"TERM", "xterm"}}, false).moves);
    CHECK(!look({{"TERM", "dumb"}}).moves);
    CHECK(!look({}).moves);
    CHECK(look({{"TERM", "xterm"}}).moves);
}

TEST_CASE("the first of LC_ALL, LC_CTYPE and LANG that is set says whether it is UTF-8") {
    CHECK(look({{"LANG", "de_DE.UTF-8"}}).utf8);
    CHECK(look({{"LANG", "C.utf8"}}).utf8);
    CHECK(!look({{"LANG", "de_DE.UTF-8"}, {"LC_ALL", "C"}}).utf8);
    CHECK(look({{"LANG", "C"}, {"LC_CTYPE", "en_US.UTF-8"}, {"LC_ALL", ""}}).utf8);
    CHECK(!look({}).utf8);
    CHECK(!look({{"LANG", "C.UTF-8"}, {"TERM", "linux"}}).utf8);
}

TEST_CASE("without colours a line is its text and nothing else") {
    const Line line{{"bad", Ink::bad, true}, {" and plain"}};
    CHECK(paint(line, Look{}) == "bad and plain");
    CHECK(paint(line, Look{.colors = Colors::truecolor}) ==
          "\x1b[1;38;2;255;92;108mbad\x1b[0m and plain");
    CHECK(paint(line, Look{.colors = Colors::sixteen}) == "\x1b[1;31mbad\x1b[0m and plain");
}
