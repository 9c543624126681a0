#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "stage/event.hpp"

namespace ipc::stage {

inline constexpr std::size_t kMaxActors = 16;
inline constexpr std::size_t kMaxKnobs = 32;
inline constexpr std::size_t kMaxMetrics = 32;
inline constexpr std::size_t kMaxGauges = 64;
inline constexpr std::size_t kWardenIndex = kMaxActors; ///< the warden's own slot

/// What an actor must do at a site besides its work. Zero in free running: one load, one branch.
enum Watch : std::uint32_t {
    kTraceBit = 1, ///< write events
    kGateBit = 2,  ///< hold at the next site until granted a step or opened
    kPaceBit = 4,  ///< slow motion
    kYieldBit = 8, ///< sched_yield now and then, so that one CPU shows a race too
};

/// calling: inside a call that may block; sleeping: on purpose, in Stage::sleep_us(); slowed: in slow motion.
enum class ActorState : std::uint32_t { absent, starting, running, calling, sleeping, slowed, at_gate, exited };
enum class Phase : std::uint32_t { setting_up, running, finished, failed };

/// One actor's place in the shared page. Two halves on different cache lines: what the supervisor writes
/// and what the actor writes, so that watching does not slow the watched.
struct alignas(128) ActorSlot {
    std::atomic<std::uint32_t> watch;   ///< bits of Watch
    std::atomic<std::uint32_t> turn;    ///< futex: bumped whenever watch or granted changed
    std::atomic<std::uint32_t> granted; ///< steps granted so far

    alignas(128) std::atomic<ActorState> state;
    std::atomic<std::uint32_t> passed; ///< steps taken so far; equal to granted when none is left
    std::atomic<std::uint32_t> site;   ///< name_hash of the site reached last
    std::atomic<std::uint32_t> line;
    std::atomic<std::int64_t> value;   ///< the local value given at that site
    std::atomic<std::int64_t> iterations;
    std::atomic<std::int64_t> blocked_ns; ///< time slept in the kernel inside calls
    std::array<std::atomic<std::int64_t>, kMaxMetrics> metrics; ///< this actor's share; reals as bits

    alignas(128) std::atomic<std::int32_t> pid; ///< from here on written by the warden
    std::atomic<std::uint32_t> role;            ///< index into Demo::roles
    std::atomic<std::int32_t> exit_status;      ///< as waitpid gives it; valid once state is exited
    std::atomic<std::uint32_t> kernel_state;    ///< the letter in /proc/PID/stat: R S D T Z
    std::atomic<std::int32_t> syscall;          ///< number of the call it sleeps in; -1: none, -2: not readable
    std::atomic<std::int64_t> syscall_argument; ///< its first argument
    std::atomic<std::int32_t> cpu;
    std::atomic<std::uint32_t> looks_unmoved; ///< looks of the warden (30 a second) without any progress
    std::array<char, 256> failure; ///< why the actor gave up; ends with 0
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
    std::atomic<std::uint32_t> start; ///< futex: 1 when the barrier is open
    std::atomic<std::uint32_t> bell;  ///< futex: bumped when an actor arrives at a gate or leaves
    std::atomic<std::uint32_t> actors;
    std::atomic<std::int64_t> started_ns; ///< CLOCK_MONOTONIC when the barrier opened
    std::atomic<std::int64_t> ended_ns;   ///< when the last actor left; 0 before
    std::atomic<std::uint32_t> fault_done; ///< a demo's one-time fault has struck

    /// All metrics as the warden saw them together, 30 times a second: increments, counter and lost updates
    /// read at different moments would not add up.
    std::array<std::atomic<std::int64_t>, kMaxMetrics> published;

    std::atomic<std::int32_t> holds; ///< verdict: 1, 0, -1 not known yet
    SharedText verdict;
    SharedText object_name; ///< what {name} stands for in Try it
    std::array<std::atomic<std::int64_t>, kMaxGauges> gauges;

    std::array<ActorSlot, kMaxActors + 1> slots;
};

static_assert(std::atomic<std::int64_t>::is_always_lock_free);

/// What both sides must agree on: a demo that was built for another version of this page is refused.
constexpr std::uint64_t page_layout() {
    std::uint64_t layout = 2; // to be raised when a field changes its meaning but not the sizes
    for (const std::size_t part : {sizeof(RunPage), sizeof(ActorSlot), sizeof(SharedText),
                                   offsetof(RunPage, phase), offsetof(RunPage, published),
                                   offsetof(RunPage, slots), offsetof(ActorSlot, metrics),
                                   offsetof(ActorSlot, pid),
                                   static_cast<std::size_t>(EventKind::count_of_kinds)}) {
        layout = layout * 1'000'003 + part;
    }
    return layout;
}

}  // namespace ipc::stage
