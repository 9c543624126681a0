#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

namespace ipc::demos {

inline constexpr std::uint64_t kLastMessage = std::uint64_t{1} << 63; ///< in the first 8 bytes: no more will come

/// What messages hold and whether they arrived so: the message's number in the first 8 bytes and in the last 8 (if
/// it has 16), and in between one of two patterns in turn, so that no byte is as in the message before. Both
/// processes have one, and neither sees the other's.
class Contents {
public:
    explicit Contents(std::size_t most)
        : patterns_{std::vector<std::byte>(most), std::vector<std::byte>(most)} {}

    void begin(std::size_t bytes) {
        bytes_ = bytes;
        for (std::size_t which = 0; which < 2; ++which) {
            for (std::size_t at = 0; at < bytes; ++at)
                patterns_[which][at] = static_cast<std::byte>((at * 131 + (at >> 8)) ^ (which == 0 ? 0x00 : 0xff));
        }
    }
    const std::byte* make(std::uint64_t number) {
        std::byte* message = patterns_[number & 1].data();
        std::memcpy(message, &number, sizeof(number));
        if (bytes_ >= 16) std::memcpy(message + bytes_ - sizeof(number), &number, sizeof(number));
        return message;
    }
    static std::uint64_t number(const std::byte* message) {
        std::uint64_t number = 0;
        std::memcpy(&number, message, sizeof(number));
        return number;
    }
    /// Whether all of a message is as make() made it.
    bool is_whole(const std::byte* message, std::uint64_t expected) const {
        if (!has_both_ends(message, expected)) return false;
        return bytes_ <= 16 || std::memcmp(message + 8, patterns_[expected & 1].data() + 8, bytes_ - 16) == 0;
    }
    bool has_both_ends(const std::byte* message, std::uint64_t expected) const {
        return number(message) == expected && (bytes_ < 16 || number(message + bytes_ - 8) == expected);
    }

private:
    std::vector<std::byte> patterns_[2];
    std::size_t bytes_ = 0;
};

}  // namespace ipc::demos
