#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "supervisor/descriptor.hpp"

namespace ipc::supervisor {

/// What /proc says of one process at one moment.
struct ProcLook {
    char state = ' ';          ///< R, S, D, T, Z ...; ' ': it is gone
    int cpu = -1;              ///< the one it ran on last
    int syscall = -1;          ///< the call it sleeps in; -1: none, -2: not readable
    std::int64_t argument = 0; ///< the call's first argument
    std::array<std::uint64_t, 6> arguments{};
    int syscall_error = 0;     ///< with -2: the errno
    std::int64_t minor_faults = 0, major_faults = 0;
    int nice = 0;
    int threads = 0;
};

/// Whether a process that sleeps in this call goes on by itself once a time is over: a nap, or a call with a
/// time limit (man 2 nanosleep, poll, futex, semop ...).
bool wakes_by_itself(const ProcLook& look);

/// Looks at one process again and again, on descriptors kept open: 5 us a look. Only reads; opens nothing
/// of the process's own.
class ProcWatcher {
public:
    ProcWatcher() = default;
    explicit ProcWatcher(int pid);
    ProcLook look() const;
    /// What the scheduler counts: how often it was put on a CPU, and for how long altogether. Zeros where the
    /// kernel does not tell.
    struct Turns {
        std::uint64_t times = 0;
        std::int64_t cpu_ns = 0;
    };
    Turns turns() const;
    /// Its children, by a descriptor kept open; none where the kernel does not tell.
    std::vector<int> children() const;
    int pid() const { return pid_; }

private:
    int pid_ = 0;
    Descriptor stat_;
    Descriptor syscall_;
    int syscall_error_ = 0; ///< why it could not be opened
    Descriptor schedstat_;
    Descriptor children_;
};

/// The direct children of a process, by /proc/PID/task/*/children or, where the kernel lacks that, by a walk
/// over /proc.
std::vector<int> children_of(int pid);

}  // namespace ipc::supervisor
