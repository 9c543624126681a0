// The bounded buffer and the dining philosophers.
#include <doctest/doctest.h>

#include <csignal>

#include "support/live_run.hpp"
#include "support/place.hpp"
#include "support/report.hpp"
#include "support/wait.hpp"

using namespace ipc::test;

namespace {

using Words = std::vector<std::string>;

Words with(Words words, const Words& more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

/// Every item that was put was taken, is lost, or lies in the buffer still.
void check_items(const Json& metrics) {
    CHECK(metrics.at("produced").get<long>() ==
          metrics.at("consumed").get<long>() + metrics.at("lost").get<long>() + metrics.at("left").get<long>());
}

Json explored(const std::string& demo, const Words& arguments) {
    return report(demo, with({"--explore", "--max-seconds", "30"}, arguments)).at("explored");
}

}  // namespace

TEST_CASE_FIXTURE(Place, "a producer or a consumer that is killed is in the verdict") {
    for (const std::size_t victim : {0, 3}) {
        CAPTURE(victim);
        LiveRun live("ipc-bounded-buffer", {{"iterations", "0"}, {"seconds", "0"}, {"pace", "1000"}});
        REQUIRE(wait_until([&] { return live.metric("consumed") > 3; }));
        kill(live.now().actors[victim].pid, SIGKILL);
        const std::string said = victim == 0 ? "1 of 3 producers was killed." : "1 of 3 consumers was killed.";
        CHECK(wait_until([&] { return live.now().verdict.find(said) == 0; }));
    }
}

TEST_CASE_FIXTURE(Place, "semaphores and a condition tested in a loop hand every item on once") {
    for (const std::string sync : {"semaphores", "condvar"}) {
        for (const Words& sizes : {Words{"--producers", "4", "--consumers", "1", "--capacity", "1"},
                                   Words{"--producers", "1", "--consumers", "4", "--capacity", "16"}}) {
            for (const Setting& setting :
                 on_all_and_on_one(with({"--sync", sync, "--iterations", "2000", "--seconds", "0"}, sizes))) {
                const Json ran = report("ipc-bounded-buffer", setting);
                CAPTURE(ran.dump());
                const Json& metrics = ran.at("metrics");
                CHECK(metrics.at("consumed") == (sizes[1] == "4" ? 8000 : 2000));
                CHECK(metrics.at("lost") == 0);
                CHECK(metrics.at("duplicated") == 0);
                CHECK(metrics.at("max_fill").get<long>() <= std::stol(sizes[5]));
                CHECK(ran.at("verdict").at("holds") == true);
                check_items(metrics);
            }
        }
    }
}

TEST_CASE_FIXTURE(Place, "without protection, and with a test that is not repeated, items are lost and taken twice") {
    for (const std::string sync : {"none", "condvar-if"}) {
        for (const Setting& setting : on_all_and_on_one({"--sync", sync, "--iterations", "5000", "--seconds", "0"})) {
            const Json ran = report("ipc-bounded-buffer", setting);
            CAPTURE(ran.dump());
            CHECK(ran.at("metrics").at("lost") > 0);
            CHECK(ran.at("metrics").at("duplicated") > 0);
            CHECK(ran.at("metrics").at("stuck") == 0);
            CHECK(ran.at("verdict").at("holds") == false);
            check_items(ran.at("metrics"));
        }
    }
}

TEST_CASE_FIXTURE(Place, "a signal to the wrong kind puts everybody to sleep and loses nothing") {
    const Json ran = report("ipc-bounded-buffer", {"--sync", "signal-one", "--capacity", "1", "--seconds", "1"});
    CAPTURE(ran.dump());
    CHECK(ran.at("metrics").at("stuck") == 6);
    CHECK(ran.at("metrics").at("lost") == 0);
    CHECK(ran.at("verdict").at("holds") == false);
    check_items(ran.at("metrics"));
}

TEST_CASE_FIXTURE(Place, "semaphores switched on while items are being lost end the losses, and nobody hangs") {
    LiveRun live("ipc-bounded-buffer", {{"iterations", "0"}, {"seconds", "0"}, {"sync", "none"}});
    const auto goes_wrong = [&live] { return live.metric("lost") + live.metric("duplicated"); };
    for (const char* repaired : {"semaphores", "condvar", "semaphores"}) {
        const auto before = goes_wrong();
        REQUIRE(wait_until([&] { return goes_wrong() > before; }));
        live.set("sync", repaired);
        // The switch is over when the loss of what lay in the buffer is published too.
        const int gate = live.site("lock");
        REQUIRE(wait_until([&] {
            for (const auto& actor : live.now().actors) {
                if (actor.site == gate) return true;
            }
            return false;
        }));
        for (int looks = 0; looks < 2; ++looks) {
            const auto made = live.metric("produced");
            REQUIRE(wait_until([&] { return live.metric("produced") > made; }));
        }
        const auto wrong = goes_wrong();
        const auto made = live.metric("produced");
        REQUIRE(wait_until([&] { return live.metric("produced") > made + 5'000; }));
        CHECK(goes_wrong() == wrong);
        live.set("sync", "none");
    }
}

TEST_CASE_FIXTURE(Place, "philosophers who all take the left fork first deadlock, and the verdict names the circle") {
    const Json ran = report("ipc-philosophers", Setting{.arguments = {"--philosophers", "7", "--thinking", "0", "--seconds", "1"},
                                                        .only_cpu = a_usable_cpu()});
    CAPTURE(ran.dump());
    CHECK(ran.at("metrics").at("deadlocked") == true);
    CHECK(ran.at("metrics").at("wait_cycle") == 7);
    CHECK(ran.at("metrics").at("longest_wait") > 0);
    CHECK(ran.at("verdict").at("holds") == false);
    const std::string text = ran.at("verdict").at("text");
    CHECK(text.find("A waits for fork 2 that B holds") != std::string::npos);
}

TEST_CASE_FIXTURE(Place, "left first deadlocks, too, when somebody has eaten before the others began") {
    for (int repeat = 0; repeat < 3; ++repeat) {
        LiveRun live("ipc-philosophers", {{"iterations", "500"}, {"seconds", "0"}}, {},
                     [](ipc::supervisor::RunOptions& options) { options.stepping = true; });
        for (int step = 0; step < 3; ++step) live.run().step(0);
        REQUIRE(wait_until([&] { return live.metric("meals") == 1; }));
        live.run().resume();
        CHECK(wait_until([&] { return live.metric("deadlocked") == 1 || live.run().finished(); }));
        CHECK(live.metric("deadlocked") == 1);
    }
}

TEST_CASE_FIXTURE(Place, "an order of the forks, and a waiter, let every philosopher eat") {
    for (const std::string sync : {"ordered", "waiter"}) {
        for (const std::string seats : {"2", "7"}) {
            const Json ran = report("ipc-philosophers", {"--sync", sync, "--philosophers", seats, "--iterations", "20",
                                                         "--thinking", "0", "--seconds", "0"});
            CAPTURE(ran.dump());
            CHECK(ran.at("metrics").at("meals") == 20 * std::stoi(seats));
            CHECK(ran.at("metrics").at("deadlocked") == false);
            CHECK(ran.at("verdict").at("holds") == true);
        }
    }
}

TEST_CASE_FIXTURE(Place, "who tries for the second fork and puts the first back goes round in vain with the others") {
    const Json ran = report("ipc-philosophers", {"--sync", "try-lock", "--philosophers", "2", "--seconds", "1"});
    CAPTURE(ran.dump());
    CHECK(ran.at("metrics").at("vain_rounds") > 0);
    CHECK(ran.at("metrics").at("retries") >= ran.at("metrics").at("vain_rounds"));
    CHECK(ran.at("verdict").at("holds") == false);
}

TEST_CASE_FIXTURE(Place, "a philosopher whom an unfair lock passes over waits long, and is not said to wait for ever") {
    const Json hungry = report("ipc-philosophers", {"--sync", "ordered", "--philosophers", "7", "--thinking", "0", "--eating", "0",
                                                    "--iterations", "0", "--seconds", "2"});
    CHECK(hungry.at("metrics").at("meals") > 0);
    CHECK(hungry.at("metrics").at("deadlocked") == false);
    CHECK_MESSAGE(hungry.at("verdict").at("holds") == true, hungry.at("verdict").at("text"));
}

TEST_CASE_FIXTURE(Place, "every schedule of two philosophers: left first deadlocks in four, the right choices in none") {
    const Words two{"--philosophers", "2", "--iterations", "1"};
    const Json left_first = explored("ipc-philosophers", two);
    CHECK(left_first.at("complete") == true);
    CHECK(left_first.at("failing") == 4);
    const std::string failing = left_first.at("shortest_failing");
    const Json again = report("ipc-philosophers", with(two, {"--schedule", failing, "--seconds", "1"}));
    CHECK(again.at("verdict").at("holds") == false);
    for (const std::string sync : {"ordered", "waiter"}) {
        const Json right = explored("ipc-philosophers", with(two, {"--sync", sync}));
        CHECK(right.at("complete") == true);
        CHECK(right.at("failing") == 0);
    }
}

TEST_CASE_FIXTURE(Place, "every schedule of one producer and one consumer: only a signal that is not heard fails") {
    const Words one{"--producers", "1", "--consumers", "1", "--iterations", "1", "--capacity", "1"};
    for (const std::string sync : {"semaphores", "condvar", "condvar-no-predicate"}) {
        const Json found = explored("ipc-bounded-buffer", with(one, {"--sync", sync}));
        CAPTURE(found.dump());
        CHECK(found.at("complete") == true);
        CHECK((found.at("failing") > 0) == (sync == "condvar-no-predicate"));
    }
}
