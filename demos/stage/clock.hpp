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

/// Raw time stamps, and how many ns a span of them is.
class RawClock {
public:
    explicit RawClock(bool use_tsc) : use_tsc_(use_tsc), first_(read()) {}
    std::uint64_t now() const { return raw_time(use_tsc_); }
    /// Of a span since this was made, up to now. The TSC's rate is taken from how far both clocks have come since
    /// then, so nothing need be calibrated, and the error is a few 100 ns at most.
    std::int64_t to_ns(std::uint64_t span) const {
        if (!use_tsc_) return static_cast<std::int64_t>(span);
        const Reading latest = read();
        return static_cast<std::int64_t>(static_cast<double>(span) * static_cast<double>(latest.ns - first_.ns) /
                                         static_cast<double>(latest.raw - first_.raw));
    }

private:
    struct Reading {
        std::uint64_t raw;
        std::int64_t ns;
    };
    /// Both clocks at one moment: once more where the process was kept off the CPU in between.
    Reading read() const {
        constexpr std::uint64_t kAtOnce = 1'000;
        Reading closest{};
        std::uint64_t smallest = UINT64_MAX;
        for (int round = 0; round < 3 && smallest > kAtOnce; ++round) {
            const std::uint64_t before = now();
            const std::int64_t ns = monotonic_ns();
            const std::uint64_t gap = now() - before;
            if (gap >= smallest) continue;
            smallest = gap;
            closest = {before + gap / 2, ns};
        }
        return closest;
    }

    bool use_tsc_;
    Reading first_;
};

}  // namespace ipc::stage
