#pragma once  // the template part of EventLane

#include <algorithm>
#include <type_traits>

#include "model/event_lane.hpp"

namespace ipc::model {

/// Hands on what a walk meets. Neighbours that lie within one short stretch together become one
/// bucket: a level has up to eight for the width of one.
template <class Visitor>
class EventLane::Gatherer {
public:
    Gatherer(const EventLane& lane, std::int64_t short_ns, Visitor& visitor)
        : lane_(lane), short_ns_(short_ns), visitor_(visitor) {}
    ~Gatherer() { flush(); }

    bool is_short(const Node& node) const { return std::int64_t{node.last} - node.first < short_ns_; }
    void node(const Node& node, std::int64_t base, std::uint64_t begin, std::uint64_t end) {
        const std::int64_t last = base + node.last;
        if (gathered_.end == begin && gathered_.end != 0 && last - gathered_.first < short_ns_) {
            gathered_.end = end;
            gathered_.last = last;
            gathered_.kinds |= node.kinds;
            if (lane_.keep_peaks_) {
                gathered_.name = std::max(gathered_.name, node.name);
            } else if (node.length > length_) {
                gathered_.longest = node.kind;
                gathered_.name = node.name;
            }
            length_ = std::max(length_, node.length);
            return;
        }
        flush();
        gathered_ = {begin, end, base + node.first, last, node.kinds, node.kind, node.name};
        length_ = node.length;
    }
    void event(std::uint64_t index, std::int64_t time, stage::EventKind kind) {
        flush();
        visitor_.event(index, time, kind);
    }

private:
    void flush() {
        if (gathered_.end != 0) visitor_.bucket(gathered_);
        gathered_.end = 0;
    }
    const EventLane& lane_;
    std::int64_t short_ns_;
    Visitor& visitor_;
    EventBucket gathered_;
    std::uint8_t length_ = 0;
};

template <class Visitor>
void EventLane::walk(std::uint64_t from, std::uint64_t to, std::int64_t short_ns,
                     Visitor&& visitor) const {
    from = std::max(from, begin());
    to = std::min(to, end_);
    if (from >= to) return;
    Gatherer<std::remove_reference_t<Visitor>> gatherer(*this, short_ns, visitor);
    for (std::size_t number = chunk_number(from); number < wholes_.size(); ++number) {
        const Whole& whole = wholes_[number];
        const std::uint64_t behind =
            number + 1 < wholes_.size() ? wholes_[number + 1].first_index : end_;
        if (whole.first_index >= to) return;
        const bool inside = whole.first_index >= from && behind <= to;
        if (inside && gatherer.is_short(whole.node) && behind - whole.first_index > 1) {
            gatherer.node(whole.node, whole.base, whole.first_index, behind);
            continue;
        }
        for (std::size_t part = 0; part < whole.parts.size(); ++part) {
            const std::uint64_t first = whole.first_index + (std::uint64_t{part} << kPartShift);
            const std::uint64_t end = std::min(first + (std::uint64_t{1} << kPartShift), behind);
            if (first >= std::min(end, to)) break;
            if (end <= from) continue;
            if (first >= from && end <= to && gatherer.is_short(whole.parts[part]) &&
                end - first > 1) {
                gatherer.node(whole.parts[part], whole.base, first, end);
                continue;
            }
            const Chunk& chunk = chunks_[number];
            const std::size_t child = part << 3;
            for (std::size_t each = child; each < std::min(child + 8, chunk.levels[1].size()); ++each)
                walk_node(chunk, 1, each, from, to, gatherer);
        }
    }
}

template <class Gathers>
void EventLane::walk_node(const Chunk& chunk, unsigned level, std::size_t node, std::uint64_t from,
                          std::uint64_t to, Gathers& gatherer) const {
    const unsigned shift = 3 * (level + 1);
    const std::uint64_t first = chunk.first_index + (std::uint64_t{node} << shift);
    const std::uint64_t behind = std::min<std::uint64_t>(first + (std::uint64_t{1} << shift),
                                                         chunk.first_index + chunk.times.size());
    if (first >= to || behind <= from) return;
    const Node& seen = chunk.levels[level][node];
    const bool inside = first >= from && behind <= to;
    if (inside && gatherer.is_short(seen) && behind - first > 1) {
        gatherer.node(seen, chunk.base, first, behind);
        return;
    }
    if (level > 0) {
        const std::size_t child = node << 3;
        const std::size_t children = std::min(child + 8, chunk.levels[level - 1].size());
        for (std::size_t each = child; each < children; ++each) {
            walk_node(chunk, level - 1, each, from, to, gatherer);
        }
        return;
    }
    for (std::uint64_t index = std::max(first, from); index < std::min(behind, to); ++index) {
        const auto place = static_cast<std::size_t>(index - chunk.first_index);
        gatherer.event(index, chunk.base + chunk.times[place], chunk.kinds[place]);
    }
}

}  // namespace ipc::model
