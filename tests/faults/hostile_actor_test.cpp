// An actor may do what it likes: it spoils its own lane, and nothing else.
#include <doctest/doctest.h>

#include <csignal>
#include <mutex>

#include "support/live_run.hpp"
#include "support/place.hpp"
#include "support/processes.hpp"
#include "support/report.hpp"
#include "support/wait.hpp"
#include "supervisor/recording.hpp"

using namespace ipc::test;
using ipc::stage::Event;
using ipc::stage::EventKind;

namespace {

constexpr std::uint8_t kGood = 0, kBad = 1;

/// The lane of the good actor: every event in order, of the kinds it writes.
struct Lane {
    std::mutex mutex;
    std::int64_t last_time = 0;
    long sites = 0, strange = 0, backwards = 0, others = 0;

    void add(std::span<const Event> events) {
        const std::lock_guard lock(mutex);
        for (const Event& event : events) {
            if (event.actor != kGood) {
                others += event.actor != kBad || event.kind >= EventKind::count_of_kinds || event.name > 2;
                continue;
            }
            const bool known = event.kind == EventKind::site_reached || event.kind == EventKind::slept ||
                               event.kind == EventKind::process_started || event.kind == EventKind::process_ended;
            strange += !known;
            backwards += event.time < last_time;
            last_time = event.time;
            sites += event.kind == EventKind::site_reached && event.name == 1;
        }
    }
    long sites_now() {
        const std::lock_guard lock(mutex);
        return sites;
    }
};

}  // namespace

TEST_CASE_FIXTURE(Place, "an actor that scribbles over its trace or its slot spoils no other lane") {
    for (const std::string mischief : {"ring", "slot"}) {
        CAPTURE(mischief);
        Lane lane;
        LiveRun live(IPC_SCRIBBLER, {{"mischief", mischief}, {"iterations", "0"}, {"seconds", "0"}},
                     [&](std::span<const Event> events) { lane.add(events); });
        // Far on, however much rubbish has to be read meanwhile.
        REQUIRE(wait_until([&] { return lane.sites_now() > 500; }));
        const auto now = live.now();
        REQUIRE(now.actors.size() == 2);
        CHECK(now.actors[kGood].role == "good");
        CHECK(now.actors[kGood].iterations >= 500);
        CHECK(!live.run().finished());
        live.end();
        CHECK(lane.strange == 0);
        CHECK(lane.backwards == 0);
        CHECK(lane.others == 0);
    }
}

TEST_CASE_FIXTURE(Place, "an actor that scribbles over the whole shared page cannot crash or hang the front end") {
    LiveRun live(IPC_SCRIBBLER, {{"mischief", "page"}, {"iterations", "0"}, {"seconds", "0"}});
    for (int look = 0; look < 2000; ++look) {
        const auto now = live.now();
        CHECK(now.actors.size() <= 16);
        for (const auto& actor : now.actors) CHECK(actor.site < 2);
        CHECK(now.verdict.size() < 512);
    }
    live.run().pause();
    live.run().step(0);
    live.run().resume();
    live.end();
}

TEST_CASE_FIXTURE(Place, "the command line ends, whatever an actor did, and leaves nothing") {
    for (const std::string mischief :
         {"none", "ring", "slot", "page", "flood", "hang", "busy", "ignore-signals", "crash", "orphans"}) {
        CAPTURE(mischief);
        const Outcome ended = run(IPC_SCRIBBLER, {"--mischief", mischief, "--seconds", "1", "--iterations", "0", "--json"});
        CAPTURE(ended.err);
        // Its slot has room for the sentence with which an actor gives up: rubbish there is taken for one.
        const bool may_give_up = mischief == "slot" || mischief == "page";
        CHECK(ended.exit >= 0);
        CHECK(ended.exit <= (may_give_up ? 1 : 0));
        if (ended.exit == 0) {
            CHECK(Json::accept(ended.out));
        } else {
            CHECK(split_lines(ended.err).size() == 1);
        }
        const auto left = left_in_the_end();
        CHECK_MESSAGE(left.empty(), lines(left));
    }
}

TEST_CASE_FIXTURE(Place, "what a scribbler left in its trace is exported as well-formed files") {
    const std::string trace = may_keep("trace.json"), csv = may_keep("run.csv"), record = may_keep("run");
    const Outcome ended = run(IPC_SCRIBBLER, {"--mischief", "ring", "--seconds", "1", "--iterations", "0", "--json",
                                              "--perfetto", trace, "--csv", csv, "--record", record});
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
    CHECK(Json::accept(read_text(trace)));
    CHECK(split_lines(read_text(csv)).size() > 100);
    const auto opened = ipc::supervisor::open_recording(record);
    CHECK_MESSAGE(bool(opened), (opened ? "" : opened.error().text));
}

TEST_CASE_FIXTURE(Place, "an actor that crashes is reported with its signal, and the other works to its end") {
    const Json ran = report(IPC_SCRIBBLER, {"--mischief", "crash", "--iterations", "100", "--seconds", "0"});
    CHECK(ran.at("processes")[kBad].at("exit") == -11);
    CHECK(ran.at("processes")[kGood].at("exit") == 0);
    CHECK(ran.at("metrics").at("rounds") == 100);
}

TEST_CASE_FIXTURE(Place, "an actor that floods its trace is counted, and its events are dropped rather than waited for") {
    Lane lane;
    LiveRun live(IPC_SCRIBBLER, {{"mischief", "flood"}, {"iterations", "0"}, {"seconds", "0"}},
                 [&](std::span<const Event> events) { lane.add(events); });
    REQUIRE(wait_until([&] { return live.now().events_dropped > 0; }));
    const long before = lane.sites_now();
    CHECK(wait_until([&] { return lane.sites_now() > before + 200; }));
    live.end();
    CHECK(lane.strange == 0);
}

TEST_CASE_FIXTURE(Place, "grandchildren that left their session end with the run") {
    Program program(IPC_SCRIBBLER, {.arguments = {"--mischief", "orphans", "--iterations", "0", "--seconds", "0", "--json"}});
    // The front end, its warden, two actors, three grandchildren.
    REQUIRE(wait_until([&] { return living_descendants(program.pid()).size() == 6; }));
    program.send(SIGKILL);
    CHECK(left_in_the_end().empty());
}
