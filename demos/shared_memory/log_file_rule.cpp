// How the knob `sync` may be changed while lines are being written. The locks of a file know nothing
// of each other: who holds an flock() does not keep out who asks for an fcntl() lock. So a line waits
// until those begun by another choice are over.
#include "shared_memory/log_file_rule.hpp"

#include "shared_memory/log_file_report.hpp"

namespace ipc::demos {

using stage::Stage;

namespace {

/// What an appender says that it follows; 0: it is between two lines.
std::uint32_t word(LogSync sync) {
    return static_cast<std::uint32_t>(sync) + 1;
}

/// Who was killed in mid-line has left its word behind, and the kernel has given its lock back.
bool others_agree(const Stage& stage, const Progress& progress, std::uint32_t mine) {
    for (std::size_t other = 0; other < stage.actors() && other < kMostAppenders; ++other) {
        const std::uint32_t theirs = progress.follows[other].load();
        if (theirs != 0 && theirs != mine && stage.actor(other).reaped.load() == 0) return false;
    }
    return true;
}

}  // namespace

LineRule::LineRule(Stage& stage, Progress& progress)
    : mine_(progress.follows[stage.index()]), sync_(stage.choice<LogSync>(kSync)) {
    // First said, then looked: of two that follow different choices at least one sees the other.
    for (mine_.store(word(sync_)); !others_agree(stage, progress, word(sync_));
         mine_.store(word(sync_))) {
        mine_.store(0);
        stage.back_off_us(500);
        stage.at("agree");
        sync_ = stage.choice<LogSync>(kSync);
    }
}

LineRule::~LineRule() {
    mine_.store(0);
}

}  // namespace ipc::demos
