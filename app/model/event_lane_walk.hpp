#pragma once

// The template part of EventLane.
#include <algorithm>

#include "model/event_lane.hpp"

namespace ipc::model {

template <class Visitor>
void EventLane::walk(std::uint64_t from, std::uint64_t to, std::int64_t short_ns,
                     Visitor&& visitor) const {
    from = std::max(from, begin());
    to = std::min(to, end_);
    if (from >= to) return;
    for (std::size_t number = chunk_number(from); number < wholes_.size(); ++number) {
        const Whole& whole = wholes_[number];
        const std::uint64_t behind =
            number + 1 < wholes_.size() ? wholes_[number + 1].first_index : end_;
        if (whole.first_index >= to) return;
        const std::int64_t length = std::int64_t{whole.node.last} - whole.node.first;
        const bool inside = whole.first_index >= from && behind <= to;
        if (inside && length < short_ns && behind - whole.first_index > 1) {
            visitor.bucket(bucket(whole.node, whole.base, whole.first_index, behind));
            continue;
        }
        const Chunk& chunk = chunks_[number];
        for (std::size_t node = 0; node < chunk.levels[kLevels - 2].size(); ++node) {
            walk_node(chunk, kLevels - 2, node, from, to, short_ns, visitor);
        }
    }
}

template <class Visitor>
void EventLane::walk_node(const Chunk& chunk, unsigned level, std::size_t node, std::uint64_t from,
                          std::uint64_t to, std::int64_t short_ns, Visitor& visitor) const {
    const unsigned shift = 3 * (level + 1);
    const std::uint64_t first = chunk.first_index + (std::uint64_t{node} << shift);
    const std::uint64_t behind = std::min<std::uint64_t>(first + (std::uint64_t{1} << shift),
                                                         chunk.first_index + chunk.times.size());
    if (first >= to || behind <= from) return;
    const Node& seen = chunk.levels[level][node];
    const bool inside = first >= from && behind <= to;
    if (inside && std::int64_t{seen.last} - seen.first < short_ns && behind - first > 1) {
        visitor.bucket(bucket(seen, chunk.base, first, behind));
        return;
    }
    if (level > 0) {
        const std::size_t child = node << 3;
        const std::size_t children = std::min(child + 8, chunk.levels[level - 1].size());
        for (std::size_t each = child; each < children; ++each) {
            walk_node(chunk, level - 1, each, from, to, short_ns, visitor);
        }
        return;
    }
    for (std::uint64_t index = std::max(first, from); index < std::min(behind, to); ++index) {
        const auto place = static_cast<std::size_t>(index - chunk.first_index);
        visitor.event(index, chunk.base + chunk.times[place], chunk.kinds[place]);
    }
}

}  // namespace ipc::model
