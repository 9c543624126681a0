#pragma once

#include <array>

#include "stage/run_page.hpp"
#include "supervisor/proc.hpp"

namespace ipc::supervisor {

/// The warden's looks at its actors, 30 a second: what each does in the kernel, and who cannot move.
///
/// An actor counts as unmoved for as long as it makes no progress although no gate and no sleep of its own
/// holds it. Waiting alone is no fault: it is only published as "stuck" (ActorSlot::looks_unmoved from 15
/// on) if nobody is left who could wake it, or if the others went on a thousand iterations without waking it.
/// Who is stopped, or waits for a CPU, could: a machine that has too much to do looks like a deadlock else.
class Looks {
public:
    /// Opens nothing before the first look: an actor that is forked later would inherit it.
    void watch(std::size_t actor, int pid) {
        actors_[actor] = {};
        actors_[actor].pid = pid;
    }
    void forget(std::size_t actor) { actors_[actor] = {}; }
    void look(stage::RunPage& page, std::size_t actors);
    /// Between two looks, for who wants to know now: only what each does in the kernel. Not under strace, which is
    /// told from a stop by the looks.
    void tell_states(stage::RunPage& page, std::size_t actors);
    /// At the end of the run: if nobody who is left has moved for a while they are stuck, else they were only slow.
    void judge_remaining(stage::RunPage& page, std::size_t actors);

private:
    struct Watched {
        int pid = 0; ///< 0: nobody
        ProcWatcher watcher;
        std::array<std::int64_t, 5> progress{};
        std::uint32_t unmoved = 0;
        std::uint64_t turns = 0;      ///< on a CPU, at the last look
        bool for_file_lock = false;   ///< asleep in fcntl or flock
        std::uint32_t traced_still = 0; ///< looks at which strace had it, without a turn in between
        std::uint64_t awake = 0;      ///< on a CPU, when it was last looked at for that
        std::int64_t awake_ns = 0;
        std::int64_t others_at_last_move = 0; ///< or when it last was on a CPU
        bool had_turn = false;      ///< on a CPU, since it last made progress
        bool waits_for_cpu = false; ///< and has had none since
    };
    ProcLook tell_state(stage::RunPage& page, std::size_t actor);
    static bool takes_turn(Watched& watched, char state);
    static char state_seen(Watched& watched, char state, bool lens);
    std::array<Watched, stage::kMaxActors> actors_;
};

}  // namespace ipc::supervisor
