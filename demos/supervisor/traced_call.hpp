#pragma once

#include <cstdint>
#include <string>

namespace ipc::supervisor {

/// One line of strace (man 1 strace), taken apart: a system call, a signal or an end, of one actor or a child of it.
struct TracedCall {
    enum class Kind : std::uint8_t { call, signal, ended };

    std::uint64_t id = 0;          ///< counts up; the same id again: what was in the call has returned
    std::int64_t time = 0;         ///< when it was entered, ns of CLOCK_MONOTONIC; never before an earlier id's
    std::int64_t duration = -1;    ///< ns, strace's own stops included; -1: in it still, or not told
    int pid = 0;
    std::uint8_t actor = 0;
    Kind kind = Kind::call;
    bool returned = false;         ///< false: the process is in the call, or was when it died
    bool gate = false;             ///< the playground's own futex: the actor is held at its gate
    std::string name;              ///< "read", "SIGUSR1", "exited"
    std::string arguments;         ///< as strace writes them, at most kMostArguments bytes
    std::string result;            ///< "3", "-1 EAGAIN (Resource temporarily unavailable)", "?"
    std::string error;             ///< "EAGAIN"; empty: it succeeded
};

inline constexpr std::size_t kMostArguments = 320;

}  // namespace ipc::supervisor
