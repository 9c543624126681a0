#include "supervisor/warden.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "stage/named_objects.hpp"
#include "stage/stage.hpp"
#include "supervisor/actor.hpp"
#include "supervisor/control.hpp"
#include "supervisor/looks.hpp"
#include "supervisor/page_control.hpp"
#include "supervisor/shared_memory.hpp"
#include "supervisor/sweep.hpp"

namespace ipc::supervisor {
namespace {

using stage::ActorSlot;
using stage::ActorState;
using stage::Phase;
using stage::RunPage;
using stage::Stage;

constexpr std::int64_t kLookNs = 33'000'000;
constexpr std::int64_t kGraceNs = 300'000'000; ///< from the order to stop until SIGKILL

/// Kills whatever descends from this process, however deep: as a subreaper it becomes the parent of every
/// orphan, so killing children until there are none reaches all.
void kill_descendants() {
    for (;;) {
        for (const int child : children_of(getpid())) kill(child, SIGKILL);
        if (waitpid(-1, nullptr, 0) == -1 && errno == ECHILD) return;
    }
}

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

class Warden {
public:
    Warden(int control, SharedMemory memory, std::vector<int> traces)
        : control_(control),
          memory_(std::move(memory)),
          traces_(std::move(traces)),
          page_(*static_cast<RunPage*>(memory_.address())),
          stage_(page_, stage::kWardenIndex, {}) {
        // Blocked but for the moment of ppoll(), so that no child's end is missed.
        sigset_t child_ends;
        sigemptyset(&child_ends);
        sigaddset(&child_ends, SIGCHLD);
        sigprocmask(SIG_BLOCK, &child_ends, &mask_before_);
    }

    int run();

private:
    void cast();
    void spawn_all();
    void wait_at_barrier();
    void work();
    void attend(std::int64_t wait_ns);
    void obey();
    void reap();
    void end_remaining();
    [[noreturn]] void end_at_once();
    bool all_gone() const { return std::all_of(pids_.begin(), pids_.end(), [](pid_t p) { return p == 0; }); }
    void observe() {
        stage_.begin_observing(kDemo);
        if (kDemo.observe != nullptr) kDemo.observe(stage_);
        stage_.publish(kDemo);
    }

