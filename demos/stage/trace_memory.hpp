#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstdint>

#include "stage/event.hpp"

namespace ipc::stage {

/// One event on its way: a cache line. `sequence` is written last, with release: the event's number, from 1, which no
/// other event has, so a slot that was being written when its actor was killed is never taken for whole.
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

/// Pieces of a trace. A full walk through a trace would push all else out of the CPU's caches (a pipe's round trip takes
/// 4 % longer then, else 1.5 %). So the actor, a piece's length ahead each time, takes the first piece that the reader
/// has emptied: while that one keeps up, it is one of the same few.
inline constexpr std::uint64_t kTracePieces = 32;

/// What a trace's memfd begins with; the slots follow.
struct TraceHeader {
    alignas(64) std::atomic<std::uint64_t> tail;    ///< events taken out; written by the reader
    alignas(64) std::atomic<std::uint64_t> dropped; ///< written by the actor
    /// Which piece holds the s-th stretch of events, each as long as a piece, at s % kTracePieces, as s * kTracePieces +
    /// piece; by the actor. Of the first it says so when it is zeroed.
    alignas(64) std::array<std::atomic<std::uint64_t>, kTracePieces> order;
};

inline constexpr std::uint64_t trace_bytes(std::uint32_t slots) {
    return sizeof(TraceHeader) + std::uint64_t{slots} * sizeof(TraceSlot);
}

/// A trace's memory as both ends find their way in it. `slots`: a power of two, at least 1024.
class TraceMemory {
public:
    TraceMemory() = default;
    TraceMemory(void* memory, std::uint32_t slots)
        : header_(static_cast<TraceHeader*>(memory)),
          slots_(reinterpret_cast<TraceSlot*>(header_ + 1)),
          piece_bits_(std::countr_zero(slots / kTracePieces)) {}

    TraceHeader& header() const { return *header_; }
    bool attached() const { return header_ != nullptr; }
    std::uint64_t stretch_of(std::uint64_t index) const { return index >> piece_bits_; }
    std::uint64_t first_of(std::uint64_t stretch) const { return stretch << piece_bits_; }
    /// The slot of the event of this number; null where the actor has not said yet in which piece. Whatever the memory
    /// holds, it lies inside.
    TraceSlot* slot(std::uint64_t index) const {
        const std::uint64_t stretch = stretch_of(index);
        return entry(stretch) / kTracePieces == stretch ? &placed(index) : nullptr;
    }
    /// The same, of an event whose stretch has its piece.
    TraceSlot& placed(std::uint64_t index) const {
        return slots_[first_of(entry(stretch_of(index)) % kTracePieces) | (index & (first_of(1) - 1))];
    }

private:
    std::uint64_t entry(std::uint64_t stretch) const {
        return header_->order[stretch % kTracePieces].load(std::memory_order_relaxed);
    }

    TraceHeader* header_ = nullptr;
    TraceSlot* slots_ = nullptr;
    int piece_bits_ = 0;
};

}  // namespace ipc::stage
