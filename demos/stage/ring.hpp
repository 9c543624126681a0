#pragma once

#include <atomic>
#include <cstdint>

#include "stage/event.hpp"

namespace ipc::stage {

/// One event on its way: a cache line. `sequence` is written last, with release; slot i of round r carries
/// r * slots + i + 1, so a slot that was being written when its actor was killed is never taken for whole.
struct alignas(64) TraceSlot {
    std::atomic<std::uint64_t> sequence;
    std::uint64_t time; ///< TSC ticks or ns, as RunPage::use_tsc says
    std::int64_t a;
    std::int64_t b;
    std::uint32_t name; ///< name_hash
    std::uint16_t line;
    EventKind kind;
};
static_assert(sizeof(TraceSlot) == 64);

/// What a trace's memfd begins with; the slots follow.
struct TraceHeader {
    alignas(64) std::atomic<std::uint64_t> tail;    ///< events taken out; written by the reader
    alignas(64) std::atomic<std::uint64_t> dropped; ///< written by the actor
    alignas(64) std::uint64_t spare;
};

inline constexpr std::uint64_t trace_bytes(std::uint32_t slots) {
    return sizeof(TraceHeader) + std::uint64_t{slots} * sizeof(TraceSlot);
}

/// The writing end of one actor's trace: single producer, never blocks. When the ring is full an event is
/// dropped and counted: waiting would change the interleaving that is being watched.
///
/// A signal handler may write while it interrupts a write: each takes its own slot by one instruction and
/// commits it by itself.
class TraceRing {
public:
    TraceRing() = default;
    TraceRing(void* memory, std::uint32_t slots)
        : header_(static_cast<TraceHeader*>(memory)),
          slots_(reinterpret_cast<TraceSlot*>(header_ + 1)),
          mask_(slots - 1) {}

    bool attached() const { return header_ != nullptr; }

    void put(std::uint64_t time, EventKind kind, std::uint32_t name, std::uint32_t line,
             std::int64_t a, std::int64_t b) {
        // Ordinary events leave an eighth of the ring to the important ones, and both leave some slots
        // to handlers that interrupt between this check and the reservation.
        const std::uint64_t limit = info_important(kind) ? mask_ - 64 : mask_ - mask_ / 8;
        if (head_ - tail_seen_ >= limit) {
            tail_seen_ = header_->tail.load(std::memory_order_acquire);
            if (head_ - tail_seen_ >= limit) {
                header_->dropped.store(header_->dropped.load(std::memory_order_relaxed) + 1,
                                       std::memory_order_relaxed);
                return;
            }
        }
        const std::uint64_t index = reserve();
        TraceSlot& slot = slots_[index & mask_];
        slot.time = time;
        slot.a = a;
        slot.b = b;
        slot.name = name;
        slot.line = static_cast<std::uint16_t>(line);
        slot.kind = kind;
        slot.sequence.store(index + 1, std::memory_order_release);
    }

private:
    static bool info_important(EventKind kind) {
        return kind == EventKind::update_lost || kind >= EventKind::owner_died ||
               kind == EventKind::message_torn;
    }

    /// One instruction without a lock prefix: whole as far as this process's own signals go.
    std::uint64_t reserve() {
#if defined(__x86_64__)
        std::uint64_t one = 1;
        asm volatile("xaddq %0, %1" : "+r"(one), "+m"(head_) : : "cc");
        return one;
#else
        return __atomic_fetch_add(&head_, 1, __ATOMIC_RELAXED);
#endif
    }

    TraceHeader* header_ = nullptr;
    TraceSlot* slots_ = nullptr;
    std::uint64_t mask_ = 0;
    std::uint64_t head_ = 0;
    std::uint64_t tail_seen_ = 0;
};

}  // namespace ipc::stage
