#pragma once

#include <cstdint>

#include "model/app.hpp"
#include "model/timeline_items.hpp"

namespace ipc::model {

/// Which stretch of time the Timeline shows: the mathematics of zoom, pan and following.
class TimelineView {
public:
    static constexpr std::int64_t kShortest = 1;  ///< ns across the whole width

    /// What is to be seen now: as the learner set it, or as App::follow wants it.
    explicit TimelineView(const App& app);
    TimelineView(Stretch shown, Stretch whole) : shown_(shown), whole_(whole) { keep_in_bounds(); }

    Stretch shown() const { return shown_; }
    Stretch whole() const { return whole_; }  ///< of the run, as far as events came
    TimeSpan span() const { return {shown_.begin, shown_.end}; }

    /// By `factor` (below 1: closer) so that the time at `part` (0..1) of the width stays in place.
    void zoom(double part, double factor);
    /// By a part of the width; above 0: later.
    void pan(double parts);
    void center_on(std::int64_t time);
    void fit_all();

    double part_of(std::int64_t time) const;  ///< of the width shown; may lie outside 0..1
    std::int64_t time_at(double part) const;

private:
    void keep_in_bounds();

    Stretch shown_, whole_;
};

}  // namespace ipc::model
