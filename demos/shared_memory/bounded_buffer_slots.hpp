#pragma once

#include <pthread.h>
#include <semaphore.h>

#include <array>
#include <atomic>
#include <cstdint>

#include "stage/stage.hpp"

namespace ipc::demos {

/// The choices of the knob `sync`, in its order.
enum class Sync { semaphores, condvar, none, condvar_if, no_predicate, signal_one };

inline constexpr std::size_t kMostSlots = 16;

/// An item is a number: who made it and as which of its own. 0 is no item. The one who takes an item only
/// marks it as taken: as in any memory the slot keeps its bits until somebody stores others.
using Item = std::int64_t;
inline constexpr Item kTaken = Item{1} << 62;
inline constexpr Item kOfProducer = 1'000'000'000'000;
/// `producer` counts from 1.
inline Item item_of(std::int64_t producer, std::int64_t number) { return producer * kOfProducer + number; }

/// What producers and consumers share.
struct Buffer {
    long capacity;
    long in;   ///< the slot of the next put
    long out;  ///< the slot of the next take
    long fill; ///< items put and not yet taken
    std::array<Item, kMostSlots> slots;

    pthread_mutex_t mutex;
    pthread_cond_t not_full;  ///< producers sleep here
    pthread_cond_t not_empty; ///< consumers sleep here
    pthread_cond_t changed;   ///< signal-one: both sleep here
    sem_t free_slots;         ///< capacity at first
    sem_t items;              ///< 0 at first
    std::atomic<bool> closed; ///< there will be no more items

    // A round: as long as all follow the same choice of `sync`. See bounded_buffer_rounds.cpp.
    Sync sync;
    std::atomic<bool> switching; ///< another choice is wanted
    std::atomic<bool> closing;   ///< somebody sees to it that `closed` is set
    std::array<std::atomic<bool>, stage::kMaxActors> put_last; ///< producers that put no more in this round
    pthread_mutex_t door;  ///< of what follows
    pthread_cond_t begins; ///< the next round
    long round;
    std::size_t waiting; ///< for the next round
    std::array<bool, stage::kMaxActors> gone; ///< left for good
};

/// In the warden: an empty buffer and everything that guards it.
void make_buffer(stage::Stage& stage, Buffer& buffer);
/// An empty buffer, and semaphores that say so. Nobody may be inside.
void make_empty(stage::Stage& stage, Buffer& buffer, Sync sync);
/// Items that nobody has taken.
long untaken(const Buffer& buffer);

/// Into the slot `in`, and out of the slot `out`. They look at nothing else and wait for nothing: that is
/// for the caller. put_item() returns how many the buffer now holds, as far as it knows.
long put_item(stage::Stage& stage, Buffer& buffer, Item item);
void take_item(stage::Stage& stage, Buffer& buffer);

extern const stage::Metric kProduced, kConsumed, kLost, kDuplicated, kOverwritten, kFromEmpty, kMaxFill;
extern const stage::Knob kCapacity;

}  // namespace ipc::demos
