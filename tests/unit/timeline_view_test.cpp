// Zooming, moving and following.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "timeline_samples.hpp"

using namespace ipc;
using namespace ipc::tests::timeline;

TEST_CASE("zooming keeps the time under the pointer in place") {
    TimelineView view({1'000'000, 2'000'000}, {0, 10'000'000});
    const std::int64_t pointed = view.time_at(0.25);
    view.zoom(0.25, 0.5);
    CHECK(view.shown().length() == 500'000);
    CHECK(view.time_at(0.25) == pointed);
    view.zoom(0.25, 2);
    CHECK(view.shown().begin == 1'000'000);
}

TEST_CASE("neither zoom nor pan leaves the run") {
    TimelineView view({1'000'000, 2'000'000}, {0, 10'000'000});
    for (int turn = 0; turn < 100; ++turn)
        view.zoom(0.5, 0.5);
    CHECK(view.shown().length() == TimelineView::kShortest);
    for (int turn = 0; turn < 100; ++turn)
        view.zoom(0.5, 2);
    CHECK(view.shown().length() <= 12'500'000);
    view.pan(1000);
    CHECK(view.shown().begin < 10'000'000);
    view.pan(-1000);
    CHECK(view.shown().end > 0);
}

TEST_CASE("following shows the newest stretch as long as the one chosen") {
    model::App app;
    app.run.timeline.add(counting(1000, 1000));
    app.visible = {10'000, 60'000};
    app.follow = false;
    CHECK(TimelineView(app).shown().begin == 10'000);
    app.follow = true;
    CHECK(TimelineView(app).shown().length() == 50'000);
    CHECK(TimelineView(app).shown().end == app.run.timeline.end());
}

TEST_CASE("what is followed while it moves fast ends where events are known, and not at now") {
    model::App app;
    app.run.timeline.add(counting(1000, 1000));
    app.run.timeline.add(counting(1000, 1000));
    app.visible = {10'000, 60'000};
    app.run.phase = model::Phase::running;
    app.run.now_ns = app.run.timeline.end() + 30'000'000;  // the next look is due
    const TimelineView view(app);
    CHECK(view.shown().length() == 50'000);
    CHECK(view.shown().begin < app.run.timeline.end());
    CHECK(shown(app.run.timeline, view.shown()).actors.at(0).main.size() > 12);
}

TEST_CASE("a stretch followed without a choice shows single slices") {
    model::App app;
    app.run.timeline.add(counting(100'000, 100));
    app.run.phase = model::Phase::finished;
    const TimelineView view(app);
    const auto items = shown(app.run.timeline, view.shown(), 1200);
    CHECK(items.actors.at(0).main.size() > 12);
    CHECK(items.actors[0].main.size() < 60);
}

TEST_CASE("where no event came for a second, what is shown goes on to now") {
    Timeline timeline;
    timeline.add(counting(1000, 50));
    timeline.settle();
    const std::int64_t end = timeline.end();
    CHECK(timeline.readable(end + 500'000'000, true).end < end + 1000);
    const Stretch quiet = timeline.readable(end + 13'000'000'000, true);
    CHECK(quiet.end == end + 13'000'000'000);
    CHECK(quiet.begin < end);
    CHECK(timeline.readable(end + 13'000'000'000, false).end < end + 1000);  // it is held, or has ended
}
