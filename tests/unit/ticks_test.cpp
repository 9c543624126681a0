#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "model/ticks.hpp"

using namespace ipc;

TEST_CASE("ticks are round, in order, apart and share a unit") {
    const auto made = model::ticks(3'412'000, 3'476'000, 1200, 90, 0);
    REQUIRE(made.size() >= 5);
    CHECK(made[0].time % 5'000 == 0);
    CHECK(made[0].label == "3.415");
    CHECK(made.back().label.find(" ms") != std::string::npos);
    for (std::size_t next = 1; next < made.size(); ++next) {
        CHECK(static_cast<double>(made[next].time - made[next - 1].time) * 1200 / 64'000 >= 90);
    }
}

TEST_CASE("durations are written with three digits that matter") {
    CHECK(model::duration_text(640) == "640 ns");
    CHECK(model::duration_text(64'000) == "64 µs");
    CHECK(model::duration_text(12'800'000'000) == "12.8 s");
    CHECK(model::duration_text(2'000'000'000) == "2 s");
    CHECK(model::duration_text(1'500'000) == "1.50 ms");
}
