#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ipc::supervisor {

/// The signals of one process as /proc/PID/status has them; bit n - 1 is signal n (man 7 signal).
struct SignalMasks {
    std::uint64_t pending = 0;        ///< SigPnd: sent to its main thread, not yet delivered
    std::uint64_t shared_pending = 0; ///< ShdPnd: sent to the whole process
    std::uint64_t blocked = 0;        ///< SigBlk
    std::uint64_t ignored = 0;        ///< SigIgn
    std::uint64_t caught = 0;         ///< SigCgt: it has a handler
    std::int64_t queued = 0;          ///< SigQ: signals queued for all processes of its user ...
    std::int64_t queue_limit = 0;     ///< ... and how many may be (RLIMIT_SIGPENDING)

    /// Sent, and held back by its own mask.
    std::uint64_t held_back() const { return (pending | shared_pending) & blocked; }
};

inline constexpr int kHighestSignal = 64;

bool has_signal(std::uint64_t mask, int number);
/// The numbers of the bits that are set, lowest first.
std::vector<int> signals_in(std::uint64_t mask);
/// "SIGUSR1, SIGRTMIN+1"; "none"; for more than half of all "all but SIGKILL, SIGSTOP".
std::string signals_in_words(std::uint64_t mask);

}  // namespace ipc::supervisor
