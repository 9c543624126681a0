#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace ipc::demos {

/// How often which latency was met, without keeping each: buckets that grow with the value, as HdrHistogram has them.
/// Each power of two has 128 buckets, so what it answers is less than 1 % off. Zeroed memory is an empty one.
class Histogram {
public:
    void add(std::uint64_t value) {
        ++counts_[bucket(value)];
        ++total_;
    }
    std::uint64_t total() const { return total_; }

    /// The value that this share of all does not exceed. Below 0: fewer than `least` values are too few to say.
    double percentile(double share, std::uint64_t least) const {
        if (total_ < least || total_ == 0) return -1;
        const auto wanted = static_cast<std::uint64_t>(share * static_cast<double>(total_ - 1)) + 1;
        std::uint64_t seen = 0;
        for (std::size_t at = 0; at < counts_.size(); ++at) {
            seen += counts_[at];
            if (seen >= wanted) return middle(at);
        }
        return -1;
    }
    void clear() { *this = {}; }

private:
    static constexpr unsigned kBits = 7;
    static constexpr std::size_t kPerPower = std::size_t{1} << kBits;

    static std::size_t bucket(std::uint64_t value) {
        const auto width = static_cast<unsigned>(std::bit_width(value));
        if (width <= kBits + 1) return value; // one by one
        const unsigned shift = width - (kBits + 1);
        const std::size_t at = shift * kPerPower + (value >> shift);
        return at < kBuckets ? at : kBuckets - 1;
    }
    static double middle(std::size_t at) {
        if (at < 2 * kPerPower) return static_cast<double>(at);
        const std::size_t shift = at / kPerPower - 1;
        return (static_cast<double>(at - shift * kPerPower) + 0.5) * static_cast<double>(std::uint64_t{1} << shift);
    }

    static constexpr std::size_t kBuckets = 36 * kPerPower; ///< up to 2^42 ticks, an hour by half
    std::array<std::uint32_t, kBuckets> counts_{};
    std::uint64_t total_ = 0;
};

}  // namespace ipc::demos
