#pragma once

#include <algorithm>

#include "stage/stage.hpp"

namespace ipc::demos {

/// A clock that ticks at a fixed rate; who comes too late for a tick waits for the next one.
class Ticks {
public:
    Ticks(std::int64_t period_ns, std::int64_t later_ns)
        : period_(period_ns), at_(ipc::stage::monotonic_ns() + later_ns) {}
    void wait(ipc::stage::Stage& stage) {
        const std::int64_t late = ipc::stage::monotonic_ns() - at_;
        at_ += period_ * std::max<std::int64_t>(late / period_ + 1, 1);
        wait_since(stage, 0);
    }
    /// Until so much of the time from this tick to the next has passed.
    void wait_since(ipc::stage::Stage& stage, std::int64_t part_ns) const {
        const std::int64_t left = at_ + part_ns - ipc::stage::monotonic_ns();
        if (left > 0) stage.sleep_us(left / 1000);
    }

private:
    std::int64_t period_, at_;
};

}  // namespace ipc::demos
