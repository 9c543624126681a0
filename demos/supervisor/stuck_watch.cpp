#include "supervisor/stuck_watch.hpp"

#include <algorithm>

#include "stage/clock.hpp"
#include "supervisor/why_stuck.hpp"

namespace ipc::supervisor {
namespace {

constexpr std::int64_t kAgainNs = 1'000'000'000;

}  // namespace

void StuckWatch::look(const Snapshot& now, int warden_pid) {
    // What was found holds to the end, when the warden kills who is stuck; not for those who went on after all.
    std::erase_if(why_, [&now](const StuckRecord& found) {
        const ActorNow& actor = now.actors[static_cast<std::size_t>(found.letter - 'A')];
        return actor.exited ? actor.exit >= 0 : now.phase == stage::Phase::running && !actor.stuck;
    });
    if (now.phase != stage::Phase::running) return;
    std::string stuck;
    for (const ActorNow& actor : now.actors) {
        if (actor.stuck && !actor.exited) stuck += actor.letter;
    }
    const std::int64_t time = stage::monotonic_ns();
    const bool due = stuck != stuck_ || time - looked_ns_ >= kAgainNs;
    stuck_ = stuck;
    if (stuck.empty() || !due) return;
    looked_ns_ = time;
    xray_.watch(processes_of(now, warden_pid));
    xray_.look_closely(true);
    std::erase_if(why_, [&stuck](const StuckRecord& found) { return stuck.find(found.letter) != std::string::npos; });
    for (const Stuck& each : why_stuck(xray_.picture())) {
        const char letter = static_cast<char>('A' + xray_.picture().processes[each.process].actor);
        if (stuck.find(letter) != std::string::npos) why_.push_back({letter, each.text});
    }
}

}  // namespace ipc::supervisor
