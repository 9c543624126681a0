#include "signals_and_events/record.hpp"

#include <pthread.h>
#include <unistd.h>

#include <cerrno>

#include "signals_and_events/signals_report.hpp"

namespace ipc::demos {

using stage::EventKind;
using stage::Stage;

namespace {

sigset_t only(int signal) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signal);
    return set;
}

/// Of the site at which this process is, from 1; negative: it is in the call there.
std::int64_t site_number(const Stage& stage) {
    const stage::ActorSlot& here = stage.actor(stage.index());
    std::int64_t number = 0;
    for (const stage::Site& site : kDemo.sites) {
        ++number;
        if (stage::name_hash(site.name) != here.site.load()) continue;
        return here.state.load() == stage::ActorState::calling ? -number : number;
    }
    return 0;
}

}  // namespace

void Record::start(Stage& stage, const int self_pipe[2], bool unsafe_handler) {
    stage_ = &stage;
    self_pipe_[0] = self_pipe[0];
    self_pipe_[1] = self_pipe[1];
    unsafe_handler_ = unsafe_handler;
}

void Record::begin_round(Sync sync) {
    sync_ = sync;
    stage_->show(kChanges, 0);
}

void Record::change_in_main_loop() {
    stage_->add(kChanges, 1);
    const sigset_t usr2 = only(SIGUSR2);
    if (sync_ == Sync::block) {
        // A signal that comes now is kept pending until the record is whole again.
        if (sigprocmask(SIG_BLOCK, &usr2, nullptr) == -1)
            stage_->fail("sigprocmask", "see man 2 sigprocmask");
        stage_->event(EventKind::signals_blocked, SIGUSR2);
    }
    lock();
    stage_->at("load", first_);
    const long next = first_ + 1;
    stage_->at("first", next);
    store_first(next);
    stage_->sleep_us(100);  // real changes take a while
    stage_->at("second", next);
    store_second(next);
    unlock();
    if (sync_ == Sync::block) {
        stage_->event(EventKind::signals_unblocked, SIGUSR2);
        if (sigprocmask(SIG_UNBLOCK, &usr2, nullptr) == -1)
            stage_->fail("sigprocmask", "see man 2 sigprocmask");
    }
}

void Record::tick_in_handler() {
    switch (sync_) {
        case Sync::none:  // wrong: the main loop may be between its two stores
        case Sync::block:
            lock_in_handler();
            add_one();
            unlock();
            break;
        case Sync::flag:
            tick_seen_ = 1;  // sig_atomic_t: the one type that C promises to store in one piece
            stage_->show(kLeftToDo, 1);
            break;
        case Sync::self_pipe: {
            // write() is async-signal-safe. A full pipe loses nothing: the main loop has a reason
            // to look anyway.
            const ssize_t written = write(self_pipe_[1], "!", 1);
            if (written == 1) stage_->add(kLeftToDo, 1);
            break;
        }
        case Sync::signal_fd:
            break;  // blocked: no handler runs
    }
}

void Record::serve_ticks() {
    if (tick_seen_ != 0) {
        tick_seen_ = 0;
        stage_->show(kLeftToDo, 0);
        tick_in_main_loop();
    }
    for (char byte = 0; read(self_pipe_[0], &byte, 1) == 1;) {
        stage_->add(kLeftToDo, -1);
        tick_in_main_loop();
    }
}

void Record::tick_in_main_loop() {
    lock();
    add_one();
    unlock();
}

void Record::add_one() {
    const long next = first_ + 1;
    store_first(next);
    store_second(next);
}

void Record::store_first(long value) {
    first_ = value;
    stage_->show(kFirstWord, value);
}

void Record::store_second(long value) {
    second_ = value;
    stage_->show(kSecondWord, value);
}

/// Only the handler called async-unsafe takes a lock, as printf and malloc do inside: where it
/// interrupts the holder, it waits for the code that cannot go on before the handler returns.
void Record::lock_in_handler() {
    if (!unsafe_handler_) return;
    stage_->show(kInterrupted, site_number(*stage_));
    stage_->about_to_lock("lock", "mutex");
    stage_->show(kHandlerLocks, 1);
    const int error = pthread_mutex_lock(&mutex_);
    stage_->show(kHandlerLocks, 0);
    stage_->done("lock", error);
    stage_->show(kInterrupted, 0);
    stage_->locked("mutex");
}

/// In the main loop: free, for no handler is under way.
void Record::lock() {
    if (!unsafe_handler_) return;
    pthread_mutex_lock(&mutex_);
    stage_->locked("mutex");
}

void Record::unlock() {
    if (!unsafe_handler_) return;
    stage_->unlocked("mutex");
    pthread_mutex_unlock(&mutex_);
}

void Record::examine() {
    // The examiner must not be interrupted either, whatever `sync` says.
    const sigset_t usr2 = only(SIGUSR2);
    sigset_t before;
    sigprocmask(SIG_BLOCK, &usr2, &before);
    if (first_ != second_) {
        stage_->count(kCorrupted);
        stage_->event(EventKind::update_lost, second_, first_);
        store_second(first_);
    }
    sigprocmask(SIG_SETMASK, &before, nullptr);
}

}  // namespace ipc::demos
