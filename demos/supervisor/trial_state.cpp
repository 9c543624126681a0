// What the processes of a search look like when all are at rest.
#include <algorithm>

#include "supervisor/shown_state.hpp"
#include "supervisor/trial_actors.hpp"

namespace ipc::supervisor {

bool TrialActors::retries(std::size_t actor) const {
    return page_.slots[actor].retrying.load() == stage::kTriedInVain;
}

bool TrialActors::starts_over(std::size_t actor) const {
    return page_.slots[actor].retrying.load() == stage::kStartsOver;
}

TrialActors::Got TrialActors::tell_state() { return ask_warden(stage::TrialOrder::tell); }

std::uint64_t TrialActors::state() const {
    const std::uint64_t shown = page_.shown_state.load();
    if (shown == 0) return 0;
    stage::Fingerprint print(shown);
    for (std::size_t actor = 0; actor < count(); ++actor) {
        print.add(static_cast<std::uint64_t>(stands_[actor]));
        if (stands_[actor] != Stand::blocked) continue;
        const ProcLook& look = rest_->last_look(actor);
        const Asleep& asleep = asleep_[actor];
        if (look.syscall < 0 || !asleep.in_order) return 0;
        print.add(static_cast<std::uint64_t>(look.syscall));
        print.add(static_cast<std::uint64_t>(look.argument)); // which lock or condition, by its address
        print.add(static_cast<std::uint64_t>(std::count_if(asleep_.begin(), asleep_.end(), [&asleep](const Asleep& other) {
            return other.since != 0 && other.since < asleep.since;
        })));
    }
    return print.value();
}

void TrialActors::note_who_sleeps() {
    std::size_t fell = 0;
    for (std::size_t actor = 0; actor < count(); ++actor) {
        Asleep& asleep = asleep_[actor];
        const bool blocked = stands_[actor] == Stand::blocked;
        // Woken in vain, it stands behind those who came after it.
        const bool still = blocked && asleep.since != 0 && asleep.turns == rest_->turns(actor);
        if (still) continue;
        asleep = {};
        if (!blocked) continue;
        ++fell;
        asleep = {.since = falls_ + 1, .turns = rest_->turns(actor), .in_order = true};
    }
    if (fell == 0) return;
    ++falls_;
    for (Asleep& asleep : asleep_) asleep.in_order &= asleep.since != falls_ || fell == 1;
}

}  // namespace ipc::supervisor
