#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "model/timeline.hpp"
#include "model/timeline_view.hpp"

namespace {

using namespace ipc;
using model::ItemKind;
using model::Stretch;
using model::Timeline;
using model::TimelineItem;
using model::TimelineItems;
using model::TimelineQuery;
using model::TimelineView;
using stage::Event;
using stage::EventKind;

constexpr std::uint16_t kLoad = 1, kAdd = 2, kStore = 3;

Event event(std::int64_t time, EventKind kind, std::uint8_t actor = 0, std::int64_t a = 0,
            std::int64_t b = 0, std::uint16_t name = 0) {
    Event made;
    made.time = time;
    made.kind = kind;
    made.actor = actor;
    made.a = a;
    made.b = b;
    made.name = name;
    return made;
}

Event site(std::int64_t time, std::uint16_t name, std::uint8_t actor = 0, std::int64_t a = 0) {
    return event(time, EventKind::site_reached, actor, a, 0, name);
}

TimelineItems shown(const Timeline& timeline, Stretch times, double pixels = 1000,
                    std::uint32_t gone = 0) {
    TimelineItems items;
    timeline.visible({times, pixels, timeline.end(), gone}, items);
    return items;
}

/// An actor that counts alone: four events an iteration, `step` ns apart.
std::vector<Event> counting(int iterations, std::int64_t step) {
    std::vector<Event> events;
    for (int round = 0; round < iterations; ++round) {
        const std::int64_t time = 1'000 + round * 4 * step;
        events.push_back(site(time, kLoad));
        events.push_back(site(time + step, kAdd, 0, round));
        events.push_back(site(time + 2 * step, kStore, 0, round + 1));
        events.push_back(event(time + 3 * step, EventKind::value_stored, 0, round + 1, round));
    }
    return events;
}

}  // namespace

TEST_CASE("a slice lasts from a site to the actor's next boundary") {
    Timeline timeline;
    timeline.add(std::vector{site(1000, kLoad), site(1400, kAdd, 0, 7), site(1500, kStore, 0, 8),
                             event(1900, EventKind::value_stored, 0, 8, 7)});
    const auto items = shown(timeline, {1000, 2000});
    const auto& slices = items.actors.at(0).main;
    REQUIRE(slices.size() == 3);  // behind the store nothing is known yet, and no time has passed
    CHECK(slices[0].name == kLoad);
    CHECK(slices[0].x0 == doctest::Approx(0));
    CHECK(slices[0].x1 == doctest::Approx(400));
    CHECK(slices[1].name == kAdd);
    CHECK(slices[1].value == 7);
    CHECK(slices[2].kind == ItemKind::site);
    CHECK(slices[2].end == 1900);
}

TEST_CASE("a call that the kernel made wait is shown as blocked, another is not") {
    Timeline timeline;
    timeline.add(std::vector{event(1000, EventKind::call_started, 0, 64, 0, kLoad),
                             event(1300, EventKind::call_returned, 0, 64, 0, kLoad),
                             event(1310, EventKind::blocked, 0, 300, 0, kLoad),
                             event(1500, EventKind::call_started, 0, 64, 0, kLoad),
                             event(1700, EventKind::call_returned, 0, 64, 0, kLoad)});
    const auto items = shown(timeline, {1000, 2000});
    const auto& slices = items.actors.at(0).main;
    REQUIRE(slices.size() == 3);
    CHECK(slices[0].kind == ItemKind::blocked);
    CHECK(slices[1].kind == ItemKind::running);
    CHECK(slices[2].kind == ItemKind::call);
}

TEST_CASE("sleep on purpose is cut out of the slice that it ends") {
    Timeline timeline;
    timeline.add(std::vector{site(1000, kLoad), event(1900, EventKind::slept, 0, 600)});
    const auto items = shown(timeline, {1000, 2000});
    const auto& slices = items.actors.at(0).main;
    REQUIRE(slices.size() == 2);
    CHECK(slices[0].end == 1300);
    CHECK(slices[1].kind == ItemKind::asleep);
    CHECK(slices[1].begin == 1300);
}

TEST_CASE("a critical section that began before the stretch is shown in it") {
    Timeline timeline;
    std::vector<Event> events{event(500, EventKind::lock_acquired)};
    for (int step = 0; step < 20; ++step)
        events.push_back(site(1000 + step * 100, kLoad));
    events.push_back(event(3500, EventKind::lock_released));
    timeline.add(events);
    const auto items = shown(timeline, {1500, 2500});
    const auto& sections = items.actors.at(0).sections;
    REQUIRE(sections.size() == 1);
    CHECK(sections[0].begin == 500);
    CHECK(sections[0].x1 >= 1000);
    CHECK(sections[0].end == 3500);
}

