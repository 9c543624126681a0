#include "supervisor/looks.hpp"

#include <sys/syscall.h>

#include <algorithm>

namespace ipc::supervisor {
namespace {

using stage::ActorSlot;
using stage::ActorState;
using stage::RunPage;

constexpr std::uint32_t kStuckLooks = 15;         ///< half a second
constexpr std::int64_t kOthersWentOn = 1000;      ///< iterations
constexpr std::uint32_t kUnmovedAtTheEnd = 5;     ///< looks
constexpr std::uint32_t kStoppedLooks = 10;       ///< a third of a second

std::int64_t iterations_of_others(const RunPage& page, std::size_t self, std::size_t actors) {
    std::int64_t sum = 0;
    for (std::size_t other = 0; other < actors; ++other) {
        if (other != self) sum += page.slots[other].iterations.load(std::memory_order_relaxed);
    }
    return sum;
}

/// Whoever counts something gets on, whatever its site is: a daemon that serves at one place all the time.
std::int64_t counted(const ActorSlot& slot) {
    std::uint64_t sum = 0;
    for (const auto& metric : slot.metrics) sum += static_cast<std::uint64_t>(metric.load(std::memory_order_relaxed));
    return static_cast<std::int64_t>(sum);
}

bool is_stopped(const ActorSlot& slot) { return slot.kernel_state.load(std::memory_order_relaxed) == 'T'; }

/// At a gate, asleep on purpose, or stopped: it can go on whenever somebody lets it.
bool is_held(const ActorSlot& slot, ActorState state) {
    return state == ActorState::at_gate || state == ActorState::sleeping || state == ActorState::slowed ||
           state == ActorState::starting || is_stopped(slot);
}

}  // namespace

/// strace stops an actor at each of its calls, for moments: that is how it runs now. One that a signal has stopped
/// is in the same state, t, and stays there (man 2 ptrace, PTRACE_LISTEN).
char Looks::state_seen(Watched& watched, char state, bool lens) {
    if (!lens || state != 't') {
        watched.traced_still = 0;
        return state;
    }
    const std::uint64_t turns = watched.watcher.turns().times;
    watched.traced_still = turns == watched.turns ? watched.traced_still + 1 : 0;
    watched.turns = turns;
    return watched.traced_still >= kStoppedLooks ? 'T' : 'R';
}

ProcLook Looks::tell_state(RunPage& page, std::size_t index) {
    Watched& watched = actors_[index];
    ActorSlot& slot = page.slots[index];
    if (watched.watcher.pid() != watched.pid) watched.watcher = ProcWatcher(watched.pid);
    const ProcLook look = watched.watcher.look();
    const char seen = state_seen(watched, look.state, page.lens_wanted != 0);
    slot.kernel_state.store(static_cast<unsigned char>(seen), std::memory_order_relaxed);
    slot.cpu.store(look.cpu, std::memory_order_relaxed);
    slot.syscall.store(look.syscall, std::memory_order_relaxed);
    slot.syscall_argument.store(look.argument, std::memory_order_relaxed);
    return look;
}

void Looks::tell_states(RunPage& page, std::size_t actors) {
    if (page.lens_wanted != 0) return;
    for (std::size_t index = 0; index < actors; ++index) {
        if (actors_[index].pid != 0) tell_state(page, index);
    }
}

/// Whether it was on a CPU since the last look. Who is ready to run and has not been, since it last made progress, waits
/// for a CPU; who has been, spins.
bool Looks::takes_turn(Watched& watched, char state) {
    const ProcWatcher::Turns turns = watched.watcher.turns();
    const bool turned = turns.times != watched.awake || turns.cpu_ns != watched.awake_ns;
    const bool known = watched.unmoved > 0 || watched.waits_for_cpu;  // else that was with the progress
    watched.had_turn = watched.had_turn || (known && turned);
    watched.awake = turns.times;
    watched.awake_ns = turns.cpu_ns;
    watched.waits_for_cpu = state == 'R' && !watched.had_turn && turns.times != 0;
    return turned;
}

void Looks::look(RunPage& page, std::size_t actors) {
    bool any_could_move = false;
    for (std::size_t index = 0; index < actors; ++index) {
        Watched& watched = actors_[index];
        ActorSlot& slot = page.slots[index];
        if (watched.pid == 0) continue;
        const ProcLook look = tell_state(page, index);

        const std::array<std::int64_t, 5> progress{
            slot.iterations.load(std::memory_order_relaxed), slot.site.load(std::memory_order_relaxed),
            slot.passed.load(std::memory_order_relaxed), slot.blocked_ns.load(std::memory_order_relaxed),
            counted(slot)};
        // Who waits for the lock of a file is woken when it is free (man 2 fcntl, flock), and is not forgotten.
        watched.for_file_lock = look.syscall == SYS_fcntl || look.syscall == SYS_flock;
        const ActorState state = slot.state.load(std::memory_order_relaxed);
        if (is_stopped(slot) && state == ActorState::calling && progress == watched.progress) {
            // Whether it would be woken nobody can tell: what was found before it was stopped stands.
        } else if (progress != watched.progress || is_held(slot, state)) {
            watched.progress = progress;
            watched.unmoved = 0;
            watched.had_turn = watched.waits_for_cpu = false;
            watched.others_at_last_move = iterations_of_others(page, index, actors);
        } else {
            // Who was on a CPU since was woken and came too late, as it happens with locks that are not fair.
            const bool was_awake = takes_turn(watched, look.state);
            if (was_awake || watched.waits_for_cpu)
                watched.others_at_last_move = iterations_of_others(page, index, actors);
            if (!watched.waits_for_cpu) ++watched.unmoved;
        }
        if (watched.unmoved < kStuckLooks || watched.waits_for_cpu) any_could_move = true;
    }
    for (std::size_t index = 0; index < actors; ++index) {
        const Watched& watched = actors_[index];
        if (watched.pid == 0) continue;
        const bool passed_over = !watched.for_file_lock &&
                                 iterations_of_others(page, index, actors) -
                                     watched.others_at_last_move >= kOthersWentOn;
        const bool hopeless = !any_could_move || passed_over;
        page.slots[index].looks_unmoved.store(
            hopeless ? watched.unmoved : std::min(watched.unmoved, kStuckLooks - 1),
            std::memory_order_relaxed);
    }
}

void Looks::judge_remaining(RunPage& page, std::size_t actors) {
    // What one would have done that is stopped, or has too little of a CPU to come to its end, nobody knows: the others
    // may wait for it alone. Then what the looks have found stands.
    for (std::size_t index = 0; index < actors; ++index) {
        const Watched& watched = actors_[index];
        const bool slow = watched.waits_for_cpu || watched.unmoved < kUnmovedAtTheEnd;
        if (watched.pid != 0 && (slow || is_stopped(page.slots[index]))) return;
    }
    for (std::size_t index = 0; index < actors; ++index) {
        if (actors_[index].pid == 0) continue;
        page.slots[index].looks_unmoved.store(kStuckLooks, std::memory_order_relaxed);
    }
}

}  // namespace ipc::supervisor
