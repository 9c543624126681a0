#include "supervisor/stuck_watch.hpp"

#include "stage/clock.hpp"
#include "supervisor/why_stuck.hpp"

namespace ipc::supervisor {
namespace {

constexpr std::int64_t kAgainNs = 1'000'000'000;

}  // namespace

void StuckWatch::look(const Snapshot& now, int warden_pid) {
    // What was found holds to the end: the warden kills who is stuck then.
    if (now.phase != stage::Phase::running) return;
    std::string stuck;
    for (const ActorNow& actor : now.actors) {
        if (actor.stuck && !actor.exited) stuck += actor.letter;
    }
    if (stuck.empty()) why_.clear();
    const std::int64_t time = stage::monotonic_ns();
    const bool due = stuck != stuck_ || time - looked_ns_ >= kAgainNs;
    stuck_ = stuck;
    if (stuck.empty() || !due) return;
    looked_ns_ = time;
    xray_.watch(processes_of(now, warden_pid));
    xray_.look_closely(true);
    why_.clear();
    for (const Stuck& each : why_stuck(xray_.picture())) {
        const char letter = static_cast<char>('A' + xray_.picture().processes[each.process].actor);
        if (stuck.find(letter) != std::string::npos) why_.push_back({letter, each.text});
    }
}

}  // namespace ipc::supervisor
