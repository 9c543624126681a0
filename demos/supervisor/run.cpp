#include "supervisor/run.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <atomic>
#include <cassert>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <mutex>
#include <system_error>
#include <thread>

#include "stage/clock.hpp"
#include "stage/stage.hpp"
#include "supervisor/control.hpp"
#include "supervisor/drain.hpp"
#include "supervisor/page_control.hpp"
#include "supervisor/rest.hpp"
#include "supervisor/shared_memory.hpp"
#include "supervisor/spawn_warden.hpp"
#include "supervisor/sweep.hpp"
#include "supervisor/take_snapshot.hpp"
#include "supervisor/waits.hpp"
#include "supervisor/warden.hpp"

namespace ipc::supervisor {
namespace {

using stage::ActorSlot;
using stage::kMaxActors;
using stage::RunPage;

constexpr std::uint32_t kRingSlots = 65536;
constexpr int kDrainMs = 5;
constexpr std::int64_t kObserveNs = 100'000'000; ///< the longest wait for figures

}  // namespace

struct Run::Parts {
    Description description;
    SharedMemory page_memory;
    SharedMemory exhibit; ///< empty where the demo shows none
    std::vector<SharedMemory> traces;
    std::vector<std::uint32_t> name_hashes;
    WardenProcess warden;
    std::unique_ptr<Drain> drain;
    std::unique_ptr<StraceLens> lens; ///< nullptr: not wanted
    std::thread drainer;
    std::atomic<bool> finished = false;
    std::atomic<bool> ending = false; ///< we ended it ourselves: no failure
    std::atomic<std::uint64_t> recorded = 0;
    std::atomic<std::uint64_t> dropped = 0;
    mutable std::mutex failure_mutex;
    std::string failure;
    bool paused = false;
    std::mutex rest_mutex; ///< steps are granted by one thread, snapshots taken by another
    std::unique_ptr<Rest> rest;
    std::uint32_t wishes = 0; ///< for figures; guarded by rest_mutex

