#pragma once

#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "stage/event.hpp"
#include "stage/result.hpp"
#include "supervisor/recording.hpp"

namespace ipc::session {

/// Between the thread that drains a run's traces and the window's thread: what came since the last
/// frame, and the recording. Bounded; what the window is too slow for is counted.
class EventInbox {
public:
    static constexpr std::size_t kMostWaiting = 1U << 20U;

    void begin();
    /// On the draining thread.
    void put(std::span<const stage::Event> events);
    /// Swaps what waits into `events`. Returns how many were lost since begin().
    std::uint64_t take(std::vector<stage::Event>& events);
    /// A copy of the newest events, without anything about the run.
    supervisor::Recording recording() const;

private:
    mutable std::mutex mutex_;
    std::vector<stage::Event> waiting_;
    std::uint64_t lost_ = 0;
    supervisor::Recording recording_;
};

}  // namespace ipc::session
