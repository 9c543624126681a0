#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "model/app.hpp"
#include "model/past.hpp"
#include "model/ticks.hpp"
#include "model/timeline_text.hpp"
#include "model/timeline_view.hpp"
#include "model/view_commands.hpp"

namespace {

using namespace ipc;
using model::EventPlace;
using stage::Event;
using stage::EventKind;

Event happened(std::int64_t time, EventKind kind, std::uint8_t actor, std::uint16_t name = 0,
               std::int64_t a = 0, std::int64_t b = 0) {
    Event made;
    made.time = time;
    made.kind = kind;
    made.actor = actor;
    made.name = name;
    made.line = static_cast<std::uint16_t>(name * 10);
    made.a = a;
    made.b = b;
    return made;
}

/// Two writers and a reader; A and B lock in turns, once every 100 ns, B loses every tenth update.
model::App app_with(int rounds) {
    model::App app;
    model::Demo& demo = app.demos.emplace_back();
    demo.name = "made-up";
    demo.sites.push_back({"load", "", "", 10});
    demo.sites.push_back({"read", "", "", 20});
    demo.roles.push_back({"writer", "", "value", ""});
    demo.sources.emplace_back();
    for (const char* role : {"writer", "writer", "reader"}) {
        model::Actor& actor = app.run.actors.emplace_back();
        actor.role = role;
        actor.letter = static_cast<char>('A' + app.run.actors.size() - 1);
        actor.pid = 100;
        actor.exit = 0;
    }
    app.run.phase = model::Phase::finished;
    app.run.timeline.set_lanes(3);
    std::vector<Event> events;
    for (int round = 0; round < rounds; ++round) {
        const std::int64_t time = 1'000'000 + round * 100;
        const auto actor = static_cast<std::uint8_t>(round % 2);
        events.push_back(happened(time, EventKind::lock_acquired, actor));
        events.push_back(happened(time + 10, EventKind::site_reached, actor, 1, round));
        events.push_back(happened(time + 20,
                                  actor == 1 && round % 20 == 1 ? EventKind::update_lost
                                                                : EventKind::value_stored,
                                  actor, 0, round + 1, round));
        events.push_back(happened(time + 30, EventKind::lock_released, actor));
    }
    app.run.timeline.add(events);
    app.follow = false;
    return app;
}

void search_all(model::App& app, const std::string& text) {
    model::apply_to_view(app, model::SearchEvents{text});
    while (app.tools.search.advance(app.run.timeline, 1000)) {
    }
}

std::uint64_t matches(model::App& app, const std::string& text) {
    search_all(app, text);
    return app.tools.search.matches();
}

}  // namespace

TEST_CASE("a search understands kinds, sites, letters, roles and numbers, and all words must hold") {
    model::App app = app_with(200);
    CHECK(matches(app, "lock") == 400);
    CHECK(matches(app, "B lock") == 200);
    CHECK(matches(app, "b lock_acq") == 100);
    CHECK(matches(app, "lost") == 10);
    CHECK(matches(app, "A lost") == 0);
    CHECK(matches(app, "load") == 200);
    CHECK(matches(app, "writer") == 800);
    CHECK(matches(app, "reader") == 0);
    CHECK(matches(app, "stored 77") == 2);  // 77 stored over 76, and 78 over 77
    CHECK(matches(app, "xyzzy") == 0);
    CHECK(app.tools.search.query().unknown() == "xyzzy");
    CHECK(matches(app, "") == 0);
    CHECK_FALSE(app.tools.search.active());
}

TEST_CASE("a search for a signal finds it by its name, with and without SIG") {
    model::App app = app_with(1);
    app.run.timeline.add(std::vector{happened(2'000'000, EventKind::signal_sent, 0, 0, 10, 1),
                                     happened(2'000'010, EventKind::signal_delivered, 1, 0, 10, 1),
                                     happened(2'000'020, EventKind::signal_sent, 0, 0, 12, 2)});
    CHECK(matches(app, "signal USR1") == 2);
    CHECK(matches(app, "SIGUSR1") == 2);
    CHECK(matches(app, "sigusr2") == 1);
}

