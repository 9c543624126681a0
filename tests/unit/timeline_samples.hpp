#pragma once

#include <vector>

#include "model/timeline.hpp"
#include "model/timeline_view.hpp"

// What the Timeline's tests are written with: events in one line each.
namespace ipc::tests::timeline {

using model::ItemKind;
using model::Stretch;
using model::Timeline;
using model::TimelineItem;
using model::TimelineItems;
using model::TimelineQuery;
using model::TimelineView;
using stage::Event;
using stage::EventKind;

inline constexpr std::uint16_t kLoad = 1, kAdd = 2, kStore = 3;

inline Event event(std::int64_t time, EventKind kind, std::uint8_t actor = 0, std::int64_t a = 0,
            std::int64_t b = 0, std::uint16_t name = 0) {
    Event made;
    made.time = time;
    made.kind = kind;
    made.actor = actor;
    made.a = a;
    made.b = b;
    made.name = name;
    return made;
}

inline Event site(std::int64_t time, std::uint16_t name, std::uint8_t actor = 0, std::int64_t a = 0) {
    return event(time, EventKind::site_reached, actor, a, 0, name);
}

inline TimelineItems shown(const Timeline& timeline, Stretch times, double pixels = 1000,
                    std::uint32_t gone = 0) {
    TimelineItems items;
    timeline.visible({times, pixels, timeline.end(), gone}, items);
    return items;
}

/// An actor that counts alone: four events an iteration, `step` ns apart.
inline std::vector<Event> counting(int iterations, std::int64_t step) {
    std::vector<Event> events;
    for (int round = 0; round < iterations; ++round) {
        const std::int64_t time = 1'000 + round * 4 * step;
        events.push_back(site(time, kLoad));
        events.push_back(site(time + step, kAdd, 0, round));
        events.push_back(site(time + 2 * step, kStore, 0, round + 1));
        events.push_back(event(time + 3 * step, EventKind::value_stored, 0, round + 1, round));
    }
    return events;
}

}  // namespace ipc::tests::timeline
