#include "terminal/cells.hpp"

#include <doctest/doctest.h>

#include "sample.hpp"

using namespace ipc::terminal;

TEST_CASE("a text's width is what the screen shows, not its bytes") {
    CHECK(columns("abc") == 3);
    CHECK(columns("\u00fcber") == 4);
    CHECK(columns("e\u0301") == 1);
    CHECK(columns("\u6f22\u5b57") == 4);
    CHECK(columns("\xff\xc3") == 2);
}

TEST_CASE("a field has exactly its width, whatever is put into it") {
    for (const std::string text : {"", "a", "exactly ten", "far too long for the field",
                                   "\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc"}) {
        for (std::size_t width = 0; width < 12; ++width) {
            CAPTURE(text);
            CAPTURE(width);
            CHECK(columns(left(text, width)) == width);
            CHECK(columns(right(text, width)) == width);
        }
    }
    CHECK(left("abcdef", 4) == "abc~");
    CHECK(right("ab", 4) == "  ab");
    CHECK(left("\u6f22\u5b57", 3) == "\u6f22~");
}

TEST_CASE("text from outside cannot move the cursor") {
    CHECK(harmless("a\x1b[2Jb") == "a?[2Jb");
    CHECK(harmless("tab\there\n") == "tab    here?");
    CHECK(harmless("\xc2\x9b"
                   "31m") == "?31m");
    CHECK(harmless("\xff\xc3") == "??");
    CHECK(harmless("\u00fcber \u2713") == "\u00fcber \u2713");
}

TEST_CASE("a line is cut at the width, spans and all") {
    const Line line{{"abc", Ink::bad}, {"def", Ink::good}, {"ghi"}};
    CHECK(ipc::tests::plain(clip(line, 5)) == "abcde");
    CHECK(ipc::tests::plain(clip(line, 3)) == "abc");
    CHECK(ipc::tests::plain(clip(line, 99)) == "abcdefghi");
    CHECK(ipc::tests::plain(clip(line, 0)) == "");
}

TEST_CASE("words are wrapped within the width, and none is lost that fits") {
    CHECK(wrap("one two three", 7) == std::vector<std::string>{"one two", "three"});
    CHECK(wrap("", 7).empty());
    CHECK(wrap("  spaces   between ", 20) == std::vector<std::string>{"spaces between"});
    CHECK(wrap("incomprehensibilities here", 8) == std::vector<std::string>{"incompr~", "here"});
}