TEST_CASE("a search of a million events goes slice by slice, and what comes later is found too") {
    model::App app = app_with(250'000);
    model::apply_to_view(app, model::SearchEvents{"lost"});
    int slices = 0;
    for (; app.tools.search.advance(app.run.timeline, 50'000); ++slices)
        CHECK(slices < 200);
    CHECK(slices > 5);
    CHECK(app.tools.search.matches() == 12'500);
    CHECK(app.tools.search.part_done(app.run.timeline) == doctest::Approx(1));
    app.run.timeline.add(std::vector{happened(900'000'000, EventKind::update_lost, 1)});
    CHECK_FALSE(app.tools.search.done(app.run.timeline));
    while (app.tools.search.advance(app.run.timeline, 50'000)) {
    }
    CHECK(app.tools.search.matches() == 12'501);
}

TEST_CASE("next and previous go through all matches in time order and come round") {
    model::App app = app_with(200);
    search_all(app, "lost");
    app.visible = {1'000'000, 1'000'001};
    std::vector<std::int64_t> times;
    for (int turn = 0; turn < 11; ++turn) {
        model::apply_to_view(app, model::GoToMatch{true});
        REQUIRE(app.selection);
        CHECK(app.selection->kind == EventKind::update_lost);
        times.push_back(app.selection->time);
    }
    for (std::size_t next = 1; next < 10; ++next)
        CHECK(times[next] == times[next - 1] + 2000);
    CHECK(times[10] == times[0]);
    model::apply_to_view(app, model::GoToMatch{false});
    CHECK(app.selection->time == times[9]);
    // What is selected is in the picture.
    const double part = model::TimelineView(app).part_of(app.selection->time);
    CHECK(part >= 0);
    CHECK(part <= 1);
}

TEST_CASE("from an event to the next of its kind, and to its actor's next") {
    model::App app = app_with(10);
    app.visible = {900'000, 1'100'000};
    model::apply_to_view(app, model::SelectEvent{app.run.timeline.lane(0).at(0)});
    model::apply_to_view(app, model::GoToNeighbour{model::Alike::kind, true});
    CHECK(app.selection->kind == EventKind::lock_acquired);
    CHECK(app.selection->time == 1'000'100);
    CHECK(app.selection->actor == 1);
    model::apply_to_view(app, model::GoToNeighbour{model::Alike::actor, true});
    CHECK(app.selection->kind == EventKind::site_reached);
    CHECK(app.selection->actor == 1);
    model::apply_to_view(app, model::GoToNeighbour{model::Alike::actor, false});
    model::apply_to_view(app, model::GoToNeighbour{model::Alike::kind, false});
    CHECK(app.selection->time == 1'000'000);
    model::apply_to_view(app, model::GoToNeighbour{model::Alike::kind, false});
    CHECK(app.tools.missed);
    CHECK(app.selection->time == 1'000'000);
}

TEST_CASE("two markers tell the time, the events and each actor's rounds between them") {
    model::App app = app_with(100);
    model::apply_to_view(app, model::SetMarker{1'005'000});
    model::apply_to_view(app, model::SetMarker{1'001'000});
    REQUIRE(app.tools.markers.size() == 2);
    CHECK(app.tools.between.ns == 4000);
    CHECK(app.tools.between.events == 160);
    CHECK(app.tools.between.rounds == std::vector<std::uint64_t>{20, 20, 0});
    CHECK(model::between_text(app.tools.between) == "4 µs · 160 events · rounds A 20, B 20");
    model::apply_to_view(app, model::MoveMarker{0, 1'001'100});
    CHECK(app.tools.between.ns == 100);
    CHECK(app.tools.between.events == 4);
    model::apply_to_view(app, model::SetMarker{5});
    CHECK(app.tools.markers.empty());
}

TEST_CASE("what an actor did at a moment of the past is told by its events alone") {
    model::App app = app_with(0);
    model::Timeline& timeline = app.run.timeline;
    timeline.add(std::vector{
        happened(1000, EventKind::process_started, 0), happened(1100, EventKind::site_reached, 0, 1, 7),
        happened(1200, EventKind::call_started, 0, 2, 64), happened(1900, EventKind::call_returned, 0, 2, 64),
        happened(1910, EventKind::blocked, 0, 2, 600), happened(3000, EventKind::slept, 0, 0, 500),
        happened(4000, EventKind::process_ended, 0)});
    const auto then = [&](std::int64_t time) {
        return model::actor_at(timeline, *app.demo(), app.run.actors[0], 0, time);
    };
    CHECK(then(999).words == "nothing recorded yet");
    CHECK(then(999).site == -1);
    CHECK(then(1050).words == "running");
    CHECK(then(1050).site == -1);
    CHECK(then(1150).site == 0);
    CHECK(then(1150).value == 7);
    CHECK(then(1150).line == 10);
    CHECK(then(1500).words == "blocked in read");
    CHECK(then(1500).mood == model::Mood::blocked);
    CHECK(then(1500).site == 1);
    CHECK(then(1500).value == 64);  // the argument of the call
    CHECK(then(2000).words == "running");
    CHECK(then(2600).words == "asleep");
    CHECK_FALSE(then(3500).exit);
    CHECK(then(4000).mood == model::Mood::exited);
    CHECK(then(4000).exit == 0);
    CHECK(model::recent_at(timeline, 1250).size() == 3);
    CHECK(model::recent_at(timeline, 1250).back().kind == EventKind::call_started);
}

TEST_CASE("of a gap in the record nothing is claimed") {
    model::App app = app_with(0);
    model::Timeline& timeline = app.run.timeline;
    timeline.add(std::vector{happened(1000, EventKind::site_reached, 0, 1, 7)});
    timeline.break_off();
    timeline.add(std::vector{happened(90'000, EventKind::site_reached, 0, 1, 8)});
    const auto actor = model::actor_at(timeline, *app.demo(), app.run.actors[0], 0, 50'000);
    CHECK(actor.words == "not recorded");
    CHECK(actor.site == -1);
    CHECK(model::actor_at(timeline, *app.demo(), app.run.actors[0], 0, 90'000).value == 8);
}

TEST_CASE("the details of an event are exact and name the event that answers it") {
    model::App app = app_with(0);
    app.run.timeline.add(std::vector{happened(1'000'000'000, EventKind::process_started, 0),
                                     happened(2'000'000'001, EventKind::message_sent, 0, 0, 64, 5),
                                     happened(2'000'000'801, EventKind::message_received, 2, 0, 64, 5)});
    const auto sent = model::whole_details(app, app.run.timeline.lane(0).at(1));
    CHECK(sent[1] == "at 1.000000001 s");
    CHECK(sent.back() == "received by reader C 800 ns later");
    CHECK(model::whole_details(app, app.run.timeline.lane(2).at(0)).back() ==
          "sent by writer A 800 ns before");
}

TEST_CASE("from the whole run to one nanosecond and back, each turn of the wheel does something") {
    const std::int64_t begin = 7'000'000'000'000'000'000;
    model::TimelineView view({begin, begin + 3'600'000'000'000}, {begin, begin + 3'600'000'000'000});
    for (int turn = 0; view.shown().length() > 1; ++turn) {
        REQUIRE(turn < 400);
        const std::int64_t before = view.shown().length();
        const std::int64_t pointed = view.time_at(0.3);
        view.zoom(0.3, 0.8);
        REQUIRE(view.shown().length() < before);
        CHECK(std::abs(view.time_at(0.3) - pointed) <= 1);
    }
    for (int turn = 0; turn < 5; ++turn) {
        const std::int64_t before = view.shown().length();
        view.zoom(0.3, 1.25);
        CHECK(view.shown().length() > before);
    }
}

TEST_CASE("ticks of single nanoseconds are exact though hours lie before them") {
    const std::int64_t origin = 1'000'000'000'000;
    const std::int64_t begin = origin + 36'000'123'456'789;
    const auto made = model::ticks(begin, begin + 4, 1000, 110, origin);
    REQUIRE(made.size() == 4);
    CHECK(made[0].label == "36000.123456789");
    CHECK(made[1].label == "36000.123456790");
    CHECK(made[3].label == "36000.123456792 s");
    const auto relative = model::ticks(begin, begin + 4, 1000, 110, begin);
    CHECK(relative[2].label == "2");
    CHECK(relative[3].label == "3 ns");
}
