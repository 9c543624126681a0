#include "chrome_trace.hpp"

using namespace ipc::tests;

TEST_CASE("an exported trace names its actors by role and letter, with their real pids") {
    const ChromeTrace trace(recording_of({}));
    CHECK(trace.titles.at({{4127, 4127}, "process_name"}) == "writer A");
    CHECK(trace.titles.at({{4127, 4127}, "thread_name"}) == "writer A");
    CHECK(trace.titles.at({{4128, 4128}, "thread_name"}) == "reader B");
    CHECK(trace.json.at("displayTimeUnit") == "ns");
    CHECK(trace.json.at("otherData").at("demo") == "sample");
}

TEST_CASE("a site lasts until the actor's next, a call until it returns") {
    const ChromeTrace trace(recording_of({event(1000, kA, EventKind::site_reached, kLoad, 7),
                                          event(2500, kA, EventKind::call_started, kWrite, 64),
                                          event(4000, kA, EventKind::call_returned, kWrite, -1, 32),
                                          event(6000, kA, EventKind::site_reached, kRead),
                                          event(7000, kA, EventKind::process_ended),
                                          event(9000, kB, EventKind::process_ended)}));
    trace.check_nesting();
    REQUIRE(trace.slices.size() == 3);
    const auto load = trace.named("load").at(0), write = trace.named("write").at(0),
               read = trace.named("read").at(0);
    CHECK(load.category == "site");
    CHECK(load.begin == 0);
    CHECK(load.end == 1499);
    CHECK(load.args == ChromeTrace::Json{{"value", 7}, {"line", 1}});
    CHECK(write.category == "call");
    CHECK(write.begin == 1500);
    CHECK(write.end == 2999);
    CHECK(write.args ==
          ChromeTrace::Json{{"argument", 64}, {"line", 2}, {"result", -1}, {"errno", 32}});
    CHECK(read.end == 5999);
}

