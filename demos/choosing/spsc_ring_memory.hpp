#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace ipc::demos {

/// A ring for messages of any size from one process to another (single producer, single consumer), in memory that
/// both map; zeroed memory is an empty ring. Positions count bytes and never wrap: position & (capacity - 1) is
/// the place. Each message is a record of 4 bytes with its length and the message, rounded up to 4: what small
/// messages cost is the cache lines that go from one CPU to the other, so as many as can be share one. A long message
/// begins on a line of its own, which is quicker to copy.
///
/// The two indices lie on cache lines of their own, and on pairs of them, since processors fetch pairs: else each
/// store of one process takes the line away from the other one.
struct RingMemory {
    alignas(128) std::atomic<std::uint64_t> head; ///< written and published so far; by the writer
    alignas(128) std::atomic<std::uint64_t> tail; ///< read and given back so far; by the reader
    alignas(128) std::atomic<std::uint32_t> reader_sleeps; ///< futex: 1: waits for a message
    std::atomic<std::uint32_t> writer_sleeps;              ///< futex: 1: waits for room
    alignas(128) std::array<std::byte, 128> records;       ///< the first of `capacity`
};
constexpr std::size_t ring_bytes(std::size_t capacity) { return offsetof(RingMemory, records) + capacity; }

/// How one side waits: it spins for `spins` pauses of the processor, looks `yields` times after it has let others run,
/// then sleeps in the kernel. On one CPU with the other side: without spins, in which nothing can come. Both give the
/// same `fence`.
struct RingWait {
    std::uint32_t spins = 0, yields = 0;
    /// Between two looks while it spins; a pause is 10 to 40 ns. Each look takes the index's cache line away from the
    /// other side, and the message's with it. Few: a message is seen at once. Many: the other side gets on with its
    /// work, and the next look finds several messages, which then cost a fraction of one that comes alone.
    std::uint32_t pauses = 1;
    /// Who sleeps says so and looks once more; who publishes looks whether the other sleeps. Neither may do the
    /// second before the first, which takes a fence on both sides. True: a fence in each. False: none in
    /// publish(), where it would cost as much as the rest; who goes to sleep has the kernel fence the other's CPU
    /// (man 2 membarrier), for which both must have called register_for_membarrier().
    bool fence = true;
};
bool register_for_membarrier(); ///< false: the kernel has it not

}  // namespace ipc::demos