    RunPage& page() const { return *static_cast<RunPage*>(page_memory.address()); }
    void drain_until_the_warden_leaves();
    void see_the_warden_off();
    void say_what_blocks(Snapshot& now);
    void have_it_observed();
};

Result<std::unique_ptr<Run>> Run::start(const Description& description, RunOptions options) {
    sweep();
    auto parts = std::make_unique<Parts>();
    parts->description = description;
    auto page_memory = SharedMemory::create("ipc-playground run", sizeof(RunPage));
    if (!page_memory) return page_memory.error();
    parts->page_memory = std::move(*page_memory);

    RunPage& page = parts->page();
    page.layout = stage::page_layout();
    page.ring_slots = kRingSlots;
    page.use_tsc = stage::tsc_is_invariant() ? 1 : 0;
    page.holds = -1;
    page.role_alone = static_cast<std::uint32_t>(options.role_alone + 1);
    options.address.copy(page.address.data(), page.address.size() - 1);
    options.onward.copy(page.onward.data(), page.onward.size() - 1);
    const std::vector<std::int64_t> knobs = options.knobs.empty() ? description.presets() : options.knobs;
    assert(knobs.size() == description.knobs.size());
    for (std::size_t knob = 0; knob < knobs.size(); ++knob) page.knobs[knob] = knobs[knob];
    std::uint32_t watch = 0;
    if (options.tracing) watch |= stage::kTraceBit;
    if (options.stepping) watch |= stage::kGateBit;
    if (knobs[kPaceKnob] > 1) watch |= stage::kPaceBit;
    change_all_watches(page, watch, 0);
    parts->paused = options.stepping;

    for (std::size_t actor = 0; actor < kMaxActors; ++actor) {
        auto trace = SharedMemory::create("ipc-playground trace", stage::trace_bytes(kRingSlots));
        if (!trace) return trace.error();
        parts->traces.push_back(std::move(*trace));
    }
    parts->rest = std::make_unique<Rest>(page);
    parts->name_hashes = {0};
    for (const SiteInfo& site : description.sites) {
        parts->name_hashes.push_back(stage::name_hash(site.name));
    }
    parts->drain = std::make_unique<Drain>(parts->traces, kRingSlots, page.use_tsc != 0,
                                           parts->name_hashes, options.most_events_a_look,
                                           std::move(options.on_events));
    std::vector<int> descriptors{parts->page_memory.fd(), -1};
    if (description.exhibit != stage::Exhibit::none) {
        auto exhibit = SharedMemory::create("ipc-playground exhibit", stage::exhibit_bytes(description.exhibit));
        if (!exhibit) return exhibit.error();
        parts->exhibit = std::move(*exhibit);
        descriptors.back() = parts->exhibit.fd();
    }
    for (const SharedMemory& trace : parts->traces) descriptors.push_back(trace.fd());
    if (options.lens) parts->lens = std::make_unique<StraceLens>(page, std::move(options.on_calls));
    auto warden = spawn_warden(description.program, "--warden", descriptors);
    if (!warden) return warden.error();
    parts->warden = std::move(*warden);
    for (SharedMemory& trace : parts->traces) trace.close_descriptor();
    parts->page_memory.close_descriptor();
    parts->exhibit.close_descriptor();
    try {
        parts->drainer = std::thread([raw = parts.get()] { raw->drain_until_the_warden_leaves(); });
    } catch (const std::system_error&) {
        errno = EAGAIN;
        Error why = failed_call("pthread_create", "end some processes or raise ulimit -u");
        parts->ending = true;
        parts->warden.control.reset();
        parts->see_the_warden_off();
        return why;
    }
    return std::unique_ptr<Run>(new Run(std::move(parts)));
}

Run::Run(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Run::~Run() {
    parts_->ending = true;
    parts_->warden.control.reset(); // the warden reads end of file and ends with all its actors
    parts_->drainer.join();
}

void Run::Parts::drain_until_the_warden_leaves() {
    // Signals are for the front end's main thread.
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);

    std::int64_t ended_ns = 0;
    for (bool gone = false; !gone;) {
        pollfd end{warden.pidfd.get(), POLLIN, 0};
        gone = poll(&end, 1, kDrainMs) > 0;
        if (!gone && ending) {
            // A warden that does not end by itself is ended, with its whole process group.
            const std::int64_t now = stage::monotonic_ns();
            if (ended_ns == 0) ended_ns = now;
            if (now - ended_ns > 1'000'000'000) kill(-warden.pid, SIGKILL);
        }
        if (gone) see_the_warden_off();
        if (lens) lens->look(gone);
        drain->look(gone);
        recorded = drain->recorded();
        dropped = drain->dropped();
    }
    finished = true;
}

void Run::Parts::see_the_warden_off() {
    int status = 0;
    waitpid(warden.pid, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
    // It died before it could clean up: so that is ours to do.
    kill(-warden.pid, SIGKILL);
    sweep_after(warden.pid);
    if (ending) return;
    const std::lock_guard lock(failure_mutex);
    if (WIFEXITED(status) && WEXITSTATUS(status) == kWrongLayout) {
        failure = "ipc-" + description.name + " was built for another version of the playground: build it "
                  "again with ./run --no-launch";
    } else if (WIFSIGNALED(status)) {
        failure = "ipc-" + description.name + ": its warden, process " + std::to_string(warden.pid) +
                  ", was killed by SIG" + sigabbrev_np(WTERMSIG(status)) +
                  ": its actors ended with it; run it again";
    } else {
        failure = "ipc-" + description.name + ": its warden left with exit status " +
                  std::to_string(WEXITSTATUS(status)) + ": run it again";
    }
}

Snapshot Run::snapshot() const {
    Snapshot now = take_snapshot(parts_->page(), parts_->description, parts_->name_hashes, parts_->paused);
    now.events_recorded = parts_->recorded;
    now.events_dropped = parts_->dropped;
    if (parts_->paused) parts_->say_what_blocks(now);
    const std::lock_guard lock(parts_->failure_mutex);
    if (now.failure.empty()) now.failure = parts_->failure;
    return now;
}

/// While no one is being stepped: what each actor does in the kernel now, and who waits for whom. The warden's
/// last look may be older than the last step.
void Run::Parts::say_what_blocks(Snapshot& now) {
    const std::unique_lock lock(rest_mutex, std::try_to_lock);
    if (!lock.owns_lock() || now.phase != stage::Phase::running) return;
    std::vector<Wait> waits;
    std::size_t left = 0;
    for (std::size_t actor = 0; actor < now.actors.size(); ++actor) {
        const Stand stand = rest->stand(actor);
        if (stand == Stand::exited) continue;
        ++left;
        const ProcLook& look = rest->last_look(actor);
        now.actors[actor].kernel_state = look.state;
        now.actors[actor].syscall = look.syscall;
        now.actors[actor].syscall_argument = look.argument;
        if (stand != Stand::blocked) continue;
        waits.push_back(what_blocks(page(), *rest, actor, true));
        now.actors[actor].waits_for = waits.back().in_words();
    }
    const bool nobody_moves = left > 0 && waits.size() == left;
    if (nobody_moves && rest->all_at_rest()) now.deadlock = deadlock_in_words(waits);
}

/// The warden takes the figures 30 times a second; a learner who stepped wants those of this rest, at once.
void Run::Parts::have_it_observed() {
    const std::uint32_t wish = ++wishes;
    const ControlMessage message{.order = ControlMessage::Order::observe, .actor = wish, .signal = 0};
    if (send(warden.control.get(), &message, sizeof(message), MSG_NOSIGNAL) != sizeof(message)) return;
    const std::int64_t until = stage::monotonic_ns() + kObserveNs;
    for (std::uint32_t met = page().observed; met != wish; met = page().observed) {
        const std::int64_t left = until - stage::monotonic_ns();
        if (left <= 0 || finished || page().phase.load() != stage::Phase::running) return;
        stage::futex_wait(page().observed, met, std::min<std::int64_t>(left, 10'000'000));
    }
}

bool Run::finished() const { return parts_->finished; }

bool Run::wait(double seconds) {
    const std::int64_t until = stage::monotonic_ns() + static_cast<std::int64_t>(seconds * 1e9);
    while (!finished() && stage::monotonic_ns() < until) {
        const timespec nap{0, 2'000'000};
        nanosleep(&nap, nullptr);
    }
    return finished();
}

void Run::set_knob(int index, std::int64_t value) {
    assert(index >= 0 && index < static_cast<int>(parts_->description.knobs.size()));
    RunPage& page = parts_->page();
    page.knobs[static_cast<std::size_t>(index)].store(value, std::memory_order_relaxed);
    if (index == kPaceKnob) {
        const bool slow = value > 1;
        change_all_watches(page, slow ? +stage::kPaceBit : 0u, slow ? 0u : +stage::kPaceBit);
    }
}

void Run::pause() {
    parts_->paused = true;
    for (ActorSlot& slot : parts_->page().slots) slot.parked.store(0, std::memory_order_release);
    change_all_watches(parts_->page(), stage::kGateBit, 0);
}

void Run::resume() {
    parts_->paused = false;
    change_all_watches(parts_->page(), 0, stage::kGateBit);
}

bool Run::paused() const { return parts_->paused; }

bool Run::wait_quiet(double seconds) {
    const std::int64_t until = stage::monotonic_ns() + static_cast<std::int64_t>(seconds * 1e9);
    RunPage& page = parts_->page();
    while (page.phase.load(std::memory_order_acquire) == stage::Phase::setting_up && !finished()) {
        if (stage::monotonic_ns() > until) return false;
        const std::uint32_t bell = page.bell.load(std::memory_order_acquire);
        stage::futex_wait(page.bell, bell, 1'000'000);
    }
    const auto over = [&] {
        return finished() || page.phase.load() != stage::Phase::running || stage::monotonic_ns() > until;
    };
    const std::lock_guard lock(parts_->rest_mutex);
    const bool at_rest = parts_->rest->wait(page, over) == Waited::at_rest;
    if (at_rest) parts_->have_it_observed();
    return at_rest || finished() ||
           page.phase.load() == stage::Phase::finished;
}

StepEnd Run::step(std::size_t actor) {
    RunPage& page = parts_->page();
    if (actor >= std::min<std::size_t>(page.actors.load(), kMaxActors) || finished()) return StepEnd::not_possible;
    const auto over = [&] { return finished() || page.phase.load() != stage::Phase::running; };
    const std::lock_guard lock(parts_->rest_mutex);
    Rest& rest = *parts_->rest;
    if (rest.stand(actor) != Stand::at_gate) return StepEnd::not_possible;
    ActorSlot& slot = page.slots[actor];
    slot.granted.fetch_add(1, std::memory_order_acq_rel);
    change_watch(slot, 0, 0);
    switch (rest.wait(page, over)) {
        case Waited::at_rest:
            parts_->have_it_observed();
            return rest.last(actor) == Stand::exited    ? StepEnd::exited
                   : rest.last(actor) == Stand::blocked ? StepEnd::blocked
                                                        : StepEnd::at_gate;
        case Waited::given_up: return StepEnd::exited; // the last one's exit ended the run
        case Waited::hung:
        case Waited::stopped: break;
    }
    return StepEnd::timed_out;
}

void Run::stop() {
    const ControlMessage message{.order = ControlMessage::Order::stop, .actor = 0, .signal = 0};
    send(parts_->warden.control.get(), &message, sizeof(message), MSG_NOSIGNAL);
}

void Run::signal_actor(std::size_t actor, int signal) {
    const ControlMessage message{.order = ControlMessage::Order::signal,
                                 .actor = static_cast<std::uint32_t>(actor),
                                 .signal = signal};
    send(parts_->warden.control.get(), &message, sizeof(message), MSG_NOSIGNAL);
}

const void* Run::exhibit() const { return parts_->exhibit.address(); }

LensNow Run::lens_now() const { return parts_->lens ? parts_->lens->now() : LensNow{}; }

int Run::warden_pid() const { return parts_->warden.pid; }

}  // namespace ipc::supervisor
