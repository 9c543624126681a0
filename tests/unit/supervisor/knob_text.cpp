#include "samples.hpp"

using namespace ipc::supervisor;
using ipc::tests::sample_description;

namespace {

KnobInfo knob(const char* name) {
    const Description demo = sample_description();
    return demo.knobs[static_cast<std::size_t>(demo.knob_index(name))];
}

}  // namespace

TEST_CASE("a name in snake_case is an option in kebab-case") {
    CHECK(kebab("reader_delay_ms") == "reader-delay-ms");
    CHECK(kebab("sync") == "sync");
}

TEST_CASE("every value of a knob comes back from its text") {
    for (std::int64_t value = 0; value <= 2; ++value) {
        const auto back = parse_knob(knob("sync"), knob_text(knob("sync"), value));
        REQUIRE(back);
        CHECK(*back == value);
    }
    for (const std::int64_t value : {-5, 0, 500}) {
        const auto back =
            parse_knob(knob("reader_delay_ms"), knob_text(knob("reader_delay_ms"), value));
        REQUIRE(back);
        CHECK(*back == value);
    }
    CHECK(knob_text(knob("sync"), 3) == "?");
}

TEST_CASE("a wrong choice is answered by the right ones") {
    const auto wrong = parse_knob(knob("sync"), "mutx");
    REQUIRE(!wrong);
    CHECK(wrong.error().text == "--sync: \"mutx\" is not one of none, mutex, O_APPEND");
    CHECK(!parse_knob(knob("sync"), ""));
    CHECK(!parse_knob(knob("sync"), "1"));
}

TEST_CASE("a number out of range is answered by the range") {
    const auto wrong = parse_knob(knob("reader_delay_ms"), "501");
    REQUIRE(!wrong);
    CHECK(wrong.error().text == "--reader-delay-ms: 501 is not in -5..500 ms");
    CHECK(parse_knob(knob("seed"), "10").error().text == "--seed: 10 is not in 0..9");
    CHECK(!parse_knob(knob("seed"), "99999999999999999999999"));
}

TEST_CASE("what is no whole number is called so, on one short line") {
    const auto wrong = parse_knob(knob("seed"), "1.5");
    REQUIRE(!wrong);
    CHECK(wrong.error().text == "--seed: \"1.5\" is not a whole number in 0..9");
    for (const char* text : {"", "x", "5x", " 5", "0x5", "+5"})
        CHECK(!parse_knob(knob("seed"), text));
    const std::string answer =
        parse_knob(knob("seed"), "\x1b[2J\n" + std::string(500, 'y')).error().text;
    CHECK(answer.size() < 150);
    CHECK(answer.find('\x1b') == std::string::npos);
    CHECK(answer.find('\n') == std::string::npos);
}
