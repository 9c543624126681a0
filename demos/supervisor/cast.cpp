#include "supervisor/cast.hpp"

#include <sched.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>

#include "supervisor/actor.hpp"
#include "supervisor/page_control.hpp"
#include "supervisor/rest.hpp"

namespace ipc::supervisor {

using stage::ActorSlot;
using stage::ActorState;
using stage::RunPage;

namespace {

constexpr std::int64_t kBarrierNapNs = 5'000'000;

std::vector<int> allowed_cpus() {
    cpu_set_t set;
    CPU_ZERO(&set);
    std::vector<int> cpus;
    if (sched_getaffinity(0, sizeof(set), &set) == -1) return cpus;
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
        if (CPU_ISSET(static_cast<std::size_t>(cpu), &set)) cpus.push_back(cpu);
    }
    return cpus;
}

void let_through(ActorSlot& slot) {
    slot.begun.fetch_add(1, std::memory_order_acq_rel);
    change_watch(slot, 0, 0);
}

}  // namespace

sigset_t block_child_ends() {
    sigset_t child_ends, before;
    sigemptyset(&child_ends);
    sigaddset(&child_ends, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child_ends, &before);
    return before;
}

void kill_descendants() {
    for (;;) {
        for (const int child : children_of(getpid())) kill(child, SIGKILL);
        if (waitpid(-1, nullptr, 0) == -1 && errno == ECHILD) return;
    }
}

Cast::Cast(stage::Stage& stage, RunPage& page, const Setting& setting)
    : stage_(stage), page_(page), setting_(setting) {}

/// Who plays what.
void Cast::assign() {
    for (const stage::Role& role : kDemo.roles) {
        std::int64_t count = role.count != nullptr ? stage_.value(*role.count) : 1;
        if (kDemo.how_many != nullptr) count = kDemo.how_many(stage_, role);
        const auto number = static_cast<std::uint32_t>(&role - kDemo.roles.data()) + 1;
        if (stage_.alone() && page_.role_alone != number) count = 0;
        for (std::int64_t n = 0; n < count && roles_.size() < stage::kMaxActors; ++n) {
            ActorSlot& slot = page_.slots[roles_.size()];
            slot.role.store(static_cast<std::uint32_t>(&role - kDemo.roles.data()));
            slot.state.store(ActorState::starting);
            slot.syscall.store(-1);
            slot.cpu.store(-1);
            roles_.push_back(&role);
        }
    }
    page_.actors.store(static_cast<std::uint32_t>(roles_.size()), std::memory_order_release);
}

void Cast::spawn() {
    assign();
    const std::vector<int> cpus = allowed_cpus();
    const bool rivals = kDemo.rivals && !setting_.search;
    for (std::size_t index = 0; index < roles_.size(); ++index) {
        const bool pin = rivals && cpus.size() > 1;
        if (rivals && cpus.size() == 1) change_watch(page_.slots[index], stage::kYieldBit, 0);
        const pid_t pid = spawn_actor({.page = &page_,
                                       .control_fd = setting_.control_fd,
                                       .page_fd = setting_.page_fd,
                                       .traces = setting_.traces,
                                       .index = index,
                                       .role = roles_[index],
                                       .exhibit = stage_.exhibit(),
                                       .signal_mask = setting_.signal_mask,
                                       .pinned_cpu = pin ? cpus[index % cpus.size()] : -1,
                                       .behind_front_end = !setting_.search});
        if (pid == -1) {
            const int error = errno;
            kill_descendants();
            errno = error;
            stage_.fail("fork", "end some processes or raise ulimit -u");
        }
        pids_.push_back(pid);
        // Not left to the actor: one that is killed before it says so must be in the report all the same.
        page_.slots[index].pid.store(pid, std::memory_order_relaxed);
        looks_.watch(index, pid);
    }
}

void Cast::open_barrier(const std::function<void(std::int64_t)>& attend) {
    for (;;) {
        const std::uint32_t ready = page_.ready.load(std::memory_order_acquire);
        const auto living = std::count_if(pids_.begin(), pids_.end(), [](pid_t p) { return p != 0; });
        if (static_cast<long>(ready) >= living) break;
        stage::futex_wait(page_.ready, ready, kBarrierNapNs);
        attend(0);
    }
    while (page_.lens_wanted != 0 && page_.lens_ready.load(std::memory_order_acquire) == 0 && !all_gone()) {
        stage::futex_wait(page_.lens_ready, 0, kBarrierNapNs);
        attend(0);
    }
    page_.started_ns.store(stage::monotonic_ns());
    Rest rest(page_);
    for (std::size_t actor = 0; actor < pids_.size(); ++actor) {
        ActorSlot& slot = page_.slots[actor];
        let_through(slot);
        rest.wait(page_, [&] {
            attend(0);
            return (slot.watch.load(std::memory_order_relaxed) & stage::kGateBit) == 0;
        });
    }
    page_.phase.store(stage::Phase::running, std::memory_order_release);
    stage::ring_bell(page_);
}

void Cast::reap() {
    int status = 0;
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
        const auto found = std::find(pids_.begin(), pids_.end(), pid);
        if (found == pids_.end()) continue; // an orphan that became ours
        const auto index = static_cast<std::size_t>(found - pids_.begin());
        *found = 0;
        looks_.forget(index);
        ActorSlot& slot = page_.slots[index];
        slot.exit_status.store(status);
        slot.kernel_state.store(' ');
        // Who left by itself was not stuck, however long it was passed over, and who was killed meanwhile is so no
        // more. Those whom the warden ends with the run were.
        if (WIFEXITED(status) || page_.ended_ns.load() == 0) slot.looks_unmoved.store(0, std::memory_order_relaxed);
        slot.reaped.store(1);
        slot.state.store(ActorState::exited, std::memory_order_release);
        // One that could not do its part says so and ends the run: the others would wait for it.
        if (slot.failure[0] != '\0') ask_to_stop(page_);
        stage::ring_bell(page_);
    }
}

void Cast::kill_all() {
    for (const pid_t pid : pids_) {
        if (pid != 0) kill(pid, SIGKILL);
    }
}

bool Cast::all_gone() const {
    return std::all_of(pids_.begin(), pids_.end(), [](pid_t p) { return p == 0; });
}

void Cast::signal(std::size_t actor, int number) {
    if (actor < pids_.size() && pids_[actor] != 0) kill(pids_[actor], number);
}

}  // namespace ipc::supervisor
