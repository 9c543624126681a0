#include "model/past.hpp"

#include <algorithm>

#include "model/timeline_kinds.hpp"

namespace ipc::model {

using stage::Event;
using stage::EventKind;

namespace {

/// A sleep is written down when it ends.
bool slept_then(const EventLane& lane, std::uint64_t behind, std::int64_t time) {
    const auto next = lane.next_of(kBoundaryKinds, behind);
    return next && lane.kind(*next) == EventKind::slept && lane.time(*next) - lane.a(*next) <= time;
}

/// The kernel's word on a call follows its return.
bool call_slept(const EventLane& lane, std::uint64_t call) {
    for (std::uint64_t index = call + 1; index < std::min(call + 8, lane.end()); ++index) {
        if (lane.kind(index) == EventKind::blocked) return true;
        if (lane.kind(index) == EventKind::site_reached) break;
    }
    return false;
}

}  // namespace

Actor actor_at(const Timeline& timeline, const Demo& demo, const Actor& known, std::size_t lane,
               std::int64_t time) {
    Actor actor;
    actor.letter = known.letter;
    actor.role = known.role;
    actor.pid = known.pid;
    const EventLane& events = timeline.lane(lane);
    const std::uint64_t behind = events.first_at(time + 1);
    const auto last = events.last_of(kBoundaryKinds, behind, EventLane::kAllChunks);
    if (!last) {
        const bool forgotten = events.begin() > 0 || timeline.kept_since() > timeline.begin();
        actor.words = forgotten ? "not recorded" : "nothing recorded yet";
        return actor;
    }
    const Event now = events.at(*last);
    if (now.kind == EventKind::none) {
        actor.words = "not recorded";
        return actor;
    }
    // A call that may block is a site, too, and its argument the local value.
    const KindMask places =
        bit(EventKind::site_reached) | bit(EventKind::call_started) | bit(EventKind::none);
    const auto site = events.last_of(places, behind, EventLane::kAllChunks);
    if (site && events.kind(*site) != EventKind::none) {
        const Event reached = events.at(*site);
        actor.site = reached.name - 1;
        actor.line = reached.line;
        actor.value = reached.a;
    }
    if (now.kind == EventKind::process_ended) {
        actor.mood = Mood::exited;
        actor.words = "left";
        actor.exit = known.exit;
        return actor;
    }
    actor.mood = Mood::running;
    actor.words = "running";
    if (slept_then(events, behind, time)) {
        actor.mood = Mood::sleeping;
        actor.words = "asleep";
    } else if (now.kind == EventKind::call_started) {
        const std::string call(demo.event_name(now.name));
        const bool blocked = call_slept(events, *last);
        if (blocked) actor.mood = Mood::blocked;
        actor.words = (blocked ? "blocked in " : "in ") + call;
    }
    return actor;
}

std::vector<Event> recent_at(const Timeline& timeline, std::int64_t time) {
    std::vector<Event> events;
    for (std::size_t number = 0; number < timeline.lanes(); ++number) {
        const EventLane& lane = timeline.lane(number);
        const std::uint64_t to = lane.first_at(time + 1);
        const std::uint64_t from = to - std::min<std::uint64_t>(to - lane.begin(), kMostRecent);
        for (std::uint64_t index = from; index < to; ++index) {
            if (lane.kind(index) != EventKind::none) events.push_back(lane.at(index));
        }
    }
    std::stable_sort(events.begin(), events.end(),
                     [](const Event& one, const Event& other) { return one.time < other.time; });
    if (events.size() > kMostRecent)
        events.erase(events.begin(), events.end() - static_cast<std::ptrdiff_t>(kMostRecent));
    return events;
}

}  // namespace ipc::model
