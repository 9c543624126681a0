// The warden of a search. Two generations: the first waits for orders and never does anything else, so that
// its forks are clean; the second, one for each trial or row of trials, is the actors' parent.
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "stage/futex.hpp"
#include "stage/named_objects.hpp"
#include "stage/stage.hpp"
#include "supervisor/cast.hpp"
#include "supervisor/control.hpp"
#include "supervisor/map_exhibit.hpp"
#include "supervisor/shared_memory.hpp"
#include "supervisor/shown_state.hpp"
#include "supervisor/sweep.hpp"
#include "supervisor/warden.hpp"

namespace ipc::supervisor {
namespace {

using stage::ActorSlot;
using stage::kMaxActors;
using stage::RunPage;
using stage::TrialOrder;

RunPage* page_of_handler = nullptr;

/// The word that the parent of the actors sleeps on changes, so a child's end between its look and its
/// sleep is not missed.
void on_child(int) { page_of_handler->warden_turn.fetch_add(1, std::memory_order_acq_rel); }

/// The parent of the actors.
class TrialParent {
public:
    TrialParent(RunPage& page, int control, int page_fd, void* exhibit, const sigset_t& mask)
        : page_(page),
          stage_(page, stage::kWardenIndex, {}, exhibit),
          cast_(stage_, page,
                {.control_fd = control, .page_fd = page_fd, .traces = none_, .signal_mask = mask, .search = true}) {}
    [[noreturn]] void work(bool new_processes);

private:
    void refuse_if_undecided();
    void attend(std::int64_t wait_ns);
    void observe();
    void look();
    void tell();
    [[noreturn]] void finish();

    RunPage& page_;
    stage::Stage stage_;
    const std::vector<int> none_;
    Cast cast_;
    std::array<std::int64_t, stage::kMaxGauges> gauges_{}; ///< as set_up() left them
};

void TrialParent::observe() {
    stage_.begin_observing(kDemo);
    if (kDemo.observe != nullptr) kDemo.observe(stage_);
    stage_.publish(kDemo);
}

/// Everything is put back to how it was before the actors played.
void TrialParent::look() {
    page_.ended_ns.store(stage::monotonic_ns());
    observe();
    for (ActorSlot& slot : page_.slots) {
        for (auto& metric : slot.metrics) metric.store(0, std::memory_order_relaxed);
        slot.iterations.store(0, std::memory_order_relaxed);
        slot.blocked_ns.store(0, std::memory_order_relaxed);
        slot.retrying.store(0, std::memory_order_relaxed);
        slot.wants = {};
        slot.holds = {};
    }
    for (std::size_t gauge = 0; gauge < gauges_.size(); ++gauge) page_.gauges[gauge].store(gauges_[gauge]);
    page_.fault_done.store(0);
    page_.started_ns.store(stage::monotonic_ns());
    page_.ended_ns.store(0);
    kDemo.reset(stage_);
}

/// In the middle of a trial: nothing is changed.
void TrialParent::tell() {
    observe();
    bool failed = false;
    for (const stage::Metric* metric : kDemo.metrics) failed |= metric->ends && stage_.total(*metric) != 0;
    page_.has_failed.store(failed ? 1 : 0);
    page_.shown_state.store(shown_state(page_, kDemo, stage_));
}

void TrialParent::finish() {
    page_.ended_ns.store(stage::monotonic_ns());
    cast_.kill_all();
    while (!cast_.all_gone()) attend(10'000'000);
    kill_descendants();
    observe();
    if (kDemo.clean_up != nullptr) kDemo.clean_up(stage_);
    // What a demo would leave for the learner to find, a search does not: it would be thousands.
    remove_written_down(stage::registry_file());
    stage::close_registry(false);
    page_.phase.store(stage::Phase::finished, std::memory_order_release);
    stage::ring_bell(page_);
    _exit(0);
}

void TrialParent::attend(std::int64_t wait_ns) {
    const std::uint32_t turn = page_.warden_turn.load(std::memory_order_acquire);
    cast_.reap();
    stage::futex_wait(page_.warden_turn, turn, wait_ns);
    cast_.reap();
}

/// The front end prints it, as it does what Stage::fail() says.
void TrialParent::refuse_if_undecided() {
    const char* why = kDemo.undecided == nullptr ? nullptr : kDemo.undecided(stage_);
    if (why == nullptr) return;
    auto& said = page_.slots[stage::kWardenIndex].failure;
    std::snprintf(said.data(), said.size(), "ipc-%s: there is no search of its schedules: %s", kDemo.name, why);
    _exit(1);
}

void TrialParent::work(bool new_processes) {
    page_.slots[stage::kWardenIndex].pid.store(getpid()); // whose registry it is
    refuse_if_undecided();
    if (kDemo.set_up != nullptr) kDemo.set_up(stage_);
    for (std::size_t gauge = 0; gauge < gauges_.size(); ++gauge) gauges_[gauge] = page_.gauges[gauge].load();
    page_.play_again.store(kDemo.reset != nullptr && !new_processes ? 1 : 0);
    cast_.spawn();
    if (kDemo.after_spawn != nullptr) kDemo.after_spawn(stage_);
    const auto wanted = [this] { return page_.trial_order.load(std::memory_order_acquire); };
    cast_.open_barrier([&](std::int64_t wait_ns) {
        attend(wait_ns);
        if (wanted() == TrialOrder::finish) finish();
    });
    for (;;) {
        const std::uint32_t turn = page_.warden_turn.load(std::memory_order_acquire);
        cast_.reap();
        if (wanted() == TrialOrder::finish) finish();
        if (const TrialOrder order = wanted(); order == TrialOrder::look || order == TrialOrder::tell) {
            order == TrialOrder::look ? look() : tell();
            page_.trial_order.store(TrialOrder::none, std::memory_order_release);
            page_.trials_done.fetch_add(1, std::memory_order_acq_rel);
            stage::ring_bell(page_);
        }
        stage::futex_wait(page_.warden_turn, turn);
    }
}

class TrialsWarden {
public:
    TrialsWarden(int control, SharedMemory memory, void* exhibit)
        : control_(control),
          memory_(std::move(memory)),
          exhibit_(exhibit),
          page_(*static_cast<RunPage*>(memory_.address())),
          mask_before_(block_child_ends()) {}
    [[noreturn]] void run();

private:
    void reap();
    void begin(bool new_processes);
    [[noreturn]] void end_at_once();

