#include "model/timeline.hpp"

#include <algorithm>

#include "model/ticks.hpp"
#include "model/timeline_kinds.hpp"

namespace ipc::model {

using stage::Event;
using stage::EventKind;

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
/// Where events were dropped, a silence longer than this inside a burst is where.
constexpr std::int64_t kSilenceNs = 20'000;
constexpr std::int64_t kLatelyNs = 100'000'000;
constexpr std::uint64_t kReadableEvents = 24;
constexpr std::uint64_t kFewEvents = 60;

void insert_by_time(std::vector<Event>& events, const Event& event) {
    auto place = events.end();
    while (place != events.begin() && std::prev(place)->time > event.time)
        --place;
    events.insert(place, event);
}

/// Moves the events up to `before` out of the front.
template <class Take>
void take_until(std::vector<Event>& events, std::int64_t before, Take&& take) {
    auto end = events.begin();
    for (; end != events.end() && end->time <= before; ++end)
        take(*end);
    events.erase(events.begin(), end);
}

}  // namespace

Timeline::Timeline(std::size_t most_events) : most_(most_events), actors_(kMostLanes) {}

void Timeline::clear() {
    *this = Timeline(most_);
}

void Timeline::set_lanes(std::size_t actors) {
    lanes_ = std::min(actors, kMostLanes);
}

void Timeline::add(std::span<const Event> events, std::uint64_t dropped) {
    const bool gap_likely = dropped > dropped_;
    const bool gap = gap_likely || broke_off_;
    broke_off_ = false;
    if (gap) flows_.lose_track();
    dropped_ = std::max(dropped_, dropped);
    std::int64_t newest = batch_end_;
    if (gap) {
        for (const Event& event : events)
            fill_unknown_until_ = std::max(fill_unknown_until_, event.time);
        lose_messages();
    }
    for (const Event& event : events) {
        if (event.actor >= kMostLanes) continue;
        if (count_ == 0) begin_ = end_ = event.time;
        begin_ = std::min(begin_, event.time);
        end_ = std::max(end_, event.time);
        newest = std::max(newest, event.time);
        ++count_;
        lanes_ = std::max<std::size_t>(lanes_, std::size_t{event.actor} + 1);
        add_to_actor(event, gap_likely);
        add_to_objects(event);
        whole_.add(event.time, (bit(event.kind) & kBadKinds) != 0);
    }
    settle(batch_end_);
    batch_end_ = newest;
    forget();
    if (!events.empty()) find_readable();
}

void Timeline::add_to_actor(const Event& event, bool gap_likely) {
    EventLane& lane = actors_[event.actor];
    const std::uint32_t lane_bit = 1U << event.actor;
    const std::int64_t silence = event.time - lane.newest();
    const bool broken = (broken_ & lane_bit) != 0;
    if (!lane.empty() && (broken || (gap_likely && silence > kSilenceNs)) &&
        (bit(lane.kind(lane.end() - 1)) & bit(EventKind::call_started)) == 0 &&
        event.kind != EventKind::slept) {
        Event gap;
        gap.time = lane.newest();
        gap.actor = event.actor;
        lane.append(gap);
        ++kept_;
    }
    broken_ &= ~lane_bit;
    lane.append(event);
    ++kept_;
}

void Timeline::add_to_objects(const Event& event) {
    const KindMask kind = bit(event.kind);
    if (kind & kValueKinds) insert_by_time(waiting_values_, event);
    // Where nothing was sent a lost update is one of a value, and what was torn a record.
    const bool counts = (kind & kMessageKinds) || ((kind & kFillKinds) && has_messages());
    if (counts && event.time > fill_unknown_until_) insert_by_time(waiting_messages_, event);
    if (kind & (kMessageKinds | bit(EventKind::message_torn) | kSignalKinds)) flows_.add(event);
}

/// How many were dropped is told a look late, so the batch before is not believed either: it waits.
void Timeline::lose_messages() {
    const std::int64_t since =
        waiting_messages_.empty() ? batch_end_ : waiting_messages_.front().time;
    const bool any = has_messages();
    waiting_messages_.clear();
    messages_.lose_track();
    fill_exact_until_ = std::min(fill_exact_until_, since);
    if (!any) return;
    if (!fill_.empty() && fill_.kind(fill_.end() - 1) == EventKind::none) return;
    Event unknown;
    unknown.time = since;
    fill_.append(unknown);
    ++kept_;
}

bool Timeline::settle() {
    if (waiting_values_.empty() && waiting_messages_.empty()) return false;
    settle(end_);
    return true;
}

