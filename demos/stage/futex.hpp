#pragma once

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <climits>
#include <cstdint>

namespace ipc::stage {

/// Sleeps while `word` holds `expected`; wakes at futex_wake, a signal or the end of the time, so the caller
/// looks again. Works between processes: the word lies in shared memory (man 2 futex, without
/// FUTEX_PRIVATE_FLAG). A negative time waits without limit. Async-signal-safe.
inline void futex_wait(std::atomic<std::uint32_t>& word, std::uint32_t expected, std::int64_t ns = -1) {
    timespec limit{ns / 1'000'000'000, ns % 1'000'000'000};
    syscall(SYS_futex, &word, FUTEX_WAIT, expected, ns < 0 ? nullptr : &limit, nullptr, 0);
}

/// Wakes all that wait on `word`. Async-signal-safe.
inline void futex_wake(std::atomic<std::uint32_t>& word) {
    syscall(SYS_futex, &word, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
}

}  // namespace ipc::stage
