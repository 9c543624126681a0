#include "supervisor/rest.hpp"

#include <sys/syscall.h>

#include <algorithm>

#include "stage/clock.hpp"
#include "stage/futex.hpp"
#include "supervisor/page_control.hpp"

namespace ipc::supervisor {

using stage::ActorSlot;
using stage::ActorState;
using stage::kMaxActors;

namespace {

/// Asleep until somebody else does something. D, uninterruptible, is a disk or a lock inside the kernel; outside
/// any call it is a page fault; in exit it is nearly over: all these end by themselves. -2: the call is not
/// readable, so the state must do.
bool sleeps(const ProcLook& look) {
    return look.state == 'S' && look.syscall != -1 && look.syscall != SYS_exit_group && look.syscall != SYS_exit &&
           look.syscall != SYS_execve;
}

/// Children that are no actors, and theirs: what one of them does may wake its parent.
bool children_sleep(const ProcWatcher& watcher) {
    for (const int child : watcher.children()) {
        const ProcWatcher proc(child);
        const ProcLook look = proc.look();
        const bool gone = look.state == 'Z' || look.state == 'X' || look.state == ' ' || look.state == 'T';
        if (!gone && !(sleeps(look) && !wakes_by_itself(look))) return false;
        if (!children_sleep(proc)) return false;
    }
    return true;
}

}  // namespace

ProcWatcher& Rest::watcher(std::size_t actor) {
    const int pid = page_.slots[actor].pid.load(std::memory_order_relaxed);
    if (watchers_[actor].pid() != pid) watchers_[actor] = ProcWatcher(pid);
    return watchers_[actor];
}

Stand Rest::stand(std::size_t actor) {
    const ActorSlot& slot = page_.slots[actor];
    Seen& seen = last_[actor];
    seen.stand = Stand::moving;
    const ActorState state = slot.state.load(std::memory_order_acquire);
    // What a dead process still says of itself does not count.
    if (slot.reaped.load(std::memory_order_acquire) != 0) return seen.stand = Stand::exited;
    if (slot.passing_on.load(std::memory_order_acquire) != 0) return seen.stand;
    if (state == ActorState::exited) return seen.stand = Stand::exited;
    const bool waits_for_barrier =
        state == ActorState::starting && slot.begun.load(std::memory_order_acquire) == 0;
    seen.passed = slot.passed.load(std::memory_order_acquire);
    if (slot.granted.load(std::memory_order_acquire) != seen.passed) return seen.stand;

    // It catches no signals (Demo::reset), so at its gate only a grant moves it, and nobody need ask the kernel.
    if (state == ActorState::at_gate && page_.play_again.load(std::memory_order_relaxed) != 0) {
        return seen.stand = Stand::at_gate;
    }
    const ProcWatcher& proc = watcher(actor);
    seen.turns = proc.turns().times;
    seen.look = proc.look();
    if (!sleeps(seen.look) || !children_sleep(proc)) return seen.stand;
    if (slot.woken.load(std::memory_order_acquire) != 0) return seen.stand = Stand::woken;
    if (state == ActorState::at_gate || waits_for_barrier) return seen.stand = Stand::at_gate;
    // In slow motion or asleep on purpose it goes on by itself, and so it does when a time limit is over.
    if (state != ActorState::calling && state != ActorState::running) return seen.stand;
    if (wakes_by_itself(seen.look)) return seen.stand;
    // Between two reads it may have come to its gate.
    if (slot.state.load(std::memory_order_acquire) != state) return seen.stand;
    return seen.stand = Stand::blocked;
}

std::size_t Rest::actors() const {
    return std::min<std::size_t>(page_.actors.load(std::memory_order_acquire), kMaxActors);
}

bool Rest::all_at_rest() {
    const std::size_t actors = this->actors();
    std::array<Seen, kMaxActors> first{};
    const std::uint32_t passes = page_.plan.passes.load(std::memory_order_acquire);
    for (std::size_t actor = 0; actor < actors; ++actor) {
        if (stand(actor) == Stand::moving) return false;
        first[actor] = last_[actor];
    }
    for (std::size_t actor = 0; actor < actors; ++actor) {
        if (stand(actor) != first[actor].stand) return false;
        if (last_[actor].stand == Stand::exited) continue;
        if (last_[actor].turns != first[actor].turns || last_[actor].passed != first[actor].passed) {
            return false;
        }
    }
    // One that had arrived at the first look may have passed the next step on since.
    return page_.plan.passes.load(std::memory_order_acquire) == passes;
}

/// The first by letter, so that their order is always the same. At a true rest those who sleep in a call are
/// told to wait when they are woken. False: there was none.
bool Rest::let_a_woken_one_go_on(stage::RunPage& page) {
    for (std::size_t actor = 0; actor < actors(); ++actor) {
        if (last_[actor].stand != Stand::woken) continue;
        page.slots[actor].parked.store(0, std::memory_order_release);
        change_watch(page.slots[actor], 0, 0);
        return true;
    }
    for (std::size_t actor = 0; actor < actors(); ++actor) {
        const bool blocked = last_[actor].stand == Stand::blocked;
        page.slots[actor].parked.store(blocked ? 1 : 0, std::memory_order_release);
    }
    return false;
}

Waited Rest::wait(stage::RunPage& page, const std::function<bool()>& give_up) {
    constexpr std::int64_t kShortNapNs = 20'000, kLongNapNs = 2'000'000;
    constexpr std::int64_t kLookCloserNs = 200'000'000, kMostCpuNs = 2'000'000'000;
    constexpr std::int64_t kStoppedNs = 2'000'000'000, kMostNapsNs = 20'000'000'000;
    std::array<std::int64_t, kMaxActors> cpu_at_first{};
    bool first = true;
    const std::int64_t since = stage::monotonic_ns();
    std::int64_t closer_look = since + kLookCloserNs;
    for (std::int64_t nap = kShortNapNs;; nap = std::min(nap * 2, kLongNapNs)) {
        const std::uint32_t bell = page.bell.load(std::memory_order_acquire);
        if (all_at_rest() && !let_a_woken_one_go_on(page)) return Waited::at_rest;
        if (give_up()) return Waited::given_up;
        stage::futex_wait(page.bell, bell, nap);
        const std::int64_t now = stage::monotonic_ns();
        if (now < closer_look) continue;
        closer_look = now + kLookCloserNs;
        for (std::size_t actor = 0; actor < actors(); ++actor) {
            if (stand(actor) != Stand::moving) continue;
            const std::int64_t cpu = cpu_ns(actor);
            if (first) cpu_at_first[actor] = cpu;
            const char state = watcher(actor).look().state; // stand() may not have had to ask
            if (cpu - cpu_at_first[actor] > kMostCpuNs) return Waited::hung;
            // strace stops an actor at each call, for moments; any other tracer is a debugger that holds it.
            const bool in_strace = state == 't' && page.lens_wanted != 0;
            if ((state == 'T' || (state == 't' && !in_strace)) && now - since > kStoppedNs) return Waited::stopped;
            // On a busy machine one that is ready to run may have to wait as long as it likes.
            if ((state == 'S' || state == 'D' || in_strace) && now - since > kMostNapsNs) return Waited::hung;
        }
        first = false;
    }
}

}  // namespace ipc::supervisor
