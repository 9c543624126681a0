#pragma once

#include <atomic>
#include <cstdint>

#include "choosing/compare_channel.hpp"
#include "choosing/compare_histogram.hpp"

namespace ipc::demos {

/// What one side saw of one cell in one repeat.
struct Share {
    std::uint64_t messages, wrong, checked;
    std::uint64_t began, ended; ///< clock ticks: before the first send, after the last receive
    std::uint64_t busy;         ///< ticks of the latencies together
    std::uint64_t cpu_ns, switches;
    Tally tally;
    Histogram latencies; ///< in ticks
};

/// When the first side sent a message; the second finds it by the number.
struct Stamp {
    std::uint64_t number, ticks;
};

/// Where both sides meet between two exchanges, in memory that they share. The first one alone decides whether they
/// go on: so it never happens that one leaves while the other begins to wait for a message.
struct Meeting {
    static constexpr std::size_t kStamps = 65536; ///< more than are on their way at once

    std::atomic<std::uint32_t> arrived[2]; ///< futexes
    std::atomic<std::uint32_t> last;       ///< both leave at this meeting, by its number; 0: not yet decided
    Share shares[2];
    Stamp stamps[kStamps];

    /// Waits for the other side. False: leave.
    bool meet(Side side, bool go_on = true);
};

/// From now on this process looks ten times a second whether the other one has gone, and ends with it: in a message
/// queue, a signal or a ring nothing else tells.
void end_with_the_other(Stage& stage, Side side);

}  // namespace ipc::demos
