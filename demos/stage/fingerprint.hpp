#pragma once

#include <cstdint>

namespace ipc::stage {

/// A number for many: equal for equal ones, and for others different but for a chance of 2^-64 a pair.
class Fingerprint {
public:
    explicit Fingerprint(std::uint64_t first = 0) : value_(first) {}
    Fingerprint& add(std::uint64_t more) {
        // splitmix64's last steps, so that every bit of both moves every bit.
        std::uint64_t z = (value_ ^ more) + 0x9e3779b97f4a7c15ULL;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        value_ = z ^ (z >> 31);
        return *this;
    }
    std::uint64_t value() const { return value_; }

private:
    std::uint64_t value_;
};

}  // namespace ipc::stage
