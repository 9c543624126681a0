// Messages and signals on the Timeline: which are on their way, which merge, and which arrows there are.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "timeline_samples.hpp"

using namespace ipc;
using namespace ipc::tests::timeline;

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

TEST_CASE("messages that came in the newest batch leave no gap in the fill before they are counted") {
    Timeline timeline;
    timeline.add(std::vector{event(1000, EventKind::message_sent, 0, 1, 1), event(1100, EventKind::message_sent, 0, 1, 2)});
    timeline.settle();
    timeline.add(std::vector{event(1500, EventKind::message_sent, 0, 1, 3)});
    const auto items = shown(timeline, {1000, 1500});
    REQUIRE_FALSE(items.fill.empty());
    CHECK(items.fill.back().x1 == doctest::Approx(1000));  // up to the right end
    CHECK(levels(items).back() == 2);
    timeline.settle();
    CHECK(levels(shown(timeline, {1000, 1501})).back() == 3);
}

TEST_CASE("what stands still for a second shows no messages that are not counted yet") {
    Timeline timeline;
    std::int64_t time = 1'000'000'000;
    for (int batch = 0; batch < 4; ++batch) {
        std::vector<Event> events;
        for (int i = 0; i < 200; ++i, time += 1000) {
            events.push_back(event(time, EventKind::message_sent, 0, 1, time));
            events.push_back(site(time + 500, kLoad));
        }
        timeline.add(events);
        const Stretch stretch = timeline.readable(timeline.end(), true);
        if (batch == 0) continue;  // nothing is counted yet
        CHECK(timeline.in_flight().newest() >= stretch.end - stretch.length() / 20 - 2000);
        time += 1'100'000'000;  // the next one is shown anew
    }
}
