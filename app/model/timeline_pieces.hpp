#pragma once

#include <vector>

#include "model/event_lane.hpp"
#include "model/timeline_items.hpp"

namespace ipc::model {

/// Buckets of events shorter than this many pixels are not opened.
inline constexpr double kBucketPixels = 2.5;
/// Below this many pixels a piece is not drawn by itself but as one of many.
inline constexpr float kSmallestPiece = 3;

/// Time to pixels for one picture.
struct TimeScale {
    std::int64_t begin = 0;
    double per_pixel = 1;  ///< ns
    double pixels = 0;

    /// Bounded to a little outside of the picture: far beyond it a float has no pixels.
    float x(std::int64_t time) const {
        const double at = static_cast<double>(time - begin) / per_pixel;
        return static_cast<float>(at < -8 ? -8 : at > pixels + 8 ? pixels + 8 : at);
    }
    bool is_small(std::int64_t length) const {
        return static_cast<double>(length) < per_pixel * kSmallestPiece;
    }
};

/// One row of a lane in the making: pieces wide enough stay themselves, neighbours that are not
/// grow into one piece that stands for many.
class Pieces {
public:
    Pieces(std::vector<TimelineItem>& out, const TimeScale& scale) : out_(out), scale_(scale) {}
    ~Pieces() { flush(); }
    Pieces(const Pieces&) = delete;
    Pieces& operator=(const Pieces&) = delete;

    /// item: kind, name, event, count, begin, end, lost ...; the pixels are filled in here.
    void add(TimelineItem item);
    void flush();

private:
    std::vector<TimelineItem>& out_;
    const TimeScale& scale_;
    TimelineItem run_;
    bool running_ = false;
};

/// Pairs of begin and end in one lane: critical sections, handlers, blocked signals. What is inside
/// a bucket is not looked at: its state behind it is asked for only if a pixel shows it.
class PairTrack {
public:
    PairTrack(const EventLane& lane, const TimeScale& scale, KindMask begins, KindMask ends,
              ItemKind kind, std::vector<TimelineItem>& out)
        : lane_(lane),
          scale_(scale),
          begins_(begins),
          pair_(begins | ends),
          all_(pair_ | bit(stage::EventKind::none)),
          kind_(kind),
          pieces_(out, scale) {}

    void start_at(std::uint64_t index);
    void event(std::uint64_t index, std::int64_t time, stage::EventKind kind);
    void bucket(const EventBucket& bucket);
    void finish(std::uint64_t index, std::int64_t until, bool still_on);

private:
    void close(std::uint64_t before, std::int64_t time, bool open);
    void resolve(std::uint64_t before);

    const EventLane& lane_;
    const TimeScale& scale_;
    KindMask begins_, pair_, all_;  // all_: where events were dropped ends, too, what is known of a pair
    ItemKind kind_;
    Pieces pieces_;
    std::uint64_t open_ = kNoEvent;  // the event that began it
    std::int64_t since_ = 0;         // unknown: the end of the bucket that hides it
    bool known_ = true;
};

}  // namespace ipc::model
