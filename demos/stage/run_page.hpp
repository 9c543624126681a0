#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "stage/actor_slot.hpp"
#include "stage/event.hpp"
#include "stage/exhibit.hpp"
#include "stage/plan.hpp"

namespace ipc::stage {

inline constexpr std::size_t kMaxKnobs = 32;
inline constexpr std::size_t kMaxGauges = 64;
inline constexpr std::size_t kWardenIndex = kMaxActors; ///< the warden's own slot

enum class Phase : std::uint32_t { setting_up, running, finished, failed };
/// What the warden of a search shall do with the trial that has come to its end.
enum class TrialOrder : std::uint32_t {
    none,
    look,   ///< observe it; put what is shared back, for the next one
    tell,   ///< observe it as it stands, and say in shown_state what it looks like
    finish, ///< kill who is left, observe, clean up and leave
};

/// A sentence that one process writes and others read: odd sequence while it is being written.
struct SharedText {
    std::atomic<std::uint32_t> sequence;
    std::array<char, 508> text;
};

/// The page that the front end, the warden and the actors of one run share: a memfd, sealed against
/// resizing. The front end makes it; everything in it but the sizes is untrusted.
struct RunPage {
    std::uint64_t layout; ///< page_layout() of the front end
    std::uint32_t ring_slots; ///< a power of two
    std::uint32_t use_tsc;    ///< 1: time stamps are raw TSC ticks, 0: ns of CLOCK_MONOTONIC

    alignas(128) std::array<std::atomic<std::int64_t>, kMaxKnobs> knobs;

    alignas(128) std::atomic<Phase> phase;
    std::atomic<std::uint32_t> stop;  ///< 1: leave at the next iteration, gates stand open
    std::atomic<std::uint32_t> ready; ///< futex: actors that reached the start barrier
    std::atomic<std::uint32_t> bell;  ///< futex: bumped when an actor arrives at a gate or leaves
    std::atomic<std::uint32_t> warden_turn; ///< futex, in a search: bumped when the warden has something to do
    std::atomic<TrialOrder> trial_order;    ///< in a search: for the warden
    std::atomic<std::uint32_t> trials_done; ///< in a search: times the warden has seen to a trial's end
    std::atomic<std::uint64_t> shown_state; ///< in a search: a number for all that Demo::state_shown speaks of
    std::atomic<std::uint32_t> has_failed;  ///< in a search: 1: a metric with Metric::ends is counted
    std::atomic<std::uint32_t> play_again;  ///< in a search: 1: an actor waits at its end to play again
    std::atomic<std::uint32_t> called;      ///< with shut gates: 1: an actor has made a call that may put it to sleep
    std::atomic<std::uint32_t> actors;
    std::atomic<std::int64_t> started_ns; ///< CLOCK_MONOTONIC when the barrier opened
    std::atomic<std::int64_t> ended_ns;   ///< when the last actor left; 0 before
    std::atomic<std::uint32_t> fault_done; ///< a demo's one-time fault has struck

    /// All metrics as the warden saw them together, 30 times a second: increments, counter and lost updates
    /// read at different moments would not add up.
    std::array<std::atomic<std::int64_t>, kMaxMetrics> published;
    std::atomic<std::uint32_t> observed; ///< futex: number of the front end's last wish for figures that was met

    /// 1: strace shall see the actors from their first call on, and does; 0 again once it has gone.
    std::atomic<std::uint32_t> lens_wanted;
    std::atomic<std::uint32_t> lens_ready; ///< futex: 1: it does, or will not: the start barrier need not wait for it

    std::atomic<std::int32_t> holds; ///< verdict: 1, 0, -1 not known yet
    SharedText verdict;
    SharedText object_name; ///< what {name} stands for in Try it
    /// One side alone (--role): 1 + the index of the role that is played here; 0: all are. `address` says where the
    /// other side is met, `onward` the second of two; written by the front end before the start.
    std::uint32_t role_alone;
    std::array<char, 256> address, onward;
    std::array<std::atomic<std::int64_t>, kMaxGauges> gauges;

    std::array<ActorSlot, kMaxActors + 1> slots;
    Plan plan;
};

static_assert(std::atomic<std::int64_t>::is_always_lock_free);

/// What both sides must agree on: a demo that was built for another version of this page is refused.
constexpr std::uint64_t page_layout() {
    std::uint64_t layout = 7; // to be raised when a field changes its meaning but not the sizes
    for (const std::size_t part : {sizeof(RunPage), sizeof(ActorSlot), sizeof(SharedText),
                                   offsetof(RunPage, phase), offsetof(RunPage, published),
                                   offsetof(RunPage, slots), offsetof(ActorSlot, metrics),
                                   offsetof(ActorSlot, pid), sizeof(Picture), sizeof(Comparison),
                                   static_cast<std::size_t>(EventKind::count_of_kinds)}) {
        layout = layout * 1'000'003 + part;
    }
    return layout;
}

}  // namespace ipc::stage