TEST_CASE("what still goes on is drawn until now, unless its actor is gone") {
    Timeline timeline;
    timeline.add(std::vector{site(1000, kLoad, 0), site(1000, kLoad, 1), site(1500, kAdd, 1)});
    TimelineItems items;
    timeline.visible({{1000, 3000}, 1000, 2500, 0b10}, items);
    REQUIRE(items.actors.at(0).main.size() == 1);
    CHECK(items.actors[0].main[0].open);
    CHECK(items.actors[0].main[0].end == 2500);
    REQUIRE(items.actors.at(1).main.size() >= 1);
    CHECK_FALSE(items.actors[1].main.back().open);
    CHECK(items.actors[1].main.back().end == 1500);
}

TEST_CASE("stores make the lane of the object, in time order though a batch came late") {
    Timeline timeline;
    timeline.add(std::vector{event(1000, EventKind::value_stored, 0, 1, 0),
                             event(1400, EventKind::value_stored, 0, 3, 2)});
    timeline.add(std::vector{event(1200, EventKind::value_stored, 1, 2, 1),
                             event(1600, EventKind::update_lost, 1, 3, 3)});
    const auto items = shown(timeline, {1000, 2000});
    const auto& values = items.values.main;
    REQUIRE(values.size() == 3);
    CHECK(values[0].value == 1);
    CHECK(values[1].value == 2);
    CHECK(values[2].value == 3);
    CHECK_FALSE(values[0].guess);
    REQUIRE(items.values.marks.size() == 1);
    CHECK(items.values.marks[0].lost);
    CHECK(items.values.marks[0].value == 3);
}

TEST_CASE("a value that the next store did not find is not claimed up to that store") {
    Timeline timeline;
    timeline.add(std::vector{event(1000, EventKind::value_stored, 0, 1, 0),
                             event(1500, EventKind::value_stored, 0, 90, 89)});
    const auto items = shown(timeline, {1000, 2000});
    REQUIRE(items.values.main.size() >= 1);
    CHECK(items.values.main[0].guess);
}

