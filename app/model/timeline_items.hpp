#pragma once

#include <cstdint>
#include <vector>

#include "model/event_lane.hpp"
#include "model/flow_store.hpp"

namespace ipc::model {

/// What a piece of a lane is.
enum class ItemKind : std::uint8_t {
    running,       ///< between two sites
    site,          ///< from a site to what came next
    call,          ///< inside a call
    blocked,       ///< inside a call that slept in the kernel
    asleep,        ///< asleep on purpose
    not_recorded,  ///< events are missing here
    many,          ///< more than the pixels can show
    section,       ///< in a critical section
    handler,       ///< in a signal handler
    masked,        ///< signals blocked
    value,         ///< what the object held
    mark,          ///< a moment
    bad,           ///< a lost update, a torn message
};

inline constexpr std::uint64_t kNoEvent = ~std::uint64_t{0};

/// A piece of a lane, in pixels from the left end of the stretch shown.
struct TimelineItem {
    float x0 = 0, x1 = 0;
    ItemKind kind = ItemKind::running;
    bool from_before = false;  ///< began left of what is shown
    bool open = false;         ///< still goes on
    bool lost = false;         ///< values: a lost update; many: at least one among them
    bool guess = false;        ///< values: the next store did not find it, so others came between
    std::uint8_t actor = 0;    ///< whose event began it
    std::uint16_t name = 0;    ///< of the site or call; index as Event::name
    std::uint64_t event = kNoEvent;   ///< index in its lane of the (first) event
    std::uint64_t count = 1;          ///< events it stands for
    std::int64_t begin = 0, end = 0;  ///< ns
    std::int64_t value = 0;           ///< its event's a; values: what was held
    KindMask kinds = 0;               ///< many: what occurs in it
};

/// A step of the number of messages sent and not received; a fill of `level` from x0 to x1.
struct FillItem {
    float x0 = 0, x1 = 0;
    std::int64_t level = 0;
    bool peak = false;   ///< the highest of many
    bool known = true;   ///< false: events are missing here
};

struct LaneItems {
    std::vector<TimelineItem> main, sections, handlers, masked, marks;
    void clear();
    std::size_t size() const;
};

/// A stretch of time, ns of CLOCK_MONOTONIC.
struct Stretch {
    std::int64_t begin = 0, end = 0;
    std::int64_t length() const { return end - begin; }
};

struct TimelineQuery {
    Stretch times;
    double pixels = 1000;
    std::int64_t now = 0;    ///< until then what still goes on is drawn
    std::uint32_t gone = 0;  ///< a bit a lane: its actor ended, nothing of it goes on
};

/// All that a frame of the Timeline draws.
struct TimelineItems {
    std::vector<LaneItems> actors;
    LaneItems values;  ///< main: values; marks: lost updates
    std::vector<FillItem> fill;
    bool fill_at_least = false;  ///< of messages sent before a gap nothing is known
    std::vector<Flow> flows;
    bool flows_left_out = false;  ///< more than can be told apart
    double ns_per_pixel = 1;
    std::int64_t begin = 0;

    void clear();
};

}  // namespace ipc::model
