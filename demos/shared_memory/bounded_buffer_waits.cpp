// How a producer waits for a free slot and a consumer for an item, and how each wakes the other: the six
// choices of the knob `sync`.
//
// A condition variable remembers nothing (man 3 pthread_cond_signal): a signal that finds nobody asleep is
// gone. So one tests under the mutex, sleeps, and tests again: who was woken first has to get the mutex
// back, and another may have been quicker.
#include "shared_memory/bounded_buffer_waits.hpp"

#include <sched.h>

#include <cerrno>

namespace ipc::demos {

using stage::Stage;

namespace {

void lock(Stage& stage, Buffer& buffer) {
    stage.about_to_lock("lock", "mutex");
    const int error = pthread_mutex_lock(&buffer.mutex);
    stage.done("lock", error);
    if ((errno = error) != 0) stage.fail("pthread_mutex_lock", "see man 3 pthread_mutex_lock");
    stage.locked("mutex");
}

void unlock(Stage& stage, Buffer& buffer) {
    stage.unlocked("mutex");
    if ((errno = pthread_mutex_unlock(&buffer.mutex)) != 0) {
        stage.fail("pthread_mutex_unlock", "see man 3 pthread_mutex_unlock");
    }
}

/// Gives the mutex back, sleeps until it is woken, and takes the mutex again before it returns.
void sleep_on(Stage& stage, Buffer& buffer, pthread_cond_t& condition) {
    stage.about_to("sleep");
    stage.unlocked("mutex");
    const int error = pthread_cond_wait(&condition, &buffer.mutex);
    stage.done("sleep", error);
    if ((errno = error) != 0) stage.fail("pthread_cond_wait", "see man 3 pthread_cond_wait");
    stage.locked("mutex");
}

/// Wakes one of those who sleep, if there is one.
void signal(Stage& stage, pthread_cond_t& condition) {
    stage.at("signal");
    if ((errno = pthread_cond_signal(&condition)) != 0) {
        stage.fail("pthread_cond_signal", "see man 3 pthread_cond_signal");
    }
}

/// As pthread_cond_broadcast does, but one after the other: those whom it wakes at once race for the mutex, and no
/// order of steps would decide who gets it first.
void wake_each(Stage& stage, pthread_cond_t& condition, std::size_t sleepers) {
    for (std::size_t woken = 0; woken < sleepers; ++woken) {
        if (woken > 0) stage.at("signal", static_cast<std::int64_t>(woken));
        if ((errno = pthread_cond_signal(&condition)) != 0) {
            stage.fail("pthread_cond_signal", "see man 3 pthread_cond_signal");
        }
    }
    if (sleepers > 1) stage.at("unlock"); // and the last of them waits for the mutex before others are let
}

void post(Stage& stage, sem_t& semaphore) {
    stage.at("post");
    if (sem_post(&semaphore) == -1) stage.fail("sem_post", "see man 3 sem_post");
}

/// Not even a mutex: the test, again and again.
bool is_full(Stage& stage, const Buffer& buffer) {
    stage.at("test");
    return buffer.fill >= buffer.capacity;
}

bool is_empty(Stage& stage, const Buffer& buffer) {
    stage.at("test");
    return buffer.fill <= 0;
}

}  // namespace

void wait_for_slot(Stage& stage, Buffer& buffer) {
    pthread_cond_t& condition = buffer.sync == Sync::signal_one ? buffer.changed : buffer.not_full;
    switch (buffer.sync) {
        case Sync::semaphores:
            stage.about_to("wait_for_slot");
            while (sem_wait(&buffer.free_slots) == -1 && errno == EINTR) {
            }
            stage.done("wait_for_slot", 0);
            lock(stage, buffer); // two producers may have come so far
            break;
        case Sync::condvar:
        case Sync::signal_one:
        case Sync::no_predicate:
            lock(stage, buffer);
            while (is_full(stage, buffer)) sleep_on(stage, buffer, condition);
            break;
        case Sync::condvar_if:
            lock(stage, buffer);
            if (is_full(stage, buffer)) sleep_on(stage, buffer, condition);
            break;
        case Sync::none:
            while (is_full(stage, buffer)) {
                stage.back_off_us(0);
                sched_yield();
            }
            break;
    }
}

bool wait_for_item(Stage& stage, Buffer& buffer) {
    pthread_cond_t& condition = buffer.sync == Sync::signal_one ? buffer.changed : buffer.not_empty;
    switch (buffer.sync) {
        case Sync::semaphores:
            stage.about_to("wait_for_item");
            while (sem_wait(&buffer.items) == -1 && errno == EINTR) {
            }
            stage.done("wait_for_item", 0);
            lock(stage, buffer);
            break;
        case Sync::condvar:
        case Sync::signal_one:
            lock(stage, buffer);
            while (is_empty(stage, buffer) && !buffer.closed) sleep_on(stage, buffer, condition);
            break;
        case Sync::condvar_if:
            lock(stage, buffer);
            if (is_empty(stage, buffer) && !buffer.closed) sleep_on(stage, buffer, condition);
            break;
        case Sync::no_predicate:
            lock(stage, buffer);
            // It waits for the signal and not for an item: one that is already there does not count.
            if (buffer.fill > 0 || !buffer.closed) sleep_on(stage, buffer, condition);
            break;
        case Sync::none:
            while (is_empty(stage, buffer)) {
                // In this order: what is there after the closing is all there will be.
                if (buffer.closed && buffer.fill <= 0) return false;
                stage.back_off_us(0);
                sched_yield();
            }
            return true;
    }
    if (buffer.fill > 0 || !buffer.closed) return true;
    unlock(stage, buffer);
    return false;
}

void tell_of_item(Stage& stage, Buffer& buffer) {
    if (buffer.sync == Sync::none) return;
    const bool semaphores = buffer.sync == Sync::semaphores;
    if (!semaphores) signal(stage, buffer.sync == Sync::signal_one ? buffer.changed : buffer.not_empty);
    stage.at("unlock");
    unlock(stage, buffer);
    if (semaphores) post(stage, buffer.items);
}

void tell_of_slot(Stage& stage, Buffer& buffer) {
    if (buffer.sync == Sync::none) return;
    const bool semaphores = buffer.sync == Sync::semaphores;
    if (!semaphores) signal(stage, buffer.sync == Sync::signal_one ? buffer.changed : buffer.not_full);
    stage.at("unlock");
    unlock(stage, buffer);
    if (semaphores) post(stage, buffer.free_slots);
}

void close_buffer(Stage& stage, Buffer& buffer, std::size_t consumers) {
    stage.about_to_lock("close", "mutex");
    const int error = pthread_mutex_lock(&buffer.mutex);
    stage.done("close", error);
    if ((errno = error) != 0) stage.fail("pthread_mutex_lock", "see man 3 pthread_mutex_lock");
    stage.locked("mutex");
    buffer.closed = true;
    switch (buffer.sync) {
        case Sync::semaphores:
            for (std::size_t consumer = 0; consumer < consumers; ++consumer) {
                if (sem_post(&buffer.items) == -1) stage.fail("sem_post", "see man 3 sem_post");
            }
            break;
        case Sync::condvar:
        case Sync::condvar_if:
        case Sync::no_predicate: wake_each(stage, buffer.not_empty, consumers); break;
        case Sync::signal_one: wake_each(stage, buffer.changed, consumers); break;
        case Sync::none: break;
    }
    unlock(stage, buffer);
}

}  // namespace ipc::demos
