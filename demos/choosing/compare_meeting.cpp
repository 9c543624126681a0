#include "choosing/compare_meeting.hpp"

#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include "stage/futex.hpp"

namespace ipc::demos {
namespace {

// A handler gets no argument of ours: what it needs is global.
const stage::ActorSlot* others_slot = nullptr;

/// The warden has reaped the other one: whatever call this process sleeps in, nobody will answer. At the end of the
/// run that is so too, and leaving is all that is left to do.
void look_for_the_other(int) {
    if (others_slot->state.load(std::memory_order_relaxed) == stage::ActorState::exited) _exit(0);
}

}  // namespace

bool Meeting::meet(Side side, bool go_on) {
    std::atomic<std::uint32_t>& mine = arrived[static_cast<int>(side)];
    std::atomic<std::uint32_t>& others = arrived[static_cast<int>(other(side))];
    const std::uint32_t turn = mine.load(std::memory_order_relaxed) + 1;
    if (side == Side::first && !go_on) last.store(turn, std::memory_order_relaxed);
    mine.store(turn, std::memory_order_release);
    stage::futex_wake(mine);
    for (std::uint32_t there = others.load(std::memory_order_acquire); static_cast<std::int32_t>(there - turn) < 0;
         there = others.load(std::memory_order_acquire)) {
        stage::futex_wait(others, there);
    }
    return last.load(std::memory_order_relaxed) != turn;
}

void end_with_the_other(Stage& stage, Side side) {
    others_slot = &stage.actor(static_cast<std::size_t>(other(side)));
    struct sigaction action {};
    action.sa_handler = look_for_the_other;
    action.sa_flags = SA_RESTART;
    if (sigaction(SIGALRM, &action, nullptr) == -1) stage.fail("sigaction", "see man 2 sigaction");
    // A write to one that is gone shall fail with EPIPE and not kill us.
    if (signal(SIGPIPE, SIG_IGN) == SIG_ERR) stage.fail("signal", "see man 2 signal");
    const itimerval often{{0, 100'000}, {0, 100'000}};
    if (setitimer(ITIMER_REAL, &often, nullptr) == -1) stage.fail("setitimer", "see man 2 setitimer");
}

}  // namespace ipc::demos