TEST_CASE("events that were not recorded leave a gap and stretch no slice") {
    Timeline timeline;
    timeline.add(std::vector{site(1000, kLoad), site(1100, kAdd)});
    SUBCASE("because the window could not keep up") {
        timeline.break_off();
    }
    SUBCASE("because the ring was full") {}
    timeline.add(std::vector{site(900'000, kLoad), site(900'100, kAdd)}, 5000);
    const auto items = shown(timeline, {0, 1'000'000});
    bool gap = false;
    for (const TimelineItem& item : items.actors.at(0).main) {
        gap = gap || (item.kind == ItemKind::not_recorded && item.end == 900'000);
        if (item.kind == ItemKind::site) CHECK(item.end - item.begin < 100'000);
    }
    CHECK(gap);
}

TEST_CASE("a message's arrow joins sending and receipt, whichever came first") {
    Timeline timeline;
    timeline.add(std::vector{event(1000, EventKind::message_sent, 0, 64, 7),
                             event(1500, EventKind::message_received, 1, 64, 7),
                             event(1900, EventKind::message_received, 1, 64, 8)});
    timeline.add(std::vector{event(1800, EventKind::message_sent, 0, 64, 8)});
    const auto items = shown(timeline, {1000, 2000});
    REQUIRE(items.flows.size() == 2);
    CHECK(items.flows[0].id == 7);
    CHECK(items.flows[0].received == 1500);
    CHECK(items.flows[1].sent == 1800);
    CHECK(items.flows[1].to == 1);
}

std::vector<std::int64_t> levels(const TimelineItems& items) {
    std::vector<std::int64_t> all;
    for (const model::FillItem& item : items.fill)
        all.push_back(item.known ? item.level : -1);
    return all;
}

TEST_CASE("messages that were sent and not received make a fill, by their ids") {
    Timeline timeline;
    // The receipt of 1 is written down before its sending: the writer's call returns later.
    timeline.add(std::vector{event(1000, EventKind::message_received, 1, 1, 1),
                             event(1100, EventKind::message_sent, 0, 1, 1),
                             event(1200, EventKind::message_sent, 0, 1, 2),
                             event(1400, EventKind::message_sent, 0, 1, 3),
                             event(1600, EventKind::message_received, 1, 1, 2)});
    CHECK(shown(timeline, {1000, 2000}).fill.empty());  // an earlier one may still come
    CHECK(timeline.settle());
    CHECK_FALSE(timeline.settle());
    const auto items = shown(timeline, {1000, 2000});
    CHECK(levels(items) == std::vector<std::int64_t>{0, 0, 1, 2, 1});
    CHECK_FALSE(items.fill_at_least);
}

TEST_CASE("a read that took several messages ends each of them, one that took a part ends none") {
    Timeline timeline;
    timeline.add(std::vector{event(1000, EventKind::message_sent, 0, 64, 1),
                             event(1100, EventKind::message_sent, 0, 64, 2),
                             event(1200, EventKind::message_sent, 0, 64, 3),
                             event(1300, EventKind::message_torn, 1, 150, 1),
                             event(1400, EventKind::message_torn, 1, 150, 2),
                             event(1500, EventKind::message_torn, 1, 10),
                             event(1600, EventKind::message_received, 1, 32, 3),
                             event(1700, EventKind::message_torn, 1, 12, 3)});
    timeline.settle();
    const auto items = shown(timeline, {1000, 2000});
    CHECK(levels(items) == std::vector<std::int64_t>{1, 2, 3, 2, 1, 1, 0, 0});
    CHECK(items.flows.size() == 3);
}

TEST_CASE("an item that another was put over is not waiting any more") {
    Timeline timeline;
    timeline.add(std::vector{event(1000, EventKind::message_sent, 0, 0, 1),
                             event(1200, EventKind::message_sent, 0, 0, 2),
                             event(1300, EventKind::update_lost, 0, 2, 1)});
    timeline.settle();
    CHECK(levels(shown(timeline, {1000, 2000})) == std::vector<std::int64_t>{1, 2, 1});
    Timeline counter;
    counter.add(std::vector{event(1000, EventKind::update_lost, 0, 2, 1)});
    CHECK_FALSE(counter.has_messages());
}

TEST_CASE("where events were dropped no number of messages is claimed, and after it a lowest one") {
    Timeline timeline;
    timeline.add(std::vector{event(1000, EventKind::message_sent, 0, 1, 1),
                             event(1100, EventKind::message_received, 1, 1, 1)});
    // That they were dropped is told a look late: this batch may have lost some already.
    timeline.add(std::vector{event(1200, EventKind::message_sent, 0, 1, 2)});
    timeline.add(std::vector{event(1400, EventKind::message_sent, 0, 1, 3)}, 1000);
    timeline.add(std::vector{event(1600, EventKind::message_sent, 0, 1, 4),
                             event(1700, EventKind::message_received, 1, 1, 2)},
                 1000);
    timeline.settle();
    const auto items = shown(timeline, {1000, 2000});
    CHECK(levels(items) == std::vector<std::int64_t>{1, 0, -1, 1, 1});
    CHECK(items.fill_at_least);
    CHECK_FALSE(shown(timeline, {1000, 1150}).fill_at_least);
}

TEST_CASE("more messages than can be followed are not counted wrongly") {
    Timeline timeline;
    std::vector<Event> events;
    for (std::int64_t id = 1; id <= 70'000; ++id)
        events.push_back(event(1000 + id, EventKind::message_sent, 0, 1, id));
    timeline.add(events);
    timeline.settle();
    const auto items = shown(timeline, {1000, 80'000}, 10);
    CHECK(items.fill_at_least);
    CHECK(std::any_of(items.fill.begin(), items.fill.end(),
                      [](const model::FillItem& item) { return !item.known; }));
}

TEST_CASE("messages that have not arrived do not crowd out the arrows of those that have") {
    Timeline timeline;
    std::vector<Event> events;
    for (std::int64_t id = 1; id <= 5000; ++id)
        events.push_back(event(1000 + id, EventKind::message_sent, 0, 1, id));
    events.push_back(event(8000, EventKind::message_received, 1, 1, 5000));
    timeline.add(events);
    const auto items = shown(timeline, {7000, 9000}, 100);
    CHECK_FALSE(items.flows_left_out);
    CHECK(items.flows.size() == 1);
}

TEST_CASE("standard signals sent while one is pending merge with it, queued ones do not") {
    Timeline timeline;
    timeline.add(std::vector{event(1000, EventKind::signal_sent, 0, 10, 1),
                             event(1100, EventKind::signal_sent, 0, 10, 2),
                             event(1200, EventKind::signal_sent, 0, 34, 3),
                             event(1300, EventKind::signal_sent, 0, 34, 4),
                             event(1500, EventKind::signal_delivered, 1, 10, 0),
                             event(1600, EventKind::signal_delivered, 1, 34, 3),
                             event(1700, EventKind::signal_delivered, 1, 34, 4)});
    const auto items = shown(timeline, {1000, 2000});
    REQUIRE(items.flows.size() == 4);
    CHECK_FALSE(items.flows[0].merged);
    CHECK(items.flows[1].merged);
    CHECK_FALSE(items.flows[2].merged);
    CHECK_FALSE(items.flows[3].merged);
    CHECK(timeline.has_signals());
}

TEST_CASE("a standard signal merges though its sending was seen after the delivery") {
    Timeline timeline;
    timeline.add(std::vector{event(1000, EventKind::signal_sent, 0, 10, 1),
                             event(1500, EventKind::signal_delivered, 1, 10, 1)});
    timeline.add(std::vector{event(1200, EventKind::signal_sent, 0, 10, 2),
                             event(1800, EventKind::signal_sent, 0, 10, 3)});
    const auto items = shown(timeline, {1000, 2000});
    REQUIRE(items.flows.size() == 3);
    CHECK_FALSE(items.flows[0].merged);
    CHECK(items.flows[1].merged);
    CHECK(items.flows[2].id == 3);
    CHECK(items.flows[2].received == 0);  // still pending
}

TEST_CASE("a value is not claimed up to a store outside of the picture that did not find it") {
    Timeline timeline;
    timeline.add(std::vector{event(1000, EventKind::value_stored, 0, 1, 0),
                             event(9000, EventKind::value_stored, 0, 90, 89)});
    timeline.add(std::vector{event(9500, EventKind::value_stored, 0, 91, 90)});
    timeline.add(std::vector<Event>{});
    const auto items = shown(timeline, {1000, 2000});
    REQUIRE(items.values.main.size() == 1);
    CHECK(items.values.main[0].guess);
}

TEST_CASE(
    "a million events on a thousand pixels are at most some hundred pieces, all accounted for") {
    Timeline timeline;
    const auto events = counting(250'000, 10);
    for (std::size_t at = 0; at < events.size(); at += 50'000) {
        timeline.add(std::span(events).subspan(at, 50'000));
    }
    for (const std::int64_t part : {1, 10, 1000, 100'000}) {
        const std::int64_t length = timeline.end() / part;
        const auto items = shown(timeline, {timeline.begin(), timeline.begin() + length});
        CHECK(items.actors.at(0).main.size() <= 700);
        for (std::size_t next = 1; next < items.actors[0].main.size(); ++next) {
            CHECK(items.actors[0].main[next].x0 >= items.actors[0].main[next - 1].x0);
        }
    }
    CHECK(timeline.bytes() / events.size() <= 32);
}

TEST_CASE("one loss among a million events is still marked when the whole run is shown") {
    Timeline timeline;
    auto events = counting(250'000, 10);
    events[400'003].kind = EventKind::update_lost;
    timeline.add(events);
    const auto items = shown(timeline, {timeline.begin(), timeline.end()});
    REQUIRE(items.actors.at(0).marks.size() == 1);
    const TimelineItem& mark = items.actors[0].marks[0];
    CHECK(mark.kind == ItemKind::bad);
    const auto expected = static_cast<double>(events[400'003].time - timeline.begin()) /
                          static_cast<double>(timeline.end() - timeline.begin()) * 1000;
    CHECK(mark.x0 == doctest::Approx(expected).epsilon(0.01));
}

TEST_CASE("the oldest events are forgotten, the whole run's summary is not") {
    Timeline timeline(20'000);
    const auto events = counting(25'000, 10);
    for (std::size_t at = 0; at < events.size(); at += 1000) {
        timeline.add(std::span(events).subspan(at, 1000));
    }
    CHECK(timeline.events() == 100'000);
    CHECK(timeline.kept_since() > timeline.begin());
    std::uint64_t kept = timeline.lane(0).end() - timeline.lane(0).begin();
    kept += timeline.values().end() - timeline.values().begin();
    CHECK(kept <= 20'000 + 4096);
    std::uint64_t summed = 0;
    for (const auto& bin : timeline.whole().bins())
        summed += bin.events;
    CHECK(summed == 100'000);
    CHECK(timeline.lane(0).at(timeline.lane(0).end() - 1).a == events.back().a);
}

TEST_CASE("an actor's number beyond the lanes is ignored, times that run backwards are held") {
    Timeline timeline;
    timeline.add(std::vector{site(2000, kLoad, 0), site(1000, kAdd, 0), site(3000, kLoad, 200)});
    CHECK(timeline.lanes() == 1);
    CHECK(timeline.lane(0).time(1) == 2000);
}

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
