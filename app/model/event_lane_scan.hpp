#pragma once  // the template part of EventLane that searches

#include <algorithm>

#include "model/event_lane.hpp"

namespace ipc::model {

template <class Visit>
std::uint64_t EventLane::scan(std::uint64_t from, std::uint64_t to, KindMask kinds,
                              std::size_t& most, Visit&& visit) const {
    from = std::max(from, begin());
    to = std::min(to, end_);
    while (from < to && most > 0) {
        const std::size_t number = chunk_number(from);
        const Whole& whole = wholes_[number];
        const std::uint64_t behind =
            number + 1 < wholes_.size() ? wholes_[number + 1].first_index : end_;
        if ((whole.node.kinds & kinds) == 0) {
            from = std::min(behind, to);
            --most;
            continue;
        }
        const auto place = static_cast<std::size_t>(from - whole.first_index);
        const std::size_t part = place >> kPartShift;
        const std::uint64_t end =
            std::min({behind, to, whole.first_index + (std::uint64_t{part + 1} << kPartShift)});
        if ((whole.parts[part].kinds & kinds) == 0) {
            --most;
        } else {
            const std::vector<stage::EventKind>& column = chunks_[number].kinds;
            for (std::uint64_t index = from; index < end; ++index) {
                if (bit(column[static_cast<std::size_t>(index - whole.first_index)]) & kinds)
                    visit(index, at(index));
            }
            most -= std::min<std::size_t>(most, static_cast<std::size_t>(end - from));
        }
        from = end;
    }
    return from;
}

}  // namespace ipc::model
