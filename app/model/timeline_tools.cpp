#include "model/timeline_tools.hpp"

#include <algorithm>

#include "model/demo.hpp"
#include "model/event_lane_scan.hpp"
#include "model/ticks.hpp"
#include "model/timeline_kinds.hpp"

namespace ipc::model {

using stage::Event;
using stage::EventKind;

Between between(const Timeline& timeline, std::int64_t one, std::int64_t other) {
    Between made;
    const std::int64_t begin = std::min(one, other), end = std::max(one, other);
    made.ns = end - begin;
    std::size_t budget = 1'000'000;  // a few milliseconds
    for (std::size_t number = 0; number < timeline.lanes(); ++number) {
        const EventLane& lane = timeline.lane(number);
        const std::uint64_t from = lane.first_at(begin), to = lane.first_at(end);
        std::uint64_t gaps = 0, rounds = 0;
        std::size_t all = EventLane::kAllChunks;
        lane.scan(from, to, bit(EventKind::none), all, [&](std::uint64_t, const Event&) { ++gaps; });
        made.events += to - from - gaps;
        const auto first = lane.next_of(bit(EventKind::site_reached), lane.begin());
        if (first) {
            const std::uint16_t site = lane.at(*first).name;
            lane.scan(from, to, bit(EventKind::site_reached), budget,
                      [&](std::uint64_t, const Event& event) { rounds += event.name == site; });
        }
        made.rounds.push_back(rounds);
    }
    made.counted = budget > 0;
    if (!made.counted) made.rounds.clear();
    return made;
}

std::string between_text(const Between& between) {
    std::string text = duration_text(between.ns) + " · " +
                       grouped(static_cast<std::int64_t>(between.events)) +
                       (between.events == 1 ? " event" : " events");
    bool any = false;
    for (std::size_t actor = 0; actor < between.rounds.size(); ++actor) {
        if (between.rounds[actor] == 0) continue;
        text += any ? ", " : " · rounds ";
        text += std::string(1, static_cast<char>('A' + actor)) + " " +
                grouped(static_cast<std::int64_t>(between.rounds[actor]));
        any = true;
    }
    if (!between.counted) text += " · too many rounds to count";
    return text;
}

std::optional<std::int64_t> end_of(const Timeline& timeline, const Event& event) {
    const auto place = place_of(timeline, event);
    if (!place) return std::nullopt;
    const EventLane& lane = timeline.lane(place->lane);
    const KindMask kind = bit(event.kind);
    KindMask ends = 0;
    if (kind & (bit(EventKind::site_reached) | bit(EventKind::call_started))) ends = kBoundaryKinds;
    if (event.kind == EventKind::lock_acquired) ends = bit(EventKind::lock_released);
    if (event.kind == EventKind::signal_delivered) ends = bit(EventKind::handler_left);
    if (event.kind == EventKind::signals_blocked) ends = bit(EventKind::signals_unblocked);
    const auto next = ends == 0 ? std::nullopt : lane.next_of(ends, place->index + 1);
    // Behind a gap nobody knows when it ended.
    if (!next || lane.kind(*next) == EventKind::none) return std::nullopt;
    return lane.time(*next);
}

}  // namespace ipc::model
