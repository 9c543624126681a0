#include "choosing/compare_clock.hpp"

#include <time.h>

#include <numeric>

namespace ipc::demos {

Clock calibrate() {
    Clock clock;
    clock.tsc = stage::tsc_is_invariant();
    if (clock.tsc) {
        const std::int64_t ns_before = stage::monotonic_ns();
        const std::uint64_t ticks_before = clock.now();
        const timespec nap{0, 50'000'000};
        nanosleep(&nap, nullptr);
        const std::uint64_t ticks_after = clock.now();
        const std::int64_t ns_after = stage::monotonic_ns();
        clock.ns_a_tick = static_cast<double>(ns_after - ns_before) / static_cast<double>(ticks_after - ticks_before);
    }
    std::uint64_t step = 0, before = clock.now();
    for (int reading = 0; reading < 1000; ++reading) {
        const std::uint64_t now = clock.now();
        step = std::gcd(step, now - before);
        before = now;
    }
    clock.step_ns = clock.ns(step);
    return clock;
}

}  // namespace ipc::demos
