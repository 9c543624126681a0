#include "supervisor/recording.hpp"

#include "samples.hpp"

using namespace ipc::tests;

namespace {

/// `count` events, numbered from `first` by their time.
std::vector<Event> numbered(std::int64_t first, std::int64_t count) {
    std::vector<Event> events;
    for (std::int64_t n = first; n < first + count; ++n)
        events.push_back(event(n, n % 2 == 0 ? kA : kB, EventKind::blocked));
    return events;
}

}  // namespace

TEST_CASE("a recording holds what was added, in order") {
    Recording recording;
    recording.add(numbered(0, 10'000));
    recording.add(numbered(10'000, 1));
    REQUIRE(recording.size() == 10'001);
    for (std::size_t n = 0; n < recording.size(); ++n)
        REQUIRE(recording[n].time == static_cast<std::int64_t>(n));
    CHECK(recording.forgotten() == 0);
}

TEST_CASE("a full recording keeps the newest events and counts the others") {
    Recording recording(5000);
    recording.add(numbered(0, 3));
    recording.add(numbered(3, 100'000));
    REQUIRE(recording.size() == 5000);
    CHECK(recording.forgotten() == 95'003);
    CHECK(recording[0].time == 95'003);
    CHECK(recording[4999].time == 100'002);
}

TEST_CASE("all events are counted by actor and kind, kept or not") {
    Recording recording(10);
    recording.add(numbered(0, 1000));
    const Event one = event(1000, kB, EventKind::update_lost);
    recording.add({&one, 1});
    CHECK(recording.counts().at(kA).at(EventKind::blocked) == 500);
    CHECK(recording.counts().at(kB).at(EventKind::blocked) == 500);
    CHECK(recording.counts().at(kB).at(EventKind::update_lost) == 1);
    CHECK(recording.counts().at(kA).count(EventKind::update_lost) == 0);
}

TEST_CASE("a recording of one event keeps the last") {
    Recording recording(1);
    recording.add(numbered(0, 10'000));
    REQUIRE(recording.size() == 1);
    CHECK(recording[0].time == 9'999);
}

TEST_CASE("an empty recording is empty") {
    Recording recording;
    recording.add({});
    CHECK(recording.size() == 0);
    CHECK(recording.counts().empty());
}
