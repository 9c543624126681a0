// What a stretch of time shows on so many pixels: one walk a lane over its levels of detail.
#include <algorithm>

#include "model/timeline.hpp"
#include "model/timeline_kinds.hpp"
#include "model/timeline_pieces.hpp"

namespace ipc::model {

using stage::Event;
using stage::EventKind;

namespace {

/// The lane of one actor: slices from boundary to boundary, and what lies over and under them.
class ActorWalk {
public:
    ActorWalk(const EventLane& lane, const TimeScale& scale, LaneItems& out)
        : lane_(lane),
          scale_(scale),
          main_(out.main, scale),
          marks_(out.marks, scale),
          sections_(lane, scale, bit(EventKind::lock_acquired), bit(EventKind::lock_released),
                    ItemKind::section, out.sections),
          handlers_(lane, scale, bit(EventKind::signal_delivered), bit(EventKind::handler_left),
                    ItemKind::handler, out.handlers),
          masked_(lane, scale, bit(EventKind::signals_blocked), bit(EventKind::signals_unblocked),
                  ItemKind::masked, out.masked) {}

    void start_at(std::uint64_t index) {
        resolve(index);
        sections_.start_at(index);
        handlers_.start_at(index);
        masked_.start_at(index);
    }

    void event(std::uint64_t index, std::int64_t time, EventKind kind) {
        const KindMask mask = bit(kind);
        if (mask & kBoundaryKinds) {
            close(index, time, kind == EventKind::slept ? lane_.a(index) : 0, false);
            open_ = kind == EventKind::process_ended ? kNoEvent : index;
            open_time_ = time;
            open_kind_ = kind;
            known_ = true;
        }
        if (mask & (kBadKinds | kMarkKinds)) mark(index, index + 1, time, time, mask);
        sections_.event(index, time, kind);
        handlers_.event(index, time, kind);
        masked_.event(index, time, kind);
    }

    void bucket(const EventBucket& bucket) {
        if (bucket.kinds & kBoundaryKinds) {
            close(bucket.begin, bucket.first, 0, false);
            TimelineItem item;
            item.kind = ItemKind::many;
            if (bucket.longest == EventKind::call_started &&
                (bucket.kinds & bit(EventKind::blocked))) {
                item.kind = ItemKind::blocked;
            }
            item.event = bucket.begin;
            item.count = bucket.end - bucket.begin;
            item.begin = bucket.first;
            item.end = bucket.last;
            item.kinds = bucket.kinds;
            main_.add(item);
            known_ = false;
            open_time_ = bucket.last;
        }
        const KindMask marked = bucket.kinds & (kBadKinds | kMarkKinds);
        if (marked) mark(bucket.begin, bucket.end, bucket.first, bucket.last, marked);
        sections_.bucket(bucket);
        handlers_.bucket(bucket);
        masked_.bucket(bucket);
    }

    void finish(std::uint64_t index, std::int64_t until, bool still_on) {
        if (!known_ || until > open_time_) close(index, until, 0, still_on);
        sections_.finish(index, until, still_on);
        handlers_.finish(index, until, still_on);
        masked_.finish(index, until, still_on);
    }

private:
    void resolve(std::uint64_t before) {
        const auto last = lane_.last_of(kBoundaryKinds, before);
        open_ = last && lane_.kind(*last) != EventKind::process_ended ? *last : kNoEvent;
        known_ = true;
        if (open_ == kNoEvent) return;
        open_time_ = lane_.time(open_);
        open_kind_ = lane_.kind(open_);
    }

    void close(std::uint64_t before, std::int64_t time, std::int64_t slept, bool still_on) {
        if (!known_ && scale_.is_small(time - open_time_)) {
            // Which slice it was behind the bucket cannot be seen.
            known_ = true;
            open_ = kNoEvent;
            return;
        }
        if (!known_) resolve(before);
        if (open_ == kNoEvent) return;
        TimelineItem item;
        item.event = open_;
        item.begin = open_time_;
        item.end = std::max(time - slept, open_time_);
        item.open = still_on;
        item.from_before = open_time_ < scale_.begin;
        item.kinds = bit(open_kind_);
        item.kind = ItemKind::many;
        if (!scale_.is_small(item.end - item.begin)) describe(item);
        main_.add(item);
        if (slept > 0) {
            item.kind = ItemKind::asleep;
            item.name = 0;
            item.event = before;
            item.begin = item.end;
            item.end = time;
            main_.add(item);
        }
        open_ = kNoEvent;
    }

    /// What only a piece wide enough to be read needs.
    void describe(TimelineItem& item) const {
        const Event event = lane_.at(open_);
        item.name = event.name;
        item.value = event.a;
        item.kind = ItemKind::running;
        if (event.kind == EventKind::none) item.kind = ItemKind::not_recorded;
        if (event.kind == EventKind::site_reached) item.kind = ItemKind::site;
        if (event.kind == EventKind::call_started)
            item.kind = call_slept() ? ItemKind::blocked : ItemKind::call;
    }

    /// The kernel's word on it follows the return, maybe after a handler's events.
    bool call_slept() const {
        for (std::uint64_t index = open_ + 1; index < std::min(open_ + 8, lane_.end()); ++index) {
            const EventKind kind = lane_.kind(index);
            if (kind == EventKind::blocked) return true;
            if (kind == EventKind::site_reached) break;
        }
        return false;
    }

    void mark(std::uint64_t begin, std::uint64_t end, std::int64_t first, std::int64_t last,
              KindMask kinds) {
        TimelineItem item;
        item.lost = (kinds & kBadKinds) != 0;
        item.kind = item.lost ? ItemKind::bad : ItemKind::mark;
        item.event = begin;
        item.count = end - begin;
        item.begin = first;
        item.end = last;
        item.kinds = kinds;
        marks_.add(item);
    }

    const EventLane& lane_;
    const TimeScale& scale_;
    Pieces main_, marks_;
    PairTrack sections_, handlers_, masked_;
    std::uint64_t open_ = kNoEvent;  // the boundary that began the slice
    std::int64_t open_time_ = 0;
    EventKind open_kind_ = EventKind::none;
    bool known_ = true;
};

}  // namespace

void Timeline::visible(const TimelineQuery& query, TimelineItems& items) const {
    items.clear();
    items.actors.resize(lanes_);
    const auto length = std::max<std::int64_t>(query.times.length(), 1);
    const TimeScale scale{query.times.begin,
                          static_cast<double>(length) / std::max(query.pixels, 1.0), query.pixels};
    items.ns_per_pixel = scale.per_pixel;
    items.begin = scale.begin;
    const auto short_ns = static_cast<std::int64_t>(scale.per_pixel * kBucketPixels);
    const std::int64_t end = query.times.end;

    for (std::size_t number = 0; number < lanes_; ++number) {
        const EventLane& lane = actors_[number];
        const std::uint64_t from = lane.first_at(query.times.begin);
        const std::uint64_t to = lane.first_at(end);
        ActorWalk walk(lane, scale, items.actors[number]);
        walk.start_at(from);
        lane.walk(from, to, short_ns, walk);
        const bool gone = (query.gone >> number & 1) != 0;
        if (to < lane.end()) {
            // The slice that reaches over the right end is closed by the first boundary behind it.
            const auto next = lane.next_of(kBoundaryKinds, to);
            walk.finish(to, next ? lane.time(*next) : end, !next && !gone);
        } else {
            walk.finish(to, gone ? lane.newest() : std::max(query.now, lane.newest()), !gone);
        }
    }
    visible_objects(query, scale, items);
}

}  // namespace ipc::model
