#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "stage/stage.hpp"

namespace ipc::demos {

inline constexpr std::size_t kMostWaiters = 8;

/// The choices of the knobs, in their order.
enum class Sync { eventfd, check_then_sleep, futex };
enum class Mode { counter, semaphore };
enum class Epoll { on, off };

/// In memory that all share. For futex and check-then-sleep the notifications are counted here; for
/// eventfd in the kernel.
struct Events {
    std::atomic<std::uint32_t>
        pending;  ///< notifications that nobody took yet; the highest bit: none will follow
    std::atomic<std::uint32_t>
        bell;  ///< with check-then-sleep: rung so often, a word that no test looks at
    std::atomic<std::uint32_t> not_yet_asleep;  ///< waiters whose test said no, and who go to sleep
    std::atomic<std::uint32_t> notifiers_left;
    std::atomic<std::int64_t> notified;
    std::atomic<std::int64_t> received;  ///< never more than notified
    std::array<std::atomic<std::int32_t>, kMostWaiters>
        sleeps_by;  ///< the Sync of each waiter's sleep; -1: awake
};

inline constexpr std::uint32_t kNoMore = 1u << 31;

/// The warden makes them; the actors inherit them.
extern Events* events;
extern int event_fd;

/// One notification, in the way of `sync`.
void notify(ipc::stage::Stage& stage, Sync sync);
/// Sleeps in the way of `sync` until there is something to take, and takes it: how many
/// notifications. 0 is possible: woken for nothing. `epoll`: a descriptor of epoll_create1(), or
/// -1.
std::int64_t wait_and_take(ipc::stage::Stage& stage, Sync sync, int epoll);
/// What lies where `sync` does not look, without waiting: after the knob has changed.
std::int64_t take_elsewhere(Sync sync);

/// Wakes whoever sleeps, in whichever way, though there is nothing to take: at the end, and when
/// the knob `sync` has changed.
void call_awake();

extern const ipc::stage::Knob kMode;
extern const ipc::stage::Metric kLost;

}  // namespace ipc::demos
