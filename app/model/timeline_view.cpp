#include "model/timeline_view.hpp"

#include <algorithm>
#include <cmath>

namespace ipc::model {
namespace {

std::int64_t scaled(std::int64_t length, double part) {
    return static_cast<std::int64_t>(std::llround(static_cast<double>(length) * part));
}

}  // namespace

TimelineView::TimelineView(const App& app) {
    const Run& run = app.run;
    const Timeline& timeline = run.timeline;
    // A run that goes on is followed up to now; a still one up to its last event.
    const bool moving = run.phase == Phase::running && !run.paused;
    const std::int64_t now = moving ? std::max(run.now_ns, timeline.end()) : timeline.end();
    whole_ = {timeline.begin(), now};
    if (!app.follow && !app.visible.empty()) {
        shown_ = {app.visible.begin, app.visible.end};
    } else if (!app.follow) {
        shown_ = whole_;
    } else if (!app.visible.empty()) {
        // What happens faster than it is looked at is not there yet at `now`: so it ends, and
        // stands still, where what is shown without a choice does.
        const bool fast = moving && !timeline.is_slow() && !timeline.empty();
        const std::int64_t newest = fast ? timeline.readable(now, moving).end : now;
        shown_ = {newest - (app.visible.end - app.visible.begin), newest};
    } else {
        shown_ = timeline.readable(now, moving);
    }
    keep_in_bounds();
}

void TimelineView::zoom(double part, double factor) {
    const std::int64_t fixed = time_at(part);
    const double longest = std::max(static_cast<double>(whole_.length()) * 1.25, 1000.0);
    const double length = std::clamp(static_cast<double>(shown_.length()) * factor,
                                     static_cast<double>(kShortest), longest);
    auto rounded = static_cast<std::int64_t>(std::llround(length));
    // Of a few nanoseconds a part rounds to nothing: each turn of the wheel does at least one.
    if (rounded == shown_.length() && factor < 1) rounded = std::max(rounded - 1, kShortest);
    if (rounded == shown_.length() && factor > 1) ++rounded;
    shown_.begin = fixed - scaled(rounded, part);
    shown_.end = shown_.begin + rounded;
    keep_in_bounds();
}

void TimelineView::pan(double parts) {
    const std::int64_t by = scaled(shown_.length(), parts);
    shown_.begin += by;
    shown_.end += by;
    keep_in_bounds();
}

void TimelineView::center_on(std::int64_t time) {
    const std::int64_t length = shown_.length();
    shown_.begin = time - length / 2;
    shown_.end = shown_.begin + length;
    keep_in_bounds();
}

void TimelineView::fit_all() {
    const std::int64_t margin = whole_.length() / 50;
    shown_ = {whole_.begin - margin, whole_.end + margin};
    keep_in_bounds();
}

double TimelineView::part_of(std::int64_t time) const {
    return static_cast<double>(time - shown_.begin) / static_cast<double>(shown_.length());
}

std::int64_t TimelineView::time_at(double part) const {
    return shown_.begin + scaled(shown_.length(), part);
}

/// At least a tenth of the width shows the run: nobody gets lost beside it.
void TimelineView::keep_in_bounds() {
    if (shown_.length() < kShortest) {
        const std::int64_t middle = shown_.begin + shown_.length() / 2;
        shown_ = {middle, middle + kShortest};
    }
    const std::int64_t length = shown_.length();
    const std::int64_t tenth = length / 10;
    std::int64_t begin = std::min(shown_.begin, whole_.end - tenth);
    begin = std::max(begin, whole_.begin + tenth - length);
    shown_ = {begin, begin + length};
}

}  // namespace ipc::model
