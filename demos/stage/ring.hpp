#pragma once

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstdint>

#include "stage/event.hpp"
#include "stage/trace_memory.hpp"

namespace ipc::stage {

/// The writing end of one actor's trace: single producer, never blocks. When the ring is full an event is
/// dropped and counted: waiting would change the interleaving that is being watched.
///
/// A signal handler may write while it interrupts a write: each takes its own slot by one instruction and
/// commits it by itself.
class TraceRing {
public:
    TraceRing() = default;
    TraceRing(void* memory, std::uint32_t slots)
        : memory_(memory, slots),
          important_(slots - 2 * slots / kTracePieces - kSpare),
          ordinary_(important_ - slots / 8) {}

    bool attached() const { return memory_.attached(); }

    void put(std::uint64_t time, EventKind kind, std::uint32_t name, std::uint32_t line,
             std::int64_t a, std::int64_t b) {
        if (head_ >= checked_to_ && !check(kind)) [[unlikely]] return;
        const std::uint64_t index = reserve();
        TraceSlot& slot = memory_.placed(index);
        slot.time = time;
        slot.a = a;
        slot.b = b;
        slot.name = name;
        slot.line = static_cast<std::uint16_t>(line);
        slot.kind = kind;
        slot.sequence.store(index + 1, std::memory_order_release);
    }

private:
    /// Events of handlers that interrupt between a check and the reservation: they find their piece placed, too.
    static constexpr std::uint32_t kSpare = 32;

    static bool info_important(EventKind kind) {
        return kind == EventKind::update_lost || kind >= EventKind::owner_died ||
               kind == EventKind::message_torn;
    }

    /// Whether there is room, and if so, that the next events have a piece. False: it is dropped, and counted.
    bool check(EventKind kind) {
        TraceHeader& header = memory_.header();
        const std::uint64_t tail = header.tail.load(std::memory_order_acquire);
        if (head_ - tail >= (info_important(kind) ? important_ : ordinary_)) {
            header.dropped.store(header.dropped.load(std::memory_order_relaxed) + 1,
                                 std::memory_order_relaxed);
            return false;
        }
        const std::uint64_t stretch = memory_.stretch_of(head_ + kSpare);
        place(stretch, tail);
        checked_to_ = std::min(tail + ordinary_, memory_.first_of(stretch + 1) - kSpare);
        return true;
    }

    /// Says in which piece this stretch lies, if a handler that interrupts has not done so. There is a free one: two
    /// pieces are more than what the limits leave to events.
    void place(std::uint64_t stretch, std::uint64_t tail) {
        auto& order = memory_.header().order;
        std::uint64_t known = order[stretch % kTracePieces].load(std::memory_order_relaxed);
        if (known / kTracePieces == stretch) return;
        std::uint32_t taken = 0;
        std::uint64_t live = std::max(memory_.stretch_of(tail), stretch - std::min(stretch, kTracePieces - 1));
        for (; live < stretch; ++live) {
            taken |= 1U << (order[live % kTracePieces].load(std::memory_order_relaxed) % kTracePieces);
        }
        const auto piece = static_cast<std::uint64_t>(std::countr_one(taken));
        order[stretch % kTracePieces].compare_exchange_strong(known, stretch * kTracePieces + piece, std::memory_order_relaxed);
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

    TraceMemory memory_;
    /// How many events may wait for the reader. Ordinary ones leave an eighth of the ring to the important ones.
    std::uint64_t important_ = 0, ordinary_ = 0;
    std::uint64_t head_ = 0;
    std::uint64_t checked_to_ = 0; ///< up to here there is room for any event, and its piece is placed
};

}  // namespace ipc::stage
