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

}  // namespace

void Record::start(Stage& stage, const int self_pipe[2], bool unsafe_handler) {
    stage_ = &stage;
    self_pipe_[0] = self_pipe[0];
    self_pipe_[1] = self_pipe[1];
    unsafe_handler_ = unsafe_handler;
}

void Record::change_in_main_loop() {
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
    first_ = next;
    stage_->sleep_us(100);  // real changes take a while
    stage_->at("second", next);
    second_ = next;
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
            stage_->show(kHandlerLocks, 1);
            lock();
            stage_->show(kHandlerLocks, 0);
            add_one();
            unlock();
            break;
        case Sync::flag:
            tick_seen_ = 1;  // sig_atomic_t: the one type that C promises to store in one piece
            break;
        case Sync::self_pipe: {
            // write() is async-signal-safe. A full pipe loses nothing: the main loop has a reason
            // to look anyway.
            const ssize_t written = write(self_pipe_[1], "!", 1);
            (void)written;
            break;
        }
        case Sync::signal_fd:
            break;  // blocked: no handler runs
    }
}

void Record::serve_ticks() {
    if (tick_seen_ != 0) {
        tick_seen_ = 0;
        tick_in_main_loop();
    }
    for (char byte = 0; read(self_pipe_[0], &byte, 1) == 1;)
        tick_in_main_loop();
}

void Record::tick_in_main_loop() {
    lock();
    add_one();
    unlock();
}

void Record::add_one() {
    const long next = first_ + 1;
    first_ = next;
    second_ = next;
}

/// Only the handler called async-unsafe takes a lock, as printf and malloc do inside: where it
/// interrupts the holder, it waits for the code that cannot go on before the handler returns.
void Record::lock() {
    if (unsafe_handler_) pthread_mutex_lock(&mutex_);
}

void Record::unlock() {
    if (unsafe_handler_) pthread_mutex_unlock(&mutex_);
}

void Record::examine() {
    // The examiner must not be interrupted either, whatever `sync` says.
    const sigset_t usr2 = only(SIGUSR2);
    sigset_t before;
    sigprocmask(SIG_BLOCK, &usr2, &before);
    stage_->show(kFirstWord, first_);
    stage_->show(kSecondWord, second_);
    if (first_ != second_) {
        stage_->count(kCorrupted);
        stage_->event(EventKind::update_lost, second_, first_);
        second_ = first_;
    }
    sigprocmask(SIG_SETMASK, &before, nullptr);
}

}  // namespace ipc::demos
