// Which loads and stores explain the newest lost update, also where the actors were too fast to record them all.
#include "session/loss_finder.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace ipc;
using stage::Event;
using stage::EventKind;

namespace {

enum Name : std::uint16_t { load = 1, add, store };

model::Demo counter() {
    model::Demo demo;
    for (const char* site : {"load", "add", "store"}) demo.sites.emplace_back().name = site;
    return demo;
}

Event site(std::uint8_t actor, Name name, std::int64_t value) {
    return {.a = value, .name = name, .kind = EventKind::site_reached, .actor = actor};
}

Event stored(std::uint8_t actor, EventKind kind, std::int64_t value, std::int64_t before) {
    return {.a = value, .b = before, .kind = kind, .actor = actor};
}

}  // namespace

TEST_CASE("a lost update is told with what both had loaded") {
    session::LossFinder finder(counter());
    const std::vector<Event> events{site(0, load, 0), site(1, load, 0), site(0, add, 5), site(1, add, 5),
                                    site(0, store, 6), stored(0, EventKind::value_stored, 6, 5), site(1, store, 6),
                                    stored(1, EventKind::update_lost, 6, 6)};
    finder.add(events);
    REQUIRE(finder.newest());
    CHECK(finder.newest()->loser_loaded == 5);
    CHECK(finder.newest()->victim_loaded == 5);
}

TEST_CASE("a load before a gap in the trace is not taken for that of the store behind it") {
    session::LossFinder finder(counter());
    const std::vector<Event> kept{site(0, load, 0), site(0, add, 198)};
    finder.add(kept);
    // Millions of increments later: losses are always recorded, what led to this one was not.
    const std::vector<Event> later{stored(0, EventKind::update_lost, 18'000'001, 18'000'009)};
    finder.add(later);
    REQUIRE(finder.newest());
    CHECK(!finder.newest()->loser_loaded);
    // Nor is it that of the next one.
    const std::vector<Event> next{stored(0, EventKind::update_lost, 18'000'100, 18'000'108)};
    finder.add(next);
    CHECK(finder.newest()->lost.a == 18'000'100);
    CHECK(!finder.newest()->loser_loaded);
}
