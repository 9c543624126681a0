#include "supervisor/actor.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "stage/futex.hpp"
#include "stage/named_objects.hpp"
#include "stage/stage.hpp"
#include "supervisor/shared_memory.hpp"
#include "supervisor/warden.hpp"

namespace ipc::supervisor {
namespace {

using stage::ActorSlot;
using stage::ActorState;
using stage::EventKind;
using stage::RunPage;
using stage::Stage;

stage::TraceRing attach_ring(const RunPage& page, int trace_fd) {
    if (trace_fd < 0) return {};
    auto trace = SharedMemory::attach(trace_fd, stage::trace_bytes(page.ring_slots));
    if (!trace) return {};
    const stage::TraceRing ring(trace->address(), page.ring_slots);
    trace->close_descriptor();
    trace->keep_mapped();
    return ring;
}

/// The start barrier: nobody works before all are here.
void wait_at_barrier(ActorSlot& slot, std::uint32_t plays) {
    for (;;) {
        const std::uint32_t turn = slot.turn.load(std::memory_order_acquire);
        if (slot.begun.load(std::memory_order_acquire) > plays) return;
        stage::futex_wait(slot.turn, turn);
    }
}

[[noreturn]] void play(RunPage& page, std::size_t index, const stage::Role& role, int trace_fd,
                       void* exhibit) {
    const stage::TraceRing ring = attach_ring(page, trace_fd);
    ActorSlot& slot = page.slots[index];
    const pid_t self = getpid();
    slot.pid.store(self, std::memory_order_relaxed);
    page.ready.fetch_add(1, std::memory_order_acq_rel);
    stage::futex_wake(page.ready);
    for (std::uint32_t plays = 0;; ++plays) {
        wait_at_barrier(slot, plays);
        Stage stage(page, index, ring, exhibit);
        slot.state.store(ActorState::running, std::memory_order_release);
        stage.event(EventKind::process_started, self);
        role.play(stage);
        stage.event(EventKind::process_ended, self);
        if (page.play_again.load(std::memory_order_relaxed) == 0) _exit(0);
        // In a search: it has left as far as the schedule goes, and plays anew in the next.
        stage::arrive_and_pass_on(page, slot, ActorState::exited);
    }
}

/// The warden's death must be this process's death too. It may have died before the request, hence the look.
void die_with(pid_t warden) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != warden) _exit(1);
}

[[noreturn]] void exec_actor(const ActorSetting& setting, int trace_fd, pid_t warden) {
    fcntl(setting.page_fd, F_SETFD, 0);
    if (trace_fd != -1) fcntl(trace_fd, F_SETFD, 0);
    std::array<char, 16> index{}, page{}, trace{}, parent{};
    std::snprintf(index.data(), index.size(), "%zu", setting.index);
    std::snprintf(page.data(), page.size(), "%d", setting.page_fd);
    std::snprintf(trace.data(), trace.size(), "%d", trace_fd);
    std::snprintf(parent.data(), parent.size(), "%d", warden);
    const std::string name = std::string("ipc-") + kDemo.name;
    execl("/proc/self/exe", name.c_str(), "--actor", index.data(), page.data(), trace.data(),
          parent.data(), nullptr);
    _exit(1);
}

}  // namespace

pid_t spawn_actor(const ActorSetting& setting) {
    const pid_t warden = getpid();
    const pid_t pid = fork();
    if (pid != 0) return pid;

    die_with(warden);
    signal(SIGCHLD, SIG_DFL);
    sigprocmask(SIG_SETMASK, &setting.signal_mask, nullptr);
    // Actors that never wait would leave too little of a small machine to the one who watches them. Among
    // themselves they are equal.
    constexpr int kBehindTheFrontEnd = 10;
    if (setting.behind_front_end && nice(kBehindTheFrontEnd) == -1) errno = 0;
    close(setting.control_fd);
    stage::leave_registry();
    const int trace_fd = setting.index < setting.traces.size() ? setting.traces[setting.index] : -1;
    for (const int trace : setting.traces) {
        if (trace != trace_fd) close(trace);
    }
    // Yama lets nobody but a parent trace a process, unless that one allows it (man 2 ptrace, ptrace_scope).
    if (setting.page->lens_wanted != 0) prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY);
    if (setting.pinned_cpu >= 0) {
        cpu_set_t one;
        CPU_ZERO(&one);
        CPU_SET(static_cast<std::size_t>(setting.pinned_cpu), &one);
        sched_setaffinity(0, sizeof(one), &one); // a wish: the demo is right without it
    }
    if (setting.role->spawn == stage::Spawn::exec) exec_actor(setting, trace_fd, warden);
    close(setting.page_fd); // mapped
    play(*setting.page, setting.index, *setting.role, trace_fd, setting.exhibit);
}

int actor_main(int argc, char** argv) {
    const int index = argc > 5 ? std::atoi(argv[2]) : -1;
    auto memory = SharedMemory::attach(argc > 5 ? std::atoi(argv[3]) : -1, sizeof(RunPage));
    if (!memory || index < 0 || index >= static_cast<int>(stage::kMaxActors)) {
        std::fprintf(stderr, "ipc-%s: --actor is for the warden, not to be started by hand\n", kDemo.name);
        return 2;
    }
    die_with(std::atoi(argv[5]));
    stage::number_slots(kDemo);
    auto& page = *static_cast<RunPage*>(memory->address());
    memory->keep_mapped();
    const std::uint32_t role = page.slots[index].role.load(std::memory_order_relaxed);
    if (role >= kDemo.roles.size()) return 2;
    play(page, static_cast<std::size_t>(index), kDemo.roles[role], std::atoi(argv[4]), nullptr);
}

}  // namespace ipc::supervisor
