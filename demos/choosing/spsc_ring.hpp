#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "choosing/spsc_ring_memory.hpp"

namespace ipc::demos {

/// What both ends share. `memory` is shared with a process that may be broken: what is read there is checked.
class RingEnd {
public:
    RingEnd(RingMemory& memory, std::size_t capacity, RingWait wait)
        : memory_(memory), records_(memory.records.data()), capacity_(capacity), wait_(wait) {}
    std::uint64_t system_calls() const { return system_calls_; }
    bool broken() const { return broken_; } ///< the other side's index or a length makes no sense
    void wait_by(RingWait wait) { wait_ = wait; }

protected:
    static constexpr std::uint64_t kLengthBytes = 4, kAlignMask = 3; ///< so that no length is cut by the end
    static constexpr std::uint32_t kPadding = ~std::uint32_t{0};  ///< instead of a length: the rest up to the end is empty
    static constexpr std::uint64_t kLine = 64, kLong = 4 * kLine; ///< bytes: a cache line, and what begins on its own

    static std::uint64_t round_up(std::uint64_t bytes, std::uint64_t to) { return (bytes + to - 1) & ~(to - 1); }
    static std::uint64_t rounded(std::uint64_t length) { return round_up(length, kAlignMask + 1); }
    /// Where the message of a record begins, of so many bytes, rounded.
    static std::uint64_t message_of(std::uint64_t record, std::uint64_t bytes) {
        return bytes < kLong ? record + kLengthBytes : round_up(record + kLengthBytes, kLine);
    }
    /// Where the next record begins.
    static std::uint64_t end_of(std::uint64_t record, std::uint64_t bytes) { return message_of(record, bytes) + bytes; }
    std::byte* at(std::uint64_t position) const { return records_ + (position & (capacity_ - 1)); }
    /// Where the ring next begins again from its start; no record lies on both sides of it.
    std::uint64_t lap_end(std::uint64_t position) const { return (position | (capacity_ - 1)) + 1; }
    void wake(std::atomic<std::uint32_t>& sleeps) {
        if (wait_.fence) std::atomic_thread_fence(std::memory_order_seq_cst);
        if (sleeps.load(std::memory_order_relaxed) != 0) [[unlikely]] wake_sleeper(sleeps);
    }
    /// Spins and yields, or sleeps, while `index` is `seen`; returns the index as it was read last.
    std::uint64_t spin_while(std::atomic<std::uint64_t>& index, std::uint64_t seen);
    std::uint64_t sleep_while(std::atomic<std::uint64_t>& index, std::uint64_t seen, std::atomic<std::uint32_t>& sleeps,
                              std::int64_t ns);

    RingMemory& memory_;
    std::byte* records_;
    std::uint64_t capacity_;
    RingWait wait_;
    std::uint64_t system_calls_ = 0;
    bool broken_ = false;

private:
    void wake_sleeper(std::atomic<std::uint32_t>& sleeps);
};

class RingWriter : public RingEnd {
public:
    /// `capacity`: a power of two, at least 256 and at most 2 GiB. Goes on where the ring stands.
    RingWriter(RingMemory& memory, std::size_t capacity, RingWait wait);

    /// The longest message that always finds room once the ring is empty, wherever it stands.
    std::size_t longest() const { return capacity_ / 2 - kLine - kLengthBytes; }
    /// Copies a message in; nobody sees it before publish(). False: there is no room now.
    bool try_write(const void* message, std::size_t length);
    /// All that was written: the reader sees it whole, and is woken if it sleeps.
    void publish() {
        memory_.head.store(head_, std::memory_order_release);
        wake(memory_.reader_sleeps);
    }
    bool wait_for_room(std::int64_t ns); ///< publishes, then waits, at most so long. False: nothing was given back

private:
    bool make_room(std::uint64_t bytes);
    void look();
    void take_line_ahead(std::uint64_t end);

    std::uint64_t head_;      ///< written, perhaps not published yet
    std::uint64_t tail_seen_; ///< the tail as it was when last looked at: most messages need no look at all
    std::uint64_t limit_;     ///< so far may be written without a look: one comparison is all that most messages need
};

class RingReader : public RingEnd {
public:
    RingReader(RingMemory& memory, std::size_t capacity, RingWait wait);
    /// The next message in place, valid until give_back() and no longer; nullptr: there is none now, or broken().
    const std::byte* next(std::size_t& length);
    std::uint64_t not_given_back() const { return tail_ - given_back_; } ///< bytes of the ring
    /// Lets the writer have the room of all messages taken so far.
    void give_back() {
        memory_.tail.store(tail_, std::memory_order_release);
        given_back_ = tail_;
        wake(memory_.writer_sleeps);
    }
    /// Copies the next message out and gives its room back, with that of others, in time. -1: none now, or broken().
    std::int64_t try_read(void* message, std::size_t room);
    bool wait_for_message(std::int64_t ns); ///< at most so long. False: none has come

private:
    /// Read once: the writer could change it between the check and the use.
    std::uint32_t prefix_at(std::uint64_t record) const {
        return *reinterpret_cast<const volatile std::uint32_t*>(at(record));
    }
    const std::byte* next_of_any_length(std::size_t& length);
    bool look();

    std::uint64_t tail_, given_back_, head_seen_;
    std::uint64_t limit_; ///< so far may be read without a look: head_seen_, or where the ring begins again before that
    /// The last message's, and what a record like it takes; of a long one, which has to be aligned, more than there is.
    std::uint64_t last_length_ = 0, same_ = kLengthBytes;
};

}  // namespace ipc::demos
#include "choosing/spsc_ring_inline.hpp"