TEST_CASE("a call that never returned lasts until the end of the trace") {
    const ChromeTrace trace(recording_of({event(1000, kA, EventKind::call_started, kWrite, 64),
                                          event(900'000, kB, EventKind::process_ended)}));
    REQUIRE(trace.slices.size() == 1);
    CHECK(trace.slices[0].end >= 899'000);
    CHECK(!trace.slices[0].args.contains("result"));
}

TEST_CASE("times are microseconds with three decimals, from the first event") {
    const Directory directory;
    const Recording recording = recording_of({event(5'000'000'000, kA, EventKind::blocked, 0, 1),
                                              event(5'000'012'034, kA, EventKind::blocked, 0, 2)});
    REQUIRE(ipc::supervisor::export_chrome_trace(recording, directory.file("t")));
    const std::string text = read_file(directory.file("t"));
    CHECK(text.find("\"ts\":0.000,") != std::string::npos);
    CHECK(text.find("\"ts\":12.034,") != std::string::npos);
}

TEST_CASE("a critical section that begins in one site and ends in another has its own track") {
    const ChromeTrace trace(recording_of(
        {event(100, kA, EventKind::site_reached, kLoad), event(200, kA, EventKind::lock_acquired),
         event(300, kA, EventKind::site_reached, kWrite), event(400, kA, EventKind::lock_released),
         event(500, kA, EventKind::process_ended)}));
    trace.check_nesting();
    const auto section = trace.named("critical section").at(0);
    CHECK(section.begin == 100);
    CHECK(section.end == 299);
    CHECK(section.track.first == 4127);
    CHECK(section.track.second > 4'194'304);  // no process can have it
    CHECK(trace.titles.at({section.track, "thread_name"}) == "writer A \u00b7 lock");
}

TEST_CASE("critical sections in each other nest, and one without its end lasts to the end") {
    const ChromeTrace trace(recording_of(
        {event(100, kA, EventKind::lock_acquired), event(200, kA, EventKind::lock_acquired),
         event(300, kA, EventKind::lock_acquired), event(400, kA, EventKind::lock_released),
         event(900, kB, EventKind::process_ended)}));
    trace.check_nesting();
    REQUIRE(trace.named("critical section").size() == 3);
    CHECK(trace.named("critical section")[0].end == 299);
    CHECK(trace.named("critical section")[1].end >= 800);
}

TEST_CASE("a handler lies inside the site that it interrupted, with its own sites inside") {
    const ChromeTrace trace(recording_of({event(100, kA, EventKind::site_reached, kLoad),
                                          event(200, kA, EventKind::signal_delivered, 0, 10),
                                          event(300, kA, EventKind::site_reached, kWrite),
                                          event(400, kA, EventKind::handler_left, 0, 10),
                                          event(500, kA, EventKind::site_reached, kRead),
                                          event(600, kA, EventKind::process_ended)}));
    trace.check_nesting();
    const auto load = trace.named("load").at(0), handler = trace.named("handler SIGUSR1").at(0);
    const auto write = trace.named("write").at(0);
    CHECK(load.end == 399);
    CHECK(handler.begin == 100);
    CHECK(handler.end == 299);
    CHECK(write.begin == 200);
    CHECK(write.end < handler.end);
}

TEST_CASE(
    "a handler that its process died in is shown, a signal read from a descriptor has no handler") {
    const ChromeTrace dead(recording_of({event(100, kA, EventKind::signal_delivered, 0, 10),
                                         event(900, kB, EventKind::process_ended)}));
    REQUIRE(dead.named("handler SIGUSR1").size() == 1);
    CHECK(dead.named("handler SIGUSR1")[0].end >= 800);
    std::vector<Event> read{event(900, kA, EventKind::process_ended)};
    for (int n = 0; n < 5; ++n)
        read.push_back(event(100 + 50 * n, kA, EventKind::signal_delivered, 0, 10));
    CHECK(ChromeTrace(recording_of(read)).named("handler SIGUSR1").empty());
}

TEST_CASE("signals blocked at the same time have a track each") {
    const ChromeTrace trace(recording_of({event(100, kB, EventKind::signals_blocked, 0, 10),
                                          event(200, kB, EventKind::signals_blocked, 0, 12),
                                          event(300, kB, EventKind::signals_unblocked, 0, 10),
                                          event(400, kB, EventKind::signals_unblocked, 0, 12)}));
    trace.check_nesting();
    const auto one = trace.named("SIGUSR1 blocked").at(0),
               two = trace.named("SIGUSR2 blocked").at(0);
    CHECK(one.track != two.track);
    CHECK(one.end == 199);
    CHECK(two.begin == 100);
    CHECK(trace.titles.at({one.track, "thread_name"}) == "reader B \u00b7 SIGUSR1 blocked");
}

TEST_CASE("a mark is an instant with what it carries") {
    const ChromeTrace trace(recording_of({event(100, kA, EventKind::update_lost, 0, 8, 7)}));
    REQUIRE(trace.instants.size() == 1);
    CHECK(trace.instants[0].at("name") == "lost an update");
    CHECK(trace.instants[0].at("args") == ChromeTrace::Json{{"value", 8}, {"overwrote", 7}});
    CHECK(trace.instants[0].at("tid") == 4127);
}

TEST_CASE("every event of any kind in any order gives a trace that nests") {
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        const ChromeTrace trace(sample_recording(1500, seed));
        trace.check_nesting();
        CHECK(trace.slices.size() > 100);
    }
}

TEST_CASE("events at one and the same time still give slices with a length") {
    std::vector<Event> events;
    for (int n = 0; n < 100; ++n) {
        events.push_back(event(1000, kA, EventKind::site_reached, kLoad, n));
        events.push_back(event(1000, kA, EventKind::lock_acquired));
        events.push_back(event(1000, kA, EventKind::lock_released));
    }
    const ChromeTrace trace(recording_of(events));
    trace.check_nesting();
    CHECK(trace.named("load").size() == 100);
    CHECK(trace.named("critical section").size() == 100);
}

TEST_CASE("two actors with one pid, and one without, still have a track each") {
    Recording recording = recording_of({event(1, kA, EventKind::site_reached, kLoad),
                                        event(2, kB, EventKind::site_reached, kLoad),
                                        event(3, 7, EventKind::site_reached, kLoad)});
    recording.run.processes[1].pid = recording.run.processes[0].pid;
    const ChromeTrace trace(recording);
    std::set<ChromeTrace::Track> tracks;
    for (const auto& slice : trace.slices)
        tracks.insert(slice.track);
    CHECK(tracks.size() == 3);
}

TEST_CASE("names with quotes and backslashes stay JSON") {
    Recording recording = recording_of({event(1, kA, EventKind::site_reached, kLoad)});
    recording.run.description.sites[0].name = "a\"b\\c";
    CHECK(ChromeTrace(recording).slices.at(0).name == "a\"b\\c");
}

TEST_CASE("a trace that cannot be written is an error with a remedy, and leaves nothing") {
    const Directory directory;
    const auto result =
        ipc::supervisor::export_chrome_trace(sample_recording(10), directory.file("no") + "/t");
    REQUIRE(!result);
    CHECK(result.error().text.find("ENOENT") != std::string::npos);
    CHECK(!ipc::supervisor::export_chrome_trace(sample_recording(10), "/dev/full"));
    CHECK(directory.files() == 0);
}

TEST_CASE("CSV has one line an event, under the names of its columns") {
    const Directory directory;
    Recording recording =
        recording_of({event(5'000'000'001, kA, EventKind::call_returned, kWrite, -1, 32),
                      event(5'000'000'002, 9, EventKind::blocked)});
    recording.run.processes[0].role = "one, \"two\"";
    REQUIRE(ipc::supervisor::export_csv(recording, directory.file("e.csv")));
    CHECK(read_file(directory.file("e.csv")) ==
          "time_ns,actor,role,pid,kind,name,line,a,b\n"
          "5000000001,A,\"one, \"\"two\"\"\",4127,call_returned,write,2,-1,32\n"
          "5000000002,9,,,blocked,,0,0,0\n");
}
