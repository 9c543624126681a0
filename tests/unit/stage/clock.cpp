#include "stage/clock.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

using namespace ipc::stage;

namespace {

std::int64_t reference_ns() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1'000'000'000 + now.tv_nsec;
}

}  // namespace

TEST_CASE("monotonic_ns lies between two readings of CLOCK_MONOTONIC") {
    const std::int64_t before = reference_ns();
    const std::int64_t now = monotonic_ns();
    CHECK(before <= now);
    CHECK(now <= reference_ns());
}

TEST_CASE("a raw time without the TSC is CLOCK_MONOTONIC") {
    const auto before = static_cast<std::uint64_t>(reference_ns());
    const std::uint64_t now = raw_time(false);
    CHECK(before <= now);
    CHECK(now <= static_cast<std::uint64_t>(reference_ns()));
}

TEST_CASE("an invariant TSC runs forwards in one process") {
    if (!tsc_is_invariant()) return;
    std::uint64_t last = raw_time(true);
    for (int reading = 0; reading < 10'000; ++reading) {
        const std::uint64_t now = raw_time(true);
        REQUIRE(now >= last);
        last = now;
    }
    CHECK(last > 0);
}

TEST_CASE("a span of raw time is as many ns as CLOCK_MONOTONIC has gone on") {
    for (const bool use_tsc : {false, tsc_is_invariant()}) {
        const RawClock clock(use_tsc);
        for (int round = 0; round < 20; ++round) {
            const std::int64_t outer_begin = reference_ns();
            const std::uint64_t begin = clock.now();
            const std::int64_t inner_begin = reference_ns();
            while (reference_ns() < inner_begin + 200'000) {}
            const std::int64_t inner_end = reference_ns();
            const std::uint64_t end = clock.now();
            const std::int64_t outer_end = reference_ns();
            const std::int64_t ns = clock.to_ns(end - begin);
            CHECK(ns >= inner_end - inner_begin - 1'000);
            CHECK(ns <= outer_end - outer_begin + 1'000);
        }
    }
}
