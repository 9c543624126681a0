#include "shared_memory/counter_lock.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/file.h>

#include <cerrno>
#include <string>

namespace ipc::demos {

using stage::EventKind;
using stage::Stage;

const stage::Metric kOwnerDied{.name = "owner_died", .help = "times a lock came with EOWNERDEAD"};
const stage::Metric kRecovered{.name = "recovered", .help = "times the lock was made consistent again"};

namespace {

int file_to_lock = -1;

/// What the lock of each kind is called; nothing where there is none.
stage::Lock lock_of(Sync sync, std::size_t writer) {
    switch (sync) {
        case Sync::semaphore: return "semaphore";
        case Sync::spinlock: return "spinlock";
        case Sync::file_lock: return "file lock";
        case Sync::own_lock: return {"mutex", static_cast<int>(writer)};
        case Sync::mutex:
        case Sync::private_mutex:
        case Sync::none:
        case Sync::atomic:
        case Sync::volatile_load:
        case Sync::sleep: break;
    }
    return "mutex";
}

void make_mutex(Stage& stage, pthread_mutex_t& mutex, int shared, int robust) {
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, shared);
    pthread_mutexattr_setrobust(&attributes, robust);
    if ((errno = pthread_mutex_init(&mutex, &attributes)) != 0) {
        stage.fail("pthread_mutex_init", "this kernel lacks what the mutex needs: see man 3 pthread_mutexattr_setrobust");
    }
}

/// flock() locks an open file description, and fork() shares those: so each writer opens its own.
int own_description(Stage& stage) {
    static const int fd = open(("/proc/self/fd/" + std::to_string(file_to_lock)).c_str(), O_RDWR | O_CLOEXEC);
    if (fd == -1) stage.fail("open", "see that /proc is mounted");
    return fd;
}

}  // namespace

void make_locks(Stage& stage, Counter& counter, bool robust, int lock_file) {
    file_to_lock = lock_file;
    counter.spin.store(0);
    for (auto& follows : counter.follows) follows.store(0);
    const int robustness = robust ? PTHREAD_MUTEX_ROBUST : PTHREAD_MUTEX_STALLED;
    make_mutex(stage, counter.mutex, PTHREAD_PROCESS_SHARED, robustness);
    make_mutex(stage, counter.private_mutex, PTHREAD_PROCESS_PRIVATE, PTHREAD_MUTEX_STALLED);
    for (pthread_mutex_t& own : counter.own) {
        make_mutex(stage, own, PTHREAD_PROCESS_SHARED, PTHREAD_MUTEX_STALLED);
    }
    if (sem_init(&counter.semaphore, 1, 1) == -1) stage.fail("sem_init", "see man 7 sem_overview");
}

Guard::Guard(Stage& stage, Counter& counter, Sync sync)
    : stage_(stage), counter_(counter), sync_(sync), lock_(lock_of(sync, stage.index())) {
    switch (sync_) {
        case Sync::mutex: lock_mutex(counter_.mutex); break;
        case Sync::private_mutex: lock_mutex(counter_.private_mutex); break;
        case Sync::own_lock: lock_mutex(counter_.own[stage_.index() % counter_.own.size()]); break;
        case Sync::semaphore:
            stage_.about_to_lock("lock", lock_);
            while (sem_wait(&counter_.semaphore) == -1 && errno == EINTR) {
            }
            stage_.done("lock", 0);
            break;
        case Sync::spinlock:
            stage_.at("lock");
            for (unsigned turns = 1; counter_.spin.exchange(1, std::memory_order_acquire) != 0; ++turns) {
                stage_.back_off_us(0);
                stage_.at("spin");
                // Where the holder shares our CPU it cannot let go before we give the CPU up.
                if (turns % 128 == 0) sched_yield();
            }
            break;
        case Sync::file_lock: {
            const int fd = own_description(stage_);
            stage_.about_to_lock("lock", lock_);
            while (flock(fd, LOCK_EX) == -1 && errno == EINTR) {
            }
            stage_.done("lock", 0);
            break;
        }
        case Sync::sleep: stage_.sleep_us(20); return;
        case Sync::none:
        case Sync::atomic:
        case Sync::volatile_load: return;
    }
    stage_.locked(lock_);
}

void Guard::lock_mutex(pthread_mutex_t& mutex) {
    stage_.about_to_lock("lock", lock_);
    const int error = pthread_mutex_lock(&mutex);
    stage_.done("lock", error);
    if (error != EOWNERDEAD) return;
    // The owner died inside the critical section; the lock is ours, the data may be half changed. One
    // integer cannot be, so it is declared sound (man 3 pthread_mutex_consistent).
    stage_.count(kOwnerDied);
    stage_.event(EventKind::owner_died);
    if (pthread_mutex_consistent(&mutex) == 0) {
        stage_.count(kRecovered);
        stage_.event(EventKind::recovered);
    }
}

Guard::~Guard() {
    switch (sync_) {
        case Sync::mutex: pthread_mutex_unlock(&counter_.mutex); break;
        case Sync::private_mutex: pthread_mutex_unlock(&counter_.private_mutex); break;
        case Sync::own_lock: pthread_mutex_unlock(&counter_.own[stage_.index() % counter_.own.size()]); break;
        case Sync::semaphore: sem_post(&counter_.semaphore); break;
        case Sync::spinlock: counter_.spin.store(0, std::memory_order_release); break;
        case Sync::file_lock: flock(own_description(stage_), LOCK_UN); break;
        case Sync::none:
        case Sync::atomic:
        case Sync::volatile_load:
        case Sync::sleep: return;
    }
    stage_.unlocked(lock_);
}

}  // namespace ipc::demos
