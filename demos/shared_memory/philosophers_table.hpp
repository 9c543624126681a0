#pragma once

#include <pthread.h>
#include <semaphore.h>

#include <array>
#include <atomic>
#include <cstdint>

#include "shared_memory/following.hpp"

namespace ipc::demos {

/// The choices of the knob `sync`, in its order.
enum class Sync : std::uint32_t { left_first, ordered, waiter, try_lock };

/// What a philosopher is doing, as its gauge shows it.
enum class Doing { thinking, hungry, has_one_fork, eating };

inline constexpr std::size_t kMostPhilosophers = 7;

/// What the philosophers share. Fork i lies between philosopher i and the one to its right.
struct Table {
    std::size_t seats;
    std::array<pthread_mutex_t, kMostPhilosophers> forks;
    sem_t waiter; ///< how many the waiter still lets reach for forks: one less than there are seats, at first
    Followed sync; ///< by which choice each comes by its forks
    std::atomic<std::uint32_t> in_vain; ///< bit i: philosopher i put its fork back since somebody ate
    std::array<std::atomic<std::int64_t>, kMostPhilosophers> hungry_since; ///< CLOCK_MONOTONIC ns; 0: is not
};

/// In the warden: forks on the table, everybody thinks.
void make_table(stage::Stage& stage, Table& table);

/// Until it has both forks. False: the run was stopped, and it has none.
bool take_forks(stage::Stage& stage, Table& table, Sync sync);
void put_forks(stage::Stage& stage, Table& table, Sync sync);

extern const stage::Knob kSync, kPhilosophers;
extern const stage::Metric kRetries, kVainRounds;
/// Who holds each fork, and what each philosopher does.
extern const std::array<stage::Gauge, kMostPhilosophers> kFork, kDoing;
extern const stage::Gauge kInVain;

}  // namespace ipc::demos
