// What a front end does to a run that goes on.
#include <doctest/doctest.h>

#include <csignal>

#include "support/live_run.hpp"
#include "support/place.hpp"
#include "support/wait.hpp"

using namespace ipc::test;
using ipc::supervisor::Snapshot;
using ipc::supervisor::StepEnd;

namespace {

std::vector<std::int64_t> iterations(const Snapshot& now) {
    std::vector<std::int64_t> all;
    for (const auto& actor : now.actors) all.push_back(actor.iterations);
    return all;
}

/// Every actor has begun at least `more` further iterations.
bool all_went_on(LiveRun& live, std::int64_t more = 2) {
    const auto before = iterations(live.now());
    return wait_until([&] {
        const auto after = iterations(live.now());
        for (std::size_t actor = 0; actor < after.size(); ++actor) {
            if (after[actor] < before[actor] + more) return false;
        }
        return true;
    });
}

/// Metrics are published together, some thirty times a second: of two further publications at least the
/// second was made of what happened after this was called.
bool published_twice(LiveRun& live) {
    for (int time = 0; time < 2; ++time) {
        const auto made = live.metric("increments");
        if (!wait_until([&] { return live.metric("increments") != made; })) return false;
    }
    return true;
}

}  // namespace

TEST_CASE_FIXTURE(Place, "a mutex switched on while the counter runs ends the losses, and switched off they return") {
    LiveRun live("ipc-shared-counter", {{"iterations", "0"}, {"seconds", "0"}, {"sync", "none"}});
    for (int repeat = 0; repeat < 3; ++repeat) {
        const auto lost_before = live.metric("lost_updates");
        REQUIRE(wait_until([&] { return live.metric("lost_updates") > lost_before; }));
        live.set("sync", "mutex");
        REQUIRE(all_went_on(live)); // none is in an iteration that began without the mutex
        REQUIRE(published_twice(live));
        const auto lost = live.metric("lost_updates");
        const auto made = live.metric("increments");
        REQUIRE(wait_until([&] { return live.metric("increments") > made + 20'000; }));
        CHECK(live.metric("lost_updates") == lost);
        live.set("sync", "none");
    }
}

TEST_CASE_FIXTURE(Place, "a pause stops all progress, a step moves one actor by one site, and it goes on after") {
    LiveRun live("ipc-shared-counter", {{"iterations", "0"}, {"seconds", "0"}, {"writers", "3"}});
    REQUIRE(all_went_on(live));
    live.run().pause();
    REQUIRE(live.run().wait_quiet(kPatience));
    const Snapshot paused = live.now();
    for (const auto& actor : paused.actors) CHECK(actor.state == ipc::stage::ActorState::at_gate);

    const int sites[] = {live.site("load"), live.site("add"), live.site("store")};
    for (int step = 0; step < 7; ++step) {
        const Snapshot before = live.now();
        CHECK(live.run().step(1) == StepEnd::at_gate);
        const Snapshot after = live.now();
        for (const std::size_t other : {0u, 2u}) {
            CHECK(after.actors[other].site == before.actors[other].site);
            CHECK(after.actors[other].iterations == before.actors[other].iterations);
            CHECK(after.actors[other].value == before.actors[other].value);
        }
        int at = 0;
        while (at < 3 && sites[at] != before.actors[1].site) ++at;
        REQUIRE(at < 3);
        CHECK(after.actors[1].site == sites[(at + 1) % 3]);
    }
    const Snapshot still = live.now();
    CHECK(still.actors[0].iterations == paused.actors[0].iterations);
    CHECK(still.actors[2].iterations == paused.actors[2].iterations);
    live.run().resume();
    CHECK(all_went_on(live, 100));
}

TEST_CASE_FIXTURE(Place, "slow motion makes little progress, but some, and ends at once when it is switched off") {
    LiveRun live("ipc-shared-counter", {{"iterations", "0"}, {"seconds", "0"}});
    REQUIRE(all_went_on(live));
    live.set("pace", "10000");
    REQUIRE(all_went_on(live)); // slow, but it goes on
    live.set("pace", "1000000");
    const auto slow = live.now();
    // A site takes a second or so: whoever made a hundred iterations meanwhile was not slowed.
    REQUIRE(wait_until([&] { return live.now().seconds > slow.seconds + 2; }));
    const auto later = live.now();
    for (std::size_t actor = 0; actor < 2; ++actor) {
        CHECK(later.actors[actor].iterations - slow.actors[actor].iterations < 100);
    }
    live.set("pace", "1");
    CHECK(all_went_on(live, 1000));
}

TEST_CASE_FIXTURE(Place, "in the slowest motion every actor still reaches its next site") {
    LiveRun live("ipc-shared-counter", {{"iterations", "0"}, {"seconds", "0"}, {"pace", "1000000"}});
    REQUIRE(wait_until([&] { return live.now().actors.size() == 2 && live.now().actors[0].site >= 0; }));
    for (std::size_t actor = 0; actor < 2; ++actor) {
        const int first = live.now().actors[actor].site;
        CHECK(wait_until([&] { return live.now().actors[actor].site != first; }));
    }
}

TEST_CASE_FIXTURE(Place, "an actor that is killed is reported as killed, and the others go on") {
    LiveRun live("ipc-shared-counter", {{"iterations", "0"}, {"seconds", "0"}, {"writers", "3"}});
    REQUIRE(all_went_on(live));
    live.run().signal_actor(1, SIGKILL);
    REQUIRE(wait_until([&] { return live.now().actors[1].exited; }));
    CHECK(live.now().actors[1].exit == -SIGKILL);
    const auto made = live.metric("increments");
    CHECK(wait_until([&] { return live.metric("increments") > made + 1000; }));
    CHECK(!live.run().finished());
    live.run().stop();
    CHECK(live.run().wait(kPatience));
    CHECK(live.now().failure == "");
    CHECK(live.now().actors[0].exit == 0);
}

TEST_CASE_FIXTURE(Place, "an actor that is stopped shows as stopped and goes on when it is continued") {
    LiveRun live("ipc-shared-counter", {{"iterations", "0"}, {"seconds", "0"}});
    REQUIRE(all_went_on(live));
    live.run().signal_actor(0, SIGSTOP);
    REQUIRE(wait_until([&] { return live.now().actors[0].kernel_state == 'T'; }));
    CHECK(live.now().actors[0].in_words() == "stopped");
    live.run().signal_actor(0, SIGCONT);
    CHECK(all_went_on(live, 100));
}

TEST_CASE_FIXTURE(Place, "a run is ended by letting go of it, whatever its actors are at") {
    for (const std::string sync : {"none", "mutex", "file-lock"}) {
        LiveRun live("ipc-shared-counter", {{"iterations", "0"}, {"seconds", "0"}, {"sync", sync}});
        REQUIRE(all_went_on(live));
        if (sync[0] == 'm') live.run().pause();
    }
    LiveRun waiting("ipc-pipe", {{"iterations", "0"}, {"seconds", "0"}, {"reader_delay_ms", "10000"}});
    REQUIRE(wait_until([&] { return waiting.now().actors.size() == 3; }));
}

TEST_CASE_FIXTURE(Place, "a switch from one right lock to another loses no update") {
    LiveRun live("ipc-shared-counter", {{"iterations", "0"}, {"seconds", "0"}, {"sync", "mutex"}, {"writers", "4"}});
    for (int round = 0; round < 5; ++round) {
        for (const char* next : {"semaphore", "spinlock", "atomic", "file-lock", "mutex"}) {
            CAPTURE(next);
            live.set("sync", next);
            CHECK(all_went_on(live));
        }
    }
    REQUIRE(published_twice(live));
    CHECK(live.metric("lost_updates") == 0);
}
