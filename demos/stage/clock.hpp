#pragma once

#include <time.h>

#include <cstdint>

#if defined(__x86_64__)
#include <cpuid.h>
#include <x86intrin.h>
#endif

namespace ipc::stage {

/// ns of CLOCK_MONOTONIC. Async-signal-safe.
inline std::int64_t monotonic_ns() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

/// Whether the TSC runs at one rate in all power states (Intel SDM vol. 3, "Invariant TSC").
inline bool tsc_is_invariant() {
#if defined(__x86_64__)
    unsigned a = 0, b = 0, c = 0, d = 0;
    return __get_cpuid(0x80000007, &a, &b, &c, &d) != 0 && (d & (1u << 8)) != 0;
#else
    return false;
#endif
}

/// A raw time stamp: TSC ticks (10 ns to read) or ns of CLOCK_MONOTONIC (23 ns).
inline std::uint64_t raw_time(bool use_tsc) {
#if defined(__x86_64__)
    if (use_tsc) return __rdtsc();
#else
    (void)use_tsc;
#endif
    return static_cast<std::uint64_t>(monotonic_ns());
}

}  // namespace ipc::stage
