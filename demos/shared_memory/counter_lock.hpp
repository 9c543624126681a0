#pragma once

#include <pthread.h>
#include <semaphore.h>

#include <array>
#include <atomic>

#include "stage/stage.hpp"

namespace ipc::demos {

/// The choices of the knob `sync`, in its order. From volatile_load on they do not do what they promise.
enum class Sync { none, mutex, semaphore, spinlock, atomic, file_lock,
                  volatile_load, sleep, own_lock, private_mutex };

/// What the writers share: one integer, and one lock of every kind.
struct Counter {
    long value;
    pthread_mutex_t mutex;         ///< process-shared; robust if the knob says so
    pthread_mutex_t private_mutex; ///< the default attribute: meant for threads of one process
    std::array<pthread_mutex_t, 8> own; ///< one for each writer, which excludes nobody
    sem_t semaphore;
    std::atomic<unsigned> spin;
    std::array<std::atomic<std::uint32_t>, 8> follows; ///< by each writer: see SyncSwitch
};

/// In the warden: makes the locks. `lock_file` is a descriptor that every writer can open again.
void make_locks(ipc::stage::Stage& stage, Counter& counter, bool robust, int lock_file);

/// Holds the chosen lock from its construction to its end. Its site is "lock", and "spin" for each failed
/// turn of the spinlock. A dead owner's robust mutex is made consistent again.
class Guard {
public:
    Guard(ipc::stage::Stage& stage, Counter& counter, Sync sync);
    ~Guard();
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

private:
    void lock_mutex(pthread_mutex_t& mutex);

    ipc::stage::Stage& stage_;
    Counter& counter_;
    Sync sync_;
    ipc::stage::Lock lock_; ///< its name
};

extern const ipc::stage::Metric kOwnerDied;
extern const ipc::stage::Metric kRecovered;

}  // namespace ipc::demos
