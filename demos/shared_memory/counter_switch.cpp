// How the knob `sync` may be changed while all are at work. A mutex does not keep out who has taken the semaphore:
// so a writer that sees another choice waits until the others have seen it, too, or have left.
#include "shared_memory/counter_switch.hpp"

namespace ipc::demos {

using stage::Stage;

SyncSwitch::SyncSwitch(Stage& stage, Counter& counter, const stage::Knob& knob)
    : stage_(stage), counter_(counter), knob_(knob), mine_(counter.follows[stage.index() % counter.follows.size()]) {}

SyncSwitch::~SyncSwitch() { mine_.store(0); }

Sync SyncSwitch::next() {
    for (;;) {
        const Sync wanted = stage_.choice<Sync>(knob_);
        const std::uint32_t word = static_cast<std::uint32_t>(wanted) + 1;
        if (mine_.load(std::memory_order_relaxed) == word) return wanted;
        // First said and then looked: of two that say different things at least one sees the other.
        mine_.store(word);
        if (others_follow(word)) return wanted;
        mine_.store(0);
        stage_.back_off_us(500);
        stage_.at("agree");
    }
}

/// Neither one that was killed in the middle of an increment nor one that sleeps for ever can say anything more.
bool SyncSwitch::others_follow(std::uint32_t word) const {
    for (std::size_t other = 0; other < stage_.actors() && other < counter_.follows.size(); ++other) {
        const std::uint32_t theirs = counter_.follows[other].load();
        const bool is_there = stage_.actor(other).reaped.load() == 0 && !stage_.is_stuck(other);
        if (theirs != 0 && theirs != word && is_there) return false;
    }
    return true;
}

}  // namespace ipc::demos
