#pragma once

#include <cstdint>

#include "stage/event.hpp"

namespace ipc::model {

/// A set of event kinds, one bit each.
using KindMask = std::uint32_t;
constexpr KindMask bit(stage::EventKind kind) {
    return KindMask{1} << static_cast<unsigned>(kind);
}
static_assert(static_cast<unsigned>(stage::EventKind::count_of_kinds) <= 32);

/// Consecutive events seen from afar.
struct EventBucket {
    std::uint64_t begin = 0, end = 0;  ///< indices of its events: [begin, end)
    std::int64_t first = 0, last = 0;  ///< times of its first and last event
    KindMask kinds = 0;                ///< which kinds occur
    stage::EventKind longest{};        ///< the kind of the event that the next one followed latest
    std::uint16_t name = 0;            ///< its name; in a lane that keeps peaks: the highest `a`
};

}  // namespace ipc::model
