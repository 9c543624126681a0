#pragma once

#include "choosing/spsc_ring.hpp"

// What a message passes through: so short that a call would cost as much.
namespace ipc::demos {

/// The cache lines that it writes to were read last by the other CPU, and to get one back takes longer than to fill it
/// with small messages. So each time a line is begun, one further on is asked for. (A long copy does so by itself.)
inline void RingWriter::take_line_ahead(std::uint64_t end) {
    constexpr std::uint64_t kAhead = 16 * kLine;
    if (((head_ ^ end) & ~(kLine - 1)) == 0) return;
    const std::byte* line = at(end + kAhead);
#if defined(__x86_64__)
    asm volatile("prefetchw %0" : : "m"(*line)); // to write: the compiler's own, below, would ask for it to read
#else
    __builtin_prefetch(line, 1);
#endif
}

inline bool RingWriter::try_write(const void* message, std::size_t length) {
    const std::uint64_t bytes = rounded(length);
    if (end_of(head_, bytes) > limit_ && !make_room(bytes)) [[unlikely]] return false;
    const std::uint64_t end = end_of(head_, bytes);
    if (bytes < kLong) take_line_ahead(end);
    std::byte* record = at(head_);
    std::byte* place = record + (message_of(head_, bytes) - head_);
    head_ = end;
    const auto prefix = static_cast<std::uint32_t>(length);
    std::memcpy(record, &prefix, sizeof(prefix));
    std::memcpy(place, message, length);
    return true;
}

inline const std::byte* RingReader::next(std::size_t& length) {
    // Mostly it is as long as the one before. Then the processor guesses where the next record begins, and loads
    // from there before this length has come from the other CPU.
    const std::uint64_t end = tail_ + same_;
    if (end > limit_ || prefix_at(tail_) != last_length_) [[unlikely]] return next_of_any_length(length);
    const std::byte* message = at(tail_) + kLengthBytes;
    tail_ = end;
    length = last_length_;
    return message;
}

inline std::int64_t RingReader::try_read(void* message, std::size_t room) {
    std::size_t length = 0;
    const std::byte* from = next(length);
    // Given back when nothing more is there, and at each quarter: the writer needs it no sooner, and each store
    // takes the index's line away from it.
    if (from == nullptr) {
        if (given_back_ != tail_) give_back();
        return -1;
    }
    if (length > room) {
        broken_ = true;
        return -1;
    }
    // A size that the compiler knows is copied by an instruction or two, where the call would cost more.
    if (__builtin_constant_p(room) && room <= 64 && length == room) {
        std::memcpy(message, from, room);
    } else {
        std::memcpy(message, from, length);
    }
    if (tail_ - given_back_ >= capacity_ / 4) give_back();
    return static_cast<std::int64_t>(length);
}

}  // namespace ipc::demos
