#pragma once

#include <cstdint>

#include "stage/clock.hpp"

namespace ipc::demos {

/// The clock of both processes: the TSC where it runs at one rate on all CPUs, else CLOCK_MONOTONIC.
struct Clock {
    bool tsc = false;
    double ns_a_tick = 1;
    double step_ns = 1; ///< every reading is a multiple of it

    std::uint64_t now() const { return stage::raw_time(tsc); }
    double ns(std::uint64_t ticks) const { return static_cast<double>(ticks) * ns_a_tick; }
    std::uint64_t ticks(double ns) const { return static_cast<std::uint64_t>(ns / ns_a_tick); }
};

/// Compares the TSC with CLOCK_MONOTONIC for 50 ms, and finds the step as the greatest common divisor of many
/// differences: what a clock's resolution is called says nothing about it.
Clock calibrate();

}  // namespace ipc::demos
