#pragma once

#include <cstdint>
#include <vector>

#include "stage/event.hpp"
#include "stage/trace_memory.hpp"

namespace ipc::supervisor {

/// Turns raw time stamps into ns of CLOCK_MONOTONIC: the straight line through the last two readings of both
/// clocks, so the error is that of a reading (50 ns) and time never runs backwards.
class ClockMap {
public:
    explicit ClockMap(bool use_tsc);
    void sample(); ///< at each draining
    std::int64_t to_ns(std::uint64_t raw) const;
    std::int64_t now_ns() const { return newest_.ns; }

private:
    struct Reading {
        std::uint64_t raw;
        std::int64_t ns;
    };
    Reading read() const;
    bool use_tsc_;
    Reading before_, newest_;
};

/// The reading end of one actor's trace. The ring is hostile input: the actor may have scribbled over any of
/// it, at any time. Whatever it holds, poll() ends, reads inside the ring only and returns events of known
/// kinds with times between the run's start and now.
class TraceReader {
public:
    TraceReader(void* memory, std::uint32_t slots, std::uint8_t actor,
                const std::vector<std::uint32_t>& name_hashes);

    /// Appends the events that were committed since the last call, `most` of them at most. Returns true if
    /// more are waiting.
    bool poll(const ClockMap& clock, std::size_t most, std::vector<stage::Event>& events);
    /// Lets the actor have the room of what was taken so far. Apart from poll(), so that actors that flood
    /// their rings all get room at one moment: their recorded stretches then lie side by side.
    void give_back();
    /// poll() and give_back() without looking at the events. Returns how many there were.
    std::uint64_t skip();
    std::uint64_t dropped() const;

private:
    const stage::TraceSlot* next() const; ///< null: it is not committed yet

    stage::TraceMemory memory_;
    std::uint64_t slots_;
    std::uint64_t tail_ = 0; ///< kept here too: the one in the ring may be scribbled over
    std::int64_t last_ns_;
    std::uint8_t actor_;
    const std::vector<std::uint32_t>& name_hashes_;
};

}  // namespace ipc::supervisor
