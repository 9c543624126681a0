// What a run's events become on the Timeline.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "timeline_samples.hpp"

using namespace ipc;
using namespace ipc::tests::timeline;

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

TEST_CASE("who was in a critical section before a gap is not claimed to be in it in the gap") {
    Timeline timeline;
    timeline.add(std::vector{site(1000, kLoad), event(1100, EventKind::lock_acquired, 0), site(1200, kAdd)});
    timeline.break_off();
    timeline.add(std::vector{site(900'000, kLoad), event(900'100, EventKind::lock_released, 0)}, 5000);
    // The last: a pixel is 50 us, so that what stands on either side of the gap is less than one.
    for (const Stretch stretch : {Stretch{0, 1'000'000}, Stretch{1000, 3000}, Stretch{400'000, 400'100}, Stretch{0, 50'000'000}}) {
        CAPTURE(stretch.end);
        const auto view = shown(timeline, stretch);
        for (const TimelineItem& item : view.actors.at(0).sections) CHECK(item.end - item.begin < 100'000);
    }
    CHECK(shown(timeline, {400'000, 400'100}).actors.at(0).sections.empty());
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
