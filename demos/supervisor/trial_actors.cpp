#include "supervisor/trial_actors.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <csignal>
#include <cstring>

#include "stage/clock.hpp"
#include "stage/stage.hpp"
#include "supervisor/control.hpp"
#include "supervisor/page_control.hpp"
#include "supervisor/sweep.hpp"

namespace ipc::supervisor {

using stage::ActorSlot;
using stage::ActorState;
using stage::kMaxActors;
using stage::Phase;
using stage::Plan;
using stage::RunPage;

namespace {

constexpr std::int64_t kFirstNapNs = 50'000, kLongestQuickNapNs = 800'000;
/// Longer than a tick of the kernel, so that it need not set a timer, which in a virtual machine costs 2 us.
constexpr std::int64_t kLongestNapNs = 20'000'000;
constexpr std::int64_t kPatienceNs = 1'000'000'000;
constexpr std::uint32_t kStuckLooks = 1000; ///< more than any demo asks for

/// A search has no clock and no slow motion: both would be chance.
void fill(RunPage& page, const std::vector<std::int64_t>& knobs) {
    std::memset(static_cast<void*>(&page), 0, sizeof(RunPage));
    page.layout = stage::page_layout();
    page.holds = -1;
    for (std::size_t knob = 0; knob < knobs.size(); ++knob) page.knobs[knob] = knobs[knob];
    page.knobs[kSecondsKnob] = 0;
    page.knobs[kPaceKnob] = 1;
    change_all_watches(page, stage::kGateBit, 0);
}

}  // namespace

TrialActors::TrialActors(const Description& description, std::vector<std::int64_t> knobs, bool new_processes,
                         std::function<bool()> wants_no_more, SharedMemory memory)
    : description_(description),
      knobs_(std::move(knobs)),
      new_processes_(new_processes),
      wants_no_more_(std::move(wants_no_more)),
      memory_(std::move(memory)),
      page_(*static_cast<RunPage*>(memory_.address())) {
    fill(page_, knobs_);
    name_hashes_ = {0};
    for (const SiteInfo& site : description.sites) name_hashes_.push_back(stage::name_hash(site.name));
}

Result<std::unique_ptr<TrialActors>> TrialActors::start(const Description& description,
                                                        std::vector<std::int64_t> knobs, bool new_processes,
                                                        std::function<bool()> wants_no_more) {
    sweep();
    auto memory = SharedMemory::create("ipc-playground search", sizeof(RunPage));
    if (!memory) return memory.error();
    std::unique_ptr<TrialActors> actors(new TrialActors(description, std::move(knobs), new_processes,
                                                        std::move(wants_no_more), std::move(*memory)));
    auto warden = spawn_warden(description.program, "--trials", {actors->memory_.fd()});
    if (!warden) return warden.error();
    actors->warden_ = std::move(*warden);
    return actors;
}

TrialActors::~TrialActors() {
    if (warden_.pid <= 0) return;
    warden_.control.reset(); // it reads end of file and ends with all that descends from it
    const std::int64_t until = stage::monotonic_ns() + 1'000'000'000;
    while (waitpid(warden_.pid, nullptr, WNOHANG) == 0) {
        if (stage::monotonic_ns() > until) kill(-warden_.pid, SIGKILL);
        const timespec nap{0, 500'000};
        nanosleep(&nap, nullptr);
    }
    // The parent of the actors dies of its warden's death, but a moment later, and holds its registry till then.
    sweep_after(page_.slots[stage::kWardenIndex].pid.load());
}

std::size_t TrialActors::count() const { return std::min<std::size_t>(page_.actors.load(), kMaxActors); }

bool TrialActors::warden_is_gone() const {
    pollfd end{warden_.pidfd.get(), POLLIN, 0};
    return poll(&end, 1, 0) > 0;
}

TrialActors::Got TrialActors::fail(const char* why) {
    for (std::size_t slot = 0; slot <= kMaxActors && why_.empty(); ++slot) {
        const auto& said = page_.slots[slot].failure;
        why_.assign(said.data(), strnlen(said.data(), said.size()));
    }
    if (why_.empty()) why_ = "ipc-" + description_.name + ": " + why;
    return Got::failed;
}

TrialActors::Got TrialActors::begin() {
    if (can_play_again()) {
        std::vector<StepPoint> none;
        return hand_over({.steps = {}, .begin = true}, none);
    }
    if (alive_) finish(false);
    return make();
}

bool TrialActors::can_play_again() const {
    return alive_ && page_.play_again.load() != 0 && !any_reaped();
}

TrialActors::Got TrialActors::make() {
    fill(page_, knobs_);
    rest_ = std::make_unique<Rest>(page_);
    const ControlMessage message{
        .order = ControlMessage::Order::begin_trial, .actor = new_processes_ ? 1u : 0u, .signal = 0};
    send(warden_.control.get(), &message, sizeof(message), MSG_NOSIGNAL);
    alive_ = true;
    while (page_.phase.load(std::memory_order_acquire) == Phase::setting_up) {
        const std::uint32_t bell = page_.bell.load(std::memory_order_acquire);
        if (page_.phase.load(std::memory_order_acquire) != Phase::setting_up) break;
        stage::futex_wait(page_.bell, bell, kLongestNapNs);
        if (wants_no_more_()) return Got::stopped;
        if (warden_is_gone()) return fail("the warden of the search was killed: search again");
    }
    if (page_.phase.load() == Phase::failed) return fail("its processes could not be made: search again");
    return wait_for_rest();
}

/// The quick look: at its gate, or at its end, an actor that catches no signals moves only if it is told to.
bool TrialActors::all_at_gates() {
    const Plan& plan = page_.plan;
    const std::uint32_t passes_before = plan.passes.load(std::memory_order_acquire);
    for (std::size_t actor = 0; actor < count(); ++actor) {
        const ActorSlot& slot = page_.slots[actor];
        if (slot.reaped.load(std::memory_order_acquire) != 0) return false; // a closer look is due
        const ActorState state = slot.state.load(std::memory_order_acquire);
        const bool told = slot.granted.load(std::memory_order_acquire) != slot.passed.load(std::memory_order_acquire);
        if (told || (state != ActorState::at_gate && state != ActorState::exited)) return false;
        // One that has arrived may be about to pass the next step on, or just have done so.
        if (slot.passing_on.load() != 0) return false;
        stands_[actor] = state == ActorState::exited ? Stand::exited : Stand::at_gate;
    }
    return plan.passes.load(std::memory_order_acquire) == passes_before;
}

/// In a call that may put it to sleep: then it is worth asking the kernel.
bool TrialActors::somebody_calls() const {
    for (std::size_t actor = 0; actor < count(); ++actor) {
        if (page_.slots[actor].state.load(std::memory_order_relaxed) == ActorState::calling) return true;
    }
    return false;
}

TrialActors::Got TrialActors::wait_for_rest() {
    const Got got = come_to_rest();
    note_who_sleeps();
    return got;
}

TrialActors::Got TrialActors::come_to_rest() {
    // Most steps end at a gate, and that is seen in the page; the rest is asked of the kernel.
    const bool quick = page_.play_again.load(std::memory_order_relaxed) != 0;
    for (std::int64_t nap = kFirstNapNs; quick && nap <= kLongestQuickNapNs; nap *= 2) {
        const std::uint32_t bell = page_.bell.load();
        if (all_at_gates()) return Got::at_rest;
        if (page_.called.load(std::memory_order_acquire) == 0) {
            // Nobody can sleep in a call yet. The first to make one rings the bell, and so does who arrives.
            stage::futex_wait(page_.bell, bell, kLongestNapNs);
            if (page_.bell.load() == bell) page_.called.store(1); // it waits without a call: look sooner from now on
            nap = kFirstNapNs / 2;
            continue;
        }
        if (nap > kFirstNapNs && somebody_calls()) break;
        stage::futex_wait(page_.bell, bell, nap);
    }
    const auto over = [this] {
        return wants_no_more_() || page_.phase.load() == Phase::failed || warden_is_gone();
    };
    const Waited waited = rest_->wait(page_, over);
    for (std::size_t actor = 0; actor < count(); ++actor) stands_[actor] = rest_->last(actor);
    switch (waited) {
        case Waited::at_rest:
            for (std::size_t actor = 0; actor < count(); ++actor) {
                if (page_.slots[actor].failure[0] != 0) return fail("");
            }
            return Got::at_rest;
        case Waited::hung: return Got::hung;
        case Waited::stopped:
            return fail("a process of the search was stopped by a signal: search again and leave it alone");
        case Waited::given_up: break;
    }
    return wants_no_more_() ? Got::stopped : fail("the warden of the search was killed: search again");
}

TrialActors::Got TrialActors::grant(std::size_t actor) {
    ActorSlot& slot = page_.slots[actor];
    slot.granted.fetch_add(1, std::memory_order_acq_rel);
    change_watch(slot, 0, 0);
    return wait_for_rest();
}

bool TrialActors::can_hand_over() const {
    if (page_.play_again.load() == 0 || any_reaped()) return false;
    for (std::size_t actor = 0; actor < count(); ++actor) {
        if (stands_[actor] != Stand::at_gate && stands_[actor] != Stand::exited) return false;
        if (retries(actor)) return false;
    }
    return true;
}

TrialActors::Got TrialActors::hand_over(const Handed& handed, std::vector<StepPoint>& points) {
    Plan& plan = page_.plan;
    std::uint32_t length = 0;
    const auto order = [&](std::uint32_t what, std::size_t actor) {
        if (length < Plan::kMostOrders) plan.orders[length++].store(static_cast<std::uint8_t>(what | actor));
    };
    for (std::size_t actor = 0; handed.begin && actor < count(); ++actor) order(Plan::kBegin, actor);
    const std::uint32_t begins = length;
    for (const std::size_t actor : handed.steps) order(Plan::kStep, actor);
    // A plan whose end does not fit stops after its steps, and what follows is granted one by one.
    const bool to_the_end = handed.to_the_end && length + count() + 2 <= Plan::kMostOrders;
    if (to_the_end) {
        order(Plan::kToEnd, handed.latest);
        for (std::size_t actor = 0; actor < count(); ++actor) order(Plan::kToEnd, actor);
        order(Plan::kWarden, 0);
    }
    const std::uint32_t looks = page_.trials_done.load();
    plan.at.store(0);
    plan.taken.store(0);
    plan.length.store(length, std::memory_order_release);
    stage::go_on_with_plan(page_);
    const auto warden_has_its_turn = [&] { return to_the_end && plan.at.load() >= length; };
    Got got = Got::at_rest;
    for (bool waiting = true; waiting;) {
        got = warden_has_its_turn() ? wait_for_warden(looks) : wait_for_rest();
        waiting = got == Got::at_rest && warden_has_its_turn();
        if (got == Got::at_rest && plan.at.load() < begins && !any_reaped()) {
            // One is blocked before its first gate, so nobody let the next one through.
            plan.length.store(begins, std::memory_order_release); // what follows is for the search to say
            stage::go_on_with_plan(page_);
            waiting = true;
        }
    }
    plan.length.store(0, std::memory_order_release);
    read_log(points);
    return got;
}

/// While a plan is followed everybody who has not left is at a gate, so the log alone tells who was.
void TrialActors::read_log(std::vector<StepPoint>& points) const {
    const Plan& plan = page_.plan;
    const std::size_t taken = std::min<std::size_t>(plan.taken.load(), Plan::kMostOrders);
    std::array<std::size_t, kMaxActors> last_step{};
    std::array<stage::Touches, kMaxActors> next{};
    for (std::size_t actor = 0; actor < count(); ++actor) {
        next[actor] = touches(actor);
        const bool left = page_.slots[actor].state.load() == ActorState::exited;
        last_step[actor] = left ? 0 : Plan::kMostOrders;
    }
    const auto actor_of = [&plan](std::size_t step) { return plan.actors[step].load() % kMaxActors; };
    for (std::size_t step = 0; step < taken; ++step) {
        last_step[actor_of(step)] = std::max(last_step[actor_of(step)], step + 1);
    }
    const std::size_t first = points.size();
    points.resize(first + taken);
    for (std::size_t step = taken; step > 0; --step) {
        StepPoint& point = points[first + step - 1];
        const std::size_t actor = actor_of(step - 1);
        next[actor] = touches_of(plan.sites[step - 1].load());
        point.actor = static_cast<std::uint8_t>(actor);
        point.touches = next;
        for (std::size_t other = 0; other < count(); ++other) {
            if (last_step[other] >= step) point.enabled = static_cast<ActorSet>(point.enabled | 1u << other);
        }
    }
}

TrialActors::Got TrialActors::look() { return ask_warden(stage::TrialOrder::look); }

TrialActors::Got TrialActors::ask_warden(stage::TrialOrder order) {
    const std::uint32_t looks = page_.trials_done.load();
    page_.trial_order.store(order, std::memory_order_release);
    page_.warden_turn.fetch_add(1, std::memory_order_acq_rel);
    stage::futex_wake(page_.warden_turn);
    return wait_for_warden(looks);
}

TrialActors::Got TrialActors::wait_for_warden(std::uint32_t looks_before) {
    for (;;) {
        const std::uint32_t bell = page_.bell.load(std::memory_order_acquire);
        if (page_.trials_done.load(std::memory_order_acquire) != looks_before) return Got::looked;
        if (wants_no_more_()) return Got::stopped;
        if (page_.phase.load() == Phase::failed) return fail("the warden of the search was killed: search again");
        stage::futex_wait(page_.bell, bell, kLongestNapNs);
        const bool rung = page_.bell.load(std::memory_order_acquire) != bell;
        if (!rung && warden_is_gone()) return fail("the warden of the search was killed: search again");
    }
}

void TrialActors::finish(bool nobody_moves) {
    if (!alive_) return;
    alive_ = false;
    for (std::size_t actor = 0; nobody_moves && actor < count(); ++actor) {
        if (stands_[actor] != Stand::exited) page_.slots[actor].looks_unmoved.store(kStuckLooks);
    }
    page_.trial_order.store(stage::TrialOrder::finish, std::memory_order_release);
    page_.warden_turn.fetch_add(1, std::memory_order_acq_rel);
    stage::futex_wake(page_.warden_turn);
    const std::int64_t since = stage::monotonic_ns();
    for (;;) {
        const std::uint32_t bell = page_.bell.load(std::memory_order_acquire);
        const Phase phase = page_.phase.load(std::memory_order_acquire);
        if (phase == Phase::finished || phase == Phase::failed || warden_is_gone()) return;
        // Somebody outside stopped it: our end will be its end.
        if (wants_no_more_() && stage::monotonic_ns() - since > kPatienceNs) return;
        stage::futex_wait(page_.bell, bell, kLongestNapNs);
    }
}

stage::Touches TrialActors::touches_of(std::uint32_t site) const {
    const auto found = std::find(name_hashes_.begin() + 1, name_hashes_.end(), site);
    if (found == name_hashes_.end()) return stage::Touches::unknown;
    return description_.sites[static_cast<std::size_t>(found - name_hashes_.begin()) - 1].touches;
}

stage::Touches TrialActors::touches(std::size_t actor) const { return touches_of(page_.slots[actor].site.load()); }

Wait TrialActors::wait_of(std::size_t actor) const { return what_blocks(page_, *rest_, actor, false); }

bool TrialActors::any_reaped() const {
    for (std::size_t actor = 0; actor < count(); ++actor) {
        if (page_.slots[actor].reaped.load() != 0) return true;
    }
    return false;
}

bool TrialActors::any_killed() const {
    for (std::size_t actor = 0; actor < count(); ++actor) {
        const ActorSlot& slot = page_.slots[actor];
        if (slot.reaped.load() != 0 && WIFSIGNALED(slot.exit_status.load())) return true;
    }
    return false;
}

}  // namespace ipc::supervisor