    int control_;
    SharedMemory memory_;
    void* exhibit_; ///< of one trial after the other
    RunPage& page_;
    sigset_t mask_before_{};
    pid_t parent_ = 0; ///< of the actors; 0: there is none
};

void TrialsWarden::begin(bool new_processes) {
    while (parent_ != 0) {
        int status = 0;
        if (waitpid(parent_, &status, 0) == parent_) parent_ = 0;
    }
    const pid_t self = getpid();
    const pid_t pid = fork();
    if (pid == -1) {
        page_.phase.store(stage::Phase::failed, std::memory_order_release);
        stage::ring_bell(page_);
        return;
    }
    if (pid > 0) {
        parent_ = pid;
        return;
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != self) _exit(1);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    page_of_handler = &page_;
    struct sigaction wake {};
    wake.sa_handler = on_child;
    sigaction(SIGCHLD, &wake, nullptr);
    sigprocmask(SIG_SETMASK, &mask_before_, nullptr);
    TrialParent(page_, control_, memory_.fd(), exhibit_, mask_before_).work(new_processes);
}

/// A parent of actors that did not end as it was told to leaves what it had to us.
void TrialsWarden::reap() {
    int status = 0;
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
        if (pid != parent_) continue;
        parent_ = 0;
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0) continue;
        kill_descendants();
        sweep_after(pid);
        page_.phase.store(stage::Phase::failed, std::memory_order_release);
        stage::ring_bell(page_);
    }
}

void TrialsWarden::end_at_once() {
    const pid_t parent = parent_;
    kill_descendants();
    if (parent != 0) sweep_after(parent);
    _exit(0);
}

void TrialsWarden::run() {
    for (;;) {
        pollfd from_front_end{control_, POLLIN, 0};
        const int got = ppoll(&from_front_end, 1, nullptr, &mask_before_);
        reap();
        if (got <= 0) continue;
        ControlMessage message{};
        const ssize_t size = recv(control_, &message, sizeof(message), MSG_DONTWAIT);
        if (size == 0 || (size == -1 && errno != EAGAIN && errno != EINTR)) end_at_once();
        if (size == sizeof(message) && message.order == ControlMessage::Order::begin_trial) {
            begin(message.actor != 0);
        }
    }
}

}  // namespace

int trials_main(int argc, char** argv) {
    const int control = argc > 3 ? std::atoi(argv[2]) : -1;
    auto memory = SharedMemory::attach(argc > 3 ? std::atoi(argv[3]) : -1, sizeof(std::uint64_t));
    if (!memory) {
        std::fprintf(stderr, "ipc-%s: --trials is for front ends, not to be started by hand\n", kDemo.name);
        return 2;
    }
    if (static_cast<RunPage*>(memory->address())->layout != stage::page_layout()) return kWrongLayout;
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    stage::number_slots(kDemo);
    fcntl(control, F_SETFD, FD_CLOEXEC);
    struct sigaction wake {};
    wake.sa_handler = [](int) {};
    sigaction(SIGCHLD, &wake, nullptr);
    const stage::Result<void*> exhibit = map_exhibit(kDemo.exhibit, -1);
    if (!exhibit) {
        std::fprintf(stderr, "ipc-%s: %s\n", kDemo.name, exhibit.error().text.c_str());
        return 1;
    }
    TrialsWarden(control, std::move(*memory), *exhibit).run();
}

}  // namespace ipc::supervisor