void Timeline::settle(std::int64_t before) {
    take_until(waiting_values_, before, [&](const Event& event) {
        values_.append(event);
        ++kept_;
    });
    take_until(waiting_messages_, before, [&](const Event& event) {
        const bool followed = messages_.add(event);
        if (!followed) fill_exact_until_ = std::min(fill_exact_until_, event.time);
        Event level;
        level.time = event.time;
        level.actor = event.actor;
        level.kind = followed ? event.kind : EventKind::none;
        level.a = messages_.count();
        fill_.append(level);
        ++kept_;
    });
}

void Timeline::forget() {
    while (kept_ > most_) {
        EventLane* oldest = nullptr;
        const auto consider = [&](EventLane& lane) {
            if (lane.chunks() < 2) return;
            if (oldest == nullptr || lane.oldest() < oldest->oldest()) oldest = &lane;
        };
        for (EventLane& lane : actors_)
            consider(lane);
        consider(values_);
        consider(fill_);
        if (oldest == nullptr) return;
        const std::uint64_t before = oldest->begin();
        oldest->forget_oldest_chunk();
        kept_ -= std::min<std::uint64_t>(kept_, oldest->begin() - before);
    }
    if (kept_since() > begin_) flows_.forget_before(kept_since());
}

std::int64_t Timeline::kept_since() const {
    std::int64_t since = end_;
    for (const EventLane& lane : actors_) {
        if (!lane.empty()) since = std::min(since, lane.oldest());
    }
    return since;
}

/// The stretch before `end` in which the busiest lane has so many events that they can be read.
Stretch Timeline::readable_before(std::int64_t end) const {
    std::int64_t shortest = INT64_MAX;
    for (const EventLane& lane : actors_) {
        const std::uint64_t behind = lane.first_at(end);
        if (behind - lane.begin() < kReadableEvents) continue;
        shortest = std::min(shortest, end - lane.time(behind - kReadableEvents));
    }
    if (shortest == INT64_MAX) shortest = end - begin_;
    return {end - std::max<std::int64_t>(shortest, 200), end};
}

void Timeline::find_readable() {
    // Of the messages of the newest batch none is counted yet: what stands still ends before it.
    const Stretch counted = newest_;
    // Of the places where a lane's record ends the one where most lanes have one.
    std::size_t most = 0;
    for (const EventLane& lane : actors_) {
        if (lane.empty() || end_ - lane.newest() > kLatelyNs) continue;
        const Stretch stretch = readable_before(lane.newest());
        std::size_t recorded = 0;
        for (const EventLane& other : actors_) {
            const std::uint64_t events =
                other.first_at(stretch.end) - other.first_at(stretch.begin);
            recorded += events >= 3 ? 1 : 0;
        }
        const bool shorter = recorded == most && stretch.length() < newest_.length();
        if (recorded < most || (recorded == most && most > 0 && !shorter)) continue;
        most = recorded;
        newest_ = stretch;
    }
    if (is_slow()) newest_ = {newest_.begin, end_};
    const std::int64_t shortest = newest_.length();
    if (still_.end == 0 || end_ - still_.end >= kSecond)
        still_ = counted.end == 0 ? newest_ : counted;
    // Stays as it is until the pace changed clearly: nothing may jump about.
    if (shortest > live_length_ || shortest < live_length_ / 4) {
        live_length_ = std::max(round_up(shortest), kSecond);
    }
}

Stretch Timeline::readable(std::int64_t now, bool moving) const {
    // A few steps that were taken one by one, or replayed at once: all of them.
    if (!moving && events() <= kFewEvents) {
        const std::int64_t margin = std::max<std::int64_t>((end_ - begin_) / 40, 100);
        return {begin_ - margin, end_ + margin};
    }
    if (newest_.length() >= kSecond / 2) {
        const std::int64_t end = moving ? std::max(now, end_) : end_ + live_length_ / 40;
        return {std::max(end - live_length_, begin_), end};
    }
    // Nothing happens any more, and that is what is to be seen: who is blocked, and for how long.
    if (moving && now - end_ >= kSecond) {
        const std::int64_t begin = std::min(newest_.begin, end_);
        return {begin - (now - begin) / 40, now};
    }
    const Stretch& shown = moving && now - end_ < kSecond / 3 ? still_ : newest_;
    return {shown.begin - shown.length() / 40, shown.end + shown.length() / 40};
}

std::size_t Timeline::bytes() const {
    std::size_t sum = values_.bytes() + fill_.bytes() + messages_.bytes() + flows_.bytes();
    for (const EventLane& lane : actors_)
        sum += lane.bytes();
    return sum + whole_.bins().capacity() * sizeof(WholeRun::Bin);
}

}  // namespace ipc::model
