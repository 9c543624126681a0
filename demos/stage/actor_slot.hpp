#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace ipc::stage {

inline constexpr std::size_t kMaxActors = 16;
inline constexpr std::size_t kMaxMetrics = 32;

/// What an actor must do at a site besides its work. Zero in free running: one load, one branch.
enum Watch : std::uint32_t {
    kTraceBit = 1, ///< write events
    kGateBit = 2,  ///< hold at the next site until granted a step or opened
    kPaceBit = 4,  ///< slow motion
    kYieldBit = 8, ///< sched_yield now and then, so that one CPU shows a race too
};

/// calling: inside a call that may block; sleeping: on purpose, in Stage::sleep_us(); slowed: in slow motion.
enum class ActorState : std::uint32_t { absent, starting, running, calling, sleeping, slowed, at_gate, exited };

/// Something new; only that it must try again; the end of a try of several steps that was in vain.
enum Retry : std::uint32_t { kGoesOn, kTriedInVain, kStartsOver };

/// What a lock is called: "mutex", "fork 3". Longer names are cut.
using LockName = std::array<char, 16>;

/// One actor's place in the shared page. Two halves on different cache lines: what the supervisor writes
/// and what the actor writes, so that watching does not slow the watched.
struct alignas(128) ActorSlot {
    std::atomic<std::uint32_t> watch;   ///< bits of Watch
    std::atomic<std::uint32_t> turn;    ///< futex: bumped whenever watch or granted changed
    std::atomic<std::uint32_t> granted; ///< steps granted so far
    /// 1: it slept in a call when all were at rest. Woken by another's step it waits, on its way back, until that
    /// one has come to rest: two that ran at once would make what follows a matter of chance.
    std::atomic<std::uint32_t> parked;
    std::atomic<std::uint32_t> begun;   ///< times it was let through the start barrier

    alignas(128) std::atomic<ActorState> state;
    std::atomic<std::uint32_t> passed; ///< steps taken so far; equal to granted when none is left
    std::atomic<std::uint32_t> site;   ///< name_hash of the site reached last
    std::atomic<std::uint32_t> line;
    std::atomic<std::int64_t> value;   ///< the local value given at that site
    std::atomic<std::int64_t> iterations;
    std::atomic<std::int64_t> blocked_ns; ///< time slept in the kernel inside calls
    std::array<std::atomic<std::int64_t>, kMaxMetrics> metrics; ///< this actor's share; reals as bits
    std::atomic<std::uint32_t> passing_on; ///< 1: it has arrived and is just granting the next step of a plan
    std::atomic<std::uint32_t> woken;    ///< 1: it waits so
    std::atomic<std::uint32_t> retrying; ///< a Retry: what its last step came to
    LockName wants;                      ///< the lock that it is about to take; empty: none
    std::array<LockName, 4> holds;       ///< locks that it has

    alignas(128) std::atomic<std::int32_t> pid; ///< from here on written by the warden
    std::atomic<std::uint32_t> role;            ///< index into Demo::roles
    std::atomic<std::int32_t> exit_status;      ///< as waitpid gives it; valid once state is exited
    std::atomic<std::uint32_t> kernel_state;    ///< the letter in /proc/PID/stat: R S D T Z
    std::atomic<std::int32_t> syscall;          ///< number of the call it sleeps in; -1: none, -2: not readable
    std::atomic<std::int64_t> syscall_argument; ///< its first argument
    std::atomic<std::int32_t> cpu;
    std::atomic<std::uint32_t> reaped;  ///< 1: the process is gone; exited alone may mean that it waits to play again
    std::atomic<std::uint32_t> looks_unmoved; ///< looks of the warden (30 a second) without any progress
    std::array<char, 256> failure; ///< why the actor gave up; ends with 0
};

}  // namespace ipc::stage
