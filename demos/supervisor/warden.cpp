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

#include "stage/futex.hpp"
#include "stage/named_objects.hpp"
#include "stage/stage.hpp"
#include "supervisor/cast.hpp"
#include "supervisor/control.hpp"
#include "supervisor/map_exhibit.hpp"
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
/// And at least so many looks, however busy the machine: who has not moved in all but the first is stuck.
constexpr int kGraceLooks = 6;

class Warden {
public:
    Warden(int control, SharedMemory memory, void* exhibit, std::vector<int> traces)
        : control_(control),
          memory_(std::move(memory)),
          traces_(std::move(traces)),
          page_(*static_cast<RunPage*>(memory_.address())),
          stage_(page_, stage::kWardenIndex, {}, exhibit),
          mask_before_(block_child_ends()),
          cast_(stage_, page_,
                {.control_fd = control_, .page_fd = memory_.fd(), .traces = traces_, .signal_mask = mask_before_}) {}

    int run();

private:
    void work();
    void attend(std::int64_t wait_ns);
    void obey();
    void end_remaining();
    [[noreturn]] void end_at_once();
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
    sigset_t mask_before_{};
    Cast cast_;
    std::int64_t stop_ns_ = 0; ///< when the run was told to stop
    int looks_since_stop_ = 0;
};

/// Sleeps until a child ends, the front end says something or the time is over, and sees to it.
void Warden::attend(std::int64_t wait_ns) {
    pollfd from_front_end{control_, POLLIN, 0};
    const timespec limit{wait_ns / 1'000'000'000, wait_ns % 1'000'000'000};
    const int got = ppoll(&from_front_end, 1, &limit, &mask_before_);
    if (got > 0) obey();
    cast_.reap();
}

void Warden::obey() {
    ControlMessage message{};
    const ssize_t got = recv(control_, &message, sizeof(message), MSG_DONTWAIT);
    if (got == 0 || (got == -1 && errno != EAGAIN && errno != EINTR)) end_at_once();
    if (got != sizeof(message)) return;
    switch (message.order) {
        case ControlMessage::Order::stop: ask_to_stop(page_); break;
        case ControlMessage::Order::signal: cast_.signal(message.actor, message.signal); break;
        case ControlMessage::Order::observe:
            cast_.looks().tell_states(page_, cast_.size()); // the last look is as old as 33 ms
            observe();
            page_.observed.store(message.actor, std::memory_order_release);
            stage::futex_wake(page_.observed);
            break;
        case ControlMessage::Order::begin_trial: break; // for the warden of a search
    }
}

void Warden::work() {
    const std::int64_t seconds = stage_.value(stage::standard_knobs().seconds);
    const std::int64_t started = stage::monotonic_ns();
    std::int64_t next_look = started;
    while (!cast_.all_gone()) {
        const std::int64_t now = stage::monotonic_ns();
        if (seconds != 0 && now - started >= seconds * 1'000'000'000) ask_to_stop(page_);
        if (stop_ns_ == 0 && page_.stop.load(std::memory_order_relaxed) != 0) stop_ns_ = now;
        if (stop_ns_ != 0 && now - stop_ns_ >= kGraceNs && looks_since_stop_ >= kGraceLooks) return;
        if (now >= next_look) {
            if (stop_ns_ != 0) ++looks_since_stop_;
            cast_.looks().look(page_, cast_.size());
            observe();
            next_look = now + kLookNs;
        }
        attend(std::max<std::int64_t>(0, next_look - stage::monotonic_ns()));
    }
}

void Warden::end_remaining() {
    page_.ended_ns.store(stop_ns_ != 0 ? stop_ns_ : stage::monotonic_ns());
    if (!cast_.all_gone()) {
        cast_.looks().judge_remaining(page_, cast_.size());
        // Their deaths are noted one by one, so that the report says who was killed.
        cast_.kill_all();
        while (!cast_.all_gone()) attend(10'000'000);
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
    cast_.spawn();
    if (kDemo.after_spawn != nullptr) kDemo.after_spawn(stage_);
    cast_.open_barrier([this](std::int64_t wait_ns) { attend(wait_ns); });
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
    const int control = argc > 4 ? std::atoi(argv[2]) : -1;
    // Any size: that the layout is another one is for the front end to say.
    auto memory = SharedMemory::attach(argc > 4 ? std::atoi(argv[3]) : -1, sizeof(std::uint64_t));
    std::vector<int> traces;
    for (int argument = 5; argument < argc; ++argument) traces.push_back(std::atoi(argv[argument]));
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
    const stage::Result<void*> exhibit = map_exhibit(kDemo.exhibit, std::atoi(argv[4]));
    if (!exhibit) {
        std::fprintf(stderr, "ipc-%s: %s\n", kDemo.name, exhibit.error().text.c_str());
        return 1;
    }
    Warden warden(control, std::move(*memory), *exhibit, std::move(traces));
    return warden.run();
}

}  // namespace ipc::supervisor
