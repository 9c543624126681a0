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
    for (std::size_t number = chunk_number(from); number < chunks_.size(); ++number) {
        const Chunk& chunk = chunks_[number];
        if (chunk.first_index >= to) return;
        walk_node(chunk, kLevels - 1, 0, from, to, short_ns, visitor);
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
    if (first >= from && behind <= to &&
        static_cast<std::int64_t>(seen.last) - seen.first < short_ns) {
        visitor.bucket(bucket(chunk, level, node));
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
