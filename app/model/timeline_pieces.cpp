#include "model/timeline_pieces.hpp"

#include <algorithm>

namespace ipc::model {
namespace {

bool waits(ItemKind kind) {
    return kind == ItemKind::blocked || kind == ItemKind::asleep;
}

}  // namespace

void Pieces::add(TimelineItem item) {
    item.x0 = scale_.x(item.begin);
    item.x1 = std::max(scale_.x(item.end), item.x0);
    if (item.x1 - item.x0 >= kSmallestPiece && item.count == 1) {
        flush();
        out_.push_back(item);
        return;
    }
    constexpr float kTouching = 1.5F;
    const bool touches = running_ && item.x0 - run_.x1 <= kTouching;
    // Waiting and working look different: they become one only below the size of a piece.
    const bool alike = running_ && waits(item.kind) == waits(run_.kind) && item.lost == run_.lost;
    if (touches && (alike || run_.x1 - run_.x0 < kSmallestPiece)) {
        if (!waits(item.kind)) run_.kind = ItemKind::many;
        run_.x1 = std::max(run_.x1, item.x1);
        run_.end = std::max(run_.end, item.end);
        run_.count += item.count;
        run_.kinds |= item.kinds;
        run_.lost = run_.lost || item.lost;
        return;
    }
    flush();
    run_ = item;
    running_ = true;
}

void Pieces::flush() {
    if (!running_) return;
    running_ = false;
    if (run_.x1 - run_.x0 < 1) run_.x1 = run_.x0 + 1;
    out_.push_back(run_);
}

void PairTrack::start_at(std::uint64_t index) {
    resolve(index);
}

void PairTrack::resolve(std::uint64_t before) {
    const auto last = lane_.last_of(all_, before);
    open_ = last && (bit(lane_.kind(*last)) & begins_) ? *last : kNoEvent;
    known_ = true;
}

void PairTrack::close(std::uint64_t before, std::int64_t time, bool open) {
    if (!known_ && scale_.is_small(time - since_)) {
        known_ = true;
        open_ = kNoEvent;
        return;
    }
    if (!known_) resolve(before);
    if (open_ == kNoEvent) return;
    TimelineItem item;
    item.kind = kind_;
    item.event = open_;
    item.begin = lane_.time(open_);
    item.value = lane_.a(open_);
    item.end = time;
    item.open = open;
    item.kinds = begins_;
    pieces_.add(item);
    open_ = kNoEvent;
}

void PairTrack::event(std::uint64_t index, std::int64_t time, stage::EventKind kind) {
    if ((bit(kind) & all_) == 0) return;
    if (bit(kind) & begins_) {
        if (!known_ || open_ != kNoEvent) {
            // A handler that interrupts a handler; for the other two the first begin counts.
            if (kind_ != ItemKind::handler) {
                if (!known_) resolve(index);
                if (open_ != kNoEvent) return;
            } else {
                close(index, time, false);
            }
        }
        open_ = index;
        known_ = true;
        return;
    }
    close(index, time, false);
}

void PairTrack::bucket(const EventBucket& bucket) {
    if ((bucket.kinds & all_) == 0) return;
    close(bucket.begin, bucket.first, false);
    since_ = bucket.last;
    known_ = false;
    if ((bucket.kinds & pair_) == 0) return;
    TimelineItem item;
    item.kind = kind_;
    item.event = bucket.begin;
    item.begin = bucket.first;
    item.end = bucket.last;
    item.count = bucket.end - bucket.begin;
    item.kinds = bucket.kinds & pair_;
    pieces_.add(item);
}

void PairTrack::finish(std::uint64_t index, std::int64_t until, bool still_on) {
    const auto next = lane_.next_of(all_, index);
    close(index, next ? lane_.time(*next) : until, !next && still_on);
}

}  // namespace ipc::model
