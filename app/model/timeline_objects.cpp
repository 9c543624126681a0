// The lanes of objects: what a value was, how many messages were on their way, which went where.
#include <algorithm>

#include "model/timeline.hpp"
#include "model/timeline_kinds.hpp"
#include "model/timeline_pieces.hpp"

namespace ipc::model {

using stage::Event;
using stage::EventKind;

namespace {

constexpr double kPixelsPerFlow = 8;

/// The lane of a value: what the object held from store to store.
class ValueWalk {
public:
    ValueWalk(const EventLane& lane, const TimeScale& scale, LaneItems& out)
        : lane_(lane), scale_(scale), main_(out.main, scale), marks_(out.marks, scale) {}

    void event(std::uint64_t index, std::int64_t time, EventKind) {
        store(lane_.at(index), index, time);
    }
    std::int64_t since() const { return held_.time; }
    /// Also for events that are not in the lane yet: index kNoEvent.
    void store(const Event& event, std::uint64_t index, std::int64_t time) {
        close(time, known_ && event.b != held_.a, false);
        held_ = event;
        held_index_ = index;
        holding_ = true;
        known_ = true;
        if (event.kind == EventKind::update_lost) mark(index, 1, time, time);
    }
    /// The next store lies outside of the picture.
    void close_before(const Event& next) { close(next.time, known_ && next.b != held_.a, false); }
    void bucket(const EventBucket& bucket) {
        close(bucket.first, false, false);
        TimelineItem item;
        item.kind = ItemKind::many;
        item.event = bucket.begin;
        item.count = bucket.end - bucket.begin;
        item.begin = bucket.first;
        item.end = bucket.last;
        item.kinds = bucket.kinds;
        main_.add(item);
        if (bucket.kinds & kBadKinds) mark(bucket.begin, item.count, item.begin, item.end);
        held_.time = bucket.last;
        held_index_ = bucket.end - 1;
        holding_ = true;
        known_ = false;
    }
    void close(std::int64_t until, bool guess, bool still_on) {
        if (!holding_) return;
        holding_ = false;
        if (!known_) {
            if (scale_.is_small(until - held_.time)) return;
            held_ = lane_.at(held_index_);
        }
        TimelineItem item;
        item.kind = ItemKind::value;
        item.event = held_index_;
        item.begin = held_.time;
        item.end = std::max(until, held_.time);
        item.from_before = held_.time < scale_.begin;
        item.open = still_on;
        item.guess = guess;
        item.lost = held_.kind == EventKind::update_lost;
        item.value = held_.a;
        item.actor = held_.actor;
        item.kinds = bit(held_.kind);
        main_.add(item);
    }

private:
    void mark(std::uint64_t index, std::uint64_t count, std::int64_t first, std::int64_t last) {
        TimelineItem item;
        item.kind = ItemKind::bad;
        item.lost = true;
        item.event = index;
        item.count = count;
        item.begin = first;
        item.end = last;
        item.value = held_.a;
        item.actor = held_.actor;
        item.kinds = bit(EventKind::update_lost);
        marks_.add(item);
    }

    const EventLane& lane_;
    const TimeScale& scale_;
    Pieces main_, marks_;
    Event held_;
    std::uint64_t held_index_ = kNoEvent;
    bool holding_ = false;
    bool known_ = true;  // false: held_ is what a bucket hides, only its index is known
};

/// Steps of a fill; those too narrow become one as high as the highest.
class FillWalk {
public:
    FillWalk(const EventLane& lane, const TimeScale& scale, std::vector<FillItem>& out)
        : lane_(lane), scale_(scale), out_(out) {}

    void event(std::uint64_t index, std::int64_t time, EventKind kind) {
        close(time);
        level_ = lane_.a(index);
        known_ = kind != EventKind::none;
        since_ = time;
    }
    void bucket(const EventBucket& bucket) {
        close(bucket.first);
        known_ = (bucket.kinds & bit(EventKind::none)) == 0;
        add(bucket.first, bucket.last, bucket.name, true);
        hidden_ = bucket.end - 1;
        level_ = bucket.name;
        since_ = bucket.last;
    }
    void close(std::int64_t until) {
        if (hidden_ != kNoEvent && !scale_.is_small(until - since_)) {
            level_ = lane_.a(hidden_);
            known_ = lane_.kind(hidden_) != EventKind::none;
        }
        hidden_ = kNoEvent;
        if (level_ >= 0) add(since_, until, level_, false);
        level_ = -1;
    }

private:
    void add(std::int64_t begin, std::int64_t end, std::int64_t level, bool peak) {
        FillItem item{scale_.x(begin), scale_.x(end), level, peak, known_};
        const bool narrow = item.x1 - item.x0 < 1;
        if (!out_.empty() && narrow && out_.back().x1 - out_.back().x0 < 1) {
            FillItem& last = out_.back();
            last.x1 = item.x1;
            last.peak = last.peak || peak || last.level != level;
            last.known = last.known && known_;
            last.level = std::max(last.level, level);
            return;
        }
        out_.push_back(item);
    }

    const EventLane& lane_;
    const TimeScale& scale_;
    std::vector<FillItem>& out_;
    std::int64_t level_ = -1, since_ = 0;
    bool known_ = true;
    std::uint64_t hidden_ = kNoEvent;  // the last event of a bucket: its level is not known yet
};

}  // namespace

void Timeline::visible_objects(const TimelineQuery& query, const TimeScale& scale,
                               TimelineItems& items) const {
    const auto short_ns = static_cast<std::int64_t>(scale.per_pixel * kBucketPixels);
    const std::int64_t end = query.times.end;
    const std::int64_t now = std::max(query.now, end_);
    {
        std::uint64_t from = values_.first_at(query.times.begin);
        if (from > values_.begin()) --from;  // what was held before the left end
        const std::uint64_t to = values_.first_at(end);
        ValueWalk walk(values_, scale, items.values);
        values_.walk(from, to, short_ns, walk);
        if (to < values_.end()) {
            walk.close_before(values_.at(to));
        } else {
            for (const Event& event : waiting_values_) {
                if (event.time < end) walk.store(event, kNoEvent, event.time);
            }
            if (now > walk.since()) walk.close(now, false, true);
        }
    }
    {
        std::uint64_t from = fill_.first_at(query.times.begin);
        if (from > fill_.begin()) --from;
        const std::uint64_t to = fill_.first_at(end);
        FillWalk walk(fill_, scale, items.fill);
        fill_.walk(from, to, static_cast<std::int64_t>(scale.per_pixel), walk);
        // What waits is counted at the next look: until then the last level stays, and no frame is
        // without one.
        walk.close(to < fill_.end() ? fill_.time(to) : now);
        items.fill_at_least = end > fill_exact_until_;
    }
    const auto most = static_cast<std::size_t>(std::max(query.pixels, 1.0) / kPixelsPerFlow) + 8;
    items.flows_left_out = !flows_.drawn_within(query.times.begin, end, most, items.flows);
}

}  // namespace ipc::model
