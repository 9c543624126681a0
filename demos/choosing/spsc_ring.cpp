// What the ring does when one side has to wait for the other.
#include "choosing/spsc_ring.hpp"

#include <linux/membarrier.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "stage/clock.hpp"
#include "stage/futex.hpp"

namespace ipc::demos {
namespace {

using ipc::stage::futex_wait;
using ipc::stage::futex_wake;

/// Tells the processor that this is a waiting loop: the other hyper-thread of its core gets on faster.
void pause_a_little() {
#if defined(__x86_64__)
    _mm_pause();
#endif
}

}  // namespace

bool register_for_membarrier() {
    return syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED, 0, 0) == 0;
}

std::uint64_t RingEnd::spin_while(std::atomic<std::uint64_t>& index, std::uint64_t seen) {
    std::uint64_t now = seen;
    for (std::uint32_t spun = 0; now == seen && spun < wait_.spins; spun += wait_.pauses) {
        for (std::uint32_t turn = 0; turn < wait_.pauses; ++turn) pause_a_little();
        now = index.load(std::memory_order_acquire);
    }
    for (std::uint32_t turn = 0; now == seen && turn < wait_.yields; ++turn) {
        sched_yield();
        ++system_calls_;
        now = index.load(std::memory_order_acquire);
    }
    return now;
}

std::uint64_t RingEnd::sleep_while(std::atomic<std::uint64_t>& index, std::uint64_t seen,
                                   std::atomic<std::uint32_t>& sleeps, std::int64_t ns) {
    const std::int64_t until = ipc::stage::monotonic_ns() + ns;
    // The wake of an earlier sleep may come late and end this one (man 2 futex, spurious wake-up): hence the loop.
    for (std::int64_t left = ns; left > 0; left = until - ipc::stage::monotonic_ns()) {
        sleeps.store(1, std::memory_order_relaxed);
        if (wait_.fence) {
            std::atomic_thread_fence(std::memory_order_seq_cst);
        } else {
            syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL_EXPEDITED, 0, 0);
            ++system_calls_;
        }
        if (index.load(std::memory_order_relaxed) != seen) break;
        futex_wait(sleeps, 1, left);
        ++system_calls_;
        if (index.load(std::memory_order_relaxed) != seen) break;
    }
    sleeps.store(0, std::memory_order_relaxed);
    return index.load(std::memory_order_acquire);
}

void RingEnd::wake_sleeper(std::atomic<std::uint32_t>& sleeps) {
    if (sleeps.exchange(0, std::memory_order_acq_rel) == 0) return;
    futex_wake(sleeps);
    ++system_calls_;
}

RingWriter::RingWriter(RingMemory& memory, std::size_t capacity, RingWait wait)
    : RingEnd(memory, capacity, wait),
      head_(memory.head.load(std::memory_order_relaxed) & ~kAlignMask),
      limit_(head_) {
    look();
}

void RingWriter::look() {
    tail_seen_ = memory_.tail.load(std::memory_order_acquire);
    // A tail before or behind what there is would let us overwrite, or wait for ever.
    if (head_ - tail_seen_ > capacity_) {
        broken_ = true;
        tail_seen_ = head_ - capacity_;
    }
}

/// True: a record of so many bytes may be written at head_, which may have gone on to the ring's start.
bool RingWriter::make_room(std::uint64_t bytes) {
    const std::uint64_t start = lap_end(head_);
    // A message is never cut: what does not fit before the end begins again at the start.
    const bool begins_again = end_of(head_, bytes) > start;
    if (begins_again && bytes > rounded(longest())) return false;
    const std::uint64_t end = end_of(begins_again ? start : head_, bytes);
    if (end - tail_seen_ > capacity_) look();
    if (end - tail_seen_ > capacity_) return false;
    if (begins_again) {
        const std::uint32_t padding = kPadding;
        std::memcpy(at(head_), &padding, sizeof(padding));
        head_ = start;
    }
    limit_ = std::min(tail_seen_ + capacity_, lap_end(head_));
    return true;
}

bool RingWriter::wait_for_room(std::int64_t ns) {
    publish();
    const std::uint64_t seen = tail_seen_;
    std::uint64_t tail = spin_while(memory_.tail, seen);
    if (tail == seen) tail = sleep_while(memory_.tail, seen, memory_.writer_sleeps, ns);
    return tail != seen;
}

RingReader::RingReader(RingMemory& memory, std::size_t capacity, RingWait wait)
    : RingEnd(memory, capacity, wait),
      tail_(memory.tail.load(std::memory_order_relaxed) & ~kAlignMask),
      given_back_(tail_),
      head_seen_(tail_),
      limit_(tail_) {}

bool RingReader::look() {
    head_seen_ = memory_.head.load(std::memory_order_acquire);
    if (head_seen_ - tail_ <= capacity_ && (head_seen_ & kAlignMask) == 0) return head_seen_ != tail_;
    broken_ = true;
    head_seen_ = tail_;
    return false;
}

const std::byte* RingReader::next_of_any_length(std::size_t& length) {
    while (tail_ != head_seen_ || look()) {
        const std::uint64_t start = lap_end(tail_);
        const std::uint32_t prefix = prefix_at(tail_);
        limit_ = std::min(head_seen_, start);
        if (prefix == kPadding) {
            if (start > head_seen_) break;
            tail_ = start;
            continue;
        }
        const std::uint64_t bytes = rounded(prefix), end = end_of(tail_, bytes);
        if (end > limit_) break;
        last_length_ = prefix;
        same_ = bytes < kLong ? kLengthBytes + bytes : capacity_ + 1;
        const std::byte* message = at(message_of(tail_, bytes));
        tail_ = end;
        length = prefix;
        return message;
    }
    if (tail_ != head_seen_) broken_ = true;
    limit_ = tail_;
    return nullptr;
}

bool RingReader::wait_for_message(std::int64_t ns) {
    if (given_back_ != tail_) give_back(); // or both would wait for each other
    if (tail_ != head_seen_) return true;
    std::uint64_t head = spin_while(memory_.head, tail_);
    if (head == tail_) head = sleep_while(memory_.head, tail_, memory_.reader_sleeps, ns);
    return head != tail_; // not taken yet: by the next look there may be more, and each look costs the same
}

}  // namespace ipc::demos
