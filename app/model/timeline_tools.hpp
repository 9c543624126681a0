#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/timeline_search.hpp"

namespace ipc::model {

/// What lies between two moments of a run.
struct Between {
    std::int64_t ns = 0;
    std::uint64_t events = 0;
    /// How often each actor reached the site that its record begins with; empty: too many to count.
    std::vector<std::uint64_t> rounds;
    bool counted = false;
};
Between between(const Timeline& timeline, std::int64_t one, std::int64_t other);
/// "12.8 µs · 412 events · rounds A 10, B 11"
std::string between_text(const Between& between);

/// A moment that the Stage is set back to.
struct Scrub {
    std::int64_t time = 0;
    /// How much earlier the figures and gauges were taken that are shown; nothing: not recorded.
    std::optional<std::int64_t> figures_age;
};

/// What the learner laid over the Timeline.
struct TimelineTools {
    TimelineSearch search;
    std::vector<std::int64_t> markers;  ///< at most two, in the order of their setting
    Between between;                    ///< while there are two
    std::optional<Scrub> scrub;
    bool missed = false;  ///< the last way to a neighbour or a match ended at none
};

/// What the demo's actor does in a call that it began with this event: until when, if it ended.
std::optional<std::int64_t> end_of(const Timeline& timeline, const stage::Event& event);

}  // namespace ipc::model
