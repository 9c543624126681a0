#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "model/event_lane.hpp"
#include "model/flow_store.hpp"
#include "model/timeline_in_flight.hpp"
#include "model/timeline_items.hpp"
#include "model/whole_run.hpp"
#include "stage/event.hpp"

namespace ipc::model {

struct TimeScale;

/// The events of a run, laid out for the Timeline: a lane an actor, a lane an object (what was
/// stored, how many messages were on their way), arrows from send to receive, a summary of the
/// whole run. Bounded: the newest events are kept, of all of them the summary.
class Timeline {
public:
    static constexpr std::size_t kMostLanes = 16;

    /// About 27 bytes an event.
    explicit Timeline(std::size_t most_events = 10'000'000);

    void clear();
    /// How many actors there are: each has a lane, with or without events.
    void set_lanes(std::size_t actors);
    /// In order for each actor, nearly so across them: an event may come one batch too late.
    /// `dropped`: how many events of the run were not recorded so far. Where it grew, a long
    /// silence inside a batch is shown as "not recorded".
    void add(std::span<const stage::Event> events, std::uint64_t dropped = 0);
    /// Events between the last and the next were not handed over: every lane shows the gap.
    void break_off() {
        broken_ = ~0U;
        broke_off_ = true;
    }
    /// Of all that was added nothing earlier will come: a look found no more events, or the run has
    /// ended. False: it changed nothing.
    bool settle();

    bool empty() const { return count_ == 0; }
    std::uint64_t events() const { return count_; }  ///< ever added, kept or not
    std::int64_t begin() const { return begin_; }    ///< time of the first event ever, ns
    std::int64_t end() const { return end_; }        ///< of the newest one
    std::int64_t kept_since() const;                 ///< of the oldest one still kept
    std::size_t bytes() const;

    std::size_t lanes() const { return lanes_; }
    const EventLane& lane(std::size_t actor) const { return actors_[actor]; }
    const EventLane& values() const { return values_; }   ///< value_stored and update_lost of all
    /// a: messages sent and not received, from here on; of kind none: not known, events are missing
    const EventLane& in_flight() const { return fill_; }
    const FlowStore& flows() const { return flows_; }
    const WholeRun& whole() const { return whole_; }
    bool has_values() const { return !values_.empty() || !waiting_values_.empty(); }
    bool has_messages() const { return !fill_.empty() || !waiting_messages_.empty(); }
    bool has_signals() const { return flows_.has_signals(); }

    /// What a stretch of time shows; into `items`, whose memory is used again. Takes time by the
    /// pixel, not by the event.
    void visible(const TimelineQuery& query, TimelineItems& items) const;

    /// The newest stretch in which single slices can be read. While the run is `moving` too fast to
    /// be followed it stands still for a second at a time; where no event came for a second it goes on
    /// to now.
    Stretch readable(std::int64_t now, bool moving) const;
    /// Whether single events come slowly enough to be watched one by one.
    bool is_slow() const { return newest_.length() >= 500'000'000; }

private:
    void add_to_actor(const stage::Event& event, bool gap_likely);
    void add_to_objects(const stage::Event& event);
    void lose_messages();
    void settle(std::int64_t before);
    void forget();
    void find_readable();
    Stretch readable_before(std::int64_t end) const;
    void visible_objects(const TimelineQuery& query, const TimeScale& scale,
                         TimelineItems& items) const;

    std::size_t most_;
    std::size_t lanes_ = 0;
    std::vector<EventLane> actors_;
    EventLane values_;
    EventLane fill_{true};
    /// Events of the objects that may still be overtaken by earlier ones of other actors.
    std::vector<stage::Event> waiting_values_, waiting_messages_;
    InFlight messages_;
    /// Until then no receipt is believed to be the only one; since then there is no exact number.
    std::int64_t fill_unknown_until_ = 0, fill_exact_until_ = INT64_MAX;
    FlowStore flows_;
    WholeRun whole_;
    std::uint64_t count_ = 0, kept_ = 0;
    std::int64_t begin_ = 0, end_ = 0;
    std::int64_t batch_end_ = 0;  // time of the newest event of the batch before
    std::uint64_t dropped_ = 0;
    std::uint32_t broken_ = 0;  // a bit a lane: its next event follows a gap
    bool broke_off_ = false;
    Stretch newest_, still_;    // readable ones: the newest, and the one shown for a second
    std::int64_t live_length_ = 0;
};

}  // namespace ipc::model
