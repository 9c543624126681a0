#pragma once

#include "shared_memory/counter_lock.hpp"

namespace ipc::demos {

/// A writer's part in a switch of the knob `sync`: all increments of one moment follow the same choice. Its site is
/// "agree". Between two switches it costs a comparison.
class SyncSwitch {
public:
    SyncSwitch(ipc::stage::Stage& stage, Counter& counter, const ipc::stage::Knob& knob);
    ~SyncSwitch();
    SyncSwitch(const SyncSwitch&) = delete;
    SyncSwitch& operator=(const SyncSwitch&) = delete;

    /// For the next increment; waits until those by another choice are over.
    Sync next();

private:
    bool others_follow(std::uint32_t word) const;

    ipc::stage::Stage& stage_;
    Counter& counter_;
    const ipc::stage::Knob& knob_;
    std::atomic<std::uint32_t>& mine_; ///< the choice + 1; 0: this writer increments nothing
};

}  // namespace ipc::demos
