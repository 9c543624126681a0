#include "supervisor/schedule.hpp"

using namespace ipc::supervisor;

TEST_CASE("a schedule is letters with spaces, commas or nothing between them") {
    for (const char* text : {"A B A", "ABA", "a,b,a", " A  b,A ", "A\tB\nA"}) {
        CAPTURE(text);
        const auto schedule = parse_schedule(text);
        REQUIRE(schedule);
        CHECK(*schedule == Schedule{0, 1, 0});
        CHECK(schedule_text(*schedule) == "A B A");
    }
    CHECK(*parse_schedule("AP") == Schedule{0, 15});
    CHECK(schedule_text({}).empty());
}

TEST_CASE("what is no schedule is refused, and the wrong sign is named") {
    for (const char* text : {"", " , ", "A 1", "Q", "A-B", "\u00c4", "A.B", "@"}) {
        CAPTURE(text);
        CHECK(!parse_schedule(text));
    }
    CHECK(parse_schedule("A B ?").error().text.find("\"?\"") != std::string::npos);
    CHECK(parse_schedule("A Q").error().text.find("\"Q\"") != std::string::npos);
}
