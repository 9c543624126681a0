#pragma once

#include "choosing/spsc_ring.hpp"

// What a message passes through: so short that a call would cost as much.
namespace ipc::demos {

inline bool RingWriter::make_room(std::uint64_t bytes) {
    if (head_ + bytes - tail_seen_ <= capacity_) [[likely]] return true;
    tail_seen_ = memory_.tail.load(std::memory_order_acquire);
    // A tail before or behind what there is would let us overwrite, or wait for ever.
    if (head_ - tail_seen_ > capacity_) {
        broken_ = true;
        tail_seen_ = head_ - capacity_;
    }
    return head_ + bytes - tail_seen_ <= capacity_;
}

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
    const std::uint64_t left = to_end(head_), bytes = rounded(length);
    std::uint64_t end = end_of(head_, bytes);
    if (end - head_ > left) [[unlikely]] {
        // A message is never cut: what does not fit before the end begins again at the start.
        const std::uint64_t start = head_ + left;
        end = end_of(start, bytes);
        if (length > longest() || !make_room(end - head_)) return false;
        const std::uint32_t padding = kPadding;
        std::memcpy(at(head_), &padding, sizeof(padding));
        head_ = start;
    } else if (!make_room(end - head_)) {
        return false;
    }
    if (bytes < kLong) take_line_ahead(end);
    const auto prefix = static_cast<std::uint32_t>(length);
    std::memcpy(at(head_), &prefix, sizeof(prefix));
    std::memcpy(at(message_of(head_, bytes)), message, length);
    head_ = end;
    return true;
}

inline bool RingReader::look() {
    head_seen_ = memory_.head.load(std::memory_order_acquire);
    if (head_seen_ - tail_ <= capacity_ && (head_seen_ & kAlignMask) == 0) return head_seen_ != tail_;
    broken_ = true;
    head_seen_ = tail_;
    return false;
}

inline const std::byte* RingReader::next(std::size_t& length) {
    while (tail_ != head_seen_ || look()) {
        // Read once: the writer could change it between the check and the use.
        const std::uint32_t prefix = *reinterpret_cast<const volatile std::uint32_t*>(at(tail_));
        const std::uint64_t there = head_seen_ - tail_, left = to_end(tail_);
        if (prefix == kPadding) [[unlikely]] {
            if (left > there) break;
            tail_ += left;
            continue;
        }
        // Mostly it is as long as the one before. Then the processor guesses where the next record begins, and loads
        // from there before this length has come from the other CPU.
        if (prefix != last_length_) [[unlikely]] {
            last_length_ = prefix;
            last_bytes_ = rounded(prefix);
        }
        const std::uint64_t end = end_of(tail_, last_bytes_);
        if (end - tail_ > there || end - tail_ > left) break;
        const std::byte* message = at(message_of(tail_, last_bytes_));
        tail_ = end;
        length = prefix;
        return message;
    }
    if (tail_ != head_seen_) broken_ = true;
    return nullptr;
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
