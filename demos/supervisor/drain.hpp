#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "supervisor/shared_memory.hpp"
#include "supervisor/trace_reader.hpp"

namespace ipc::supervisor {

/// Merges the traces of all actors into one stream in time order. One thread calls it, again and again.
class Drain {
public:
    using Sink = std::function<void(std::span<const stage::Event>)>;

    /// `sink` may be empty: then events are only counted.
    Drain(const std::vector<SharedMemory>& traces, std::uint32_t slots, bool use_tsc,
          const std::vector<std::uint32_t>& name_hashes, std::size_t most_a_look, Sink sink);

    /// Takes what has been committed. Events younger than a millisecond wait for the next call, so that one
    /// with an earlier time from a slower ring still finds its place; `final_look` leaves none behind.
    void look(bool final_look);

    std::uint64_t recorded() const { return recorded_; }
    std::uint64_t dropped() const;

private:
    ClockMap clock_;
    std::vector<TraceReader> readers_;
    std::size_t most_a_look_;
    Sink sink_;
    std::vector<stage::Event> waiting_;
    std::uint64_t recorded_ = 0;
};

}  // namespace ipc::supervisor
