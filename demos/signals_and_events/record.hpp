#pragma once

#include <signal.h>

#include "stage/stage.hpp"

namespace ipc::demos {

/// The choices of the knob `sync`, in its order.
enum class Sync { none, block, flag, self_pipe, signal_fd };

/// Two words that must be equal: whoever changes one changes the other. The receiver's main loop
/// changes them, and so does each SIGUSR2. Between the two stores the record is in pieces, and a
/// handler that runs then reads the one and has the other overwritten.
///
/// A signal handler runs inside the main loop, on its stack, in place of its next instruction: a
/// lock cannot keep it out, for the holder it would wait for is the code that it interrupted.
class Record {
public:
    /// In the receiver. `signal_fd` and `self_pipe` (read end, write end) are descriptors that do
    /// not block.
    void start(ipc::stage::Stage& stage, const int self_pipe[2], bool unsafe_handler);
    void begin_round(Sync sync);

    void change_in_main_loop();  ///< with the sites "load", "first" and "second"
    void
    tick_in_handler();   ///< SIGUSR2: async-signal-safe unless the knob `handler` says async-unsafe
    void serve_ticks();  ///< in the main loop: what the handler left to it
    void tick_in_main_loop();  ///< SIGUSR2 came out of the signalfd
    void examine();            ///< counts and repairs a record whose words differ

private:
    void add_one();
    void store_first(long value);
    void store_second(long value);
    void lock_in_handler();
    void lock();
    void unlock();

    ipc::stage::Stage* stage_ = nullptr;
    Sync sync_ = Sync::none;
    bool unsafe_handler_ = false;
    int self_pipe_[2] = {-1, -1};
    volatile sig_atomic_t tick_seen_ = 0;
    long first_ = 0;
    long second_ = 0;
    pthread_mutex_t mutex_ = PTHREAD_MUTEX_INITIALIZER;
};

}  // namespace ipc::demos
