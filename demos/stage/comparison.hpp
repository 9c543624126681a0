#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ipc::stage {

/// What ipc-compare measures, in the order of Comparison::Cell::mechanism.
inline constexpr std::array<std::string_view, 14> kMechanisms{
    "shared memory ring",  "shared memory, batched", "pipe",           "FIFO",
    "Unix stream",         "Unix datagram",          "Unix seqpacket", "POSIX message queue",
    "System V queue",      "eventfd",                "signal",         "TCP loopback",
    "UDP loopback",        "gRPC",
};

/// The figures of ipc-compare, as its actors fill them in while they measure: an Exhibit, so that the window plots
/// what the terminal prints. Whoever reads it must take it for untrusted.
struct Comparison {
    static constexpr std::size_t kMostCells = 1024;
    enum class Placement : std::uint8_t { same_cpu, two_cpus };
    enum class Pattern : std::uint8_t { round_trip, one_way };

    /// Over the repeats. Below 0: a repeat had too few messages to say, 100 for p99 or 1000 for p99.9.
    struct Spread {
        double median, lowest, highest;
    };
    /// Two figures are not distinguishable where the median of one lies within the span of the other: another
    /// run may well put them in the other order.
    static constexpr bool distinguishable(const Spread& one, const Spread& other) {
        const auto lies_in = [](double median, const Spread& span) {
            return median >= span.lowest && median <= span.highest;
        };
        return !lies_in(one.median, other) && !lies_in(other.median, one);
    }

    /// One mechanism, placement, pattern and size.
    struct Cell {
        std::atomic<std::uint32_t> sequence; ///< odd while the rest is being written
        std::uint8_t mechanism;
        Placement placement;
        Pattern pattern;
        std::uint32_t bytes;    ///< of one message
        std::uint32_t repeats;  ///< done so far; 0: not measured yet
        std::uint64_t messages; ///< in all repeats, without the warm-up; there and back is one message
        std::uint64_t wrong;    ///< not received as they were sent, warm-up included
        /// Messages of which every byte was compared, warm-up included; of all others the first and last 8 were.
        std::uint64_t checked;
        /// Round trip: there and back. One way: from before the send to after the receive, by one clock.
        Spread p50_ns, p99_ns, p999_ns;
        Spread messages_a_second;
        Spread cpu_ns; ///< of both processes together, for one message
        /// For one message, of both processes together, counted while it was measured; below 0: not countable.
        double copies, system_calls, context_switches;
        char why_not[120]; ///< why it could not be measured: a sentence; empty if it could
    };

    std::atomic<std::uint32_t> planned; ///< so many of `cells` are in use, those that only say why_not among them
    std::atomic<std::uint32_t> rounds;  ///< repeats that every cell has had
    std::array<char, 256> environment;  ///< CPUs, kernel, pinning, clock; written before the first cell
    std::array<Cell, kMostCells> cells;
    /// What the adviser says, with the figures so far: lines of plain text, as ipc-compare prints them at the end.
    std::array<char, 8192> advice;
};

}  // namespace ipc::stage
