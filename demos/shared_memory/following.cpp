// How a knob may be changed while all are at work. Who does as the one choice says does not keep out who does as
// another says: an flock() knows nothing of an fcntl() lock. So each waits until what was begun by another choice is over.
#include "shared_memory/following.hpp"

namespace ipc::demos {

using stage::Stage;

namespace {

/// Neither one that was killed in the middle of its work nor one that sleeps for ever comes to the end of it.
bool others_agree(const Stage& stage, const Followed& followed, std::uint32_t mine) {
    for (std::size_t other = 0; other < stage.actors(); ++other) {
        const std::uint32_t theirs = followed.by[other].load();
        const bool is_there = stage.actor(other).reaped.load() == 0 && !stage.is_stuck(other);
        if (theirs != 0 && theirs != mine && is_there) return false;
    }
    return true;
}

}  // namespace

Following::Following(Stage& stage, Followed& followed, const stage::Knob& knob, stage::Here site)
    : mine_(followed.by[stage.index()]), choice_(stage.value(knob)) {
    for (;;) {
        const auto word = static_cast<std::uint32_t>(choice_) + 1;
        // First said, then looked: of two that follow different choices at least one sees the other.
        mine_.store(word);
        if (others_agree(stage, followed, word)) return;
        mine_.store(0);
        stage.back_off_us(500);
        stage.at(site);
        choice_ = stage.value(knob);
    }
}

Following::~Following() { mine_.store(0); }

}  // namespace ipc::demos