    int control_;
    SharedMemory memory_;
    std::vector<int> traces_;
    RunPage& page_;
    Stage stage_;
    std::vector<const stage::Role*> roles_; ///< by actor
    std::vector<pid_t> pids_;               ///< by actor; 0: reaped
    Looks looks_;
    sigset_t mask_before_{};
    std::int64_t stop_ns_ = 0; ///< when the run was told to stop
};

/// Who plays what.
void Warden::cast() {
    for (const stage::Role& role : kDemo.roles) {
        std::int64_t count = role.count != nullptr ? stage_.value(*role.count) : 1;
        if (kDemo.how_many != nullptr) count = kDemo.how_many(stage_, role);
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

void Warden::spawn_all() {
    const std::vector<int> cpus = allowed_cpus();
    for (std::size_t index = 0; index < roles_.size(); ++index) {
        const bool pin = kDemo.rivals && cpus.size() > 1;
        if (kDemo.rivals && cpus.size() == 1) change_watch(page_.slots[index], stage::kYieldBit, 0);
        const pid_t pid = spawn_actor({.page = &page_,
                                       .control_fd = control_,
                                       .page_fd = memory_.fd(),
                                       .traces = traces_,
                                       .index = index,
                                       .role = roles_[index],
                                       .signal_mask = mask_before_,
                                       .pinned_cpu = pin ? cpus[index % cpus.size()] : -1});
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

void Warden::wait_at_barrier() {
    for (;;) {
        const std::uint32_t ready = page_.ready.load(std::memory_order_acquire);
        const auto living = std::count_if(pids_.begin(), pids_.end(), [](pid_t p) { return p != 0; });
        if (static_cast<long>(ready) >= living) break;
        stage::futex_wait(page_.ready, ready, 5'000'000);
        attend(0);
    }
    page_.started_ns.store(stage::monotonic_ns());
    page_.phase.store(Phase::running, std::memory_order_release);
    page_.start.store(1, std::memory_order_release);
    stage::futex_wake(page_.start);
}

/// Sleeps until a child ends, the front end says something or the time is over, and sees to it.
void Warden::attend(std::int64_t wait_ns) {
    pollfd from_front_end{control_, POLLIN, 0};
    const timespec limit{wait_ns / 1'000'000'000, wait_ns % 1'000'000'000};
    const int got = ppoll(&from_front_end, 1, &limit, &mask_before_);
    if (got > 0) obey();
    reap();
}

void Warden::obey() {
    ControlMessage message{};
    const ssize_t got = recv(control_, &message, sizeof(message), MSG_DONTWAIT);
    if (got == 0 || (got == -1 && errno != EAGAIN && errno != EINTR)) end_at_once();
    if (got != sizeof(message)) return;
    if (message.order == ControlMessage::Order::stop) {
        ask_to_stop(page_);
    } else if (message.actor < pids_.size() && pids_[message.actor] != 0) {
        kill(pids_[message.actor], message.signal);
    }
}

void Warden::reap() {
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
        slot.state.store(ActorState::exited, std::memory_order_release);
        // One that could not do its part says so and ends the run: the others would wait for it.
        if (slot.failure[0] != '\0') ask_to_stop(page_);
        page_.bell.fetch_add(1, std::memory_order_acq_rel);
        stage::futex_wake(page_.bell);
    }
}

void Warden::work() {
    const std::int64_t seconds = stage_.value(stage::standard_knobs().seconds);
    const std::int64_t started = stage::monotonic_ns();
    std::int64_t next_look = started;
    while (!all_gone()) {
        const std::int64_t now = stage::monotonic_ns();
        if (seconds != 0 && now - started >= seconds * 1'000'000'000) ask_to_stop(page_);
        if (stop_ns_ == 0 && page_.stop.load(std::memory_order_relaxed) != 0) stop_ns_ = now;
        if (stop_ns_ != 0 && now - stop_ns_ >= kGraceNs) return;
        if (now >= next_look) {
            looks_.look(page_, pids_.size());
            observe();
            next_look = now + kLookNs;
        }
        attend(std::max<std::int64_t>(0, next_look - stage::monotonic_ns()));
    }
}

void Warden::end_remaining() {
    page_.ended_ns.store(stop_ns_ != 0 ? stop_ns_ : stage::monotonic_ns());
    if (!all_gone()) {
        looks_.judge_remaining(page_, pids_.size());
        // Their deaths are noted one by one, so that the report says who was killed.
        for (const pid_t pid : pids_) {
            if (pid != 0) kill(pid, SIGKILL);
        }
        while (!all_gone()) attend(10'000'000);
    }
    kill_descendants();
}

/// The front end is gone: nobody watches any more, and nothing may stay behind.
void Warden::end_at_once() {
    kill_descendants();
    if (kDemo.clean_up != nullptr) kDemo.clean_up(stage_);
    remove_written_down(stage::registry_file());
    stage::close_registry(false);
    _exit(1);
}

int Warden::run() {
    if (kDemo.set_up != nullptr) kDemo.set_up(stage_);
    cast();
    spawn_all();
    if (kDemo.after_spawn != nullptr) kDemo.after_spawn(stage_);
    wait_at_barrier();
    work();
    end_remaining();
    observe();
    if (kDemo.clean_up != nullptr) kDemo.clean_up(stage_);
    const bool keep = stage_.keeps_objects();
    if (!keep) remove_written_down(stage::registry_file());
    stage::close_registry(keep);
    page_.phase.store(Phase::finished, std::memory_order_release);
    return 0;
}

}  // namespace

int warden_main(int argc, char** argv) {
    const int control = argc > 3 ? std::atoi(argv[2]) : -1;
    // Any size: that the layout is another one is for the front end to say.
    auto memory = SharedMemory::attach(argc > 3 ? std::atoi(argv[3]) : -1, sizeof(std::uint64_t));
    std::vector<int> traces;
    for (int argument = 4; argument < argc; ++argument) traces.push_back(std::atoi(argv[argument]));
    if (!memory || traces.size() < stage::kMaxActors) {
        std::fprintf(stderr, "ipc-%s: --warden is for front ends, not to be started by hand\n", kDemo.name);
        return 2;
    }
    if (static_cast<RunPage*>(memory->address())->layout != stage::page_layout()) return kWrongLayout;
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    stage::number_slots(kDemo);

    fcntl(control, F_SETFD, FD_CLOEXEC);
    for (const int trace : traces) fcntl(trace, F_SETFD, FD_CLOEXEC);

    struct sigaction wake {};
    wake.sa_handler = [](int) {};
    sigaction(SIGCHLD, &wake, nullptr);
    Warden warden(control, std::move(*memory), std::move(traces));
    return warden.run();
}

}  // namespace ipc::supervisor
