#pragma once

#include "stage/stage.hpp"

namespace ipc::demos {

/// The choices of the knob `sync`, in its order.
enum class LogSync { none, o_append, flock, fcntl, ofd };

/// Holds the chosen lock of the file from its construction to its end. Its site is "lock". Where
/// there is no lock, as with none and O_APPEND, it does nothing.
class LogLock {
public:
    LogLock(ipc::stage::Stage& stage, int fd, LogSync sync);
    ~LogLock();
    LogLock(const LogLock&) = delete;
    LogLock& operator=(const LogLock&) = delete;

    /// This process has closed another descriptor of the file: with fcntl the lock is gone now.
    void another_was_closed();

private:
    ipc::stage::Stage& stage_;
    int fd_;
    LogSync sync_;
    ipc::stage::Lock name_;
    bool held_;
};

}  // namespace ipc::demos
