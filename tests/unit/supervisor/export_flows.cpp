#include "chrome_trace.hpp"

using namespace ipc::tests;

namespace {

using Arrows = std::multiset<std::string>;

/// A call from `begin` to `end`, and a fact that is written 10 ns after it.
std::vector<Event> call(std::uint8_t actor, std::int64_t begin, std::int64_t end,
                        std::uint16_t name, EventKind fact, std::int64_t a, std::int64_t id) {
    return {event(begin, actor, EventKind::call_started, name),
            event(end, actor, EventKind::call_returned, name),
            event(end + 10, actor, fact, 0, a, id)};
}

std::vector<Event> operator+(std::vector<Event> all, const std::vector<Event>& more) {
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

std::vector<Event> send(std::uint8_t actor, std::int64_t begin, std::int64_t end, std::int64_t id) {
    return call(actor, begin, end, kWrite, EventKind::message_sent, 64, id);
}
std::vector<Event> receive(std::uint8_t actor, std::int64_t begin, std::int64_t end,
                           std::int64_t id) {
    return call(actor, begin, end, kRead, EventKind::message_received, 64, id);
}

/// The arrows of a trace in which all is as importers want it.
Arrows arrows_of(const std::vector<Event>& events) {
    const ChromeTrace trace(recording_of(events));
    trace.check_nesting();
    trace.check_flows();
    return trace.arrows();
}

constexpr const char* kWriteToRead = "writer A: write -> reader B: read";

}  // namespace

TEST_CASE("a message has an arrow from the call that sent it to the call that received it") {
    CHECK(arrows_of(send(kA, 100, 200, 5) + receive(kB, 150, 400, 5)) == Arrows{kWriteToRead});
}

TEST_CASE("an arrow runs forwards even if the receiver noted its message before the sender did") {
    CHECK(arrows_of(send(kA, 1000, 9000, 5) + receive(kB, 500, 2000, 5)) == Arrows{kWriteToRead});
}

TEST_CASE("a message without its other half has no arrow") {
    CHECK(arrows_of(send(kA, 100, 200, 5)).empty());
    CHECK(arrows_of(receive(kB, 100, 200, 5)).empty());
    CHECK(arrows_of(send(kA, 100, 200, 5) + receive(kB, 300, 400, 6)).empty());
}

TEST_CASE("every message has its own arrow, in whatever order it comes out") {
    std::vector<Event> events;
    for (int n = 0; n < 50; ++n) {
        events = events + send(kA, 1000 * n, 1000 * n + 500, n);
        events = events + receive(kB, 100'000 + 1000 * n, 100'000 + 1000 * n + 500, 49 - n);
    }
    CHECK(arrows_of(events).count(kWriteToRead) == 50);
}

TEST_CASE("a message that two receive has two arrows with ids of their own") {
    const auto found =
        arrows_of(send(kA, 100, 200, 5) + receive(kB, 150, 400, 5) + receive(2, 150, 500, 5));
    CHECK(found == Arrows{kWriteToRead, "writer A: write -> process 2: read"});
}

TEST_CASE("a relay receives from the sender, and the receiver from the relay") {
    const auto found = arrows_of(send(kA, 100, 200, 5) + receive(2, 250, 300, 5) +
                              send(2, 350, 400, 5) + receive(kB, 450, 500, 5));
    CHECK(found ==
          Arrows{"writer A: write -> process 2: read", "process 2: write -> reader B: read"});
}

TEST_CASE("an id used again belongs to the sending before its receipt") {
    const ChromeTrace trace(recording_of(send(kA, 100, 200, 5) + receive(kB, 250, 300, 5) +
                                         send(kA, 1000, 1100, 5) + receive(kB, 1200, 1300, 5)));
    trace.check_flows();
    REQUIRE(trace.starts.size() == 2);
    std::set<std::int64_t> starts;
    for (const auto& [id, start] : trace.starts)
        starts.insert(start.time < 500 ? 1 : 2);
    CHECK(starts.size() == 2);
}

TEST_CASE("an arrow that touches no slice brings its own") {
    const auto found = arrows_of({event(100, kA, EventKind::message_sent, 0, 64, 5),
                               event(200, kB, EventKind::message_received, 0, 64, 5)});
    CHECK(found == Arrows{"writer A: sent a message -> reader B: received a message"});
}

TEST_CASE("a message through shared memory is sent in the site before the one that tells of it") {
    const auto found = arrows_of({event(100, kA, EventKind::site_reached, kWrite),
                               event(500, kA, EventKind::site_reached, kLoad),
                               event(510, kA, EventKind::message_sent, 0, 64, 5),
                               event(200, kB, EventKind::site_reached, kRead),
                               event(300, kB, EventKind::message_received, 0, 64, 5)});
    CHECK(found == Arrows{kWriteToRead});
}

TEST_CASE("a signal has an arrow from the call that sent it into its handler") {
    const auto found =
        arrows_of(call(kA, 100, 200, kWrite, EventKind::signal_sent, 34, 3) +
               std::vector<Event>{event(50, kB, EventKind::site_reached, kLoad),
                                  event(160, kB, EventKind::signal_delivered, 0, 34, 3),
                                  event(400, kB, EventKind::handler_left, 0, 34)});
    CHECK(found == Arrows{"writer A: write -> reader B: handler SIGRTMIN"});
}

TEST_CASE("of many standard signals sent while one is pending, the first one is delivered") {
    std::vector<Event> events{event(1, kB, EventKind::site_reached, kLoad)};
    for (int n = 0; n < 10; ++n) {
        events = events +
                 call(kA, 100 + 100 * n, 150 + 100 * n, kWrite, EventKind::signal_sent, 10, 1 + n);
    }
    events = events + std::vector<Event>{event(5000, kB, EventKind::signal_delivered, 0, 10, 0),
                                         event(5100, kB, EventKind::handler_left, 0, 10)};
    events = events + call(kA, 6000, 6100, kWrite, EventKind::signal_sent, 10, 11);
    events = events + std::vector<Event>{event(7000, kB, EventKind::signal_delivered, 0, 10, 0),
                                         event(7100, kB, EventKind::handler_left, 0, 10)};
    const ChromeTrace trace(recording_of(events));
    trace.check_nesting();
    trace.check_flows();
    REQUIRE(trace.starts.size() == 2);
    std::set<std::int64_t> starts;
    for (const auto& [id, start] : trace.starts)
        starts.insert(start.time / 100);
    CHECK(starts == std::set<std::int64_t>{1, 60});  // from the first call and from the eleventh
}

TEST_CASE("a signal of another number is another signal") {
    CHECK(arrows_of(call(kA, 100, 200, kWrite, EventKind::signal_sent, 12, 0) +
                 std::vector<Event>{event(300, kB, EventKind::signal_delivered, 0, 10, 0)})
              .empty());
}

TEST_CASE("a message and a signal with one id are two things") {
    CHECK(arrows_of(send(kA, 100, 200, 5) +
                 call(kB, 300, 400, kRead, EventKind::signal_delivered, 34, 5))
              .empty());
}

TEST_CASE("in any mixture of events each arrow lies inside slices at both ends") {
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        const ChromeTrace trace(sample_recording(1000, seed));
        REQUIRE(trace.starts.size() == trace.ends.size());
        REQUIRE(trace.starts.size() > 20);
        for (const auto& [id, start] : trace.starts) {
            REQUIRE(trace.enclosing(start) != nullptr);
            REQUIRE(trace.enclosing(trace.ends.at(id)) != nullptr);
        }
    }
}

TEST_CASE("twenty thousand messages under one id have an arrow each") {
    Recording recording;
    recording.run = sample_run();
    for (std::int64_t n = 0; n < 20'000; ++n) {
        const Event both[] = {event(100 * n, kA, EventKind::message_sent, 0, 1, 5),
                              event(100 * n + 50, kB, EventKind::message_received, 0, 1, 5)};
        recording.add(both);
    }
    const Directory directory;
    REQUIRE(ipc::supervisor::export_chrome_trace(recording, directory.file("t")));
    const std::string text = read_file(directory.file("t"));
    std::size_t arrows = 0;
    for (std::size_t at = 0; (at = text.find("{\"ph\":\"s\"", at)) != std::string::npos; ++at)
        ++arrows;
    CHECK(arrows == 20'000);
}
